"""Follow-ups and the cadence on a contact's page, by keyboard and menu, each taken back."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.contacts import tagging
from desktop_crm.dialogue import cadence_list, cadences, follow_ups, interactions
from desktop_crm.dialogue.cadence_list import Standing
from desktop_crm.dialogue.cadences import OfContact, OfTag
from desktop_crm.dialogue.follow_ups import FollowUp
from desktop_crm.dialogue.repeating import Repeat, Unit
from desktop_crm.ui.app import App
from desktop_crm.ui.contacts.follow_ups_box import TaskRow, cadence_words
from desktop_crm.ui.contacts.page import ContactPage
from desktop_crm.ui.dialogue.cadence_sheet import CadenceSheet
from desktop_crm.ui.dialogue.follow_up_sheet import FollowUpSheet
from desktop_crm.ui.dialogue.outcome_sheet import OutcomeSheet
from desktop_crm.ui.places import Place, Where
from tests.ui.geometry import faults
from tests.ui.people import fill

Settle = Callable[[], None]
WEEKLY = Repeat(1, Unit.WEEK)


@pytest.fixture
def ellen(app: App) -> int:
    return fill(app.book)["Ellen Fairweather"]


def plan(app: App, ellen: int, what: str = "Ring", **more: object) -> int:
    with app.book.write() as session:
        return follow_ups.add(session, ellen, clock.today(), what, clock.now(), **more)  # type: ignore[arg-type]


def opened(app: App, ellen: int, settle: Settle) -> ContactPage:
    app.window.open(Place(Where.CONTACT, ellen))
    settle()
    page = app.window.current()
    assert isinstance(page, ContactPage)
    return page


def planned(app: App, ellen: int) -> list[FollowUp]:
    with app.book.read() as session:
        return list(follow_ups.of_contact(session, ellen))


def standing(app: App, ellen: int) -> Standing | None:
    with app.book.read() as session:
        return cadence_list.of_contact(session, ellen)


def line(page: ContactPage, at: int = 0) -> TaskRow:
    found = page.aside.tasks.lines()[at]
    found.setFocus()
    return found


def test_done_by_key_comes_again_and_is_taken_back_with_the_next(
    qtbot: QtBot, app: App, ellen: int, settle: Settle
) -> None:
    plan(app, ellen, repeat=WEEKLY)
    page = opened(app, ellen, settle)
    assert "every week" in line(page).accessibleName()
    qtbot.keyClick(line(page), Qt.Key.Key_D)
    settle()
    assert [each.due for each in planned(app, ellen)] == [clock.today() + timedelta(days=7)]
    app.undo()
    settle()
    assert [each.due for each in planned(app, ellen)] == [clock.today()]


def test_what_came_of_it_is_told_and_logged_in_one_step(
    qtbot: QtBot, app: App, ellen: int, settle: Settle
) -> None:
    number = plan(app, ellen, channel="visit")
    page = opened(app, ellen, settle)
    qtbot.keyClick(line(page), Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, OutcomeSheet)
    assert faults(sheet) == []
    qtbot.keyClicks(sheet.text, "She takes two")
    sheet.log.click()
    assert faults(sheet) == []
    assert sheet.channel.value() == "visit"
    assert sheet._primary is not None
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    settle()
    with app.book.read() as session:
        done, last = follow_ups.get(session, number), interactions.last(session, ellen)
    assert done is not None and done.outcome == "She takes two" and done.done_at is not None
    assert last is not None and (last.body, last.channel) == ("She takes two", "visit")
    app.undo()
    settle()
    assert [each.what for each in planned(app, ellen)] == ["Ring"]
    with app.book.read() as session:
        assert interactions.last(session, ellen) != last


def test_snoozed_edited_and_deleted_by_key(qtbot: QtBot, app: App, ellen: int, settle: Settle) -> None:
    plan(app, ellen)
    page = opened(app, ellen, settle)
    qtbot.keyClick(line(page), Qt.Key.Key_S)
    menu = page.planned.acts.menu
    assert menu is not None and menu.isVisible()
    qtbot.keyClick(menu, Qt.Key.Key_1)
    settle()
    assert planned(app, ellen)[0].due == clock.today() + timedelta(days=1)
    qtbot.keyClick(line(page), Qt.Key.Key_E)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, FollowUpSheet)
    assert faults(sheet) == []
    assert sheet.what.text() == "Ring"
    sheet.what.setText("Write")
    sheet.repeat.menu.setCurrentIndex(1)
    qtbot.keyClick(sheet.what, Qt.Key.Key_Return)
    settle()
    (found,) = planned(app, ellen)
    assert (found.what, found.repeat) == ("Write", WEEKLY)
    qtbot.keyClick(line(page), Qt.Key.Key_Delete)
    settle()
    assert planned(app, ellen) == []
    for expected in ("Write", "Ring"):
        app.undo()
        settle()
        assert planned(app, ellen)[0].what == expected


def test_the_menu_stands_at_the_dots_and_skips_what_repeats(
    qtbot: QtBot, app: App, ellen: int, settle: Settle
) -> None:
    plan(app, ellen, repeat=WEEKLY)
    page = opened(app, ellen, settle)
    found = line(page)
    menu = found.menu()
    assert [action.data() for action in menu.actions()] == [
        "done",
        "outcome",
        "snooze",
        "edit",
        "skip",
        "remove",
    ]
    menu.actions()[4].trigger()
    settle()
    assert planned(app, ellen)[0].due == clock.today() + timedelta(days=7)
    dots = line(page)._dots().center().toPoint()
    qtbot.mouseClick(line(page), Qt.MouseButton.LeftButton, pos=dots)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()
    settle()
    assert planned(app, ellen)  # the dots do not say done


def test_planned_in_the_sheet_it_repeats_or_becomes_a_cadence(
    qtbot: QtBot, app: App, ellen: int, settle: Settle
) -> None:
    page = opened(app, ellen, settle)
    page.plan_follow_up()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, FollowUpSheet)
    qtbot.keyClicks(sheet.what, "Bill")
    sheet.repeat.menu.setFocus()
    qtbot.keyClick(sheet.repeat.menu, Qt.Key.Key_End)
    assert sheet.repeat.number.isVisible()
    sheet.repeat.number.setText("")
    qtbot.keyClick(sheet.what, Qt.Key.Key_Return)
    assert sheet.isVisible()  # how often is missing, and said
    sheet.repeat.number.setText("6")
    assert faults(sheet) == []
    qtbot.keyClick(sheet.what, Qt.Key.Key_Return)
    settle()
    (found,) = planned(app, ellen)
    assert found.repeat == Repeat(6, Unit.WEEK)
    page.plan_follow_up()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, FollowUpSheet)
    qtbot.keyClicks(sheet.what, "Say hello")
    for _ in range(3):
        qtbot.keyClick(sheet.repeat.menu, Qt.Key.Key_Down)
    sheet.from_contact.click()
    assert faults(sheet) == []
    assert not sheet.day.isEnabled()
    qtbot.keyClick(sheet.what, Qt.Key.Key_Return)
    settle()
    counts = standing(app, ellen)
    assert counts is not None and counts.cadence.repeat == Repeat(1, Unit.MONTH)
    assert page.aside.tasks.words.text() == cadence_words(counts)


def test_a_cadence_is_made_paused_goes_on_and_is_removed_on_the_page(
    qtbot: QtBot, app: App, ellen: int, settle: Settle
) -> None:
    page = opened(app, ellen, settle)
    box = page.aside.tasks
    qtbot.mouseClick(box.button, Qt.MouseButton.LeftButton)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, CadenceSheet)
    assert faults(sheet) == []
    qtbot.mouseClick(sheet.button, Qt.MouseButton.LeftButton)
    settle()
    (made,) = planned(app, ellen)
    assert box.words.text().startswith("Every 6 weeks · next ")
    for act, words, count in (("pause", "Every 6 weeks · paused", 0), ("go_on", "Every 6 weeks · next", 1)):
        box.cadence_acted.emit(act)
        settle()
        assert box.words.text().startswith(words) and len(planned(app, ellen)) == count
    qtbot.keyClick(line(page), Qt.Key.Key_Delete)  # would come again: skipped this once
    settle()
    assert planned(app, ellen)[0].due == made.due + timedelta(weeks=6)
    app.undo()
    settle()
    assert [action.data() for action in box.cadence_menu().actions()] == [
        "change",
        "pause",
        "remove",
        "rules",
    ]
    box.cadence_acted.emit("remove")
    settle()
    assert (standing(app, ellen), planned(app, ellen)) == (None, [])
    assert box.words.isHidden()
    app.undo()
    settle()
    assert [each.due for each in planned(app, ellen)] == [made.due]


def test_a_rule_of_a_tag_is_named_and_paused_for_one_alone(
    qtbot: QtBot, app: App, ellen: int, settle: Settle
) -> None:
    with app.book.write() as session:
        tagging.add(session, [ellen], ["roses"])
        tag = tagging.ensure(session, "roses")
        cadences.add(session, OfTag(tag), Repeat(6, Unit.WEEK), clock.now())
        cadences.keep(session, [ellen], clock.now())
    page = opened(app, ellen, settle)
    box = page.aside.tasks
    assert box.words.text().startswith("Every 6 weeks, by the tag “roses” · next ")
    assert [action.data() for action in box.cadence_menu().actions()] == ["add", "pause", "rules"]
    box.cadence_acted.emit("pause")
    settle()
    found = standing(app, ellen)
    assert found is not None and found.own and found.cadence.rests and planned(app, ellen) == []
    box.cadence_acted.emit("rules")
    settle()
    assert app.window.place == Place(Where.SETTINGS, detail="cadences")


def test_the_column_is_sound_at_1280(app: App, ellen: int, settle: Settle) -> None:
    plan(
        app,
        ellen,
        "Ring about the hedge and the roses she wanted to have by the end of the month",
        repeat=WEEKLY,
    )
    plan(app, ellen, "Write", channel="email", due_time="10:30")
    with app.book.write() as session:
        cadences.add(session, OfContact(ellen), Repeat(6, Unit.WEEK), clock.now())
    app.window.resize(1280, 800)
    page = opened(app, ellen, settle)
    assert faults(page.aside) == []
    assert all(each.height() == 42 for each in page.aside.tasks.lines())
    assert isinstance(planned(app, ellen)[0].due, date)
    assert line(page).hitButton(QPoint(10, 10))
