"""The morning list worked through by keyboard and mouse; the first steps of an empty book."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.base.dates import ago_words
from desktop_crm.contacts import editing
from desktop_crm.contacts.editing import Draft
from desktop_crm.dialogue import follow_ups, interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.insight import today as morning
from desktop_crm.insight.today import Due, Today
from desktop_crm.insight.waiting import Waiting
from desktop_crm.ui.app import App
from desktop_crm.ui.dialogue.follow_up_sheet import FollowUpSheet
from desktop_crm.ui.dialogue.snooze import DaySheet
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.today.page import TodayPage
from tests.ui.geometry import faults

Settle = Callable[[], None]


def busy(app: App) -> None:
    """Three follow-ups (late, today at 10:30, today) and one open point."""
    now, day = clock.now(), clock.today()
    with app.book.write() as session:
        joan = editing.add(session, Draft(full_name="Joan Whitcombe"), now)
        ben = editing.add(session, Draft(full_name="Ben Ashworth"), now)
        follow_ups.add(session, joan, day - timedelta(days=3), "Ring about the hedge", now, channel="phone")
        follow_ups.add(session, ben, day, "Send the quote", now, due_time="10:30")
        follow_ups.add(session, joan, day, "Post the card", now)
        entry = Log(
            contact_ids=(ben,),
            channel="email",
            direction=Direction.IN,
            at=now - timedelta(hours=2),
            body="Do the trees come with stakes?",
            open_point="Do the trees come with stakes?",
        )
        interactions.log(session, entry, now)


def opened(app: App, settle: Settle) -> TodayPage:
    app.window.open(Place(Where.TODAY))
    settle()
    page = app.window.current()
    assert isinstance(page, TodayPage)
    return page


def stored(app: App) -> Today:
    with app.book.read() as session:
        return morning.today(session, clock.now())


def test_an_empty_book_shows_the_first_steps_and_each_leads_on(
    qtbot: QtBot, app: App, settle: Settle
) -> None:
    page = opened(app, settle)
    assert page.first_run.isVisible()
    assert page.first_run.cards["import"].button.hasFocus()
    gone: list[Place] = []
    page.open_requested.disconnect()
    page.open_requested.connect(gone.append)
    qtbot.keyClick(page.first_run.cards["import"].button, Qt.Key.Key_Return)
    qtbot.mouseClick(page.first_run.cards["account"].button, Qt.MouseButton.LeftButton)
    assert gone == [Place(Where.IMPORT), Place(Where.SETTINGS, detail="account")]


def test_the_list_says_what_needs_you_the_longest_overdue_first(app: App, settle: Settle) -> None:
    busy(app)
    page = opened(app, settle)
    model = page.list.records_model
    words = [model.data(model.index(n)) for n in range(model.rowCount())]
    assert words[0] == "Follow-ups, 3"
    assert words[1] == "Follow-up, phone, Joan Whitcombe, Ring about the hedge, 3 days late"
    assert words[2] == "Follow-up, Ben Ashworth, Send the quote, 10:30"
    two_hours = ago_words(clock.now() - timedelta(hours=2), clock.now())  # just after midnight: yesterday
    assert words[-1] == f"Waiting for an answer, Ben Ashworth, Do the trees come with stakes?, {two_hours}"
    assert page.needs.text() == "4 things need you"
    assert page.list.hasFocus()


def test_done_by_key_goes_on_to_the_next_row_and_is_taken_back(
    qtbot: QtBot, app: App, settle: Settle
) -> None:
    busy(app)
    page = opened(app, settle)
    qtbot.keyClick(page.list, Qt.Key.Key_D)
    settle()
    assert [d.follow_up.what for d in stored(app).follow_ups] == ["Send the quote", "Post the card"]
    current = page.list.current()
    assert isinstance(current, Due)
    assert current.follow_up.what == "Send the quote"
    assert "Ring about the hedge" in app.messages.toast.words()
    qtbot.keyClick(app.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert stored(app).due == 3


def test_the_circle_is_clicked_with_the_mouse(qtbot: QtBot, app: App, settle: Settle) -> None:
    busy(app)
    page = opened(app, settle)
    where = page.list.visualRect(page.list.records_model.index(2))
    qtbot.mouseClick(
        page.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(where.x() + 18, where.center().y())
    )
    settle()
    assert [d.follow_up.what for d in stored(app).follow_ups] == ["Ring about the hedge", "Post the card"]


def test_snoozed_until_tomorrow_from_the_menu(qtbot: QtBot, app: App, settle: Settle) -> None:
    busy(app)
    page = opened(app, settle)
    qtbot.keyClick(page.list, Qt.Key.Key_S)
    menu = page.dealing.acts.menu
    assert menu is not None
    assert menu.isVisible()
    qtbot.keyClick(menu, Qt.Key.Key_1)
    settle()
    assert stored(app).due == 2
    assert "waits until tomorrow" in app.messages.toast.words()


def test_snoozed_until_a_day_that_is_typed(qtbot: QtBot, app: App, settle: Settle) -> None:
    busy(app)
    page = opened(app, settle)
    qtbot.keyClick(page.list, Qt.Key.Key_S)
    assert page.dealing.acts.menu is not None
    qtbot.keyClick(page.dealing.acts.menu, Qt.Key.Key_5)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, DaySheet)
    for words, why in (("yesterday", "That day is over"), ("31 February", "This is no day")):
        sheet.day.setText(words)
        qtbot.keyClick(sheet.day, Qt.Key.Key_Return)
        assert sheet.isVisible() and why in sheet.day.accessibleDescription()
    sheet.day.setText("in 3 days")
    qtbot.keyClick(sheet.day, Qt.Key.Key_Return)
    settle()
    assert stored(app).due == 2
    with app.book.read() as session:
        later = follow_ups.due(session, clock.today() + timedelta(days=3))
    assert later[-1].what == "Ring about the hedge"


def test_an_open_point_is_answered_or_planned(qtbot: QtBot, app: App, settle: Settle) -> None:
    busy(app)
    page = opened(app, settle)
    qtbot.keyClick(page.list, Qt.Key.Key_End)
    assert isinstance(page.list.current(), Waiting)
    qtbot.keyClick(page.list, Qt.Key.Key_S)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, FollowUpSheet)
    assert sheet.what.text() == "Do the trees come with stakes?"
    qtbot.keyClick(sheet.what, Qt.Key.Key_Return)
    settle()
    with app.book.read() as session:
        assert follow_ups.count_due(session, clock.today() + timedelta(days=1)) == 4
    assert stored(app).waiting == ()  # it is looked after
    app.undo()
    settle()
    qtbot.keyClick(page.list, Qt.Key.Key_End)
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    settle()
    assert stored(app).waiting == () and stored(app).due == 3


def test_enter_opens_the_contact_of_the_row(qtbot: QtBot, app: App, settle: Settle) -> None:
    busy(app)
    page = opened(app, settle)
    record = page.list.current()
    assert isinstance(record, Due)
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    settle()
    assert app.window.place == Place(Where.CONTACT, record.follow_up.contact_id)


def test_what_is_clicked_is_what_is_painted(app: App, settle: Settle) -> None:
    """Spots lie inside their row and not over each other, also in a narrow list."""
    busy(app)
    page = opened(app, settle)
    look = page.list._look
    for width in (300, 700):
        rect = QRectF(0, 0, width, 38)
        for record in page.list.records_model.records():
            spots = look.spots(rect, record)
            for number, spot in enumerate(spots):
                assert rect.adjusted(-1, -5, 1, 5).contains(spot.rect)
                assert not any(spot.rect.intersects(other.rect) for other in spots[number + 1 :])


def test_the_list_is_a_sound_model(qtmodeltester: ModelTester, app: App, settle: Settle) -> None:
    busy(app)
    qtmodeltester.check(opened(app, settle).list.records_model)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 800), (960, 600)])
@pytest.mark.parametrize("full", [True, False])
def test_nothing_is_cut_or_nameless(app: App, settle: Settle, width: int, height: int, full: bool) -> None:
    app.window.resize(width, height)
    if full:
        busy(app)
    page = opened(app, settle)
    assert faults(page) == []
