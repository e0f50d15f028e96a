"""One import while it is done: all tables of a file, batch after batch, in one session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base.text import clean
from desktop_crm.base.work import Progress, Step, Stop, check
from desktop_crm.book import settings
from desktop_crm.book.columns import to_json, to_millis
from desktop_crm.book.database import Book
from desktop_crm.contacts import finding
from desktop_crm.imports import ahead, listing
from desktop_crm.imports.batching import Storing, Terms, Watch
from desktop_crm.imports.buying import Buying
from desktop_crm.imports.exchanging import Exchanging
from desktop_crm.imports.findable import Indexing
from desktop_crm.imports.noting import Counts, Noting
from desktop_crm.imports.photos import Photos
from desktop_crm.imports.recognising import Recognising
from desktop_crm.imports.stated import Ledgering, StatedConsent, Stating
from desktop_crm.imports.writing import Writer
from desktop_crm.mapping import mappings as columns
from desktop_crm.mapping.rows import Problem, RowKind
from desktop_crm.mapping.sheets import Table, Tables

BATCH = 2_000  # rows matched and written together


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A sheet that was read: its records are those from `first` on, `rows` of them."""

    name: str
    first: int
    rows: int
    kind: RowKind


@dataclass(frozen=True, slots=True)
class Job:
    """One import, ready to be done in a session."""

    book: Book
    path: Path
    digest: str
    tables: Tables
    terms: Terms
    consent: StatedConsent | None
    at: datetime
    photos: Photos
    progress: Progress
    stop: Stop

    def run(self, session: Session) -> tuple[int, Counts, tuple[SheetRead, ...]]:
        """Stores everything; the import's number, what became of the rows, and the sheets."""
        self.photos.begin()
        hand = Hand(self, session)
        read = hand.tables()
        hand.end(read)
        self.photos.settle()
        return hand.import_id, hand.notes.counts, read


