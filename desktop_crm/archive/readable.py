"""The part of an archive that people open without this program: spreadsheets, address cards, letters, and a README."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from desktop_crm.archive import letters
from desktop_crm.base import clock
from desktop_crm.base.work import Progress, Step, Stop, check
from desktop_crm.book import settings
from desktop_crm.book.columns import from_millis
from desktop_crm.book.database import Book
from desktop_crm.campaigns import drafting
from desktop_crm.contacts import finding
from desktop_crm.contacts.finding import Query
from desktop_crm.exports import gathering, tabling
from desktop_crm.exports.tabling import Kind
from desktop_crm.files import card_writing, workbook_writing
from desktop_crm.files.entry import Entry
from desktop_crm.files.sheet import Cell
from desktop_crm.files.workbook_writing import LONGEST, Table, entry
from desktop_crm.mapping import flattening

T = TypeVar("T")
README = """\
This is a whole book of Desktop CRM: every contact and everything that was written down about them.

To read it without the program
  contacts.xlsx        everybody, one row each (also in contacts.vcf, as address cards with pictures)
  purchases.xlsx       who bought what, when, for how much
  interactions.xlsx    every talk, letter and visit
  notes.xlsx           dated notes, and the files, places and products of the talks
  follow-ups.xlsx      what is still to be done, and what was
  consent.xlsx         who agreed to which newsletter, how, and what proves it; who gets nothing any more
  campaigns/           each newsletter as a letter (.html for a browser, .eml for a mail program) and who got it
  segments.json        saved groups
  settings.json        the book's settings
  attachments/         pictures and other files, named by what they hold

To put it back
  Desktop CRM reads this file into an empty book: Settings, Backups, "Read an exported book",
  or on the command line: desktop-crm --book NEW-FOLDER import THIS-FILE.zip
  Contacts alone come into any book by importing contacts.xlsx.

For other programs
  data/NAME.jsonl holds each table of the book, one row a line as a JSON object. Times are milliseconds since
  1 January 1970 in UTC, amounts of money whole pence or cents, columns that hold JSON hold it as text.
  manifest.json says how many rows each table has, its SHA-256, and the version of the form.

