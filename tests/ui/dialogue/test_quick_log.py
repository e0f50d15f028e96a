"""The quick log: one line, how it is read, what is put right, and nothing kept that nobody looked at."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import follow_ups, interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Interaction
from desktop_crm.ui.app import App
from desktop_crm.ui.contacts.page import ContactPage
from desktop_crm.ui.dialogue.log_sheet import LogSheet
from desktop_crm.ui.dialogue.quick_log import QuickLog
from desktop_crm.ui.dialogue.quick_sheets import MomentSheet, PlannedSheet
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.quick_panel import QuickPanel
from tests.ui.geometry import faults
from tests.ui.people import fill

Settle = Callable[[], None]


@pytest.fixture
def people(app: App) -> dict[str, int]:
    return fill(app.book)


@pytest.fixture
def panel(app: App, people: dict[str, int], settle: Settle) -> QuickPanel:
    """The line over the Today page."""
    app.window.open(Place(Where.TODAY))
    settle()
    app.desk.actions["log"].trigger()
    assert app.commands.line is not None
    assert app.commands.line.line.field.hasFocus()
    return app.commands.line


def typed(qtbot: QtBot, line: QuickLog, text: str, settle: Settle) -> None:
    """Types a line and waits until it is read."""
    qtbot.keyClicks(line.field, text)
    qtbot.waitUntil(lambda: line.reading().text == text)
    settle()


def enter(qtbot: QtBot, line: QuickLog, settle: Settle) -> None:
    qtbot.keyClick(line.field, Qt.Key.Key_Return)
    settle()


def last_of(app: App, contact_id: int) -> Interaction | None:
    with app.book.read() as session:
        return interactions.last(session, contact_id)


def menu() -> QMenu:
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


def chosen(qtbot: QtBot, words: str) -> None:
    """Chooses an entry of the open menu."""
    here = menu()
    (action,) = [a for a in here.actions() if a.text() == words]
    here.setActiveAction(action)
    qtbot.keyClick(here, Qt.Key.Key_Return)


def test_a_line_from_anywhere_is_read_shown_and_kept_in_one_step(
    qtbot: QtBot, app: App, panel: QuickPanel, people: dict[str, int], settle: Settle
) -> None:
    line = panel.line
    typed(qtbot, line, "rang Kofi, wants the quote by Friday", settle)
    assert line.chips.who.text() == "Kofi Mensah"
    assert (line.chips.channel.text(), line.chips.direction.text()) == ("Phone", "we went to them")
    assert line.chips.open_point.text() == "open: wants the quote by Friday"
    assert line.chips.plan.text().startswith("follow-up Fri") and line.chips.plan.removable
    enter(qtbot, line, settle)
    assert not panel.isVisible()
    last = last_of(app, people["Kofi Mensah"])
    assert last is not None and last.body == "rang Kofi, wants the quote by Friday"
    with app.book.read() as session:
        (task,) = follow_ups.of_contact(session, people["Kofi Mensah"])
    assert (task.what, task.due.weekday(), task.interaction_id) == ("Wants the quote", 4, last.id)
    assert app.messages.toast.words() == "Logged with “Kofi Mensah”"
    app.undo()
    settle()
    with app.book.read() as session:
        assert interactions.last(session, people["Kofi Mensah"]) is None
        assert follow_ups.of_contact(session, people["Kofi Mensah"]) == ()


def test_enter_at_once_waits_for_the_reading(
    qtbot: QtBot, app: App, panel: QuickPanel, people: dict[str, int], settle: Settle
) -> None:
    qtbot.keyClicks(panel.line.field, "Priya came by, looked at the pots")
    qtbot.keyClick(panel.line.field, Qt.Key.Key_Return)
    settle()
    last = last_of(app, people["Priya Raman"])
    assert last is not None and (last.channel, last.direction) == ("visit", Direction.IN)


def test_two_people_of_one_name_are_asked_about(
    qtbot: QtBot, app: App, panel: QuickPanel, people: dict[str, int], settle: Settle
) -> None:
    with app.book.write() as session:
        other = editing.add(session, Draft(full_name="Ellen Marsh", given="Ellen"), clock.now())
    line = panel.line
    typed(qtbot, line, "Ellen rang about the gate", settle)
    assert line.chips.who.text() == "who?"
    enter(qtbot, line, settle)
    assert {a.text() for a in menu().actions()} >= {"Ellen Fairweather", "Ellen Marsh", "Somebody else …"}
    assert last_of(app, other) is None and panel.isVisible()
    chosen(qtbot, "Ellen Marsh")
    settle()
    assert line.chips.who.text() == "Ellen Marsh" and line.field.hasFocus()
    enter(qtbot, line, settle)
    last = last_of(app, other)
    assert last is not None and last.body == "Ellen rang about the gate"


def test_what_is_unsure_stops_enter_once(
    qtbot: QtBot, app: App, panel: QuickPanel, people: dict[str, int], settle: Settle
) -> None:
    line = panel.line
    typed(qtbot, line, "Kofi asked about roses", settle)
    assert line.chips.channel.text() == "Phone · sure?" and line.chips.channel.tone == "warn"
    enter(qtbot, line, settle)
    assert last_of(app, people["Kofi Mensah"]) is None
    assert line._hint.text() == "again to save as it stands"
    qtbot.keyClicks(line.field, "!")  # another line is stopped again
    enter(qtbot, line, settle)
    assert last_of(app, people["Kofi Mensah"]) is None
    enter(qtbot, line, settle)
    last = last_of(app, people["Kofi Mensah"])
    assert last is not None and last.body == "Kofi asked about roses!"


def test_a_chip_that_was_put_right_is_sure_and_stays_while_the_line_goes_on(
    qtbot: QtBot, app: App, panel: QuickPanel, people: dict[str, int], settle: Settle
) -> None:
    line = panel.line
    typed(qtbot, line, "Kofi asked about roses", settle)
    qtbot.keyClick(line.chips.channel, Qt.Key.Key_Space)
    chosen(qtbot, "Visit")
    assert line.chips.channel.text() == "Visit" and line.field.hasFocus()
    line.field.end(False)
    typed_more = "Kofi asked about roses and peonies"
    qtbot.keyClicks(line.field, " and peonies")
    qtbot.waitUntil(lambda: line.reading().text == typed_more)
    settle()
    assert line.chips.channel.text() == "Visit"
    qtbot.keyClick(line.chips.direction, Qt.Key.Key_Space)
    assert line.chips.direction.text() == "we went to them"
    enter(qtbot, line, settle)
    last = last_of(app, people["Kofi Mensah"])
    assert last is not None and (last.channel, last.direction) == ("visit", Direction.OUT)


def test_the_follow_up_can_be_dropped_changed_and_planned(
    qtbot: QtBot, app: App, panel: QuickPanel, people: dict[str, int], settle: Settle
) -> None:
    line = panel.line
    typed(qtbot, line, "rang Kofi, wants the quote by Friday", settle)
    qtbot.keyClick(line.chips.plan, Qt.Key.Key_Delete)
    assert line.chips.plan.text() == "no follow-up" and not line.chips.plan.removable
    qtbot.keyClick(line.chips.plan, Qt.Key.Key_Space)
    sheet = app.window.findChild(PlannedSheet)
    assert sheet is not None and sheet.what.text() == "wants the quote by Friday"
    sheet.what.setText("Send him the quote")
    sheet.day.setText("no day")
    qtbot.mouseClick(sheet.button, Qt.MouseButton.LeftButton)
    assert sheet.isVisible()
    sheet.day.setText("tomorrow")
    sheet.time.setText("9am")
    qtbot.mouseClick(sheet.button, Qt.MouseButton.LeftButton)
    settle()
    assert line.chips.plan.text() == "follow-up tomorrow 09:00: Send him the quote"
    qtbot.keyClick(line.chips.open_point, Qt.Key.Key_Space)
    assert line.chips.open_point.text() == "nothing open"
    enter(qtbot, line, settle)
    with app.book.read() as session:
        (task,) = follow_ups.of_contact(session, people["Kofi Mensah"])
        assert interactions.last_open(session, people["Kofi Mensah"]) is None
    assert (task.what, task.due_time) == ("Send him the quote", "09:00")
    assert task.due == clock.today() + timedelta(days=1)


def test_another_time_is_asked_for_and_never_lies_ahead(
    qtbot: QtBot, app: App, panel: QuickPanel, people: dict[str, int], settle: Settle
) -> None:
    line = panel.line
    typed(qtbot, line, "rang Kofi", settle)
    qtbot.keyClick(line.chips.when, Qt.Key.Key_Space)
    chosen(qtbot, "Another time …")
    sheet = app.window.findChild(MomentSheet)
    assert sheet is not None
    sheet.day.setText("tomorrow")
    qtbot.mouseClick(sheet.button, Qt.MouseButton.LeftButton)
    assert sheet.isVisible()
    sheet.day.setText("yesterday")
    sheet.time.setText("3pm")
    qtbot.mouseClick(sheet.button, Qt.MouseButton.LeftButton)
    settle()
    assert line.chips.when.text() == "yesterday 15:00"
    enter(qtbot, line, settle)
    last = last_of(app, people["Kofi Mensah"])
    assert last is not None and clock.local(last.at).hour == 15


def test_escape_gives_the_focus_back_and_keeps_what_was_typed(
    qtbot: QtBot, app: App, panel: QuickPanel, settle: Settle
) -> None:
    typed(qtbot, panel.line, "rang Kofi", settle)
    qtbot.keyClick(panel.line.field, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert app.window.current().isAncestorOf(app.window.focusWidget())  # type: ignore[union-attr]
    app.desk.actions["log"].trigger()
    assert panel.isVisible() and panel.line.field.text() == "rang Kofi"


def test_tab_walks_the_chips_and_comes_back(qtbot: QtBot, panel: QuickPanel, settle: Settle) -> None:
    typed(qtbot, panel.line, "rang Kofi", settle)
    seen = []
    for _ in range(20):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
        if seen[-1] is panel.line.field:
            break
    chips = panel.line.chips
    assert seen == [
        chips.who, chips.channel, chips.direction, chips.when, chips.open_point, chips.plan, chips.more,
        panel.line.field,
    ]  # fmt: skip


def test_more_opens_the_sheet_with_what_is_known(
    qtbot: QtBot, app: App, panel: QuickPanel, people: dict[str, int], settle: Settle
) -> None:
    typed(qtbot, panel.line, "rang Kofi", settle)
    qtbot.keyClick(panel.line.chips.more, Qt.Key.Key_Space)
    sheet = app.window.findChild(LogSheet)
    assert sheet is not None and not panel.isVisible()
    assert sheet.what.toPlainText() == "rang Kofi"
    assert sheet.who.contact_id() == people["Kofi Mensah"]
    sheet.reject()


def test_a_line_on_ones_page_about_another_is_asked_about(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle
) -> None:
    app.window.open(Place(Where.CONTACT, people["Ellen Fairweather"]))
    settle()
    page = app.window.current()
    assert isinstance(page, ContactPage)
    line = page.quick_log
    assert not line.chips.who.isVisible()
    typed(qtbot, line, "rang Kofi about the gate", settle)
    assert line.chips.who.isVisible() and line.chips.who.text() == "Kofi Mensah · sure?"
    enter(qtbot, line, settle)
    assert last_of(app, people["Kofi Mensah"]) is None
    qtbot.keyClick(line.chips.who, Qt.Key.Key_Space)
    chosen(qtbot, "Ellen Fairweather, whose page this is")
    enter(qtbot, line, settle)
    last = last_of(app, people["Ellen Fairweather"])
    assert last is not None and last.body == "rang Kofi about the gate"
    assert last_of(app, people["Kofi Mensah"]) is None


def test_the_palette_takes_a_line_that_tells_a_touch(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle
) -> None:
    app.desk.actions["palette"].trigger()
    palette = app.commands.palette
    qtbot.keyClicks(palette.field, "rang Priya, wants the list by Monday")
    qtbot.waitUntil(
        lambda: any(getattr(r, "line", "") for r in palette.list.records_model.records())
    )  # fmt: skip
    settle()
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    settle()
    panel = app.commands.line
    assert panel is not None and panel.isVisible() and not palette.isVisible()
    assert panel.line.chips.who.text() == "Priya Raman"
    enter(qtbot, panel.line, settle)
    last = last_of(app, people["Priya Raman"])
    assert last is not None and last.open_point == "wants the list by Monday"


@pytest.mark.parametrize("width", [960, 1280, 1440])
def test_nothing_of_it_is_cut(qtbot: QtBot, app: App, panel: QuickPanel, settle: Settle, width: int) -> None:
    app.window.resize(width, 800)
    typed(
        qtbot, panel.line, "rang Kofi for 20 min, wants the quote for sixty metres of hedge by Friday", settle
    )
    assert faults(panel) == []
