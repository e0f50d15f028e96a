"""The open point that a follow-up was planned for: closed when that is done, open again when that is reopened."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_crm.contacts.tables import ContactRow
from desktop_crm.dialogue.tables import FollowUpRow, InteractionRow


def close(session: Session, follow_up: FollowUpRow, now: datetime) -> None:
    """Closes it, unless something else that is still to be done was planned for it, too, about somebody who is here."""
    entry = _entry(session, follow_up)
    if entry is None or not entry.open_point or entry.open_closed_at is not None:
        return
    others = (
        select(FollowUpRow.id)
        .join(ContactRow, ContactRow.id == FollowUpRow.contact_id)
        .where(
            FollowUpRow.interaction_id == entry.id, FollowUpRow.done_at.is_(None), FollowUpRow.id != follow_up.id,
            ContactRow.deleted_at.is_(None),
        )
    )  # fmt: skip
    if session.scalar(others.limit(1)) is None:
        entry.open_closed_at = now


def open_again(session: Session, follow_up: FollowUpRow) -> None:
    """Opens it where a follow-up closed it; the exchange that was written down as this one was done is none of it."""
    entry = _entry(session, follow_up)
    if entry is None:
        return
    if entry.created_at == follow_up.done_at:
        follow_up.interaction_id = None
    ticked = select(FollowUpRow.id).where(
        FollowUpRow.interaction_id == entry.id, FollowUpRow.done_at == entry.open_closed_at
    )
    if entry.open_closed_at is not None and session.scalar(ticked.limit(1)) is not None:
        entry.open_closed_at = None


def _entry(session: Session, follow_up: FollowUpRow) -> InteractionRow | None:
    number = follow_up.interaction_id
    return None if number is None else session.get(InteractionRow, number, populate_existing=True)
