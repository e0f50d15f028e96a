"""The stage on a contact's page: why, what they expect, pinned by hand and left to the rules again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot
from sqlalchemy import text as sql

from desktop_crm.base import clock
from desktop_crm.base.dates import short_day
from desktop_crm.lifecycle import reviewing
from desktop_crm.ui.app import App
from desktop_crm.ui.contacts.page import ContactPage
from desktop_crm.ui.places import Place, Where
from tests.ui.geometry import faults
from tests.ui.people import fill

Settle = Callable[[], None]


@pytest.fixture
def page(app: App, settle: Settle) -> ContactPage:
    ids = fill(app.book)
    reviewing.review(app.book, clock.now())
    app.window.open(Place(Where.CONTACT, ids["Ellen Fairweather"]))
    settle()
    found = app.window.current()
    assert isinstance(found, ContactPage)
    return found


def chosen(qtbot: QtBot, page: ContactPage, words: str) -> None:
    qtbot.mouseClick(page.head.stage, Qt.MouseButton.LeftButton)
    assert page.head.stage.menu is not None
    action = next(a for a in page.head.stage.menu.actions() if a.text() == words)
    assert isinstance(action, QAction)
    action.trigger()
    page.head.stage.menu.close()


def kept(app: App) -> list[tuple[object, ...]]:
    with app.book.read() as session:
        rows = session.execute(sql('SELECT "before", "after", by_hand FROM stage_changes ORDER BY id')).all()
    return [tuple(row) for row in rows]


def test_the_page_says_the_stage_why_and_what_they_expect(page: ContactPage) -> None:
    day = short_day(clock.local(clock.now() - timedelta(hours=1)).date())
    assert page.head.stage.text() == "New"
    assert page.head.stage.accessibleName() == "Stage: New, by rule"
    assert page.head.stage.toolTip() == f"First exchange on {day}."
    hint = page.aside.stage_hint
    assert hint.isVisible() and hint.words.text().startswith("New · expects to be thanked and told")
    assert hint.reason.text() == f"First exchange on {day}."
    assert faults(page) == []


def test_a_pinned_stage_says_since_when_and_is_taken_back(
    qtbot: QtBot, app: App, page: ContactPage, settle: Settle
) -> None:
    chosen(qtbot, page, "Pin to Loyal")
    settle()
    today = short_day(clock.today())
    assert page.head.stage.accessibleName() == f"Stage: Loyal, pinned by hand since {today}"
    assert page.head.stage.toolTip().startswith(
        f"Pinned by hand since {today}. The rules say New: first exchange"
    )
    assert app.messages.toast.words() == "Pinned “Ellen Fairweather” to Loyal"
    assert kept(app) == [("new", "loyal", 1)]
    reviewing.review(app.book, clock.now())
    settle()
    assert page.head.stage.text() == "Loyal"
    app.desk.actions["undo"].trigger()
    settle()
    assert page.head.stage.accessibleName() == "Stage: New, by rule" and kept(app) == []


def test_by_rule_again_is_one_step_too(qtbot: QtBot, app: App, page: ContactPage, settle: Settle) -> None:
    chosen(qtbot, page, "Pin to Lost")
    settle()
    chosen(qtbot, page, "By rule: New")
    settle()
    assert page.head.stage.accessibleName() == "Stage: New, by rule"
    assert kept(app) == [("new", "lost", 1), ("lost", "new", 1)]
    app.desk.actions["undo"].trigger()
    settle()
    assert page.head.stage.text() == "Lost" and "pinned" in page.head.stage.accessibleName()


def test_what_is_so_already_is_not_done_again(
    qtbot: QtBot, app: App, page: ContactPage, settle: Settle
) -> None:
    chosen(qtbot, page, "By rule: New")
    settle()
    assert kept(app) == [] and app.book.undo.next_undo == ""


def test_the_menu_opens_by_keyboard(qtbot: QtBot, page: ContactPage) -> None:
    page.head.stage.setFocus()
    qtbot.keyClick(page.head.stage, Qt.Key.Key_Return)
    assert page.head.stage.menu is not None and page.head.stage.menu.isVisible()
    assert [a.isChecked() for a in page.head.stage.menu.actions() if a.isCheckable()] == [True, *[False] * 6]
    page.head.stage.menu.close()
