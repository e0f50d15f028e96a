"""Cells changed in the list itself: F2, Tab, Enter, Esc; and the row's menu by key."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.contacts import editing, fields
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.records import Contact
from desktop_crm.ui.app import App
from desktop_crm.ui.contacts.list_page import ContactsPage
from desktop_crm.ui.dialogue.log_sheet import Who
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.widgets.fields import Select
from tests.ui.people import fill

Settle = Callable[[], None]


@pytest.fixture
def page(app: App, settle: Settle) -> ContactsPage:
    people = fill(app.book)
    with app.book.write() as session:
        fields.define(session, "Plot", FieldKind.NUMBER)
        fields.put(session, people["Ellen Fairweather"], "Plot", "27", clock.now())
    app.window.open(Place(Where.CONTACTS))
    settle()
    found = app.window.current()
    assert isinstance(found, ContactsPage)
    found.look._chosen([(key, 0) for key in ("name", "stage", "last", "email", "field:1")])
    found.look.sort_by("name", False, 5)
    found._ask(keep=False)
    settle()
    found.table.setFocus()
    found.table.make_current(0)
    settle()
    return found


def ellen(app: App) -> Contact:
    with app.book.read() as session:
        found = editing.get(session, 1)
    assert found is not None
    return found


def typing() -> QWidget:
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


def test_f2_changes_the_name_and_esc_takes_back(
    qtbot: QtBot, app: App, page: ContactsPage, settle: Settle
) -> None:
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    field = typing()
    assert isinstance(field, QLineEdit) and field.text() == "Ellen Fairweather"
    qtbot.keyClicks(field, "Nobody")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    settle()
    assert ellen(app).full_name == "Ellen Fairweather" and page.table.hasFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    qtbot.keyClicks(typing(), "Ellen Meadows")
    qtbot.keyClick(typing(), Qt.Key.Key_Return)
    settle()
    assert ellen(app).full_name == "Ellen Meadows" and page.table.hasFocus()
    assert page.table.current_record().name == "Ellen Meadows"
    app.undo()
    settle()
    assert page.table.current_record().name == "Ellen Fairweather"


def test_tab_walks_over_what_can_be_changed_and_into_the_next_row(
    qtbot: QtBot, app: App, page: ContactsPage, settle: Settle
) -> None:
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    qtbot.keyClick(typing(), Qt.Key.Key_Tab)
    stage = typing()
    assert isinstance(stage, Select)
    stage.set_value("Loyal")
    qtbot.keyClick(stage, Qt.Key.Key_Tab)  # over the last interaction
    assert typing().accessibleName() == "E-mail of Ellen Fairweather"
    qtbot.keyClicks(typing(), "ellen@elm.example")
    qtbot.keyClick(typing(), Qt.Key.Key_Tab)
    assert typing().accessibleName() == "Plot of Ellen Fairweather"
    qtbot.keyClicks(typing(), "28")
    qtbot.keyClick(typing(), Qt.Key.Key_Tab)
    assert typing().accessibleName() == "Name of Joan Whitcombe"
    qtbot.keyClick(typing(), Qt.Key.Key_Backtab)
    assert typing().accessibleName() == "Plot of Ellen Fairweather"
    qtbot.keyClick(typing(), Qt.Key.Key_Return)
    settle()
    contact = ellen(app)
    assert (contact.stage, contact.of("email")[0].value) == ("loyal", "ellen@elm.example")
    assert contact.fields == (("Plot", "28"),)
    assert app.book.undo.next_undo == "Changed “Ellen Fairweather”"


def test_arrows_go_from_cell_to_cell(qtbot: QtBot, app: App, page: ContactsPage, settle: Settle) -> None:
    for _ in range(3):
        qtbot.keyClick(page.table, Qt.Key.Key_Right)
    assert page.table.current_column() == "last"
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    assert page.row_acts.cells.editor is None  # what was said is changed on the page
    qtbot.keyClick(page.table, Qt.Key.Key_Right)
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.table.current_column() == "email"
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    assert typing().accessibleName() == "E-mail of Joan Whitcombe"
    page.table.setFocus()
    settle()
    assert page.row_acts.cells.editor is None


def test_a_scrolled_table_closes_the_cell_and_keeps_it(
    qtbot: QtBot, app: App, page: ContactsPage, settle: Settle
) -> None:
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    qtbot.keyClicks(typing(), "Ellen Meadows")
    page.table.verticalScrollBar().valueChanged.emit(1)
    settle()
    assert page.row_acts.cells.editor is None and ellen(app).full_name == "Ellen Meadows"


def test_the_menu_key_opens_the_menu_of_the_row(
    qtbot: QtBot, app: App, page: ContactsPage, settle: Settle
) -> None:
    press = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(page.table.viewport(), press)
    menu = page.findChild(QMenu)
    assert menu is not None
    words = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    assert words == ["Open", "Change this cell", "Log interaction …", "Add follow-up …", "Delete"]
    menu.setActiveAction(menu.actions()[-1])
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    settle()
    assert ellen(app).deleted_at is not None


def test_commands_are_about_the_current_row(page: ContactsPage, settle: Settle) -> None:
    assert page.subject() == Who(1, "Ellen Fairweather")
