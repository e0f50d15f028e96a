"""Numbers as people of many countries write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.base.numbers import Mark, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1 234,5", "1234.5"),
        ("1\u202f234,5", "1234.5"),
        ("1'234.50", "1234.50"),
        ("12,34,567.00", "1234567.00"),
        ("1.234.567", "1234567"),
        ("0.5", "0.5"),
        (",5", "0.5"),
        ("1,5", "1.5"),
        ("1,234", "1234"),
        ("1.234", "1.234"),
        ("(12.00)", "-12.00"),
        ("12.00-", "-12.00"),
        ("−3", "-3"),
        ("+7", "7"),
        ("１２", "12"),
    ],
)
def test_numbers_are_read_as_written(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


def test_where_the_comma_stands_before_decimals_a_point_groups() -> None:
    assert read_number("1.234", Mark.COMMA) == 1234
    assert read_number("1,234", Mark.COMMA) == Decimal("1.234")


@pytest.mark.parametrize("text", ["", "-", "twelve", "1.2.3,4,5", "12 apples", "1,23,4.5,6", "..", "1 2"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_number(text) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_grouped_in_either_way_it_is_the_same_number(number: Decimal) -> None:
    english = f"{number:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert read_number(english) == read_number(german, Mark.COMMA) == number
