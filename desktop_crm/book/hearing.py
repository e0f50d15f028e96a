"""What goes on at the book's file outside of this program: others write into it, or it is moved away."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from desktop_crm.base.errors import BookProblem


class Ear:
    """Hears that another window or program wrote into the file; not which rows. Used by one thread at a time."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection: sqlite3.Connection | None = None
        self._heard = 0
        self._news = False

    def listen(self) -> bool:
        """Whether others wrote since this was asked last; the first time it only begins to listen."""
        self.note_others()
        news, self._news = self._news, False
        return news

    def note_others(self) -> None:
        """Before a write of one's own is committed, when nobody else can: what is new is others'."""
        before, first = self._heard, self._connection is None
        self._heard = self._version()
        self._news = self._news or (not first and self._heard != before)

    def note_own(self) -> None:
        """After a write of one's own."""
        if self._connection is not None:
            self._heard = self._version()

    def _version(self) -> int:
        """SQLite's count of what others than this connection wrote. While somebody has the file alone: as before."""
        try:
            if self._connection is None:
                # Only what is there: a file that was moved away must not be made anew.
                self._connection = sqlite3.connect(self._file, timeout=0, check_same_thread=False)
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error:
            return self._heard

    @property
    def listens(self) -> bool:
        return self._connection is not None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class Whereabouts:
    """Whether the file at a path is still the one that was opened there."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: tuple[int, int] | None = None

    def require(self) -> None:
        """Raises BookProblem where the file was moved, or another one stands in its place."""
        try:
            found = self._file.stat()
        except FileNotFoundError:
            if self._known is None:
                return  # it is being made
            raise _gone() from None
        except OSError:
            return  # whoever opens it says what is wrong
        identity = (found.st_dev, found.st_ino)
        if not found.st_ino:
            return  # a file system that numbers no files
        if self._known is None:
            self._known = identity
        elif self._known != identity:
            raise _gone()


def _gone() -> BookProblem:
    return BookProblem(
        "The book is not where it was: its folder was moved, renamed or deleted while the program was open.",
        "Put it back. Or close the program and open the book where it lies now.",
    )
