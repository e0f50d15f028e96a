"""Undo and redo of whole writes, for every table at once.

While an undoable write runs, temporary triggers on the writer's connection note for each changed row
the statement that would take the change back (the method of sqlite.org/undoredo.html). Taking a step
back runs its statements newest first, under the same triggers, and so yields the step that does it
again. Only columns that the step changed are put back.

Tables of what must stay as it happened (the consent ledger, deliveries, imports) declare
`info={"undo": False}` and are never taken back here. Steps last until the book is closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from desktop_crm.book.columns import Table

LIMIT = 200  # steps kept


@dataclass(frozen=True, slots=True)
class UndoStep:
    """A change the user can take back: what it was, and its statements, newest first."""

    label: str
    statements: tuple[str, ...]
    contacts: frozenset[int]


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken back or done again, and the contacts whose rows it touched."""

    label: str
    contacts: frozenset[int]


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
    """Notes in `stack` what the block changes, as one step called `label`; without a label, nothing."""
    stack.note(None)
    if not label:
        yield
        return
    _start(session)
    try:
        yield
        session.flush()
        step = _collect(session, label)
    finally:
        # The triggers live outside the transaction's tables but inside its schema: a rollback drops them too.
        if session.is_active:
            _stop(session)
    stack.note(step if step.statements else None)


def take_back(stack: UndoStack, session: Session) -> Taken | None:
    """Takes the newest step back in the caller's transaction; None where there is none.

    Raises IntegrityError, here or when the transaction ends, where something it needs is gone since.
    """
    return _run(session, stack, stack.done, stack.undone)


def do_again(stack: UndoStack, session: Session) -> Taken | None:
    """Does the step again that was taken back last; None where there is none. Raises as `take_back` does."""
    return _run(session, stack, stack.undone, stack.done)


def _run(session: Session, stack: UndoStack, source: list[UndoStep], target: list[UndoStep]) -> Taken | None:
    if not source:
        return None
    step = source[-1]
    _start(session)
    # A row may come back before the one it refers to; looked at when the transaction ends.
    session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for statement in step.statements:
        session.connection().exec_driver_sql(statement)
    reverse = _collect(session, step.label)
    _stop(session)
    stack.note_move(source, target, reverse)
    return Taken(step.label, step.contacts | reverse.contacts)


# ---------------------------------------------------------------- triggers
def _undoable() -> list[SqlTable]:
    return [t for t in Table.metadata.sorted_tables if t.info.get("undo", True)]


def _start(session: Session) -> None:
    run = session.connection().exec_driver_sql
    run("CREATE TEMP TABLE undo_log (id INTEGER PRIMARY KEY, statement TEXT, contact_id INTEGER)")
    for table in _undoable():
        for trigger in _triggers(table):
            run(trigger)


def _stop(session: Session) -> None:
    run = session.connection().exec_driver_sql
    for table in _undoable():
        for kind in ("insert", "update", "delete"):
            run(f"DROP TRIGGER IF EXISTS temp.undo_{table.name}_{kind}")
    run("DROP TABLE IF EXISTS temp.undo_log")


def _collect(session: Session, label: str) -> UndoStep:
    rows = (
        session.connection()
        .exec_driver_sql("SELECT statement, contact_id FROM temp.undo_log ORDER BY id DESC")
        .all()
    )
    contacts = frozenset(row[1] for row in rows if row[1] is not None)
    return UndoStep(label, tuple(row[0] for row in rows if row[0] is not None), contacts)


_TRIGGERS: dict[str, tuple[str, str, str]] = {}


def _triggers(table: SqlTable) -> tuple[str, str, str]:
    made = _TRIGGERS.get(table.name)
    if made is None:
        made = _TRIGGERS[table.name] = _make_triggers(table)
    return made


def _make_triggers(table: SqlTable) -> tuple[str, str, str]:
    name = table.name
    columns = [c.name for c in table.columns]
    keys = [c.name for c in table.primary_key]

    def where(row: str) -> str:
        parts = [f'\'"{k}" = \' || quote({row}."{k}")' for k in keys]
        return " || ' AND ' || ".join(parts)

    def subject(row: str) -> str:
        column = "id" if name == "contacts" else "contact_id" if "contact_id" in columns else None
        return f"{row}.{column}" if column else "NULL"

    # Of a table whose rows many contacts show, such as tags: the query for these contacts.
    shown_by = str(table.info.get("shown_by", ""))

    def trigger(kind: str, statement: str, row: str) -> str:
        further = f"INSERT INTO undo_log (contact_id) {shown_by.format(row=row)}; " if shown_by else ""
        return (
            f"CREATE TEMP TRIGGER undo_{name}_{kind} AFTER {kind.upper()} ON main.{name} BEGIN "
            f"INSERT INTO undo_log (statement, contact_id) VALUES ({statement}, {subject(row)}); {further}END"
        )

    listed = ", ".join(f'"{c}"' for c in columns)
    values = " || ', ' || ".join(f'quote(OLD."{c}")' for c in columns)
    changed = " || ".join(
        f'CASE WHEN OLD."{c}" IS NEW."{c}" THEN \'\' ELSE \'"{c}" = \' || quote(OLD."{c}") || \', \' END'
        for c in columns
    )
    same = f'"{keys[0]}" = "{keys[0]}"'
    return (
        trigger("insert", f"'DELETE FROM {name} WHERE ' || {where('NEW')}", "NEW"),
        trigger("update", f"'UPDATE {name} SET ' || {changed} || '{same} WHERE ' || {where('NEW')}", "OLD"),
        trigger("delete", f"'INSERT INTO {name} ({listed}) VALUES (' || {values} || ')'", "OLD"),
    )
