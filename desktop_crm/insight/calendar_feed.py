"""Follow-ups and occasions as a calendar file: written once, or kept up to date for a calendar program to read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.dates import PartialDate
from desktop_crm.base.work import Stop, check, never
from desktop_crm.book import settings
from desktop_crm.book.database import Book
from desktop_crm.contacts import listing
from desktop_crm.dialogue import repeating
from desktop_crm.dialogue.occasions import Kind
from desktop_crm.dialogue.repeating import Repeat, Unit
from desktop_crm.files import calendar_file, writers
from desktop_crm.files.calendar_file import Entry, Rule

MOST = 5_000  # of a kind: more, no calendar program would show
NO_YEAR = 2000  # where a birthday without a year begins; a leap year
_BATCH = 500
_TITLES = {Kind.BIRTHDAY: "Birthday", Kind.ANNIVERSARY: "Anniversary"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the file holds."""

    names: bool = True
    follow_ups: bool = True
    occasions: bool = True
    tasks: bool = False  # follow-ups as to-dos


def wanted(session: Session) -> Wanted:
    """As the user set it."""
    return Wanted(
        names=settings.get(session, settings.CALENDAR_NAMES),
        follow_ups=settings.get(session, settings.CALENDAR_FOLLOW_UPS),
        occasions=settings.get(session, settings.CALENDAR_OCCASIONS),
        tasks=settings.get(session, settings.CALENDAR_TASKS),
    )


def export(book: Book, path: Path, what: Wanted, now: datetime, stop: Stop = never) -> int:
    """Writes the file, which is replaced only by a whole one; how many entries. Raises UserError, Stopped."""
    with book.read() as session:
        found = list(entries(session, what, stop))
        name = settings.get(session, settings.BUSINESS) or "Desktop CRM"
    with writers.replacing(path) as file:
        file.writelines(calendar_file.encoded(calendar_file.lines(found, now, name)))
    return len(found)


def keep_up(book: Book, now: datetime, last: str = "") -> str:
    """Rewrites the file a calendar program reads, where the user named one and what it says changed since `last`.

    Returns what `last` is to be the next time. Raises UserError where it cannot be written.
    """
    with book.read() as session:
        target = settings.get(session, settings.CALENDAR_FILE)
        what = wanted(session)
        if not target:
            return ""
        name = settings.get(session, settings.BUSINESS) or "Desktop CRM"
        found = list(entries(session, what))
    path = Path(target)
    digest = hashlib.sha256(repr((target, name, found)).encode()).hexdigest()
    if digest == last and path.is_file():
        return last
    with writers.replacing(path) as file:
        file.writelines(calendar_file.encoded(calendar_file.lines(found, now, name)))
    return digest


def entries(session: Session, what: Wanted, stop: Stop = never) -> Iterator[Entry]:
    """What the file holds, in the order of the days."""
    key = settings.get(session, settings.BOOK_KEY)
    if what.follow_ups:
        yield from _follow_ups(session, what, key, stop)
    if what.occasions:
        for kind in Kind:
            yield from _occasions(session, kind, what, key, stop)


_FOLLOW_UPS = f"""
SELECT f.id, f.contact_id, f.due, f.due_time, f.what, f.repeat_every, f.repeat_unit, f.anchor, f.cadence_id,
    f.id || '@' || f.created_at AS itself, f.series, c.id || '@' || c.created_at AS whose
FROM follow_ups f
CROSS JOIN contacts c ON c.id = f.contact_id AND c.deleted_at IS NULL
WHERE f.done_at IS NULL ORDER BY f.due, f.due_time, f.id LIMIT {MOST}
"""


def _follow_ups(session: Session, what: Wanted, key: str, stop: Stop) -> Iterator[Entry]:
    rows = session.execute(sql(_FOLLOW_UPS)).all()
    turns: set[str] = set()  # whose turn of a cadence is there already
    for row, name in _with_names(session, rows, what.names, stop):
        title = f"{row.what} ({name})" if name else row.what
        at = time.fromisoformat(row.due_time) if row.due_time else None
        due = date.fromisoformat(row.due)
        uid = _uid(key, "follow-up", row.itself)
        if row.cadence_id is not None and row.whose not in turns:
            turns.add(row.whose)
            uid = _uid(key, "cadence", row.whose)
        plain = Entry(uid, title, due, at, task=what.tasks)
        if row.repeat_every is None:
            yield plain
            continue
        repeat = Repeat(row.repeat_every, Unit(row.repeat_unit))
        anchor = date.fromisoformat(row.anchor or row.due)
        rule = Rule(repeat.every, repeat.unit.value, anchor)
        series = _uid(key, "series", row.series or row.itself)
        if repeating.is_turn(anchor, repeat, due):
            yield Entry(series, title, due, at, rule=rule, task=what.tasks)
            continue
        yield plain  # put off this once, then as always
        then = repeating.next_due(anchor, repeat, due, due)
        if then is not None:
            yield Entry(series, title, then, at, rule=rule, task=what.tasks)


_OCCASIONS = f"""
SELECT c.id AS contact_id, c.id || '@' || c.created_at AS itself, c.{{column}} AS began FROM contacts c
WHERE c.{{column}} IS NOT NULL AND c.deleted_at IS NULL ORDER BY substr(c.{{column}}, -5), c.sort_name LIMIT {MOST}
"""


def _occasions(session: Session, kind: Kind, what: Wanted, key: str, stop: Stop) -> Iterator[Entry]:
    rows = session.execute(sql(_OCCASIONS.format(column=kind.value))).all()
    for row, name in _with_names(session, rows, what.names, stop):
        began = PartialDate.parse(row.began)
        first = date(began.year or NO_YEAR, began.month, began.day)
        title = f"{_TITLES[kind]}: {name}" if name else _TITLES[kind]
        words = f"Since {began.year}" if began.year and name else ""
        rule = Rule(1, "year", first, birthday=True)
        yield Entry(_uid(key, kind.value, row.itself), title, first, text=words, rule=rule)


def _with_names(session: Session, rows: Sequence[Any], names: bool, stop: Stop) -> Iterator[tuple[Any, str]]:
    if not names:
        return ((row, "") for row in rows)
    batches = (rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH))
    return chain.from_iterable(_named(session, batch, stop) for batch in batches)


def _named(session: Session, rows: Sequence[Any], stop: Stop) -> list[tuple[Any, str]]:
    check(stop)
    found = listing.names(session, (row.contact_id for row in rows))
    return [(row, found.get(row.contact_id, "")) for row in rows]


def _uid(key: str, kind: str, known_by: str) -> str:
    """The same for the same thing of this book, and nothing else's; says nothing about the book.

    `known_by`: a number with the moment since when it is so, for numbers are given again. Turns of one series, or of
    somebody's cadence, are one thing: who reads the file again finds it moved on, not there twice.
    """
    text = json.dumps([key, kind, known_by])
    return f"{hashlib.sha256(text.encode()).hexdigest()[:32]}@desktop-crm"
