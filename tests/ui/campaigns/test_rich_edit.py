"""The editor of a letter's text: what is typed is stored, what is stored is shown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from desktop_crm.campaigns import rich_text
from desktop_crm.ui.campaigns.field_chips import MARK, Used, named, pieces, used
from desktop_crm.ui.campaigns.rich_edit import RichEdit
from desktop_crm.ui.theme import theme

FIRST = '{{ first_name | fallback("friend") }}'
LETTER = (
    f"<p>Dear {FIRST},</p>\n<p>We <strong>lift</strong> <em>roses</em> and <u>trees</u>, "
    '<a href="https://fernhill.example/a?b=1&amp;c=2">see them</a>.<br>Until then</p>\n'
    "<ul><li>Hornbeam<ol><li>whips</li><li>hedging</li></ol></li><li>Yew</li></ul>\n<p>Yours</p>"
)


@pytest.fixture
def edit(qtbot: QtBot, qapp: object) -> RichEdit:
    made = RichEdit("Text")
    made.set_look(theme.font(), "#000000", "#2F5D3A", 20)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_letter_comes_out_as_it_went_in(edit: RichEdit) -> None:
    stored = rich_text.clean(LETTER)
    edit.set_parts(rich_text.parse(stored))
    assert edit.html() == stored


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="{}%"),
    min_size=1,
    max_size=12,
)
RUNS = st.builds(
    rich_text.Run, TEXTS, strong=st.booleans(), em=st.booleans(), underline=st.booleans(),
    link=st.sampled_from(["", "", "https://a.example/x"]),
)  # fmt: skip
PARTS = st.lists(
    st.one_of(
        st.builds(rich_text.Paragraph, st.lists(RUNS, min_size=1, max_size=4).map(tuple)),
        st.builds(
            rich_text.Listing, st.booleans(),
            st.lists(
                st.builds(rich_text.Item, st.lists(RUNS, min_size=1, max_size=2).map(tuple)), min_size=1, max_size=3
            ).map(tuple),
        ),
    ),
    max_size=4,
)  # fmt: skip


@given(PARTS)
@settings(max_examples=40, deadline=None)
def test_any_letter_comes_out_as_it_went_in(qapp: object, parts: list[rich_text.Part]) -> None:
    edit = RichEdit("Text")
    edit.set_look(theme.font(), "#000000", "#2F5D3A", 20)
    stored = rich_text.clean(rich_text.to_html(parts))
    edit.set_parts(rich_text.parse(stored))
    assert rich_text.clean(edit.html()) == stored
    edit.deleteLater()


def test_typing_formatting_and_lists(qtbot: QtBot, edit: RichEdit) -> None:
    edit.setFocus()
    qtbot.keyClicks(edit, "plain ")
    qtbot.keyClick(edit, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(edit, "bold")
    qtbot.keyClick(edit, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    edit.toggle_list(ordered=False)
    qtbot.keyClicks(edit, "one")
    assert edit.html() == "<p>plain <strong>bold</strong></p>\n<ul><li>one</li></ul>"
    edit.toggle_list(ordered=False)
    assert edit.html() == "<p>plain <strong>bold</strong></p>\n<p>one</p>"


def test_a_link_on_the_chosen_words(edit: RichEdit) -> None:
    edit.set_parts(rich_text.parse("<p>see them</p>"))
    cursor = edit.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(3, QTextCursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)
    edit.set_link("https://fernhill.example/")
    assert edit.html() == '<p><a href="https://fernhill.example/">see</a> them</p>'
    edit.setTextCursor(cursor)
    edit.set_link("")
    assert edit.html() == "<p>see them</p>"


def test_a_merge_field_is_one_chip_and_one_key_removes_it(qtbot: QtBot, edit: RichEdit) -> None:
    edit.set_parts(rich_text.parse("<p>Dear</p>"))
    cursor = edit.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    edit.setTextCursor(cursor)
    qtbot.keyClicks(edit, " ")
    edit.insert_field(FIRST)
    qtbot.keyClicks(edit, ",")
    assert edit.toPlainText().count(MARK) == 1
    assert edit.html() == f"<p>Dear {FIRST},</p>"
    qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    assert FIRST not in edit.html()


def test_what_is_pasted_keeps_form_and_nothing_else(edit: RichEdit) -> None:
    data = QMimeData()
    data.setHtml(
        '<p style="font-size:80px;color:red"><b>Roses</b><script>x()</script> <img src="http://x/y.png"></p>'
    )
    edit.insertFromMimeData(data)
    assert edit.html() == "<p><strong>Roses</strong></p>"


def test_one_line_stays_one_line(qtbot: QtBot, qapp: object) -> None:
    edit = RichEdit("Subject", single=True)
    qtbot.addWidget(edit)
    data = QMimeData()
    data.setText("two\nlines")
    edit.insertFromMimeData(data)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert edit.plain() == "two lines"


def test_fields_are_read_with_their_fallbacks() -> None:
    found = list(pieces(f"Dear {FIRST} of {{{{ custom.plot }}}}"))
    assert found[0] == "Dear "
    assert isinstance(found[1], Used) and (found[1].label, found[1].fallback) == ("First name", "friend")
    assert isinstance(found[3], Used) and found[3].label == "Plot"
    assert len(used(FIRST, FIRST)) == 1
    assert named(f"Hello {FIRST}, {{{{ topic }}}}", {"topic": "News"}) == "Hello {First name}, News"


def test_a_pasted_list_stays_a_list(qtbot: QtBot) -> None:
    edit = RichEdit("Text")
    qtbot.addWidget(edit)
    edit.setPlainText("Bring: ")
    edit.moveCursor(QTextCursor.MoveOperation.End)
    source = QMimeData()
    source.setHtml(
        "<div>two <b>things</b></div><ul><li>gloves<ul><li>thick</li></ul></li><li>a friend</li></ul>"
    )
    edit.insertFromMimeData(source)
    assert edit.html().replace("\n", "") == (
        "<p>Bring: two <strong>things</strong></p>"
        "<ul><li>gloves<ul><li>thick</li></ul></li><li>a friend</li></ul>"
    )


def test_pasted_text_has_lines_and_no_control_characters(qtbot: QtBot) -> None:
    edit = RichEdit("Text")
    qtbot.addWidget(edit)
    source = QMimeData()
    source.setText("One\r\ntwo\x00\x07 three")
    edit.insertFromMimeData(source)
    assert edit.html() == "<p>One<br>two three</p>"
