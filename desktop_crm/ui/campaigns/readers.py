"""Whom a campaign is for, as the screens read it: choices, numbers, people."""

from dataclasses import dataclass
from typing import Any

from desktop_crm.base import clock
from desktop_crm.book import settings
from desktop_crm.book.database import Book
from desktop_crm.campaigns import checking, keeping_pictures, planning
from desktop_crm.campaigns.checking import Finding
from desktop_crm.campaigns.drafting import Campaign
from desktop_crm.consent import topics
from desktop_crm.consent.gate import Reason
from desktop_crm.contacts import tagging
from desktop_crm.segments import audience, saving
from desktop_crm.segments.audience import Audience, Member, Scope
from desktop_crm.segments.saving import Saved
from desktop_crm.ui.campaigns.manuscript import open_letter

SHOWN = 200  # people


@dataclass(frozen=True, slots=True)
class Choices:
    """What one can choose from."""

    topics: tuple[topics.Topic, ...]
    tags: tuple[tagging.Tag, ...]
    segments: tuple[Saved, ...]


@dataclass(frozen=True, slots=True)
class Readers:
    """The numbers for a campaign, and the first people."""

    audience: Audience | None  # None: no topic is chosen
    people: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """All that the check shows."""

    readers: Readers
    findings: tuple[Finding, ...]
    practice: bool
    sender: str
    topic: str
    per_day: int
    per_minute: int


def choices(session: Any) -> Choices:
    return Choices(topics.listed(session), tagging.every(session), saving.every(session))


def scope_of(session: Any, campaign: Campaign) -> Scope | None:
    """Whom it is meant for; None without a topic."""
    if campaign.topic_id is None:
        return None
    practice = planning.is_practice(session)
    return Scope(campaign.topic_id, campaign.tag_id, campaign.segment_id, practice, campaign.excluded)


def readers(session: Any, campaign: Campaign) -> Readers:
    """Numbers and first people as they stand now."""
    scope = scope_of(session, campaign)
    if scope is None:
        return Readers(None, ())
    now = clock.now()
    found = audience.audience(
        session, scope.topic_id, scope.tag_id, scope.segment_id, now, scope.practice, scope.excluded
    )
    return Readers(found, audience.members(session, scope, now, limit=SHOWN))


def left_out(session: Any, campaign: Campaign, reason: Reason | None) -> tuple[Member, ...]:
    """The people behind one of the numbers."""
    scope = scope_of(session, campaign)
    return () if scope is None else audience.members(session, scope, clock.now(), reason, limit=1000)


def check(book: Book, campaign_id: int) -> Checked:
    """Everything that is looked at before a campaign leaves."""
    opened = open_letter(book, campaign_id)
    campaign, draft = opened.campaign, opened.campaign.draft
    images = keeping_pictures.read_all(book, draft.content)
    found = checking.findings(
        draft.content, draft.subject, draft.preheader, opened.letterhead, images, opened.custom
    )
    with book.read() as session:
        practice = planning.is_practice(session)
        address = settings.get(session, settings.SENDER_ADDRESS)
        name = settings.get(session, settings.SENDER_NAME) or settings.get(session, settings.BUSINESS)
        return Checked(
            readers=readers(session, campaign),
            findings=found,
            practice=practice,
            sender=f"{name} <{address}>" if address else name or "the practice outbox",
            topic="" if campaign.topic_id is None else topics.get(session, campaign.topic_id).name,
            per_day=0 if practice else settings.get(session, settings.PER_DAY),
            per_minute=0 if practice else settings.get(session, settings.PER_MINUTE),
        )
