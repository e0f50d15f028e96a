"""Campaigns as they are written: making, saving as typed, undoing, copying, deleting.

with book.write() as session:
    campaign = drafting.save(session, campaign_id, Draft("Seeds are in", "", content), now, "Edited text", "b1")
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import one_line
from desktop_crm.book import settings
from desktop_crm.campaigns import content as letters
from desktop_crm.campaigns import steps
from desktop_crm.campaigns.content import Content, Theme
from desktop_crm.campaigns.states import CampaignState, DeliveryState
from desktop_crm.campaigns.steps import Draft
from desktop_crm.campaigns.tables import CampaignRow, DeliveryRow
from desktop_crm.consent.tables import TopicRow

__all__ = [
    "Campaign", "Draft", "Line", "aim", "create", "delete", "do_again", "duplicate", "every", "get", "new_content",
    "rename", "restore", "save", "take_back",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign whole. `undo` and `redo` name the composer's next steps; empty: none."""

    id: int
    name: str
    state: CampaignState
    topic_id: int | None
    tag_id: int | None
    segment_id: int | None
    excluded: tuple[int, ...]  # segments and lists that are left out
    draft: Draft
    practice: bool
    held_reason: str
    held_until: datetime | None
    created_at: datetime
    updated_at: datetime
    tested_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    deleted_at: datetime | None
    undo: str
    redo: str


@dataclass(frozen=True, slots=True)
class Line:
    """A campaign in a list. `counts` of its deliveries; states with none are absent."""

    id: int
    name: str
    state: CampaignState
    subject: str
    topic: str
    practice: bool
    held_reason: str
    held_until: datetime | None
    updated_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    counts: dict[DeliveryState, int]


def every(session: Session, state: CampaignState | None = None) -> tuple[Line, ...]:
    """All that are not deleted, the one touched last first."""
    counts: dict[int, dict[DeliveryState, int]] = defaultdict(dict)
    grouped = select(DeliveryRow.campaign_id, DeliveryRow.state, func.count()).group_by(
        DeliveryRow.campaign_id, DeliveryRow.state
    )
    for campaign_id, delivery_state, count in session.execute(grouped):
        counts[campaign_id][DeliveryState(delivery_state)] = count
    query = (
        select(CampaignRow, TopicRow.name)
        .outerjoin(TopicRow, TopicRow.id == CampaignRow.topic_id)
        .where(CampaignRow.deleted_at.is_(None))
        .order_by(CampaignRow.updated_at.desc(), CampaignRow.id.desc())
    )
    if state is not None:
        query = query.where(CampaignRow.state == state)
    return tuple(_line(row, topic or "", counts.get(row.id, {})) for row, topic in session.execute(query))


def get(session: Session, campaign_id: int) -> Campaign:
    """One campaign, also a deleted one. Raises UserError where there is none."""
    return _record(row_of(session, campaign_id))


def new_content(session: Session) -> Content:
    """An empty letter in the book's colours, with its footer."""
    theme = replace(
        Theme(),
        colour=settings.get(session, settings.THEME_COLOUR),
        logo=settings.get(session, settings.THEME_LOGO),
    )
    return letters.with_footer(Content(theme=theme))


