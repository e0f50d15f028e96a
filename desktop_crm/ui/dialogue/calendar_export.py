"""Follow-ups and birthdays as a file for any calendar program: asked where, written in the background."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_crm.base import clock
from desktop_crm.base.text import count_words
from desktop_crm.insight import calendar_feed
from desktop_crm.ui.desk import Desk


class CalendarExport(QObject):
    """One export after another, with what the settings say belongs in the file."""

    def __init__(self, page: QWidget, desk: Desk) -> None:
        super().__init__(page)
        self._page, self._desk = page, desk
        self._dialog: QFileDialog | None = None
        self._target = Path()

    def ask(self) -> None:
        """Asks where it is to lie."""
        dialog = QFileDialog(self._page, "Export the calendar", str(Path.home()), "Calendar (*.ics)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("ics")
        dialog.selectFile(f"follow-ups {clock.today().isoformat()}.ics")
        dialog.fileSelected.connect(self.write)
        self._dialog = dialog
        dialog.open()

    def write(self, path: str) -> None:
        """Writes the file."""
        self._target = Path(path)
        book, target = self._desk.book, self._target

        def work() -> int:
            with book.read() as session:
                what = calendar_feed.wanted(session)
            return calendar_feed.export(book, target, what, clock.now())

        self._desk.tasks.look(self, work, self._written, key="calendar export")

    def _written(self, count: int) -> None:
        words = (
            f"Exported {count_words(count, 'entry', 'entries')}. The file holds what Settings, Calendar say."
        )
        self._desk.messages.tell(words, show=self._target)
