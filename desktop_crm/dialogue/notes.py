"""Dated notes: what is worth keeping about a contact and was no exchange.

with book.write("Noted something about “Ellen Fairweather”") as session:
    notes.add(session, contact_id, at, "Her garden is open on the first Sunday of June", now)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import clean
from desktop_crm.contacts.tables import ContactRow
from desktop_crm.dialogue import former_words
from desktop_crm.dialogue.former_words import Words, require_seen
from desktop_crm.dialogue.tables import NoteRow

_AHEAD = timedelta(minutes=5)  # clocks differ


@dataclass(frozen=True, slots=True)
class Note:
    """A note about a contact, with its moment."""

    id: int
    contact_id: int
    at: datetime
    text: str
    created_at: datetime
    updated_at: datetime


def add(session: Session, contact_id: int, at: datetime, text: str, now: datetime) -> int:
    """Notes something and returns its id. Raises UserError where it says nothing, lies ahead, or nobody is there."""
    contact = session.get(ContactRow, contact_id)
    if contact is None or contact.deleted_at is not None:
        raise UserError("This contact is not there any more.", "Restore the contact first.")
    row = NoteRow(contact_id=contact_id, created_at=now, updated_at=now)
    _fill(row, at, text, now)
    session.add(row)
    session.flush()
    return row.id


def change(
    session: Session, note_id: int, at: datetime, text: str, now: datetime, seen: datetime | None = None
) -> None:
    """Puts other words or another moment in the place of a note's; its former words are kept.

    `seen`: when the note that was looked at was changed last. Raises UserError where it was changed since.
    """
    row = _row(session, note_id)
    require_seen(row.updated_at, seen)
    before = Words(now, row.text, row.at)
    _fill(row, at, text, now)
    if (row.at, row.text) != (before.at, before.text):
        row.former = former_words.added(row.former, before)
        row.updated_at = now
    session.flush()


def delete(session: Session, note_id: int) -> None:
    session.delete(_row(session, note_id))
    session.flush()


def get(session: Session, note_id: int) -> Note | None:
    row = session.get(NoteRow, note_id, populate_existing=True)
    if row is None:
        return None
    return Note(**{name: getattr(row, name) for name in Note.__dataclass_fields__})


def former(session: Session, note_id: int) -> tuple[Words, ...]:
    """What a note said before it was changed, the latest first."""
    row = session.get(NoteRow, note_id)
    return () if row is None else former_words.of(row.former)


def _fill(row: NoteRow, at: datetime, text: str, now: datetime) -> None:
    if at > now + _AHEAD:
        raise UserError("The time lies ahead.", "Plan a follow-up for what is still to come.")
    row.at, row.text = at, clean(text)
    if not row.text:
        raise UserError("There is nothing in the note.", "A few words are enough.")


def _row(session: Session, note_id: int) -> NoteRow:
    row = session.get(NoteRow, note_id)
    if row is None:
        raise UserError("This note is not there any more.", "Open the contact again.")
    return row
