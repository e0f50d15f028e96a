"""Tables as JSON lines, one row a line, its values as they lie in the book; and lines as rows again.

SQLite makes the lines and little of them is in memory at a time, whatever the size of the table.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

# Made from the other tables whenever they are read.
DERIVED = frozenset(("consent_states",))
_SEARCH = "contact_search"
_BATCH, _HELD = 5_000, 8 << 20  # lines, bytes
LONGEST = 64 << 20  # bytes of a line


def tables(connection: Connection) -> list[str]:
    """The tables of a book that are not made from others, by name."""
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
    return [
        name
        for name in connection.exec_driver_sql(query).scalars()
        if name not in DERIVED and not name.startswith(_SEARCH)
    ]


def of_table(connection: Connection, table: str) -> Iterator[str]:
    """The rows of a table as lines, in the order of its key."""
    columns = connection.exec_driver_sql(f'PRAGMA table_info("{table}")').all()
    pairs = ", ".join(f"'{c.name}', {_exact(c.name, c.type)}" for c in columns)
    key = ", ".join(f'"{c.name}"' for c in sorted(columns, key=lambda c: c.pk) if c.pk)
    found = connection.execution_options(yield_per=_BATCH)
    yield from found.exec_driver_sql(f'SELECT json_object({pairs}) FROM "{table}" ORDER BY {key}').scalars()


def _exact(column: str, kind: str) -> str:
    """A value as JSON; of a number with a fraction all seventeen digits, which SQLite would cut to fifteen."""
    if kind not in ("DOUBLE", "FLOAT", "REAL", "BLOB"):
        return f'"{column}"'
    return (
        f"""CASE typeof("{column}") WHEN 'real' THEN json(printf('%!.17g', "{column}")) ELSE "{column}" END"""
    )


def _batches(texts: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Lines to be written together: some thousands, or fewer where they are long."""
    held: list[bytes] = []
    size = 0
    for text in texts:
        held.append(text)
        size += len(text)
        if len(held) == _BATCH or size > _HELD:
            yield held
            held, size = [], 0
    if held:
        yield held


def insert(connection: sqlite3.Connection, table: str, texts: Iterable[bytes]) -> int:
    """Puts lines into a table; how many. Raises ValueError where one is no row of it."""
    known = {row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')}
    count = 0
    columns: tuple[str, ...] = ()
    statement = ""
    for batch in _batches(texts):
        values: list[Sequence[Any]] = []
        for text in batch:
            row = json.loads(text)
            if not isinstance(row, dict):
                raise ValueError("a line that is no row")
            if not columns:
                columns = tuple(row)
                if not columns or not set(columns) <= known:
                    raise ValueError("columns that are not known")
                named = ", ".join(f'"{c}"' for c in columns)
                statement = f'INSERT INTO "{table}" ({named}) VALUES ({", ".join("?" * len(columns))})'
            if tuple(row) != columns:
                raise ValueError("a row of another shape")
            values.append(tuple(row.values()))
        connection.executemany(statement, values)
        count += len(values)
    return count
