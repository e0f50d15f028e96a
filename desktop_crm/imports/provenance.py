"""Where each value of a contact came from: a row of a file, a person's hand, or a contact joined with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.dates import day_words
from desktop_crm.base.text import fold
from desktop_crm.book.columns import from_millis
from desktop_crm.contacts import hand_edits
from desktop_crm.contacts.tables import (
    AddressRow,
    ContactRow,
    DetailRow,
    FieldRow,
    FieldValueRow,
    MergeRow,
)
from desktop_crm.imports.inserting import OWN
from desktop_crm.imports.places import Sheets, row_words

_COLUMNS = (*OWN, "birthday", "anniversary", "language", "time_zone", "household", "stage")


class By(StrEnum):
    """What brought a value."""

    IMPORT = "import"
    HAND = "hand"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value came from, and when. Of an import also the file, the sheet where several were read, the row."""

    by: By
    at: datetime
    file: str = ""
    sheet: str = ""
    row: int = 0
    import_id: int | None = None
    form: str = ""  # of the file: xlsx, csv, vcard …

    def words(self, today: date) -> str:
        """`from spring-fair.xlsx, row 18`, `by hand on 12 May`, `with a contact that was joined on 12 May`."""
        if self.by is By.IMPORT:
            return f"from {self.file}, {row_words(self.row, self.form, self.sheet)}"
        day = day_words(clock.local(self.at).date(), today)
        when = day if day in ("today", "yesterday") else f"on {day}"
        return f"by hand {when}" if self.by is By.HAND else f"with a contact that was joined {when}"


def origins(session: Session, contact_id: int) -> dict[str, Origin]:
    """Where the present values of a contact came from.

    Keys are columns of contacts that hold something, `address:ID`, `detail:ID` and `field:ID`. Empty where
    there is no such contact.
    """
    contact = session.get(ContactRow, contact_id)
    if contact is None:
        return {}
    held = _Held(session, contact)
    found = dict.fromkeys(held.keys, Origin(By.HAND, contact.created_at))
    for origin, keys in sorted(_events(session, contact_id, held), key=lambda event: event[0].at):
        found.update({key: origin for key in keys if key in found})
    return found


class _Held:
    """What a contact holds, by key."""

    def __init__(self, session: Session, contact: ContactRow) -> None:
        own = [column for column in _COLUMNS if getattr(contact, column)]
        ways = session.execute(
            select(AddressRow.id, AddressRow.value, AddressRow.label).where(
                AddressRow.contact_id == contact.id
            )
        ).all()
        details = session.execute(
            select(DetailRow.id, DetailRow.value).where(DetailRow.contact_id == contact.id)
        ).all()
        fields = session.execute(
            select(FieldRow.id, FieldRow.folded)
            .join(FieldValueRow, FieldValueRow.field_id == FieldRow.id)
            .where(FieldValueRow.contact_id == contact.id)
        ).all()
        self._ways = {(row.value, row.label): f"address:{row.id}" for row in ways}
        self._details = {row.value: f"detail:{row.id}" for row in details}
        self._fields = {row.folded: f"field:{row.id}" for row in fields}
        self.keys = (
            *own,
            *(f"address:{row.id}" for row in ways),
            *(f"detail:{row.id}" for row in details),
            *self._fields.values(),
        )

    def of(self, back: dict[str, Any]) -> Iterator[str]:
        """The keys of what a row filled; of a row of somebody new it is known by its words."""
        yield from back.get("own", ())
        yield from back.get("over", ())
        for number, *words in back.get("ways", ()):
            yield f"address:{number}" if number else self._ways.get(tuple(words), "")
        for number, value in back.get("details", ()):
            yield f"detail:{number}" if number else self._details.get(value, "")
        for number, *_values in (*back.get("fields", ()), *back.get("fields_over", ())):
            yield f"field:{number}"
        for name in back.get("named", ()):
            yield self._fields.get(fold(name), "")


def _events(session: Session, contact_id: int, held: _Held) -> Iterator[tuple[Origin, Iterable[str]]]:
    """What brought or changed values, each with the keys of them."""
    rows = session.connection().exec_driver_sql(_ROWS, (contact_id,)).all()
    for row in rows:
        sheets = Sheets.of(json.loads(row.added))
        at = from_millis(row.at)
        origin = Origin(By.IMPORT, at, row.file, sheets.at(row.record), row.row, row.import_id, row.format)
        back = json.loads(row.changes)
        if back.get("contact", row.outcome) == "created":
            yield origin, held.keys
        else:
            yield origin, list(held.of(back))
    merges = session.scalars(select(MergeRow).where(MergeRow.into_id == contact_id))
    for merge in merges:
        yield Origin(By.MERGE, merge.at), _moved(merge.changes)
    for field, at in hand_edits.of(session, contact_id).items():
        yield Origin(By.HAND, at), (field,)


_ROWS = """
SELECT r.record, r."row" AS "row", r.outcome, r.changes, i.id AS import_id, i.file, i.format, i.added, i.at
FROM imported_rows r JOIN imports i ON i.id = r.import_id
WHERE r.contact_id = ? AND r.outcome IN ('created', 'updated') ORDER BY i.at, r.record
"""


def _moved(changes: Any) -> list[str]:
    """The keys of what came with a merge: columns under `own`, ids under `addresses`, `details`, `fields`."""
    if not isinstance(changes, dict):
        return []
    keys = list(changes.get("own", ()))
    for name, word in (("addresses", "address"), ("details", "detail"), ("fields", "field")):
        for each in changes.get(name, ()):
            number = each[0] if isinstance(each, list) and each else each
            keys.append(f"{word}:{number}")
    return keys
