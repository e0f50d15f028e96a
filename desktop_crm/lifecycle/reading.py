"""Reads what the rules ask for, of some thousand contacts at a time, along their indexes."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.book.asking import ask_of
from desktop_crm.dialogue.channels import CAME_ABOUT
from desktop_crm.lifecycle.rules import Facts

SELLS_FROM = 10  # purchases in the book; with fewer, exchanges count in their place
_DAY = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()

_SINCE = "SELECT id, created_at FROM contacts WHERE id IN (SELECT value FROM json_each(?))"
# Of each day in UTC (counted from the year 1) the first and the last moment: no day of the user lies between theirs.
_DAYS = "GROUP BY p.contact_id, (p.at + 62135596800000) / 86400000 ORDER BY p.contact_id, 2"
_BOUGHT = f"""
SELECT p.contact_id, min(p.at), max(p.at) FROM json_each(?) j CROSS JOIN purchases p ON p.contact_id = j.value
{_DAYS}
"""
# Whoever came to us, and whoever stood before us, was there; what we sent or said may have met nobody.
_SEEN = f"""
SELECT p.contact_id, min(p.at), max(p.at) FROM json_each(?) j CROSS JOIN participants p ON p.contact_id = j.value
CROSS JOIN interactions i ON i.id = p.interaction_id
WHERE (i.direction = 'in' OR i.channel IN (SELECT id FROM channels WHERE distance = 'face_to_face')) AND {CAME_ABOUT}
{_DAYS}
"""


def sells(session: Session) -> bool:
    """Whether purchases are written down in this book."""
    count = "SELECT count(*) FROM (SELECT 1 FROM purchases LIMIT ?)"
    return bool(ask_of(session)(count, (SELLS_FROM,)).fetchone()[0] >= SELLS_FROM)


def facts_of(session: Session, ids: Collection[int], selling: bool) -> dict[int, Facts]:
    """What is known of these contacts; those that are gone are left out."""
    ask, given = ask_of(session), (json.dumps(sorted(ids)),)
    bought = _days(ask(_BOUGHT, given))
    seen = _days(ask(_SEEN, given))
    return {
        number: Facts(_local_day(at), bought.get(number, ()), seen.get(number, ()), selling)
        for number, at in ask(_SINCE, given).fetchall()
    }


def _days(rows: Iterable[tuple[int, int, int]]) -> dict[int, Sequence[date]]:
    """The local days by contact, rising, each once; rows come rising by contact and time."""
    found: dict[int, list[date]] = defaultdict(list)
    for number, first, last in rows:
        days = found[number]
        for at in (first,) if first == last else (first, last):
            day = _local_day(at)
            if not days or days[-1] < day:
                days.append(day)
    return dict(found)


def _local_day(at: int) -> date:
    """The day on the user's wall calendar; nearly always the same shift for all moments of a day in UTC."""
    day = at // _DAY
    shift = _shift(day, time.tzname)
    return _date((at + (_shift_at(at) if shift is None else shift)) // _DAY)


@lru_cache(maxsize=50_000)
def _date(day: int) -> date:
    return date.fromordinal(day + _EPOCH)


@lru_cache(maxsize=50_000)
def _shift(day: int, _zone: tuple[str, str]) -> int | None:
    """Milliseconds to add to reach local time during a day in UTC; None where the clocks are changed on it."""
    first, last = _shift_at(day * _DAY), _shift_at((day + 1) * _DAY - 1)
    return first if first == last else None


def _shift_at(at: int) -> int:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)
    offset = clock.local(moment).utcoffset() or timedelta()
    return offset // timedelta(milliseconds=1)
