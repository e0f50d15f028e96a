"""Blocks of a letter in another order; the letter before stays what it was."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.campaigns import arranging
from desktop_crm.campaigns.content import KINDS, MAX_BLOCKS, Content, Divider, Footer, Heading, Text

LETTER = Content((Heading("a", "One"), Text("b", "<p>Two</p>"), Footer("f")))


def ids(content: Content) -> str:
    return "".join(block.id for block in content.blocks)


def test_a_new_block_stands_below_the_chosen_one_and_else_above_the_footer() -> None:
    assert ids(arranging.insert_after(LETTER, Divider("x"), "a")) == "axbf"
    assert ids(arranging.insert_after(LETTER, Divider("x"), "f")) == "abfx"
    assert ids(arranging.insert_after(LETTER, Divider("x"))) == "abxf"
    assert ids(arranging.insert_after(Content(), Divider("x"))) == "x"
    assert ids(LETTER) == "abf"


def test_a_pasted_block_gets_an_id_of_its_own() -> None:
    twice = arranging.insert_after(LETTER, Heading("a", "Copy"), "a")
    assert twice.blocks[1].id not in {"a", "b", "f"}
    assert replace(twice.blocks[1], id="a") == Heading("a", "Copy")


def test_moving_stops_at_the_ends() -> None:
    assert ids(arranging.move(LETTER, "a", 1)) == "baf"
    assert ids(arranging.move(LETTER, "f", -9)) == "fab"
    assert ids(arranging.move(LETTER, "a", 99)) == "bfa"
    assert arranging.move(LETTER, "none", 1) == LETTER


def test_a_full_letter_loses_nothing() -> None:
    full = Content((*(Divider(f"d{number}") for number in range(MAX_BLOCKS - 1)), Footer("f")))
    assert arranging.insert_after(full, Divider("x")) == full
    assert arranging.duplicate(full, "d0") == (full, "")


def test_copies_changes_and_removals() -> None:
    copied, fresh = arranging.duplicate(LETTER, "b")
    assert [block.id for block in copied.blocks] == ["a", "b", fresh, "f"]
    assert arranging.remove(copied, fresh) == LETTER
    changed = arranging.replace(LETTER, Heading("a", "Other", 2))
    assert (
        arranging.find(changed, "a") == Heading("a", "Other", 2) and changed.blocks[1:] == LETTER.blocks[1:]
    )
    assert arranging.duplicate(LETTER, "none") == (LETTER, "")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_added_empty(kind: str) -> None:
    block = arranging.new_block(LETTER, kind)
    assert isinstance(block, KINDS[kind])
    assert arranging.is_empty(block) is (kind not in {"divider", "footer"})


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("imdr"), st.integers(-3, 8)), max_size=12))
def test_whatever_is_done_ids_stay_different(steps: list[tuple[str, int]]) -> None:
    letter = LETTER
    for what, number in steps:
        chosen = letter.blocks[number % len(letter.blocks)].id if letter.blocks else ""
        match what:
            case "i":
                letter = arranging.insert_after(letter, Divider("a"), chosen)
            case "m":
                letter = arranging.move(letter, chosen, number)
            case "d":
                letter = arranging.duplicate(letter, chosen)[0]
            case "r":
                letter = arranging.remove(letter, chosen)
    names = [block.id for block in letter.blocks]
    assert len(set(names)) == len(names) <= MAX_BLOCKS
