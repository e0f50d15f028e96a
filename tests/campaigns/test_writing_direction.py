"""Which way languages and texts are written."""

import pytest

from desktop_crm.campaigns import writing_direction


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        ("en", "ltr"),
        ("fa", "rtl"),
        ("ar-EG", "rtl"),
        ("he_IL", "rtl"),
        ("az-Arab", "rtl"),
        ("ks-Deva", "ltr"),
        ("", "ltr"),
    ],
)
def test_languages(tag: str, direction: str) -> None:
    assert writing_direction.of_language(tag) == direction


def test_texts_go_by_their_first_letter() -> None:
    assert writing_direction.of_text("12 – سلام hello", "ltr") == "rtl"
    assert writing_direction.of_text("Hello سلام", "rtl") == "ltr"
    assert writing_direction.of_text("12 – 13", "rtl") == "rtl"
