"""Messages that Outlook saved as files."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.mail import outlook
from tests.mail.messages import compound, message


def test_who_when_about_what_and_its_words() -> None:
    found = outlook.read(message(to=("hello@fernhill.example", "kofi@mail.example")))
    assert found is not None
    assert (found.sender, found.sender_name) == ("dorothy@beecham.example", "Dorothy Beecham")
    assert found.to == ("hello@fernhill.example", "kofi@mail.example")
    assert (found.subject, found.text) == ("The pear tree", "Could we look at it?\nDorothy")
    assert found.at == datetime(2026, 11, 3, 10, 4, tzinfo=UTC)


@pytest.mark.parametrize(("coded", "words"), [("cp1251", "Груша"), ("cp932", "梨の木"), ("cp1252", "Müller")])
def test_texts_of_older_programs_stand_in_their_code_page(coded: str, words: str) -> None:
    found = outlook.read(message(subject=words, coded=coded))
    assert found is not None and found.subject == words


def test_what_is_missing_is_left_out() -> None:
    found = outlook.read(message(subject="", sender="/O=EXCHANGE/CN=DOROTHY", to=(), at=None))
    assert found is not None
    assert (found.subject, found.sender, found.to, found.at) == ("", "", (), None)


def test_what_its_headers_say_where_the_rest_is_silent() -> None:
    headers = "From: Ann <ann@x.org>\r\nTo: bob@x.org\r\nDate: Tue, 3 Nov 2026 10:04:00 +0000\r\n\r\n"
    data = compound(
        {"__properties_version1.0": b"\0" * 32, "__substg1.0_007D001F": headers.encode("utf-16-le")}
    )
    found = outlook.read(data)
    assert found is not None
    assert (found.sender, found.to, found.at) == (
        "ann@x.org",
        ("bob@x.org",),
        datetime(2026, 11, 3, 10, 4, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "data", [b"", b"From: ann@x.org\r\n\r\nHello", outlook.SIGNATURE, compound({"Workbook": b"x"})]
)
def test_what_is_no_message(data: bytes) -> None:
    assert outlook.read(data) is None


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 6_000), st.binary(min_size=1, max_size=40), st.integers(0, 12_000))
def test_whatever_is_broken_in_it_it_is_read_or_refused(place: int, bad: bytes, cut: int) -> None:
    data = bytearray(message())
    data[place : place + len(bad)] = bad
    outlook.read(bytes(data[: len(data) - cut]))
