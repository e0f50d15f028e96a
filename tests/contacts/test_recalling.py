"""Whom the book knows already: a batch is compared with those it may be, and with nobody in the bin."""

from datetime import UTC, datetime
from typing import cast

from sqlalchemy.orm import Session

from desktop_crm.book.database import Book
from desktop_crm.contacts import editing
from desktop_crm.contacts.matching import Facts, Match, Matcher, Reason, facts
from desktop_crm.contacts.recalling import Namesakes, facts_of, recall
from desktop_crm.contacts.records import Draft, Way

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


def test_people_are_recalled_by_address_number_and_name_with_organisation(book: Book) -> None:
    with book.write() as session:
        ann, bo, cy, dan = (
            editing.add(session, draft, NOW)
            for draft in (
                Draft(full_name="Ann Berg", ways=(Way("email", "Ann@X.example"), Way("email", "no address"))),
                Draft(full_name="Bo Stein", ways=(Way("sms", "01632 960147"),)),
                Draft(full_name="Cy Hill", organisation="Elm Court"),
                Draft(full_name="Dan Dale", ways=(Way("email", "dan@x.example"),)),
            )
        )
        editing.delete(session, [dan], NOW)
        batch = (
            facts("A Berg", emails=["ann@x.example"]),
            facts("Bo Stein", phones=["+441632960147"]),
            facts("Hill, Cy", "ELM COURT"),
            facts("Dan Dale", emails=["dan@x.example"]),
            facts("Cy Hill"),
        )
        matcher = Matcher()
        recall(session, matcher, batch)
        assert [matcher.find(person) for person in batch] == [
            Match(ann, (Reason.EMAIL,)),
            Match(bo, (Reason.PHONE,)),
            Match(cy, (Reason.NAME_AND_ORGANISATION,)),
            None,
            None,
        ]
        assert facts_of(session, [ann]) == [(ann, Facts("ann berg", "", ("ann@x.example",)))]


def test_namesakes_of_an_organisation_are_known_also_when_they_came_after_the_first_batch(book: Book) -> None:
    with book.write() as session:
        namesakes = Namesakes(session)
        cy, dan = facts("Cy Hill", "Elm Court Ltd"), facts("Dan Dale", "Elm Court")

        def add(name: str, organisation: str) -> int:
            return editing.add(session, Draft(full_name=name, organisation=organisation), NOW)

        first = add("Hill, Cy", "ELM COURT")
        add("Cy Hill", "Oak Court")
        assert namesakes.find([cy]) == [first]
        second, third = add("Cy Hill", "Elm Court"), add("Dan Dale", "Elm Court")
        assert namesakes.find([cy, dan]) == [first, second, third]
        lone = add("Dan Dale", "")
        namesakes.note(lone, "dale dan", "Elm Court")
        assert namesakes.find([dan]) == [third, lone]


def test_a_batch_of_nobody_asks_the_book_nothing() -> None:
    recall(cast(Session, None), Matcher(), [Facts()])
