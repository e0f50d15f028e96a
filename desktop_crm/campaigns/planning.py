"""From a draft to one delivery per address, in one transaction: what will leave, from whom, to whom.

Nothing leaves here. Message-ID and token of every copy are fixed before the first one is handed over, and
content and sender are frozen in `CampaignRow.sent`, so that all readers get the same letter.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base import clock, dates
from desktop_crm.base.errors import UserError
from desktop_crm.base.text import one_line
from desktop_crm.book import settings
from desktop_crm.book.columns import to_millis
from desktop_crm.campaigns import content as letters
from desktop_crm.campaigns import drafting, rendering
from desktop_crm.campaigns.content import Content
from desktop_crm.campaigns.fields import Letterhead
from desktop_crm.campaigns.states import CampaignState, DeliveryState
from desktop_crm.campaigns.tables import CampaignRow
from desktop_crm.consent import topics
from desktop_crm.consent.gate import Reason
from desktop_crm.contacts import addresses
from desktop_crm.mail import tokens
from desktop_crm.segments import audience
from desktop_crm.segments.audience import Member, Scope

PRACTICE_SENDER = "practice@example.invalid"  # where nobody has set up an address yet


@dataclass(frozen=True, slots=True)
class Issue:
    """A letter as it leaves: frozen when sending begins, so that nothing typed later changes it."""

    sender_name: str
    sender_address: str
    topic_id: int
    topic: str
    subject: str
    preheader: str
    content: Content
    business_name: str
    postal_address: str
    today: str

    def letterhead(self) -> Letterhead:
        """What the letter says of its sender."""
        return Letterhead(self.business_name, self.postal_address, self.topic, self.today)

    def to_json(self) -> dict[str, Any]:
        """What `CampaignRow.sent` keeps."""
        values = {name: getattr(self, name) for name in Issue.__dataclass_fields__}
        return values | {"content": letters.to_json(self.content)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Issue":
        """The issue again. Raises BadFile where a later version wrote what this one cannot read."""
        return cls(**data | {"content": letters.from_json(data["content"])})


@dataclass(frozen=True, slots=True)
class Planned:
    """How many copies were planned, and how many people left out."""

    planned: int
    left_out: int
    practice: bool


def plan(session: Session, campaign_id: int, now: datetime) -> Planned:
    """Makes the deliveries of a draft and lets it be sent. Raises UserError where it is not fit to leave."""
    row = drafting.row_of(session, campaign_id)
    if row.state != CampaignState.DRAFT or row.deleted_at is not None:
        raise UserError(f"“{row.name}” has been sent, or is being sent.", "Make a copy and send that.")
    frozen = issue(session, campaign_id, now)
    if not frozen.subject:
        raise UserError("The letter has no subject.", "Type what readers see first.")
    for problem in rendering.problems(frozen.content, frozen.subject, frozen.preheader):
        raise problem
    practice = is_practice(session)
    scope = Scope(frozen.topic_id, row.tag_id, row.segment_id, practice, tuple(row.excluded))
    people = list(audience.everybody(session, scope, now))
    gets = [member for member in people if member.reason is None]
    if not gets:
        raise UserError(
            f"Nobody would get this: no one here has agreed to “{frozen.topic}”.",
            "Record who agreed, or choose other readers.",
        )
    waits = _waiting(people)
    _add_deliveries(session, campaign_id, [*gets, *waits], frozen.sender_address, now)
    _add_left_out(session, campaign_id, people, {member.contact_id for member in waits})
    row.state, row.practice, row.sent = CampaignState.SENDING, practice, frozen.to_json()
    row.started_at = row.updated_at = now
    row.held_reason, row.held_until = "", None
    session.flush()
    return Planned(len(gets), len(people) - len(gets), practice)


def take_back(session: Session, campaign_id: int, now: datetime) -> bool:
    """Makes a draft of it again, where not one copy has been handed over; whether it could be done."""
    row = drafting.row_of(session, campaign_id)
    tried = session.execute(
        sql(
            "SELECT EXISTS (SELECT 1 FROM deliveries WHERE campaign_id = :id"
            " AND (state NOT IN ('planned', 'held') OR attempts > 0))"
        ),
        {"id": campaign_id},
    ).scalar_one()
    if tried or row.state in (CampaignState.DRAFT, CampaignState.FINISHED):
        return False
    for table in ("deliveries", "left_out"):
        session.execute(sql(f"DELETE FROM {table} WHERE campaign_id = :id"), {"id": campaign_id})
    row.state, row.sent, row.practice = CampaignState.DRAFT, {}, False
    row.started_at, row.held_reason, row.held_until, row.updated_at = None, "", None, now
    session.flush()
    return True


def issue(session: Session, campaign_id: int, now: datetime) -> Issue:
    """The letter as it would leave now. Raises UserError where topic or sender are missing."""
    row = drafting.row_of(session, campaign_id)
    if row.topic_id is None:
        raise UserError("The newsletter has no topic.", "Choose which newsletter of yours it is.")
    day = clock.local(now).date()
    name, address = sender(session)
    return Issue(
        sender_name=name,
        sender_address=address,
        topic_id=row.topic_id,
        topic=topics.get(session, row.topic_id).name,
        subject=one_line(row.subject),
        preheader=one_line(row.preheader),
        content=rendering.with_way_out(letters.from_json(row.content)),
        business_name=settings.get(session, settings.BUSINESS),
        postal_address=settings.get(session, settings.POSTAL_ADDRESS),
        today=f"{day.day} {dates.MONTHS[day.month - 1]} {day.year}",
    )


def frozen_issue(row: CampaignRow) -> Issue:
    """The letter that began to leave. Raises UserError for a draft."""
    if not row.sent:
        raise UserError(f"“{row.name}” is a draft.", "Check it, then send it.")
    return Issue.from_json(row.sent)


def is_practice(session: Session) -> bool:
    """Whether messages go to the practice outbox."""
    return settings.get(session, settings.ACCOUNT_KIND) == "practice"


def sender(session: Session) -> tuple[str, str]:
    """Name and address that letters come from. Raises UserError where a real account has no address."""
    name = settings.get(session, settings.SENDER_NAME) or settings.get(session, settings.BUSINESS)
    found = addresses.email(settings.get(session, settings.SENDER_ADDRESS))
    if isinstance(found, str):
        return name, found
    if is_practice(session):
        return name, PRACTICE_SENDER
    raise UserError("The account has no sender address.", "Enter it in Settings, Mail account.")


def adopt_sender(session: Session, campaign_id: int) -> None:
    """Lets the copies that have not left come from the account's present sender, where that has changed."""
    row = drafting.row_of(session, campaign_id)
    frozen = frozen_issue(row)
    if row.practice:
        return
    name, address = sender(session)
    if (name, address) == (frozen.sender_name, frozen.sender_address):
        return
    row.sent = frozen.to_json() | {
        "sender_name": name,
        "sender_address": address,
    }
    if address.rpartition("@")[2] != frozen.sender_address.rpartition("@")[2]:
        never_tried = session.execute(
            sql(
                "SELECT id, token FROM deliveries WHERE campaign_id = :id AND state = 'planned' AND attempts = 0"
            ),
            {"id": campaign_id},
        ).all()
        fresh = [(tokens.message_id(token, address), delivery_id) for delivery_id, token in never_tried]
        if fresh:
            session.connection().exec_driver_sql("UPDATE deliveries SET message_id = ? WHERE id = ?", fresh)
    session.flush()


