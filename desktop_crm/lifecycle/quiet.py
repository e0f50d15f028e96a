"""Who stays away longer than they usually do, the latest first."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.money import Money
from desktop_crm.book.asking import ask_of
from desktop_crm.book.columns import to_millis
from desktop_crm.contacts import listing
from desktop_crm.lifecycle import rhythm
from desktop_crm.lifecycle.rhythm import Basis, Rhythm

COUNTED = 1_000  # the count goes no further
WHAT = "quiet"
_SOON = timedelta(days=7)
_YEAR = timedelta(days=365)
_LATELY = timedelta(days=60)  # who went quiet before that has gone


@dataclass(frozen=True, slots=True)
class GoneQuiet:
    """Somebody who is quieter than usual, in words: `Usually buys every 10 weeks, last seen in April`."""

    contact_id: int
    name: str
    reason: str
    last_on: date
    usual_days: int
    bought: tuple[Money, ...]  # within the last year, by currency


# Nobody who is deleted, given up by hand, or about to be met.
_TOLD = """
r.quiet_on IS NOT NULL AND r.quiet_on <= :day AND c.deleted_at IS NULL AND NOT (c.stage_pinned AND c.stage = 'lost')
AND NOT EXISTS (SELECT 1 FROM follow_ups f WHERE f.contact_id = r.contact_id AND f.done_at IS NULL
    AND f.due <= :soon)
"""
# Along ix_rhythms_quiet_on from the end; those who were put off come by their own day.
_QUIET = f"""
FROM rhythms r CROSS JOIN contacts c ON c.id = r.contact_id
WHERE r.quiet_on >= :since AND {_TOLD}
AND NOT EXISTS (SELECT 1 FROM dismissals d WHERE d.contact_id = r.contact_id AND d.what = :what AND d.until >= :since)
"""
_ROWS = f"""
SELECT r.contact_id, r.basis, r.usual_days, r.last_on, r.quiet_on {_QUIET} ORDER BY r.quiet_on DESC LIMIT :limit
"""
_COUNT = f"SELECT count(*) FROM (SELECT 1 {_QUIET} LIMIT {COUNTED})"
# Told of again, from the day after that until which they were put off; who was put off by hand, few.
_AGAIN = f"""
SELECT r.contact_id, r.basis, r.usual_days, r.last_on, max(r.quiet_on, date(d.until, '+1 day'))
FROM dismissals d CROSS JOIN rhythms r ON r.contact_id = d.contact_id CROSS JOIN contacts c ON c.id = r.contact_id
WHERE d.what = :what AND d.until >= :since AND d.until < :day AND {_TOLD}
ORDER BY 5 DESC LIMIT {COUNTED}
"""


def going_quiet(session: Session, day: date, limit: int) -> tuple[tuple[GoneQuiet, ...], int]:
    """Those who went quiet of late or were put off until of late, the most recent first; how many (to some 1,000)."""
    ask = ask_of(session)
    given: dict[str, Any] = {
        "day": day.isoformat(), "since": (day - _LATELY).isoformat(), "soon": (day + _SOON).isoformat(),
        "what": WHAT, "limit": limit,
    }  # fmt: skip
    fresh = ask(_ROWS, given).fetchall()
    count = len(fresh) if len(fresh) < limit else ask(_COUNT, given).fetchone()[0]
    again = ask(_AGAIN, given).fetchall()
    rows = sorted([*again, *fresh], key=lambda row: row[4], reverse=True)[:limit]
    ids = [row[0] for row in rows]
    names = listing.names(session, ids)
    spent = _bought(session, ids, day)
    found = tuple(_record(row, names[row[0]], spent.get(row[0], ()), day) for row in rows)
    return found, count + len(again)


def dismiss(session: Session, contact_id: int, until: date) -> None:
    """Says nothing of this contact's silence before that day."""
    session.execute(
        sql(
            "INSERT INTO dismissals (contact_id, what, until) VALUES (:id, :what, :until) "
            "ON CONFLICT (contact_id, what) DO UPDATE SET until = excluded.until"
        ),
        {"id": contact_id, "what": WHAT, "until": until.isoformat()},
    )


def _record(row: Any, name: str, bought: tuple[Money, ...], day: date) -> GoneQuiet:
    number, basis, usual, last, _since = row
    last_on = date.fromisoformat(last)
    words = rhythm.words(Rhythm(Basis(basis), usual, last_on), day)
    return GoneQuiet(number, name, words, last_on, usual, bought)


_BOUGHT = """
SELECT p.contact_id, p.currency, sum(p.amount_minor) FROM json_each(?) j
CROSS JOIN purchases p ON p.contact_id = j.value AND p.at >= ?
WHERE p.amount_minor IS NOT NULL GROUP BY p.contact_id, p.currency ORDER BY 3 DESC
"""


def _bought(session: Session, ids: Sequence[int], day: date) -> dict[int, tuple[Money, ...]]:
    since = to_millis(clock.day_start(day - _YEAR))
    found: dict[int, list[Money]] = defaultdict(list)
    for number, currency, minor in ask_of(session)(_BOUGHT, (json.dumps(list(ids)), since)):
        found[number].append(Money(minor, currency))
    return {number: tuple(amounts) for number, amounts in found.items()}
