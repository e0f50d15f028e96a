"""Undo and redo of whole writes, for every table at once.

Undoable writes have a connection of their own, on which is noted for each changed row what would take the change
back (`noting`). Taking a step back does what was noted newest first, under the same triggers, and so yields the step
that does it again (`reversing`).

What was written between two steps without being one of them (an import, another window, the command line) is newer
and stays: a step that would put an older value in the place of one, or take along a row that hangs on its own, is
refused as a whole. SQLite also gives the number of a removed row to the next one; a step that would meet
another row there is refused, too.

Tables of what must stay as it happened (the consent ledger, deliveries, imports) declare
`info={"undo": False}` and are never taken back here. Steps last until the book is closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from desktop_crm.book import noting, reversing
from desktop_crm.book.noting import Change

LIMIT = 200  # steps kept


class Newer(Exception):
    """Somebody wrote since where a step would write, or under a number that it names stands another row by now."""


@dataclass(frozen=True, slots=True)
class UndoStep:
    """A change the user can take back: what it was, and what takes it back row by row, newest first."""

    label: str
    changes: tuple[Change, ...]
    contacts: frozenset[int]


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken back or done again, the contacts whose rows it touched, and the tables."""

    label: str
    contacts: frozenset[int]
    tables: frozenset[str]


class UndoStack:
    """The steps of one open book."""

    def __init__(self) -> None:
        self.done: list[UndoStep] = []
        self.undone: list[UndoStep] = []
        self._fresh: UndoStep | None = None
        self._moved: tuple[list[UndoStep], list[UndoStep], UndoStep] | None = None

    def note(self, step: UndoStep | None) -> None:
        """Remembers a step until its transaction is committed."""
        self._fresh = step
        self._moved = None

    def note_move(self, source: list[UndoStep], target: list[UndoStep], reverse: UndoStep) -> None:
        """Remembers that the newest step of `source` was run, until its transaction is committed."""
        self._moved = (source, target, reverse)

    def keep(self) -> None:
        """Makes the noted step the next to be taken back: its transaction is committed."""
        if self._fresh is not None:
            self.done = [*self.done[-LIMIT + 1 :], self._fresh]
            self.undone.clear()
        elif self._moved is not None:
            source, target, reverse = self._moved
            source.pop()
            target.append(reverse)
        self.note(None)

    def clear(self) -> None:
        """Forgets all steps: what they were about is not there any more."""
        self.done.clear()
        self.undone.clear()
        self.note(None)

    @property
    def next_undo(self) -> str:
        return self.done[-1].label if self.done else ""

    @property
    def next_redo(self) -> str:
        return self.undone[-1].label if self.undone else ""


@contextmanager
def recording(session: Session, stack: UndoStack, label: str) -> Iterator[None]:
    """Notes in `stack` what the block changes, as one step called `label`; without a label, nothing.

    With a label, the session must be of a connection that listens.
    """
    stack.note(None)
    if not label:
        yield
        return
    noting.forget(session)
    yield
    session.flush()
    step = UndoStep(label, *noting.collect(session))
    noting.forget(session)
    stack.note(step if step.changes else None)


def take_back(stack: UndoStack, session: Session) -> Taken | None:
    """Takes the newest step back in the caller's transaction, of `book.step()`; None where there is none.

    Raises Newer; and IntegrityError, here or when the transaction ends, where something it needs is gone.
    """
    return _run(session, stack, stack.done, stack.undone)


def do_again(stack: UndoStack, session: Session) -> Taken | None:
    """Does the step again that was taken back last; None where there is none. Raises as `take_back` does."""
    return _run(session, stack, stack.undone, stack.done)


def _run(session: Session, stack: UndoStack, source: list[UndoStep], target: list[UndoStep]) -> Taken | None:
    if not source:
        return None
    step = source[-1]
    noting.forget(session)
    # A row may come back before the one it refers to; looked at when the transaction ends.
    session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for changes in reversing.together(step.changes):
        _require_none(session, reversing.questions(changes))
        for statement in (*reversing.room(changes), *reversing.statements(changes)):
            session.connection().exec_driver_sql(statement)
    reverse = UndoStep(step.label, *noting.collect(session))
    noting.forget(session)
    _require_none(session, reversing.lost(step.changes, reverse.changes))
    stack.note_move(source, target, reverse)
    tables = frozenset(change.table for change in step.changes)
    return Taken(step.label, step.contacts | reverse.contacts, tables)


def _require_none(session: Session, questions: Iterator[str]) -> None:
    for question in questions:
        if session.connection().exec_driver_sql(question).scalar():
            raise Newer
