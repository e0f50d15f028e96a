"""Days and times in a line: no calendar that ends, and nothing that lies on the wrong side of now."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.dialogue.quick.days import moved
from desktop_crm.dialogue.quick.english import ENGLISH
from desktop_crm.dialogue.quick.english_times import mentions
from desktop_crm.dialogue.quick.reading import read
from tests.dialogue.quick.people import People

NOWS = st.datetimes(min_value=datetime(1995, 1, 1), max_value=datetime(2090, 12, 31))  # noqa: DTZ001
_DAYS = ("Mon", "Tuesday", "wed", "Thurs", "friday", "Sat", "Sunday")
_TIMES = st.sampled_from([
    "yesterday", "the day before yesterday", "last {day}", "on {day}", "{n} days ago", "{n} weeks ago",
    "{n} months ago",
    "on the {d}th", "{d}/{m}", "{d} March", "on Feb {d}", "last night", "this morning", "at 3pm", "{n} hours ago",
    "by {day}", "before {d}/{m}", "in {n} months", "next {day}", "tomorrow", "by the end of the month", "next week",
    "within {n} days", "{day} week", "until the {d}th", "29 February", "on 31/12", "last year", "next year",
])  # fmt: skip


def _filled(words: str, n: int, d: int, m: int, day: str) -> str:
    return words.format(n=n, d=d, m=m, day=day)


@given(
    NOWS,
    _TIMES,
    st.integers(1, 30),
    st.integers(1, 31),
    st.integers(1, 12),
    st.sampled_from(_DAYS),
    st.booleans(),
)
def test_what_happened_never_lies_ahead_and_what_is_due_never_behind(
    now: datetime, words: str, n: int, d: int, m: int, day: str, early: bool
) -> None:
    said = _filled(words, n, d, m, day)
    line = f"rang Joan {said}" if early else f"rang Joan, send the list {said}"
    made = read(line, ENGLISH, now, People())
    assert made.at <= now and made.contact is not None
    if made.follow_up is not None:
        assert made.follow_up.on >= now.date()


@pytest.mark.parametrize(
    ("today", "due"),
    [("2001-03-01", "2004-02-29"), ("2000-02-29", "2000-02-29"), ("2097-03-01", "2104-02-29")],
)
def test_a_leap_day_that_is_due_is_the_next_there_is(today: str, due: str) -> None:
    now = datetime.fromisoformat(f"{today}T14:00")
    made = read("rang Joan, send the list on Feb 29", ENGLISH, now, People())
    assert made.follow_up is not None and made.follow_up.on == date.fromisoformat(due)


@given(st.text(max_size=80), NOWS)
def test_any_text_is_read_and_its_times_stand_in_it_one_after_another(text: str, now: datetime) -> None:
    found = mentions(text, now)
    assert all(0 <= m.start < m.end <= len(text) for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert read(text or "x", ENGLISH, now, People()).at <= now


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.integers(-40, 40),
    st.sampled_from(["day", "week", "month", "year"]),
)
def test_months_end_on_their_last_day(day: date, count: int, unit: str) -> None:
    there = moved(day, count, unit)
    if unit in ("day", "week"):
        assert there - day == timedelta(count * (7 if unit == "week" else 1))
    else:
        months = (there.year - day.year) * 12 + there.month - day.month
        assert months == count * (12 if unit == "year" else 1)
        assert there.day == day.day or (there.day < day.day and (there + timedelta(1)).day == 1)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("by Friday", date(2026, 12, 4)),
        ("next Tuesday", date(2026, 12, 1)),
        ("a week on Friday", date(2026, 12, 11)),
        ("in a month", date(2026, 12, 28)),
        ("in a fortnight", date(2026, 12, 12)),
        ("by the end of next month", date(2026, 12, 31)),
        ("until the 15th", date(2026, 12, 15)),
        ("on 5 January", date(2027, 1, 5)),
    ],
)
def test_what_is_due(words: str, day: date) -> None:
    now = datetime(2026, 11, 28, 14, 30)  # noqa: DTZ001 - a Saturday
    made = read(f"rang Joan, call her back {words}", ENGLISH, now, People())
    assert made.follow_up is not None and made.follow_up.on == day


@pytest.mark.parametrize(
    ("line", "field"),
    [("Ellen rang on 31 February", "at"), ("rang Ellen, ring back by 31 November", "follow_up"),
     ("rang Ellen, ring back in 900 years", "follow_up")],
)  # fmt: skip
def test_a_day_that_no_calendar_has_or_nobody_sees_is_asked_about(line: str, field: str) -> None:
    assert field in read(line, ENGLISH, datetime(2026, 11, 28, 14, 30), People()).unsure  # noqa: DTZ001


@pytest.mark.parametrize(
    ("words", "begin", "minutes"),
    [("10-11.30", "10:00", 90), ("2-3pm", "14:00", 60), ("11am-1pm", "11:00", 120), ("from 9.15 to 10", "09:15", 45),
     ("11.30-1", "11:30", 90), ("8.30-9", "08:30", 30)],
)  # fmt: skip
def test_from_when_to_when_says_how_long(words: str, begin: str, minutes: int) -> None:
    made = read(f"met Joan yesterday {words}", ENGLISH, datetime(2026, 11, 28, 14, 30), People())  # noqa: DTZ001
    assert (made.at.strftime("%d %H:%M"), made.minutes) == (f"27 {begin}", minutes)


@pytest.mark.parametrize(
    ("words", "minutes"),
    [("half an hour", 30), ("an hour and a half", 90), ("2 and a half hours", 150), ("1.5 hours", 90),
     ("three quarters of an hour", 45), ("an hour and 20 minutes", 80), ("1h15", 75)],
)  # fmt: skip
def test_how_long_it_lasted(words: str, minutes: int) -> None:
    made = read(f"rang Joan for {words}", ENGLISH, datetime(2026, 11, 28, 14, 30), People())  # noqa: DTZ001
    assert made.minutes == minutes


def test_an_hour_that_has_struck_is_tomorrows_and_is_looked_at() -> None:
    made = read("Joan rang, ring her back at 9", ENGLISH, datetime(2026, 11, 26, 14, 30), People())  # noqa: DTZ001
    assert made.follow_up is not None and made.follow_up.on == date(2026, 11, 27)
    assert "follow_up" in made.unsure


def test_nothing_lasts_longer_than_a_day() -> None:
    now = datetime(2026, 11, 28, 14, 30)  # noqa: DTZ001
    assert read("rang Ellen for 999 hours", ENGLISH, now, People()).minutes is None
    assert read("rang Ellen for 90 minutes", ENGLISH, now, People()).minutes == 90


@pytest.mark.parametrize(
    ("words", "day"),
    [("Good Friday", date(2027, 3, 26)), ("Mothering Sunday", date(2027, 3, 7)), ("Easter", date(2027, 3, 28)),
     ("Boxing Day", date(2026, 12, 26)), ("Father's Day", date(2027, 6, 20))],
)  # fmt: skip
def test_feasts_are_found_in_every_year(words: str, day: date) -> None:
    made = read(f"Ellen wants it by {words}", ENGLISH, datetime(2026, 11, 28, 14, 30), People())  # noqa: DTZ001
    assert made.follow_up is not None and made.follow_up.on == day


def test_29_february_is_that_of_the_next_leap_year() -> None:
    now = datetime(2027, 11, 28, 14, 30)  # noqa: DTZ001
    made = read("rang Ellen, ring back on 29 February", ENGLISH, now, People())
    assert made.follow_up is not None and made.follow_up.on == date(2028, 2, 29)
