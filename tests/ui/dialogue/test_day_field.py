"""Days and times as people write them."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.base.dates import day_words
from desktop_crm.ui.dialogue.day_field import read_a_day, read_a_time

TODAY = date(2026, 11, 17)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", date(2026, 11, 17)),
        ("Tomorrow", date(2026, 11, 18)),
        ("yesterday", date(2026, 11, 16)),
        ("Friday", date(2026, 11, 20)),
        ("tue", date(2026, 11, 24)),
        ("in a week", date(2026, 11, 24)),
        ("in 6 weeks", date(2026, 12, 29)),
        ("20 Nov", date(2026, 11, 20)),
        ("Fri 20 Nov", date(2026, 11, 20)),
        ("12 Apr 2027", date(2027, 4, 12)),
        ("20.11.2026", date(2026, 11, 20)),
        ("2026-11-20", date(2026, 11, 20)),
        ("31 February", None),
        ("soon", None),
        ("", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert read_a_day(text, TODAY) == day


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_what_the_field_shows_is_read_again(day: date, today: date) -> None:
    assert read_a_day(day_words(day, today), today) == day


@pytest.mark.parametrize(
    ("text", "at"),
    [("10:42", time(10, 42)), ("9", time(9)), ("3pm", time(15)), ("12 am", time(0)), ("17.30", time(17, 30)),
     ("25:00", None), ("noon", None)],
)  # fmt: skip
def test_times(text: str, at: time | None) -> None:
    assert read_a_time(text) == at
