"""Every kind of condition stands in the editor as it is, and comes out as it went in."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.segments import catalogue, rule_files
from desktop_crm.segments.catalogue import FIELDS, Kind
from desktop_crm.segments.meaning import Known, OwnField
from desktop_crm.segments.rules import By, Condition, Group
from desktop_crm.segments.vocabulary import Vocabulary
from desktop_crm.ui.widgets.fields import Field, Select
from desktop_crm.ui.widgets.rule_editor import RuleEditor
from desktop_crm.ui.widgets.rule_values import ManyChoice
from tests.ui.geometry import faults

OWN = {
    kind.value: OwnField(n, kind.value, kind, ("a", "b") if kind is FieldKind.CHOICE else ())
    for n, kind in enumerate(FieldKind, 1)
}
WORDS = Vocabulary(
    known=Known(
        tags={"trade": 1}, topics={"news": 1}, channels={"phone": "phone"}, campaigns={"spring": (1,)},
        imports={"1": (1,)}, segments={"press": 1}, fields=OWN, currency="GBP",
    ),
    topics=("News",), channels=(("phone", "Phone"),), campaigns=("Spring",), imports=(("1", "a.csv (no. 1)"),),
    segments=("Press",), currencies=("GBP", "EUR"), words={"tag": ("trade", "roses")},
)  # fmt: skip
_DAYS = (By.LAST_DAYS, By.OLDER_DAYS, By.NEXT_DAYS, By.COMING)


def _conditions() -> list[Condition]:
    made = []
    for about in FIELDS.values():
        for own in OWN if about.kind is Kind.OWN else ("",):
            tests = catalogue.OWN_TESTS[FieldKind(own)] if own else catalogue.TESTS[about.kind]
            made += [_condition(about, test, own) for test in tests]
    return made


def _condition(about: catalogue.Field, test: By, own: str) -> Condition:
    plain = test in (By.EMPTY, By.NOT_EMPTY, By.YES, By.NO)
    named = {
        "stage": "lost", "kind": "person", "last_channel": "phone", "consent": "confirmed", "campaign": "Spring",
        "imported": "1", "list": "Press", "tag": "trade",
    }.get(about.key, "a" if own == "choice" else "12")  # fmt: skip
    day = test in (By.ON, By.BEFORE, By.AFTER) or (
        test is By.BETWEEN and about.kind in (Kind.DATE, Kind.YEARLY)
    )
    value: tuple[str, ...] = () if plain else ("1 May 2026",) if day else (named,)
    if test is By.BETWEEN:
        value = ("1 May 2026", "2 May 2026") if day or own == "date" else ("1", "2")
    of = own or {"topic": "News", "currency": "EUR", "channel": "phone"}.get(about.of, "")
    return Condition(about.key, test, value, of)


@pytest.fixture
def editor(qtbot: QtBot) -> RuleEditor:
    made = RuleEditor()
    qtbot.addWidget(made)
    made.resize(900, 2000)
    return made


def test_every_condition_is_shown_as_it_is_and_left_as_it_was(qtbot: QtBot, editor: RuleEditor) -> None:
    for condition in _conditions():
        editor.show_rule(Group(rules=(condition,)), WORDS, date(2026, 5, 1))
        (row,) = editor.rows()
        assert row.field.currentText() == (
            condition.of if condition.field == "own" else FIELDS[condition.field].words
        )
        assert row.test.value() is condition.test, condition
        assert row.value.value_of(condition) == condition
        assert row._words.text() == "", condition
        assert row.accessibleName().startswith("Condition 1 of 1, ")


def test_a_text_that_is_read_as_a_number_keeps_its_comparison(editor: RuleEditor) -> None:
    for data in ({"field": "own:text", "between": [1, 5]}, {"field": "own:text", "last_days": 5}):
        rule = rule_files.from_json(data)
        editor.show_rule(rule, WORDS, date(2026, 5, 1))
        (row,) = editor.rows()
        assert row.test.value() is row.condition.test
        assert row.value.value_of(row.condition) == rule.rules[0]


def test_what_is_gone_stays_to_be_seen(editor: RuleEditor) -> None:
    rule = Group(rules=(Condition("list", By.IS, ("Gone",)), Condition("own", By.IS, ("x",), "Lost"),
                        Condition("consent", By.IS, ("confirmed",), "Old topic")))  # fmt: skip
    editor.show_rule(rule, WORDS, date(2026, 5, 1))
    texts = [row._words.text() for row in editor.rows()]
    assert texts == [
        "There is no list or segment “Gone” in the book.",
        "There is no field “Lost” of your own.",
        "There is no topic “Old topic”.",
    ]
    assert editor.rows()[0].value.findChildren(Select)[0].currentText() == "Gone"
    assert editor.rows()[1].field.currentText() == "Lost"
    assert [row.value.value_of(row.condition) for row in editor.rows()] == list(rule.rules)


def test_a_choice_of_several_is_ticked_in_a_menu(qtbot: QtBot, editor: RuleEditor) -> None:
    editor.show_rule(rule_files.from_json({"field": "stage", "in": ["lead"]}), WORDS, date(2026, 5, 1))
    (row,) = editor.rows()
    (many,) = row.value.findChildren(ManyChoice)
    assert many.text() == "Lead"
    with qtbot.waitSignal(editor.edited):
        next(a for a in many._menu.actions() if a.data() == "lost").trigger()
    assert editor.rule.rules == (Condition("stage", By.IN, ("lead", "lost")),)
    assert many.text() == "Lead or Lost" and many.accessibleName() == "Stage: Lead or Lost"


def test_suggestions_are_taken_from_what_the_book_has(qtbot: QtBot, editor: RuleEditor) -> None:
    editor.show_rule(rule_files.from_json({"field": "tag", "is": "x"}), WORDS, date(2026, 5, 1))
    editor.show()
    editor.activateWindow()
    qtbot.waitUntil(editor.isActiveWindow)
    (row,) = editor.rows()
    (field,) = row.value.findChildren(Field)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "RO")
    completer = field.completer()
    qtbot.waitUntil(completer.popup().isVisible)
    assert completer.completionCount() == 1
    qtbot.keyClick(completer.popup(), Qt.Key.Key_Down)
    qtbot.keyClick(completer.popup(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: editor.rule.rules == (Condition("tag", By.IS, ("roses",)),))


@pytest.mark.parametrize("width", [420, 560, 700, 1000])
def test_a_row_of_every_kind_fits_its_width(qtbot: QtBot, editor: RuleEditor, width: int) -> None:
    rules = tuple(c for c in _conditions() if c.test in (By.BETWEEN, By.OLDER_DAYS, By.IS, By.HAS, By.COMING))
    editor.show_rule(Group(rules=rules), WORDS, date(2026, 5, 1))
    editor.resize(width, len(rules) * 120)
    editor.show()
    qtbot.waitUntil(lambda: bool(editor.rows()[0].isVisible()))
    inner: QWidget = editor
    assert [fault for fault in faults(inner) if "overlap" in fault or "cut" in fault] == []
