"""The book as a file for people and any program: written from this page, and read into an empty book."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_crm.base import clock
from desktop_crm.base.text import count_words
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.settings.rows import ActionRow
from desktop_crm.ui.widgets.buttons import Button, Kind

if TYPE_CHECKING:
    from desktop_crm.archive.packing import Written
    from desktop_crm.archive.unpacking import Restored

_ZIP = "Exported book (*.zip)"
_HERE = Place(Where.SETTINGS, detail="backups")


class WholeBook(QObject):
    """Two buttons and what they do; `rows` are the lines of the page they stand in."""

    def __init__(self, page: QWidget, desk: Desk) -> None:
        super().__init__(page)
        self._page, self._desk = page, desk
        self._target = Path()
        self.export = Button("Export everything …", Kind.SECONDARY, "upload-simple")
        self.export.clicked.connect(self._ask_where)
        self.read = Button("Choose an exported book …", Kind.SECONDARY, "download-simple")
        self.read.clicked.connect(self._ask_which)

    def rows(self) -> tuple[ActionRow, ActionRow]:
        return (
            ActionRow(
                "Export everything",
                "One zip for you and any program: spreadsheets, address cards, letters, attachments. No passwords.",
                self.export,
            ),
            ActionRow(
                "Read an exported book", "Brings all of it back, into a book that is empty.", self.read
            ),
        )

    def _ask_where(self) -> None:
        dialog = QFileDialog(self._page, "Export everything", str(Path.home()), _ZIP)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(f"Desktop CRM export {clock.today().isoformat()}.zip")
        dialog.fileSelected.connect(self.export_to)
        dialog.open()

    def export_to(self, file: str) -> None:
        """Writes the whole book, in the background."""
        from desktop_crm.archive import packing

        self._target = Path(file)
        book, target = self._desk.book, self._target
        self._desk.tasks.job(
            self, "Exporting the book",
            lambda progress, stop: packing.write(book, target, progress, stop), self._exported, place=_HERE,
        )  # fmt: skip

    def _exported(self, done: "Written") -> None:
        words = f"Exported everything, {count_words(done.contacts, 'contact')}."
        self._desk.messages.tell(words, show=self._target)

    def _ask_which(self) -> None:
        dialog = QFileDialog(self._page, "Choose an exported book", str(Path.home()), _ZIP)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.read_from)
        dialog.open()

    def read_from(self, file: str) -> None:
        """Reads an exported book into this one, in the background."""
        from desktop_crm.archive import unpacking

        book = self._desk.book
        self._desk.tasks.job(
            self, "Reading the exported book",
            lambda progress, stop: unpacking.read(Path(file), book, progress, stop), self._came, place=_HERE,
        )  # fmt: skip

    def _came(self, done: "Restored") -> None:
        self._desk.messages.tell(f"The whole book is here: {count_words(done.contacts, 'contact')}.")
