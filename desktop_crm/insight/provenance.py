"""Where each value of a contact came from: a row of a file, or a person, and when.

Keys are those of `hand_edits`: a column of contacts, `address:ID`, `detail:ID`, `field:ID`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.dates import day_words
from desktop_crm.book.asking import Ask, ask_of
from desktop_crm.book.columns import from_millis


@dataclass(frozen=True, slots=True)
class Origin:
    """A row of a file (as a spreadsheet counts, from 1), or with an empty `file` a person."""

    at: datetime
    file: str = ""
    row: int = 0

    def words(self, today: date) -> str:
        """`from spring-fair.xlsx, row 18`, `by hand today`, `by hand on 12 May`."""
        if self.file:
            return f"from {self.file}, row {self.row}"
        day = day_words(clock.local(self.at).date(), today)
        return f"by hand {day}" if day in ("today", "yesterday") else f"by hand on {day}"


def origins(session: Session, contact_id: int) -> dict[str, Origin]:
    """Where each value that a contact has came from, by its key; empty where the contact is gone."""
    ask = ask_of(session)
    created = ask("SELECT created_at FROM contacts WHERE id = ?", (contact_id,)).fetchone()
    if created is None:
        return {}
    first = Origin(from_millis(created[0]))
    found: dict[str, Origin] = {}
    for file, row, at, outcome, changes in ask(_ROWS, (contact_id,)):
        origin = Origin(from_millis(at), file, row)
        if outcome == "created":
            first = origin
        for key in _filled(json.loads(changes) if changes else {}):
            found[key] = origin
    for key, at in ask("SELECT field, at FROM hand_edits WHERE contact_id = ?", (contact_id,)):
        edited = Origin(from_millis(at))
        if key not in found or edited.at >= found[key].at:
            found[key] = edited
    # What nobody filled or changed since came with the contact.
    return {key: found.get(key, first) for key in _held(ask, contact_id)}


def _filled(changes: dict[str, Any]) -> Iterator[str]:
    """The keys of what an import filled into a contact that was there."""
    yield from changes.get("own", {})
    for name, kind in (("ways", "address"), ("details", "detail"), ("fields", "field")):
        yield from (f"{kind}:{each[0]}" for each in changes.get(name, ()))


_OWN = (
    "full_name", "given", "family", "nickname", "organisation", "department", "title", "role", "language",
    "time_zone", "gender", "birthday", "anniversary", "household", "note", "photo", "source", "stage",
)  # fmt: skip
_ROWS = """
SELECT i.file, r.row, i.at, r.outcome, r.changes FROM imported_rows r JOIN imports i ON i.id = r.import_id
WHERE r.contact_id = ? ORDER BY i.id, r.record
"""


def _held(ask: Ask, contact_id: int) -> Iterator[str]:
    """The keys of all values that a contact has."""
    row = ask(f"SELECT {', '.join(_OWN)} FROM contacts WHERE id = ?", (contact_id,)).fetchone()
    yield from (name for name, value in zip(_OWN, row, strict=True) if value)
    for table, kind, column in (
        ("addresses", "address", "id"), ("details", "detail", "id"), ("field_values", "field", "field_id"),
    ):  # fmt: skip
        query = f"SELECT {column} FROM {table} WHERE contact_id = ?"
        yield from (f"{kind}:{each[0]}" for each in ask(query, (contact_id,)))
