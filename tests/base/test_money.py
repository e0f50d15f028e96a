"""Money in minor units, in words, never summed across currencies."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.base.money import CURRENCIES, Money, read_money, sums


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


@pytest.mark.parametrize(
    ("amount", "money"),
    [
        ("86.40", Money(8640, "GBP")),
        ("1240", Money(124_000, "EUR")),
        ("1500", Money(1500, "JPY")),
        ("1500.4", Money(1500, "JPY")),
        ("12.3455", Money(12_346, "KWD")),
        ("0.00015", Money(2, "CLF")),
        ("0.125", Money(13, "USD")),  # a bill rounds halves up, not to the even cent
        ("-0.125", Money(-13, "USD")),
        ("1E+3", Money(100_000, "CHF")),
    ],
)
def test_an_amount_as_written_becomes_minor_units(amount: str, money: Money) -> None:
    assert Money.of(Decimal(amount), money.currency) == money


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("1,240", Money(124_000, "GBP")),  # never a pound and twenty-four pence
        ("1,240.50", Money(124_050, "GBP")),
        ("38,50", Money(3850, "EUR")),
        ("£38.50", Money(3850, "GBP")),
        ("£ 1,240", Money(124_000, "GBP")),
        ("38.50 gbp", Money(3850, "GBP")),
        ("38 €", Money(3800, "EUR")),
        ("$12", Money(1200, "CAD")),
        ("120 kr", Money(12_000, "SEK")),
        ("-3", Money(-300, "GBP")),
        ("1500", Money(1500, "JPY")),
    ],
)
def test_an_amount_as_people_type_it(text: str, money: Money) -> None:
    assert read_money(text, money.currency) == money


@pytest.mark.parametrize(
    "text", ["", "£", "€38", "38 EUR", "$38", "a lot", "38 bananas", "1.2.3", "1e99", "9" * 30]
)
def test_no_amount_of_this_currency(text: str) -> None:
    assert read_money(text, "GBP") is None


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1E+400", "99999999999999999"])
def test_no_amount_of_money_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="money"):
        Money.of(Decimal(amount), "EUR")


def test_a_currency_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        Money.of(Decimal(1), "QQQ")


CODES = st.sampled_from(sorted(CURRENCIES))
MINORS = st.integers(-(10**12), 10**12)


@given(MINORS, CODES)
def test_no_digit_is_lost_between_amount_and_minor_units(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.of(money.amount, currency) == money
    assert Money.of(Decimal(str(money.amount)), currency) == money


@given(st.lists(st.builds(Money, MINORS, CODES), max_size=30))
def test_sums_hold_every_unit_of_their_own_currency_alone(amounts: list[Money]) -> None:
    made = {money.currency: money.minor for money in sums(amounts)}
    assert set(made) == {money.currency for money in amounts}
    for currency, minor in made.items():
        assert minor == sum(money.minor for money in amounts if money.currency == currency)
