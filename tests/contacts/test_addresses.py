"""When two ways of writing an e-mail address or a telephone number mean the same; what is none, and why."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.contacts import addresses
from desktop_crm.contacts.addresses import BadAddress


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("ann@example.com", "ann@example.com"),
        (" Ann.Berg@Example.COM ", "ann.berg@example.com"),
        ("Ann Berg <ann@example.com>", "ann@example.com"),
        ("mailto:ann@example.com", "ann@example.com"),
        ("ann@example.com;", "ann@example.com"),
        ("ann@example.com (private)", "ann@example.com"),
        ("\u200bann@example.com\xa0", "ann@example.com"),
        ("ann+news@example.com", "ann+news@example.com"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("ann@BÜCHER.example", "ann@xn--bcher-kva.example"),
        ("ann@xn--bcher-kva.example", "ann@xn--bcher-kva.example"),
        ("Jo\u0308rg@example.com", "jörg@example.com"),
        ("用户@例子.example", "用户@xn--fsqu00a.example"),
    ],
)
def test_spellings_of_one_address_are_the_same(written: str, normal: str) -> None:
    assert addresses.email(written) == normal


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "is not an e-mail address"),
        ("ann", "is not an e-mail address"),
        ("ann@", "nothing after the @"),
        ("@example.com", "nothing before the @"),
        ("ann berg@example.com", "a space"),
        ("ann@example,com", "a comma"),
        ("ann@a.example;tom@b.example", "a semicolon"),
        ("ann@@example.com", "two @"),
        ("ann@example", "no dot"),
        ("https://example.com/ann", "is a website"),
        ("ann..berg@example.com", "is not an e-mail address"),
        ("ann@-example.com", "is not an e-mail address"),
        (f"{'a' * 65}@example.com", "longer"),
    ],
)
def test_what_is_no_address_says_why(written: str, why: str) -> None:
    found = addresses.email(written)
    assert isinstance(found, BadAddress) and why in found.why


@given(st.emails())
@settings(max_examples=50, deadline=None)
def test_a_normal_form_stays_as_it_is(address: str) -> None:
    found = addresses.email(address)
    if isinstance(found, str):
        assert addresses.email(found) == found


@pytest.mark.parametrize(
    ("written", "country", "normal"),
    [
        ("01632 960147", "GB", "+441632960147"),
        ("+44 (0)1632 960147", "DE", "+441632960147"),
        ("0044 1632 960147", "GB", "+441632960147"),
        ("tel:+44-1632-960147", "GB", "+441632960147"),
        ("(01632) 960-147", "GB", "+441632960147"),
        ("０１６３２ ９６０１４７", "GB", "+441632960147"),
        ("030 901820", "DE", "+4930901820"),
        ("0912 345 678", "VN", "+84912345678"),
        ("۰۲۱ ۸۸۷۷ ۶۶۵۵", "IR", "+982188776655"),
        ("+1 212 555 0100 ext. 7", "GB", "+12125550100;ext=7"),
        ("01632 960147 (Ann)", "GB", "+441632960147"),
        ("Home: 01632 960147", "GB", "+441632960147"),
        ("priv. 0221 123456", "DE", "+49221123456"),
        ("Tel. +49 (221) 123456 (Büro)", "DE", "+49221123456"),
    ],
)
def test_spellings_of_one_number_are_the_same(written: str, country: str, normal: str) -> None:
    assert addresses.phone(written, country) == normal


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "is not a phone number"),
        ("ring the shop", "is not a phone number"),
        ("1234", "too short"),
        ("0163296014712345678", "too long"),
        ("016329601471234", "too long"),
        ("+999 12345678", "country code"),
        ("2026-11-17 a", "is not a phone number"),
        ("1-800-FLOWERS", "is not a phone number"),
        ("030 1234 AB", "is not a phone number"),
        ("s. Frau (0221)", "is not a phone number"),
    ],
)
def test_what_is_no_number_says_why(written: str, why: str) -> None:
    found = addresses.phone(written, "GB")
    assert isinstance(found, BadAddress) and why in found.why


@pytest.mark.parametrize(
    ("e164", "digits"),
    [
        ("+441632960147", "01632960147"),
        ("+12125550100", "12125550100"),
        ("+390612345", "0612345"),
        ("+999123", ""),
    ],
)
def test_the_digits_dialled_at_home(e164: str, digits: str) -> None:
    assert addresses.national_digits(e164) == digits


def test_other_channels_compare_without_case_and_extra_blanks() -> None:
    assert addresses.normal("messenger", " @Ellen  Grows ", "GB") == "@ellen grows"
    assert addresses.normal("social", "  ", "GB") is None
    assert addresses.normal("phone", "no number", "GB") is None
