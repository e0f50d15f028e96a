"""How fast we answer, and what each channel brings."""

from datetime import UTC, datetime, timedelta

import pytest

from desktop_crm.base.money import Money
from desktop_crm.book.asking import ask_of
from desktop_crm.book.database import Book
from desktop_crm.campaigns import drafting
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import channel_list, interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.insight import promptness
from desktop_crm.insight.promptness import PERIOD, Promptness, waiting_words
from desktop_crm.purchases import recording
from desktop_crm.purchases.recording import Sale

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
IN, OUT = Direction.IN, Direction.OUT


@pytest.fixture
def ann(book: Book) -> int:
    with book.write() as session:
        return editing.add(session, Draft(full_name="Ann"), NOW)


def said(
    book: Book, who: int, hours: float, direction: Direction, channel: str = "email", asks: str = "", **more: int
) -> int:  # fmt: skip
    entry = Log(
        contact_ids=(who,), channel=channel, direction=direction, at=NOW - timedelta(hours=hours),
        open_point=asks, **more,
    )  # fmt: skip
    with book.write() as session:
        return interactions.log(session, entry, NOW)


def told(book: Book) -> dict[str, Promptness]:
    with book.read() as session:
        return {each.channel: each for each in promptness.promptness(session, NOW)}


def test_the_next_thing_we_say_is_the_answer(book: Book, ann: int) -> None:
    said(book, ann, 100, IN)
    said(book, ann, 98, OUT, "phone")
    said(book, ann, 60, IN)
    said(book, ann, 20, OUT)
    said(book, ann, 3, IN)
    found = told(book)["email"]
    assert (found.waited, found.answered, found.waiting, found.within_a_day) == (3, 2, 1, 1)
    assert found.median == timedelta(hours=21)
    assert found.oldest == NOW - timedelta(hours=3)
    assert found.share_within_a_day == pytest.approx(1 / 3)


def test_an_advertisement_a_newsletter_or_a_call_that_met_nobody_answers_nobody(book: Book, ann: int) -> None:
    said(book, ann, 100, IN)
    with book.write() as session:
        flyer = channel_list.add(session, "Flyer", "advertisement")
        news = drafting.create(session, "News", NOW)
        mail = Log(
            contact_ids=(ann,), channel="email", direction=OUT, at=NOW - timedelta(hours=80), campaign_id=news
        )
        interactions.log(session, mail, NOW)
    said(book, ann, 90, OUT, "advertisement")
    said(book, ann, 85, OUT, flyer)
    said(book, ann, 84, OUT, "phone", duration_minutes=0)
    assert told(book)["email"].waiting == 1
    said(book, ann, 70, OUT)
    assert told(book)["email"].median == timedelta(hours=30)


def test_a_call_waits_only_with_an_open_point_which_may_be_closed_without_a_word(
    book: Book, ann: int
) -> None:
    said(book, ann, 10, IN, "phone")
    assert told(book) == {}
    number = said(book, ann, 9, IN, "phone", asks="The quote?")
    assert told(book)["phone"].waiting == 1
    with book.write() as session:
        interactions.close_open_point(session, number, NOW - timedelta(hours=8))
    found = told(book)["phone"]
    assert (found.answered, found.median) == (1, timedelta(hours=1))


def test_somebody_else_is_not_answered_by_it_but_who_took_part_is(book: Book, ann: int) -> None:
    with book.write() as session:
        bob = editing.add(session, Draft(full_name="Bob"), NOW)
        both = Log(contact_ids=(ann, bob), channel="letter", direction=IN, at=NOW - timedelta(hours=5))
        interactions.log(session, both, NOW)
    said(book, ann, 6, IN)
    said(book, bob, 4, OUT)
    found = told(book)
    assert found["letter"].answered == 1 and found["email"].answered == 0


