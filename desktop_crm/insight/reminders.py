"""What the user may be told of today: open follow-ups that are due until the day is over."""

from datetime import date

from sqlalchemy.orm import Session

from desktop_crm.contacts import listing
from desktop_crm.dialogue import follow_ups
from desktop_crm.dialogue.reminding import Reminder

MOST = 200  # more are not told one by one


def until(session: Session, day: date) -> tuple[Reminder, ...]:
    """Those that are due on that day or before, the longest overdue first."""
    found = follow_ups.due(session, day, MOST)
    names = listing.names(session, (f.contact_id for f in found))
    return tuple(
        Reminder(f.id, f.contact_id, f.due, f.due_time, names.get(f.contact_id, ""), f.what) for f in found
    )
