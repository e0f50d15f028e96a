"""An import: a file read once, its people matched and stored, in one transaction.

    result = storing.run(book, Path("customers.xlsx"), at=clock.now())

A cancelled or failed import leaves nothing; a dry run does all of it and takes everything back, so its counts
are true. 100,000 rows take seconds and little memory: rows are handled in batches, by plain SQL.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.base.text import clean
from desktop_crm.base.work import Progress, Step, Stop, check, never, silent
from desktop_crm.book import attachments, settings
from desktop_crm.book.columns import to_json, to_millis
from desktop_crm.book.database import Book
from desktop_crm.contacts import finding
from desktop_crm.files.reading import Source, open_file
from desktop_crm.imports import listing, reading
from desktop_crm.imports import mapping as columns
from desktop_crm.imports.batching import ON_MATCH, Batch, Counts, NotedProblem, Storing
from desktop_crm.imports.mapping import Mapping
from desktop_crm.imports.stated import Ledgering, StatedConsent
from desktop_crm.imports.writing import Writer

__all__ = ["ImportResult", "NotedProblem", "StatedConsent", "run"]

BATCH = 2_000  # rows matched and written together


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or in a dry run would do. `import_id` None: nothing was stored."""

    import_id: int | None
    rows: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    problems: tuple[NotedProblem, ...]
    mapping: Mapping
    encoding: str
    sheet: str
    seconds: float
    consents: int = 0


class _DryRun(Exception):
    """Takes a dry run back."""


def run(
    book: Book,
    path: Path,
    *,
    sheet: str = "",
    header_row: int | None = None,
    password: str = "",
    mapping: Mapping | MappingOf[str, Any] | None = None,
    consent: StatedConsent | None = None,
    on_match: str = "fill",
    dry_run: bool = False,
    at: datetime,
    progress: Progress = silent,
    stop: Stop = never,
) -> ImportResult:
    """Reads a file into the book. `mapping` None: the proposed one; a plain dict: what it says of some columns.

    `on_match`, for rows that fit a contact: `fill` what is missing, `skip` them, or `ask`: list them.
    Raises UserError where the file cannot be read, holds nothing, or names nobody; Stopped.
    """
    if on_match not in ON_MATCH:
        raise UserError(f"“{on_match}” is no way to treat known people.", "Choose fill, skip or ask.")
    started = clock.now()
    with open_file(path, sheet, header_row, password=password) as source:
        with book.read() as session:
            country = settings.get(session, settings.COUNTRY)
        chosen = _mapping(source, mapping, country)
        total = source.count() if progress is not silent else None
        photos = _Photos(book, dry_run)
        job = _Job(source, chosen, country, consent, on_match, at, total, progress, stop, photos)
        done: tuple[int, Counts] | None = None
        try:
            with _few_collections(), book.write() as session:
                done = job.run(session)
                if dry_run:
                    raise _DryRun
        except _DryRun:
            pass
        except BaseException:
            photos.remove()
            raise
    assert done is not None
    import_id, counts = done
    seconds = (clock.now() - started).total_seconds()
    layout = source.layout
    return ImportResult(
        None if dry_run else import_id, counts.rows, counts.created, counts.updated, counts.unchanged,
        counts.skipped, tuple(counts.problems), chosen, layout.encoding, layout.sheet, seconds, counts.consents,
    )  # fmt: skip


def _mapping(source: Source, given: Mapping | MappingOf[str, Any] | None, country: str) -> Mapping:
    """The mapping to read by. Raises UserError where the file holds nothing or nobody."""
    name = source.path.name
    if not source.sample(1):
        where = f"The sheet “{source.layout.sheet}” of “{name}”" if source.layout.sheet else f"“{name}”"
        others = [s.name for s in source.layout.sheets if s.name != source.layout.sheet]
        way_out = f"Its other sheets are: {', '.join(others)}." if others else "Choose another file."
        raise UserError(f"{where} holds nothing to import.", way_out)
    if source.cards:
        return Mapping()
    chosen = given if isinstance(given, Mapping) else reading.proposal(source, country)
    if given is not None and not isinstance(given, Mapping):
        chosen = columns.with_choices(chosen, given)
    if len(chosen.columns) != len(source.layout.columns):
        raise UserError(
            "The mapping was made for another table.",
            "Choose the columns again, or import without a mapping.",
        )
    if not chosen.names_anybody():
        raise UserError(
            f"No column of “{name}” was recognised as a name, an e-mail address, a phone number or an organisation.",
            "Choose by hand what the columns hold (on the command line: --mapping FILE.json).",
        )
    return chosen


