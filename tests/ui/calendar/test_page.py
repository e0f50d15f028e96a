"""The calendar worked through by keyboard and mouse: walked, opened, done, snoozed, moved and dragged."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.base.dates import PartialDate
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import follow_ups
from desktop_crm.dialogue.follow_ups import FollowUp
from desktop_crm.insight.calendar import Item, Kind
from desktop_crm.ui.app import App
from desktop_crm.ui.calendar import dealing
from desktop_crm.ui.calendar.page import CalendarPage
from desktop_crm.ui.calendar.span import WEEK
from desktop_crm.ui.dialogue.follow_up_sheet import FollowUpSheet
from desktop_crm.ui.dialogue.outcome_sheet import OutcomeSheet
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.theme import theme
from tests.ui.geometry import faults

Settle = Callable[[], None]
DAY = date(2031, 5, 14)  # a Wednesday in the middle of a month
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def ann(app: App) -> int:
    with app.book.write() as session:
        number = editing.add(
            session, Draft(full_name="Ann Berg", birthday=PartialDate(1971, 5, 14)), clock.now()
        )
        follow_ups.add(session, number, DAY, "Ring", clock.now(), due_time="10:30", channel="phone")
        follow_ups.add(session, number, DAY, "Write", clock.now())
    return number


def opened(app: App, settle: Settle, day: date = DAY) -> CalendarPage:
    app.window.open(Place(Where.CALENDAR, detail=day.isoformat()))
    settle()
    page = app.window.current()
    assert isinstance(page, CalendarPage)
    return page


def planned(app: App, contact: int) -> dict[str, FollowUp]:
    with app.book.read() as session:
        return {each.what: each for each in follow_ups.of_contact(session, contact)}


def listed(page: CalendarPage) -> list[str]:
    return [item.words for item in page.list.records_model.records()]


def test_the_command_opens_today_in_its_month(app: App, settle: Settle) -> None:
    app.desk.actions["calendar"].trigger()
    settle()
    page = app.window.current()
    assert isinstance(page, CalendarPage)
    assert page.grid.day() == clock.today() and page.grid.hasFocus()
    assert page.empty.isVisible()


def test_a_day_is_listed_and_spoken(app: App, ann: int, settle: Settle) -> None:
    page = opened(app, settle)
    assert listed(page) == ["Ring", "Write", "turns 60"]
    model = page.list.records_model
    assert model.data(model.index(0)) == "Follow-up, phone, Ann Berg, Ring, 10:30"
    assert page.grid.days.data(page.grid.currentIndex()) == "Wednesday 14 May 2031, 3 things"
    assert page.title.words() == "Calendar"


def test_walked_by_arrows_over_the_edge_of_the_month(
    qtbot: QtBot, app: App, ann: int, settle: Settle
) -> None:
    page = opened(app, settle)
    for key, expected in (
        (Qt.Key.Key_Right, 1), (Qt.Key.Key_Left, 0), (Qt.Key.Key_Down, 7), (Qt.Key.Key_Down, 14),
        (Qt.Key.Key_Down, 21), (Qt.Key.Key_Down, 28),
    ):  # fmt: skip
        qtbot.keyClick(page.grid, key)
        settle()
        assert page.grid.day() == DAY + timedelta(days=expected)
    assert page.span().title == "June 2031"
    qtbot.keyClick(page.grid, Qt.Key.Key_PageUp)
    settle()
    assert page.span().title == "May 2031"
    qtbot.keyClick(page.grid, Qt.Key.Key_T)
    settle()
    assert page.grid.day() == clock.today()


def test_week_and_month_by_the_segments_and_the_buttons(
    qtbot: QtBot, app: App, ann: int, settle: Settle
) -> None:
    page = opened(app, settle)
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Left)
    settle()
    assert page.view.choice() == WEEK and page.grid.days.rowCount() == 1 and page.grid.day() == DAY
    qtbot.mouseClick(page.following, Qt.MouseButton.LeftButton)
    settle()
    assert page.grid.day() == DAY + timedelta(weeks=1)
    qtbot.mouseClick(page.previous, Qt.MouseButton.LeftButton)
    settle()
    assert listed(page) == ["Ring", "Write", "turns 60"]
    qtbot.mouseClick(page.today, Qt.MouseButton.LeftButton)
    settle()
    assert page.grid.day() == clock.today()


def test_enter_leads_into_the_day_and_on_to_the_contact(
    qtbot: QtBot, app: App, ann: int, settle: Settle
) -> None:
    page = opened(app, settle)
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    assert page.list.hasFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Escape)
    assert page.grid.hasFocus()
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    settle()
    assert app.window.place == Place(Where.CONTACT, ann)


def test_done_by_key_and_with_what_came_of_it(qtbot: QtBot, app: App, ann: int, settle: Settle) -> None:
    page = opened(app, settle)
    qtbot.keyClick(page.grid, Qt.Key.Key_D)
    settle()
    assert set(planned(app, ann)) == {"Write"}
    qtbot.keyClick(page.grid, Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    settle()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, OutcomeSheet)
    qtbot.keyClicks(sheet.text, "Sent")
    sheet._primary.click()  # type: ignore[union-attr]
    settle()
    assert planned(app, ann) == {}
    app.undo()
    settle()
    assert set(planned(app, ann)) == {"Write"}


def test_snoozed_and_edited_and_deleted(qtbot: QtBot, app: App, ann: int, settle: Settle) -> None:
    page = opened(app, settle)
    qtbot.keyClick(page.grid, Qt.Key.Key_S)
    settle()
    menu = page.dealing.acts.menu
    assert menu is not None and menu.isVisible()
    qtbot.keyClick(menu, Qt.Key.Key_1)
    settle()
    assert planned(app, ann)["Ring"].due == clock.today() + timedelta(days=1)
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    qtbot.keyClick(page.list, Qt.Key.Key_E)
    settle()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, FollowUpSheet)
    sheet.what.setText("Write a card")
    qtbot.keyClick(sheet.what, Qt.Key.Key_Return)
    settle()
    assert "Write a card" in planned(app, ann)
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    settle()
    assert set(planned(app, ann)) == {"Ring"}


def test_moved_by_alt_and_arrows_it_is_followed(qtbot: QtBot, app: App, ann: int, settle: Settle) -> None:
    page = opened(app, settle)
    place = app.window.place
    qtbot.keyClick(page.grid, Qt.Key.Key_Right, ALT)
    settle()
    qtbot.keyClick(page.grid, Qt.Key.Key_Down, ALT)
    settle()
    assert planned(app, ann)["Ring"].due == DAY + timedelta(days=8)
    assert page.grid.day() == DAY + timedelta(days=8) and listed(page) == ["Ring"]
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    qtbot.keyClick(page.list, Qt.Key.Key_Left, ALT)
    settle()
    assert planned(app, ann)["Ring"].due == DAY + timedelta(days=7)
    assert app.window.place == place  # and does not lead back
    for expected in (8, 1, 0):
        app.undo()
        settle()
        assert planned(app, ann)["Ring"].due == DAY + timedelta(days=expected)


def test_of_several_on_the_other_day_the_moved_one_stays_current(
    qtbot: QtBot, app: App, ann: int, settle: Settle
) -> None:
    with app.book.write() as session:
        follow_ups.add(session, ann, DAY + timedelta(days=1), "First", clock.now(), due_time="08:00")
    page = opened(app, settle)
    for _ in range(2):
        qtbot.keyClick(page.grid, Qt.Key.Key_Right, ALT)
        settle()
    assert planned(app, ann)["Ring"].due == DAY + timedelta(days=2)
    assert planned(app, ann)["First"].due == DAY + timedelta(days=1)


def test_dragged_to_another_day_and_dropped_where_it_was(
    qtbot: QtBot, app: App, ann: int, settle: Settle
) -> None:
    page = opened(app, settle)
    view = page.grid.viewport()

    def spot(what: str) -> QPoint:
        item = next(i for i in page.list.records_model.records() if i.words == what)
        return page.grid.where(item).center()

    def drag(what: str, day: date, *, cancel: bool = False) -> None:
        row, column = divmod((day - page.span().first).days, 7)
        target = page.grid.visualRect(page.grid.days.index(row, column)).center()
        begin = spot(what)
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=begin)
        QTest.mouseMove(view, begin + QPoint(20, 20))
        QTest.mouseMove(view, target)
        assert page.grid.drop_on == day
        if cancel:
            qtbot.keyClick(page.grid, Qt.Key.Key_Escape)
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=target)
        settle()

    drag("Write", DAY + timedelta(days=2), cancel=True)
    assert planned(app, ann)["Write"].due == DAY
    drag("Write", DAY)
    assert planned(app, ann)["Write"].due == DAY
    drag("Write", DAY + timedelta(days=9))
    assert planned(app, ann)["Write"].due == DAY + timedelta(days=9)
    assert listed(page) == ["Write"]
    app.undo()
    settle()
    assert planned(app, ann)["Write"].due == DAY


def test_what_is_no_follow_up_is_only_opened(qtbot: QtBot, app: App, ann: int, settle: Settle) -> None:
    page = opened(app, settle)
    page.list.make_current(2)
    birthday = page.list.current()
    assert isinstance(birthday, Item) and birthday.kind is Kind.OCCASION
    for key in (Qt.Key.Key_D, Qt.Key.Key_S):
        qtbot.keyClick(page.grid, key)
    settle()
    assert len(planned(app, ann)) == 2 and page.dealing.acts.menu is None
    page.dealing.move(birthday, DAY + timedelta(days=1))
    settle()
    assert page.grid.day() == DAY


def test_a_follow_up_is_added_on_the_current_day(qtbot: QtBot, app: App, ann: int, settle: Settle) -> None:
    page = opened(app, settle, DAY + timedelta(days=3))
    app.desk.actions["main"].trigger()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, FollowUpSheet)
    assert sheet.day.day() == DAY + timedelta(days=3)
    sheet.who.set_contact(ann, "Ann Berg")
    qtbot.keyClicks(sheet.what, "Plant")
    qtbot.keyClick(sheet.what, Qt.Key.Key_Return)
    settle()
    assert listed(page) == ["Plant"]


def test_of_too_many_the_rest_is_counted(app: App, ann: int, settle: Settle) -> None:
    with app.book.write() as session:
        for number in range(30):
            follow_ups.add(session, ann, DAY, f"Ring {number}", clock.now())
    page = opened(app, settle)
    index = page.grid.currentIndex()
    day = page.grid.days.day_at(index)
    assert day is not None and (len(day.items), day.more) == (13, 20)
    assert page.list.records_model.rowCount() == 33  # the list of the day holds all
    rect = page.grid.visualRect(index)
    lines = page.grid.lines(rect.toRectF(), day)
    assert 0 < len(lines) < 13
    # One line is left for the words that count the rest.
    assert lines[-1][1].bottom() + 20 <= rect.bottom()


def test_the_far_ends_of_time_are_not_crossed(qtbot: QtBot, app: App, settle: Settle) -> None:
    page = opened(app, settle, dealing.LAST)
    qtbot.keyClick(page.grid, Qt.Key.Key_Right)
    settle()
    assert page.grid.day() == dealing.LAST


@pytest.mark.parametrize(("width", "height", "side"), [(1440, 900, 320), (1280, 800, 280), (960, 600, 0)])
def test_nothing_is_cut(
    qtmodeltester: ModelTester, app: App, ann: int, settle: Settle, width: int, height: int, side: int
) -> None:
    app.window.resize(width, height)
    page = opened(app, settle)
    assert faults(page) == []
    qtmodeltester.check(page.grid.days)
    if side:
        assert page._side.width() == side
    assert page.layout().itemAt(0).widget().height() == 61  # 60 and the hairline
    cells = [page.grid.columnWidth(n) for n in range(7)]
    assert max(cells) - min(cells) <= 1 and min(cells) > 90
    page.view.choose(WEEK)
    page.reload()
    settle()
    assert faults(page) == []


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_days_are_never_too_low_to_read(app: App, ann: int, settle: Settle, scale: float) -> None:
    """In a low window the page scrolls instead."""
    theme.use("light", scale)
    try:
        app.window.resize(960, 600)
        page = opened(app, settle)
        day = page.grid.visualRect(page.grid.currentIndex())
        assert day.height() >= theme.px(46)
    finally:
        theme.use("light", 1.0)