Passwords are not in here: they lie in your computer's password store. Keep this file as you keep the book: it holds
what people told you.
"""

_FOLLOW_UPS = (
    "SELECT f.due, f.due_time, c.full_name, c.organisation, f.what, f.channel, f.done_at, f.outcome "
    "FROM follow_ups f JOIN contacts c ON c.id = f.contact_id WHERE c.deleted_at IS NULL ORDER BY f.due, f.id"
)
_NOTES = (
    "SELECT n.at, c.full_name, c.organisation, n.text FROM notes n JOIN contacts c ON c.id = n.contact_id "
    "WHERE c.deleted_at IS NULL ORDER BY n.at, n.id"
)
_PLACES = (
    "SELECT i.at, (SELECT group_concat(name, ', ') FROM (SELECT c.full_name AS name FROM participants p "
    "JOIN contacts c ON c.id = p.contact_id WHERE p.interaction_id = i.id ORDER BY c.id)), i.subject, i.place, "
    "i.sentiment, (SELECT group_concat(name, ', ') FROM (SELECT p.name FROM interaction_products s JOIN products p "
    "ON p.id = s.product_id WHERE s.interaction_id = i.id ORDER BY p.folded)), f.name, f.stored "
    "FROM interactions i LEFT JOIN interaction_files f ON f.interaction_id = i.id "
    "WHERE f.id IS NOT NULL OR i.place <> '' OR i.sentiment <> '' "
    "OR EXISTS (SELECT 1 FROM interaction_products s WHERE s.interaction_id = i.id) "
    "ORDER BY i.at, i.id, f.position, f.id"
)
_CONSENT = (
    "SELECT e.at, e.address, coalesce(c.full_name, ''), t.name, e.kind, e.how, e.wording, e.incentive, e.evidence, "
    "e.evidence_file FROM consent_events e JOIN topics t ON t.id = e.topic_id "
    "LEFT JOIN contacts c ON c.id = e.contact_id AND c.created_at <= e.recorded_at ORDER BY e.id"
)
_STATES = (
    "SELECT s.address, t.name, s.state, s.since FROM consent_states s JOIN topics t ON t.id = s.topic_id "
    "ORDER BY s.address, s.topic_id"
)
_SUPPRESSED = "SELECT address, reason, evidence, at, lifted_at FROM suppressions ORDER BY id"
_DELIVERIES = (
    "SELECT address, name, state, at, reply, reason FROM deliveries WHERE campaign_id = ? ORDER BY id"
)
_SEGMENTS = (
    "SELECT s.name, s.rule, (SELECT json_group_array(full_name) FROM (SELECT c.full_name FROM segment_members m "
    "JOIN contacts c ON c.id = m.contact_id WHERE m.segment_id = s.id ORDER BY c.sort_name, c.id)) "
    "FROM segments s ORDER BY s.folded"
)


def write(archive: zipfile.ZipFile, book: Book, session: Session, progress: Progress, stop: Stop) -> None:
    """Writes all of it."""
    _put(archive, "README.txt", README.replace("\n", "\r\n"))
    _contacts(archive, book, session, progress, stop)
    for kind in Kind:
        rows = _told(tabling.rows(session, kind, None, stop), f"Writing the {kind.value}", progress)
        _workbook(
            archive, f"{kind.value}.xlsx", [_table(kind.value.capitalize(), tabling.HEADERS[kind], rows)]
        )
    check(stop)
    progress(Step(0, None, "Writing consent and follow-ups"))
    header = ("Due", "At", "Full name", "Organisation", "What", "Channel", "Done", "Outcome")
    follow_ups = _rows(session, _FOLLOW_UPS, moments=(6,))
    _workbook(archive, "follow-ups.xlsx", [_table("Follow-ups", header, follow_ups)])
    _workbook(archive, "notes.xlsx", _notes(session))
    _workbook(archive, "consent.xlsx", _consent(session))
    _campaigns(archive, book, session, progress, stop)
    _json(archive, "segments.json", _segments(session))
    _json(archive, "settings.json", _settings(session))


def _contacts(archive: zipfile.ZipFile, book: Book, session: Session, progress: Progress, stop: Stop) -> None:
    ids = sorted(finding.ids(session, Query()))

    def entries(photos: bool) -> Iterator[Entry]:
        return gathering.settled(book, session, ids, stop, photos=photos)

    with flattening.gathered(
        _told(entries(photos=False), "Writing the contacts", progress, len(ids)), LONGEST
    ) as sheet:
        _workbook(archive, "contacts.xlsx", [_table("Contacts", sheet.header, sheet.rows())])
    with archive.open(entry("contacts.vcf"), "w", force_zip64=True) as part:
        for one in _told(entries(photos=True), "Writing the address cards", progress, len(ids)):
            part.write(card_writing.card(one))


def _told(items: Iterable[T], words: str, progress: Progress, total: int | None = None) -> Iterator[T]:
    for number, item in enumerate(items, 1):
        if number % gathering.BATCH == 0:
            progress(Step(number, total, words))
        yield item


# ---------------------------------------------------------------- workbooks
def _table(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Table:
    return Table(name, header, rows, goes_on=True)


def _workbook(archive: zipfile.ZipFile, name: str, tables: Sequence[Table]) -> None:
    info = entry(name)
    info.compress_type = zipfile.ZIP_STORED  # a workbook is packed already
    with archive.open(info, "w", force_zip64=True) as part:
        workbook_writing.write(part, tables, name)


def _rows(
    session: Session, query: str, given: tuple[Any, ...] = (), moments: tuple[int, ...] = ()
) -> Iterator[list[Cell]]:
    """The rows of a query; those of its columns that are moments as the wall clock shows them."""
    found = session.connection().execution_options(yield_per=gathering.BATCH)
    for row in found.exec_driver_sql(query, given):
        made = list(row)
        for place in moments:
            if made[place] is not None:
                made[place] = clock.local(from_millis(made[place])).replace(tzinfo=None, microsecond=0)
        yield made


def _consent(session: Session) -> list[Table]:
    ledger = (
        "Date",
        "E-mail",
        "Full name",
        "Newsletter",
        "What",
        "How",
        "Wording",
        "Incentive",
        "Evidence",
        "File",
    )
    return [
        _table("What was said", ledger, _rows(session, _CONSENT, moments=(0,))),
        _table(
            "As it stands", ("E-mail", "Newsletter", "State", "Since"), _rows(session, _STATES, moments=(3,))
        ),
        _table(
            "Gets nothing",
            ("E-mail", "Reason", "Evidence", "Since", "Lifted"),
            _rows(session, _SUPPRESSED, moments=(3, 4)),
        ),
    ]


def _notes(session: Session) -> list[Table]:
    talks = ("Date", "Who", "Subject", "Place", "Mood", "Products", "File", "Kept as")
    return [
        _table("Notes", ("Date", "Full name", "Organisation", "Note"), _rows(session, _NOTES, moments=(0,))),
        _table("Talks", talks, _rows(session, _PLACES, moments=(0,))),
    ]


# ---------------------------------------------------------------- campaigns
def _campaigns(
    archive: zipfile.ZipFile, book: Book, session: Session, progress: Progress, stop: Stop
) -> None:
    listed = sorted(drafting.every(session), key=lambda line: line.id)
    for number, line in enumerate(listed, 1):
        check(stop)
        progress(Step(number, len(listed), "Writing the campaigns"))
        folder = f"campaigns/{line.id:04} {safe_name(line.name)}"
        for ending, data in letters.of_campaign(book, session, line.id):
            _put(archive, f"{folder}/letter.{ending}", data)
        if line.counts:
            header = ("E-mail", "Full name", "State", "At", "The server's words", "Reason")
            rows = _rows(session, _DELIVERIES, (line.id,), moments=(3,))
            _workbook(archive, f"{folder}/deliveries.xlsx", [_table("Deliveries", header, rows)])


def safe_name(text: str) -> str:
    """A name that every system takes for a folder; what it may not hold becomes a blank."""
    plain = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]', " ", text)
    return " ".join(plain.split())[:60].strip(" .") or "without a name"


# ---------------------------------------------------------------- the rest
def _segments(session: Session) -> list[dict[str, Any]]:
    rows = session.connection().exec_driver_sql(_SEGMENTS).all()
    return [
        {"name": name, "rule": json.loads(rule)} if rule else {"name": name, "members": json.loads(members)}
        for name, rule, members in rows
    ]


def _settings(session: Session) -> dict[str, Any]:
    """What the user set. The book's key is no setting of theirs; it goes with the tables."""
    query = "SELECT name, value FROM settings WHERE name <> ? ORDER BY name"
    rows = session.connection().exec_driver_sql(query, (settings.BOOK_KEY.name,))
    return {name: json.loads(value) for name, value in rows}


def _json(archive: zipfile.ZipFile, name: str, value: Any) -> None:
    _put(archive, name, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _put(archive: zipfile.ZipFile, name: str, text: str | bytes) -> None:
    with archive.open(entry(name), "w") as part:
        part.write(text.encode("utf-8", "replace") if isinstance(text, str) else text)
