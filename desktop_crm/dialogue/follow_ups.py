"""Follow-ups: something to do about a contact, by a day.

with book.write("Planned “Send the quote”") as session:
    follow_ups.add(session, contact_id, date(2026, 11, 20), "Send the quote", now)
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import clean, one_line
from desktop_crm.contacts.tables import ContactRow
from desktop_crm.dialogue import channel_list
from desktop_crm.dialogue.tables import FollowUpRow

_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One thing to do. `due_time` is local, `10:30`, empty for any time of the day."""

    id: int
    contact_id: int
    due: date
    due_time: str
    what: str
    channel: str
    interaction_id: int | None
    created_at: datetime
    done_at: datetime | None
    outcome: str


# ---------------------------------------------------------------- writing
def add(
    session: Session,
    contact_id: int,
    due: date,
    what: str,
    now: datetime,
    *,
    due_time: str = "",
    channel: str = "",
    interaction_id: int | None = None,
) -> int:
    """Plans something and returns its id. Raises UserError where it says nothing, or nobody is there."""
    row = FollowUpRow(contact_id=contact_id, interaction_id=interaction_id, created_at=now)
    _require_contact(session, contact_id)
    _fill(session, row, due, what, due_time, channel)
    session.add(row)
    session.flush()
    return row.id


def change(
    session: Session, follow_up_id: int, due: date, what: str, due_time: str = "", channel: str = ""
) -> None:
    """Puts other words, another day, time or channel in the place of what was planned."""
    _fill(session, _row(session, follow_up_id), due, what, due_time, channel)
    session.flush()


def move(session: Session, follow_up_id: int, due: date, due_time: str | None = None) -> None:
    """Puts it off, or forward, to another day; the time of the day stays where none is given."""
    row = _row(session, follow_up_id)
    row.due = due
    if due_time is not None:
        row.due_time = _time(due_time)
    session.flush()


def done(session: Session, follow_up_id: int, now: datetime, outcome: str = "") -> None:
    """It is done; from now on it stands in the timeline."""
    row = _row(session, follow_up_id)
    row.done_at, row.outcome = now, clean(outcome)
    session.flush()


def reopen(session: Session, follow_up_id: int) -> None:
    """It is to be done after all."""
    row = _row(session, follow_up_id)
    row.done_at, row.outcome = None, ""
    session.flush()


def delete(session: Session, follow_up_id: int) -> None:
    session.delete(_row(session, follow_up_id))
    session.flush()


def _fill(session: Session, row: FollowUpRow, due: date, what: str, due_time: str, channel: str) -> None:
    row.due, row.what, row.due_time, row.channel = due, one_line(what), _time(due_time), channel
    if not row.what:
        raise UserError("There is nothing to do in it.", "Type what you want to do.")
    if channel:
        channel_list.get(session, channel)


def _time(text: str) -> str:
    if not text.strip():
        return ""
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise UserError(f"“{text.strip()}” is no time of the day.", "Type it as 10:30.")
    return f"{int(found[1]):02}:{found[2]}"


# ---------------------------------------------------------------- reading
def get(session: Session, follow_up_id: int) -> FollowUp | None:
    row = session.get(FollowUpRow, follow_up_id, populate_existing=True)
    return None if row is None else _record(row)


def due(session: Session, until: date, limit: int = 500) -> tuple[FollowUp, ...]:
    """What is to be done up to and on that day, about contacts that are not deleted, the latest due last."""
    query = _planned().where(FollowUpRow.due <= until)
    return tuple(_record(row) for row in session.scalars(query.limit(limit)))


def count_due(session: Session, until: date) -> int:
    """How many are to be done up to and on that day."""
    query = _planned().where(FollowUpRow.due <= until).order_by(None)
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def of_contact(session: Session, contact_id: int) -> tuple[FollowUp, ...]:
    """What is still to be done about a contact, the next first."""
    rows = session.scalars(
        select(FollowUpRow)
        .where(FollowUpRow.contact_id == contact_id, FollowUpRow.done_at.is_(None))
        .order_by(*_ORDER)
        .execution_options(populate_existing=True)
    )
    return tuple(_record(row) for row in rows)


# Without a time means: before the day is over.
_ORDER = (FollowUpRow.due, FollowUpRow.due_time == "", FollowUpRow.due_time, FollowUpRow.id)


def _planned() -> Select[FollowUpRow]:
    return (
        select(FollowUpRow)
        .join(ContactRow, ContactRow.id == FollowUpRow.contact_id)
        .where(FollowUpRow.done_at.is_(None), ContactRow.deleted_at.is_(None))
        .order_by(*_ORDER)
        .execution_options(populate_existing=True)
    )


def _require_contact(session: Session, contact_id: int) -> None:
    row = session.get(ContactRow, contact_id)
    if row is None or row.deleted_at is not None:
        raise UserError("This contact is not there any more.", "Restore the contact first.")


def _row(session: Session, follow_up_id: int) -> FollowUpRow:
    row = session.get(FollowUpRow, follow_up_id)
    if row is None:
        raise UserError("This follow-up is not there any more.", "Open the contact again.")
    return row


def _record(row: FollowUpRow) -> FollowUp:
    return FollowUp(**{name: getattr(row, name) for name in FollowUp.__dataclass_fields__})
