"""Writes a segment into the book as it is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_crm.base import clock
from desktop_crm.segments import saving
from desktop_crm.segments.rules import Group
from desktop_crm.ui.tasks import Tasks

NEW = "New segment"
_PAUSE = 300  # milliseconds after the last key
Stamp = tuple[int, int]  # which segment of those shown here, and which edition of what is typed


class Keeping(QObject):
    """Name and rule of the segment that is shown; a new one comes into the book with its first change."""

    kept = Signal(int, str, bool)  # its number, the name in the book, whether it came into the book just now
    not_kept = Signal(object)  # the exception

    def __init__(self, parent: QObject, tasks: Tasks, typed: Callable[[], tuple[str, Group]]) -> None:
        super().__init__(parent)
        self.number: int | None = None  # None: it is not in the book
        self.loaded = True  # the rule is read: until then nothing may be written in its place
        self._tasks = tasks
        self._typed = typed
        self._sheet = 0  # counts what was opened here: answers for an earlier one come too late
        self._edition = self._kept_edition = 0  # of what is typed, and of what the book has of it
        self._making = False  # a new segment is being written: its number is not known yet
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE)
        self._soon.timeout.connect(self._write)

    # ------------------------------------------------------------ what is shown
    def begin(self, number: int | None) -> None:
        """Another segment is shown from now on; what was typed of the former one is written first."""
        self.flush()
        self._soon.stop()
        self._sheet += 1
        self._kept_edition = self._edition
        self.loaded, self._making = number is None, False
        self.number = number

    def stamp(self) -> Stamp:
        return self._sheet, self._edition

    def is_shown(self, stamp: Stamp) -> bool:
        return stamp[0] == self._sheet

    def typed_since(self, stamp: Stamp) -> bool:
        return self.loaded and (stamp[1] != self._edition or self.unsaved())

    def unsaved(self) -> bool:
        return self._edition != self._kept_edition

    def resting(self) -> bool:
        """The book has all that was typed."""
        return not self.unsaved() and not self._making

    # ------------------------------------------------------------ writing
    def later(self) -> None:
        """Something was typed: written as soon as the typing pauses."""
        self._edition += 1
        self._soon.start()

    def flush(self) -> None:
        """Writes what waits for a pause."""
        if self._soon.isActive():
            self.now()

    def now(self) -> None:
        self._soon.stop()
        self._write()

    def pause(self) -> None:
        """What waits is not written by itself."""
        self._soon.stop()

    def drop(self) -> None:
        """What is typed is not wanted any more: the segment is being deleted."""
        self._kept_edition = self._edition

    def _write(self) -> None:
        if self._making or not self.loaded:
            self._soon.start()
            return
        stamp, number = self.stamp(), self.number
        name, rule = self._typed()
        self._making = number is None

        def work(session: Any) -> tuple[Stamp, int, str]:
            if number is None:
                made = saving.create(session, name or saving.free_name(session, NEW), rule, clock.now())
                return stamp, made, saving.get(session, made).name
            saving.change(session, number, rule, clock.now())
            if name and name != saving.get(session, number).name:
                saving.rename(session, number, name)
            return stamp, number, saving.get(session, number).name

        self._tasks.write(self, "", work, self._written, failed=self._failed)

    def _written(self, kept: tuple[Stamp, int, str]) -> None:
        stamp, number, name = kept
        if not self.is_shown(stamp):
            return
        self._kept_edition = stamp[1]
        new, self._making = self._making, False
        if new:
            self.number = number
        self.kept.emit(number, name, new)

    def _failed(self, error: Exception) -> None:
        self._making = False
        self.not_kept.emit(error)
