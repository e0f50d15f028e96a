"""What `campaign check` shows, and what `campaign send` looks at first."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from desktop_crm.campaigns import checking, drafting, planning
from desktop_crm.campaigns.checking import Finding
from desktop_crm.campaigns.drafting import Campaign
from desktop_crm.campaigns.keeping_pictures import read_all
from desktop_crm.contacts import fields
from desktop_crm.segments.audience import Audience, audience

if TYPE_CHECKING:
    from desktop_crm.book.database import Book


def preflight(book: Book, campaign_id: int, now: datetime) -> tuple[Campaign, tuple[Finding, ...], Audience]:
    """A campaign, what is to be fixed, and whom it would reach."""
    with book.read() as session:
        campaign = drafting.get(session, campaign_id)
        issue = planning.issue(session, campaign_id, now)
        custom = [field.name for field in fields.every(session)]
        who = audience(
            session,
            issue.topic_id,
            campaign.tag_id,
            campaign.segment_id,
            now,
            planning.is_practice(session),
            campaign.excluded,
        )
    draft = campaign.draft
    images = read_all(book, draft.content)
    found = checking.findings(
        draft.content, draft.subject, draft.preheader, issue.letterhead(), images, custom
    )
    return campaign, found, who
