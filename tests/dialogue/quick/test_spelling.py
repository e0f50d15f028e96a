"""Words in which two letters changed places, and names that are not written whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.quick.english import ENGLISH
from desktop_crm.dialogue.quick.reading import read
from desktop_crm.dialogue.quick.spelled_out import slips, spelled_out
from desktop_crm.dialogue.quick.spelling import is_called, is_nearly_called, put_right, wanted
from tests.dialogue.quick.measuring import NOW
from tests.dialogue.quick.people import People

WORDS = sorted(ENGLISH.often_slipped)


@given(st.sampled_from(WORDS), st.integers(0, 11))
def test_two_letters_that_changed_places_are_put_back(word: str, at: int) -> None:
    at %= len(word) - 1
    slipped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    assert put_right(f"Ellen {slipped} x", ENGLISH.often_slipped) == f"Ellen {word} x"


@given(st.text(max_size=100))
def test_nothing_else_is_changed_but_the_order_of_letters(text: str) -> None:
    right = put_right(text, ENGLISH.often_slipped)
    assert len(right) == len(text)
    assert sorted(right.lower()) == sorted(text.lower())
    assert put_right(right, ENGLISH.often_slipped) == right


def test_the_line_is_kept_as_it_was_typed() -> None:
    made = read("Ellen rnag yesetrday, wnats the quoet by Firday, plaese hurry", ENGLISH, NOW, People())
    assert (made.channel, str(made.at.date())) == ("phone", "2026-11-27")
    assert made.text.startswith("Ellen rnag") and made.open_point.startswith("wnats the quoet by Firday")


@given(st.text(max_size=80) | st.lists(st.sampled_from([*ENGLISH.short, "Joan", ",", "by"])).map(" ".join))
def test_every_place_of_what_is_read_stands_in_what_was_typed(typed: str) -> None:
    line = spelled_out(typed, typed, ENGLISH.short, People())
    assert len(line.places) == len(line.text) + 1 and sorted(line.places) == list(line.places)
    assert line.as_typed(0, len(line.text)) == typed


def test_what_is_cut_short_is_read_whole_and_kept_as_it_was_typed() -> None:
    made = read("Joan canceld her apointment, wd like it nxt Friday", ENGLISH, NOW, People())
    assert made.contact is not None and made.direction is Direction.IN
    assert made.open_point == "wd like it nxt Friday"
    assert made.follow_up is not None and made.follow_up.text == "Wd like it"


def test_whoever_is_called_like_something_cut_short_is_left_alone() -> None:
    people = People([("Colld Marsh", "")])
    assert spelled_out("Colld rang", "Colld rang", ENGLISH.short, people).text == "Colld rang"
    assert spelled_out("Colld rang", "Colld rang", ENGLISH.short, People()).text == "Collected rang"


def test_no_slip_is_a_word_that_is_known() -> None:
    known = ENGLISH.fillers | ENGLISH.common | ENGLISH.kin | ENGLISH.often_slipped
    assert not known.intersection(slips(ENGLISH.often_slipped, known))


@pytest.mark.parametrize(
    ("name", "said", "called", "nearly"),
    [
        ("Dorothy Beecham", "Dorothy", True, True),
        ("Dorothy Beecham", "D Beecham", True, True),
        ("Dorothy Beecham", "Dot Beecham", True, True),
        ("Dorothy Beecham", "Dot", False, True),
        ("Dorothy Beecham", "Dorthy", False, True),
        ("Dorothy Beecham", "Doro", False, True),
        ("Dorothy Beecham", "Doroth", False, False),
        ("Dorothy Beecham", "Dorothy Smith", False, False),
        ("Siobhan O'Brien", "Siobhan O'B", True, False),
        ("Hannah Pryce", "Hannah Siobhan", False, False),
        ("王小明", "Xiaoming", False, True),
        ("王小明", "小明", True, True),
    ],
)
def test_who_is_called_so(name: str, said: str, called: bool, nearly: bool) -> None:
    words = wanted(said.split())
    assert is_called(name, words) is called
    assert is_nearly_called(name, words) is nearly
