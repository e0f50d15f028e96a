"""Exchanges that left something open: who waits for an answer of ours, and what we promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.book.columns import from_millis
from desktop_crm.contacts import listing, naming
from desktop_crm.dialogue.channels import Direction


@dataclass(frozen=True, slots=True)
class Waiting:
    """An exchange that left something open: IN, they asked; OUT, we promised."""

    interaction_id: int
    contact_id: int
    name: str
    text: str
    at: datetime
    channel: str
    direction: Direction


# What a follow-up was planned for is looked after: it needs nobody before its day. An open complaint
# has a clock of its own; what is left open behind a closed one is not forgotten.
_OPEN = """
i.open_point <> '' AND i.open_closed_at IS NULL
AND NOT EXISTS (SELECT 1 FROM complaints k WHERE k.id = i.complaint_id AND k.closed_at IS NULL)
AND NOT EXISTS (
    SELECT 1 FROM follow_ups f JOIN contacts b ON b.id = f.contact_id AND b.deleted_at IS NULL
    WHERE f.interaction_id = i.id AND f.done_at IS NULL)
"""
# With several people it stands once, under the first of them who is not deleted.
_FIRST = """
(SELECT min(p.contact_id) FROM participants p JOIN contacts d ON d.id = p.contact_id
 WHERE p.interaction_id = i.id AND d.deleted_at IS NULL)
"""
_LATEST = f"""
SELECT i.id, i.at, i.channel, i.direction, i.open_point, c.id AS contact_id, c.full_name, c.organisation
FROM interactions i JOIN contacts c ON c.id = {_FIRST}
WHERE {_OPEN} AND i.direction = :direction ORDER BY i.at DESC LIMIT :limit
"""
_COUNTS = f"""
SELECT i.direction, count(*) FROM interactions i WHERE {_OPEN} AND {_FIRST} IS NOT NULL GROUP BY i.direction
"""


def latest(session: Session, direction: Direction, limit: int) -> tuple[Waiting, ...]:
    """The open points of one direction that nobody has planned to deal with, the latest first."""
    rows = session.execute(sql(_LATEST), {"direction": direction.value, "limit": limit}).all()
    return tuple(
        Waiting(
            row.id, row.contact_id, name_of(session, row), row.open_point, from_millis(row.at), row.channel,
            direction,
        )
        for row in rows
    )  # fmt: skip


def counts(session: Session) -> dict[Direction, int]:
    """How many there are of each direction, in one walk."""
    found = {Direction(direction): count for direction, count in session.execute(sql(_COUNTS))}
    return {direction: found.get(direction, 0) for direction in Direction}


def name_of(session: Session, row: Any) -> str:
    """What the row's contact is called; only who has neither name nor organisation is looked up."""
    plain = naming.shown(row.full_name, row.organisation)
    return plain or listing.names(session, [row.contact_id])[row.contact_id]
