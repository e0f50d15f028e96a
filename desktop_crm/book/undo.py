"""Undo and redo of whole writes, for every table at once.

Undoable writes have a connection of their own, on which temporary triggers note for each changed row what
would take the change back (the method of sqlite.org/undoredo.html). They are made once, with the connection
(`listen`); what is written on any other is not noted and costs nothing. Taking a step back does what was noted
newest first, under the same triggers, and so yields the step that does it again. Only columns that the
step changed are put back. Rows of one shape go back some hundred in a statement: SQLite takes far
longer to prepare a statement under triggers than to run it.

The triggers name tables and hold no part of them: where another connection changes a table's shape, or puts
another book in this one's place, SQLite ties them to what is there then.

SQLite gives the number of a removed row to the next one. Whatever is written between two steps (an import)
may so have put another row under a number that a step names: the step is then refused.

Tables of what must stay as it happened (the consent ledger, deliveries, imports) declare
`info={"undo": False}` and are never taken back here. Steps last until the book is closed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Table as SqlTable
from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Session

from desktop_crm.book.columns import Table

LIMIT = 200  # steps kept
_TOGETHER = 500  # rows in one statement
_LENGTH = 500_000  # characters in one statement, about

# What takes one row back: a shape (INSERT, UPDATE or DELETE, the table, the changed columns), the literals of
# its key, of its values, and of what tells it from a later row of the same number.
Change = tuple[str, str, str, str]
_SAME = ("created_at", "contact_id", "value", "folded", "changes")


class AnotherRow(Exception):
    """Under a number that a step names stands another row by now, or of a merge, more was moved since."""


@dataclass(frozen=True, slots=True)
class UndoStep:
    """A change the user can take back: what it was, and what takes it back row by row, newest first."""

    label: str
    changes: tuple[Change, ...]
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
    """Notes in `stack` what the block changes, as one step called `label`; without a label, nothing.

    With a label, the session must be of a connection that listens.
    """
    stack.note(None)
    if not label:
        yield
        return
    _forget(session)
    yield
    session.flush()
    step = _collect(session, label)
    _forget(session)
    stack.note(step if step.changes else None)


def take_back(stack: UndoStack, session: Session) -> Taken | None:
    """Takes the newest step back in the caller's transaction, of `book.step()`; None where there is none.

    Raises AnotherRow; and IntegrityError, here or when the transaction ends, where something it needs is gone.
    """
    return _run(session, stack, stack.done, stack.undone)


def do_again(stack: UndoStack, session: Session) -> Taken | None:
    """Does the step again that was taken back last; None where there is none. Raises as `take_back` does."""
    return _run(session, stack, stack.undone, stack.done)


def _run(session: Session, stack: UndoStack, source: list[UndoStep], target: list[UndoStep]) -> Taken | None:
    if not source:
        return None
    step = source[-1]
    _forget(session)
    # A row may come back before the one it refers to; looked at when the transaction ends.
    session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    run = session.connection().exec_driver_sql
    for changes in _together(step.changes):
        other = _another(changes)
        if other and run(other).scalar():
            raise AnotherRow
        for statement in _make_room(changes):
            run(statement)
        for statement in _statement(changes):
            run(statement)
    reverse = _collect(session, step.label)
    _forget(session)
    stack.note_move(source, target, reverse)
    return Taken(step.label, step.contacts | reverse.contacts)


# ---------------------------------------------------------------- triggers
def _undoable() -> list[SqlTable]:
    return [t for t in Table.metadata.sorted_tables if t.info.get("undo", True)]


_LOG = """CREATE TEMP TABLE undo_log
    (id INTEGER PRIMARY KEY, shape TEXT, keyed TEXT, held TEXT, same TEXT, contact_id INTEGER)"""


def listen(connection: sqlite3.Connection) -> None:
    """Makes the log and the triggers on a fresh connection, outside of any write, which could take them back."""
    triggers = (trigger for table in _undoable() for trigger in _triggers(table))
    connection.executescript(";".join(("BEGIN", _LOG, *triggers, "COMMIT")))


def _forget(session: Session) -> None:
    """Empties the log: what a step taken back was followed by may still stand in it."""
    driver: Any = (
        session.connection().connection.driver_connection
    )  # unseen by those who hear what was written
    driver.execute("DELETE FROM temp.undo_log")


def _collect(session: Session, label: str) -> UndoStep:
    rows = (
        session.connection()
        .exec_driver_sql("SELECT shape, keyed, held, same, contact_id FROM temp.undo_log ORDER BY id DESC")
        .all()
    )
    contacts = frozenset(row[4] for row in rows if row[4] is not None)
    shapes: dict[str, str] = {}  # each kept once
    changes = (
        (shapes.setdefault(row[0], row[0]), row[1], row[2], row[3]) for row in rows if row[0] is not None
    )
    return UndoStep(label, tuple(changes), contacts)


# ---------------------------------------------------------------- from changes to statements
def _together(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """The changes in their order; neighbours of one shape, which become one statement, together."""
    run: list[Change] = []
    keys: set[str] = set()
    length = 0
    for change in changes:
        shape, key, held, _same = change
        together = run and shape == run[0][0] and key not in keys and _may_go_together(shape)
        if run and not (together and len(run) < _TOGETHER and length < _LENGTH):
            yield run
            run, keys, length = [], set(), 0
        run.append(change)
        keys.add(key)
        length += len(key) + len(held)
    if run:
        yield run


def _another(run: list[Change]) -> str:
    """Finds a row that has the number of one of these and is another; empty where rows have none."""
    verb, name, _columns = run[0][0].split(" ", 2)
    known = _known_by(Table.metadata.tables[name])
    if verb == "INSERT" or not known:
        return ""
    listed = ", ".join(f"({key},{same})" for _shape, key, _held, same in run)
    differs = " OR ".join(f'{name}."{column}" IS NOT v.column{n}' for n, column in enumerate(known, 2))
    return f"SELECT 1 FROM {name} JOIN (VALUES {listed}) v ON {name}.id = v.column1 WHERE {differs} LIMIT 1"


def _make_room(run: list[Change]) -> Iterator[str]:
    """Gives other numbers to rows that reviews made since under the numbers of those that come back."""
    verb, name, _columns = run[0][0].split(" ", 2)
    if verb == "INSERT" and Table.metadata.tables[name].info.get("made_by_reviews"):
        listed = ", ".join(f"({key})" for _shape, key, _held, _same in run)
        yield (
            f"UPDATE {name} SET id = id + (SELECT max(id) FROM {name}) "
            f"WHERE id IN (SELECT v.column1 FROM (VALUES {listed}) v)"
        )


def _known_by(table: SqlTable) -> list[str]:
    """The columns that tell a row from a later one of the same number."""
    if [column.name for column in table.primary_key] != ["id"]:
        return []
    return [column for column in _SAME if column in table.columns]


def _statement(run: list[Change]) -> Iterator[str]:
    """One statement for changes of one shape; none where nothing was changed."""
    verb, name, columns = run[0][0].split(" ", 2)
    keys = [column.name for column in Table.metadata.tables[name].primary_key]
    if verb == "DELETE":
        listed = ", ".join(f"({key})" for _shape, key, _held, _same in run)
        quoted = ", ".join(f'"{key}"' for key in keys)
        yield f"DELETE FROM {name} WHERE ({quoted}) IN (VALUES {listed})"
    elif verb == "INSERT":
        yield f"INSERT INTO {name} ({columns}) VALUES " + ", ".join(
            f"({held})" for _shape, _key, held, _same in run
        )
    elif changed := [column for column in columns.split(",") if column]:
        listed = ", ".join(f"({key}{held})" for _shape, key, held, _same in run)
        sets = ", ".join(f"{column} = v.column{n}" for n, column in enumerate(changed, len(keys) + 1))
        where = " AND ".join(f'{name}."{key}" = v.column{n}' for n, key in enumerate(keys, 1))
        yield f"UPDATE {name} SET {sets} FROM (VALUES {listed}) v WHERE {where}"


@cache
def _may_go_together(shape: str) -> bool:
    """Not where rows must differ from each other: then it matters which goes first."""
    table = Table.metadata.tables[shape.split(" ", 2)[1]]
    constraints = any(isinstance(each, UniqueConstraint) for each in table.constraints)
    return not (constraints or any(index.unique for index in table.indexes))


def _triggers(table: SqlTable) -> tuple[str, str, str]:
    name = table.name
    columns = [c.name for c in table.columns]
    keys = [c.name for c in table.primary_key]

    def subject(row: str) -> str:
        column = "id" if name == "contacts" else "contact_id" if "contact_id" in columns else None
        return f"{row}.{column}" if column else "NULL"

    # Of a table whose rows many contacts show, such as tags: the query for these contacts.
    shown_by = str(table.info.get("shown_by", ""))

    def keyed(row: str) -> str:
        return " || ',' || ".join(f'quote({row}."{key}")' for key in keys)

    def same(row: str) -> str:
        return " || ',' || ".join(f'quote({row}."{column}")' for column in _known_by(table)) or "''"

    def trigger(kind: str, shape: str, key: str, held: str, row: str) -> str:
        further = f"INSERT INTO undo_log (contact_id) {shown_by.format(row=row)}; " if shown_by else ""
        return (
            f"CREATE TEMP TRIGGER undo_{name}_{kind} AFTER {kind.upper()} ON main.{name} BEGIN "
            f"INSERT INTO undo_log (shape, keyed, held, same, contact_id) "
            f"VALUES ({shape}, {key}, {held}, {same('OLD' if kind == 'delete' else 'NEW')}, {subject(row)}); "
            f"{further}END"
        )

    listed = ", ".join(f'"{c}"' for c in columns)
    values = " || ',' || ".join(f'quote(OLD."{c}")' for c in columns)

    def of_changed(what: str) -> str:
        return " || ".join(
            f'CASE WHEN OLD."{c}" IS NEW."{c}" THEN \'\' ELSE {what.format(c=c)} END' for c in columns
        )

    names, old = of_changed("'\"{c}\",'"), of_changed("',' || quote(OLD.\"{c}\")")
    return (
        trigger("insert", f"'DELETE {name} '", keyed("NEW"), "''", "NEW"),
        trigger("update", f"'UPDATE {name} ' || {names}", keyed("NEW"), old, "OLD"),
        trigger("delete", f"'INSERT {name} {listed}'", keyed("OLD"), values, "OLD"),
    )
