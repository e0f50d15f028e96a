"""Saved messages: what they say is read, what is broken is left out, nothing is loaded or run."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.mail.received import Letter, read

PLAIN = b"""From: =?utf-8?q?Ellen_F=C3=BCrst?= <ellen@mail.example>\r
To: "Fernhill, Ltd." <post@fernhill.example>, other@x.example\r
Cc: cc@x.example\r
Subject: =?utf-8?b?UGjhu58gZm9yIGVsZXZlbg==?=\r
Date: Tue, 3 Nov 2026 11:20:00 +0100\r
Content-Type: text/plain; charset=iso-8859-1\r
\r
Could we split the  delivery?\r
\r
\r
\r
Gr\xfc\xdfe\r
"""


def test_a_plain_letter() -> None:
    assert read(PLAIN) == Letter(
        datetime(2026, 11, 3, 10, 20, tzinfo=UTC),
        "ellen@mail.example",
        "Ellen Fürst",
        ("post@fernhill.example", "other@x.example", "cc@x.example"),
        "Phở for eleven",
        "Could we split the delivery?\n\nGrüße",
    )


@pytest.mark.parametrize(
    "head",
    [
        b"Subject: " + b"=?utf-8?q?a?= " * 300_000,
        b"Subject:" + b" x\r\n" * 300_000 + b"From: a@x.example",
        b"To: " + b"a@x.example, " * 300_000,
        b"From: " + b'"a\\' * 300_000,
        b"Date: " + b"(" * 300_000,
    ],
    ids=["words", "lines", "people", "quotes", "comments"],
)
def test_a_head_without_end_is_read_as_far_as_anybody_would(head: bytes) -> None:
    """None of them takes longer than a glance: the first would have taken minutes."""
    found = read(head + b"\r\nMessage-ID: <a@b>\r\n\r\nWords")
    assert found is not None and found.text == "Words"
    assert len(found.subject) <= 1000 and len(found.to) <= 1000


def test_of_a_page_its_words_are_read_and_nothing_else() -> None:
    page = (
        b"From: a@x.example\nContent-Type: text/html; charset=utf-8\n\n<html><head><title>no</title>"
        b"<style>p{}</style></head><body><script>alert(1)</script><p>One &amp; two</p><!-- no --><p>Three"
        b'<br>four<img src="http://evil.example/x.gif"></p></body></html>'
    )
    found = read(page)
    assert found is not None and found.text == "One & two\nThree\nfour"


def test_plain_words_go_before_the_page_and_attachments_are_no_words() -> None:
    whole = (
        b"From: a@x.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
        b"Content-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain\n\nPlain\n--c\n"
        b"Content-Type: text/html\n\n<p>Page</p>\n--c--\n--b\nContent-Type: text/plain\n"
        b"Content-Disposition: attachment; filename=x.txt\n\nSecret\n--b--\n"
    )
    found = read(whole)
    assert found is not None and found.text == "Plain"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \n",
        b"\x89PNG\r\n\x1a\n",
        b"Dear Ellen,\n\nhow are you?\n",
        b"PK\x03\x04",
        b"X-Thing: 1\n\nno message",
    ],
)
def test_what_is_no_message(data: bytes) -> None:
    assert read(data) is None


@pytest.mark.parametrize(
    "head",
    [b"Date: some day", b"Date: 99 Foo 2026 25:61", b"Date: ", b"Date: Tue, 3 Nov 1850 11:20:00 +0100", b"X-No: date",
     b"Date: Tue, 3 Nov 99999 11:20:00 +0100"],
)  # fmt: skip
def test_without_a_day_it_has_none(head: bytes) -> None:
    found = read(b"From: a@x.example\n" + head + b"\n\nRang")
    assert found is not None and found.at is None and found.text == "Rang"


def test_broken_encodings_still_give_words() -> None:
    found = read(
        b"From: =?nonsense?q?x?= <a@x.example>\nSubject: =?utf-8?b?%%%?=\n"
        b'Content-Type: text/plain; charset="no-such"\nContent-Transfer-Encoding: base64\n\nUmFuZw==\n'
    )
    assert found is not None and (found.sender, found.text) == ("a@x.example", "Rang")


@settings(deadline=None)
@given(st.integers(0, len(PLAIN)), st.binary(max_size=20))
def test_a_letter_broken_anywhere_is_read_or_refused(at: int, noise: bytes) -> None:
    for data in (PLAIN[:at] + noise + PLAIN[at:], PLAIN[:at], PLAIN[:at] + noise):
        found = read(data)
        assert found is None or (isinstance(found.text, str) and "\x00" not in found.text)
        if found is not None:
            found.text.encode()  # can be stored
            found.subject.encode()
