"""A file looked at before anything is saved: what it is, its columns, its first rows, what is doubtful."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from desktop_crm.base import clock
from desktop_crm.base.work import Progress, Stop
from desktop_crm.book import settings
from desktop_crm.book.database import Book
from desktop_crm.files.entry import Entry
from desktop_crm.files.reading import Source, open_file
from desktop_crm.files.sheet import Layout, Record, as_text
from desktop_crm.imports import listing
from desktop_crm.mapping import reading
from desktop_crm.mapping.mappings import Mapping
from desktop_crm.mapping.rows import ReadRow, When

SEEN = 200  # rows that can be leafed through
JUDGED = 5_000  # rows whose values are checked before the import
FEW = 8  # different values of a column that can say who is meant


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a row will arrive: its values by the keys of the table. `wrong`: those that cannot be taken as they stand."""

    id: int
    values: dict[str, str]
    wrong: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Survey:
    """A file as it was found. `samples` and `values` go by column; `values` counts those that have few."""

    path: Path
    size: int
    layout: Layout
    cards: bool
    rows: int
    mapping: Mapping
    remembered: bool
    samples: tuple[tuple[str, ...], ...]
    values: tuple[tuple[tuple[str, int], ...], ...]
    arrivals: tuple[Arrival, ...]
    seen: str = ""  # that the very same file came in before
    password: str = field(default="", repr=False)

    def open(self) -> Source:
        """The file again, as it was understood."""
        header_row = None if self.cards else self.layout.header_row
        return open_file(self.path, self.layout.sheet, header_row, password=self.password)


@dataclass(frozen=True, slots=True)
class Doubts:
    """What the first rows hold that cannot be taken as it stands, by column; `of` rows were looked at."""

    of: int
    by_column: dict[str, int]
    kinds: dict[str, int]  # reasons in words, with how often


@dataclass(frozen=True, slots=True)
class Asked:
    """A file, and how it is to be read: its sheet (empty: the likeliest), header row (None: found), password."""

    path: Path
    sheet: str = ""
    header_row: int | None = None
    password: str = field(default="", repr=False)


def look(book: Book, asked: Asked, progress: Progress, stop: Stop) -> Survey:
    """Reads a file through once. Raises UserError where it is none that can be imported, PasswordWanted."""
    path = asked.path
    with book.read() as session:
        country = settings.get(session, settings.COUNTRY)
        before = listing.seen_before(session, listing.digest_of(path))
    seen = before.words(clock.today()) if before is not None else ""
    with open_file(path, asked.sheet, asked.header_row, password=asked.password) as source:
        mapping, remembered = _mapping(book, source, country)
        rows, samples, values = _read_through(source, progress, stop)
        arrivals = _arrivals(source, mapping, country)
        return Survey(
            path,
            path.stat().st_size,
            source.layout,
            source.cards,
            rows,
            mapping,
            remembered,
            samples,
            values,
            arrivals,
            seen,
            asked.password,
        )


def _mapping(book: Book, source: Source, country: str) -> tuple[Mapping, bool]:
    """The mapping made by hand for such a table before, else the proposed one."""
    proposed = reading.proposal(source, country)
    if source.cards:
        return proposed, False
    with book.read() as session:
        known = listing.remembered(session, source.layout.columns)
    if known is None or len(known.columns) != len(proposed.columns):
        return proposed, False
    # What the values look like is told by this file, where they go by the last one.
    told = proposed.with_kind(known.kind)
    columns = tuple(
        replace(old, kind=new.kind, mark=new.mark, notes=new.notes)
        for old, new in zip(known.columns, told.columns, strict=True)
    )
    return replace(known, columns=columns, order=proposed.order, proposals=proposed.proposals), True


def _read_through(
    source: Source, progress: Progress, stop: Stop
) -> tuple[int, tuple[tuple[str, ...], ...], tuple[tuple[tuple[str, int], ...], ...]]:
    """How many rows, and of each column its first values and, where they are few, all of them."""
    width = 0 if source.cards else len(source.layout.columns)
    samples: list[list[str]] = [[] for _ in range(width)]
    counts: list[dict[str, int] | None] = [{} for _ in range(width)]
    rows = 0
    for record in source.records(progress, stop):
        rows += 1
        if not isinstance(record, Record):
            continue
        for place in range(width):
            text = as_text(record.cells[place]).strip() if place < len(record.cells) else ""
            if text and len(samples[place]) < 4 and text not in samples[place]:
                samples[place].append(text)
            held = counts[place]
            if held is not None:
                held[text] = held.get(text, 0) + 1
                if len(held) > FEW:
                    counts[place] = None
    few = tuple(tuple(held.items()) if held else () for held in counts)
    return rows, tuple(map(tuple, samples)), few


