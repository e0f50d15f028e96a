"""The window opens on today's page and walks there and back."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_crm.ui.app import App
from desktop_crm.ui.places import Where


def test_the_window_opens_on_today(app: App) -> None:
    assert app.window.isVisible()
    assert app.window.place is not None
    assert app.window.place.where is Where.TODAY
    current = app.window.current()
    assert current is not None
    assert current.isVisible()


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
