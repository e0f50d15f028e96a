"""The book's content table by table, to compare before and after."""

from typing import Any

from desktop_crm.book.database import Book

LEDGER = ("consent_events", "consent_states")
_DERIVED = ("to_review", "rhythms")  # made again when they are wanted


def content(book: Book, leave_out: tuple[str, ...] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that is not derived, search index included."""
    with book.read() as session:
        run = session.connection().exec_driver_sql
        names = [
            row[0]
            for row in run("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            if not row[0].startswith(("contact_search_", "sqlite_"))
        ]
        made = {}
        for name in names:
            if name in (*leave_out, *_DERIVED):
                continue
            columns = "rowid, words" if name == "contact_search" else "*"
            made[name] = sorted(map(tuple, run(f"SELECT {columns} FROM {name}").all()), key=repr)
        return made
