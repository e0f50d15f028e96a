"""Days as files write them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.base import clock
from desktop_crm.mapping.days import Order, has_short_year, is_empty, moment, order_of, parse, time_of


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1972-01-31", "1972-01-31"),
        ("1962-02-18 00:00:00", "1962-02-18"),
        ("2024-07-01T11:54:49.95+00:00", "2024-07-01"),
        ("31.1.1972", "1972-01-31"),
        ("1/31/1972", "1972-01-31"),
        ("31/1/72", "1972-01-31"),
        ("19720131", "1972-01-31"),
        ("--02-03", "--02-03"),
        ("--0203", "--02-03"),
        ("1604-05-09", "--05-09"),
        ("9 May 1961", "1961-05-09"),
        ("May 9th, 1961", "1961-05-09"),
        ("9. März", "--03-09"),
        ("9 de mayo de 1961", "1961-05-09"),
        ("1972年1月31日", "1972-01-31"),
        ("26329", "1972-01-31"),
        ("31 января 1972 г.", "1972-01-31"),
        ("31. tammikuuta 1972", "1972-01-31"),
        ("31 stycznia 1972", "1972-01-31"),
        ("31 Οκτωβρίου 1972", "1972-10-31"),
        ("31 tháng 1 năm 1972", "1972-01-31"),
        ("31 มกราคม 2515", "1972-01-31"),
        ("dimanche 31 décembre 1972", "1972-12-31"),
        ("12/31/1972, 5:14 PM", "1972-12-31"),
        ("31.12.1972 um 14:30 Uhr", "1972-12-31"),
        ("10. 12.85", "1985-12-10"),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str, day: str) -> None:
    assert str(parse(text)) == day


@pytest.mark.parametrize("text", ["19723101", "31.02.1980", "soon", "", "2021", "12", "Main St 5 May house"])
def test_what_is_no_day_is_never_made_one(text: str) -> None:
    assert parse(text) is None


def test_the_table_tells_its_order_and_else_the_country() -> None:
    assert order_of(["4.1.2001", "31.1.1972"], "US") is Order.DAY_FIRST
    assert order_of(["1/4/2001", "1/31/1972"], "GB") is Order.MONTH_FIRST
    assert order_of(["1/4/2001"], "US") is Order.MONTH_FIRST
    assert order_of(["1/4/2001"], "DE") is Order.DAY_FIRST
    assert str(parse("1/4/2001", Order.MONTH_FIRST)) == "2001-01-04"
    assert str(parse("4.1.2001", Order.MONTH_FIRST)) == "2001-01-04"  # dots: nobody writes the month first


@pytest.mark.parametrize("text", ["0000-00-00", "0/0/00", "0000-00-00 00:00:00"])
def test_signs_for_no_date(text: str) -> None:
    assert is_empty(text) and parse(text) is None


wall = clock.from_iso  # of a wall clock


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-03-05", date(2026, 3, 5)),
        ("2026-03-05 14:30", wall("2026-03-05 14:30")),
        ("5.3.2026, 14.30 Uhr", wall("2026-03-05 14:30")),
        ("05/03/2026 2:30:10 PM", wall("2026-03-05 14:30:10")),
        ("2026年3月5日 下午2:30", wall("2026-03-05 14:30")),
        ("2026-03-05T14:30:00Z", datetime(2026, 3, 5, 14, 30, tzinfo=UTC)),
        ("2026-03-05 14:30:10 -0500", datetime(2026, 3, 5, 19, 30, 10, tzinfo=UTC)),
        ("Mar 5, 2026 12:05 am", wall("2026-03-05 00:05")),
        ("1772721000", datetime(2026, 3, 5, 14, 30, tzinfo=UTC)),
        ("1772721000000", datetime(2026, 3, 5, 14, 30, tzinfo=UTC)),
        ("46086.604166667", wall("2026-03-05 14:30")),
        ("46086", date(2026, 3, 5)),
    ],
)
def test_when_something_happened(text: str, when: datetime | date) -> None:
    assert moment(text) == when and type(moment(text)) is type(when)


@pytest.mark.parametrize("text", ["", "soon", "31.02.2026 10:00", "2026-03-05 25:00", "9 May", "3:45", "12"])
def test_what_is_no_moment_is_never_made_one(text: str) -> None:
    assert moment(text) is None


def test_a_time_in_a_cell_of_its_own() -> None:
    assert [str(time_of(t)) for t in ("14:30", "2:30 pm", "14h30", "soon", "27:10")] == [
        "14:30:00", "14:30:00", "14:30:00", "None", "None",
    ]  # fmt: skip


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_days(text: str) -> None:
    parse(text), moment(text), time_of(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("昭和36年5月9日", "1961-05-09"),
        ("S36.5.9", "1961-05-09"),
        ("平成元年1月8日", "1989-01-08"),
        ("R2/5/1", "2020-05-01"),
        ("民國50年5月9日", "1961-05-09"),
    ],
)
def test_years_of_an_era(text: str, day: str) -> None:
    assert str(parse(text)) == day and not has_short_year(text)
