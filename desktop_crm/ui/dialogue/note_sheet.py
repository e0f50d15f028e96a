"""The sheet in which a dated note is put right."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.dialogue.notes import Note
from desktop_crm.ui.dialogue.day_field import DayField, TimeField, instant
from desktop_crm.ui.dialogue.log_sheet import Jotted
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.fields import Labelled, TextArea
from desktop_crm.ui.widgets.layout import columns
from desktop_crm.ui.widgets.notices import Sheet


class NoteSheet(Sheet):
    """Day, time, words. `noted` carries a Jotted."""

    noted = Signal(object)

    def __init__(self, window: QWidget, before: Note) -> None:
        super().__init__(window, "Put the note right", width=560)
        at = clock.local(before.at)
        self._contact_id = before.contact_id
        self.day = DayField(at.date(), "Day")
        self.time = TimeField(at.time(), "Time", width=110)
        self.what = TextArea(before.text, "What is worth keeping", name="Note", lines=6)
        self._day, self._time = Labelled("Day", self.day), Labelled("Time", self.time)
        self._what = Labelled("Note", self.what)
        self.add(columns((self._day, 1), 12, self._time), self._what)
        save = Button("Save", Kind.PRIMARY)
        save.clicked.connect(self._save)
        self.set_buttons(save, accept=False)
        self.what.setFocus()

    def _save(self) -> None:
        day, text = self.day.day(), self.what.toPlainText().strip()
        self._day.set_error("" if day else "This is no day. Type 20 Nov, Friday or yesterday.")
        wrong = self.time.is_wrong()
        self._time.set_error("Type 10:42 or 3pm." if wrong else "")
        self._what.set_error("" if text else "A few words are enough.")
        if day is not None and text and not wrong:
            self.noted.emit(Jotted((self._contact_id,), instant(day, self.time.time()), text))
            self.accept()
