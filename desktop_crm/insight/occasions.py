"""Whose birthday or anniversary is near."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base.dates import PartialDate
from desktop_crm.book import settings
from desktop_crm.book.asking import ask_of
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
    days = occasions.keys(first, last)
    found: list[Occasion] = []
    ask = ask_of(session)
    for kind, statement in _STATEMENTS.items():
        given = {
            "days": json.dumps(list(days)),
            "kind": kind.value,
            "all": dismissed,
            "first": first.isoformat(),
            "limit": limit,
        }
        found += [_record(session, kind, row, first) for row in ask(statement, given).fetchall()]
    return tuple(sorted((o for o in found if first <= o.day <= last), key=lambda o: o.day))[:limit]


def counts(session: Session, first: date, last: date) -> dict[date, int]:
    """How many occasions fall on each day from `first` to `last`."""
    days, ask = occasions.keys(first, last), ask_of(session)
    found: dict[date, int] = {}
    for statement in _COUNTS:
        for key, count in ask(statement, {"days": json.dumps(list(days))}):
            found[days[key]] = found.get(days[key], 0) + count
    return found


# Days in their order, each a walk along the index of its kind.
_NEAR = """
SELECT c.id, c.full_name, c.organisation, c.{column} FROM json_each(:days) j
CROSS JOIN contacts c ON substr(c.{column}, -5) = j.value
WHERE c.{column} IS NOT NULL AND c.deleted_at IS NULL AND (:all OR NOT EXISTS (
    SELECT 1 FROM dismissals d WHERE d.contact_id = c.id AND d.what = :kind AND d.until >= :first))
ORDER BY j.key, c.sort_name LIMIT :limit
"""
_COUNT = """
SELECT j.value, (SELECT count(*) FROM contacts c WHERE substr(c.{column}, -5) = j.value
    AND c.{column} IS NOT NULL AND c.deleted_at IS NULL) FROM json_each(:days) j
"""
_STATEMENTS = {kind: _NEAR.format(column=kind.value) for kind in Kind}
_COUNTS = [_COUNT.format(column=kind.value) for kind in Kind]


def _record(session: Session, kind: Kind, row: Any, first: date) -> Occasion:
    number, full_name, organisation, began = row
    name = naming.shown(full_name, organisation) or listing.names(session, [number])[number]
    return Occasion(number, name, occasions.coming(kind, PartialDate.parse(began), first))
