"""Imports that were done: what was read, what became of it, what was a problem."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.dates import day_words
from desktop_crm.base.errors import BadFile
from desktop_crm.base.text import count_words
from desktop_crm.book.columns import to_json
from desktop_crm.imports.places import Sheets
from desktop_crm.imports.tables import ImportProblemRow, ImportRow
from desktop_crm.mapping import mappings as columns
from desktop_crm.mapping.mappings import Mapping
from desktop_crm.mapping.rows import RowKind


@dataclass(frozen=True, slots=True)
class Import:
    """One import. `problems` counts values and rows that could not be taken as they stand.

    `rows` to `skipped` count rows of the file; `contacts`, `purchases` and `interactions` what was new by it.
    """

    id: int
    file: str
    format: str
    sheet: str  # of several sheets all names
    encoding: str
    rows: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    problems: int
    consent: dict[str, Any] | None  # what the user stated
    at: datetime
    kind: RowKind = RowKind.CONTACTS
    digest: str = ""
    contacts: int = 0
    purchases: int = 0
    interactions: int = 0

    def words(self, today: date) -> str:
        """`You imported this file on 12 May: 1,462 rows.`"""
        day = day_words(clock.local(self.at).date(), today)
        when = day if day in ("today", "yesterday") else f"on {day}"
        return f"You imported this file {when}: {count_words(self.rows, 'row')}."


@dataclass(frozen=True, slots=True)
class StoredProblem:
    """A problem as it was noted; `cells` are those of the original row."""

    id: int
    record: int
    row: int
    who: str
    column: str
    value: str
    reason: str
    cells: tuple[str, ...]
    sheet: str = ""  # where several were read


def history(session: Session) -> tuple[Import, ...]:
    """All imports, the newest first."""
    counted = select(ImportProblemRow.import_id, func.count()).group_by(ImportProblemRow.import_id)
    counts = {row[0]: row[1] for row in session.execute(counted)}
    rows = session.scalars(select(ImportRow).order_by(ImportRow.at.desc(), ImportRow.id.desc()))
    return tuple(_record(row, counts.get(row.id, 0)) for row in rows)


def seen_before(session: Session, digest: str) -> Import | None:
    """The latest import of the very same file (by the SHA-256 of its bytes) that was not taken back."""
    if not digest:
        return None
    row = session.scalars(
        select(ImportRow).where(ImportRow.digest == digest).order_by(ImportRow.at.desc(), ImportRow.id.desc())
    ).first()
    return None if row is None else _record(row, problem_count(session, row.id))


def digest_of(path: Path) -> str:
    """By what a file is known again. Raises UserError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as fault:
        raise BadFile(f"“{path.name}” cannot be read.", "Check that it is still there.") from fault


def get(session: Session, import_id: int) -> Import | None:
    """One import, or None where it is not in the book."""
    row = session.get(ImportRow, import_id)
    if row is None:
        return None
    return _record(row, problem_count(session, import_id))


def problem_count(session: Session, import_id: int) -> int:
    """How many problems an import left."""
    counted = select(func.count()).where(ImportProblemRow.import_id == import_id)
    return int(session.scalar(counted) or 0)


def problems(
    session: Session, import_id: int, offset: int = 0, limit: int | None = None
) -> tuple[StoredProblem, ...]:
    """The problems of an import in the file's order."""
    rows = session.scalars(
        select(ImportProblemRow)
        .where(ImportProblemRow.import_id == import_id)
        .order_by(ImportProblemRow.record, ImportProblemRow.id)
        .offset(offset)
        .limit(limit)
    )
    sheets = Sheets.of(session.scalar(select(ImportRow.added).where(ImportRow.id == import_id)))
    return tuple(
        StoredProblem(
            r.id, r.record, r.row, r.who, r.column, r.value, r.reason, tuple(r.cells), sheets.at(r.record)
        )
        for r in rows
    )


def headers(session: Session, import_id: int) -> dict[str, tuple[str, ...]]:
    """The names of the columns of each sheet that was read; of one table alone under the empty name."""
    row = session.get(ImportRow, import_id)
    if row is None:
        return {}
    return {sheet: tuple(made.get("header", ())) for sheet, made in _by_sheet(row.mapping).items()}


def shape_of(names: Sequence[str]) -> str:
    """By which tables with the same columns are recognised."""
    return hashlib.sha256(to_json(list(names)).encode()).hexdigest()[:32]


def remembered(session: Session, names: Sequence[str]) -> Mapping | None:
    """The mapping that was last made by hand for a table with these columns."""
    of_sheets = func.json_type(ImportRow.mapping, "$.sheets") == "object"
    found = session.scalars(
        select(ImportRow.mapping)
        .where((ImportRow.shape == shape_of(names)) | of_sheets)
        .order_by(ImportRow.id.desc())
    )
    for data in found:
        for made in _by_sheet(data).values():
            by_hand = any(c.get("by_hand") for c in made.get("columns", ()))
            if by_hand and tuple(made.get("header", names)) == tuple(names):
                return columns.from_json(made)
    return None


def _by_sheet(data: Any) -> dict[str, dict[str, Any]]:
    """The stored mapping of each sheet that was read; of one table alone under the empty name."""
    stored = data if isinstance(data, dict) else {}
    return stored.get("sheets") or {"": stored}


def sources(session: Session, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """From which records of which files contacts come: `{"file": …, "record": …}`, counted from 0."""
    rows = session.connection().exec_driver_sql(
        "SELECT r.contact_id, i.file, r.record FROM imported_rows r JOIN imports i ON i.id = r.import_id "
        "WHERE r.contact_id IN (SELECT value FROM json_each(?)) ORDER BY r.import_id, r.record",
        (json.dumps(list(ids)),),
    )
    made: dict[int, list[dict[str, Any]]] = {}
    for contact_id, file, record in rows:
        made.setdefault(contact_id, []).append({"file": file, "record": record})
    return made


def _record(row: ImportRow, count: int) -> Import:
    added = row.added or {}
    return Import(
        id=row.id,
        file=row.file,
        format=row.format,
        sheet=row.sheet,
        encoding=row.encoding,
        rows=row.rows,
        created=row.created,
        updated=row.updated,
        unchanged=row.unchanged,
        skipped=row.skipped,
        problems=count,
        consent=row.consent,
        at=row.at,
        kind=RowKind(row.kind),
        digest=row.digest,
        contacts=added.get("contacts", row.created),
        purchases=added.get("purchases", 0),
        interactions=added.get("interactions", 0),
    )