class _Photos:
    """Pictures of address cards, put into the book's folder; taken away again when the import fails."""

    def __init__(self, book: Book, dry_run: bool) -> None:
        self._book = book
        self._dry_run = dry_run
        self.fresh: list[str] = []

    def keep(self, data: bytes, mime: str) -> str:
        ending = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif"}.get(mime, "")
        name = hashlib.sha256(data).hexdigest() + ending
        there = (self._book.folder / attachments.FOLDER / name).exists()
        if not self._dry_run and not there:
            attachments.keep(self._book, data, ending)
            self.fresh.append(name)
        return name

    def remove(self) -> None:
        for name in self.fresh:
            (self._book.folder / attachments.FOLDER / name).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Job:
    """One import, ready to be done in a session."""

    source: Source
    mapping: Mapping
    country: str
    consent: StatedConsent | None
    on_match: str
    at: datetime
    total: int | None
    progress: Progress
    stop: Stop
    photos: _Photos

    def run(self, session: Session) -> tuple[int, Counts]:
        writer = Writer(session, clean(self.source.path.name), to_millis(self.at))
        import_id = self._begin(session)
        ledger = Ledgering(session, self.consent, import_id, self.at) if self.consent else None
        storing = Storing(
            session, writer, import_id, self.mapping, self.country, self.on_match, self.consent, ledger,
            self.photos.keep,
        )  # fmt: skip
        rows = reading.entries(self.source, self.mapping, self.country, stop=self.stop)
        for batch in _batches(rows):
            storing.store(batch)
            writer.flush()
            check(self.stop)
            self.progress(Step(storing.counts.rows, self.total, "Importing"))
        storing.finish()
        writer.flush()
        self._index(session, writer, storing)
        self._end(session, import_id, writer, storing, ledger)
        return import_id, storing.counts

    def _index(self, session: Session, writer: Writer, storing: Storing) -> None:
        finding.index_range(session, writer.first_id, writer.next_id - 1, self.progress, self.stop)
        finding.index(session, storing.touched)
        check(self.stop)

    def _begin(self, session: Session) -> int:
        run = session.connection().exec_driver_sql
        # A number must not come again after an undo: the ledger still speaks of the import that had it, and who
        # takes it back a second time means that one. The second in which it began comes but once.
        import_id = int(
            run(
                "SELECT max(?, 1 + max((SELECT ifnull(max(id), 0) FROM imports), "
                "(SELECT ifnull(max(import_id), 0) FROM consent_events)))",
                (to_millis(self.at) // 1000,),
            ).scalar_one()
        )
        layout = self.source.layout
        run(
            "INSERT INTO imports (id, file, format, sheet, encoding, shape, mapping, consent, rows, created, "
            "updated, unchanged, skipped, added, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, '{}', ?)",
            (
                import_id,
                clean(self.source.path.name),
                layout.format.value,
                layout.sheet,
                layout.encoding,
                listing.shape_of(layout.columns),
                to_json(columns.to_json(self.mapping) | {"header": list(layout.columns)}),
                to_json(self.consent.as_json()) if self.consent else "null",
                to_millis(self.at),
            ),
        )
        return import_id

    def _end(
        self, session: Session, import_id: int, writer: Writer, storing: Storing, ledger: Ledgering | None
    ) -> None:
        counts = storing.counts
        added = {
            "first": writer.first_id,
            "last": writer.next_id - 1,
            "tags": writer.new_tags,
            "fields": writer.new_fields,
            "photos": self.photos.fresh,
            "topic": ledger.topic_id if ledger and ledger.made_topic else None,
        }
        session.connection().exec_driver_sql(
            "UPDATE imports SET rows = ?, created = ?, updated = ?, unchanged = ?, skipped = ?, added = ? "
            "WHERE id = ?",
            (
                counts.rows,
                counts.created,
                counts.updated,
                counts.unchanged,
                counts.skipped,
                to_json(added),
                import_id,
            ),
        )


@contextmanager
def _few_collections() -> Iterator[None]:
    """Rows are many small objects and none of them in a cycle: looking for cycles took a third of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _batches(rows: Iterator[reading.ReadRow]) -> Iterator[Batch]:
    while batch := list(islice(rows, BATCH)):
        yield batch
