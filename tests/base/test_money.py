"""Money in minor units, in words, never summed across currencies."""

import pytest

from desktop_crm.base.money import Money, minor_units


@pytest.mark.parametrize(
    ("money", "words"),
    [
        (Money(8640, "GBP"), "£86.40"),
        (Money(-124_000, "EUR"), "-€1,240.00"),
        (Money(1200, "CHF"), "CHF 12.00"),
        (Money(1500, "JPY"), "¥1,500"),
        (Money(12_345, "KWD"), "KWD 12.345"),
        (Money(5, "USD"), "$0.05"),
        (Money(0, "VND"), "₫0"),
    ],
)
def test_money_in_words(money: Money, words: str) -> None:
    assert money.words() == words


def test_sums_stay_within_one_currency() -> None:
    assert Money(1, "EUR") + Money(2, "EUR") == Money(3, "EUR")
    with pytest.raises(ValueError, match="do not add up"):
        Money(1, "EUR") + Money(1, "GBP")


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "€"])
def test_what_is_no_currency_is_refused(currency: str) -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(1, currency)


def test_each_currency_has_its_smallest_unit() -> None:
    assert [minor_units(c) for c in ("GBP", "JPY", "KWD")] == [100, 1, 1000]
