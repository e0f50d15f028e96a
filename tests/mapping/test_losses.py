"""Zeros and signs that spreadsheets took away are said, and nothing is put back."""

import pytest

from desktop_crm.mapping import losses
from desktop_crm.mapping.losses import Loss


@pytest.mark.parametrize(
    ("text", "country", "short"),
    [
        ("1067", "DE", True),
        ("01067", "DE", False),
        ("10115", "DE", False),
        ("10", "DE", False),
        ("1010", "AT", False),  # Vienna
        ("2134", "US", True),
        ("800", "AU", True),
        ("BA1 1AA", "GB", False),
        ("1067", "", False),
    ],
)
def test_postcodes_that_are_too_short_for_their_country(text: str, country: str, short: bool) -> None:
    assert losses.of_postcode(text, country) is short


@pytest.mark.parametrize(
    ("text", "country", "loss"),
    [
        ("1712345678", "DE", Loss.ZERO),
        ("491712345678", "DE", Loss.PLUS),
        ("447700900123", "GB", Loss.PLUS),
        ("7700900123", "GB", Loss.ZERO),
        ("33612345678", "FR", Loss.PLUS),
        ("4.41633E+11", "GB", Loss.DIGITS),
        ("0171 2345678", "DE", None),
        ("171 2345678", "DE", None),  # a person typed it so
        ("12345678", "DE", None),  # may lack the town's digits
        ("2025550123", "US", None),
        ("13812345678", "CN", None),
    ],
)
def test_telephone_numbers_that_lost_how_they_begin(text: str, country: str, loss: Loss | None) -> None:
    assert losses.of_phone(text, country) is loss


def test_countries_by_their_names() -> None:
    assert [losses.country_of(t) for t in ("Deutschland", "UK", "de", "中国", "Narnia", "")] == [
        "DE", "GB", "DE", "CN", "", "",
    ]  # fmt: skip


def test_a_column_is_judged_by_its_other_values() -> None:
    assert losses.count_postcodes(["10115", "1067", "04315"], "DE") == 1
    assert losses.count_postcodes(["1010", "1070", "10115"], "DE") == 0  # rather another country's
    assert losses.count_postcodes(["1010"], "AT") == 0
