"""When birthdays and anniversaries come round, and what they are called."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.base.dates import PartialDate
from desktop_crm.dialogue import occasions
from desktop_crm.dialogue.occasions import Kind, Turn

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("kind", "began", "words", "is_round"),
    [
        (Kind.BIRTHDAY, PartialDate(1966, 11, 20), "turns 60", True),
        (Kind.BIRTHDAY, PartialDate(1967, 11, 20), "turns 59", False),
        (Kind.BIRTHDAY, PartialDate(2008, 11, 20), "turns 18", True),
        (Kind.BIRTHDAY, PartialDate(0, 11, 20), "birthday", False),
        (Kind.ANNIVERSARY, PartialDate(2001, 11, 20), "25 years", True),
        (Kind.ANNIVERSARY, PartialDate(2025, 11, 20), "1 year", False),
        (Kind.ANNIVERSARY, PartialDate(2026, 11, 20), "anniversary", False),
        (Kind.ANNIVERSARY, PartialDate(0, 11, 20), "anniversary", False),
    ],
)
def test_what_a_turn_is_called(kind: Kind, began: PartialDate, words: str, is_round: bool) -> None:
    found = occasions.coming(kind, began, date(2026, 11, 17))
    assert (found.day, found.words(), found.is_round) == (date(2026, 11, 20), words, is_round)


def test_a_leap_day_is_kept_on_1_march_in_common_years() -> None:
    born = PartialDate(1964, 2, 29)
    assert occasions.coming(Kind.BIRTHDAY, born, date(2027, 2, 1)) == Turn(
        Kind.BIRTHDAY, date(2027, 3, 1), 63
    )
    assert occasions.coming(Kind.BIRTHDAY, born, date(2028, 2, 1)).day == date(2028, 2, 29)


def test_over_the_new_year_one_is_a_year_older() -> None:
    assert occasions.coming(Kind.BIRTHDAY, PartialDate(1967, 1, 2), date(2026, 12, 30)).words() == "turns 60"


@given(DAYS, st.integers(0, 60), st.integers(1, 12), st.integers(1, 31))
def test_the_keys_of_a_span_find_exactly_those_who_come_round_in_it(
    first: date, ahead: int, month: int, day: int
) -> None:
    try:
        born = PartialDate(0, month, day)
    except ValueError:
        return
    last = first + timedelta(days=ahead)
    keys = occasions.keys(first, last)
    when = born.next_after(first)
    assert (str(born)[-5:] in keys) == (when <= last)
    if when <= last:
        assert keys[str(born)[-5:]] == when


def test_the_last_week_of_the_calendar_has_keys() -> None:
    assert list(occasions.keys(date(9999, 12, 30), date.max)) == ["12-30", "12-31"]
