"""Topics: named once, made at first use, counted by state."""

from datetime import UTC, datetime

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.consent import recording, topics
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind, State

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


def test_a_fresh_book_has_no_topic_and_the_first_use_makes_one(book: Book) -> None:
    with book.write() as session:
        assert topics.listed(session) == ()
        first = topics.take(session, "Newsletter", NOW)
        assert topics.take(session, " NEWSLETTER ", NOW) == first
        assert topics.get(session, first).name == "Newsletter"


def test_a_name_is_taken_in_any_spelling(book: Book) -> None:
    with book.write() as session:
        topics.add(session, "Café news", NOW)
        with pytest.raises(UserError, match="Café news"):
            topics.add(session, "cafe NEWS", NOW)
        with pytest.raises(UserError, match="no name"):
            topics.add(session, "  ", NOW)


def test_changing_keeps_what_is_not_given(book: Book) -> None:
    with book.write() as session:
        topic = topics.add(session, "News", NOW, description="All of it", frequency="monthly", wording="Yes")
        topics.change(session, topic, name="NEWS", wording="Yes, send it")
        found = topics.get(session, topic)
        assert (found.name, found.description, found.frequency, found.wording) == (
            "NEWS",
            "All of it",
            "monthly",
            "Yes, send it",
        )
        other = topics.add(session, "Dates", NOW)
        with pytest.raises(UserError, match="NEWS"):
            topics.change(session, other, name="news")


def test_counts_are_addresses_by_state(book: Book) -> None:
    with book.write() as session:
        topic = topics.add(session, "News", NOW)
        for name, kind in (("a", Kind.CONFIRMED), ("b", Kind.CONFIRMED), ("c", Kind.WITHDRAWN)):
            event = NewEvent(f"{name}@x.test", topic, kind, NOW, How.FORM, evidence="card")
            recording.record(session, event, NOW)
        assert topics.listed(session)[0].counts == {State.CONFIRMED: 2, State.WITHDRAWN: 1}


def test_only_an_unused_topic_can_be_removed(book: Book) -> None:
    with book.write() as session:
        used, unused = topics.add(session, "Used", NOW), topics.add(session, "Unused", NOW)
        recording.record(session, NewEvent("a@x.test", used, Kind.REQUESTED, NOW, How.FORM), NOW)
        topics.remove(session, unused)
        with pytest.raises(UserError, match="in use"):
            topics.remove(session, used)
        assert [t.name for t in topics.listed(session)] == ["Used"]


def test_a_name_stands_on_one_line_and_is_no_novel(book: Book) -> None:
    with book.write() as session:
        number = topics.add(session, "Monthly\r\nnews", NOW)
        assert topics.get(session, number).name == "Monthly news"
        with pytest.raises(UserError, match="5,000 letters"):
            topics.add(session, "x" * 5_000, NOW)
