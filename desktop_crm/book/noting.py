"""What is noted of each changed row while an undoable write runs: what takes it back, and what was written.

Temporary triggers on the connection of undoable writes note it, made once with the connection (`listen`; the method
of sqlite.org/undoredo.html). What is written on any other connection is not noted and costs nothing. The
triggers name tables and hold no part of them: where another connection changes a table's shape, or puts another
book in this one's place, SQLite ties them to what is there then.

Columns that the program keeps by itself (a stage by rule, the last exchange) declare `info={"follows": True}`: what
stands there is nobody's word and never newer than what was written; it follows again when a step was taken back. So
does what reviews make: tables declare as `made_by_reviews` by which condition its rows are told.
"""

import sqlite3
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Column
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from desktop_crm.book.columns import Table

_SAME = ("created_at", "contact_id", "value", "folded", "changes")


class Change(NamedTuple):
    """What takes one row back: INSERT, UPDATE or DELETE, the table, the changed columns; and literals."""

    shape: str
    key: str
    held: str  # what these columns held
    wrote: str  # what was written into them; of a row that was made, into all that count
    same: str  # what tells the row from a later one of the same number

    @property
    def verb(self) -> str:
        return self.shape.split(" ", 1)[0]

    @property
    def table(self) -> str:
        return self.shape.split(" ", 2)[1]

    @property
    def columns(self) -> list[str]:
        """The changed columns, quoted; of a row that was made, those that count."""
        if self.verb == "DELETE":
            return list(counting(self.table))
        return [column.strip() for column in self.shape.split(" ", 2)[2].split(",") if column]


@cache
def keys(name: str) -> list[str]:
    """The columns of a table's key, quoted."""
    return [f'"{column.name}"' for column in Table.metadata.tables[name].primary_key]


@cache
def counting(name: str) -> tuple[str, ...]:
    """The columns beside the key in which somebody has a say, quoted."""
    table = Table.metadata.tables[name]
    return tuple(f'"{c.name}"' for c in table.columns if not c.primary_key and not follows(c))


def follows(column: Column[Any]) -> bool:
    """Whether the program keeps the column by itself."""
    return bool(column.info.get("follows", column.name == "updated_at"))


@cache
def known_by(name: str) -> list[str]:
    """The columns, quoted, that tell a row from a later one of the same number."""
    table = Table.metadata.tables[name]
    if [column.name for column in table.primary_key] != ["id"]:
        return []
    return [f'"{column}"' for column in _SAME if column in table.columns]


# ---------------------------------------------------------------- the log
_LOG = """CREATE TEMP TABLE undo_log
    (id INTEGER PRIMARY KEY, shape TEXT, keyed TEXT, held TEXT, wrote TEXT, same TEXT, contact_id INTEGER)"""


def listen(connection: sqlite3.Connection) -> None:
    """Makes the log and the triggers on a fresh connection, outside of any write, which could take them back."""
    tables = (table for table in Table.metadata.sorted_tables if table.info.get("undo", True))
    triggers = (trigger for table in tables for trigger in _triggers(table))
    connection.executescript(";".join(("BEGIN", _LOG, *triggers, "COMMIT")))


def forget(session: Session) -> None:
    """Empties the log: what a step taken back was followed by may still stand in it."""
    driver: Any = (
        session.connection().connection.driver_connection
    )  # unseen by those who hear what was written
    driver.execute("DELETE FROM temp.undo_log")


def collect(session: Session) -> tuple[tuple[Change, ...], frozenset[int]]:
    """What was noted, newest first, and the contacts whose rows it was."""
    rows = (
        session.connection()
        .exec_driver_sql(
            "SELECT shape, keyed, held, wrote, same, contact_id FROM temp.undo_log ORDER BY id DESC"
        )
        .all()
    )
    contacts = frozenset(row[5] for row in rows if row[5] is not None)
    shapes: dict[str, str] = {}  # each kept once
    changes = (Change(shapes.setdefault(row[0], row[0]), *row[1:5]) for row in rows if row[0] is not None)
    return tuple(changes), contacts


# ---------------------------------------------------------------- triggers
def _triggers(table: SqlTable) -> tuple[str, str, str]:
    name = table.name
    columns = [c.name for c in table.columns]

    def subject(row: str) -> str:
        column = "id" if name == "contacts" else "contact_id" if "contact_id" in columns else None
        return f"{row}.{column}" if column else "NULL"

    # Of a table whose rows many contacts show, such as tags: the query for these contacts.
    shown_by = str(table.info.get("shown_by", ""))

    def keyed(row: str) -> str:
        return " || ',' || ".join(f"quote({row}.{key})" for key in keys(name))

    def same(row: str) -> str:
        return " || ',' || ".join(f"quote({row}.{column})" for column in known_by(name)) or "''"

    def trigger(kind: str, shape: str, held: str, wrote: str, row: str) -> str:
        further = f"INSERT INTO undo_log (contact_id) {shown_by.format(row=row)}; " if shown_by else ""
        return (
            f"CREATE TEMP TRIGGER undo_{name}_{kind} AFTER {kind.upper()} ON main.{name} BEGIN "
            f"INSERT INTO undo_log (shape, keyed, held, wrote, same, contact_id) VALUES ({shape}, "
            f"{keyed('OLD' if kind == 'delete' else 'NEW')}, {held}, {wrote}, "
            f"{same('OLD' if kind == 'delete' else 'NEW')}, {subject(row)}); {further}END"
        )

    listed = ", ".join(f'"{c}"' for c in columns)
    values = " || ',' || ".join(f'quote(OLD."{c}")' for c in columns)
    made = " || ".join(f"',' || quote(NEW.{c})" for c in counting(name)) or "''"

    def of_changed(what: str) -> str:
        return " || ".join(
            f'CASE WHEN OLD."{c}" IS NEW."{c}" THEN \'\' ELSE {what.format(c=c)} END' for c in columns
        )

    names, old, new = (
        of_changed(w) for w in ("'\"{c}\",'", "',' || quote(OLD.\"{c}\")", "',' || quote(NEW.\"{c}\")")
    )
    return (
        trigger("insert", f"'DELETE {name} '", "''", made, "NEW"),
        trigger("update", f"'UPDATE {name} ' || {names}", old, new, "OLD"),
        trigger("delete", f"'INSERT {name} {listed}'", values, "''", "OLD"),
    )