def arrivals(book: Book, survey: Survey, mapping: Mapping) -> tuple[Arrival, ...]:
    """How the first rows arrive by another mapping."""
    with book.read() as session:
        country = settings.get(session, settings.COUNTRY)
    with survey.open() as source:
        return _arrivals(source, mapping, country)


def _arrivals(source: Source, mapping: Mapping, country: str) -> tuple[Arrival, ...]:
    rows = islice(reading.entries(source, mapping, country), SEEN)
    return tuple(_arrival(row, number) for number, row in enumerate(rows))


def _arrival(row: ReadRow, number: int) -> Arrival:
    entry = row.entry
    bad = {problem.value for problem in row.problems}
    shown = {
        "name": _name(entry),
        "organisation": entry.first("org"),
        "email": entry.first("email"),
        "phone": entry.first("phone"),
        "address": entry.postal[0].one_line() if entry.postal else "",
        "birthday": entry.first("birthday"),
    }
    if not shown["email"]:
        shown["email"] = next((p.value for p in row.problems if "mail" in p.reason or "@" in p.value), "")
    shown |= _bought(row) | _exchanged(row)
    wrong = frozenset(key for key, value in shown.items() if value and value in bad)
    return Arrival(number, shown, wrong)


def _bought(row: ReadRow) -> dict[str, str]:
    """What a row of purchases tells, its lines joined."""
    if not row.bought:
        return {}
    first, several = row.bought[0], len(row.bought) > 1
    amounts = [f"{line.currency} {line.amount:,}".strip() for line in row.bought if line.amount is not None]
    return {
        "when": _when(first.when),
        "number": first.number,
        "product": ", ".join(line.product or line.code for line in row.bought if line.product or line.code),
        "quantity": "" if several or first.quantity is None else f"{first.quantity:f}",
        "amount": " + ".join(amounts),
    }


def _exchanged(row: ReadRow) -> dict[str, str]:
    """What a row of interactions tells."""
    told = row.exchanged
    if told is None:
        return {}
    way = {"in": "came to us", "out": "we went to them"}.get(told.direction, "")
    text = " – ".join(part for part in (told.subject, told.body, told.open_point) if part)
    return {"when": _when(told.when), "channel": told.channel, "direction": way, "text": text}


def _when(when: When) -> str:
    match when:
        case None:
            return ""
        case datetime():
            return f"{clock.local(when):%Y-%m-%d %H:%M}"
        case date():
            return when.isoformat()


def _name(entry: Entry) -> str:
    parts = (entry.first(part) for part in ("prefix", "given", "middle", "family", "suffix"))
    return entry.first("full_name") or " ".join(part for part in parts if part)


def doubts(book: Book, survey: Survey, mapping: Mapping, stop: Stop) -> Doubts:
    """What of the first rows cannot be taken as it stands."""
    with book.read() as session:
        country = settings.get(session, settings.COUNTRY)
    by_column: dict[str, int] = {}
    kinds: dict[str, int] = {}
    seen = 0
    with survey.open() as source:
        for row in islice(reading.entries(source, mapping, country, stop=stop), JUDGED):
            seen += 1
            for problem in row.problems:
                by_column[problem.column] = by_column.get(problem.column, 0) + 1
                reason = problem.reason.replace(f"“{problem.value}” ", "").split(".")[0]
                kinds[reason] = kinds.get(reason, 0) + 1
    return Doubts(seen, by_column, kinds)


def records_with(survey: Survey, place: int, values: Sequence[str]) -> frozenset[int]:
    """The records whose cell in a column holds one of the values; counted from 0."""
    wanted = set(values)
    with survey.open() as source:
        return frozenset(
            record.number
            for record in source.records()
            if isinstance(record, Record)
            and place < len(record.cells)
            and as_text(record.cells[place]).strip() in wanted
        )


def size_words(size: int) -> str:
    """`318 KB`, `2.4 MB`."""
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3)):,} KB"


def letter(place: int) -> str:
    """The letter of a column as spreadsheets show it: 0 is A, 26 is AA."""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found
