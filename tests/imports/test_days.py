"""Days as files write them."""

import pytest

from desktop_crm.imports.days import Order, is_empty, order_of, parse


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
