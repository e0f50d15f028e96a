"""Keeps stages and rhythms true in the background: after the start, after changes, and when the day changes."""

from typing import Any

from PySide6.QtCore import QObject, QTimer

from desktop_crm.base import clock
from desktop_crm.ui.desk import Desk

FIRST = 3_000  # milliseconds after the first pages were loaded
REST = 300  # after the last change
PACE = 30  # between two chunks of a long review: others who write come first
TELL = 4_000  # between two times at which the screens hear of a long review: each reads itself anew
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
        self._of_chunk: frozenset[str] = frozenset()  # what the chunk that was done last changed
        self._untold: frozenset[str] = frozenset()
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.timeout.connect(self._tell)
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
        self._telling.stop()
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
        self._of_chunk = frozenset()
        self._desk.tasks.write(self, "", _some, self._done, failed=self._failed, told=self._changed)

    def _changed(self, tables: frozenset[str]) -> None:
        self._of_chunk = tables  # on the writing thread; the next chunk waits for this one

    def _done(self, count: int) -> None:
        self._untold |= self._of_chunk
        if not self._telling.isActive():
            self._tell()
        if count:
            QTimer.singleShot(PACE, self, self._chunk)
        else:
            self._over()

    def _tell(self) -> None:
        """Tells what was changed since it was told last, and not again for a while."""
        untold, self._untold = self._untold, frozenset()
        if untold:
            self._telling.start(TELL)
            self._desk.changes.tell(untold)

    def _over(self) -> None:
        self._running = False
        self._tell()
        self._telling.stop()
        if self._again:
            self._wait.start(REST)

    def _failed(self, error: Exception) -> None:
        self._running = False
        self._tell()
        self._desk.messages.failed(error)


def _pending(session: Any) -> bool:
    from desktop_crm.lifecycle import reviewing

    return reviewing.pending(session, clock.now())


def _some(session: Any) -> int:
    from desktop_crm.lifecycle import reviewing

    return reviewing.review_some(session, reviewing.BATCH, clock.now())
