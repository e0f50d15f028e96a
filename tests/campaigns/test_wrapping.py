"""Lines of plain text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.campaigns import wrapping


def test_lines_have_at_most_72_columns_and_addresses_stay_whole() -> None:
    address = "https://fernhill.example/" + "a" * 80
    lines = wrapping.wrap("word " * 30 + address + " end").split("\n")
    assert address in lines
    assert all(wrapping.columns(line) <= 72 for line in lines if line != address)


def test_chinese_and_japanese_break_without_blanks_but_not_before_a_full_stop() -> None:
    text = "新春特賣，今天開始。" * 12
    lines = wrapping.wrap(text).split("\n")
    assert "".join(lines) == text
    assert all(wrapping.columns(line) <= 72 for line in lines)
    assert not any(line[0] in "，。" for line in lines)


def test_columns_count_wide_letters_twice_and_marks_not_at_all() -> None:
    assert wrapping.columns("abc") == 3
    assert wrapping.columns("新春") == 4
    assert wrapping.columns("e\u0301") == 1


def test_lists_hang() -> None:
    assert wrapping.wrap("a b c", "- ", "  ", width=4) == "- a\n  b\n  c"


def test_headlines_are_underlined_as_wide_as_they_are() -> None:
    assert wrapping.headline("Grüße  aus\nFernhill", "-") == "Grüße aus Fernhill\n" + "-" * 18
    assert wrapping.headline("新春") == "新春\n===="
    assert wrapping.headline(" ") == ""


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="ab 新。\n", max_size=200))
def test_wrapping_loses_no_letter(text: str) -> None:
    wrapped = wrapping.wrap(text, width=10)
    assert wrapped.replace(" ", "").replace("\n", "") == text.replace(" ", "").replace("\n", "")
    assert all(
        wrapping.columns(line) <= 10 for line in wrapped.split("\n") if " " in line or "新" not in line
    ) or (max(map(len, text.split())) > 10)
