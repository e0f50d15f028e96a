"""The next best question to one contact: what the book knows is gathered, the catalogue decides."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.book.asking import Ask, ask_of
from desktop_crm.consent import suppressing
from desktop_crm.contacts import answering, fields, records
from desktop_crm.contacts.questions import PREFERRED, Known, Missing, Question, catalogue
from desktop_crm.contacts.records import Contact
from desktop_crm.dialogue import channel_list
from desktop_crm.dialogue.channels import Channel, ChannelInfo
from desktop_crm.dialogue.proposals import reachable
from desktop_crm.insight import proposing, told_elsewhere
from desktop_crm.insight.proposing import Reach

SAMPLE = 200  # others of a tag that are looked at
_TAGS = 5  # tags of a contact that are looked at


def of_contact(session: Session, contact_id: int, now: datetime) -> Question | None:
    """What to ask now; None where nothing is missing, or the contact is gone."""
    found = every(session, contact_id, now)
    return found[0] if found else None


def every(session: Session, contact_id: int, now: datetime) -> tuple[Question, ...]:
    """All that is worth asking, the most useful first."""
    contact = records.get(session, contact_id)
    if contact is None or contact.deleted_at is not None:
        return ()
    channels = channel_list.every(session)
    return worth_asking(session, contact, proposing.reach(session, contact.id, channels), channels, now)


def worth_asking(
    session: Session, contact: Contact, reach: Reach, channels: tuple[ChannelInfo, ...], now: datetime
) -> tuple[Question, ...]:
    """All that is worth asking a contact of whom it is known how they are reached."""
    put = answering.put(session, contact.id, clock.local(now).date())
    return catalogue(_known(session, contact, reach, channels), put)


def _known(session: Session, contact: Contact, reach: Reach, channels: tuple[ChannelInfo, ...]) -> Known:
    """What the catalogue needs to know of a contact."""
    ask, told = ask_of(session), told_elsewhere.topics(contact)
    mail = reach.habits.of(Channel.EMAIL.value)
    return Known(
        name=contact.given or contact.name,
        person=contact.kind == "person",
        ways=reach.ways,
        shared=_shared(ask, contact),
        born=contact.birthday is not None,
        source=bool(contact.source or contact.referred_by) or _brought(ask, contact),
        household=bool(contact.household_id or contact.household),
        preferred=any(detail.field == PREFERRED for detail in contact.details),
        asked=_asked(session, ask, contact),
        mail_tried=mail.tried if mail else 0,
        mail_answered=mail.answered + mail.came if mail else 0,
        letters_back=reach.returned,
        greets=ask(_GREETS, {}).fetchone() is not None,
        told_apart=_told_apart(reach),
        channels=_choices(channels, reach),
        missing=_missing(session, ask, contact),
        told=told,
        broken=frozenset(a.channel for a in contact.addresses) - reach.ways,
    )


def _told_apart(reach: Reach) -> bool:
    """Whether one channel is answered at least every second time, after several tries."""
    return any(h.tried >= 3 and 2 * h.answered >= h.tried for h in reach.habits.channels)


def _choices(channels: tuple[ChannelInfo, ...], reach: Reach) -> tuple[tuple[str, str], ...]:
    return tuple((c.id, c.name) for c in reachable(channels, reach.ways) if c.family != "event")


# Birthdays that were greeted or passed over on Today.
_GREETS = "SELECT 1 FROM dismissals WHERE what = 'birthday' LIMIT 1"
# Of those who live together and of the organisation: where they are is where this one is.
_SHARED = """
SELECT DISTINCT a.channel FROM (
    SELECT id FROM contacts WHERE household_id = :home AND deleted_at IS NULL LIMIT 20) h
CROSS JOIN addresses a ON a.contact_id = h.id AND a.channel IN ('letter', 'phone')
UNION SELECT a.channel FROM addresses a WHERE a.contact_id = :firm AND a.channel IN ('letter', 'phone')
"""
_ASKED = """
SELECT (SELECT 1 FROM topics LIMIT 1) IS NULL OR EXISTS (
    SELECT 1 FROM addresses a CROSS JOIN consent_states s ON s.address = a.normal
    WHERE a.contact_id = :who AND a.channel = 'email' AND s.state <> 'never')
"""
_MEMBERS = """
SELECT count(*) FROM (
    SELECT 1 FROM contact_tags WHERE tag_id = :tag AND contact_id <> :who LIMIT :sample)
"""
_FILLED = """
SELECT v.field_id, count(*) FROM (
    SELECT contact_id FROM contact_tags WHERE tag_id = :tag AND contact_id <> :who LIMIT :sample) m
CROSS JOIN field_values v ON v.contact_id = m.contact_id GROUP BY v.field_id
"""
_TAGGED = """
SELECT t.id, t.name FROM contact_tags c CROSS JOIN tags t ON t.id = c.tag_id WHERE c.contact_id = :who LIMIT :most
"""


def _shared(ask: Ask, contact: Contact) -> frozenset[str]:
    given = {"home": contact.household_id, "firm": contact.organisation_id}
    return frozenset(row[0] for row in ask(_SHARED, given))


def _brought(ask: Ask, contact: Contact) -> bool:
    """Whether it is noted how their organisation came to us."""
    found = "SELECT source <> '' OR referred_by IS NOT NULL FROM contacts WHERE id = ? AND deleted_at IS NULL"
    row = ask(found, (contact.organisation_id,)).fetchone()
    return bool(row and row[0])


def _asked(session: Session, ask: Ask, contact: Contact) -> bool:
    """Whether there is nothing to ask: it was asked, there is no topic, or the address gets nothing anyway."""
    if ask(_ASKED, {"who": contact.id}).fetchone()[0]:
        return True
    return any(suppressing.is_suppressed(session, a.normal) for a in contact.of("email") if a.normal)


def _missing(session: Session, ask: Ask, contact: Contact) -> tuple[Missing, ...]:
    """The custom fields without a value, each with the tag of which most others have it."""
    have = {name for name, _value in contact.fields}
    lacking = {field.id: field for field in fields.known(session) if field.name not in have}
    best: dict[int, Missing] = {}
    tags: list[Any] = ask(_TAGGED, {"who": contact.id, "most": _TAGS}).fetchall() if lacking else []
    for tag, name in tags:
        given = {"tag": tag, "who": contact.id, "sample": SAMPLE}
        others = ask(_MEMBERS, given).fetchone()[0]
        for field_id, filled in ask(_FILLED, given).fetchall():
            field, before = lacking.get(field_id), best.get(field_id)
            if field is not None and (before is None or filled * before.others > before.filled * others):
                best[field_id] = Missing(
                    field_id, field.name, field.kind, field.choices, name, others, filled
                )
    return tuple(best[number] for number in sorted(best))
