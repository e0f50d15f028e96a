"""Rows of a file that may be somebody who is known already, side by side, before anything is stored.

    found = pairs(book, source, mapping)
    decisions = {pair.record: Into(pair.contact_id, {"title": Choice.FILES}) for pair in found.pairs}
    storing.run(book, path, decisions=decisions, at=clock.now())

It matches as an import does, and takes everything back: what is certain here, the import would do by itself.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.collecting import few_collections
from desktop_crm.base.work import Progress, Stop, never, silent
from desktop_crm.book import settings
from desktop_crm.book.database import Book
from desktop_crm.contacts.matching import Ambiguous, Answer, Match, Reason, SharedAddress
from desktop_crm.files.reading import Source
from desktop_crm.imports.batching import Fresh, Terms
from desktop_crm.imports.deciding import Apart, Choice, Decision, Into, Leave
from desktop_crm.imports.holding import Values, held, side_by_side, values_of, words_of
from desktop_crm.imports.job import Hand, Job
from desktop_crm.imports.noting import Became
from desktop_crm.imports.photos import Photos
from desktop_crm.mapping import sheets
from desktop_crm.mapping.mappings import Mapping
from desktop_crm.mapping.sheets import Given, Tables

__all__ = ["Apart", "Choice", "Decision", "FieldPair", "Into", "Leave", "Pair", "Pairs", "in_file", "pairs"]

LIMIT = 2_000  # pairs kept; more are only counted
_OTHERS = 20  # of those who fit equally well, so many are told
_SAME_NAME = "same name"
# How sure a reason is by itself, until a comparison of the names says more.
_SCORES = {Reason.EMAIL: 0.95, Reason.PHONE: 0.9, Reason.NAME_AND_ORGANISATION: 0.85}


@dataclass(frozen=True, slots=True)
class FieldPair:
    """What the book (or the earlier row) and the row say of one field; `field` is a key of choices."""

    field: str
    words: str
    mine: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def differ(self) -> bool:
        """Whether there is something to choose: both say something, and not the same."""
        return bool(self.mine and self.files and not set(self.files) <= set(self.mine))


@dataclass(frozen=True, slots=True)
class Pair:
    """A row, and whom it fits or looks like: a contact of the book, or with `earlier` a row before it.

    `certain`: an import joins them by itself. `others` fit just as well, where nobody can tell.
    """

    record: int
    row: int
    sheet: str
    who: str
    contact_id: int  # 0: an earlier row
    earlier: int | None
    name: str
    reasons: tuple[str, ...]
    score: float
    certain: bool
    fields: tuple[FieldPair, ...]
    others: tuple[int, ...] = ()

    def into(self, choices: dict[str, Choice] | None = None) -> Into:
        """The decision that they are one."""
        return Into(self.contact_id, choices or {}, self.earlier)


@dataclass(frozen=True, slots=True)
class Pairs:
    """At most so many pairs as were asked for; `found` counts all, `certain` those that need no look."""

    pairs: tuple[Pair, ...]
    found: int
    certain: int
    rows: int


class _TakenBack(Exception):
    """Takes back what was stored only to be compared with."""


def pairs(
    book: Book,
    source: Source,
    mapping: Mapping | None = None,
    progress: Progress = silent,
    stop: Stop = never,
    limit: int = LIMIT,
) -> Pairs:
    """The pairs of one table. `mapping` None: the proposed one. Raises UserError as an import does, Stopped."""
    country = _country(book)
    tables = sheets.one(source, mapping, None, country, progress is not silent)
    return _look(book, source.path, tables, country, progress, stop, limit)


def in_file(
    book: Book,
    path: Path,
    mappings: dict[str, Given] | None = None,
    progress: Progress = silent,
    stop: Stop = never,
    limit: int = LIMIT,
    password: str = "",
) -> Pairs:
    """The pairs of all sheets of a workbook, as an import with `every_sheet` would find them."""
    country = _country(book)
    tables = sheets.every(path, mappings or {}, None, country, progress is not silent, password)
    return _look(book, path, tables, country, progress, stop, limit)


def _country(book: Book) -> str:
    with book.read() as session:
        return settings.get(session, settings.COUNTRY)


def _look(
    book: Book, path: Path, tables: Tables, country: str, progress: Progress, stop: Stop, limit: int
) -> Pairs:
    photos = Photos(book, dry_run=True)
    job = Job(book, path, "", tables, Terms(country), None, clock.now(), photos, progress, stop)
    watch: _Pairing | None = None
    try:
        with few_collections(), book.write() as session:
            watch = _Pairing(session, limit)
            hand = Hand(job, session, watch)
            watch.hand = hand
            hand.notes.quiet = True
            hand.tables("Comparing")
            rows = hand.notes.counts.rows
            raise _TakenBack
    except _TakenBack:
        pass
    assert watch is not None
    return Pairs(tuple(watch.pairs), watch.found, watch.certain, rows)


@dataclass(slots=True)
class _Seen:
    """A pair of the present batch; `mine` None: what the book holds is still to be read."""

    became: Became
    contact_id: int
    reasons: tuple[str, ...]
    score: float
    certain: bool
    files: Values
    others: tuple[int, ...] = ()
    earlier: int | None = None
    name: str = ""
    mine: Values | None = None


class _Pairing:
    """Looks on while rows are matched, and keeps the pairs."""

    hand: Hand

    def __init__(self, session: Session, limit: int) -> None:
        self._connection = session.connection()
        self._limit = limit
        self._seen: list[_Seen] = []
        self._nobody: list[Became] = []  # who fits nobody, but may be called as somebody
        self.pairs: list[Pair] = []
        self.found = 0
        self.certain = 0

    # ------------------------------------------------------------ while a batch is matched
    def see(self, became: Became, answer: Answer, fresh: Fresh) -> None:
        """Notes whom a row fits or looks like."""
        if answer is None:
            if " " in became.person.facts.name:
                self._nobody.append(became)
            return
        ids, reasons, score = _told(answer)
        certain = isinstance(answer, Match)
        others = tuple(i for i in ids[1:] if i < self.hand.writer.first_id)
        seen = self._keep(became, ids[0], reasons, score, certain, others)
        maker = fresh.get(ids[0])
        if seen is not None and maker is not None:
            seen.earlier = self.hand.notes.number(maker.row)
            seen.name, seen.mine = maker.person.shown(), values_of(maker.person)

    def _keep(
        self,
        became: Became,
        contact_id: int,
        reasons: tuple[str, ...],
        score: float,
        certain: bool = False,
        others: tuple[int, ...] = (),
    ) -> _Seen | None:
        self.found += 1
        self.certain += certain
        if len(self.pairs) + len(self._seen) >= self._limit:
            return None
        seen = _Seen(became, contact_id, reasons, score, certain, values_of(became.person), others)
        self._seen.append(seen)
        return seen

    # ------------------------------------------------------------ when it is matched
    def look(self) -> None:
        """Sets beside the rows of a batch what the book holds by now."""
        self._namesakes()
        unread = [seen.contact_id for seen in self._seen if seen.mine is None]
        known = held(self._connection, unread) if unread else {}
        for seen in self._seen:
            if seen.mine is None:
                seen.name, seen.mine = known[seen.contact_id]
                if seen.contact_id >= self.hand.writer.first_id:
                    seen.earlier = self._record_of(seen.contact_id)
            self.pairs.append(self._pair(seen))
        self._seen.clear()
        self.pairs.sort(key=lambda pair: pair.record)

    def _namesakes(self) -> None:
        """Who is called exactly as somebody of the book, and has nothing else in common: worth a look."""
        names = {became.person.facts.name for became in self._nobody}
        called = self._called(names) if names else {}
        for became in self._nobody:
            ids = called.get(became.person.facts.name)
            if ids:
                self._keep(became, ids[0], (_SAME_NAME,), 0.5, others=ids[1:])
        self._nobody.clear()

    def _called(self, names: set[str]) -> dict[str, tuple[int, ...]]:
        rows = self._connection.exec_driver_sql(
            _NAMESAKES, (json.dumps(sorted(names)), self.hand.writer.first_id)
        )
        return {row.name: tuple(json.loads(row.ids)[:_OTHERS]) for row in rows}

    def _record_of(self, contact_id: int) -> int:
        query = "SELECT min(record) FROM imported_rows WHERE contact_id = ? AND import_id = ?"
        found = self._connection.exec_driver_sql(query, (contact_id, self.hand.import_id)).scalar_one()
        return int(found)

    def _pair(self, seen: _Seen) -> Pair:
        row = seen.became.row
        fields = (
            FieldPair(field, words_of(field), mine, files)
            for field, mine, files in side_by_side(seen.mine or {}, seen.files)
        )
        return Pair(
            record=self.hand.notes.number(row),
            row=row.record.row,
            sheet=self.hand.notes.sheet,
            who=seen.became.person.shown(),
            contact_id=0 if seen.earlier is not None else seen.contact_id,
            earlier=seen.earlier,
            name=seen.name,
            reasons=seen.reasons,
            score=seen.score,
            certain=seen.certain,
            fields=tuple(fields),
            others=seen.others,
        )


_NAMESAKES = """
SELECT j.value AS name, json_group_array(c.id) AS ids FROM json_each(?) j
CROSS JOIN contacts c ON c.match_name = j.value WHERE c.deleted_at IS NULL AND c.id < ? GROUP BY j.value
"""


def _told(answer: Match | Ambiguous | SharedAddress) -> tuple[tuple[int, ...], tuple[str, ...], float]:
    """Who is meant, why in words, and how sure that is."""
    match answer:
        case Match(id=contact_id, reasons=reasons):
            return (contact_id,), tuple(r.words() for r in reasons), _score(reasons)
        case Ambiguous(ids=ids, reasons=reasons):
            return ids[:_OTHERS], tuple(r.words() for r in reasons), _score(reasons) / len(ids)
        case SharedAddress(ids=ids, reason=reason):
            return ids[:1], (reason.words(),), 0.3
    assert_never(answer)


def _score(reasons: Sequence[Reason]) -> float:
    """Each further reason takes away half of the doubt that is left."""
    best = max(_SCORES.get(reason, 0.5) for reason in reasons)
    return round(1 - (1 - best) * 0.5 ** (len(reasons) - 1), 3)
