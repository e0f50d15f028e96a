"""Whose birthday or anniversary is near."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base.dates import PartialDate
from desktop_crm.book import settings
from desktop_crm.book.asking import Ask, ask_of
from desktop_crm.contacts import listing, naming
from desktop_crm.dialogue import occasions
from desktop_crm.dialogue.occasions import Kind, Turn


@dataclass(frozen=True, slots=True)
class Occasion:
    """A birthday or anniversary of a contact."""

    contact_id: int
    name: str
    turn: Turn

    @property
    def day(self) -> date:
        return self.turn.day


def upcoming(session: Session, day: date, limit: int = 50) -> tuple[Occasion, ...]:
    """The occasions of the coming days, as many as the user wants to know ahead, without those dismissed."""
    ahead = settings.get(session, settings.BIRTHDAY_LEAD)
    return between(session, day, day + timedelta(days=ahead), limit, dismissed=False)


def between(
    session: Session, first: date, last: date, limit: int = 50, *, dismissed: bool = True
) -> tuple[Occasion, ...]:
    """The occasions from `first` to `last`, the nearest first and by name; of each kind at most `limit`."""
    given = {"all": dismissed, "first": first.isoformat()}
    found = [
        _record(session, kind, row, first)
        for kind in Kind
        for row in _near(ask_of(session), kind, list(occasions.keys(first, last)), limit, given)
    ]
    return tuple(sorted((o for o in found if first <= o.day <= last), key=lambda o: o.day))[:limit]


def counts(session: Session, first: date, last: date) -> dict[date, int]:
    """How many occasions fall on each day from `first` to `last`."""
    days, ask = occasions.keys(first, last), ask_of(session)
    found: dict[date, int] = {}
    for statement in _COUNTS:
        for key, count in ask(statement, {"days": json.dumps(list(days))}):
            found[days[key]] = found.get(days[key], 0) + count
    return found


# One day by name: a walk along the index of its kind that ends with the limit.
_OF_DAY = """
SELECT c.id, c.full_name, c.organisation, c.{column} FROM contacts c
WHERE substr(c.{column}, -5) = :day AND c.{column} IS NOT NULL AND c.deleted_at IS NULL
AND (:all OR NOT EXISTS (
    SELECT 1 FROM dismissals d WHERE d.contact_id = c.id AND d.what = :kind AND d.until >= :first))
ORDER BY c.sort_name LIMIT :limit
"""
_COUNT = """
SELECT j.value, (SELECT count(*) FROM contacts c WHERE substr(c.{column}, -5) = j.value
    AND c.{column} IS NOT NULL AND c.deleted_at IS NULL) FROM json_each(:days) j
"""
_STATEMENTS = {kind: _OF_DAY.format(column=kind.value) for kind in Kind}
_COUNTS = [_COUNT.format(column=kind.value) for kind in Kind]


def _near(ask: Ask, kind: Kind, days: list[str], limit: int, given: dict[str, Any]) -> list[Any]:
    """The first of one kind, day by day until there are enough."""
    found: list[Any] = []
    for day in days:
        here = given | {"kind": kind.value, "day": day, "limit": limit - len(found)}
        found += ask(_STATEMENTS[kind], here).fetchall()
        if len(found) >= limit:
            break
    return found


def _record(session: Session, kind: Kind, row: Any, first: date) -> Occasion:
    number, full_name, organisation, began = row
    name = naming.shown(full_name, organisation) or listing.names(session, [number])[number]
    return Occasion(number, name, occasions.coming(kind, PartialDate.parse(began), first))
