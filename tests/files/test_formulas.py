"""No value of a text table is run by a spreadsheet, and the marks come off again without loss."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.files.formulas import mark, unmark

likely = st.text(alphabet="=@+-＝＋－'|;,\t\n \r()!1ab", max_size=16)


@given(st.one_of(likely, st.text()))
def test_marks_come_off_as_they_were_set(text: str) -> None:
    assert unmark(mark(text)) == text


@given(likely)
def test_no_cell_begins_like_a_formula_wherever_it_is_cut(text: str) -> None:
    for separator in ";,\t\n|":
        for cell in mark(text).split(separator):
            assert cell.strip()[:1] not in tuple("=@＝＠")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  =1+1", "'  =1+1"),
        ("note;=cmd|' /C calc'!A0", "note;'=cmd|' /C calc'!A0"),
        ("a\n-cmd(1)", "a\n'-cmd(1)"),
        ("shopping:\n- salt\n- pepper", "shopping:\n- salt\n- pepper"),
        ("＋SUM(1)", "'＋SUM(1)"),
        ("'=as typed", "''=as typed"),
        ("rock 'n' roll", "rock 'n' roll"),
        ("+44 (0)20 7946 0018", "+44 (0)20 7946 0018"),
    ],
)
def test_what_is_marked(text: str, shown: str) -> None:
    assert mark(text) == shown
