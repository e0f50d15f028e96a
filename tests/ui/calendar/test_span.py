"""Which days are shown together."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.ui.calendar.span import MONTH, WEEK, Span, span_of, stepped

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))


def test_a_month_from_monday_and_from_sunday() -> None:
    day = date(2026, 11, 17)
    assert span_of(MONTH, day, 0) == Span(date(2026, 10, 26), date(2026, 12, 6), "November 2026")
    assert span_of(MONTH, day, 6).first == date(2026, 11, 1)
    assert span_of(WEEK, day, 0) == Span(date(2026, 11, 16), date(2026, 11, 22), "16 – 22 November 2026")
    assert span_of(WEEK, date(2026, 12, 31), 0).title == "28 December 2026 – 3 January 2027"


def test_a_month_on_from_the_31st_is_the_last_of_it() -> None:
    assert stepped(MONTH, date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert stepped(MONTH, date(2027, 1, 15), -1) == date(2026, 12, 15)
    assert stepped(WEEK, date(2026, 12, 29), 1) == date(2027, 1, 5)


@given(DAYS, st.sampled_from((WEEK, MONTH)), st.integers(0, 6))
def test_whole_weeks_that_hold_the_day_and_its_month(day: date, view: int, begins: int) -> None:
    span = span_of(view, day, begins)
    assert span.holds(day) and span.first.weekday() == begins
    assert span.last == span.first + timedelta(days=7 * span.weeks - 1)
    assert span.weeks == 1 if view == WEEK else 4 <= span.weeks <= 6
    if view == MONTH:
        assert span.holds(day.replace(day=1)) and span.holds(
            stepped(MONTH, day, 1).replace(day=1) - timedelta(days=1)
        )
    row, column = divmod((day - span.first).days, 7)
    assert span.day(row, column) == day