def _waiting(people: list[Member]) -> list[Member]:
    """Whose letter is held for a complaint: it leaves once that is closed. One for each mailbox."""
    held = {m.address: m for m in reversed(people) if m.reason is Reason.COMPLAINT}
    return list(reversed(held.values()))


def _add_deliveries(
    session: Session, campaign_id: int, gets: list[Member], sender_address: str, now: datetime
) -> None:
    at = to_millis(now)
    rows = []
    for member in gets:
        token = tokens.new_token()
        name = "" if member.name == member.address else member.name
        message_id = tokens.message_id(token, sender_address)
        state = DeliveryState.PLANNED if member.reason is None else DeliveryState.HELD
        why = "" if member.reason is None else member.reason.value
        rows.append((campaign_id, member.contact_id, member.address, name, message_id, token, at, state, why))
    session.connection().exec_driver_sql(
        "INSERT INTO deliveries (campaign_id, contact_id, address, name, message_id, token, at,"
        " state, reason, attempts, reply) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '')",
        rows,
    )


def _add_left_out(session: Session, campaign_id: int, people: list[Member], waiting: Container[int]) -> None:
    """Who does not get it, with the reason. Where two share a mailbox that waits, the second gets it there."""
    rows = []
    for member in people:
        if member.reason is not None and member.contact_id not in waiting:
            shared = member.reason is Reason.COMPLAINT
            reason = Reason.SAME_ADDRESS if shared else member.reason
            rows.append((campaign_id, member.contact_id, reason.value))
    if rows:
        session.connection().exec_driver_sql(
            "INSERT INTO left_out (campaign_id, contact_id, reason) VALUES (?, ?, ?)", rows
        )
