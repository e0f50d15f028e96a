"""Texts on paper: wrapped, shrunk, cut last; nothing wider or higher than its place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.ui.printing.paper import MARGIN, POINT, Flow, Text, cut, fitted, line_height, wrapped
from desktop_crm.ui.printing.stock import A4


def measure(text: str, points: float, bold: bool) -> float:
    """Every letter half as wide as it is high, those of the East as wide."""
    return sum(1.0 if ord(c) > 0x2E80 else 0.5 for c in text) * points * POINT * (1.1 if bold else 1.0)


TEXTS = st.text(st.sampled_from("abc DE, 王小明 علي-\n"), max_size=60)


@given(TEXTS, st.floats(8, 60))
def test_wrapped_lines_are_no_wider_than_their_room_and_lose_nothing(text: str, room: float) -> None:
    lines = wrapped(text, room, 10, False, measure)
    assert all(measure(line, 10, False) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(TEXTS.map(lambda t: t.replace("\n", "")), st.floats(5, 60))
def test_a_cut_text_fits_and_says_that_it_is_cut(text: str, room: float) -> None:
    found = cut(text, room, 10, False, measure)
    assert found == text or (found.endswith("…") and measure(found, 10, False) <= room)


@settings(deadline=None)
@given(st.lists(st.text(st.sampled_from("abc 王"), min_size=1, max_size=50), min_size=1, max_size=8))
def test_a_label_never_overflows(texts: list[str]) -> None:
    found = fitted(texts, 35.0, 18.0, measure)
    assert len(found.lines) * line_height(found.points) <= 18.0
    assert all(measure(line, found.points, False) <= 35.0 for line in found.lines)


def test_what_fits_stays_large_and_what_does_not_shrinks_then_wraps_then_is_cut() -> None:
    assert fitted(["Ann Berg", "Fernhill"], 60, 30, measure) == fitted(
        ["Ann Berg", "Fernhill"], 60, 30, measure
    )
    assert fitted(["Ann Berg", "Fernhill"], 60, 30, measure).points == 11
    shrunk = fitted(["A name of thirty-six letters, about."], 60, 30, measure)
    assert shrunk.lines == ("A name of thirty-six letters, about.",) and 8 <= shrunk.points < 11
    wrapped_label = fitted(["words " * 12], 50, 30, measure)
    assert len(wrapped_label.lines) > 1 and wrapped_label.points <= 8
    crowded = fitted([f"line {n}" for n in range(30)] + ["Town"], 50, 20, measure)
    assert crowded.points == 6 and crowded.lines[-1] == "Town"


def test_columns_fill_before_the_next_page_begins() -> None:
    flow = Flow(A4, measure, columns=2, title="People")
    for n in range(200):
        flow.room(5)
        flow.put(f"line {n}")
        flow.skip(5)
    pages = list(flow.end(200))
    lines = [[i for i in p.items if isinstance(i, Text) and i.text.startswith("line")] for p in pages]
    assert [line.text for page in lines for line in page] == [f"line {n}" for n in range(200)]
    for page in lines:
        assert all(i.x >= MARGIN and i.x + i.width <= A4[0] - MARGIN + 0.01 for i in page)
        assert all(i.y + 5 <= A4[1] - MARGIN + 0.1 for i in page)
        assert len({(i.x, i.y) for i in page}) == len(page)
    assert len({i.x for i in lines[0]}) == 2
    assert [i.text for i in pages[1].items[:2] if isinstance(i, Text)] == ["People", "2"]


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_nothing_is_a_line_of_nothing(text: str) -> None:
    assert all(line == "" for line in wrapped(text, 10, 10, False, measure))
