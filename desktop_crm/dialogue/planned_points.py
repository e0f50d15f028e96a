"""An open point and what was planned for it: the one is done with the other, and to be done again with it.

A follow-up in words of its own ("Ring about it") is a step on the way: it closes the point, answering the point
leaves it due. One that says the point itself ("Wants the quote") is the same thing twice.
"""

import re
from datetime import datetime

from sqlalchemy import ColumnElement, select
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


def tick(session: Session, entry: InteractionRow, now: datetime) -> None:
    """The point is answered: what was planned for it in its own words is done."""
    said = _words(entry.open_point)
    for planned in _of(session, entry, FollowUpRow.done_at.is_(None)):
        words = _words(planned.what)
        if words and words <= said:
            planned.done_at = now


def untick(session: Session, entry: InteractionRow) -> None:
    """The point was not answered after all: what was done in the same moment is to be done again."""
    for planned in _of(session, entry, FollowUpRow.done_at == entry.open_closed_at):
        planned.done_at, planned.outcome = None, ""


def _of(session: Session, entry: InteractionRow, which: ColumnElement[bool]) -> list[FollowUpRow]:
    """Of what was planned for it once, by the user; what comes again or belongs to a case or a plan has its own end."""
    others = (
        FollowUpRow.repeat_every,
        FollowUpRow.cadence_id,
        FollowUpRow.complaint_id,
        FollowUpRow.touch_id,
    )
    once = (column.is_(None) for column in others)
    return list(
        session.scalars(select(FollowUpRow).where(FollowUpRow.interaction_id == entry.id, which, *once))
    )


def _words(said: str) -> set[str]:
    return set(re.findall(r"\w+", said.casefold()))


def _entry(session: Session, follow_up: FollowUpRow) -> InteractionRow | None:
    number = follow_up.interaction_id
    return None if number is None else session.get(InteractionRow, number, populate_existing=True)