class Hand:
    """What works on one import in its session."""

    def __init__(self, job: Job, session: Session, watch: Watch | None = None) -> None:
        self._job = job
        self._session = session
        at = job.at
        self.writer = Writer(session, clean(job.path.name), to_millis(at), findable=watch is None)
        self._indexing = Indexing(session)
        self.import_id = self._begin()
        self.notes = Noting(self.writer.inserts, self.import_id)
        self._buying = Buying(
            self.writer, self.notes, self.import_id, at, settings.get(session, settings.CURRENCY)
        )
        self._exchanging = Exchanging(session, self.writer, self.notes, self.import_id, at)
        further = [self._buying.store, self._exchanging.store]
        self._ledger = Ledgering(session, job.consent, self.import_id, at) if job.consent else None
        self._stating = None
        if self._ledger and job.consent:
            self._stating = Stating(self._ledger, job.consent, self.notes)
            further.append(self._stating.state)
        shape = listing.shape_of(job.tables.tables[0].layout.columns)
        self._recognising = Recognising(self.writer, shape, job.digest, self._before(shape))
        self._storing = Storing(
            session, self.writer, self.notes, job.terms, self._recognising, job.photos.keep, further, watch
        )

    def _before(self, shape: str) -> int | None:
        """The last import of the same file, read in the same way."""
        job = self._job
        found: int | None = (
            self._session.connection()
            .exec_driver_sql(
                "SELECT max(id) FROM imports WHERE digest = ? AND digest <> '' AND shape = ? AND sheet = ? AND id < ?",
                (job.digest, shape, job.tables.named, self.import_id),
            )
            .scalar_one()
        )
        return found

    # ------------------------------------------------------------ the tables
    def tables(self, words: str = "Importing") -> tuple[SheetRead, ...]:
        """Stores all tables; where they began and ended."""
        several, read = self._job.tables.several, []
        with self._indexing:
            for number, table in enumerate(self._job.tables.tables):
                first = self.notes.first = self.notes.counts.rows
                self.notes.sheet = table.layout.sheet if several else ""
                if number:
                    self._buying.begin()
                    self._exchanging.begin()
                self._table(table, words)
                rows = self.notes.counts.rows - first
                read.append(SheetRead(table.layout.sheet, first, rows, table.mapping.kind))
        self._left_out()
        return tuple(read)

    def _table(self, table: Table, words: str) -> None:
        job = self._job
        self._storing.begin(table.mapping)
        with table.open() as source:
            for batch in ahead.batches(source, table.mapping, job.terms.country, BATCH, job.stop):
                self._indexing.wait()
                self._storing.store(batch)
                self.writer.flush()
                self._indexing.write(self.writer.lines)
                self.writer.lines = []
                check(job.stop)
                job.progress(Step(self.notes.counts.rows, job.tables.total, words))

    def _left_out(self) -> None:
        for name in self._job.tables.left_out:
            self.notes.sheet = name
            text = (
                "No column of this sheet names anybody; it was left out. Import it by itself, with a mapping."
            )
            self.notes.problem(self.notes.counts.rows, 1, "", Problem("", name, text))

    # ------------------------------------------------------------ its beginning and end
    def _begin(self) -> int:
        run = self._session.connection().exec_driver_sql
        job, table = self._job, self._job.tables.tables[0]
        # A number must not come again after an undo: the ledger still speaks of the import that had it, and who
        # takes it back a second time means that one. The second in which it began comes but once.
        import_id = int(
            run(
                "SELECT max(?, 1 + max((SELECT ifnull(max(id), 0) FROM imports), "
                "(SELECT ifnull(max(import_id), 0) FROM consent_events)))",
                (to_millis(job.at) // 1000,),
            ).scalar_one()
        )
        layout = table.layout
        run(
            "INSERT INTO imports (id, kind, file, digest, format, sheet, encoding, shape, mapping, consent, rows, "
            "created, updated, unchanged, skipped, added, at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, '{}', ?)",
            (
                import_id,
                table.mapping.kind.value,
                clean(job.path.name),
                job.digest,
                layout.format.value,
                job.tables.named,
                layout.encoding,
                listing.shape_of(layout.columns),
                to_json(self._mappings()),
                to_json(job.consent.as_json()) if job.consent else "null",
                to_millis(job.at),
            ),
        )
        return import_id

    def _mappings(self) -> dict[str, Any]:
        """The first table's mapping and header; with several, those of all by sheet beside it."""
        made = [
            columns.to_json(t.mapping) | {"header": list(t.layout.columns)} for t in self._job.tables.tables
        ]
        if not self._job.tables.several:
            return made[0]
        names = [t.layout.sheet for t in self._job.tables.tables]
        return made[0] | {"sheets": dict(zip(names, made, strict=True))}

    def end(self, read: tuple[SheetRead, ...]) -> None:
        """Writes what is known only now: what was assumed, the search index, the counts."""
        self._exchanging.finish()
        if self._stating:
            self._stating.finish()
        self.writer.flush()
        job, writer, storing = self._job, self.writer, self._storing
        finding.index(self._session, storing.touched)
        check(job.stop)
        counts, ledger = self.notes.counts, self._ledger
        added = {
            "first": writer.first_id,
            "last": writer.next_id - 1,
            "tags": writer.new_tags,
            "fields": writer.new_fields,
            "products": self._buying.goods.new,
            "photos": list(job.photos.fresh),
            "topic": ledger.topic_id if ledger and ledger.made_topic else None,
            "contacts": counts.contacts_created,
            "purchases": counts.purchases,
            "interactions": counts.interactions,
        }
        if job.tables.several:
            added["sheets"] = [[s.name, s.first, s.rows, s.kind.value] for s in read]
        self._session.connection().exec_driver_sql(
            "UPDATE imports SET rows = ?, created = ?, updated = ?, unchanged = ?, skipped = ?, added = ? "
            "WHERE id = ?",
            (
                counts.rows,
                counts.created,
                counts.updated,
                counts.unchanged,
                counts.skipped,
                to_json(added),
                self.import_id,
            ),
        )
