"""The rows of the contacts page show the next follow-up, the consent, and who was the last to speak."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text as sql

from desktop_crm.base.dates import PartialDate
from desktop_crm.base.money import Money
from desktop_crm.book.columns import to_millis
from desktop_crm.book.database import Book
from desktop_crm.consent import recording, suppressing, topics
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind, State
from desktop_crm.contacts import editing, fields, reaching
from desktop_crm.contacts.records import Draft, Postal, Way
from desktop_crm.dialogue import follow_ups, interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.insight.rows import Extra, Wanted, rows

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)


@pytest.fixture
def ann(book: Book) -> int:
    ways = (Way("email", "ann@shop.example"), Way("email", "Ann@Home.example"), Way("phone", "01632 960147"))
    with book.write() as session:
        return editing.add(session, Draft(full_name="Ann Berg", ways=ways), NOW)


def say(book: Book, address: str, topic: str, kind: Kind) -> int:
    with book.write() as session:
        topic_id = topics.take(session, topic, NOW)
        recording.record(session, NewEvent(address, topic_id, kind, NOW, How.SPOKEN, evidence="Said so"), NOW)
    return topic_id


def test_a_contact_nobody_dealt_with_has_an_empty_row(book: Book, ann: int) -> None:
    with book.read() as session:
        (row,) = rows(session, [ann, 99])
    assert (row.name, row.emails) == ("Ann Berg", ("ann@shop.example", "Ann@Home.example"))
    assert (row.consent, row.next_due, row.last_direction, row.last_at) == (State.NEVER, None, None, None)


def test_the_next_follow_up_is_the_first_by_day_and_time(book: Book, ann: int) -> None:
    day = date(2026, 11, 20)
    with book.write() as session:
        follow_ups.add(session, ann, day, "any time", NOW)
        follow_ups.add(session, ann, day + timedelta(days=1), "later", NOW)
        soon = follow_ups.add(session, ann, day, "at ten", NOW, due_time="10:30", channel="phone")
    with book.read() as session:
        (row,) = rows(session, [ann])
    assert (row.next_due, row.next_due_time, row.next_what, row.next_channel) == (
        day,
        "10:30",
        "at ten",
        "phone",
    )
    with book.write() as session:
        follow_ups.done(session, soon, NOW)
        (row,) = rows(session, [ann])
    assert row.next_what == "any time"


def test_consent_is_the_best_over_addresses_and_topics_or_that_of_one_topic(book: Book, ann: int) -> None:
    news = say(book, "ann@shop.example", "News", Kind.WITHDRAWN)
    with book.read() as session:
        assert rows(session, [ann])[0].consent is State.WITHDRAWN
    dates = say(book, "ann@home.example", "Dates", Kind.CONFIRMED)
    with book.read() as session:
        assert rows(session, [ann])[0].consent is State.CONFIRMED
        assert rows(session, [ann], news)[0].consent is State.WITHDRAWN
        assert rows(session, [ann], dates)[0].consent is State.CONFIRMED


def test_an_address_that_gets_nothing_is_shown_so_whatever_was_agreed_to(book: Book, ann: int) -> None:
    say(book, "ann@shop.example", "News", Kind.CONFIRMED)

    def newsletter() -> str:
        with book.read() as session:
            return rows(session, [ann])[0].newsletter

    assert newsletter() == "confirmed"
    with book.write() as session:
        suppressing.suppress(session, "ann@home.example", suppressing.Why.BY_HAND, NOW)
    assert newsletter() == "confirmed"  # that address was never asked about
    with book.write() as session:
        suppressing.suppress(session, "ann@shop.example", suppressing.Why.HARD_BOUNCE, NOW)
    assert newsletter() == "suppressed"
    with book.write() as session:
        suppressing.lift(session, "ann@shop.example", NOW)
    assert newsletter() == "confirmed"


def test_the_last_exchange_says_who_began_it(book: Book, ann: int) -> None:
    with book.write() as session:
        for hours, way in ((3, Direction.OUT), (1, Direction.IN), (2, Direction.OUT)):
            entry = Log(contact_ids=(ann,), channel="email", direction=way, at=NOW - timedelta(hours=hours))
            interactions.log(session, entry, NOW)
        (row,) = rows(session, [ann])
    assert (row.last_direction, row.last_channel, row.last_at) == (
        Direction.IN,
        "email",
        NOW - timedelta(hours=1),
    )


def test_rows_come_in_the_order_that_was_asked_for(book: Book, ann: int) -> None:
    with book.write() as session:
        others = [editing.add(session, Draft(full_name=name), NOW) for name in ("Bo", "Cy")]
        found = rows(session, [others[1], ann, others[0]])
    assert [row.name for row in found] == ["Cy", "Ann Berg", "Bo"]


def test_further_columns_are_read_where_they_are_asked_for(book: Book, ann: int) -> None:
    with book.write() as session:
        reaching.add(session, ann, Way("letter", "somewhere"), NOW)
        reaching.add(session, ann, Way("letter", postal=Postal(city="Fernhill", country="UK")), NOW)
        editing.change(
            session, ann, {"birthday": PartialDate(0, 5, 9), "source": "fair", "language": "de"}, NOW
        )
        fields.put(session, ann, "Plot", "27", NOW)
        fields.put(session, ann, "Soil", "clay", NOW)
        for minor, currency, year in (
            (500, "GBP", 2026),
            (90, "GBP", 2026),
            (7000, "EUR", 2026),
            (1, "GBP", 2025),
        ):
            session.execute(
                sql(
                    "INSERT INTO purchases (contact_id, at, timed, number, what, quantity, amount_minor, currency, "
                    "coupon, note, created_at, updated_at) VALUES (:id, :at, 0, '', '', 1, :m, :c, '', '', 0, 0)"
                ),
                {"id": ann, "at": to_millis(NOW.replace(year=year)), "m": minor, "c": currency},
            )
    with book.read() as session:
        (plain,) = rows(session, [ann])
        (row,) = rows(session, [ann], wanted=Wanted(own=True, places=True, fields=(2,), year=2026))
    assert plain.extra == Extra()
    assert row.extra == Extra(
        "Fernhill", "UK", PartialDate(0, 5, 9), "fair", "de", NOW, {2: "clay"},
        (Money(7000, "EUR"), Money(590, "GBP")),
    )  # fmt: skip
