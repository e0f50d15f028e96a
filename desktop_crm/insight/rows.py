"""The rows of the contacts page: a contact's line with its next follow-up, consent and last exchange."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.consent.state import State
from desktop_crm.contacts import listing
from desktop_crm.contacts.listing import Line
from desktop_crm.dialogue.channels import Direction


@dataclass(frozen=True, slots=True)
class ContactLine(Line):
    """A contact in the table. `consent` is the best over its e-mail addresses (and topics)."""

    last_direction: Direction | None = None
    next_due: date | None = None
    next_due_time: str = ""  # local, `10:30`
    next_what: str = ""
    next_channel: str = ""
    consent: State = State.NEVER


# The first that fits is what a list shows for several addresses and topics.
BEST = (
    State.CONFIRMED,
    State.REQUESTED,
    State.WITHDRAWN,
    State.DECLINED,
    State.EXPIRED,
    State.NEVER,
)
_RANK = {state: rank for rank, state in enumerate(BEST)}
_LINE = tuple(f.name for f in fields(Line))


def best(states: Iterable[State]) -> State:
    """What stands for several: a yes before a question, a no before nothing."""
    return min(states, key=_RANK.__getitem__, default=State.NEVER)


def rows(session: Session, ids: Sequence[int], topic_id: int | None = None) -> tuple[ContactLine, ...]:
    """The rows of these contacts in the order of `ids`; with a topic, consent is that to this topic alone."""
    given = {"ids": json.dumps(list(ids)), "topic": topic_id}
    planned = {row.contact_id: row for row in session.execute(sql(_NEXT), given)}
    directions = {row[0]: row[1] for row in session.execute(sql(_DIRECTION), given)}
    consents: dict[int, list[State]] = {}
    for contact_id, state in session.execute(sql(_STATES), given):
        consents.setdefault(contact_id, []).append(State(state))
    found = []
    for line in listing.lines(session, ids):
        due = planned.get(line.id)
        way = directions.get(line.id)
        found.append(
            ContactLine(
                **{name: getattr(line, name) for name in _LINE},
                last_direction=None if way is None else Direction(way),
                next_due=None if due is None else date.fromisoformat(due.due),
                next_due_time="" if due is None else due.due_time,
                next_what="" if due is None else due.what,
                next_channel="" if due is None else due.channel,
                consent=best(consents.get(line.id, ())),
            )
        )
    return tuple(found)


# Without a time means: before the day is over, so `~`, which stands behind all figures.
_NEXT = """
SELECT contact_id, due, due_time, what, channel, min(due || ifnull(nullif(due_time, ''), '~')) AS first
FROM follow_ups WHERE contact_id IN (SELECT value FROM json_each(:ids)) AND done_at IS NULL
GROUP BY contact_id
"""
_DIRECTION = """
SELECT j.value, (
    SELECT i.direction FROM participants p JOIN interactions i ON i.id = p.interaction_id
    WHERE p.contact_id = j.value ORDER BY p.at DESC, p.interaction_id DESC LIMIT 1)
FROM json_each(:ids) j
"""
_STATES = """
SELECT a.contact_id, s.state FROM addresses a JOIN consent_states s ON s.address = a.normal
WHERE a.contact_id IN (SELECT value FROM json_each(:ids)) AND a.channel = 'email'
    AND (:topic IS NULL OR s.topic_id = :topic)
"""
