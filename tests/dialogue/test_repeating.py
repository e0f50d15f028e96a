"""The days of what comes round: counted from the anchor, over month ends and leap days, never twice the same."""

from bisect import bisect_left
from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.base.errors import UserError
from desktop_crm.dialogue import repeating
from desktop_crm.dialogue.repeating import Repeat, Unit

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
REPEATS = st.builds(Repeat, st.integers(1, 60), st.sampled_from(Unit))
MONTHLY = Repeat(1, Unit.MONTH)


def turns(anchor: date, repeat: Repeat, count: int) -> list[date | None]:
    return [repeating.turn(anchor, repeat, number) for number in range(count)]


def test_the_last_of_january_comes_on_the_31st_again_after_a_short_month() -> None:
    assert turns(date(2027, 1, 31), MONTHLY, 5) == [
        date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30), date(2027, 5, 31),
    ]  # fmt: skip
    assert repeating.turn(date(2028, 1, 31), MONTHLY, 1) == date(2028, 2, 29)


def test_a_leap_day_comes_back_in_the_next_leap_year() -> None:
    found = turns(date(2024, 2, 29), Repeat(1, Unit.YEAR), 5)
    assert found == [date(2024, 2, 29), *(date(y, 2, 28) for y in (2025, 2026, 2027)), date(2028, 2, 29)]
    assert repeating.turn(date(1896, 2, 29), Repeat(4, Unit.YEAR), 1) == date(1900, 2, 28)


def test_late_goes_on_after_today_and_early_after_the_day_it_was_due() -> None:
    weekly, due = Repeat(1, Unit.WEEK), date(2026, 11, 2)
    assert repeating.next_due(due, weekly, due, date(2026, 11, 25)) == date(2026, 11, 30)
    assert repeating.next_due(due, weekly, due, date(2026, 10, 30)) == date(2026, 11, 9)
    assert repeating.next_due(due, weekly, due, due) == date(2026, 11, 9)


def test_put_off_it_keeps_its_own_days() -> None:
    monday = date(2026, 11, 2)
    assert repeating.next_due(monday, Repeat(1, Unit.WEEK), date(2026, 11, 4), date(2026, 11, 4)) == date(
        2026, 11, 9
    )


def test_the_calendar_ends() -> None:
    assert repeating.after(date(9999, 12, 20), Repeat(1, Unit.MONTH), date(9999, 12, 25)) is None
    assert repeating.after(date(9999, 12, 30), Repeat(1, Unit.WEEK), date(9999, 12, 31)) is None
    assert repeating.next_contact(date(9999, 12, 30), date(9999, 1, 1), Repeat(2, Unit.YEAR)) is None


@pytest.mark.parametrize(
    ("every", "unit"), [(0, "day"), (-1, "week"), (1000, "month"), (1, "fortnight"), (1, "")]
)
def test_what_cannot_come_round_is_refused(every: int, unit: str) -> None:
    with pytest.raises(UserError):
        repeating.checked(every, unit)


def test_it_is_said_in_words() -> None:
    assert Repeat(1, Unit.WEEK).words() == "Every week"
    assert Repeat(6, Unit.WEEK).words() == "Every 6 weeks"


@given(DAYS, REPEATS)
def test_no_day_comes_twice_and_all_go_on(anchor: date, repeat: Repeat) -> None:
    found = [day for day in turns(anchor, repeat, 30) if day is not None]
    assert found == sorted(set(found))


@given(DAYS, REPEATS)
def test_the_day_of_the_month_is_kept_wherever_the_month_has_it(anchor: date, repeat: Repeat) -> None:
    for day in turns(anchor, repeat, 30):
        assert day is not None
        match repeat.unit:
            case Unit.DAY | Unit.WEEK:
                assert (day - anchor).days % (repeat.every * (7 if repeat.unit is Unit.WEEK else 1)) == 0
            case _:
                assert day.day == min(anchor.day, monthrange(day.year, day.month)[1])


@given(DAYS, REPEATS, DAYS)
def test_the_next_turn_is_the_first_after_the_day(anchor: date, repeat: Repeat, day: date) -> None:
    found = repeating.after(anchor, repeat, day)
    assert found is not None and found > day and found >= anchor
    assert repeating.is_turn(anchor, repeat, found)
    # One turn before it lies on or before the day, or there is none.
    number = bisect_left(range(80_000), found, key=lambda n: repeating.turn(anchor, repeat, n) or date.max)
    assert repeating.turn(anchor, repeat, number) == found
    before = repeating.turn(anchor, repeat, number - 1) if number else None
    assert before is None or before <= day


@given(DAYS, REPEATS, DAYS, DAYS)
def test_done_it_is_due_again_later_than_today(anchor: date, repeat: Repeat, due: date, today: date) -> None:
    found = repeating.next_due(anchor, repeat, due, today)
    assert found is not None and found > today and found > due


@given(DAYS, REPEATS)
def test_a_chain_of_doing_on_the_day_visits_each_turn_once(anchor: date, repeat: Repeat) -> None:
    day, seen = anchor, [anchor]
    for _ in range(20):
        following = repeating.next_due(anchor, repeat, day, day)
        assert following is not None
        day = following
        seen.append(day)
    assert seen == turns(anchor, repeat, 21)


@given(st.none() | DAYS, DAYS, REPEATS)
def test_a_cadence_is_never_late_from_the_beginning(last: date | None, made: date, repeat: Repeat) -> None:
    found = repeating.next_contact(last, made, repeat)
    assert found is not None and found >= made
    if last is None or last >= made:
        assert found == repeating.turn(last or made, repeat, 1)


@given(DAYS, REPEATS, st.integers(0, 40))
def test_turns_are_told_from_other_days(anchor: date, repeat: Repeat, ahead: int) -> None:
    day = anchor + timedelta(days=ahead)
    assert repeating.is_turn(anchor, repeat, day) == (day in turns(anchor, repeat, 42))
