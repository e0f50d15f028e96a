"""Finding people and acting on many, with keyboard and mouse."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_crm.contacts import finding
from desktop_crm.contacts.finding import Deleted, Query
from desktop_crm.segments import lists
from desktop_crm.ui.app import App
from desktop_crm.ui.contacts.bulk import NameSheet
from desktop_crm.ui.contacts.form import ContactSheet, likely_first_name
from desktop_crm.ui.contacts.list_page import ContactsPage
from desktop_crm.ui.places import Place, Where
from tests.ui.people import fill

Settle = Callable[[], None]


@pytest.fixture
def page(app: App, settle: Settle) -> ContactsPage:
    fill(app.book)
    app.window.open(Place(Where.CONTACTS))
    settle()
    found = app.window.current()
    assert isinstance(found, ContactsPage)
    return found


def shown(page: ContactsPage) -> list[str]:
    return [page.model.record(row).name for row in range(page.model.rowCount())]


def test_search_finds_as_typed(qtbot: QtBot, page: ContactsPage, settle: Settle) -> None:
    page.focus_search()
    page.search.setText("小明")
    qtbot.waitUntil(lambda: shown(page) == ["王小明"])
    page.search.clear()
    qtbot.keyClicks(page.search, "960141")
    qtbot.waitUntil(lambda: shown(page) == ["Priya Raman"])


def test_letters_typed_in_the_table_go_to_the_search(
    qtbot: QtBot, page: ContactsPage, settle: Settle
) -> None:
    page.table.setFocus()
    qtbot.keyClicks(page.table, "k")
    assert page.search.text() == "k"
    qtbot.keyClicks(page.search, "ofi")
    qtbot.waitUntil(lambda: shown(page) == ["Kofi Mensah"])


def test_nobody_found_offers_the_way_back(qtbot: QtBot, page: ContactsPage, settle: Settle) -> None:
    qtbot.keyClicks(page.search, "fernley")
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page._nobody)
    qtbot.mouseClick(page._clear, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(shown(page)) == 5)


def test_the_details_follow_the_current_row(qtbot: QtBot, page: ContactsPage, settle: Settle) -> None:
    page.table.setFocus()
    names = shown(page)
    page.table.make_current(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.detail.name.text() == names[1])


def test_enter_opens_the_contact(qtbot: QtBot, app: App, page: ContactsPage, settle: Settle) -> None:
    page.table.setFocus()
    page.table.make_current(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    settle()
    assert app.window.place is not None and app.window.place.where is Where.CONTACT


def test_tag_several_and_take_it_back(qtbot: QtBot, app: App, page: ContactsPage, settle: Settle) -> None:
    page.table.setFocus()
    page.table.make_current(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert page.bulk.isVisible()
    qtbot.mouseClick(page.bulk.tag_button, Qt.MouseButton.LeftButton)
    sheet = app.window.findChild(NameSheet)
    assert sheet is not None
    qtbot.keyClicks(sheet.field, "spring fair")
    qtbot.keyClick(sheet.field, Qt.Key.Key_Return)
    settle()
    tagged = [page.model.record(r) for r in range(5) if "spring fair" in page.model.record(r).tags]
    assert len(tagged) == 2
    assert not page.bulk.isVisible()
    app.undo()
    settle()
    qtbot.waitUntil(lambda: not any("spring fair" in page.model.record(r).tags for r in range(5)))


def test_delete_is_undone_by_the_toast(qtbot: QtBot, app: App, page: ContactsPage, settle: Settle) -> None:
    page.table.setFocus()
    page.table.make_current(0)
    name = shown(page)[0]
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(shown(page)) == 4)
    assert name in app.messages.toast.words()
    app.messages.undo_requested.emit()
    qtbot.waitUntil(lambda: name in shown(page))


def test_the_bin_restores(qtbot: QtBot, app: App, page: ContactsPage, settle: Settle) -> None:
    page.table.setFocus()
    page.table.make_current(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    settle()
    app.window.open(Place(Where.CONTACTS, detail="deleted"))
    qtbot.waitUntil(lambda: page.in_bin() and len(shown(page)) == 1)
    page.table.setFocus()
    page.table.make_current(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    settle()
    with app.book.read() as session:
        assert finding.count(session, Query(Deleted())) == 0


def test_select_all_makes_a_list(qtbot: QtBot, app: App, page: ContactsPage, settle: Settle) -> None:
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.bulk._words.text() == "5 selected"
    page.bulk._new_list("Everybody")
    settle()
    with app.book.read() as session:
        assert [(each.name, each.count) for each in lists.every(session)] == [("Everybody", 5)]


def test_sort_by_name(qtbot: QtBot, page: ContactsPage, settle: Settle) -> None:
    page.table._head_clicked(1)
    qtbot.waitUntil(lambda: shown(page)[:2] == ["Ellen Fairweather", "Joan Whitcombe"])


def test_add_a_contact(qtbot: QtBot, app: App, page: ContactsPage, settle: Settle) -> None:
    qtbot.mouseClick(page.add_button, Qt.MouseButton.LeftButton)
    sheet = app.window.findChild(ContactSheet)
    assert sheet is not None
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    assert sheet.isVisible()  # there is nothing to call them by, and the sheet says so
    qtbot.keyClicks(sheet.full_name, "Hannah Pryce")
    assert sheet.first.text() == "Hannah"
    qtbot.keyClicks(sheet.email, "hannah@mail.example")
    qtbot.keyClick(sheet.email, Qt.Key.Key_Return)
    settle()
    assert app.window.place is not None and app.window.place.where is Where.CONTACT
    with app.book.read() as session:
        assert finding.search(session, "hannah@mail.example") == [app.window.place.id]


@pytest.mark.parametrize(
    ("name", "first"),
    [("Ellen Fairweather", "Ellen"), ("Jürgen von Thal", "Jürgen"), ("Nguyễn Thị Hà", ""), ("王 小明", ""),
     ("Fairweather, Ellen", ""), ("Dr. Raman", ""), ("Madonna", "")],
)  # fmt: skip
def test_a_first_name_is_only_proposed_where_the_order_is_plain(name: str, first: str) -> None:
    assert likely_first_name(name) == first


def test_an_empty_book_says_what_will_stand_here(app: App, settle: Settle) -> None:
    app.window.open(Place(Where.CONTACTS))
    settle()
    page = app.window.current()
    assert isinstance(page, ContactsPage)
    assert page._stack.currentWidget() is page._no_contacts


def test_the_model_keeps_qts_rules(page: ContactsPage, qtmodeltester: object) -> None:
    qtmodeltester.check(page.model)  # type: ignore[attr-defined]
