"""An exchange as plain JSON and back, and the words of its mood."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.dialogue import exchange
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.exchange import Kept, Log

MOMENTS = st.integers(0, 4_000_000_000_000).map(
    lambda millis: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=millis)
)
LINES = st.text("ab ß王\"'\\", max_size=8).map(lambda text: " ".join(text.split()))
LOGS = st.builds(
    Log,
    contact_ids=st.lists(st.integers(1, 9), min_size=1, max_size=3, unique=True).map(tuple),
    channel=st.sampled_from(["phone", "visit", "stall"]),
    direction=st.sampled_from(Direction),
    at=MOMENTS,
    subject=LINES,
    body=LINES,
    place=LINES,
    duration_minutes=st.none() | st.integers(0, 600),
    cost_minor=st.none() | st.integers(0, 99_999),
    sentiment=st.sampled_from(["", "good", "bad", "cross"]),
    open_point=LINES,
    products=st.lists(LINES, max_size=2).map(tuple),
    files=st.lists(st.builds(Kept, LINES, LINES, LINES, st.integers(0, 9)), max_size=2).map(tuple),
)


@given(LOGS)
def test_what_was_packed_comes_out_the_same(entry: Log) -> None:
    assert exchange.unpacked(exchange.packed(entry)) == entry
    assert exchange.same(entry, exchange.unpacked(exchange.packed(entry)))


@given(LOGS, st.sampled_from(["body", "place", "open_point", "subject"]))
def test_other_words_are_not_the_same(one: Log, name: str) -> None:
    assert not exchange.same(one, replace(one, **{name: getattr(one, name) + "!"}))
    assert exchange.same(one, replace(one, **{name: f" {getattr(one, name)} "}))
    assert exchange.same(one, replace(one, contact_ids=one.contact_ids[::-1], products=one.products[::-1]))


def test_an_entry_of_a_program_that_knew_less_is_read() -> None:
    old = {
        "channel": "phone",
        "direction": "in",
        "at": "2026-05-03T09:00:00Z",
        "contact_ids": [7],
        "body": "Rang",
    }
    found = exchange.unpacked(old)
    assert (found.contact_ids, found.body, found.place, found.products, found.files) == (
        (7,),
        "Rang",
        "",
        (),
        (),
    )


@pytest.mark.parametrize(
    ("stored", "words"), [("good", "Good"), ("mixed", "Mixed"), ("bad", "Bad"), ("", ""), ("cross", "cross")]
)
def test_moods_have_their_words(stored: str, words: str) -> None:
    assert exchange.mood_words(stored) == words