def test_what_is_older_than_the_period_is_not_counted(book: Book, ann: int) -> None:
    said(book, ann, PERIOD.total_seconds() / 3600 + 1, IN)
    assert told(book) == {}


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=20), "came just now"),
        (timedelta(minutes=20), "waits 20 minutes"),
        (timedelta(minutes=61), "waits 61 minutes"),
        (timedelta(hours=5), "waits 5 hours"),
        (timedelta(days=3), "waits 3 days"),
        (timedelta(days=26), "waits 3 weeks"),
    ],
)
def test_how_long_somebody_waits(ago: timedelta, words: str) -> None:
    assert waiting_words(NOW - ago, NOW) == words


def bought(book: Book, who: int, at: datetime) -> None:
    with book.write() as session:
        recording.add(session, Sale(contact_id=who, at=at, product="Roses", amount=Money(8640, "GBP")), NOW)


def test_rows_of_channels_say_what_it_cost_and_what_was_bought_after(book: Book, ann: int) -> None:
    said(book, ann, 24 * 40, OUT)
    said(book, ann, 24 * 35, IN, "phone", cost_minor=120, duration_minutes=12)
    said(book, ann, 24 * 20, OUT, "phone")
    bought(book, ann, NOW - timedelta(days=8))
    with book.read() as session:
        since = NOW - timedelta(days=60)
        rows = {row["channel"]: row for row in promptness.channel_rows(session, since, NOW)}
        phone = channel_list.get(session, "phone").traits.cost_minor
        touches = promptness.touchpoint_rows(session, since, NOW)
    assert list(rows) == ["phone", "email"]  # the user's order, only those used
    assert (rows["phone"]["in"], rows["phone"]["out"]) == (1, 1)
    assert (rows["phone"]["cost_minor"], rows["phone"]["currency"]) == (120 + phone, "GBP")
    assert rows["phone"]["minutes"] == 12
    # 12 and 27 days before the purchase; the e-mail was 32 days before.
    assert rows["phone"]["purchases_within_30_days"] == 1
    assert rows["phone"]["revenue_within_30_days"] == [{"currency": "GBP", "amount_minor": 8640}]
    assert rows["email"]["purchases_within_30_days"] == 0
    assert [(t["channel"], t["direction"], t["interactions"], t["contacts"]) for t in touches] == [
        ("phone", "in", 1, 1), ("phone", "out", 1, 1), ("email", "out", 1, 1),
    ]  # fmt: skip
    assert [t["purchases_within_30_days"] for t in touches] == [1, 1, 0]


def test_rows_count_answers(book: Book, ann: int) -> None:
    said(book, ann, 50, IN)
    said(book, ann, 48, OUT)
    said(book, ann, 5, IN, asks="Red ones?")
    with book.read() as session:
        (row,) = promptness.channel_rows(session, NOW - timedelta(days=9), NOW)
        touches = promptness.touchpoint_rows(session, NOW - timedelta(days=9), NOW)
    assert (row["waited"], row["answered"], row["unanswered"]) == (2, 1, 1)
    assert (row["median_answer_minutes"], row["answered_within_a_day"]) == (120, 1)
    assert [t["open_points"] for t in touches] == [1, 0]


def test_nothing_is_walked_but_the_period(book: Book) -> None:
    binds = {"since": 0, "until": 1, "now": 1, "within": 1, "bought_until": 1}
    with book.read() as session:
        for query in (promptness._INCOMING, promptness._COUNTS, promptness._PEOPLE,
                      promptness._BOUGHT.format(direction="''")):  # fmt: skip
            used = {name: value for name, value in binds.items() if f":{name}" in query}
            plan = [row[3] for row in ask_of(session)(f"EXPLAIN QUERY PLAN {query}", used)]
            whole = [step for step in plan if step.startswith("SCAN") and "SCAN (" not in step]
            assert plan and not [step for step in whole if step != "SCAN channels"], plan  # a handful, once
            assert any("_at (at>" in step for step in plan), plan
