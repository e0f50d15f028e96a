"""Every page at large text and in the dark: nothing is cut, whatever the look."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from desktop_crm.base import clock
from desktop_crm.book.database import Book
from desktop_crm.campaigns.tables import CampaignRow
from desktop_crm.dialogue.tables import ComplaintRow
from desktop_crm.plans.tables import PlanRow
from desktop_crm.sample import making
from desktop_crm.ui.app import App
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.settings.account import AccountPanel
from desktop_crm.ui.settings.page import PANELS, SettingsPage
from desktop_crm.ui.theme import theme
from tests.ui.geometry import faults, unreached

Settle = Callable[[], None]
PLACES = [
    Place(Where.TODAY),
    Place(Where.IMPORT),
    *(Place(Where.SETTINGS, detail=detail) for group in PANELS for detail, _kind in group),
]
# Pages that are whole in the smallest window, whatever the size of the text.
SMALL = [
    Place(Where.CONTACTS),
    Place(Where.CAMPAIGNS),
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


@pytest.mark.parametrize("place", SMALL, ids=lambda place: f"{place.where}-{place.detail}")
@pytest.mark.parametrize("scale", [1.25, 1.5, 2.0])
@pytest.mark.parametrize("already_open", [True, False])
@pytest.mark.usefixtures("plain_again")
def test_nothing_is_cut_in_the_smallest_window(
    app: App, settle: Settle, place: Place, scale: float, already_open: bool
) -> None:
    app.window.resize(960, 600)
    if not already_open:
        theme.use("light", scale)
    app.window.open(place)
    settle()
    theme.use("light", scale)
    settle()
    page = app.window.current()
    assert page is not None
    assert faults(page) == []


@pytest.fixture
def a_years_work(book: Book) -> None:
    making.make(book, clock.now())


def test_pages_full_of_work_are_whole_in_the_smallest_window(
    a_years_work: None, plain_again: None, qtbot: QtBot, app: App, settle: Settle
) -> None:
    app.window.resize(960, 600)
    with app.book.read() as session:
        plan, campaign, complaint = (
            session.scalar(select(func.max(row.id))) for row in (PlanRow, CampaignRow, ComplaintRow)
        )
    places = (
        Place(Where.TODAY),
        Place(Where.CALENDAR),
        Place(Where.COMPLAINTS),
        Place(Where.COMPLAINTS, complaint),
        Place(Where.COMPOSER, campaign),
        Place(Where.SENDING, campaign),
        Place(Where.REPORT, campaign),
        Place(Where.DUPLICATES),
        Place(Where.PLANS),
        Place(Where.PLAN, plan),
    )
    for scale in (1.5, 2.0):
        theme.use("light", scale)
        for place in places:
            app.window.open(place)
            settle()
            page = app.window.current()
            assert page is not None

            def whole(page: QWidget = page, what: str = f"{place.where} at {scale:.0%}") -> None:
                assert faults(page) == [], what

            qtbot.waitUntil(whole, timeout=5_000)  # what breaks into lines is placed in a second round


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.usefixtures("plain_again")
def test_an_own_account_is_not_cut_in_the_smallest_window(app: App, settle: Settle, scale: float) -> None:
    app.window.resize(960, 600)
    app.window.open(Place(Where.SETTINGS, detail="account"))
    settle()
    page = app.window.current()
    assert isinstance(page, SettingsPage)
    panel = page.panel()
    assert isinstance(panel, AccountPanel)
    panel.kind.choose(1)
    panel.kind.chosen.emit(1)
    settle()
    theme.use("light", scale)
    settle()
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
