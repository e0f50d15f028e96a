"""Keeping the answer to a question about a contact, and what is not to be asked again.

with book.write("Noted the telephone number of “Ellen Fairweather”") as session:
    answering.answer(session, contact_id, question, "020 7946 0101", now)
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.contacts import editing, fields, reaching
from desktop_crm.contacts.field_kinds import day_of
from desktop_crm.contacts.questions import PREFERRED, Question, Topic
from desktop_crm.contacts.records import Detail, Way
from desktop_crm.contacts.tables import QuestionPutRow
from desktop_crm.contacts.touching import contact_row


def answer(session: Session, contact_id: int, question: Question, value: str, at: datetime) -> None:
    """Writes the answer where it belongs. Raises UserError where it is none, or the contact is gone."""
    value = value.strip()
    if not value:
        raise UserError("There is no answer yet.", "Type what they said.")
    match question.topic:
        case Topic.PHONE | Topic.EMAIL | Topic.LETTER:
            reaching.add(session, contact_id, Way(question.topic.value, value), at)
        case Topic.BIRTHDAY:
            born = day_of(value)
            if born is None:
                raise UserError("This is no day.", "Type 9 May or 9 May 1961.")
            editing.change(session, contact_id, {"birthday": born}, at)
        case Topic.SOURCE:
            editing.change(session, contact_id, {"source": value}, at)
        case Topic.HOUSEHOLD:
            editing.change(session, contact_id, {"household": value}, at)
        case Topic.PREFERRED:
            fields.add_detail(session, contact_id, Detail(PREFERRED, value, "Preferred channel"), at)
        case Topic.FIELD:
            fields.put(session, contact_id, question.label, value, at)
        case Topic.CONSENT:
            raise UserError("Consent goes into the ledger with its proof.", "Record it on the address.")


def put_off(session: Session, contact_id: int, question: str, until: date | None, at: datetime) -> None:
    """Not to be asked until after that day; None: never again."""
    contact_row(session, contact_id)
    row = session.get(QuestionPutRow, (contact_id, question)) or QuestionPutRow(
        contact_id=contact_id, question=question
    )
    row.until, row.at = until, at
    session.add(row)
    session.flush()


def put(session: Session, contact_id: int, today: date) -> frozenset[str]:
    """The questions that are not to be asked today."""
    rows = session.execute(
        select(QuestionPutRow.question, QuestionPutRow.until).where(QuestionPutRow.contact_id == contact_id)
    )
    return frozenset(row.question for row in rows if row.until is None or row.until >= today)
