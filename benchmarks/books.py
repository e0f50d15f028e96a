"""Books and files of any size to measure on: made once in a run, always the same."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

from benchmarks.histories import add_histories
from desktop_crm.base import clock, text
from desktop_crm.book.columns import to_millis
from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.contacts import indexing, naming
from desktop_crm.lifecycle import reviewing

_GIVEN = (
    "Ellen", "Priya", "Margaret", "Luca", "Samir", "Sara", "Yusuf", "Joan", "Ben", "Dorothy", "Kofi", "Hannah",
    "Ruth", "Declan", "Anneliese", "Gareth", "Peter", "Thị Hoa", "小明", "پروانه", "Øystein", "Zoë", "Jürgen",
)  # fmt: skip
_FAMILY = (
    "Fairweather", "Raman", "Oyelaran", "Bertolini", "Haddad", "Lindholm", "Demir", "Whitcombe", "Ashworth",
    "Beecham", "Mensah", "Pryce", "Abernathy", "Byrne", "Vogt", "Pugh", "Lindqvist", "Nguyễn", "王", "کاظمی",
    "Groß", "Ångström", "O’Connor", "Müller-Lüdenscheid",
)  # fmt: skip
_TOWNS = ("Fernhill", "Withybridge", "Thornwick", "Ashby Green", "Little Marsh", "Upper Combe", "Stanbrook")
_WORDS = (
    "allotment",
    "hedging",
    "roses",
    "delivery",
    "gate",
    "terrace",
    "discount",
    "workshop",
    "clay",
    "apple",
)
HEADER = (
    "First name", "Last name", "Organisation", "E-mail", "Phone", "Street", "Town", "Postcode", "Country",
    "Birthday", "Category", "Notes", "Job title", "Language", "Customer no.",
)  # fmt: skip


class Stock:
    """What one run of the benchmarks measures on, in a folder that is removed at its end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def empty(self, name: str) -> Path:
        """The folder of a book with nothing in it; an older one of that name is removed."""
        target = self.folder / name
        shutil.rmtree(target, ignore_errors=True)
        open_book(target).close()
        return target

    def contacts(self, count: int) -> Path:
        """The folder of a book with so many contacts, findable."""
        target = self.folder / f"contacts-{count}"
        if not target.exists():
            book = open_book(target)
            fill(book, count)
            book.close()
        return target

    def business(self, count: int) -> Path:
        """The same with years behind them: exchanges, purchases, consent, a newsletter, an import, segments."""
        target = self.folder / f"business-{count}"
        if not target.exists():
            book = open_book(target)
            fill(book, count)
            add_histories(book)
            reviewing.review(book, clock.now())  # stages, rhythms and cadences as in a book that is in use
            book.close()
        return target

    def workbook(self, rows: int) -> Path:
        """An .xlsx of so many rows with fifteen columns."""
        target = self.folder / f"rows-{rows}.xlsx"
        if not target.exists():
            write_workbook(target, rows)
        return target


def people(count: int) -> Iterator[tuple[str, ...]]:
    """Rows under HEADER; names repeat, addresses and numbers do not."""
    chance = Random(7)
    for number in range(count):
        given, family = chance.choice(_GIVEN), chance.choice(_FAMILY)
        yield (
            given,
            family,
            f"{family} & Co. {number % 997}" if number % 3 == 0 else "",
            f"person{number}@customer{number % 4001}.example",
            f"07{700_000_000 + number:09}",
            f"{number % 180 + 1} {chance.choice(_WORDS).title()} Lane",
            chance.choice(_TOWNS),
            f"FH{number % 9 + 1} {number % 9}QT",
            "United Kingdom",
            f"{1940 + number % 60}-{number // 4 % 12 + 1:02}-{number // 48 % 28 + 1:02}"
            if number % 4 == 0
            else "",
            chance.choice(_WORDS),
            f"Likes {chance.choice(_WORDS)}, asked about {chance.choice(_WORDS)}." if number % 5 == 0 else "",
            "owner" if number % 3 == 0 else "",
            "en",
            f"K-{number:06}",
        )


def fill(book: Book, count: int) -> None:
    """So many contacts with addresses, a tag and two fields, by plain SQL, then the index."""
    now = to_millis(clock.from_iso("2026-01-01T00:00:00Z"))
    with book.write() as session:
        raw = session.connection().exec_driver_sql
        raw("INSERT INTO tags (id, name, folded) VALUES (1, 'roses', 'roses'), (2, 'trade', 'trade')")
        raw(
            "INSERT INTO fields (id, name, folded, position, kind, choices) VALUES"
            " (1, 'Customer no.', 'customer no.', 0, 'text', '[]'), (2, 'Points', 'points', 1, 'number', '[]')"
        )
        batch: list[tuple[str, ...]] = []
        first = 1
        for row in people(count):
            batch.append(row)
            if len(batch) == 5_000:
                _insert(raw, batch, first, now)
                first += len(batch)
                batch = []
        if batch:
            _insert(raw, batch, first, now)
        indexing.index_all(session)
        raw("DELETE FROM to_review")  # nothing happened with them yet