def create(
    session: Session,
    name: str,
    now: datetime,
    *,
    topic_id: int | None = None,
    tag_id: int | None = None,
    segment_id: int | None = None,
    excluded: tuple[int, ...] = (),
    draft: Draft | None = None,
) -> int:
    """Makes a draft; its id. Raises UserError where it has no name."""
    written = draft or Draft(content=new_content(session))
    row = CampaignRow(
        name=_named(name),
        state=CampaignState.DRAFT,
        topic_id=topic_id,
        tag_id=tag_id,
        segment_id=segment_id,
        excluded=list(excluded),
        subject=one_line(written.subject),
        preheader=one_line(written.preheader),
        content=letters.to_json(written.content),
        history={},
        sent={},
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def save(
    session: Session,
    campaign_id: int,
    draft: Draft,
    now: datetime,
    label: str = "Edit",
    merge: str = "",
) -> Campaign:
    """Keeps what was typed, as one step of the composer's undo called `label`.

    Saves with the same `merge` (a block's id, `subject` …) within 3 s of each other are one step.
    Raises UserError where the campaign has begun to leave.
    """
    row = _draft_row(session, campaign_id)
    written = replace(draft, subject=_typed(draft.subject), preheader=_typed(draft.preheader))
    patch = steps.diff(written, _draft(row))
    if patch:
        row.history = steps.note(row.history, patch, label, merge, now)
        _write(row, written, now)
        session.flush()
    return _record(row)


def take_back(session: Session, campaign_id: int, now: datetime) -> Campaign | None:
    """Undoes the composer's last step; None where there is none."""
    row = _draft_row(session, campaign_id)
    turned = steps.back(row.history, _draft(row))
    return None if turned is None else _turned(session, row, turned[0], turned[1], now)


def do_again(session: Session, campaign_id: int, now: datetime) -> Campaign | None:
    """Does the step again that was undone last; None where there is none."""
    row = _draft_row(session, campaign_id)
    turned = steps.forth(row.history, _draft(row))
    return None if turned is None else _turned(session, row, turned[0], turned[1], now)


def aim(
    session: Session,
    campaign_id: int,
    topic_id: int | None,
    tag_id: int | None,
    segment_id: int | None,
    now: datetime,
    excluded: tuple[int, ...] | None = None,
) -> None:
    """Says whom the campaign is for, and whom not (None: as before). Raises UserError where it has begun to leave."""
    row = _draft_row(session, campaign_id)
    row.topic_id, row.tag_id, row.segment_id, row.updated_at = topic_id, tag_id, segment_id, now
    if excluded is not None:
        row.excluded = list(excluded)
    session.flush()


def rename(session: Session, campaign_id: int, name: str, now: datetime) -> None:
    """Gives a campaign another name, at any time; readers never see it."""
    row = row_of(session, campaign_id)
    row.name, row.updated_at = _named(name), now
    session.flush()


def duplicate(session: Session, campaign_id: int, now: datetime, name: str = "") -> int:
    """A new draft with the same letter and readers; its id."""
    row = row_of(session, campaign_id)
    return create(
        session,
        name or f"{row.name} (copy)",
        now,
        topic_id=row.topic_id,
        tag_id=row.tag_id,
        segment_id=row.segment_id,
        excluded=tuple(row.excluded),
        draft=_draft(row),
    )


def delete(session: Session, campaign_id: int, now: datetime) -> None:
    """Takes a campaign off the lists; what was sent stays in the timelines.

    Raises UserError while it is being sent or waits to go on.
    """
    row = row_of(session, campaign_id)
    if row.state in (CampaignState.SENDING, CampaignState.PAUSED):
        raise UserError(f"“{row.name}” is being sent.", "Stop it first.")
    row.deleted_at = now
    session.flush()


def restore(session: Session, campaign_id: int, now: datetime) -> None:
    """Brings a deleted campaign back."""
    row = row_of(session, campaign_id)
    row.deleted_at, row.updated_at = None, now
    session.flush()


# ---------------------------------------------------------------- rows
def row_of(session: Session, campaign_id: int) -> CampaignRow:
    """The row. Raises UserError where there is none."""
    row = session.get(CampaignRow, campaign_id)
    if row is None:
        raise UserError("This newsletter is not in the book any more.", "Open the list of newsletters again.")
    return row


def _draft_row(session: Session, campaign_id: int) -> CampaignRow:
    row = row_of(session, campaign_id)
    if row.state != CampaignState.DRAFT:
        raise UserError(
            f"“{row.name}” has begun to leave and stays as it is.", "Make a copy and change that."
        )
    return row


def _draft(row: CampaignRow) -> Draft:
    return Draft(row.subject, row.preheader, letters.from_json(row.content or {}))


def _turned(session: Session, row: CampaignRow, history: object, draft: Draft, now: datetime) -> Campaign:
    row.history = history
    _write(row, draft, now)
    session.flush()
    return _record(row)


def _write(row: CampaignRow, draft: Draft, now: datetime) -> None:
    row.subject, row.preheader = draft.subject, draft.preheader
    row.content = letters.to_json(draft.content)
    row.updated_at = now


def _typed(text: str) -> str:
    """On one line; a blank at the end stays: the next word is still to come."""
    return " ".join(text.splitlines()) if "\n" in text or "\r" in text else text


def _named(name: str) -> str:
    plain = one_line(name)
    if not plain:
        raise UserError("The newsletter has no name.", "Type one; readers do not see it.")
    return plain


def _record(row: CampaignRow) -> Campaign:
    undo, redo = steps.labels(row.history)
    return Campaign(
        id=row.id,
        name=row.name,
        state=CampaignState(row.state),
        topic_id=row.topic_id,
        tag_id=row.tag_id,
        segment_id=row.segment_id,
        excluded=tuple(row.excluded),
        draft=_draft(row),
        practice=row.practice,
        held_reason=row.held_reason,
        held_until=row.held_until,
        created_at=row.created_at,
        updated_at=row.updated_at,
        tested_at=row.tested_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        deleted_at=row.deleted_at,
        undo=undo,
        redo=redo,
    )


def _line(row: CampaignRow, topic: str, counts: dict[DeliveryState, int]) -> Line:
    return Line(
        id=row.id,
        name=row.name,
        state=CampaignState(row.state),
        subject=row.subject,
        topic=topic,
        practice=row.practice,
        held_reason=row.held_reason,
        held_until=row.held_until,
        updated_at=row.updated_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        counts=counts,
    )
