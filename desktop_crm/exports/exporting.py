"""Contacts out of the book: spreadsheets, address cards, or one JSON line each."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.work import Progress, Step, Stop, never, silent
from desktop_crm.book.database import Book
from desktop_crm.contacts import finding
from desktop_crm.contacts.finding import Query
from desktop_crm.exports import gathering, tabling
from desktop_crm.exports.tabling import Kind
from desktop_crm.files import writers
from desktop_crm.files.entry import FOLLOWERS, Entry
from desktop_crm.files.sheet import Cell
from desktop_crm.files.workbook_writing import LONGEST
from desktop_crm.imports import listing
from desktop_crm.mapping import flattening

ENDINGS = (".xlsx", ".csv", ".tsv", ".vcf", ".ldif", ".jsonl")

_TABLES = {".xlsx": writers.write_xlsx, ".csv": writers.write_csv, ".tsv": writers.write_csv}
_TABLE_ENDINGS = ".xlsx, .csv or .tsv"


def export(
    book: Book, path: Path, query: Query | None = None, progress: Progress = silent, stop: Stop = never
) -> int:
    """Writes the contacts of a list to a file, in the form its ending says; how many they are.

    A list goes out in its order; without one all go, in the order in which they came, which reading them keeps.
    Raises UserError for another ending or a place that cannot be written, Stopped.
    """
    write = _FORMS.get(path.suffix.lower())
    if write is None:
        raise UserError(
            f"“{path.name}” ends in nothing this program writes.",
            f"End it in {', '.join(ENDINGS)}; or in .zip for the whole book.",
        )
    with book.read() as session:
        ids = finding.ids(session, query or Query())
        if query is None:
            ids = array("q", sorted(ids))
        work = _Work(book, session, ids, progress, stop)
        write(path, work)
    return len(ids)


def export_table(
    book: Book,
    path: Path,
    kind: Kind,
    query: Query | None = None,
    progress: Progress = silent,
    stop: Stop = never,
) -> int:
    """Writes what people bought, or what was exchanged with them, as a table; how many rows.

    Raises UserError for an ending that is no table's or a place that cannot be written, Stopped.
    """
    write = _TABLES.get(path.suffix.lower())
    if write is None:
        raise UserError(f"{kind.value.capitalize()} go out as a table.", f"End the name in {_TABLE_ENDINGS}.")
    count = 0

    def counted(rows: Iterator[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
        nonlocal count
        for count, row in enumerate(rows, 1):
            if count % gathering.BATCH == 0:
                progress(Step(count, None, "Exporting"))
            yield row

    with book.read() as session:
        ids = None if query is None else finding.ids(session, query)
        write(path, tabling.HEADERS[kind], counted(tabling.rows(session, kind, ids, stop)))
    return count


class _Work:
    """The contacts of one export."""

    def __init__(
        self, book: Book, session: Session, ids: Sequence[int], progress: Progress, stop: Stop
    ) -> None:
        self.book, self.session, self.ids = book, session, ids
        self.progress, self.stop = progress, stop

    def entries(self, photos: bool = True) -> Iterator[Entry]:
        """All contacts, with progress; without their pictures where the form has no place for them."""
        found = gathering.settled(self.book, self.session, self.ids, self.stop, photos=photos)
        for number, entry in enumerate(found, 1):
            if number % gathering.BATCH == 0:
                self.progress(Step(number, len(self.ids), "Exporting"))
            yield entry


def _xlsx(path: Path, work: _Work) -> None:
    with flattening.gathered(work.entries(photos=False), LONGEST) as sheet:
        writers.write_xlsx(path, sheet.header, sheet.rows(), sheet="Contacts")


def _csv(path: Path, work: _Work) -> None:
    with flattening.gathered(work.entries(photos=False)) as sheet:
        writers.write_csv(path, sheet.header, sheet.rows())


def _vcf(path: Path, work: _Work) -> None:
    writers.write_vcf(path, work.entries())


def _ldif(path: Path, work: _Work) -> None:
    writers.write_ldif(path, work.entries())


def _jsonl(path: Path, work: _Work) -> None:
    made = lines(work.book, work.session, work.ids, work.stop)
    _write_lines(path, (json.dumps(line, ensure_ascii=False) for line in made))


_FORMS: dict[str, Callable[[Path, _Work], None]] = {
    ".xlsx": _xlsx,
    ".csv": _csv,
    ".tsv": _csv,
    ".vcf": _vcf,
    ".ldif": _ldif,
    ".jsonl": _jsonl,
}


def _write_lines(path: Path, texts: Iterable[str]) -> None:
    with writers.replacing(path) as file:
        file.writelines(f"{text}\n".encode("utf-8", "replace") for text in texts)


def lines(book: Book, session: Session, ids: Sequence[int], stop: Stop = never) -> Iterator[dict[str, Any]]:
    """Each contact as `export FILE.jsonl` writes it: lists of texts by field, phones also in E.164, sources."""
    for start in range(0, len(ids), gathering.BATCH):
        wanted = ids[start : start + gathering.BATCH]
        sources = listing.sources(session, wanted)
        for contact_id, entry, numbers in gathering.entries(book, session, wanted, stop):
            yield {
                "id": contact_id,
                **gathering.plain(entry),
                "phone_e164": numbers,
                "followers": [f"{v.label}: {v.text}" for v in entry.values.get(FOLLOWERS, ())],
                "sources": sources.get(contact_id, []),
            }
