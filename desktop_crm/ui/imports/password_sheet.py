"""A protected workbook asks for its password; it is used for this reading and kept nowhere."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.fields import Field, Labelled
from desktop_crm.ui.widgets.notices import Sheet


class PasswordSheet(Sheet):
    """`given` carries the file and the password."""

    given = Signal(object, str)

    def __init__(self, window: QWidget, path: Path, wrong: bool) -> None:
        super().__init__(window, f"“{path.name}” is protected", width=440)
        self._path = path
        self.field = Field("", name="Its password", secret=True)
        hint = "It opens the file on this computer and is kept nowhere."
        self.labelled = Labelled("Its password", self.field, hint)
        if wrong:
            self.labelled.set_error("This is not its password.")
        self.add(self.labelled)
        button = Button("Open the file", Kind.PRIMARY)
        button.clicked.connect(self._done)
        self.set_buttons(button, accept=False)
        self.field.setFocus()

    def _done(self) -> None:
        password = self.field.text()
        self.labelled.set_error(
            "" if password else "Type the password, or save a copy of the file without one."
        )
        if password:
            self.accept()
            self.given.emit(self._path, password)
