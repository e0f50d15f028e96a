"""Imports that were done: what was read, what became of it, what was a problem."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_crm.book.columns import to_json
from desktop_crm.imports import mapping as columns
from desktop_crm.imports.mapping import Mapping
from desktop_crm.imports.tables import ImportProblemRow, ImportRow


@dataclass(frozen=True, slots=True)
class Import:
    """One import. `problems` counts values and rows that could not be taken as they stand."""

    id: int
    kind: str
    file: str
    format: str
    sheet: str
    encoding: str
    rows: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    problems: int
    consent: dict[str, Any] | None  # what the user stated
    at: datetime


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


def history(session: Session) -> tuple[Import, ...]:
    """All imports, the newest first."""
    counted = select(ImportProblemRow.import_id, func.count()).group_by(ImportProblemRow.import_id)
    counts = {row[0]: row[1] for row in session.execute(counted)}
    rows = session.scalars(select(ImportRow).order_by(ImportRow.at.desc(), ImportRow.id.desc()))
    return tuple(_record(row, counts.get(row.id, 0)) for row in rows)


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
    return tuple(
        StoredProblem(r.id, r.record, r.row, r.who, r.column, r.value, r.reason, tuple(r.cells)) for r in rows
    )


def header(session: Session, import_id: int) -> tuple[str, ...]:
    """The names of the file's columns."""
    row = session.get(ImportRow, import_id)
    return tuple(row.mapping.get("header", ())) if row else ()


def shape_of(names: Sequence[str]) -> str:
    """By which tables with the same columns are recognised."""
    return hashlib.sha256(to_json(list(names)).encode()).hexdigest()[:32]


def remembered(session: Session, names: Sequence[str]) -> Mapping | None:
    """The mapping that was last made by hand for a table with these columns."""
    found = session.scalars(
        select(ImportRow.mapping).where(ImportRow.shape == shape_of(names)).order_by(ImportRow.id.desc())
    )
    for data in found:
        if isinstance(data, dict) and any(c.get("by_hand") for c in data.get("columns", ())):
            return columns.from_json(data)
    return None


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
    return Import(
        id=row.id,
        kind=row.kind,
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
    )
