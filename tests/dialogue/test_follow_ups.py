"""Follow-ups: planned, put off, done, taken back; what is due comes in the order of the day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.contacts import editing, undoing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import follow_ups

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
