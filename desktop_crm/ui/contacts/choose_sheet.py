"""A sheet that asks for one contact."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.ui.contact_field import ContactField
from desktop_crm.ui.tasks import Tasks
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.fields import Labelled
from desktop_crm.ui.widgets.notices import Sheet


class ChooseSheet(Sheet):
    """Finds a contact by typing. With `words_too` a name that nobody has is an answer as well."""

    chosen = Signal(int)
    typed = Signal(str)

    def __init__(
        self, window: QWidget, tasks: Tasks, title: str, label: str, verb: str, *,
        hint: str = "", kind: str = "", words_too: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(window, title, width=440)
        self._words_too = words_too
        self.who = ContactField(tasks, label, kind=kind)
        self._labelled = Labelled(label, self.who, hint)
        self.add(self._labelled)
        button = Button(verb, Kind.PRIMARY)
        button.clicked.connect(self._done)
        self.set_buttons(button, accept=False)
        self.who.setFocus()

    def _done(self) -> None:
        number, text = self.who.contact_id(), self.who.text().strip()
        if number is not None:
            self.chosen.emit(number)
        elif self._words_too and text:
            self.typed.emit(text)
        else:
            self._labelled.set_error(
                "Choose one of the list." if text else "Who is it? Type a name or a number."
            )
            return
        self.accept()
