"""Complaints, customers going quiet, birthdays and imports on the morning list: each dealt with from the keyboard."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.base.dates import PartialDate
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import follow_ups, handling, interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.complaints import Line
from desktop_crm.dialogue.handling import NewCase
from desktop_crm.dialogue.interactions import Log
from desktop_crm.insight import today as morning
from desktop_crm.insight.today import LeftOver, Today
from desktop_crm.lifecycle import reviewing
from desktop_crm.lifecycle.quiet import GoneQuiet
from desktop_crm.ui.app import App
from desktop_crm.ui.dialogue.follow_up_sheet import FollowUpSheet
from desktop_crm.ui.dialogue.outcome_sheet import OutcomeSheet
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.today.page import TodayPage
from tests.ui.geometry import faults

Settle = Callable[[], None]


def _import(session: object) -> None:
    run = session.connection().exec_driver_sql  # type: ignore[attr-defined]
    run(
        "INSERT INTO imports (id, file, format, sheet, encoding, shape, mapping, consent, rows, created, updated,"
        " unchanged, skipped, added, at) VALUES (7, 'list.xlsx', 'xlsx', '', '', '', '{}', 'null', 1, 1, 0, 0, 0,"
        " '{}', ?)",
        (round(clock.now().timestamp() * 1000),),
    )
    run(
        'INSERT INTO import_problems (import_id, record, "row", who, "column", value, reason, cells)'
        " VALUES (7, 0, 2, 'Ann', 'Phone', 'x', 'no number', '[]')"
    )


@pytest.fixture
def ids(app: App) -> dict[str, int]:
    """Joan complained nine days ago, Ben stays away, Dorothy turns 70 tomorrow, an import left something over."""
    now, day = clock.now(), clock.today()
    soon = day + timedelta(days=1 if (day.month, day.day) != (2, 28) else 2)
    with app.book.write() as session:
        found = {
            name: editing.add(session, Draft(full_name=name), now)
            for name in ("Joan Whitcombe", "Ben Ashworth", "Dorothy Beecham")
        }
        born = PartialDate(soon.year - 70, soon.month, soon.day)
        editing.change(session, found["Dorothy Beecham"], {"birthday": born}, now)
        case = NewCase(contact_id=found["Joan Whitcombe"], heard="It failed", subject="The box hedge failed")
        handling.open_case(session, case, now - timedelta(days=9))
        for days in (20, 30, 40, 50, 60):
            at = clock.cut(now - timedelta(days=days))
            seen = Log(contact_ids=(found["Ben Ashworth"],), channel="visit", direction=Direction.IN, at=at)
            interactions.log(session, seen, now)
        _import(session)
    reviewing.review(app.book, now)
    return found


@pytest.fixture
def page(app: App, ids: dict[str, int], settle: Settle) -> TodayPage:
    app.window.open(Place(Where.TODAY))
    settle()
    found = app.window.current()
    assert isinstance(found, TodayPage)
    return found


def stored(app: App) -> Today:
    with app.book.read() as session:
        return morning.today(session, clock.now())


def go_to(page: TodayPage, kind: type) -> None:
    rows = page.list.records_model.records()
    page.list.make_current(next(n for n, row in enumerate(rows) if isinstance(row, kind)))
    page.list.setFocus()


def test_each_group_stands_under_its_head_in_words(page: TodayPage) -> None:
    model = page.list.records_model
    words = [model.data(model.index(n)) for n in range(model.rowCount())]
    assert [w for w in words if w and w[-1].isdigit() and w.count(",") == 1] == [
        "Open complaints, 1", "Going quiet, 1", "Left over from imports, 1",
    ]  # fmt: skip
    assert any(w.startswith("Complaint, Joan Whitcombe, The box hedge failed, step 1 of 4") for w in words)
    assert any(
        w.startswith("Going quiet, Ben Ashworth, Usually comes or writes every 10 days") for w in words
    )
    assert "Import, list.xlsx, 1 value to look at, just now" in words


def test_a_complaint_is_opened_where_its_step_is_asked(
    qtbot: QtBot, app: App, page: TodayPage, settle: Settle
) -> None:
    go_to(page, Line)
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    settle()
    assert app.window.place.where is Where.COMPLAINTS and app.window.place.id == stored(app).complaints[0].id
    app.window.go_back()
    settle()
    go_to(page, Line)
    qtbot.keyClick(page.list, Qt.Key.Key_D)
    settle()
    assert app.window.place.where is Where.COMPLAINTS


def test_somebody_quiet_is_put_off_and_comes_back_with_undo(
    qtbot: QtBot, app: App, page: TodayPage, settle: Settle
) -> None:
    go_to(page, GoneQuiet)
    qtbot.keyClick(page.list, Qt.Key.Key_D)
    settle()
    assert stored(app).quiet == () and "may stay away until" in app.messages.toast.words()
    app.undo()
    settle()
    assert [one.name for one in stored(app).quiet] == ["Ben Ashworth"]
    go_to(page, GoneQuiet)
    qtbot.keyClick(page.list, Qt.Key.Key_S)
    assert page.dealing.menu is not None and page.dealing.menu.isVisible()
    qtbot.keyClick(page.dealing.menu, Qt.Key.Key_3)
    settle()
    assert stored(app).quiet == ()


def test_a_follow_up_is_planned_about_somebody_quiet(
    qtbot: QtBot, app: App, page: TodayPage, ids: dict[str, int], settle: Settle
) -> None:
    go_to(page, GoneQuiet)
    qtbot.keyClick(page.list, Qt.Key.Key_P)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, FollowUpSheet)
    qtbot.keyClicks(sheet.what, "Ask how the garden does")
    qtbot.keyClick(sheet.what, Qt.Key.Key_Return)
    settle()
    with app.book.read() as session:
        (task,) = follow_ups.of_contact(session, ids["Ben Ashworth"])
    assert task.what == "Ask how the garden does"
    assert stored(app).quiet == ()  # somebody who is about to be met is not told of


def test_what_an_import_left_over_is_looked_after(
    qtbot: QtBot, app: App, page: TodayPage, settle: Settle
) -> None:
    go_to(page, LeftOver)
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    settle()
    assert stored(app).imports == ()
    app.undo()
    settle()
    go_to(page, LeftOver)
    qtbot.keyClick(page.list, Qt.Key.Key_S)
    assert page.dealing.menu is not None
    qtbot.keyClick(page.dealing.menu, Qt.Key.Key_1)
    settle()
    assert stored(app).imports == () and "waits until tomorrow" in app.messages.toast.words()


def test_a_birthday_is_thought_of(qtbot: QtBot, app: App, page: TodayPage, settle: Settle) -> None:
    cards = page.side.occasions
    assert cards.isVisible()
    (record,) = cards.list.records_model.records()
    assert record.name == "Dorothy Beecham" and record.turn.is_round
    cards.list.setFocus()
    qtbot.keyClick(cards.list, Qt.Key.Key_D)
    settle()
    assert stored(app).occasions == () and not cards.isVisible()
    app.undo()
    settle()
    assert cards.isVisible()


def test_done_with_what_came_of_it(
    qtbot: QtBot, app: App, page: TodayPage, ids: dict[str, int], settle: Settle
) -> None:
    with app.book.write() as session:
        follow_ups.add(session, ids["Joan Whitcombe"], clock.today(), "Ring", clock.now(), channel="phone")
    page.reload()
    settle()
    page.list.make_current(0)
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, OutcomeSheet)
    sheet.reject()
    qtbot.keyClick(page.list, Qt.Key.Key_E)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, FollowUpSheet) and sheet.what.text() == "Ring"
    sheet.reject()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 800), (960, 600)])
def test_nothing_of_it_is_cut(app: App, page: TodayPage, settle: Settle, width: int, height: int) -> None:
    app.window.resize(width, height)
    settle()
    assert faults(page) == []
