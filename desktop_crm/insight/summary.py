"""Where we left off with somebody, and what they agreed to on each of their addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.dates import ago_words
from desktop_crm.book.columns import from_millis
from desktop_crm.consent import suppressing, wishes
from desktop_crm.consent.state import How, State
from desktop_crm.contacts.tables import AddressRow
from desktop_crm.dialogue import channel_list, follow_ups, interactions
from desktop_crm.dialogue.channels import Channel, Direction, told
from desktop_crm.dialogue.follow_ups import FollowUp
from desktop_crm.dialogue.interactions import Interaction
from desktop_crm.insight import sources
from desktop_crm.insight.rows import best


# ---------------------------------------------------------------- where we left off
@dataclass(frozen=True, slots=True)
class OpenPoint:
    """What an exchange left to be answered; `days` old."""

    interaction_id: int
    text: str
    at: datetime
    channel: str
    direction: Direction
    days: int
    words: str  # `Ellen asked by e-mail, 38 min ago`


@dataclass(frozen=True, slots=True)
class LeftOff:
    """Where the dialogue stopped. `unanswered`: they spoke last and nothing of ours came after."""

    last: Interaction | None
    words: str  # of the last exchange: `Ellen rang, 3 days ago`
    open: tuple[OpenPoint, ...]  # the latest first
    unanswered: bool
    follow_up: FollowUp | None  # the next

    @property
    def question(self) -> OpenPoint | None:
        """What to answer first."""
        return self.open[0] if self.open else None


def where_left_off(session: Session, contact_id: int, now: datetime) -> LeftOff | None:
    """Where the dialogue with a contact goes on; None where nothing was said or planned yet."""
    last = interactions.last(session, contact_id)
    planned = follow_ups.of_contact(session, contact_id)
    if last is None and not planned:
        return None
    who = sources.called(session, contact_id)
    families = {channel.id: channel for channel in channel_list.every(session)}
    waiting = tuple(
        _point(open_one, who, families[open_one.channel].name, now)
        for open_one in interactions.open_of(session, contact_id)
    )
    words = ""
    if last is not None:
        headline = told(last.channel, families[last.channel].family, last.direction, who)
        words = f"{headline}, {ago_words(last.at, now)}"
    unanswered = last is not None and last.direction is Direction.IN and last.open_closed_at is None
    return LeftOff(last, words, waiting, unanswered, planned[0] if planned else None)


def _point(open_one: Interaction, who: str, channel: str, now: datetime) -> OpenPoint:
    asked = f"{who} asked" if open_one.direction is Direction.IN else "You said"
    return OpenPoint(
        interaction_id=open_one.id,
        text=open_one.open_point,
        at=open_one.at,
        channel=open_one.channel,
        direction=open_one.direction,
        days=max(0, (now - open_one.at).days),
        words=f"{asked} by {sources.in_a_line(channel)}, {ago_words(open_one.at, now)}",
    )


# ---------------------------------------------------------------- consent, address by address
@dataclass(frozen=True, slots=True)
class TopicConsent:
    """Where an address stands with a topic; `how` and `evidence` of the event that says so."""

    topic_id: int
    topic: str
    state: State
    since: datetime | None = None
    how: How | None = None
    evidence: str = ""
    event_id: int | None = None


@dataclass(frozen=True, slots=True)
class AddressConsents:
    """An e-mail address with all topics; `best` sums them up; a suppressed one gets nothing, whatever they say."""

    address_id: int
    value: str
    normal: str | None  # None: it cannot be mailed
    preferred: bool
    suppressed: bool
    best: State
    topics: tuple[TopicConsent, ...]


@dataclass(frozen=True, slots=True)
class Consents:
    """What a contact agreed to. `per_month`: at most so many newsletters; None: no wish of their own."""

    addresses: tuple[AddressConsents, ...]
    per_month: int | None


def consents_of(session: Session, contact_id: int) -> Consents:
    """Each e-mail address of a contact with every topic of the book, also those never asked about."""
    found: dict[int, list[TopicConsent]] = {}
    for row in session.execute(sql(_CONSENTS), {"who": contact_id}):
        state = State.NEVER if row.state is None else State(row.state)
        found.setdefault(row.address_id, []).append(
            TopicConsent(
                topic_id=row.topic_id,
                topic=row.topic,
                state=state,
                since=None if row.since is None else from_millis(row.since),
                how=None if row.how is None else How(row.how),
                evidence=row.evidence or "",
                event_id=row.event_id,
            )
        )
    return Consents(
        tuple(_address(session, row, found.get(row.id, [])) for row in _emails(session, contact_id)),
        wishes.wished(session, contact_id),
    )


def _address(session: Session, row: AddressRow, topics: list[TopicConsent]) -> AddressConsents:
    return AddressConsents(
        address_id=row.id,
        value=row.value,
        normal=row.normal,
        preferred=row.preferred,
        suppressed=row.normal is not None and suppressing.is_suppressed(session, row.normal),
        best=best(topic.state for topic in topics),
        topics=tuple(topics),
    )


def _emails(session: Session, contact_id: int) -> list[AddressRow]:
    query = (
        select(AddressRow)
        .where(AddressRow.contact_id == contact_id, AddressRow.channel == Channel.EMAIL)
        .order_by(AddressRow.preferred.desc(), AddressRow.position, AddressRow.id)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


_CONSENTS = """
SELECT a.id AS address_id, t.id AS topic_id, t.name AS topic, s.state, s.since, s.event_id, e.how, e.evidence
FROM addresses a CROSS JOIN topics t
LEFT JOIN consent_states s ON s.address = a.normal AND s.topic_id = t.id
LEFT JOIN consent_events e ON e.id = s.event_id
WHERE a.contact_id = :who AND a.channel = 'email' ORDER BY t.folded
"""
