"""To another day: the days most often wanted, or any."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desktop_crm.base.dates import day_words
from desktop_crm.ui.dialogue.day_field import DayField
from desktop_crm.ui.dialogue.follow_up_sheet import near_days
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.fields import Labelled
from desktop_crm.ui.widgets.notices import Sheet


class SnoozeMenu(QMenu):
    """Tomorrow, Monday, in a week, or pick a day. `picked` carries the day."""

    picked = Signal(object)

    def __init__(self, window: QWidget, today: date, what: str) -> None:
        super().__init__(window)
        self._window, self._today, self._what = window, today, what
        self.setAccessibleName("Snooze until")
        for number, (words, day) in enumerate(near_days(today), 1):
            shown = words if words == "Tomorrow" else f"{words}, {day_words(day, today)}"
            action = self.addAction(f"&{number}  {shown}")
            action.setData(day)
        self.addSeparator()
        self.addAction(f"&{len(near_days(today)) + 1}  Pick a day …")
        self.triggered.connect(self._chosen)

    def _chosen(self, action: QAction) -> None:
        day = action.data()
        if isinstance(day, date):
            self.picked.emit(day)
            return
        sheet = DaySheet(self._window, self._today, self._what)
        sheet.picked.connect(self.picked)
        sheet.open()


class DaySheet(Sheet):
    """Asks for a day."""

    picked = Signal(object)

    def __init__(self, window: QWidget, today: date, what: str) -> None:
        super().__init__(window, f"Until when shall “{what}” wait?")
        self._today = today
        self.day = DayField(near_days(today)[0][1], "Day")
        self._day = Labelled("Day", self.day)
        self.add(self._day)
        self.button = Button("Snooze", Kind.PRIMARY)
        self.set_buttons(self.button, accept=False)
        self.button.clicked.connect(self._save)
        self.day.setFocus()
        self.day.selectAll()

    def _save(self) -> None:
        day = self.day.day()
        over = day is not None and day < self._today
        said = (
            "That day is over. Type a later one."
            if over
            else "This is no day. Type 20 Nov, Friday or tomorrow."
        )
        self._day.set_error("" if day and not over else said)
        if day is not None and not over:
            self.picked.emit(day)
            self.accept()
