"""Habits: who answers what, and when."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.habits import (
    ENOUGH,
    WITHIN,
    Exchange,
    Habits,
    Part,
    best_part,
    habits,
    part_of,
    reached,
    silence,
    wall,
)

LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
IN, OUT = Direction.IN, Direction.OUT


def call(day: int, outcome: str = "", hour: int = 9, **more: int | None) -> Exchange:
    return Exchange(MONDAY.replace(hour=hour) + timedelta(days=day), "phone", OUT, "phone", outcome, **more)  # type: ignore[arg-type]


def mail(day: int, direction: Direction = OUT, channel: str = "email") -> Exchange:
    return Exchange(MONDAY + timedelta(days=day), channel, direction, channel)


def test_calls_that_came_about_are_answered_and_others_are_not() -> None:
    found = habits([call(0), call(1, "No answer"), call(2), call(7, minutes=0), call(8)], LONDON).of("phone")
    assert found is not None
    assert (found.tried, found.answered) == (5, 3)
    assert [(t.part, t.tried, t.answered) for t in found.parts] == [(Part.MORNING, 5, 3)]
    assert found.parts[0].hours == (9, 9, 9)


@pytest.mark.parametrize(
    ("outcome", "body", "came_about"),
    [
        ("", "", True),
        ("Voicemail", "", False),
        ("Not in.", "", False),
        ("not interested", "", True),
        ("spoke about the hedge", "", True),
        ("", "no answer", False),
        ("", "She had no answer yet about the long hedge behind the barn", True),
    ],
)
def test_what_says_that_nobody_answered(outcome: str, body: str, came_about: bool) -> None:
    assert reached(Exchange(MONDAY, "phone", OUT, "phone", outcome, None, body)) is came_about


def test_a_letter_is_answered_by_what_comes_within_two_weeks_on_any_channel() -> None:
    letter, ring = mail(0, channel="letter"), Exchange(MONDAY + timedelta(days=3), "phone", IN, "phone")
    found = habits([letter, ring], LONDON)
    answered = found.of("letter")
    assert answered is not None and answered.answered == 1 and answered.usual == timedelta(days=3)
    phone = found.of("phone")
    assert phone is not None and phone.came == 0  # the call was the answer
    late = Exchange(MONDAY + WITHIN + timedelta(seconds=1), "phone", IN, "phone")
    found = habits([letter, late], LONDON)
    assert [(h.channel, h.answered, h.came) for h in found.channels] == [("letter", 0, 0), ("phone", 0, 1)]


def test_an_answer_belongs_to_its_own_channel_first() -> None:
    found = habits([mail(0), mail(1, channel="letter"), mail(2, IN)], LONDON)
    assert [(h.channel, h.answered) for h in found.channels] == [("email", 1), ("letter", 0)]


def test_one_answer_answers_one_try() -> None:
    found = habits([mail(0), mail(1), mail(2, IN)], LONDON).of("email")
    assert found is not None and (found.tried, found.answered) == (2, 1)
    assert found.usual == timedelta(days=1)  # the newest


def test_sms_is_written_though_it_looks_like_the_telephone() -> None:
    sms = Exchange(MONDAY, "sms", OUT, "phone")
    found = habits([sms], LONDON).of("sms")
    assert found is not None and found.answered == 0


def test_a_market_stall_is_a_talk_like_a_visit() -> None:
    found = habits([Exchange(MONDAY, "market-stall", OUT, "visit")], LONDON).of("market-stall")
    assert found is not None and found.answered == 1


def test_parts_of_the_week_follow_their_clock_over_the_change_of_time() -> None:
    summer, winter = (datetime(2026, month, 2, 11, 30, tzinfo=UTC) for month in (6, 11))
    assert part_of(wall(summer, LONDON)) is Part.AFTERNOON  # half past twelve there
    assert part_of(wall(winter, LONDON)) is Part.MORNING
    assert part_of(wall(winter, ZoneInfo("Asia/Tokyo"))) is Part.EVENING
    assert part_of(wall(datetime(2026, 11, 15, 9, tzinfo=UTC), LONDON)) is Part.WEEKEND


def test_the_best_part_needs_two_answers_and_every_second_try() -> None:
    assert best_part(habits([call(0)], LONDON).of("phone")) is None
    evenings = [call(day, hour=18) for day in (0, 1)]
    best = best_part(habits([call(2, "engaged"), call(3), call(4), *evenings], LONDON).of("phone"))
    assert best is not None and (best.part, best.tried, best.answered) == (Part.EVENING, 2, 2)
    assert best_part(None) is None


def test_silence_is_told_after_enough_tries() -> None:
    assert not silence(habits([mail(n) for n in range(ENOUGH - 1)], LONDON).of("email"))
    assert silence(habits([mail(n) for n in range(ENOUGH)], LONDON).of("email"))
    assert not silence(None)


EXCHANGES = st.lists(
    st.builds(
        Exchange,
        at=st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC)),  # noqa: DTZ001
        channel=st.sampled_from(["phone", "email", "letter", "visit", "sms", "stall"]),
        direction=st.sampled_from(Direction),
        family=st.sampled_from(["phone", "email", "letter", "visit"]),
        outcome=st.sampled_from(["", "no answer", "fine"]),
        minutes=st.sampled_from([None, 0, 12]),
    ),
    max_size=40,
)
ZONES = st.sampled_from(["Europe/London", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "UTC"])


@given(EXCHANGES, ZONES, st.randoms(use_true_random=False))
def test_counts_are_right_whatever_the_order(exchanges: list[Exchange], zone: str, random: object) -> None:
    found = habits(exchanges, ZoneInfo(zone))
    outs = [e for e in exchanges if e.direction is OUT]
    ins = [e for e in exchanges if e.direction is IN]
    for habit in found.channels:
        assert habit.tried == sum(e.channel == habit.channel for e in outs)
        assert habit.answered <= habit.tried
        assert habit.tried == sum(t.tried for t in habit.parts)
        assert habit.answered == sum(t.answered for t in habit.parts)
        assert all(len(t.hours) == t.answered for t in habit.parts)
        assert habit.usual is None or timedelta(0) <= habit.usual <= WITHIN
    talks = sum(e.is_talk and reached(e) for e in outs)
    answers = sum(habit.answered for habit in found.channels) - talks
    assert answers + sum(habit.came for habit in found.channels) == len(ins)
    distinct = {(e.at, e.channel, e.direction) for e in exchanges}
    if len(distinct) == len(exchanges):
        shuffled = list(exchanges)
        random.shuffle(shuffled)  # type: ignore[attr-defined]
        assert habits(shuffled, ZoneInfo(zone)) == found


def test_nothing_tells_nothing() -> None:
    assert habits([]) == Habits()
    assert habits([]).of("phone") is None
