"""The letter of a campaign as files that a browser and a mail program open: as an example reader would get it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.errors import BookProblem, UserError
from desktop_crm.book import attachments, settings
from desktop_crm.book.database import Book
from desktop_crm.campaigns import building, content, drafting, planning, rendering
from desktop_crm.campaigns.building import Copy
from desktop_crm.campaigns.fields import Letterhead
from desktop_crm.campaigns.planning import Issue
from desktop_crm.mail import tokens


def of_campaign(book: Book, session: Session, campaign_id: int) -> Iterator[tuple[str, str | bytes]]:
    """What can be made of it, each with its ending: html and txt of every letter, eml of one that could leave."""
    row = drafting.row_of(session, campaign_id)
    at = row.started_at or row.updated_at
    try:
        issue = planning.frozen_issue(row) if row.sent else planning.issue(session, campaign_id, at)
    except UserError:
        issue = None  # a draft without a newsletter or a sender
    body = _body(book, session, issue, drafting.get(session, campaign_id))
    if body is None:
        return
    yield "html", body.html
    yield "txt", body.text
    if issue is not None:
        # Made from the campaign, not by chance: the same book gives the same bytes.
        token = tokens.new_token(lambda bits: _fixed(f"campaign {campaign_id}") >> (256 - bits))
        copy = Copy(
            "you@example.org", "", tokens.message_id(token, issue.sender_address), token, building.example()
        )
        try:
            yield "eml", building.builder(book, issue).build(copy, clock.cut(at)).data
        except (UserError, ValueError):
            return  # it could not leave like this either


def _body(
    book: Book, session: Session, issue: Issue | None, campaign: drafting.Campaign
) -> rendering.Body | None:
    draft = campaign.draft
    subject, preheader, letter = draft.subject, draft.preheader, draft.content
    head = Letterhead(
        settings.get(session, settings.BUSINESS), settings.get(session, settings.POSTAL_ADDRESS), "", ""
    )
    if issue is not None:
        subject, preheader, letter, head = issue.subject, issue.preheader, issue.content, issue.letterhead()
    images = {}
    for name in content.images(letter):
        try:
            images[name] = attachments.read(book, name)
        except BookProblem:
            continue  # shown as missing
    try:
        return rendering.preview(letter, subject, preheader, head, images, building.example())
    except UserError:
        return None


def _fixed(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest())
