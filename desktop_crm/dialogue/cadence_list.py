"""The cadences of a book: which counts for whom, how many people each covers."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.book.columns import from_millis
from desktop_crm.dialogue.nearest import Cadence, nearest
from desktop_crm.dialogue.repeating import Repeat, Unit


@dataclass(frozen=True, slots=True)
class Rule:
    """A cadence as the settings list it: whose it is in words, and how many living contacts it concerns."""

    cadence: Cadence
    name: str
    people: int

    @property
    def id(self) -> int:
        return self.cadence.id


@dataclass(frozen=True, slots=True)
class Standing:
    """The cadence that counts for one contact; `tag` its name where it comes from one, `next` the day it leads to."""

    cadence: Cadence
    tag: str
    next: date | None

    @property
    def own(self) -> bool:
        return self.cadence.contact_id is not None


def every(session: Session) -> tuple[Rule, ...]:
    """The cadences of tags, of stages and, together in the end, of single contacts by name."""
    return tuple(
        Rule(record(row), row.name, row.people) for row in session.execute(sql(_RULES), {"most": MOST})
    )


def of_contact(session: Session, contact_id: int) -> Standing | None:
    """The cadence that counts for a contact; None where there is none."""
    if not any_at_all(session):
        return None
    cadence = of_contacts(session, [contact_id]).get(contact_id)
    if cadence is None:
        return None
    tag = session.execute(sql("SELECT name FROM tags WHERE id = :id"), {"id": cadence.tag_id}).scalar()
    due = session.execute(sql(_NEXT), {"id": contact_id}).scalar()
    return Standing(cadence, tag or "", date.fromisoformat(due) if due and not cadence.rests else None)


MOST = 500  # cadences of single contacts that are listed
_NEXT = """
SELECT min(due) FROM follow_ups WHERE contact_id = :id AND done_at IS NULL AND cadence_id IS NOT NULL
"""


def get(session: Session, cadence_id: int) -> Cadence:
    """One cadence. Raises UserError where it is gone."""
    row = session.execute(sql(_ONE), {"id": cadence_id}).first()
    if row is None:
        raise UserError("This cadence is not there any more.", "Open the page again.")
    return record(row)


def any_at_all(session: Session) -> bool:
    """Whether the book has a cadence."""
    return session.execute(sql("SELECT 1 FROM cadences LIMIT 1")).first() is not None


def of_contacts(session: Session, contact_ids: Iterable[int]) -> dict[int, Cadence]:
    """The cadence that counts for each of these contacts who has one."""
    given = {"ids": json.dumps(list(contact_ids))}
    known = {row.id: record(row) for row in session.execute(sql(_CONCERNING), given)}
    of: dict[int, list[Cadence]] = {}
    for contact, cadence in session.execute(sql(_PAIRS), given):
        of.setdefault(contact, []).append(known[cadence])
    chosen = {contact: nearest(cadences) for contact, cadences in of.items()}
    return {contact: cadence for contact, cadence in chosen.items() if cadence is not None}


_ALL = "SELECT id, contact_id, tag_id, stage, every, unit, what, channel, created_at, paused_at FROM cadences"
_ONE = f"{_ALL} WHERE id = :id"
_COLUMNS = (
    "k.id, k.contact_id, k.tag_id, k.stage, k.every, k.unit, k.what, k.channel, k.created_at, k.paused_at"
)
# Of a tag all who have it less those in the bin, who are few.
_RULES = f"""
SELECT {_COLUMNS}, t.name, (SELECT count(*) FROM contact_tags g WHERE g.tag_id = k.tag_id) - (
    SELECT count(*) FROM contacts c CROSS JOIN contact_tags g ON g.contact_id = c.id AND g.tag_id = k.tag_id
    WHERE c.deleted_at IS NOT NULL) AS people, 0 AS part
FROM cadences k JOIN tags t ON t.id = k.tag_id
UNION ALL
SELECT {_COLUMNS}, k.stage, (SELECT count(*) FROM contacts c
    WHERE c.stage = k.stage AND c.stage <> '' AND c.deleted_at IS NULL), 1
FROM cadences k WHERE k.stage <> ''
UNION ALL
SELECT * FROM (
    SELECT {_COLUMNS}, CASE WHEN c.full_name <> '' THEN c.full_name ELSE c.organisation END, 1, 2
    FROM cadences k JOIN contacts c ON c.id = k.contact_id WHERE c.deleted_at IS NULL ORDER BY k.id LIMIT :most)
ORDER BY part, 11
"""
_CONCERNING = f"""
{_ALL} WHERE contact_id IS NULL OR contact_id IN (SELECT value FROM json_each(:ids))
"""
_PAIRS = """
SELECT k.contact_id, k.id FROM json_each(:ids) j CROSS JOIN cadences k ON k.contact_id = j.value
UNION ALL
SELECT t.contact_id, k.id FROM json_each(:ids) j CROSS JOIN contact_tags t ON t.contact_id = j.value
JOIN cadences k ON k.tag_id = t.tag_id
UNION ALL
SELECT c.id, k.id FROM json_each(:ids) j CROSS JOIN contacts c ON c.id = j.value
JOIN cadences k ON k.stage = c.stage AND k.stage <> ''
"""


def record(row: Any) -> Cadence:
    """The record of a row of `cadences`, its instants in milliseconds."""
    return Cadence(
        id=row.id,
        contact_id=row.contact_id,
        tag_id=row.tag_id,
        stage=row.stage,
        repeat=Repeat(row.every, Unit(row.unit)),
        what=row.what,
        channel=row.channel,
        created_at=from_millis(row.created_at),
        paused_at=None if row.paused_at is None else from_millis(row.paused_at),
    )
