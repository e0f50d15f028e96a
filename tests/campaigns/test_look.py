"""Colours that can be read."""

import pytest

from desktop_crm.campaigns import look


@pytest.mark.parametrize(
    ("typed", "stored"), [("#abc", "#AABBCC"), ("2f5d3a", "#2F5D3A"), ("red", ""), ("#12", "")]
)
def test_colours_have_one_spelling(typed: str, stored: str) -> None:
    assert look.colour(typed) == stored


def test_contrast_is_that_of_wcag() -> None:
    assert look.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert look.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colour", ["#FFE680", "#2F5D3A", "#FFFFFF", "#000000", "#808080", "#FF0000"])
def test_whatever_colour_is_chosen_words_can_be_read(colour: str) -> None:
    made = look.look(colour, "#F4F2EE", "georgia")
    assert look.contrast(made.accent_ink, made.accent) >= 4.5
    assert look.contrast(made.link, look.CARD) >= 4.5
    assert look.contrast(made.dark_link, look.DARK_CARD) >= 4.5
    assert made.font.startswith("Georgia")


def test_an_unknown_font_is_arial() -> None:
    assert look.look("#000000", "#FFFFFF", "comic").font == look.FONTS["arial"]
