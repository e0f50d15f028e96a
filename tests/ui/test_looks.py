"""Every page at large text and in the dark: nothing is cut, whatever the look."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.ui.app import App
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.settings.page import PANELS
from desktop_crm.ui.theme import theme
from tests.ui.geometry import faults, unreached

Settle = Callable[[], None]
PLACES = [
    Place(Where.TODAY),
    Place(Where.IMPORT),
    *(Place(Where.SETTINGS, detail=detail) for group in PANELS for detail, _kind in group),
]


@pytest.fixture
def plain_again() -> Iterator[None]:
    yield
    theme.use("light", 1.0)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.where}-{place.detail}")
@pytest.mark.parametrize("already_open", [True, False])
@pytest.mark.usefixtures("plain_again")
def test_nothing_is_cut_at_large_text_in_the_dark(
    app: App, settle: Settle, place: Place, already_open: bool
) -> None:
    if not already_open:
        theme.use("dark", 1.5)
    app.window.open(place)
    settle()
    theme.use("dark", 1.5)
    settle()
    page = app.window.current()
    assert page is not None
    assert faults(page) == []


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.where}-{place.detail}")
def test_everything_is_reached_by_tab(qtbot: QtBot, app: App, settle: Settle, place: Place) -> None:
    app.window.open(place)
    settle()
    page = app.window.current()
    assert page is not None

    def press(focused: QWidget) -> None:
        qtbot.keyClick(focused, Qt.Key.Key_Tab)

    assert unreached(page, press) == []
