"""The line as it is typed: on somebody's page, letter by letter, and whatever is pasted into it."""

from datetime import datetime, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.dialogue.quick.english import ENGLISH
from desktop_crm.dialogue.quick.reading import Reading, Someone, Unsure, read
from tests.dialogue.quick.measuring import NOW, Sentence, sentences, wrong
from tests.dialogue.quick.people import People
from tests.dialogue.quick.test_sentences import FILES

ELLEN = Someone(1, "Ellen Fairweather")
PAGE = sentences("on_a_page.txt")
LINES = [each.line for file in (*FILES, "strangers.txt", "on_a_page.txt") for each in sentences(file)]
WORDS = sorted({word for line in LINES for word in line.split()})
NOWS = st.datetimes(datetime(1995, 1, 1), datetime(2090, 12, 31))  # noqa: DTZ001 - on the wall


def holds(made: Reading, now: datetime) -> None:
    """What is true of every reading."""
    assert made.at <= now
    if made.follow_up is not None:
        assert made.follow_up.on >= now.date()
        assert made.follow_up.text == made.follow_up.text.strip() != ""
    assert (made.contact is not None) or Unsure.CONTACT in made.unsure
    assert len(made.candidates) <= 5
    assert made.open_point.rstrip("?") in made.text


@pytest.mark.parametrize("said", PAGE, ids=[each.line for each in PAGE])
def test_a_line_on_somebodys_page_is_about_them(said: Sentence) -> None:
    assert not wrong(said, read(said.line, ENGLISH, NOW, People(), ELLEN))


@pytest.mark.parametrize("file", [*FILES, "strangers.txt", "on_a_page.txt"])
def test_every_beginning_of_every_line_is_read(file: str) -> None:
    people = People()
    for said in sentences(file):
        for end in range(0, len(said.line) + 1, 3):
            holds(read(said.line[:end], ENGLISH, NOW, people, ELLEN if end % 2 else None), NOW)


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join), NOWS, st.booleans())
def test_words_in_any_order_are_read(line: str, now: datetime, page: bool) -> None:
    holds(read(line, ENGLISH, now, People(), ELLEN if page else None), now)


@given(st.text(max_size=200) | st.text("🌹👍🏽😀é王\u200b\x00'’.,:;?!()-–/@+ 019aIx", max_size=80), NOWS)
def test_whatever_is_pasted_is_read(text: str, now: datetime) -> None:
    holds(read(text, ENGLISH, now, People()), now)
    holds(read(f"Joan rang {text}", ENGLISH, now, People()), now)


@pytest.mark.parametrize(
    "piece",
    [
        "rang Ben about the hedge, wants a quote by Friday. ", "next week at 3 ", "sent x ", "Ben ", "left ", ", ",
        "((", "O'B ", "王", "😀", "no reply from ", "to ", "1 ", "the new ",
    ],
)  # fmt: skip
def test_a_very_long_line_is_read_while_it_is_typed(piece: str) -> None:
    line, people = (piece * 10_000)[:10_000], People()
    read("rang Ben", ENGLISH, NOW, people)
    best = min(_seconds(line, people) for _ in range(3))
    assert best < 0.05
    assert read(line, ENGLISH, NOW, people).text == " ".join(line.split())


def _seconds(line: str, people: People) -> float:
    start = process_time()
    read(line, ENGLISH, NOW, people)
    return process_time() - start


@given(st.sampled_from(LINES), st.integers(-400, 400))
def test_the_same_line_on_any_day(line: str, days: int) -> None:
    now = NOW + timedelta(days)
    holds(read(line, ENGLISH, now, People()), now)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("rang Joan do you do gift boxes she asked", "do you do gift boxes she asked"),
        ("Joan rang can I bring a friend", "can I bring a friend"),
    ],
)
def test_a_question_in_the_middle_of_a_line_needs_no_comma(line: str, left: str) -> None:
    assert read(line, ENGLISH, NOW, People()).open_point == left


def test_an_appointment_that_has_been_is_a_visit_and_one_to_come_is_planned() -> None:
    been = read("Joan 2pm, trim", ENGLISH, NOW, People())
    to_come = read("Joan 1 Dec 2pm, trim", ENGLISH, NOW, People())
    assert (been.channel, Unsure.CHANNEL in been.unsure, been.follow_up) == ("visit", False, None)
    assert Unsure.CHANNEL in to_come.unsure and to_come.follow_up is not None
