"""What to do next, from one look: the same as asked apart."""

from datetime import timedelta

from desktop_crm.base import clock
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, records
from desktop_crm.contacts.records import Draft, Way
from desktop_crm.dialogue import interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.insight import next_question, proposing
from desktop_crm.insight.advising import advise

NOW = clock.from_iso("2026-11-28T10:00:00")


def test_the_proposal_and_the_question_are_those_asked_apart(book: Book) -> None:
    with book.write() as session:
        ann = editing.add(
            session,
            Draft(full_name="Ann Moor", ways=(Way("phone", "07700 900123"), Way("email", "ann@x.example"))),
            NOW,
        )
        for days in range(1, 12):
            at = NOW - timedelta(days=days)
            interactions.log(
                session,
                Log(contact_ids=(ann,), channel="phone", direction=Direction.OUT, at=at, body="Rang"),
                at,
            )
    with book.read() as session:
        contact = records.get(session, ann)
        assert contact is not None
        advice = advise(session, contact, NOW)
        assert advice.proposal is not None and advice.question is not None
        assert advice.proposal == proposing.propose(session, ann, NOW)
        assert advice.question == next_question.of_contact(session, ann, NOW)
