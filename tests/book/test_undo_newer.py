"""What somebody else wrote since is newer: undo says so and leaves it, and never takes it along."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.book import settings
from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.contacts import editing, fields, finding, reaching, tagging
from desktop_crm.contacts.records import Contact, Draft, Way
from desktop_crm.dialogue import cadences, complaints, follow_ups, handling, interactions, undoing
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.handling import NewCase
from desktop_crm.dialogue.interactions import Log
from desktop_crm.dialogue.repeating import Repeat, Unit
from desktop_crm.lifecycle import reviewing
from tests.book.test_undo import content

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def other(book: Book) -> Iterator[Book]:
    """Another window, or the command line, on the same book."""
    opened = open_book(book.folder)
    yield opened
    opened.close()


@pytest.fixture
def ann(book: Book) -> int:
    with book.write() as session:
        return editing.add(session, Draft(full_name="Ann Berg", note="Old"), NOW)


def contact(book: Book, number: int) -> Contact:
    with book.read() as session:
        found = editing.get(session, number)
    assert found is not None
    return found


def change(book: Book, number: int, **values: str) -> None:
    with book.write(f"Changed {', '.join(values)}") as session:
        editing.change(session, number, dict(values), LATER)


def call(
    number: int, at: datetime = NOW, direction: Direction = Direction.IN, case: int | None = None
) -> Log:
    return Log(contact_ids=(number,), channel="phone", direction=direction, at=at, complaint_id=case)


def log(book: Book, entry: Log) -> int:
    with book.write("Logged a call") as session:
        return interactions.log(session, entry, LATER)


def refused(book: Book, *, again: bool = False) -> str:
    """The words in which the next step is refused; that nothing was changed by the trial is held."""
    before = content(book)
    with pytest.raises(UserError) as refusal:
        (undoing.do_again if again else undoing.take_back)(book)
    assert content(book) == before
    return f"{refusal.value.what} {refusal.value.way_out}"


# ---------------------------------------------------------------- a value
def test_a_value_somebody_else_changed_since_is_left_and_the_earlier_steps_still_work(
    book: Book, other: Book, ann: int
) -> None:
    change(book, ann, title="Chair")
    change(book, ann, note="Mine")
    change(other, ann, note="Theirs")
    words = refused(book)
    assert "“Changed note” cannot be taken back" in words and "changed or removed since" in words
    assert contact(book, ann).note == "Theirs"
    assert undoing.take_back(book) == "Changed title"
    assert (contact(book, ann).title, contact(book, ann).note) == ("", "Theirs")


def test_what_was_taken_back_is_not_done_again_over_what_is_newer(book: Book, other: Book, ann: int) -> None:
    change(book, ann, note="Mine")
    undoing.take_back(book)
    change(other, ann, note="Theirs")
    assert "“Changed note” cannot be done again" in refused(book, again=True)
    assert book.undo.next_redo == ""


def test_another_value_of_the_same_contact_stays_as_they_wrote_it(book: Book, other: Book, ann: int) -> None:
    change(book, ann, note="Mine")
    change(other, ann, title="Chair")
    assert undoing.take_back(book) == "Changed note"
    assert (contact(book, ann).note, contact(book, ann).title) == ("Old", "Chair")
    assert undoing.do_again(book) == "Changed note"
    assert (contact(book, ann).note, contact(book, ann).title) == ("Mine", "Chair")


def test_the_same_value_written_by_both_is_taken_back(book: Book, other: Book, ann: int) -> None:
    change(book, ann, note="Same")
    change(other, ann, note="Same")
    assert undoing.take_back(book) == "Changed note"
    assert contact(book, ann).note == "Old"


def test_one_of_many_changed_since_keeps_all(book: Book, other: Book, ann: int) -> None:
    """A step goes back whole or not at all: half of it would be what nobody ever wrote."""
    with book.write() as session:
        ben = editing.add(session, Draft(full_name="Ben", note="Old"), NOW)
    with book.write("Changed two") as session:
        for each in (ann, ben):
            editing.change(session, each, {"note": "Mine"}, LATER)
    change(other, ben, note="Theirs")
    refused(book)
    assert contact(book, ann).note == "Mine"


def test_a_setting_somebody_else_changed_since_is_left(book: Book, other: Book) -> None:
    for which, words in ((book, "Elm"), (other, "Oak")):
        with which.write("Renamed") as session:
            settings.put(session, settings.BUSINESS, words)
    refused(book)


def test_what_was_removed_since_is_said_not_passed_over(book: Book, other: Book, ann: int) -> None:
    number = log(book, call(ann))
    with book.write("Closed it") as session:
        session.execute(sql("UPDATE interactions SET open_point = 'x' WHERE id = :id"), {"id": number})
    with other.write() as session:
        interactions.delete(session, number, LATER)
    assert "“Closed it” cannot be taken back" in refused(book)
    assert undoing.take_back(book) == "Logged a call"  # it is gone, as this would have it


# ---------------------------------------------------------------- what is hung on it
def test_somebody_added_and_changed_elsewhere_since_stays(book: Book, other: Book) -> None:
    with book.write("Added “Ben”") as session:
        ben = editing.add(session, Draft(full_name="Ben"), NOW)
    change(other, ben, note="Theirs")
    refused(book)


@pytest.mark.parametrize("what", ["way", "call", "tag", "follow-up", "case"])
def test_somebody_added_stays_with_what_others_hung_on_it(book: Book, other: Book, what: str) -> None:
    with book.write("Added “Ben”") as session:
        ben = editing.add(session, Draft(full_name="Ben"), NOW)
    with other.write() as session:
        match what:
            case "way":
                reaching.add(session, ben, Way("email", "b@x.example"), LATER)
            case "call":
                interactions.log(session, call(ben), LATER)
            case "tag":
                tagging.add(session, [ben], ["roses"])
            case "follow-up":
                follow_ups.add(session, ben, date(2026, 12, 1), "Ring", LATER)
            case _:
                handling.open_case(session, NewCase(contact_id=ben, subject="Late"), LATER)
    refused(book)


def test_a_tag_and_a_field_stay_with_those_who_got_them_elsewhere(book: Book, other: Book, ann: int) -> None:
    with book.write("New tag") as session:
        tagging.ensure(session, "roses")
    with other.write() as session:
        tagging.add(session, [ann], ["roses"])
    refused(book)
    with book.write("New field") as session:
        fields.define(session, "Soil")
    with other.write() as session:
        fields.put(session, ann, "Soil", "clay", LATER)
    refused(book)


def test_an_exchange_stays_with_what_others_wrote_of_it(book: Book, other: Book, ann: int) -> None:
    number = log(book, call(ann))
    with other.write() as session:
        entry = Log(contact_ids=(ann,), channel="phone", direction=Direction.IN, at=NOW, body="About roses")
        interactions.change(session, number, entry, LATER)
    refused(book)


def test_what_others_planned_because_of_an_exchange_keeps_it(book: Book, other: Book, ann: int) -> None:
    number = log(book, call(ann))
    with other.write() as session:
        follow_ups.add(session, ann, date(2026, 12, 1), "Ring", LATER, interaction_id=number)
    refused(book)


# ---------------------------------------------------------------- what the program keeps by itself
def test_the_last_exchange_of_the_list_is_of_those_that_are_left(book: Book, other: Book, ann: int) -> None:
    log(book, call(ann, NOW))
    log(other, call(ann, NOW - HOUR))
    undoing.take_back(book)
    assert contact(book, ann).last_at == NOW - HOUR
    undoing.do_again(book)
    assert contact(book, ann).last_at == NOW
    log(other, call(ann, NOW + HOUR))
    undoing.take_back(book)
    assert contact(book, ann).last_at == NOW + HOUR


def test_the_first_answer_to_a_complaint_is_of_those_that_are_left(book: Book, other: Book, ann: int) -> None:
    with book.write() as session:
        case = handling.open_case(
            session, NewCase(contact_id=ann, subject="Late", opened_at=NOW - 3 * HOUR), NOW
        )
    log(book, call(ann, NOW - 2 * HOUR, Direction.OUT, case))
    log(other, call(ann, NOW - HOUR, Direction.OUT, case))
    undoing.take_back(book)
    with book.read() as session:
        (found,) = complaints.of_contact(session, ann)
    assert found.answered_at == NOW - HOUR


def test_how_a_nameless_contact_is_sorted_follows_what_is_there(book: Book, other: Book) -> None:
    with book.write() as session:
        who = editing.add(session, Draft(ways=(Way("phone", "01632 960147"),)), NOW)
    with book.write("Added a way") as session:
        reaching.add(session, who, Way("email", "zoe@x.example"), LATER)
    change(other, who, full_name="Ben")
    undoing.take_back(book)
    with book.read() as session:
        named = "SELECT sort_name, match_name FROM contacts WHERE id = :id"
        assert tuple(session.execute(sql(named), {"id": who}).one()) == ("ben", "ben")


def test_a_stage_the_rules_gave_since_is_no_newer_word(book: Book, ann: int) -> None:
    with book.write() as session:
        editing.change(session, ann, {"stage": "loyal"}, NOW)
    with book.write("Unpinned") as session:
        editing.change(session, ann, {"stage": ""}, LATER)
    reviewing.review(book, LATER)
    assert contact(book, ann).stage == "lead"
    assert undoing.take_back(book) == "Unpinned"
    assert contact(book, ann).stage == "loyal"


def test_a_stage_pinned_elsewhere_since_stays(book: Book, other: Book, ann: int) -> None:
    for which, stage, at in ((book, "loyal", NOW), (other, "lost", LATER)):
        with which.write("Pinned") as session:
            editing.change(session, ann, {"stage": stage}, at)
    refused(book)


def test_what_a_cadence_made_since_goes_with_what_it_was_made_for(book: Book) -> None:
    with book.write() as session:
        tag = tagging.ensure(session, "roses")
        cadences.add(session, cadences.OfTag(tag), Repeat(6, Unit.WEEK), NOW)
    with book.write("Added “Ben”") as session:
        ben = editing.add(session, Draft(full_name="Ben", tags=("roses",)), NOW)
    reviewing.review(book, NOW)
    with book.read() as session:
        assert len(follow_ups.of_contact(session, ben)) == 1
    assert undoing.take_back(book) == "Added “Ben”"


def test_a_turn_the_cadence_moved_since_is_no_newer_word(book: Book, ann: int) -> None:
    with book.write() as session:
        cadences.add(session, cadences.OfContact(ann), Repeat(6, Unit.WEEK), NOW)
        (turn,) = follow_ups.of_contact(session, ann)
    with book.write("Reworded") as session:
        follow_ups.change(session, turn.id, turn.due, "Have a coffee")
    with book.write() as session:  # as an import does
        interactions.log(session, call(ann, clock.cut(NOW) - HOUR), LATER)
    assert undoing.take_back(book) == "Reworded"


def test_a_turn_that_a_review_gave_the_number_of_another_is_left_to_the_reviews(book: Book, ann: int) -> None:
    with book.write() as session:
        ben = editing.add(session, Draft(full_name="Ben"), NOW)
        cadences.add_each(session, [ann], Repeat(6, Unit.WEEK), NOW)
        (turn,) = follow_ups.of_contact(session, ann)
    with book.write("Ticked") as session:
        follow_ups.done(session, turn.id, NOW)
        (new,) = follow_ups.of_contact(session, ann)
    with book.write() as session:
        session.execute(sql("DELETE FROM follow_ups WHERE id = :id"), {"id": new.id})
        cadences.add_each(session, [ben], Repeat(6, Unit.WEEK), LATER)
        (other,) = follow_ups.of_contact(session, ben)
        assert other.id == new.id
    assert undoing.take_back(book) == "Ticked"
    reviewing.review(book, LATER)
    with book.read() as session:
        assert [each.due for each in follow_ups.of_contact(session, ann)] == [turn.due]
        assert [each.due for each in follow_ups.of_contact(session, ben)] == [other.due]


def test_a_move_of_two_windows_after_each_other_is_undone_by_the_later_one(
    book: Book, tmp_path: Path
) -> None:
    """The other window's own step is not in the way of this one's."""
    other = open_book(book.folder)
    with book.write() as session:
        ann = editing.add(session, Draft(full_name="Ann", note="Old"), NOW)
    change(book, ann, note="Mine")
    change(other, ann, note="Theirs")
    refused(book)
    assert undoing.take_back(other) == "Changed note"
    assert contact(book, ann).note == "Mine"
    other.close()
    with book.read() as session:
        assert finding.search(session, "mine") == [ann]