def _insert(raw, rows: list[tuple[str, ...]], first: int, now: int) -> None:  # type: ignore[no-untyped-def]
    contacts: list[tuple[object, ...]] = []
    addresses: list[tuple[object, ...]] = []
    tags: list[tuple[int, int]] = []
    fields: list[tuple[int, int, str, str | int]] = []
    for number, row in enumerate(rows, first):
        name = naming.compose(row[0], row[1])
        contacts.append(
            (number, name, row[0], row[1], row[2], row[11], naming.sort_name(name), naming.match_name(name),
             now + number if number % 2 else None, "phone" if number % 2 else "", now, now, row[9] or None,
             row[12], row[13])
        )  # fmt: skip
        addresses.append((number, "email", row[3], row[3], "", "", ""))
        addresses.append((number, "phone", row[4], f"+44{row[4][1:]}", "", "", ""))
        addresses.append((number, "letter", f"{row[5]}, {row[6]} {row[7]}", None, row[5], row[6], row[7]))
        tags.append((number, 1 + number % 2))
        fields.append((number, 1, row[14], text.fold(row[14])))
        fields.append((number, 2, str(number * 7 % 1000), number * 7 % 1000))
    raw(
        "INSERT INTO contacts (id, kind, full_name, given, family, organisation, note, sort_name, match_name,"
        " last_at, last_channel, created_at, updated_at, birthday, title, language, middle, prefix, suffix, nickname,"
        " phonetic_given, phonetic_family, department, role, time_zone, gender, household, photo, source, stage)"
        " VALUES (?, 'person', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
        " '', '', '', '', '', '', '', '', '', '', '', '', '', 'growing')",
        contacts,
    )
    raw(
        "INSERT INTO addresses (contact_id, channel, value, normal, street, city, postal_code, label, preferred,"
        " position, extended, po_box, region, country) VALUES (?, ?, ?, ?, ?, ?, ?, '', 0, 0, '', '', '', '')",
        addresses,
    )
    raw("INSERT INTO contact_tags (contact_id, tag_id) VALUES (?, ?)", tags)
    raw("INSERT INTO field_values (contact_id, field_id, value, normal) VALUES (?, ?, ?, ?)", fields)


def add_history(book: Book, contact_id: int, count: int) -> None:
    """So many exchanges with one contact, one an hour."""
    start = to_millis(clock.from_iso("2020-01-01T00:00:00Z"))
    with book.write() as session:
        raw = session.connection().exec_driver_sql
        first = raw("SELECT ifnull(max(id), 0) + 1 FROM interactions").scalar_one()
        channels = ("phone", "email", "visit", "letter")
        rows = [
            (first + n, start + n * 3_600_000, channels[n % 4], ("in", "out")[n % 2],
             f"Exchange number {n} about the {_WORDS[n % len(_WORDS)]} and what is to come of it.",
             start, start)
            for n in range(count)
        ]  # fmt: skip
        raw(
            "INSERT INTO interactions (id, at, channel, direction, body, created_at, updated_at, subject, outcome,"
            " sentiment, open_point) VALUES (?, ?, ?, ?, ?, ?, ?, '', '', '', '')",
            rows,
        )
        raw(
            "INSERT INTO participants (contact_id, at, interaction_id) VALUES (?, ?, ?)",
            [(contact_id, row[1], row[0]) for row in rows],
        )


def write_workbook(target: Path, count: int) -> None:
    """An .xlsx with inline texts, as exports of web shops have them; quicker to write than by any library."""
    kinds = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", kinds)
        for path, kind, to in (
            ("_rels/.rels", "officeDocument", "xl/workbook.xml"),
            ("xl/_rels/workbook.xml.rels", "worksheet", "worksheets/sheet1.xml"),
        ):
            archive.writestr(
                path,
                f'<?xml version="1.0"?><Relationships xmlns="{package}">'
                f'<Relationship Id="rId1" Type="{office}/{kind}" Target="{to}"/></Relationships>',
            )
        archive.writestr(
            "xl/workbook.xml",
            f'<?xml version="1.0"?><workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="Customers" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<?xml version="1.0"?><worksheet xmlns="{main}"><sheetData>'.encode())
            for row in (HEADER, *people(count)):
                cells = "".join(
                    f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' if cell else "<c/>" for cell in row
                )
                sheet.write(f"<row>{cells}</row>".encode())
            sheet.write(b"</sheetData></worksheet>")
