"""At most how many campaign messages a month a contact wishes to get."""

from datetime import datetime

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.book import settings
from desktop_crm.consent.tables import PreferenceRow


def wish(session: Session, contact_id: int, per_month: int | None) -> None:
    """Keeps a contact's wish; None: no wish, the book's setting counts. 0: none at all."""
    if per_month is not None and not 0 <= per_month <= settings.WISHED_PER_MONTH.high:
        raise UserError("That is no number of letters a month.", "Type a number from 0 to 100.")
    row = session.get(PreferenceRow, contact_id)
    if row is None:
        session.add(PreferenceRow(contact_id=contact_id, per_month=per_month))
    else:
        row.per_month = per_month
    session.flush()


def wished(session: Session, contact_id: int) -> int | None:
    """What this contact wished; None where there is no wish."""
    row = session.get(PreferenceRow, contact_id)
    return None if row is None else row.per_month


def for_everyone(session: Session) -> int | None:
    """What counts where nobody wished otherwise; None: no limit."""
    return settings.get(session, settings.WISHED_PER_MONTH) or None


def limit(wish_of_contact: int | None, for_all: int | None) -> int | None:
    """How many a month at the most: the contact's wish before the book's setting."""
    return for_all if wish_of_contact is None else wish_of_contact


def month_start(now: datetime) -> datetime:
    """Since when messages count: the first of this calendar month where the user is.

    Not the last 30 days: who wishes one letter a month gets February's on 1 February and March's on 1 March.
    """
    here = clock.local(now)
    return clock.from_iso(f"{here.year:04}-{here.month:02}-01")
