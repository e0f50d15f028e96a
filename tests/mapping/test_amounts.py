"""Money as files write it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.base.numbers import Mark
from desktop_crm.mapping import amounts
from desktop_crm.mapping.amounts import Amount


@pytest.mark.parametrize(
    ("text", "number", "currency"),
    [
        ("12.00", "12.00", ""),
        ("£12.00", "12.00", "GBP"),
        ("£ 1,234.50", "1234.50", "GBP"),
        ("EUR 12", "12", "EUR"),
        ("12 EUR", "12", "EUR"),
        ("CHF 1'200.-", "1200", "CHF"),
        ("1’200.—", "1200", ""),
        ("-£5.00", "-5.00", "GBP"),
        ("£-5.00", "-5.00", "GBP"),
        ("(5.00)", "-5.00", ""),
        ("5.00-", "-5.00", ""),
        ("$1,234", "1234", "USD"),
        ("US$ 9.99", "9.99", "USD"),
        ("¥1200", "1200", "JPY"),
        ("1200円", "1200", "JPY"),
        ("Rs. 450.00", "450.00", "INR"),
        ("١٢", "12", ""),
    ],
)
def test_an_amount_is_read_however_it_is_written(text: str, number: str, currency: str) -> None:
    assert amounts.read(text) == Amount(Decimal(number), currency)


@pytest.mark.parametrize(
    ("text", "number", "currency"),
    [
        ("12,00 €", "12.00", "EUR"),
        ("1.234,50 €", "1234.50", "EUR"),
        ("1.234", "1234", ""),
        ("1 234,5 zł", "1234.5", "PLN"),
        ("99,- Kč", "99", "CZK"),
    ],
)
def test_with_a_comma_before_the_decimals(text: str, number: str, currency: str) -> None:
    assert amounts.read(text, Mark.COMMA) == Amount(Decimal(number), currency)


@pytest.mark.parametrize(
    "text", ["", "free", "on request", "3 pieces", "12.00 €£", "2026-01-05", "EUR", "-", "1.2.3,4"]
)
def test_what_is_no_amount_is_never_made_one(text: str) -> None:
    assert amounts.read(text) is None


def test_a_shared_sign_is_the_countrys_own() -> None:
    assert [amounts.currency("$", c) for c in ("US", "AU", "DE")] == ["USD", "AUD", "USD"]
    assert [amounts.currency("kr", c) for c in ("SE", "DK", "NO")] == ["SEK", "DKK", "NOK"]
    assert [amounts.of_header(h) for h in ("Total (EUR)", "Preis in CHF", "Amount £", "All", "Top items")] == [
        "EUR", "CHF", "GBP", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "country", "mark"),
    [
        (["1.234", "5,50"], "GB", Mark.COMMA),
        (["1,234", "5.50"], "DE", Mark.POINT),
        (["1.234", "2.000"], "DE", Mark.COMMA),
        (["1.234", "2.000"], "GB", Mark.POINT),
        (["1.234.567"], "GB", Mark.COMMA),
        (["0.500"], "DE", Mark.POINT),
        (["1.234", 5.5], "DE", Mark.COMMA),  # a spreadsheet's number proves nothing
        (["12", "7"], "", Mark.POINT),
    ],
)
def test_the_decimal_mark_comes_from_the_column_then_the_country(
    cells: list[str | float], country: str, mark: Mark
) -> None:
    assert amounts.mark_of(cells, country) is mark


def test_one_thousandth_in_every_row_of_a_count_is_one() -> None:
    assert amounts.mark_of(["1.000", "2.000"], "DE", whole=True) is Mark.POINT
    assert amounts.mark_of(["1.000"], "DE", whole=True) is Mark.COMMA


def test_a_number_of_a_spreadsheet_is_taken_as_it_is() -> None:
    assert amounts.of_cell(1.234, Mark.COMMA, "DE") == Amount(Decimal("1.234"))
    assert amounts.of_cell(True, Mark.COMMA, "DE") is None


@given(st.decimals(min_value=-999_999, max_value=999_999, places=2), st.sampled_from(["EUR", "£", "zł", ""]))
def test_what_is_written_in_either_way_is_read_back(number: Decimal, unit: str) -> None:
    wanted = Amount(number, amounts.currency(unit))
    assert amounts.read(f"{unit} {number:,.2f}".strip()) == wanted
    german = f"{number:,.2f}".translate(str.maketrans(",.", ".,"))
    assert amounts.read(f"{german} {unit}".strip(), Mark.COMMA) == wanted


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_amounts(text: str) -> None:
    amounts.read(text), amounts.mark_of([text], "GB"), amounts.currency(text)
