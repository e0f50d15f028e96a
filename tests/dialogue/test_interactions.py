"""Interactions: what was written down stands in the book, in the lists, and can be taken back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, listing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import follow_ups, interactions, undoing
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


@pytest.fixture
def ann(book: Book) -> int:
    with book.write() as session:
        return editing.add(session, Draft(full_name="Ann Berg"), NOW)


def entry(*people: int, hours: float = 1, channel: str = "phone", **rest: str) -> Log:
    """A call that many hours ago."""
    return Log(
        contact_ids=people,
        channel=channel,
        direction=Direction.IN,
        at=NOW - timedelta(hours=hours),
        body=rest.get("body", "Wants the quote"),
        open_point=rest.get("open_point", ""),
    )


def last(book: Book, contact_id: int) -> tuple[datetime | None, str]:
    with book.read() as session:
        (line,) = listing.lines(session, [contact_id])
    return line.last_at, line.last_channel


def test_an_entry_that_was_changed_since_it_was_looked_at_is_not_written_over(book: Book, ann: int) -> None:
    said = entry(ann, body="One")
    with book.write() as session:
        number = interactions.log(session, said, NOW)
        seen = interactions.get(session, number)
        assert seen is not None
        theirs = replace(said, body="Theirs")
        interactions.change(session, number, theirs, NOW + timedelta(hours=1), seen.updated_at)
    with pytest.raises(UserError, match="changed since you opened it"), book.write() as session:
        interactions.change(
            session, number, replace(said, body="Mine"), NOW + timedelta(hours=2), seen.updated_at
        )
    with book.read() as session:
        found = interactions.get(session, number)
    assert found is not None and found.body == "Theirs"


def test_what_was_logged_is_read_back_whole(book: Book, ann: int) -> None:
    said = Log(
        contact_ids=(ann,),
        channel="visit",
        direction=Direction.OUT,
        at=NOW - timedelta(days=1),
        subject="  Bed 4 ",
        body="Looked at the whips.\r\nWants them thicker. ",
        duration_minutes=20,
        cost_minor=350,
        outcome="Will order",
        sentiment="glad",
        open_point="Which height?",
    )
    with book.write() as session:
        number = interactions.log(session, said, NOW)
    with book.read() as session:
        found = interactions.get(session, number)
    assert found is not None and found.is_open and not found.edited
    assert (found.subject, found.body) == ("Bed 4", "Looked at the whips.\nWants them thicker.")
    assert (found.duration_minutes, found.cost_minor, found.outcome, found.sentiment) == (
        20,
        350,
        "Will order",
        "glad",
    )
    assert (found.contact_ids, found.direction, found.at) == ((ann,), Direction.OUT, said.at)


def test_lists_show_the_latest_exchange_in_time_not_the_last_typed(book: Book, ann: int) -> None:
    with book.write() as session:
        newer = interactions.log(session, entry(ann, hours=1, channel="email"), NOW)
        older = interactions.log(session, entry(ann, hours=9), NOW)
    assert last(book, ann) == (NOW - timedelta(hours=1), "email")
    with book.write() as session:
        interactions.change(session, older, entry(ann, hours=0.5, channel="visit"), NOW)
    assert last(book, ann) == (NOW - timedelta(hours=0.5), "visit")
    with book.write() as session:
        interactions.delete(session, older)
    assert last(book, ann) == (NOW - timedelta(hours=1), "email")
    with book.write() as session:
        interactions.delete(session, newer)
    assert last(book, ann) == (None, "")


def test_an_exchange_can_belong_to_several_and_change_hands(book: Book, ann: int) -> None:
    with book.write() as session:
        tom = editing.add(session, Draft(full_name="Tom Berg"), NOW)
        number = interactions.log(session, entry(ann, tom, ann), NOW)
    with book.write() as session:
        interactions.change(session, number, entry(tom, hours=2), NOW)
    assert last(book, ann) == (None, "")
    assert last(book, tom) == (NOW - timedelta(hours=2), "phone")


def test_the_dialogue_goes_on_at_the_latest_open_point(book: Book, ann: int) -> None:
    with book.write() as session:
        first = interactions.log(session, entry(ann, hours=9, open_point="How tall?"), NOW)
        second = interactions.log(session, entry(ann, hours=3, open_point="How many?"), NOW)
        interactions.log(session, entry(ann, hours=1), NOW)
    with book.read() as session:
        assert [i.id for i in interactions.open_of(session, ann)] == [second, first]
    with book.write() as session:
        interactions.close_open_point(session, second, NOW)
    with book.read() as session:
        found = interactions.last_open(session, ann)
        assert found is not None and found.id == first
    with book.write() as session:
        answer = entry(ann, hours=0, body="Two metres")
        interactions.log(session, answer, NOW, answers=first)
    with book.read() as session:
        assert interactions.last_open(session, ann) is None


def test_an_open_point_with_other_words_is_open_again(book: Book, ann: int) -> None:
    with book.write() as session:
        number = interactions.log(session, entry(ann, open_point="How tall?"), NOW)
        interactions.close_open_point(session, number, NOW)
        interactions.change(session, number, entry(ann, open_point="How tall?", body="Typo"), NOW)
        assert interactions.last_open(session, ann) is None
        interactions.change(session, number, entry(ann, open_point="How wide?"), NOW)
        found = interactions.last_open(session, ann)
        assert found is not None and found.open_point == "How wide?"


def test_logging_and_deleting_are_taken_back_in_one_step(book: Book, ann: int) -> None:
    with book.write("Logged a call with “Ann Berg”") as session:
        number = interactions.log(session, entry(ann, open_point="How tall?"), NOW)
        follow_ups.add(session, ann, NOW.date(), "Ring", NOW, interaction_id=number)
    with book.write("Deleted a call") as session:
        interactions.delete(session, number)
    assert undoing.take_back(book) == "Deleted a call"
    with book.read() as session:
        found = interactions.last_open(session, ann)
        assert found is not None and found.id == number
        (planned,) = follow_ups.of_contact(session, ann)
        assert planned.interaction_id == number
    assert last(book, ann) == (NOW - timedelta(hours=1), "phone")
    assert undoing.take_back(book) == "Logged a call with “Ann Berg”"
    assert last(book, ann) == (None, "")
    with book.read() as session:
        assert interactions.get(session, number) is None
        assert follow_ups.of_contact(session, ann) == ()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"at": NOW + timedelta(hours=1)}, "lies ahead"),
        ({"channel": "pigeon"}, "no channel “pigeon”"),
        ({"contact_ids": ()}, "Who was it"),
        ({"contact_ids": (99,)}, "not there"),
        ({"duration_minutes": -1}, "minutes"),
        ({"duration_minutes": 10**12}, "minutes"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    book: Book, ann: int, changed: dict[str, object], said: str
) -> None:
    values: dict[str, object] = {
        "contact_ids": (ann,),
        "channel": "phone",
        "direction": Direction.IN,
        "at": NOW,
    }
    with pytest.raises(UserError, match=said), book.write() as session:
        interactions.log(session, Log(**(values | changed)), NOW)  # type: ignore[arg-type]
    assert last(book, ann) == (None, "")


def test_nothing_is_logged_with_somebody_in_the_bin_but_old_entries_can_be_put_right(
    book: Book, ann: int
) -> None:
    with book.write() as session:
        tom = editing.add(session, Draft(full_name="Tom Berg"), NOW)
        number = interactions.log(session, entry(ann, tom), NOW)
        editing.delete(session, [tom], NOW)
        with pytest.raises(UserError, match="Restore"):
            interactions.log(session, entry(tom), NOW)
        interactions.change(session, number, entry(ann, tom, body="Put right"), NOW)
        found = interactions.get(session, number)
    assert found is not None and found.body == "Put right"
