"""Follow-ups: planned, put off, done, taken back; what is due comes in the order of the day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import follow_ups, interactions, undoing
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.former_words import Words
from desktop_crm.dialogue.interactions import Log
from desktop_crm.dialogue.repeating import Repeat, Unit

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
TODAY = date(2026, 11, 17)


@pytest.fixture
def ann(book: Book) -> int:
    with book.write() as session:
        return editing.add(session, Draft(full_name="Ann Berg"), NOW)


def due(book: Book, until: date = TODAY) -> list[str]:
    with book.read() as session:
        found = [f.what for f in follow_ups.due(session, until)]
        assert follow_ups.count_due(session, until) == len(found)
    return found


def test_what_is_due_comes_by_day_then_time_and_without_a_time_last(book: Book, ann: int) -> None:
    with book.write() as session:
        follow_ups.add(session, ann, TODAY, "any time", NOW)
        follow_ups.add(session, ann, TODAY, "at ten", NOW, due_time="10:30")
        follow_ups.add(session, ann, TODAY, "at nine", NOW, due_time="9.05")
        follow_ups.add(session, ann, TODAY - timedelta(days=3), "late", NOW)
        follow_ups.add(session, ann, TODAY + timedelta(days=1), "tomorrow", NOW)
    assert due(book) == ["late", "at nine", "at ten", "any time"]
    assert due(book, TODAY + timedelta(days=1))[-1] == "tomorrow"


def test_done_reopened_moved_deleted(book: Book, ann: int) -> None:
    with book.write() as session:
        number = follow_ups.add(session, ann, TODAY, "Ring", NOW, due_time="10:30", channel="phone")
    with book.write("Done: Ring") as session:
        follow_ups.done(session, number, NOW, "Will order")
    assert due(book) == []
    assert undoing.take_back(book) == "Done: Ring"
    assert due(book) == ["Ring"]
    with book.write() as session:
        follow_ups.done(session, number, NOW)
        follow_ups.reopen(session, number)
        follow_ups.move(session, number, TODAY + timedelta(days=1))
    assert due(book) == []
    with book.read() as session:
        (found,) = follow_ups.of_contact(session, ann)
    assert (found.due, found.due_time, found.channel, found.done_at) == (
        TODAY + timedelta(days=1),
        "10:30",
        "phone",
        None,
    )
    with book.write() as session:
        follow_ups.delete(session, number)
        assert follow_ups.of_contact(session, ann) == ()
        with pytest.raises(UserError, match="not there"):
            follow_ups.done(session, number, NOW)


def test_nothing_is_due_about_somebody_in_the_bin(book: Book, ann: int) -> None:
    with book.write() as session:
        follow_ups.add(session, ann, TODAY, "Ring", NOW)
        editing.delete(session, [ann], NOW)
    assert due(book) == []
    with book.write() as session:
        with pytest.raises(UserError, match="not there"):
            follow_ups.add(session, ann, TODAY, "Ring", NOW)
        editing.restore(session, [ann], NOW)
    assert due(book) == ["Ring"]


def test_what_says_nothing_is_refused(book: Book, ann: int) -> None:
    with book.write() as session:
        with pytest.raises(UserError, match="nothing to do"):
            follow_ups.add(session, ann, TODAY, " \n", NOW)
        with pytest.raises(UserError, match="25:00"):
            follow_ups.add(session, ann, TODAY, "Ring", NOW, due_time="25:00")
        with pytest.raises(UserError, match="pigeon"):
            follow_ups.add(session, ann, TODAY, "Ring", NOW, channel="pigeon")


WEEKLY = Repeat(1, Unit.WEEK)


def open_days(book: Book, contact: int) -> list[date]:
    with book.read() as session:
        return [f.due for f in follow_ups.of_contact(session, contact)]


def test_done_a_repeating_one_comes_again_and_undo_takes_both_back(book: Book, ann: int) -> None:
    with book.write() as session:
        number = follow_ups.add(
            session,
            ann,
            TODAY - timedelta(days=9),
            "Ring",
            NOW,
            due_time="10:30",
            channel="phone",
            repeat=WEEKLY,
        )
    with book.write("Done: Ring") as session:
        again = follow_ups.done(session, number, NOW, "No answer")
        assert follow_ups.done(session, number, NOW) is None  # twice: nothing more
    with book.read() as session:
        (found,) = follow_ups.of_contact(session, ann)
    assert found.id == again
    # Late by nine days: its turns were 8, 15 and, after today, 22 November.
    assert (found.due, found.due_time, found.channel, found.repeat) == (
        date(2026, 11, 22),
        "10:30",
        "phone",
        WEEKLY,
    )
    assert undoing.take_back(book) == "Done: Ring"
    assert open_days(book, ann) == [TODAY - timedelta(days=9)]
    assert undoing.do_again(book) == "Done: Ring"
    assert open_days(book, ann) == [date(2026, 11, 22)]


def test_the_31st_is_kept_over_a_short_month(book: Book, ann: int) -> None:
    days = []
    with book.write() as session:
        number: int | None = follow_ups.add(
            session, ann, date(2027, 1, 31), "Bill", NOW, repeat=Repeat(1, Unit.MONTH)
        )
        for _ in range(3):
            assert number is not None
            planned = follow_ups.get(session, number)
            assert planned is not None
            days.append(planned.due)
            number = follow_ups.done(session, number, datetime.combine(planned.due, NOW.timetz()))
    assert days == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]


def test_put_off_a_repeating_one_keeps_its_days_and_edited_it_counts_from_the_new_one(
    book: Book, ann: int
) -> None:
    with book.write() as session:
        number = follow_ups.add(session, ann, TODAY, "Ring", NOW, repeat=WEEKLY)
        follow_ups.move(session, number, TODAY + timedelta(days=2))
        again = follow_ups.done(session, number, NOW)
    assert open_days(book, ann) == [TODAY + timedelta(days=7)]
    with book.write() as session:
        assert again is not None
        follow_ups.change(session, again, TODAY + timedelta(days=8), "Ring", repeat=WEEKLY)
        follow_ups.done(session, again, NOW)
    assert open_days(book, ann) == [TODAY + timedelta(days=15)]


def test_reopened_the_next_one_goes(book: Book, ann: int) -> None:
    with book.write() as session:
        number = follow_ups.add(session, ann, TODAY, "Ring", NOW, repeat=WEEKLY)
        follow_ups.done(session, number, NOW, "Rang")
        follow_ups.reopen(session, number)
        (found,) = follow_ups.of_contact(session, ann)
    assert (found.id, found.due, found.outcome) == (number, TODAY, "")


def a_series(book: Book, ann: int) -> tuple[int, int, int]:
    """Three turns of one thing; the first two are done."""
    with book.write() as session:
        first = follow_ups.add(session, ann, TODAY, "Ring", NOW, repeat=WEEKLY)
        second = follow_ups.done(session, first, NOW + timedelta(hours=1), "Rang")
        assert second is not None
        third = follow_ups.done(session, second, NOW + timedelta(days=7))
        assert third is not None
    return first, second, third


def test_an_earlier_turn_that_is_reopened_begins_no_second_series(book: Book, ann: int) -> None:
    first, _second, third = a_series(book, ann)
    with book.write("To do after all") as session:
        follow_ups.reopen(session, first)
        assert [each.id for each in follow_ups.of_contact(session, ann)] == [first, third]
        assert follow_ups.done(session, first, NOW + timedelta(days=8)) is None
        (left,) = follow_ups.of_contact(session, ann)
        assert (left.id, left.repeat) == (third, WEEKLY)
    undoing.take_back(book)
    assert open_days(book, ann) == [TODAY + timedelta(days=14)]


def test_the_last_turn_that_was_done_goes_on_as_the_series(book: Book, ann: int) -> None:
    _first, second, _third = a_series(book, ann)
    with book.write() as session:
        follow_ups.reopen(session, second)
        (found,) = follow_ups.of_contact(session, ann)
        assert (found.id, found.due, found.repeat) == (second, TODAY + timedelta(days=7), WEEKLY)
        assert follow_ups.done(session, second, NOW + timedelta(days=9)) is not None


@pytest.mark.parametrize("words", ["Ring", "Write"])
def test_a_next_turn_that_was_changed_since_stays_the_series(book: Book, ann: int, words: str) -> None:
    with book.write() as session:
        first = follow_ups.add(session, ann, TODAY, "Ring", NOW, repeat=WEEKLY)
        second = follow_ups.done(session, first, NOW + timedelta(hours=1))
        assert second is not None
        follow_ups.change(session, second, TODAY + timedelta(days=9), words, repeat=WEEKLY)
        follow_ups.reopen(session, first)
        assert [(each.id, each.repeat) for each in follow_ups.of_contact(session, ann)] == [
            (first, None),
            (second, WEEKLY),
        ]


def test_two_things_that_repeat_alike_are_two_series(book: Book, ann: int) -> None:
    with book.write() as session:
        ring, write = (follow_ups.add(session, ann, TODAY, w, NOW, repeat=WEEKLY) for w in ("Ring", "Write"))
        for each in (ring, write):
            follow_ups.done(session, each, NOW)
        follow_ups.reopen(session, ring)
        found = {each.what: each for each in follow_ups.of_contact(session, ann)}
    assert (found["Ring"].id, found["Ring"].repeat) == (ring, WEEKLY)
    assert found["Write"].id != write and found["Write"].due == TODAY + timedelta(days=7)


def test_a_series_that_was_ended_is_done_once_more_only(book: Book, ann: int) -> None:
    first, second, third = a_series(book, ann)
    with book.write() as session:
        follow_ups.delete(session, third)
        follow_ups.reopen(session, first)
        assert follow_ups.done(session, first, NOW + timedelta(days=8)) is None
        follow_ups.reopen(session, second)
        assert follow_ups.done(session, second, NOW + timedelta(days=8)) is None
    assert open_days(book, ann) == []


def test_what_came_of_it_is_put_right_and_what_was_said_before_is_kept(book: Book, ann: int) -> None:
    with book.write() as session:
        number = follow_ups.add(session, ann, TODAY, "Ring", NOW)
        with pytest.raises(UserError, match="still to be done"):
            follow_ups.retell(session, number, "He takes two", NOW)
        follow_ups.done(session, number, NOW, "He takes two")
    with book.write("Retold") as session:
        follow_ups.retell(session, number, "He takes three\r\n", NOW + timedelta(hours=1))
        follow_ups.retell(session, number, "He takes three", NOW + timedelta(hours=2))  # says the same
        found = follow_ups.get(session, number)
        assert found is not None and (found.outcome, found.done_at) == ("He takes three", NOW)
        assert follow_ups.former(session, number) == (Words(NOW + timedelta(hours=1), "He takes two"),)
        follow_ups.reopen(session, number, NOW + timedelta(hours=3))
        assert [words.text for words in follow_ups.former(session, number)] == [
            "He takes three", "He takes two",
        ]  # fmt: skip
    undoing.take_back(book)
    with book.read() as session:
        assert follow_ups.former(session, number) == ()


def test_one_time_is_skipped(book: Book, ann: int) -> None:
    with book.write() as session:
        number = follow_ups.add(session, ann, TODAY, "Ring", NOW, repeat=WEEKLY)
        once = follow_ups.add(session, ann, TODAY, "Write", NOW)
    with book.write("Skipped") as session:
        assert follow_ups.skip(session, number, TODAY) == TODAY + timedelta(days=7)
        with pytest.raises(UserError, match="only once"):
            follow_ups.skip(session, once, TODAY)
    undoing.take_back(book)
    assert open_days(book, ann) == [TODAY, TODAY]


def test_what_came_of_it_is_logged_in_the_same_step(book: Book, ann: int) -> None:
    log = Log(contact_ids=(ann,), channel="phone", direction=Direction.OUT, at=NOW, body="Wants two")
    with book.write() as session:
        number = follow_ups.add(session, ann, TODAY, "Ring", NOW)
    with book.write("Done: Ring") as session:
        follow_ups.done(session, number, NOW, "Wants two", log)
    with book.read() as session:
        done, last = follow_ups.get(session, number), interactions.last(session, ann)
        assert done is not None and last is not None
        assert (done.outcome, done.interaction_id, last.body) == ("Wants two", last.id, "Wants two")
    undoing.take_back(book)
    with book.read() as session:
        assert interactions.last(session, ann) is None
    assert due(book) == ["Ring"]


def test_an_edit_and_a_delete_are_taken_back(book: Book, ann: int) -> None:
    with book.write() as session:
        number = follow_ups.add(session, ann, TODAY, "Ring", NOW, repeat=WEEKLY)
    with book.write("Changed “Ring”") as session:
        follow_ups.change(session, number, TODAY, "Write", repeat=None)
    with book.write("Deleted “Write”") as session:
        follow_ups.delete(session, number)
    assert open_days(book, ann) == []
    undoing.take_back(book)
    assert due(book) == ["Write"]
    undoing.take_back(book)
    with book.read() as session:
        (found,) = follow_ups.of_contact(session, ann)
    assert (found.what, found.repeat, found.anchor) == ("Ring", WEEKLY, TODAY)


# ---------------------------------------------------------------- what it was planned for
def asked(session: Session, ann: int, point: str = "Price?", at: datetime = NOW) -> int:
    entry = Log(contact_ids=(ann,), channel="phone", direction=Direction.IN, at=at, open_point=point)
    return interactions.log(session, entry, at)


def left_open(book: Book, ann: int) -> list[str]:
    with book.read() as session:
        return [entry.open_point for entry in interactions.open_of(session, ann)]


def test_done_closes_the_open_point_it_was_planned_for_in_the_same_step(book: Book, ann: int) -> None:
    with book.write() as session:
        number = follow_ups.add(session, ann, TODAY, "Send it", NOW, interaction_id=asked(session, ann))
        asked(session, ann, "Another?")
    with book.write("Done") as session:
        follow_ups.done(session, number, NOW + timedelta(hours=1))
    assert left_open(book, ann) == ["Another?"]
    undoing.take_back(book)
    assert left_open(book, ann) == ["Another?", "Price?"]
    undoing.do_again(book)
    with book.write() as session:
        follow_ups.reopen(session, number)
    assert left_open(book, ann) == ["Another?", "Price?"]


def test_what_was_answered_before_stays_answered_when_it_is_to_be_done_again(book: Book, ann: int) -> None:
    with book.write() as session:
        entry = asked(session, ann)
        number = follow_ups.add(session, ann, TODAY, "Send it", NOW, interaction_id=entry)
        interactions.close_open_point(session, entry, NOW)
        follow_ups.done(session, number, NOW + timedelta(hours=1))
        follow_ups.reopen(session, number)
    assert left_open(book, ann) == []


def test_an_open_point_waits_for_all_that_was_planned_for_it(book: Book, ann: int) -> None:
    with book.write() as session:
        entry = asked(session, ann)
        one, two = (
            follow_ups.add(session, ann, TODAY, w, NOW, interaction_id=entry) for w in ("Ask", "Send")
        )
        follow_ups.done(session, one, NOW + timedelta(hours=1))
    assert left_open(book, ann) == ["Price?"]
    with book.write() as session:
        follow_ups.done(session, two, NOW + timedelta(hours=2))
    assert left_open(book, ann) == []
    with book.write() as session:
        follow_ups.reopen(session, one)
    assert left_open(book, ann) == ["Price?"]


def test_what_repeats_closes_its_open_point_the_first_time_only(book: Book, ann: int) -> None:
    weekly = Repeat(1, Unit.WEEK)
    with book.write() as session:
        entry = asked(session, ann)
        number = follow_ups.add(session, ann, TODAY, "Ask", NOW, interaction_id=entry, repeat=weekly)
        again = follow_ups.done(session, number, NOW + timedelta(hours=1))
    assert left_open(book, ann) == [] and again is not None
    with book.write() as session:
        interactions.open_again(session, entry)
        follow_ups.done(session, again, NOW + timedelta(hours=2))
    assert left_open(book, ann) == ["Price?"]


def test_what_the_exchange_that_was_logged_with_it_leaves_open_is_not_closed_by_it(
    book: Book, ann: int
) -> None:
    later = NOW + timedelta(hours=1)
    said = Log(contact_ids=(ann,), channel="phone", direction=Direction.OUT, at=NOW, open_point="Price list")
    with book.write() as session:
        number = follow_ups.add(session, ann, TODAY, "Ring", NOW)
        follow_ups.done(session, number, later, "", said)
    assert left_open(book, ann) == ["Price list"]
    with book.write() as session:
        follow_ups.reopen(session, number)
        follow_ups.done(session, number, later + timedelta(hours=1))
    assert left_open(book, ann) == ["Price list"]


def test_answering_a_point_does_what_was_planned_in_its_words_and_opening_it_again_takes_that_back(
    book: Book, ann: int
) -> None:
    def due(session: Session) -> list[str]:
        return [planned.what for planned in follow_ups.of_contact(session, ann) if planned.done_at is None]

    with book.write() as session:
        entry = asked(session, ann, "wants the quote by Friday")
        for what in ("Wants the quote", "Ring about the quote"):
            follow_ups.add(session, ann, TODAY, what, NOW, interaction_id=entry)
        follow_ups.add(session, ann, TODAY, "Wants", NOW, interaction_id=entry, repeat=Repeat(1, Unit.WEEK))
        follow_ups.add(session, ann, TODAY, "The quote", NOW)
    answer = Log(contact_ids=(ann,), channel="phone", direction=Direction.OUT, at=NOW, body="Sent")
    with book.write("Answered") as session:
        interactions.log(session, answer, NOW + timedelta(hours=1), answers=entry)
        assert sorted(due(session)) == ["Ring about the quote", "The quote", "Wants"]
    undoing.take_back(book)
    with book.read() as session:
        assert len(due(session)) == 4
    undoing.do_again(book)
    with book.write() as session:
        interactions.open_again(session, entry)
        assert len(due(session)) == 4
