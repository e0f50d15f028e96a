"""What lies on which day: follow-ups due and done, occasions, complaints, touches of plans, how many exchanges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.book.asking import ask_of
from desktop_crm.book.columns import from_millis, to_millis
from desktop_crm.contacts import listing
from desktop_crm.insight import occasions

SHOWN = 50  # things of a kind and a day; the counts say how many there are


class Kind(StrEnum):
    """What a thing in the calendar is."""

    FOLLOW_UP = "follow_up"
    OCCASION = "occasion"
    COMPLAINT = "complaint"
    TOUCH = "touch"  # of a plan
    DONE = "done"  # a follow-up


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on a day. `contact_id` is 0 for a plan's touch, which concerns many."""

    kind: Kind
    id: int
    contact_id: int
    name: str
    words: str
    day: date
    time: str = ""  # local, `10:30`
    channel: str = ""

    @property
    def movable(self) -> bool:
        """Whether it can be done, snoozed and put on another day."""
        return self.kind is Kind.FOLLOW_UP


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day with what lies on it; `more` are there beside `items`."""

    day: date
    items: tuple[Item, ...]
    more: int
    interactions: int


def read(session: Session, first: date, last: date, shown: int = SHOWN) -> tuple[CalendarDay, ...]:
    """The days from `first` to `last`, of each kind and day at most `shown`.

    Some statements a day, each along an index with a limit.
    """
    born = _occasions(session, first, last, shown)
    born_counts = occasions.counts(session, first, last)
    others = _others(session, first, last)
    ask = ask_of(session)
    days: list[tuple[date, list[Item], int, int]] = []
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        span = {
            "day": day.isoformat(),
            "since": to_millis(clock.day_start(day)),
            "until": to_millis(clock.day_end(day)),
        }
        span |= {"shown": shown}
        due = [_due(row, day) for row in ask(_DUE, span)]
        done = [_done(row, day) for row in ask(_DONE, span)]
        more = 0
        if len(due) == shown:
            more += ask(_DUE_COUNT, span).fetchone()[0] - shown
        if len(done) == shown:
            more += ask(_DONE_COUNT, span).fetchone()[0] - shown
        here = born.get(day, [])
        more += born_counts.get(day, 0) - len(here)
        items = [*sorted(due, key=_by_time), *here, *others.get(day, []), *done]
        days.append((day, items, more, ask(_EXCHANGES, span).fetchone()[0]))
    names = _names(session, (item for _day, items, _more, _count in days for item in items))
    return tuple(
        CalendarDay(day, tuple(_named(item, names) for item in items), more, count)
        for day, items, more, count in days
    )


def _by_time(item: Item) -> tuple[bool, str, int]:
    return not item.time, item.time, item.id


_ALIVE = "JOIN contacts c ON c.id = f.contact_id AND c.deleted_at IS NULL"
_DUE = f"""
SELECT f.id, f.contact_id, f.what, f.due_time, f.channel FROM follow_ups f CROSS {_ALIVE}
WHERE f.done_at IS NULL AND f.due = :day ORDER BY f.due_time, f.id LIMIT :shown
"""
_DUE_COUNT = f"SELECT count(*) FROM follow_ups f CROSS {_ALIVE} WHERE f.done_at IS NULL AND f.due = :day"
_OF_SPAN = "f.done_at IS NOT NULL AND f.done_at >= :since AND f.done_at < :until"
_DONE = f"""
SELECT f.id, f.contact_id, f.what, f.done_at, f.channel FROM follow_ups f CROSS {_ALIVE}
WHERE {_OF_SPAN} ORDER BY f.done_at LIMIT :shown
"""
_DONE_COUNT = f"SELECT count(*) FROM follow_ups f CROSS {_ALIVE} WHERE {_OF_SPAN}"
_EXCHANGES = "SELECT count(*) FROM interactions WHERE at >= :since AND at < :until"
# The day to ask again is said by its follow-up, which can be moved.
_COMPLAINTS = f"""
SELECT f.id, f.contact_id, f.subject, f.due, f.channel FROM complaints f CROSS {_ALIVE}
WHERE f.closed_at IS NULL AND f.step IN ('listen', 'judge', 'solution', 'follow_up')
AND f.due >= :first AND f.due <= :last AND NOT EXISTS (SELECT 1 FROM follow_ups a
    WHERE a.complaint_id = f.id AND a.complaint_id IS NOT NULL AND a.done_at IS NULL AND a.due = f.due)
ORDER BY f.due, f.id LIMIT 500
"""
# A handful of plans with a handful of touches: no index by day.
_TOUCHES = """
SELECT t.id, p.name, t.what, t.due, t.channel FROM plan_touches t JOIN plans p ON p.id = t.plan_id
WHERE p.closed_at IS NULL AND t.begun_at IS NULL AND t.due >= :first AND t.due <= :last
ORDER BY t.due, t.id LIMIT 500
"""


def _due(row: Any, day: date) -> Item:
    number, contact, what, at, channel = row
    return Item(Kind.FOLLOW_UP, number, contact, "", what, day, at, channel)


def _done(row: Any, day: date) -> Item:
    number, contact, what, at, channel = row
    return Item(Kind.DONE, number, contact, "", what, day, f"{clock.local(from_millis(at)):%H:%M}", channel)


def _occasions(session: Session, first: date, last: date, shown: int) -> dict[date, list[Item]]:
    found: dict[date, list[Item]] = {}
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        for each in occasions.between(session, day, day, shown):
            words = each.turn.words()
            found.setdefault(day, []).append(
                Item(Kind.OCCASION, each.contact_id, each.contact_id, each.name, words, day)
            )
    return found


def _others(session: Session, first: date, last: date) -> dict[date, list[Item]]:
    given = {"first": first.isoformat(), "last": last.isoformat()}
    found: dict[date, list[Item]] = {}
    for number, contact, subject, due, channel in session.execute(sql(_COMPLAINTS), given):
        day = date.fromisoformat(due)
        found.setdefault(day, []).append(Item(Kind.COMPLAINT, number, contact, "", subject, day, "", channel))
    for number, plan, what, due, channel in session.execute(sql(_TOUCHES), given):
        day = date.fromisoformat(due)
        found.setdefault(day, []).append(Item(Kind.TOUCH, number, 0, plan, what, day, "", channel))
    return found


def _names(session: Session, items: Iterable[Item]) -> dict[int, str]:
    wanted = {item.contact_id for item in items if item.contact_id and not item.name}
    return listing.names(session, wanted)


def _named(item: Item, names: dict[int, str]) -> Item:
    if item.name or item.contact_id not in names:
        return item
    return Item(
        item.kind,
        item.id,
        item.contact_id,
        names[item.contact_id],
        item.words,
        item.day,
        item.time,
        item.channel,
    )
