"""What happens to what is open while the book goes on: nothing is lost, nothing comes twice, nobody is stuck."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.contacts import editing, finding
from desktop_crm.contacts.finding import Query
from desktop_crm.dialogue import complaints, follow_ups, handling, interactions
from desktop_crm.dialogue.handling import NewCase
from desktop_crm.insight import timeline
from desktop_crm.ui.app import App
from desktop_crm.ui.places import Place, Where
from tests.journeys.keys import Keys
from tests.ui.conftest import app, qapp, qtbot, quiet_reviewer, settle
from tests.ui.people import fill

__all__ = ["app", "qapp", "qtbot", "quiet_reviewer", "settle"]
Settle = Callable[[], None]


@pytest.fixture
def keys(qtbot: QtBot, settle: Settle) -> Keys:
    return Keys(qtbot, settle)


@pytest.fixture
def kofi(app: App, settle: Settle) -> int:
    ids = fill(app.book)
    settle()
    return ids["Kofi Mensah"]


def entries(app: App, contact_id: int) -> int:
    with app.book.read() as session:
        return len(timeline.page(session, contact_id).entries)


def remove(app: App, contact_id: int) -> None:
    with app.book.write("Deleted") as session:
        editing.delete(session, [contact_id], clock.now())


def twice(keys: Keys, qtbot: QtBot) -> None:
    """Pressed again before anything could be done about the first."""
    where = keys.target()
    for _ in range(2):
        qtbot.keyClick(where, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize("command", ["Ctrl+Shift+L", "Ctrl+Shift+F", "new complaint"])
def test_enter_twice_keeps_one(
    keys: Keys, qtbot: QtBot, app: App, settle: Settle, kofi: int, command: str
) -> None:
    app.window.open(Place(Where.CONTACT, kofi))
    settle()
    before = entries(app, kofi)
    if command.startswith("Ctrl"):
        keys.press(command)
    else:
        keys.command(command)
    assert keys.sheet()
    keys.write("Brown roots")
    twice(keys, qtbot)
    settle()
    assert not keys.sheet()
    with app.book.read() as session:
        planned = len(follow_ups.of_contact(session, kofi))
        cases = len(complaints.open_of(session, kofi, clock.now()))
    assert (planned, cases) == {"Ctrl+Shift+F": (1, 0), "new complaint": (0, 1)}.get(command, (0, 0))
    assert entries(app, kofi) - before <= 1 + cases  # a complaint stands beside what was said
    keys.press("Ctrl+Z")
    assert entries(app, kofi) == before


def test_enter_twice_in_the_line_keeps_one(
    keys: Keys, qtbot: QtBot, app: App, settle: Settle, kofi: int
) -> None:
    app.window.open(Place(Where.CONTACT, kofi))
    settle()
    before = entries(app, kofi)
    for letter in "rang, all is well":
        qtbot.keyClick(keys.target(), letter)
    where = keys.target()
    for _ in range(3):
        qtbot.keyClick(where, Qt.Key.Key_Return)
    settle()
    assert entries(app, kofi) == before + 1


@pytest.mark.parametrize("command", ["Ctrl+Shift+L", "Ctrl+Shift+F", "new complaint"])
def test_a_sheet_about_somebody_deleted_meanwhile_says_so_and_keeps_nothing(
    keys: Keys, app: App, settle: Settle, kofi: int, command: str
) -> None:
    app.window.open(Place(Where.CONTACT, kofi))
    settle()
    if command.startswith("Ctrl"):
        keys.press(command)
    else:
        keys.command(command)
    keys.write("Brown roots")
    remove(app, kofi)
    settle()
    keys.press("Ctrl+Enter")
    assert "not" in keys.sheet() and "wrong" not in keys.sheet()
    keys.press("Enter")
    assert not keys.sheet()
    with app.book.read() as session:
        assert follow_ups.of_contact(session, kofi) == ()
        assert interactions.last(session, kofi) is None
        assert complaints.open_of(session, kofi, clock.now()) == ()
    keys.press("Ctrl+Z")
    with app.book.read() as session:
        assert finding.count(session, Query()) == 5


def test_a_page_turned_under_the_quick_line_leaves_it_behind(keys: Keys, app: App, kofi: int) -> None:
    keys.press("Ctrl+1", "Ctrl+L")
    keys.write("Kofi rang")
    keys.press("Ctrl+2")
    assert app.commands.line is not None and not app.commands.line.isVisible()
    keys.press("Ctrl+L")
    assert app.commands.line.line.field.text() == "Kofi rang"
    keys.press("Esc")
    assert keys.on() != "What happened"


def test_the_last_case_deleted_leaves_the_focus_on_the_board(
    keys: Keys, app: App, settle: Settle, kofi: int
) -> None:
    with app.book.write() as session:
        new = NewCase(contact_id=kofi, subject="Late", heard="Late!", channel="phone", opened_at=clock.now())
        handling.open_case(session, new, clock.now())
    settle()
    keys.press("Ctrl+4")
    assert keys.on() == "Listen"
    keys.press("Del")
    assert keys.on() in ("Write one down", "New complaint")
    keys.press("Ctrl+Z")
    assert keys.on() == "Listen"


def test_the_window_closed_while_something_is_looked_for(qtbot: QtBot, app: App, kofi: int) -> None:
    app.window.open(Place(Where.COMPLAINTS))
    app.window.open(Place(Where.CONTACT, kofi))
    app.reviewer.look()
    app.window.close()
    QApplication.processEvents()
    assert not app.window.isVisible()
