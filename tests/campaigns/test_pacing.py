"""Limits of an account: a pace, a number in any 24 hours, and the words for what is left."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.campaigns import pacing
from desktop_crm.campaigns.pacing import DAY, Meter, Pace

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@given(
    st.integers(1, 4),
    st.lists(st.integers(0, 30), max_size=8),
    st.lists(st.integers(0, 400), max_size=30),
)
@settings(max_examples=50, deadline=None)
def test_never_more_than_the_number_in_any_24_hours(
    per_day: int, before: list[int], steps: list[int]
) -> None:
    left = [NOW - timedelta(hours=hours) for hours in before]
    pace, now, gone = Pace(0, per_day, left), NOW, list(left)
    for minutes in steps:
        now += minutes * MINUTE
        until = pace.full_until(now)
        recent = [at for at in gone if at > now - DAY]
        assert (until is None) == (len(recent) < per_day)
        if until is None:
            pace.went(now)
            gone.append(now)
        else:
            assert now < until and pace.full_until(until) is None  # it says the moment at which there is room


def test_a_pace_spreads_and_a_clock_that_jumps_back_stops_nothing() -> None:
    pace = Pace(per_minute=30, per_day=0)
    assert pace.wait(NOW) == 0
    pace.went(NOW)
    assert (
        pace.wait(NOW) == 2
        and pace.wait(NOW + timedelta(seconds=1.5)) == 0.5
        and pace.wait(NOW + MINUTE) == 0
    )
    assert pace.wait(NOW - timedelta(days=1)) == 2
    assert Pace(0, 0).full_until(NOW) is None and Pace(0, 0, [NOW] * 9).full_until(NOW) is None


def test_tries_again_after_5_15_60_minutes_then_hourly() -> None:
    assert [(pacing.next_try(n, NOW) - NOW) // MINUTE for n in range(1, 6)] == [5, 15, 60, 60, 60]


def test_a_meter_says_rate_and_time_left() -> None:
    meter = Meter(total=480, already=200, per_minute=30, now=NOW)
    assert meter.words(NOW) == "200 of 480, 30 a minute, about 9 minutes left"
    meter.done = 14
    assert meter.words(NOW + MINUTE) == "214 of 480, 14 a minute, about 19 minutes left"
    meter.done = 280
    assert meter.words(NOW + MINUTE) == "480 of 480"
    assert pacing.time_words(0.5) == "less than a minute" and pacing.time_words(200) == "about 3 hours"
