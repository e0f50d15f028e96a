"""A line that was read and looked at, kept in the book: the exchange, and what is to be done."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.dialogue import follow_ups, interactions
from desktop_crm.dialogue.interactions import Log
from desktop_crm.dialogue.quick.reading import Reading


def keep(session: Session, made: Reading, now: datetime, answers: int | None = None) -> int:
    """Writes it down and returns the exchange's id; the open point of `answers` is closed by it.

    Raises UserError where it is not said with whom.
    """
    if made.contact is None:
        raise UserError("It is not said who it was with.", "Write the name, or choose somebody.")
    number = interactions.log(session, entry_of(made, now), now, answers)
    if made.follow_up is not None:
        planned = made.follow_up
        at = planned.clock.strftime("%H:%M") if planned.clock else ""
        follow_ups.add(
            session, made.contact.id, planned.on, planned.text, now, due_time=at, interaction_id=number
        )
    return number


def entry_of(made: Reading, now: datetime) -> Log:
    """The exchange as it would be written down; it names nobody where nobody is known."""
    return Log(
        contact_ids=(made.contact.id,) if made.contact else (),
        channel=made.channel,
        direction=made.direction,
        at=min(clock.from_local(made.at), now),
        body=made.text,
        duration_minutes=made.minutes,
        open_point=made.open_point,
    )
