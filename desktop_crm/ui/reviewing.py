"""Keeps stages and rhythms true in the background: after the start, after changes, and when the day changes."""

from typing import Any

from PySide6.QtCore import QObject, QTimer

from desktop_crm.base import clock
from desktop_crm.ui.desk import Desk

FIRST = 3_000  # milliseconds after the first pages were loaded
REST = 300  # after the last change
PACE = 30  # between two chunks of a long review: others who write come first
LOOK = 60_000  # between two looks at the calendar
WATCHED = frozenset({"participants", "purchases", "contacts", "contact_tags", "cadences", "settings"})


class Reviewer(QObject):
    """One chunk at a time, each a short write without an undo step; it stops with the window."""

    by_itself = True  # tests of other screens switch it off

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._running = self._again = False
        self._day = clock.today()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self.look)
        self._calendar = QTimer(self)
        self._calendar.setInterval(LOOK)
        self._calendar.timeout.connect(self._day_may_have_changed)
        desk.changes.changed.connect(self._book_changed)

    def start(self) -> None:
        """At the start of the program, when there is time."""
        if self.by_itself:
            self._wait.start(FIRST)
            self._calendar.start()

    def close(self) -> None:
        """Looks at nobody any more."""
        self._wait.stop()
        self._calendar.stop()
        self._running = True

    def _book_changed(self, tables: frozenset[str]) -> None:
        # Before the first look there is nothing to do: it will look at all that is due.
        if self._calendar.isActive() and tables & WATCHED and not self._first_is_ahead():
            self._wait.start(REST)

    def _first_is_ahead(self) -> bool:
        return self._wait.isActive() and self._wait.interval() == FIRST

    def _day_may_have_changed(self) -> None:
        if clock.today() != self._day:
            self._day = clock.today()
            self.look()

    # ------------------------------------------------------------ looking
    def look(self) -> None:
        """Looks at all that are due, unless it does so already."""
        if self._running:
            self._again = True
            return
        self._running, self._again = True, False
        self._desk.tasks.read(self, _pending, self._found, failed=self._failed)

    def _found(self, pending: bool) -> None:
        if pending:
            self._chunk()
        else:
            self._over()

    def _chunk(self) -> None:
        self._desk.tasks.write(self, "", _some, self._done, failed=self._failed)

    def _done(self, count: int) -> None:
        if count:
            QTimer.singleShot(PACE, self, self._chunk)
        else:
            self._over()

    def _over(self) -> None:
        self._running = False
        if self._again:
            self._wait.start(REST)

    def _failed(self, error: Exception) -> None:
        self._running = False
        self._desk.messages.failed(error)


def _pending(session: Any) -> bool:
    from desktop_crm.lifecycle import reviewing

    return reviewing.pending(session, clock.now())


def _some(session: Any) -> int:
    from desktop_crm.lifecycle import reviewing

    return reviewing.review_some(session, reviewing.BATCH, clock.now())
