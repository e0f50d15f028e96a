"""Keeps the file that a calendar program reads up to date: some seconds after the last change, in the background."""

from PySide6.QtCore import QObject, QTimer

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.insight import calendar_feed
from desktop_crm.ui.desk import Desk

_REST = 3_000  # ms without a change
_CHANGES = frozenset({"follow_ups", "contacts", "settings"})


class CalendarWriting(QObject):
    """One writer for the open book."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._last = ""
        self._said = False  # of a file that cannot be written the user is told once
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(_REST)
        self.timer.timeout.connect(self.write)
        desk.changes.changed.connect(self._book_changed)

    def start(self) -> None:
        """Writes what changed since the program was last open."""
        self.timer.start()

    def _book_changed(self, tables: frozenset[str]) -> None:
        if tables & _CHANGES:
            self.timer.start()

    def write(self) -> None:
        """Writes the file now, if one is wished for and it would say something else."""
        book, last = self._desk.book, self._last
        self._desk.tasks.look(
            self,
            lambda: calendar_feed.keep_up(book, clock.now(), last),
            self._written,
            key="calendar file",
            failed=self._failed,
        )

    def _written(self, last: str) -> None:
        self._last, self._said = last, False

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self._desk.messages.failed(error)
        elif not self._said:
            self._said = True
            self._desk.messages.tell(f"The calendar file was not written: {error}")
