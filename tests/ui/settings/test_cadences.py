"""The rules of cadences: made, changed, paused, removed, each taken back; how many people each covers."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_crm.dialogue import cadence_list
from desktop_crm.dialogue.repeating import Repeat, Unit
from desktop_crm.ui.app import App
from desktop_crm.ui.dialogue.cadence_sheet import CadenceSheet
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.settings.cadences import CadencesPanel
from tests.ui.geometry import faults
from tests.ui.people import fill

Settle = Callable[[], None]


def opened(app: App, settle: Settle) -> CadencesPanel:
    app.window.open(Place(Where.SETTINGS, detail="cadences"))
    settle()
    panel = app.window.current().panel()  # type: ignore[union-attr]
    assert isinstance(panel, CadencesPanel)
    return panel


def rules(app: App) -> list[tuple[str, Repeat, int, bool]]:
    with app.book.read() as session:
        found = cadence_list.every(session)
    return [(rule.name, rule.cadence.repeat, rule.people, rule.cadence.rests) for rule in found]


def add_first(qtbot: QtBot, app: App, settle: Settle) -> CadencesPanel:
    fill(app.book)
    panel = opened(app, settle)
    assert panel.empty.isVisible()
    app.desk.actions["main"].trigger()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, CadenceSheet)
    assert faults(sheet) == []
    assert sheet.group.itemText(0) == "Tag “roses”"
    qtbot.mouseClick(sheet.button, Qt.MouseButton.LeftButton)
    settle()
    return panel


def test_a_first_rule_is_made_from_the_empty_page_and_taken_back(
    qtbot: QtBot, app: App, settle: Settle
) -> None:
    panel = add_first(qtbot, app, settle)
    assert rules(app) == [("roses", Repeat(6, Unit.WEEK), 2, False)]
    model = panel.model
    assert [model.data(model.index(0, n)) for n in range(4)] == [
        "Tag “roses”",
        "Every 6 weeks",
        "Get in touch",
        "2",
    ]
    with app.book.read() as session:
        assert not cadence_list.every(session)[0].cadence.rests
    app.undo()
    settle()
    assert rules(app) == [] and panel.empty.isVisible()


def test_changed_paused_and_removed_by_key(qtbot: QtBot, app: App, settle: Settle) -> None:
    panel = add_first(qtbot, app, settle)
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, CadenceSheet)
    sheet.repeat.number.setText("8")
    qtbot.keyClick(sheet.what, Qt.Key.Key_Return)
    settle()
    assert rules(app)[0][1] == Repeat(8, Unit.WEEK)
    qtbot.mouseClick(panel.rest, Qt.MouseButton.LeftButton)
    settle()
    assert rules(app)[0][3] and panel.rest.text() == "Go on"
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Delete)
    settle()
    assert rules(app) == []
    for expected in ((8, True), (8, False), (6, False)):
        app.undo()
        settle()
        assert (rules(app)[0][1].every, rules(app)[0][3]) == expected


def test_the_people_behind_the_number_are_shown(qtbot: QtBot, app: App, settle: Settle) -> None:
    panel = add_first(qtbot, app, settle)
    qtbot.mouseClick(panel.people, Qt.MouseButton.LeftButton)
    settle()
    assert app.window.place is not None
    assert app.window.place.where is Where.CONTACTS and app.window.place.detail.startswith("tag:")


def test_what_has_a_rule_is_not_offered_again(qtbot: QtBot, app: App, settle: Settle) -> None:
    panel = add_first(qtbot, app, settle)
    qtbot.mouseClick(panel.add, Qt.MouseButton.LeftButton)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, CadenceSheet)
    assert sheet.group.itemText(0) == "Stage Lead"
    qtbot.mouseClick(sheet.button, Qt.MouseButton.LeftButton)
    settle()
    assert [name for name, *_rest in rules(app)] == ["roses", "lead"]


def test_the_page_is_sound_at_1280(
    qtmodeltester: ModelTester, qtbot: QtBot, app: App, settle: Settle
) -> None:
    app.window.resize(1280, 800)
    panel = add_first(qtbot, app, settle)
    qtmodeltester.check(panel.model)
    assert faults(panel) == []
