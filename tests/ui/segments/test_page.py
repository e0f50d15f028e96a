"""Building a segment with the mouse and by keys: who fits is seen at once, everything is kept, all can be undone."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.campaigns import drafting
from desktop_crm.contacts import finding, tagging
from desktop_crm.contacts.finding import Query
from desktop_crm.segments import members, rule_files, saving
from desktop_crm.segments.rules import By, Condition, Group, Match, Period
from desktop_crm.ui.app import App
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.segments.page import SegmentPage
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.fields import Field, Select
from desktop_crm.ui.widgets.rule_row import ConditionRow
from tests.ui.geometry import faults, unreached
from tests.ui.people import fill

Settle = Callable[[], None]
LEFT = Qt.MouseButton.LeftButton
RICH = {
    "all": [
        {"field": "tag", "test": "in", "value": ["roses", "trade"]},
        {"field": "consent", "topic": "Monthly news", "test": "is", "value": "confirmed"},
        {
            "any": [
                {"field": "bought", "test": "has", "value": "Rose", "within_days": 180},
                {
                    "field": "spent",
                    "test": "between",
                    "value": [10, 500],
                    "currency": "GBP",
                    "from": "2026-01-01",
                    "to": "2026-06-01",
                },
                {"field": "last_interaction", "test": "older_days", "value": 30},
            ]
        },
        {
            "none": [
                {"field": "interactions", "test": "over", "value": 3, "channel": "phone"},
                {"field": "spent", "test": "over"},
            ]
        },
    ]
}


@pytest.fixture
def page(app: App, settle: Settle) -> SegmentPage:
    fill(app.book)
    app.window.open(Place(Where.SEGMENT))
    settle()
    found = app.window.current()
    assert isinstance(found, SegmentPage)
    return found


@pytest.fixture
def plain_again() -> Iterator[None]:
    yield
    theme.use("light", 1.0)


def saved(app: App) -> dict[str, Group]:
    with app.book.read() as session:
        return {
            each.name: saving.get(session, each.id).rule for each in saving.every(session) if each.is_rule
        }


def make(app: App, rule: object, name: str = "Roses") -> int:
    with app.book.write() as session:
        return saving.create(session, name, rule_files.from_json(rule), clock.now())


def choose(qtbot: QtBot, select: Select, value: object) -> None:
    """Picks a choice as the list under the select does."""
    select.set_value(value)
    assert select.value() == value
    select.activated.emit(select.currentIndex())


def shown(page: SegmentPage) -> list[str]:
    return [person.name for person in page.preview.people.records_model.records()]


def kept(qtbot: QtBot, page: SegmentPage) -> None:
    qtbot.waitUntil(lambda: not page.keeping.unsaved() and page.saved.text().startswith("Saved"))


def test_an_empty_rule_is_everybody_for_now(page: SegmentPage) -> None:
    assert page.said.words() == "Everybody, for now. Add a condition."
    assert page.preview.number.text() == "5" and len(shown(page)) == 5
    assert page.head.name.hasFocus()


def test_a_condition_is_added_counted_and_kept(
    qtbot: QtBot, app: App, page: SegmentPage, settle: Settle
) -> None:
    qtbot.keyClicks(page.head.name, "Rose people")
    qtbot.mouseClick(page.editor.group().add_condition, LEFT)
    (row,) = page.editor.rows()
    assert row.field.hasFocus()
    choose(qtbot, row.field, "tag")
    (row,) = page.editor.rows()
    qtbot.waitUntil(row.lacking.isVisible)
    assert row._words.text() == "“Tag is” needs a tag."
    qtbot.waitUntil(lambda: page.preview.notes.text() == "1 line is not finished and left out.")
    assert page.preview.number.text() == "5"
    (field,) = row.value.findChildren(Field)
    qtbot.keyClicks(field, "ROSES")
    qtbot.waitUntil(lambda: page.preview.number.text() == "2")
    assert sorted(shown(page)) == ["Joan Whitcombe", "Priya Raman"]
    assert not row.lacking.isVisible()
    assert page.said.words() == "Everyone with the tag ROSES."
    assert row.accessibleName() == "Condition 1 of 1, with the tag ROSES, in group all"
    kept(qtbot, page)
    assert saved(app) == {"Rose people": Group(Match.ALL, (Condition("tag", By.IS, ("ROSES",)),))}


def test_the_old_number_stays_while_it_is_counted_anew(
    qtbot: QtBot, page: SegmentPage, settle: Settle
) -> None:
    page._edited(rule_files.from_json({"field": "tag", "is": "roses"}), "")
    assert (page.preview.number.text(), page.preview.of.text()) == ("5", "counting …")
    qtbot.waitUntil(lambda: page.preview.of.text() == "of 5 fit")
    assert page.preview.number.text() == "2"


def test_a_row_is_walked_moved_grouped_and_removed_by_keys(
    qtbot: QtBot, app: App, page: SegmentPage, settle: Settle
) -> None:
    number = make(app, [{"field": "name", "is": n} for n in "abc"])
    app.window.open(Place(Where.SEGMENT, number))
    settle()

    def names() -> list[object]:
        return [
            [c.value[0] for c in r.rules] if isinstance(r, Group) else r.value[0]
            for r in page.editor.rule.rules
        ]

    def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focused = page.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, key, held)

    def row() -> ConditionRow:
        focused = page.focusWidget()
        assert isinstance(focused, ConditionRow)
        return focused

    page.editor.focus_first()
    press(Qt.Key.Key_Down)
    assert row().condition.value == ("b",)
    press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names() == ["b", "a", "c"] and row().condition.value == ("b",)
    press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert names() == [["b"], "a", "c"] and row().path == (0, 0)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert (
        names() == [["b", "a"], "c"] and row().accessibleName() == "Condition 2 of 2, name is a, in group any"
    )
    press(Qt.Key.Key_Delete)
    assert names() == [["b"], "c"]
    press(Qt.Key.Key_Return)
    assert isinstance(page.focusWidget(), Select)
    press(Qt.Key.Key_Escape)
    assert isinstance(page.focusWidget(), ConditionRow)
    for expected in ([["b", "a"], "c"], [["b"], "a", "c"], ["b", "a", "c"], ["a", "b", "c"]):
        app.undo()
        assert names() == expected
    assert not page.undo_button.isEnabled()
    for _ in range(4):
        app.redo()
    assert names() == [["b"], "c"]
    kept(qtbot, page)
    assert len(saved(app)["Roses"].rules) == 2


def test_what_is_typed_into_one_field_is_one_step(
    qtbot: QtBot, app: App, page: SegmentPage, settle: Settle
) -> None:
    app.window.open(Place(Where.SEGMENT, make(app, {"field": "city", "is": "B"})))
    settle()
    (row,) = page.editor.rows()
    (field,) = row.value.findChildren(Field)
    field.setFocus()
    qtbot.keyClicks(field, "ath")
    assert page.said.words() == "Everyone whose city is Bath."
    qtbot.mouseClick(page.undo_button, LEFT)
    assert page.said.words() == "Everyone whose city is B."


def test_whoever_types_is_not_disturbed_by_what_is_kept(
    qtbot: QtBot, app: App, page: SegmentPage, settle: Settle
) -> None:
    app.window.open(Place(Where.SEGMENT, make(app, {"field": "purchases", "between": [1, 2]})))
    settle()
    (row,) = page.editor.rows()
    second = next(f for f in row.value.findChildren(Field) if "second" in f.accessibleName())
    second.setFocus()
    qtbot.keyClicks(second, "0")
    kept(qtbot, page)
    with app.book.write() as session:
        tagging.add(session, [1], ["brand new"])
    settle()
    assert page.editor.rows() == [row] and second.hasFocus()
    qtbot.keyClicks(second, "0")
    assert page.said.words() == "Everyone with between 1 and 200 purchases."


def test_back_leads_to_the_segment_that_was_made(
    qtbot: QtBot, app: App, page: SegmentPage, settle: Settle
) -> None:
    qtbot.keyClicks(page.head.name, "Mine")
    kept(qtbot, page)
    app.window.open(Place(Where.TODAY))
    settle()
    app.window.go_back()
    settle()
    assert page.head.name.text() == "Mine" and set(saved(app)) == {"Mine"}


def test_another_segment_is_opened_while_this_one_is_being_kept(
    qtbot: QtBot, app: App, page: SegmentPage, settle: Settle
) -> None:
    other = make(app, {"field": "tag", "is": "roses"}, "Other")
    qtbot.keyClicks(page.head.name, "Mine")
    app.window.open(Place(Where.SEGMENT, other))  # the name has not been written yet
    qtbot.keyClicks(page.head.name, "s")  # and the other has not been read
    settle()
    kept(qtbot, page)
    assert saved(app) == {
        "Mine": Group(),
        page.head.name.text(): rule_files.from_json({"field": "tag", "is": "roses"}),
    }
    assert page.keeping.number == other


def test_a_period_that_is_not_said_is_asked_for(
    qtbot: QtBot, app: App, page: SegmentPage, settle: Settle
) -> None:
    app.window.open(Place(Where.SEGMENT, make(app, {"field": "bought"})))
    settle()
    (row,) = page.editor.rows()
    when = next(s for s in row.value.findChildren(Select) if s.accessibleName() == "When")
    choose(qtbot, when, 1)
    assert row._words.text() == "“Bought in the last” needs a number of days."
    days = next(f for f in row.value.findChildren(Field) if f.accessibleName() == "Days back")
    assert days.isVisible()
    qtbot.keyClicks(days, "30")
    assert row.condition.period == Period("30") and not row.lacking.isVisible()


def test_why_somebody_is_in_or_out(qtbot: QtBot, app: App, page: SegmentPage, settle: Settle) -> None:
    app.window.open(Place(Where.SEGMENT, make(app, {"field": "tag", "is": "roses"})))
    settle()
    people = page.preview.people
    people.setFocus()
    qtbot.keyClick(people, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.preview.title.text() == "Why Joan Whitcombe is in")
    (line,) = page.preview.reasons.records_model.records()
    assert (line.holds, line.evidence) == (True, "tagged roses")
    page.preview.who.setFocus()
    qtbot.keyClicks(page.preview.who, "kofi")
    qtbot.waitUntil(page.preview.who._popup.isVisible)
    qtbot.keyClick(page.preview.who, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.preview.title.text() == "Why Kofi Mensah is out")
    qtbot.mouseClick(page.preview.open_button, LEFT)
    settle()
    assert app.window.place is not None and app.window.place.where is Where.CONTACT


def test_a_taken_name_is_said_and_nothing_is_lost(
    qtbot: QtBot, app: App, page: SegmentPage, settle: Settle
) -> None:
    make(app, {"field": "photo"}, "Taken")
    qtbot.keyClicks(page.head.name, "Taken")
    qtbot.waitUntil(page.trouble.isVisible)
    assert page.trouble.text().startswith("There is a segment “Taken” already.")
    qtbot.keyClicks(page.head.name, " too")
    kept(qtbot, page)
    assert not page.trouble.isVisible()
    assert set(saved(app)) == {"Taken", "Taken too"}


def test_a_segment_opens_from_contacts_and_is_listed_there(
    qtbot: QtBot, app: App, page: SegmentPage, settle: Settle
) -> None:
    number = make(app, {"field": "tag", "is": "roses"})
    app.window.open(Place(Where.CONTACTS, detail=f"segment:{number}"))
    settle()
    contacts = app.window.current()
    entry = contacts.views.entry(f"segment:{number}")  # type: ignore[union-attr]
    assert (entry.words, entry.count) == ("Roses", 2)
    assert contacts.model.rowCount() == 2  # type: ignore[union-attr]
    views = contacts.views.list  # type: ignore[union-attr]
    views.setFocus()
    views.make_current(
        next(n for n, r in enumerate(views.records_model.records()) if getattr(r, "on", False))
    )
    qtbot.keyClick(views, Qt.Key.Key_E)
    settle()
    assert app.window.place == Place(Where.SEGMENT, number)
    assert page.head.name.text() == "Roses" and len(page.editor.rows()) == 1
    qtbot.mouseClick(page.head.back, LEFT)
    settle()
    assert app.window.place == Place(Where.CONTACTS, detail=f"segment:{number}")


def test_it_goes_into_a_newsletter(qtbot: QtBot, app: App, page: SegmentPage, settle: Settle) -> None:
    with app.book.write() as session:
        letter = drafting.create(session, "Spring", clock.now())
    app.window.open(Place(Where.SEGMENT, detail=f"campaign:{letter}"))
    settle()
    qtbot.keyClicks(page.head.name, "Rosy")
    qtbot.mouseClick(page.head.use, LEFT)
    settle()
    assert app.window.place == Place(Where.COMPOSER, letter, "audience")
    with app.book.read() as session:
        segment = drafting.get(session, letter).segment_id
        assert segment is not None and saving.get(session, segment).name == "Rosy"


def test_what_was_wanted_of_one_segment_is_not_done_with_the_next(
    qtbot: QtBot, app: App, page: SegmentPage, settle: Settle
) -> None:
    other = make(app, {"field": "tag", "is": "roses"}, "Other")
    qtbot.keyClicks(page.head.name, "Mine")
    page.main_action()
    app.window.open(Place(Where.SEGMENT, other))  # before it is known that the book has the first
    settle()
    qtbot.keyClicks(page.head.name, "s")
    kept(qtbot, page)
    settle()
    assert app.window.place == Place(Where.SEGMENT, other)


def test_it_is_copied_and_deleted_with_a_way_back(
    qtbot: QtBot, app: App, page: SegmentPage, settle: Settle
) -> None:
    app.window.open(Place(Where.SEGMENT, make(app, {"field": "tag", "is": "roses"})))
    settle()
    qtbot.mouseClick(page.head.duplicate, LEFT)
    settle()
    assert page.head.name.text() == "Roses (copy)"
    qtbot.mouseClick(page.head.delete, LEFT)
    settle()
    assert set(saved(app)) == {"Roses"} and app.window.place == Place(Where.CONTACTS)
    app.undo()
    settle()
    assert set(saved(app)) == {"Roses", "Roses (copy)"}


def test_leaving_at_once_loses_nothing(qtbot: QtBot, app: App, page: SegmentPage, settle: Settle) -> None:
    qtbot.keyClicks(page.head.name, "Quick")
    app.window.open(Place(Where.TODAY))
    settle()
    assert set(saved(app)) == {"Quick"}
    with app.book.read() as session:
        (segment,) = [each.id for each in saving.every(session)]
        assert finding.count(session, Query(members.view(session, segment))) == 5


@pytest.mark.usefixtures("plain_again")
@pytest.mark.parametrize("size", [(1440, 900), (1280, 800), (960, 600)])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_nothing_is_cut_at_any_size(
    app: App, page: SegmentPage, settle: Settle, size: tuple[int, int], scale: float
) -> None:
    app.window.resize(*size)
    theme.use("dark", scale)
    app.window.open(Place(Where.SEGMENT, make(app, RICH)))
    settle()
    assert faults(page) == []
    if page.list_button.isVisible():
        page.list_button.click()
        settle()
        assert page.preview.isVisible() and faults(page) == []
        page.head.back.click()
        assert page.editor.isVisible()


def test_everything_is_reached_by_tab(qtbot: QtBot, app: App, page: SegmentPage, settle: Settle) -> None:
    app.window.open(Place(Where.SEGMENT, make(app, RICH)))
    settle()

    def press(focused: QWidget) -> None:
        qtbot.keyClick(focused, Qt.Key.Key_Tab)

    assert unreached(page, press) == []


def test_it_mirrors_for_scripts_from_right_to_left(
    qtbot: QtBot, app: App, page: SegmentPage, settle: Settle
) -> None:
    app.window.open(Place(Where.SEGMENT, make(app, RICH)))
    settle()
    app.window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    settle()
    row = page.editor.rows()[0]
    assert row.field.x() > row.test.x() > row.cross.x()
    assert page.preview.x() < page._left.x()
    assert faults(page) == []
    app.window.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
