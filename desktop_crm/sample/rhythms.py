"""What comes round in the sample business: a task that repeats, and a customer who is rung regularly."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.dialogue import cadences, follow_ups
from desktop_crm.dialogue.cadences import OfContact
from desktop_crm.dialogue.repeating import Repeat, Unit


def make(session: Session, ids: Mapping[int, int], now: datetime) -> None:
    """The first two people of the sample; all of it lies ahead."""
    cadences.add(
        session, OfContact(ids[0]), Repeat(6, Unit.WEEK), now, "Ring and ask how the garden does", "phone"
    )
    due = clock.local(now).date() + timedelta(days=16)
    monthly = Repeat(1, Unit.MONTH)
    follow_ups.add(session, ids[1], due, "Send the list for the trade", now, channel="email", repeat=monthly)
