"""Custom fields: made, renamed, moved, made another kind, joined and removed, each with undo."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.contacts import editing, fields
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.fields import Field
from desktop_crm.contacts.records import Draft
from desktop_crm.ui.app import App
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.settings.custom_fields import FieldsPanel
from desktop_crm.ui.settings.field_form import KindSheet, NewField
from tests.ui.geometry import faults

Settle = Callable[[], None]


@pytest.fixture
def panel(app: App, settle: Settle) -> FieldsPanel:
    app.window.open(Place(Where.SETTINGS, detail="fields"))
    settle()
    found = app.window.current().panel()  # type: ignore[union-attr]
    assert isinstance(found, FieldsPanel)
    return found


def two_fields(app: App, settle: Settle) -> None:
    with app.book.write() as session:
        for plot, soil in (("27", "clay"), ("27a", "sand"), ("3", "")):
            draft = Draft(full_name=f"Person {plot}", fields=(("Plot", plot), ("Soil", soil)))
            editing.add(session, draft, clock.now())
    settle()


def stored(app: App) -> list[Field]:
    with app.book.read() as session:
        return list(fields.every(session))


def test_a_first_field_is_made_from_the_empty_page(
    qtbot: QtBot, app: App, panel: FieldsPanel, settle: Settle
) -> None:
    assert panel.empty.isVisible()
    app.desk.actions["main"].trigger()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, NewField)
    qtbot.keyClicks(sheet.name, "Soil")
    qtbot.keyClick(sheet.kind, Qt.Key.Key_C)  # the kind that begins with C
    sheet.kind.activated.emit(sheet.kind.currentIndex())
    qtbot.keyClicks(sheet.choices, "clay")
    qtbot.keyClick(sheet.choices, Qt.Key.Key_Return)
    qtbot.keyClicks(sheet.choices, "sand")
    qtbot.mouseClick(sheet.button, Qt.MouseButton.LeftButton)
    settle()
    assert [(f.name, f.kind, f.choices) for f in stored(app)] == [
        ("Soil", FieldKind.CHOICE, ("clay", "sand"))
    ]
    assert not panel.empty.isVisible()


def test_a_taken_name_is_said_in_the_sheet(
    qtbot: QtBot, app: App, panel: FieldsPanel, settle: Settle
) -> None:
    two_fields(app, settle)
    qtbot.mouseClick(panel.add, Qt.MouseButton.LeftButton)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, NewField)
    qtbot.keyClicks(sheet.name, "PLOT")
    qtbot.keyClick(sheet.name, Qt.Key.Key_Return)
    settle()
    assert sheet.isVisible() and "already" in sheet.name.accessibleDescription()
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)


def test_a_field_is_renamed_in_place_and_taken_back(
    qtbot: QtBot, app: App, panel: FieldsPanel, settle: Settle
) -> None:
    two_fields(app, settle)
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    qtbot.keyClick(panel.table, Qt.Key.Key_F2)
    qtbot.keyClicks(panel.form.name, "Ground")
    qtbot.keyClick(panel.form.name, Qt.Key.Key_Return)
    settle()
    assert [f.name for f in stored(app)] == ["Plot", "Ground"]
    app.undo()
    settle()
    assert [f.name for f in stored(app)] == ["Plot", "Soil"]
    assert panel.form.name.text() == "Soil"


def test_what_does_not_fit_is_said_before_the_kind_changes(
    qtbot: QtBot, app: App, panel: FieldsPanel, settle: Settle
) -> None:
    two_fields(app, settle)
    panel.form.kind.set_value(FieldKind.NUMBER)
    panel.form.kind.activated.emit(panel.form.kind.currentIndex())
    settle()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, KindSheet)
    assert sheet.note.words() == "1 of 3 values does not fit: “27a”."
    qtbot.mouseClick(sheet.cancel_button, Qt.MouseButton.LeftButton)
    settle()
    assert panel.form.kind.value() is FieldKind.TEXT and stored(app)[0].kind is FieldKind.TEXT
    panel.form.kind.set_value(FieldKind.NUMBER)
    panel.form.kind.activated.emit(panel.form.kind.currentIndex())
    settle()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, KindSheet)
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    settle()
    assert stored(app)[0].kind is FieldKind.NUMBER
    app.undo()
    settle()
    assert panel.form.kind.value() is FieldKind.TEXT


def test_a_kind_that_all_values_fit_is_taken_at_once(app: App, panel: FieldsPanel, settle: Settle) -> None:
    two_fields(app, settle)
    panel.table.make_current(1)
    panel._chosen(stored(app)[1])
    panel.form.kind.set_value(FieldKind.CHOICE)
    panel.form.kind.activated.emit(panel.form.kind.currentIndex())
    settle()
    assert stored(app)[1].choices == ("clay", "sand")
    assert panel.form.choices.toPlainText() == "clay\nsand"


def test_choices_are_typed_one_on_a_line(qtbot: QtBot, app: App, panel: FieldsPanel, settle: Settle) -> None:
    with app.book.write() as session:
        fields.define(session, "Soil", FieldKind.CHOICE, ("clay",))
    settle()
    panel.form.choices.setFocus()
    panel.form.choices.moveCursor(panel.form.choices.textCursor().MoveOperation.End)
    qtbot.keyClick(panel.form.choices, Qt.Key.Key_Return)
    qtbot.keyClicks(panel.form.choices, "peat")
    panel.table.setFocus()
    settle()
    assert stored(app)[0].choices == ("clay", "peat")


def test_fields_move_join_and_go(qtbot: QtBot, app: App, panel: FieldsPanel, settle: Settle) -> None:
    two_fields(app, settle)
    assert not panel.form.up.isEnabled()
    qtbot.mouseClick(panel.form.down, Qt.MouseButton.LeftButton)
    settle()
    assert [f.name for f in stored(app)] == ["Soil", "Plot"]
    assert panel.table.current_record().name == "Plot"
    qtbot.mouseClick(panel.form.join_button, Qt.MouseButton.LeftButton)
    menu = panel.findChild(QMenu)
    assert menu is not None
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    settle()
    assert [(f.name, f.used) for f in stored(app)] == [("Soil", 3)]
    assert "2 contacts had both" in app.messages.toast.words()
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Delete)
    settle()
    assert stored(app) == [] and panel.empty.isVisible()
    app.undo()
    app.undo()
    settle()
    assert [(f.name, f.used) for f in stored(app)] == [("Soil", 2), ("Plot", 3)]


def test_the_table_is_a_sound_model_and_nothing_is_cut(
    qtmodeltester: ModelTester, app: App, panel: FieldsPanel, settle: Settle
) -> None:
    two_fields(app, settle)
    app.window.resize(1280, 800)
    settle()
    qtmodeltester.check(panel.model)
    assert faults(panel) == []
