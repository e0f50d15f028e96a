"""The window opens on today's page and walks there and back."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.book.database import Book
from desktop_crm.dialogue import follow_ups
from desktop_crm.ui.app import App
from desktop_crm.ui.places import Place, Where
from tests.ui.people import fill


def test_the_window_opens_on_today(app: App) -> None:
    assert app.window.isVisible()
    assert app.window.place is not None
    assert app.window.place.where is Where.TODAY
    current = app.window.current()
    assert current is not None
    assert current.isVisible()


@pytest.fixture
def something_due(book: Book) -> None:
    ellen = fill(book)["Ellen Fairweather"]
    with book.write() as session:
        follow_ups.add(session, ellen, clock.today(), "Send the quote", clock.now())


def test_whoever_opens_the_program_stands_in_what_needs_them(something_due: None, app: App) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "What needs you today"


def test_alt_alone_shows_the_menus_and_with_another_key_does_not(qtbot: QtBot, app: App) -> None:
    window = app.window
    bar = window.menuBar()
    qtbot.keyPress(window, Qt.Key.Key_Alt)
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.keyRelease(window, Qt.Key.Key_Alt)
    assert not bar.isVisible()
    qtbot.keyPress(window, Qt.Key.Key_Alt)
    qtbot.keyRelease(window, Qt.Key.Key_Alt)
    assert bar.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not bar.isVisible()


@pytest.mark.parametrize(
    "where", [Where.TODAY, Where.CONTACTS, Where.CONTACT, Where.CAMPAIGNS, Where.SETTINGS]
)
def test_f6_walks_from_control_to_control(
    qtbot: QtBot, app: App, settle: Callable[[], None], where: Where
) -> None:
    people = fill(app.book)
    app.window.open(Place(where, people["Ellen Fairweather"] if where is Where.CONTACT else None))
    settle()
    first = app.window.current()
    assert first is not None
    seen = []
    for _ in range(len(first.panes()) + 1):
        app.desk.actions["next_pane"].trigger()
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused.focusPolicy() & Qt.FocusPolicy.TabFocus and focused.accessibleName()
        seen.append(focused)
    assert app.window.sidebar.pages in seen
    assert len(set(seen)) > 1
