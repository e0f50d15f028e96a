"""Taking a spreadsheet in, against reading, checking, inserting and indexing it bare."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.books import Stock
from benchmarks.measuring import Goal, Measure, median, pair
from desktop_crm.base import clock, text
from desktop_crm.book.opening import open_book
from desktop_crm.imports import storing

_EMAIL = re.compile(r"[a-z0-9._%+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)
_BATCH = 5_000
_PLAIN = "full_name, given, family, organisation, note, title, language, sort_name, match_name, created_at, updated_at"
_EMPTY = (
    "middle, prefix, suffix, nickname, phonetic_given, phonetic_family, department, role, time_zone, gender,"
    " household, photo, source, stage, last_channel"
)


def run(stock: Stock, count: int, runs: int) -> Iterator[Measure]:
    """Matched, checked, searchable and undoable; `count` rows of fifteen columns into an empty book."""
    file = stock.workbook(count)
    at = clock.now()
    works, floors = pair(lambda: _ours(stock, file, at), lambda: _bare(stock, file), runs)
    yield Measure(
        "import", f"row of an .xlsx with {count:,} rows", median(works) / count, median(floors) / count,
        Goal(1.5), runs, "read + check + insert + full text, bare",
        f"{median(works):.1f} s in all",
    )  # fmt: skip


def _ours(stock: Stock, file: Path, at: datetime) -> float:
    book = open_book(stock.empty("import"))
    began = time.perf_counter()
    result = storing.run(book, file, at=at)
    took = time.perf_counter() - began
    book.close()
    assert result.created + result.updated == result.rows, result
    return took


def _bare(stock: Stock, file: Path) -> float:
    """The least that must be done to have the same people in the same tables, findable."""
    folder = stock.empty("import-floor")
    raw = sqlite3.connect(folder / "book.sqlite", isolation_level=None)
    raw.execute("PRAGMA synchronous = FULL")
    began = time.perf_counter()
    import phonenumbers
    import python_calamine

    rows = iter(python_calamine.CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).iter_rows())
    next(rows)
    raw.execute("BEGIN IMMEDIATE")
    batch: list[tuple[int, Any, str | None, bool]] = []
    for number, row in enumerate(rows, 1):
        batch.append((number, row, _phone(phonenumbers, str(row[4])), bool(_EMAIL.fullmatch(str(row[3])))))
        if len(batch) == _BATCH:
            _insert(raw, batch)
            batch = []
    _insert(raw, batch)
    raw.execute("COMMIT")
    took = time.perf_counter() - began
    raw.close()
    return took


def _phone(phonenumbers: Any, value: str) -> str | None:
    if not value:
        return None
    number = phonenumbers.parse(value, "GB")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _insert(raw: sqlite3.Connection, batch: list[tuple[int, Any, str | None, bool]]) -> None:
    contacts, addresses, fields, words = [], [], [], []
    for number, row, phone, good in batch:
        name = f"{row[0]} {row[1]}"
        contacts.append(
            (number, name, row[0], row[1], row[2], row[11], row[12], row[13], text.sort_key(name),
             text.fold(name), 0, 0, *[""] * 15)
        )  # fmt: skip
        addresses.append((number, "email", row[3], row[3] if good else None, "", "", "", ""))
        addresses.append((number, "phone", row[4], phone, "", "", "", ""))
        whole = f"{row[5]}, {row[6]} {row[7]}"
        addresses.append((number, "letter", whole, None, row[5], row[6], row[7], row[8]))
        fields.append((number, row[14]))
        words.append((number, text.index_text((name, row[2], row[3], row[4], whole, row[11], row[14]))))
    marks = ", ".join("?" * 27)
    raw.executemany(
        f"INSERT INTO contacts (id, {_PLAIN}, {_EMPTY}, kind) VALUES ({marks}, 'person')", contacts
    )
    raw.executemany(
        "INSERT INTO addresses (contact_id, channel, value, normal, street, city, postal_code, country, label,"
        " preferred, position, extended, po_box, region) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', 0, 0, '', '', '')",
        addresses,
    )
    raw.execute("INSERT OR IGNORE INTO fields (id, name, folded, position) VALUES (1, 'No.', 'no.', 0)")
    raw.executemany(
        "INSERT INTO field_values (contact_id, field_id, value, normal) VALUES (?, 1, ?, '')", fields
    )
    raw.executemany("INSERT INTO contact_search (rowid, words) VALUES (?, ?)", words)
