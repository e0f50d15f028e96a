"""An import: a file read once, its people matched and stored, in one transaction.

    result = storing.run(book, Path("customers.xlsx"), at=clock.now())

A cancelled or failed import leaves nothing; a dry run does all of it and takes everything back, so its counts
are true. 100,000 rows take seconds and little memory: rows are handled in batches, by plain SQL.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop_crm.base import clock
from desktop_crm.base.collecting import few_collections
from desktop_crm.base.errors import UserError
from desktop_crm.base.work import Progress, Stop, never, silent
from desktop_crm.book import backup, settings
from desktop_crm.book.database import Book
from desktop_crm.files.reading import open_file
from desktop_crm.imports import listing
from desktop_crm.imports.batching import ON_MATCH, Terms
from desktop_crm.imports.deciding import Decision
from desktop_crm.imports.job import Job, SheetRead
from desktop_crm.imports.noting import Counts, NotedProblem
from desktop_crm.imports.photos import Photos
from desktop_crm.imports.stated import StatedConsent
from desktop_crm.mapping import sheets
from desktop_crm.mapping.mappings import Mapping
from desktop_crm.mapping.rows import RowKind
from desktop_crm.mapping.sheets import Given, Tables

__all__ = ["ImportResult", "NotedProblem", "SheetRead", "StatedConsent", "run"]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or in a dry run would do. `import_id` None: nothing was stored.

    `rows` = `created` + `updated` + `unchanged` + `skipped`, counted in rows of the file, whatever they tell;
    `contacts_created`, `purchases` and `interactions` count what is new in the book.
    """

    import_id: int | None
    rows: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    problems: tuple[NotedProblem, ...]
    mapping: Mapping  # of several sheets the first one's
    encoding: str
    sheet: str  # of several sheets all names
    seconds: float
    consents: int = 0
    contacts_created: int = 0
    purchases: int = 0
    interactions: int = 0
    kind: RowKind = RowKind.CONTACTS
    sheets: tuple[SheetRead, ...] = ()
    backup: Path | None = None  # of the book as it was before
    seen: listing.Import | None = None  # an earlier import of the very same file
    problem_count: int = 0  # of which `problems` holds the first noting.TOLD


class _DryRun(Exception):
    """Takes a dry run back."""


def run(
    book: Book,
    path: Path,
    *,
    sheet: str | None = "",
    header_row: int | None = None,
    password: str = "",
    mapping: Given = None,
    kind: RowKind | None = None,
    every_sheet: bool = False,
    mappings: MappingOf[str, Given] | None = None,
    consent: StatedConsent | None = None,
    on_match: str = "fill",
    decisions: MappingOf[int, Decision] | None = None,
    dry_run: bool = False,
    at: datetime,
    progress: Progress = silent,
    stop: Stop = never,
) -> ImportResult:
    """Reads a file into the book. `mapping` None: the proposed one; a plain dict: what it says of some columns.

    `password`: of a protected workbook.
    `kind` None: what the mapping says. `every_sheet`: all visible sheets that hold rows, each by its own
    mapping out of `mappings`, else the proposed one; records are then counted on from sheet to sheet.
    `on_match`, for rows that fit a contact: `fill` what is missing, `skip` them, or `ask`: list them.
    `decisions`, by record, go before that; see `deciding` and `pairing`.
    Raises UserError where the file cannot be read, holds nothing, or names nobody; Stopped.
    """
    if on_match not in ON_MATCH:
        raise UserError(f"“{on_match}” is no way to treat known people.", "Choose fill, skip or ask.")
    started = clock.now()
    with book.read() as session:
        country = settings.get(session, settings.COUNTRY)
    terms = Terms(country, on_match, decisions or {})
    counted = progress is not silent
    with open_file(path, sheet or "", header_row, password=password) as source:
        if sheet and not source.layout.sheets:
            raise UserError(f"“{path.name}” has no sheets.", "Import it without naming one.")
        if every_sheet and source.layout.sheets:
            tables = sheets.every(path, mappings or {}, kind, country, counted, password)
        else:
            given = (mappings or {}).get(source.layout.sheet, mapping)
            tables = sheets.one(source, given, kind, country, counted)
        digest = listing.digest_of(path)
        with book.read() as session:
            seen = listing.seen_before(session, digest)
        saved = None if dry_run else backup.before(book, "import", at, progress)
        photos = Photos(book, dry_run)
        job = Job(book, path, digest, tables, terms, consent, at, photos, progress, stop)
        import_id, counts, read = _carry_out(book, job, dry_run)
    seconds = (clock.now() - started).total_seconds()
    return _result(None if dry_run else import_id, counts, tables, read, seconds, saved, seen)


def _carry_out(book: Book, job: Job, dry_run: bool) -> tuple[int, Counts, tuple[SheetRead, ...]]:
    done: tuple[int, Counts, tuple[SheetRead, ...]] | None = None
    failed = True
    try:
        with few_collections(), book.write() as session:
            done = job.run(session)
            if dry_run:
                raise _DryRun
        failed = False
    except _DryRun:
        pass
    finally:
        job.photos.end(failed)
    assert done is not None
    return done


def _result(
    import_id: int | None,
    counts: Counts,
    tables: Tables,
    read: tuple[SheetRead, ...],
    seconds: float,
    saved: Path | None,
    seen: listing.Import | None,
) -> ImportResult:
    first = tables.tables[0]
    names = ", ".join(table.layout.sheet for table in tables.tables)
    return ImportResult(
        import_id, counts.rows, counts.created, counts.updated, counts.unchanged, counts.skipped,
        tuple(counts.problems), first.mapping, first.layout.encoding, names, seconds, counts.consents,
        counts.contacts_created, counts.purchases, counts.interactions, first.mapping.kind, read, saved, seen,
        counts.problem_count,
    )  # fmt: skip
