"""A list of more contacts than a page holds, while the book changes under it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.contacts import editing, finding
from desktop_crm.contacts.finding import Deleted, Query
from desktop_crm.contacts.records import Draft
from desktop_crm.ui.app import App
from desktop_crm.ui.contacts.list_page import ContactsPage
from desktop_crm.ui.places import Place, Where

Settle = Callable[[], None]
COUNT = 350


@pytest.fixture
def page(app: App, settle: Settle) -> ContactsPage:
    with app.book.write() as session:
        for number in range(COUNT):
            editing.add(session, Draft(full_name=f"Person {number:03}"), clock.now())
    app.window.open(Place(Where.CONTACTS))
    settle()
    found = app.window.current()
    assert isinstance(found, ContactsPage)
    found.table._head_clicked(1)
    settle()
    return found


def test_all_means_those_never_shown_too(qtbot: QtBot, app: App, page: ContactsPage, settle: Settle) -> None:
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    page.model.refresh(COUNT, [page.model.record(row) for row in range(100)])  # ids are being read again
    page.bulk.delete()
    settle()
    with app.book.read() as session:
        assert finding.count(session, Query(Deleted()), None) == COUNT
    assert app.messages.toast.words() == f"Deleted {COUNT} contacts"


def test_one_ticked_contact_is_one_contact(
    qtbot: QtBot, app: App, page: ContactsPage, settle: Settle
) -> None:
    page.table.setFocus()
    page.table.make_current(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    page.bulk.delete()
    settle()
    assert app.messages.toast.words() == "Deleted 1 contact"


def test_a_deleted_contact_leaves_the_focus_where_it_was(
    qtbot: QtBot, page: ContactsPage, settle: Settle
) -> None:
    page.table.setFocus()
    page.table.make_current(220)
    settle()
    scrolled = page.table.verticalScrollBar().value()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    settle()
    assert page.model.rowCount() == COUNT - 1
    assert page.table.current_record().name == "Person 221"
    assert page.table.verticalScrollBar().value() == scrolled


def test_new_contacts_above_do_not_move_the_rows_in_sight(
    app: App, page: ContactsPage, settle: Settle
) -> None:
    page.table.setFocus()
    page.table.make_current(220)
    settle()
    before = page.table.visualRect(page.table.currentIndex()).top()
    with app.book.write() as session:
        for number in range(7):
            editing.add(session, Draft(full_name=f"Abel {number}"), clock.now())
    settle()
    assert page.table.current_record().name == "Person 220"
    assert page.table.visualRect(page.table.currentIndex()).top() == before


def test_where_the_wheel_went_stays_in_sight(app: App, page: ContactsPage, settle: Settle) -> None:
    page.table.make_current(0)
    bar = page.table.verticalScrollBar()
    bar.setValue(9000)
    settle()
    with app.book.write() as session:
        editing.add(session, Draft(full_name="Zoe"), clock.now())
    settle()
    assert bar.value() == 9000
    assert page.table.current_record().name == "Person 000"


def test_coming_back_finds_the_list_as_it_was_left(
    qtbot: QtBot, app: App, page: ContactsPage, settle: Settle
) -> None:
    page.table.setFocus()
    page.table.make_current(220)
    settle()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    settle()
    with app.book.write() as session:
        editing.add(session, Draft(full_name="Abel"), clock.now())
    app.window.go_back()
    settle()
    assert page.table.current_record().name == "Person 220"
    assert page.table.verticalScrollBar().value() > 0


def test_rows_stay_in_sight_while_they_are_read_again(page: ContactsPage, settle: Settle) -> None:
    page.table.make_current(220)
    settle()
    page.model.refresh(COUNT, [page.model.record(row) for row in range(100)])
    assert page.model.record(220).name == "Person 220"


def test_the_page_that_is_nearer_is_read_before_it_is_scrolled_to(page: ContactsPage, settle: Settle) -> None:
    table = page.table
    table.scrollTo(page.model.index(10, 0), table.ScrollHint.PositionAtTop)
    settle()
    assert page.model._held(120) is None
    table.scrollTo(page.model.index(60, 0), table.ScrollHint.PositionAtTop)
    settle()
    assert page.model._held(120) is not None and page.model._held(220) is None
