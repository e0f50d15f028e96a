"""Proposals from what is in the book: the last exchanges, the addresses, the wish, their clock."""

from datetime import UTC, datetime, timedelta

import pytest

from desktop_crm.book.asking import ask_of
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, fields, reaching
from desktop_crm.contacts.questions import PREFERRED
from desktop_crm.contacts.records import Detail, Draft, Way
from desktop_crm.dialogue import channel_list, interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.dialogue.proposals import Proposal, Purpose
from desktop_crm.insight import proposing

NOW = datetime(2026, 11, 16, 20, tzinfo=UTC)  # a Monday evening
WAYS = (Way("email", "ellen@shop.example"), Way("phone", "01632 960140"))


@pytest.fixture
def ellen(book: Book) -> int:
    with book.write() as session:
        return editing.add(session, Draft(full_name="Ellen", ways=WAYS, time_zone="UTC"), NOW)


def out(book: Book, who: int, day: int, channel: str, outcome: str = "", campaign: bool = False) -> None:
    at = datetime(2026, 11, 2, 9, 30, tzinfo=UTC) + timedelta(days=day)
    entry = Log(contact_ids=(who,), channel=channel, direction=Direction.OUT, at=at, outcome=outcome)
    with book.write() as session:
        interactions.log(session, entry, NOW)


def ask(book: Book, who: int, purpose: Purpose = Purpose.ORDINARY) -> Proposal | None:
    with book.read() as session:
        return proposing.propose(session, who, NOW, purpose)


def test_calls_that_are_answered_are_proposed_with_their_count(book: Book, ellen: int) -> None:
    for day, outcome in enumerate(("", "", "No answer", "", "")):
        out(book, ellen, day, "phone", outcome)
    for day in (0, 1, 2):
        out(book, ellen, day, "email")
    found = ask(book, ellen)
    assert found is not None
    assert (found.channel, found.at) == ("phone", datetime(2026, 11, 17, 9, tzinfo=UTC))
    assert found.reason == "answered 4 of 5 calls on weekday mornings; never answers e-mail"


def test_the_wish_counts_by_id_and_by_name_also_after_a_renaming(book: Book, ellen: int) -> None:
    with book.write() as session:
        number = fields.add_detail(session, ellen, Detail(PREFERRED, "email", "Preferred channel"), NOW)
        channel_list.change(session, "email", name="Electronic mail")
    found = ask(book, ellen)
    assert found is not None and (found.channel, found.name) == ("email", "Electronic mail")
    with book.write() as session:
        fields.change_detail(session, Detail(PREFERRED, "PHONE", "Preferred channel", number), NOW)
    found = ask(book, ellen)
    assert found is not None and found.channel == "phone" and found.sure


def test_an_address_that_cannot_be_used_is_no_way(book: Book) -> None:
    with book.write() as session:
        ann = editing.add(session, Draft(full_name="Ann", ways=(Way("email", "ann@"),)), NOW)
    assert ask(book, ann) is None
    with book.write() as session:
        reaching.add(session, ann, Way("letter", "1 Mill Lane"), NOW)
    found = ask(book, ann, Purpose.CHEAP)
    assert found is not None and found.channel == "letter"


def test_a_zone_nobody_knows_is_as_good_as_none(book: Book, ellen: int) -> None:
    with book.write() as session:
        editing.change(session, ellen, {"time_zone": "Mars/Olympus"}, NOW)
    assert ask(book, ellen) is not None


def test_letters_that_came_back_are_counted(book: Book, ellen: int) -> None:
    out(book, ellen, 0, "letter", "Came back: unknown")
    out(book, ellen, 1, "letter", "returned to sender")
    out(book, ellen, 2, "letter")
    with book.read() as session:
        found = proposing.reach(session, ellen, channel_list.every(session))
    assert found.returned == 2


def test_one_walk_along_the_index_is_enough(book: Book, ellen: int) -> None:
    with book.read() as session:
        rows = ask_of(session)(f"EXPLAIN QUERY PLAN {proposing.EXCHANGES}", {"who": ellen, "limit": 200})
        plan = [row[3] for row in rows]
    assert plan[0].startswith("SEARCH p USING PRIMARY KEY (contact_id=?)")
    assert not any("SCAN" in step or "TEMP B-TREE" in step for step in plan)
