"""The contact page's head: where the dialogue stopped, and what was agreed to on each address."""

from datetime import UTC, date, datetime, timedelta

import pytest

from desktop_crm.book.database import Book
from desktop_crm.consent import recording, suppressing, topics, wishes
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind, State
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft, Way
from desktop_crm.dialogue import channel_list, follow_ups, interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.insight.summary import consents_of, where_left_off

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


@pytest.fixture
def ellen(book: Book) -> int:
    ways = (Way("email", "ellen@shop.example"), Way("email", "ellen@home.example", preferred=True))
    with book.write() as session:
        return editing.add(session, Draft(given="Ellen", family="Fairweather", ways=ways), NOW)


def said(
    book: Book, who: int, minutes: int, direction: Direction, channel: str = "email", asks: str = ""
) -> int:
    entry = Log(
        contact_ids=(who,),
        channel=channel,
        direction=direction,
        at=NOW - timedelta(minutes=minutes),
        open_point=asks,
    )
    with book.write() as session:
        return interactions.log(session, entry, NOW)


def test_with_somebody_new_nothing_was_left_off(book: Book, ellen: int) -> None:
    with book.read() as session:
        assert where_left_off(session, ellen, NOW) is None


def test_an_open_question_is_where_the_dialogue_goes_on(book: Book, ellen: int) -> None:
    said(book, ellen, 4320, Direction.OUT, "phone", asks="Send the price list")
    asked = said(book, ellen, 38, Direction.IN, asks="Could we order together?")
    with book.write() as session:
        follow_ups.add(session, ellen, date(2026, 11, 20), "Send the quote", NOW)
        left = where_left_off(session, ellen, NOW)
    assert left is not None and left.question is not None and left.follow_up is not None
    assert left.words == "Ellen wrote, 38 min ago"
    assert (left.question.interaction_id, left.question.text) == (asked, "Could we order together?")
    assert left.question.words == "Ellen asked by e-mail, 38 min ago"
    assert [(p.text, p.days, p.words) for p in left.open[1:]] == [
        ("Send the price list", 3, "You said by phone, 3 days ago")
    ]
    assert left.unanswered
    assert left.follow_up.what == "Send the quote"


def test_it_is_answered_once_we_spoke_or_the_point_was_closed(book: Book, ellen: int) -> None:
    asked = said(book, ellen, 60, Direction.IN, asks="When?")
    with book.write() as session:
        interactions.close_open_point(session, asked, NOW)
        left = where_left_off(session, ellen, NOW)
        assert left is not None and not left.unanswered and left.question is None
    said(book, ellen, 30, Direction.IN)
    with book.read() as session:
        left = where_left_off(session, ellen, NOW)
        assert left is not None and left.unanswered
    said(book, ellen, 10, Direction.OUT)
    with book.read() as session:
        left = where_left_off(session, ellen, NOW)
        assert left is not None and not left.unanswered


def test_a_channel_of_ones_own_is_told_like_what_it_looks_like(book: Book, ellen: int) -> None:
    with book.write() as session:
        stall = channel_list.add(session, "Market stall", "visit")
    said(book, ellen, 0, Direction.IN, stall)
    with book.read() as session:
        left = where_left_off(session, ellen, NOW)
    assert left is not None and left.words == "Ellen came by, just now"


def test_each_address_says_where_it_stands_with_each_topic_and_why(book: Book, ellen: int) -> None:
    with book.write() as session:
        news = topics.add(session, "News", NOW)
        topics.add(session, "Dates", NOW)
        event = NewEvent(
            "ellen@home.example", news, Kind.CONFIRMED, NOW, How.REPLY, ellen, evidence="Yes, please"
        )
        recording.record(session, event, NOW)
        suppressing.suppress(session, "ellen@shop.example", suppressing.Why.HARD_BOUNCE, NOW)
        wishes.wish(session, ellen, 2)
        found = consents_of(session, ellen)
    home, shop = found.addresses
    assert (home.value, home.preferred, home.best, home.suppressed) == (
        "ellen@home.example",
        True,
        State.CONFIRMED,
        False,
    )
    dates, of_news = home.topics
    assert (dates.topic, dates.state, dates.since, dates.how) == ("Dates", State.NEVER, None, None)
    assert (of_news.topic, of_news.state, of_news.since, of_news.how, of_news.evidence) == (
        "News",
        State.CONFIRMED,
        NOW,
        How.REPLY,
        "Yes, please",
    )
    assert (shop.best, shop.suppressed) == (State.NEVER, True)
    assert found.per_month == 2


def test_what_is_no_address_is_listed_and_stands_nowhere(book: Book) -> None:
    with book.write() as session:
        who = editing.add(session, Draft(full_name="Bo", ways=(Way("email", "bo at home"),)), NOW)
        topics.add(session, "News", NOW)
        (only,) = consents_of(session, who).addresses
    assert (only.normal, only.best, only.suppressed) == (None, State.NEVER, False)
    assert [t.state for t in only.topics] == [State.NEVER]
