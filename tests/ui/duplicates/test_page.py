"""Who stands twice is compared, joined, told apart, and taken back, by keyboard and mouse."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.book.opening import open_book
from desktop_crm.contacts import duplicates, editing, finding, merging, records
from desktop_crm.contacts.duplicates import Verdict
from desktop_crm.contacts.finding import Query
from desktop_crm.contacts.records import Contact, Draft, Way
from desktop_crm.ui.app import App
from desktop_crm.ui.contacts.list_page import ContactsPage
from desktop_crm.ui.contacts.page import ContactPage
from desktop_crm.ui.duplicates.page import DuplicatesPage
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.widgets.pair_list import Fate, Sure

Settle = Callable[[], None]


def add(app: App, name: str, email: str = "", phone: str = "", title: str = "") -> int:
    ways = tuple(Way(channel, value) for channel, value in (("email", email), ("phone", phone)) if value)
    with app.book.write() as session:
        return editing.add(session, Draft(full_name=name, title=title, ways=ways), clock.now())


def contact(app: App, number: int) -> Contact:
    with app.book.read() as session:
        found = records.get(session, number)
    assert found is not None
    return found


def living(app: App) -> int:
    with app.book.read() as session:
        return finding.count(session, Query())


@pytest.fixture
def twice(app: App) -> tuple[int, int]:
    """Gareth stands twice; somebody else is called like nobody."""
    first = add(app, "Gareth Pugh", "gareth@pugh.example", "01632 960318", "owner")
    second = add(app, "G. Pugh", "gareth@pugh.example", "01632 960318", "director")
    add(app, "Joan Whitcombe", "joan@whitcombe.example")
    return first, second


@pytest.fixture
def page(app: App, twice: tuple[int, int], settle: Settle) -> DuplicatesPage:
    app.window.open(Place(Where.DUPLICATES))
    settle()
    found = app.window.current()
    assert isinstance(found, DuplicatesPage)
    return found


def test_a_pair_is_joined_by_keyboard_and_undo_makes_two_of_them_again(
    app: App, page: DuplicatesPage, twice: tuple[int, int], qtbot: QtBot, settle: Settle
) -> None:
    (pair,) = page.pane.pairs()
    assert pair.sure is Sure.LIKELY and pair.mine == "Gareth Pugh"
    place = next(n for n, row in enumerate(page.pane.table.rows()) if row.field == "title")
    page.pane.table.make_current(place)
    qtbot.keyClick(page.pane.table, Qt.Key.Key_Right)
    qtbot.keyClick(page.pane.table, Qt.Key.Key_Return)
    settle()
    assert living(app) == 2
    joined = contact(app, twice[0])
    assert joined.title == "director"
    assert "G. Pugh" in {d.value for d in joined.details}, "nothing of the other is lost"
    app.undo()
    settle()
    assert living(app) == 3
    assert contact(app, twice[0]).title == "owner"
    assert [p.fate for p in page.pane.pairs()] == [Fate.OPEN], "and they may be looked at again"


def test_a_number_written_in_two_ways_is_one(app: App, qtbot: QtBot, settle: Settle) -> None:
    add(app, "Gareth Pugh", "gareth@pugh.example", "01632 960318", "owner")
    add(app, "G. Pugh", "gareth@pugh.example", "+44 1632 960318")
    app.window.open(Place(Where.DUPLICATES))
    settle()
    page = app.window.current()
    assert isinstance(page, DuplicatesPage)
    row = next(row for row in page.pane.table.rows() if row.field == "phone")
    assert row.same and row.result == row.mine


def test_two_people_are_not_proposed_again(
    app: App, page: DuplicatesPage, qtbot: QtBot, settle: Settle
) -> None:
    qtbot.mouseClick(page.pane.apart, Qt.MouseButton.LeftButton)
    settle()
    qtbot.mouseClick(page.again, Qt.MouseButton.LeftButton)
    settle()
    assert page.pane.pairs() == () and page._stack.currentWidget() is page._none
    assert living(app) == 3


def test_the_certain_ones_are_joined_at_once(
    app: App, page: DuplicatesPage, qtbot: QtBot, settle: Settle
) -> None:
    add(app, "Whitcombe, Joan", "joan@whitcombe.example")
    qtbot.mouseClick(page.again, Qt.MouseButton.LeftButton)
    settle()
    assert [p.sure for p in page.pane.pairs()] == [Sure.CERTAIN, Sure.LIKELY]
    qtbot.mouseClick(page.pane.accept, Qt.MouseButton.LeftButton)
    settle()
    assert living(app) == 3
    assert [p.fate for p in page.pane.pairs()] == [Fate.JOINED, Fate.OPEN]
    assert app.messages.toast.words() == "Joined 1 pair"


def test_pairs_that_were_joined_elsewhere_meanwhile_leave_no_old_list(
    app: App, page: DuplicatesPage, qtbot: QtBot, settle: Settle
) -> None:
    add(app, "Joan Whitcombe", "joan@whitcombe.example")
    qtbot.mouseClick(page.again, Qt.MouseButton.LeftButton)
    settle()
    elsewhere = open_book(app.book.folder)  # as another program does, of which this one does not hear
    try:
        certain = [pair for pair in duplicates.find(elsewhere) if pair.verdict is Verdict.CERTAIN]
        assert len(merging.merge_many(elsewhere, certain, clock.now())) == 1
    finally:
        elsewhere.close()
    qtbot.mouseClick(page.pane.accept, Qt.MouseButton.LeftButton)
    settle()
    assert [row.mine for row in page.pane.pairs()] == ["Gareth Pugh"]
    with app.book.write("Joined") as session:  # the next change is heard again
        merging.merge(session, 2, 1, {}, clock.now())
    settle()
    assert not page.pane.isVisible()


def test_two_that_are_ticked_are_compared_whatever_they_are_called(
    app: App, twice: tuple[int, int], qtbot: QtBot, settle: Settle
) -> None:
    app.window.open(Place(Where.CONTACTS))
    settle()
    listed = app.window.current()
    assert isinstance(listed, ContactsPage)
    listed.table.select_all()
    settle()
    listed.bulk._merge()
    settle()
    found = app.window.current()
    assert isinstance(found, DuplicatesPage)
    assert len(found.pane.pairs()) == 2


def test_from_a_contact_to_its_pairs_and_what_was_joined_apart_again(
    app: App, twice: tuple[int, int], qtbot: QtBot, settle: Settle
) -> None:
    app.window.open(Place(Where.CONTACT, twice[0]))
    settle()
    shown = app.window.current()
    assert isinstance(shown, ContactPage)
    shown.head.duplicates_wanted.emit()
    settle()
    pairs = app.window.current()
    assert isinstance(pairs, DuplicatesPage)
    qtbot.mouseClick(pairs.pane.join, Qt.MouseButton.LeftButton)
    settle()
    app.window.open(Place(Where.CONTACT, twice[1]))
    settle()
    assert shown.head.name.text() == "Gareth Pugh", (
        "the number of the one that went leads to the one that stays"
    )
    (merge,) = shown.head._merges
    shown.head.unmerge_wanted.emit(merge)
    settle()
    assert living(app) == 3
