"""The rows of the contacts page: a contact's line with its next follow-up, consent and last exchange."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.dates import PartialDate
from desktop_crm.base.money import Money
from desktop_crm.book import settings
from desktop_crm.book.asking import ask_of
from desktop_crm.book.columns import from_millis
from desktop_crm.consent import suppressing
from desktop_crm.consent.state import State
from desktop_crm.contacts import listing
from desktop_crm.contacts.listing import Line
from desktop_crm.dialogue.channels import Direction


@dataclass(frozen=True, slots=True)
class Extra:
    """What a table shows of a contact where its columns are asked for."""

    city: str = ""
    country: str = ""
    birthday: PartialDate | None = None
    source: str = ""
    language: str = ""
    added: datetime | None = None
    custom: Mapping[int, str] = field(default_factory=dict)  # by id of the field
    bought: tuple[Money, ...] = ()  # this year, one for each currency


NOTHING = Extra()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What beside the usual is read: `own` columns, `places`, custom `fields` by id, purchases of a `year`."""

    own: bool = False
    places: bool = False
    fields: tuple[int, ...] = ()
    year: int = 0


@dataclass(frozen=True, slots=True)
class ContactLine(Line):
    """A contact in the table. `consent` is the best over its e-mail addresses (and topics)."""

    last_direction: Direction | None = None
    next_due: date | None = None
    next_due_time: str = ""  # local, `10:30`
    next_what: str = ""
    next_channel: str = ""
    consent: State = State.NEVER
    suppressed: bool = False  # the addresses that `consent` speaks of get nothing all the same
    extra: Extra = NOTHING

    @property
    def newsletter(self) -> str:
        """What a list shows: a consent state, or `suppressed`."""
        return "suppressed" if self.suppressed else self.consent.value


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


def rows(
    session: Session, ids: Sequence[int], topic_id: int | None = None, wanted: Wanted | None = None
) -> tuple[ContactLine, ...]:
    """The rows of these contacts in the order of `ids`; with a topic, consent is that to this topic alone."""
    extras = {} if wanted is None else extra_of(session, ids, wanted)
    given = {"ids": json.dumps(list(ids)), "topic": topic_id}
    planned = {row.contact_id: row for row in session.execute(sql(_NEXT), given)}
    directions = {row[0]: row[1] for row in session.execute(sql(_DIRECTION), given)}
    agreed = _agreed(session, given)
    nothing = _suppressed(session, {address for mails in agreed.values() for address, _state in mails})
    found = []
    for line in listing.lines(session, ids):
        due = planned.get(line.id)
        way = directions.get(line.id)
        mails = agreed.get(line.id, ())
        consent = best(state for _address, state in mails)
        counting = [address for address, state in mails if state is consent]
        found.append(
            ContactLine(
                **{name: getattr(line, name) for name in _LINE},
                last_direction=None if way is None else Direction(way),
                next_due=None if due is None else date.fromisoformat(due.due),
                next_due_time="" if due is None else due.due_time,
                next_what="" if due is None else due.what,
                next_channel="" if due is None else due.channel,
                consent=consent,
                suppressed=bool(counting) and all(address in nothing for address in counting),
                extra=extras.get(line.id, NOTHING),
            )
        )
    return tuple(found)


def has_purchases(session: Session) -> bool:
    """Whether anything was bought, so that there is something to show of it."""
    return ask_of(session)("SELECT 1 FROM purchases LIMIT 1", {}).fetchone() is not None


def extra_of(session: Session, ids: Sequence[int], wanted: Wanted) -> dict[int, Extra]:
    """What is asked for beside the usual, by contact."""
    found: dict[int, dict[str, Any]] = {number: {} for number in ids}
    ask, given = (
        ask_of(session),
        {"ids": str(list(ids)), "fields": str(list(wanted.fields)), "year": str(wanted.year)},
    )
    if wanted.own:
        for number, birthday, source, language, added in ask(_OWN, given):
            found[number] |= {
                "birthday": None if birthday is None else PartialDate.parse(birthday),
                "source": source, "language": language, "added": from_millis(added),
            }  # fmt: skip
    if wanted.places:
        for number, city, country in ask(_PLACES, given):
            found[number].setdefault("city", city)
            found[number].setdefault("country", country)
    if wanted.fields:
        for number, field_id, value in ask(_CUSTOM, given):
            found[number].setdefault("custom", {})[field_id] = value
    if wanted.year:
        for number, currency, minor in ask(_BOUGHT, given):
            found[number]["bought"] = (*found[number].get("bought", ()), Money(minor, currency))
    return {number: Extra(**values) for number, values in found.items()}


def _agreed(session: Session, given: dict[str, Any]) -> dict[int, list[tuple[str, State]]]:
    """Each e-mail address of each contact with its states."""
    found: dict[int, list[tuple[str, State]]] = {}
    for contact_id, address, state in session.execute(sql(_STATES), given):
        found.setdefault(contact_id, []).append((address, State.NEVER if state is None else State(state)))
    return found


def _suppressed(session: Session, mails: Collection[str]) -> set[str]:
    """Those of these addresses that get nothing by mail."""
    if session.execute(sql("SELECT 1 FROM suppressions LIMIT 1")).first() is None:
        return set()
    key = settings.get(session, settings.BOOK_KEY)
    hashes = {suppressing.keyed_hash(key, mail): mail for mail in mails}
    query = """
    SELECT s.address_hash FROM json_each(:hashes) j JOIN suppressions s ON s.address_hash = j.value
    WHERE s.lifted_at IS NULL
    """
    return {hashes[row[0]] for row in session.execute(sql(query), {"hashes": json.dumps(list(hashes))})}


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
SELECT a.contact_id, a.normal, s.state FROM (SELECT DISTINCT value FROM json_each(:ids)) j
CROSS JOIN addresses a ON a.contact_id = j.value
LEFT JOIN consent_states s ON s.address = a.normal AND (:topic IS NULL OR s.topic_id = :topic)
WHERE a.channel = 'email' AND a.normal IS NOT NULL
"""
_OWN = """
SELECT id, birthday, source, language, created_at FROM contacts WHERE id IN (SELECT value FROM json_each(:ids))
"""
_PLACES = """
SELECT a.contact_id, a.city, a.country FROM (SELECT DISTINCT value FROM json_each(:ids)) j
CROSS JOIN addresses a ON a.contact_id = j.value
WHERE a.channel = 'letter' ORDER BY a.contact_id, a.city = '', a.preferred DESC, a.position, a.id
"""
_CUSTOM = """
SELECT contact_id, field_id, value FROM field_values
WHERE contact_id IN (SELECT value FROM json_each(:ids)) AND field_id IN (SELECT value FROM json_each(:fields))
"""
_BOUGHT = """
SELECT p.contact_id, p.currency, sum(p.amount_minor) AS total FROM (SELECT DISTINCT value FROM json_each(:ids)) j
CROSS JOIN purchases p ON p.contact_id = j.value
WHERE p.amount_minor IS NOT NULL AND p.currency <> ''
AND strftime('%Y', p.at / 1000, 'unixepoch', 'localtime') = :year
GROUP BY p.contact_id, p.currency ORDER BY p.contact_id, total DESC
"""
