"""Acting on many: one sentence before, one step to take back after, and Stop in between."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from sqlalchemy import text as sql

from desktop_crm.contacts import bulk_editing, fields, finding
from desktop_crm.contacts.bulk_editing import Custom, Own
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.finding import Query
from desktop_crm.segments import lists
from desktop_crm.ui.app import App
from desktop_crm.ui.contacts import bulk
from desktop_crm.ui.contacts.bulk import NameSheet
from desktop_crm.ui.contacts.bulk_sheet import BulkSheet
from desktop_crm.ui.contacts.list_page import ContactsPage
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.widgets.fields import Select
from tests.ui.geometry import faults
from tests.ui.people import fill

Settle = Callable[[], None]


@pytest.fixture
def page(app: App, settle: Settle) -> ContactsPage:
    fill(app.book)
    with app.book.write() as session:
        fields.define(session, "Plot", FieldKind.NUMBER)
    app.window.open(Place(Where.CONTACTS))
    settle()
    found = app.window.current()
    assert isinstance(found, ContactsPage)
    return found


def tick_all(qtbot: QtBot, page: ContactsPage) -> None:
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)


def changing(qtbot: QtBot, page: ContactsPage, settle: Settle) -> BulkSheet:
    qtbot.mouseClick(page.bulk.change_button, Qt.MouseButton.LeftButton)
    settle()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, BulkSheet)
    return sheet


def pick(select: Select, value: object) -> None:
    select.set_value(value)
    select.activated.emit(select.currentIndex())


def column(app: App, name: str) -> list[object]:
    with app.book.read() as session:
        return list(session.execute(sql(f"SELECT {name} FROM contacts ORDER BY id")).scalars())


def test_a_stage_is_set_for_all_that_are_ticked(
    qtbot: QtBot, app: App, page: ContactsPage, settle: Settle
) -> None:
    tick_all(qtbot, page)
    sheet = changing(qtbot, page, settle)
    assert not sheet.button.isEnabled()
    assert sheet.editor is not None and isinstance(sheet.editor.inner, Select)
    pick(sheet.editor.inner, "Loyal")
    assert sheet.preview.text() == "Sets Stage to loyal for 5 contacts."
    qtbot.waitUntil(lambda: sheet.differ.text() == "5 of them have another value now.")
    assert faults(sheet) == []
    qtbot.mouseClick(sheet.button, Qt.MouseButton.LeftButton)
    settle()
    assert column(app, "stage") == ["loyal"] * 5
    assert app.messages.toast.words() == "Set Stage to loyal for 5 contacts"
    app.undo()
    settle()
    assert column(app, "stage") == [""] * 5


def test_a_custom_field_is_set_by_keyboard_and_replaced(
    qtbot: QtBot, app: App, page: ContactsPage, settle: Settle
) -> None:
    tick_all(qtbot, page)
    sheet = changing(qtbot, page, settle)
    plot = next(value for value in sheet.what._values if isinstance(value, Custom))
    pick(sheet.what, plot)
    assert sheet.editor is not None
    qtbot.keyClicks(sheet.editor.inner, "27{}")
    assert "no number" in sheet.differ.text()
    qtbot.keyClick(sheet.editor.inner, Qt.Key.Key_Return)
    settle()
    assert app.messages.toast.words() == "Set Plot to “27{}” for 5 contacts"
    tick_all(qtbot, page)
    sheet = changing(qtbot, page, settle)
    pick(sheet.what, plot)
    sheet.how.setFocus()
    qtbot.keyClick(sheet.how, Qt.Key.Key_Left)
    assert sheet.preview.text() == "Type what is to be replaced."
    qtbot.keyClicks(sheet.old, "{}")
    qtbot.keyClick(sheet.old, Qt.Key.Key_Return)
    settle()
    with app.book.read() as session:
        assert set(session.execute(sql("SELECT value, normal FROM field_values"))) == {("27", 27)}


def test_a_tag_is_taken_off_and_a_list_left(
    qtbot: QtBot, app: App, page: ContactsPage, settle: Settle
) -> None:
    tick_all(qtbot, page)
    page.bulk._new_list("Fair")
    settle()
    with app.book.read() as session:
        number = lists.every(session)[0].id
    app.window.open(Place(Where.CONTACTS, detail=f"list:{number}"))
    settle()
    tick_all(qtbot, page)
    qtbot.mouseClick(page.bulk.more_button, Qt.MouseButton.LeftButton)
    menu = page.bulk.findChild(QMenu) or page.findChild(QMenu)
    assert menu is not None
    words = [action.text() for action in menu.actions()]
    assert words == [
        "Remove a tag …",
        "Take off this list",
        "Merge …",
        "Plan touches …",
        "Export …",
        "Print …",
    ]
    menu.close()
    page.bulk._ask_untag()
    sheet = app.window.findChild(NameSheet)
    assert sheet is not None
    qtbot.keyClicks(sheet.field, "Roses")
    qtbot.keyClick(sheet.field, Qt.Key.Key_Return)
    settle()
    with app.book.read() as session:
        assert session.execute(sql("SELECT count(*) FROM contact_tags")).scalar() == 0
    tick_all(qtbot, page)
    page.bulk._take_off()
    settle()
    with app.book.read() as session:
        assert lists.every(session)[0].count == 0


def test_several_that_are_ticked_can_be_merged(
    qtbot: QtBot, app: App, page: ContactsPage, settle: Settle
) -> None:
    qtbot.mouseClick(
        page.table.viewport(),
        Qt.MouseButton.LeftButton,
        pos=page.table.visualRect(page.model.index(0, 0)).center(),
    )
    assert "Merge …" not in [words for words, _slot in page.bulk._more()], "one alone cannot be merged"
    tick_all(qtbot, page)
    next(slot for words, slot in page.bulk._more() if words == "Merge …")()
    settle()
    assert app.window.place is not None and app.window.place.where is Where.DUPLICATES
    assert sorted(app.window.place.detail.split(",")) == ["1", "2", "3", "4", "5"]


def test_what_is_ticked_is_what_is_exported(
    qtbot: QtBot, app: App, page: ContactsPage, settle: Settle
) -> None:
    assert page.listed() == page._query
    page.table.setFocus()
    page.table.make_current(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    query = page.listed()
    assert query is not None
    with app.book.read() as session:
        assert list(finding.ids(session, query)) == [page.table.current_record().id]
    tick_all(qtbot, page)
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    query = page.listed()
    assert query is not None
    with app.book.read() as session:
        assert finding.count(session, query) == 4


@pytest.mark.parametrize("stopped", [False, True])
def test_many_are_changed_as_a_job_that_can_be_stopped(
    qtbot: QtBot, app: App, page: ContactsPage, settle: Settle, monkeypatch: pytest.MonkeyPatch, stopped: bool
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 3)
    monkeypatch.setattr(bulk_editing, "BATCH", 2)
    if stopped:
        # Stop is pressed as soon as the job is seen.
        pressed = app.window.sidebar.status.stop_button
        app.tasks.jobs_changed.connect(pressed.click)
    with app.book.write():  # the job waits until the book is free
        tick_all(qtbot, page)
        page.bulk._tag("fair")
        assert app.tasks.jobs[0].title == "Tagged 5 contacts “fair”"
    settle()
    with app.book.read() as session:
        tagged = finding.count(session, Query(text="fair"))
    assert tagged == (1 if stopped else 5)  # Ellen Fairweather is found by her name
    assert app.book.undo.next_undo == ("" if stopped else "Tagged 5 contacts “fair”")


def test_only_own_values_are_offered(qtbot: QtBot, page: ContactsPage, settle: Settle) -> None:
    tick_all(qtbot, page)
    sheet = changing(qtbot, page, settle)
    offered = {value.name for value in sheet.what._values if isinstance(value, Own)}
    assert offered == set(bulk_editing.OWN)
