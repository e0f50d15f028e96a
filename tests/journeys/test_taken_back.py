"""By keyboard alone the focus is always somewhere: on the next row, and on the one that was taken back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import text as sql

from desktop_crm.base import clock
from desktop_crm.base.dates import PartialDate
from desktop_crm.book import settings
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import follow_ups, handling
from desktop_crm.dialogue.complaint_steps import Step
from desktop_crm.dialogue.handling import NewCase, Said
from desktop_crm.ui.app import App
from desktop_crm.ui.campaigns.runner import Runner
from desktop_crm.ui.complaints.page import ComplaintsPage
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.today.page import TodayPage
from tests.journeys.keys import Keys
from tests.journeys.test_dialogue import a_morning, said, stored
from tests.ui.conftest import app, qapp, qtbot, quiet_reviewer, settle
from tests.ui.people import fill

__all__ = ["app", "qapp", "qtbot", "quiet_reviewer", "settle"]
LIST, DATES = "What needs you today", "Birthdays and anniversaries"


@pytest.fixture
def keys(qtbot: QtBot, settle: Callable[[], None]) -> Keys:
    return Keys(qtbot, settle)


def morning(app: App, keys: Keys) -> TodayPage:
    keys.press("Ctrl+1")
    page = app.window.current()
    assert isinstance(page, TodayPage)
    return page


def row(page: TodayPage) -> str:
    """The current row as it is spoken."""
    return str(page.list.records_model.data(page.list.currentIndex()))


def people(app: App) -> None:
    """Ann and Bea: a birthday each today, and a call to Ann; one to Bea later this week or the next."""
    now, day = clock.now(), clock.today()
    with app.book.write() as session:
        ann, bea = (
            editing.add(session, Draft(full_name=name, birthday=PartialDate(0, day.month, day.day)), now)
            for name in ("Ann", "Bea")
        )
        follow_ups.add(session, ann, day, "Ring Ann", now)
        follow_ups.add(session, bea, day + timedelta(days=9), "Ring Bea", now)


def test_each_line_that_is_taken_back_is_the_current_one(
    keys: Keys, app: App, settle: Callable[[], None]
) -> None:
    a_morning(app)
    settle()
    page = morning(app, keys)
    keys.press("Home")
    dealt = []
    for _ in range(4):  # two follow-ups, the question, the promise
        dealt.append(row(page))
        keys.press("D")
    assert row(page).startswith("Complaint, Kofi Mensah")
    keys.press("End")
    dealt.append(row(page))
    keys.press("D")  # somebody quiet, the last line of all
    assert row(page).startswith("Complaint, Kofi Mensah")
    for line in reversed(dealt):
        keys.press("Ctrl+Z")
        assert (keys.on(), row(page)) == (LIST, line)
    keys.press("Ctrl+Y")  # done again, the next one follows
    assert row(page) == dealt[1]


def test_the_last_line_leaves_the_focus_on_the_page_and_comes_back_with_it(
    keys: Keys, app: App, settle: Callable[[], None]
) -> None:
    people(app)
    settle()
    page = morning(app, keys)
    keys.press("D")
    assert page.empty.isVisible() and keys.on() == "Add follow-up"
    keys.press("Ctrl+Z")
    assert (keys.on(), row(page)) == (LIST, "Follow-up, Ann, Ring Ann, today")
    keys.press("Ctrl+Y")
    assert page.empty.isVisible() and keys.on() == "Add follow-up"


def test_birthdays_are_done_put_off_planned_for_and_logged_by_their_keys(
    keys: Keys, app: App, settle: Callable[[], None]
) -> None:
    people(app)
    settle()
    page = morning(app, keys)
    keys.pane_with(DATES)
    keys.press(" ")
    assert keys.on() == DATES and [each.name for each in stored(app).occasions] == ["Bea"]
    keys.press("S")  # tomorrow it is over: there is no later
    keys.menu("Tomorrow")
    assert said(app) == "Bea: birthday, thought of" and stored(app).occasions == ()
    assert keys.on() == LIST  # the card is gone, the page is not
    keys.press("Ctrl+Z")
    assert keys.on() == DATES and page.side.occasions.list.current().name == "Bea"
    keys.press("P")
    assert keys.sheet() == "Plan a follow-up" and keys.on() == "What"
    keys.press("Enter")
    due = [(each.name, each.follow_up.what) for each in stored(app).follow_ups]
    assert ("Bea", "Birthday") in due and keys.on() == DATES
    keys.press("L")
    keys.write("rang, all the best")
    keys.press("Enter")
    assert said(app) == "Logged with “Bea”" and keys.on() == DATES
    for _ in range(3):
        keys.press("Ctrl+Z")
    assert len(stored(app).occasions) == 2 and stored(app).due == 1


def test_a_birthday_waits_until_a_day_before_it(keys: Keys, app: App, settle: Callable[[], None]) -> None:
    born = clock.today() + timedelta(days=3)
    with app.book.write() as session:
        birthday = PartialDate(0, born.month, born.day)
        editing.add(session, Draft(full_name="Ann", birthday=birthday), clock.now())
    settle()
    morning(app, keys)
    keys.pane_with(DATES)
    keys.press("S")
    keys.menu("Tomorrow")
    assert said(app) == "Ann: birthday, waits until tomorrow" and stored(app).occasions == ()
    keys.press("Ctrl+Z")
    assert len(stored(app).occasions) == 1


@pytest.fixture
def nothing_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program looks for nothing to send while it starts."""
    monkeypatch.setattr(Runner, "look", lambda _runner: None)


def test_newsletters_that_stand_still_are_things_that_wait(
    nothing_leaves: None, keys: Keys, app: App, settle: Callable[[], None]
) -> None:
    fill(app.book)
    with app.book.write() as session:
        session.execute(sql("UPDATE interactions SET open_point = ''"))
        for number, state in enumerate(("stopped", "paused", "paused", "paused", "sending")):
            session.execute(
                sql(
                    "INSERT INTO campaigns (name, state, subject, preheader, content, history, sent, practice,"
                    " held_reason, created_at, updated_at, started_at) VALUES (:name, :state, '', '', '{}', '[]',"
                    " '{}', 0, '', 0, 0, :number) RETURNING id"
                ),
                {"name": f"News {number}", "state": state, "number": number},
            )
    settle()
    keys.press("Ctrl+2")
    page = morning(app, keys)
    assert page.needs.text() == "4 things need you" and page.empty.isVisible()
    assert page.empty.words() == "Nothing else is waiting. 4 newsletters stand still and wait for you."
    keys.tab_to("Open “News 4”")
    keys.press("Tab")
    assert keys.on() == "Open “News 0”"  # one that was stopped stands before those that are paused
    keys.tab_to("2 more newsletters")
    keys.press(" ")
    assert app.window.place == Place(Where.CAMPAIGNS)


# ---------------------------------------------------------------- the board
def spoken(app: App) -> str:
    """The case that keys are about."""
    page = app.window.current()
    assert isinstance(page, ComplaintsPage)
    line = page.board.current()
    return "" if line is None else f"{line.subject}, {line.step.value}"


def test_the_focus_goes_with_the_case_on_the_board_and_back(
    keys: Keys, app: App, settle: Callable[[], None]
) -> None:
    ids, now = fill(app.book), clock.now()
    judged = Said(justified="yes", why="Ours", severity=1, cause="packing")
    with app.book.write() as session:
        for name, subject in (("Ellen Fairweather", "Cracked"), ("Kofi Mensah", "Late")):
            case = NewCase(contact_id=ids[name], subject=subject, heard="So it was")
            number = handling.open_case(session, case, now)
            if subject == "Cracked":
                handling.change(session, number, judged, now)
    settle()
    keys.press("Ctrl+4")
    assert spoken(app) == "Cracked, listen"
    keys.press("Ctrl+Right")
    assert spoken(app) == "Cracked, judge"
    keys.press("Ctrl+Right")
    assert spoken(app) == "Cracked, solution"
    keys.press("Left", "Ctrl+Right")
    assert spoken(app) == "Late, judge"
    for expected in ("Late, listen", "Cracked, judge", "Cracked, listen"):
        keys.press("Ctrl+Z")
        assert spoken(app) == expected
    keys.press("Ctrl+Y")
    keys.press("Ctrl+Y")
    assert spoken(app) == "Cracked, solution" and keys.on() == "Solution"
    keys.press("Del")  # its column is empty now
    assert spoken(app) == "Late, listen"
    keys.press("Del")
    assert keys.on() == "New complaint"
    keys.press("Ctrl+Z")
    assert spoken(app) == "Late, listen"
    keys.press("Ctrl+Z")
    assert spoken(app) == f"Cracked, {Step.SOLUTION.value}"


# ---------------------------------------------------------------- without letters
def test_the_morning_round_without_a_letter(keys: Keys, app: App, settle: Callable[[], None]) -> None:
    """Letters are switched off, or the keyboard has none of ours: the row's menu knows all of them."""
    a_morning(app)
    with app.book.write() as session:
        settings.put(session, settings.SINGLE_KEYS, False)
    settle()
    page = morning(app, keys)
    before = stored(app)
    keys.press("Home", "S")
    assert QApplication.activePopupWidget() is None
    keys.press("Shift+F10")
    keys.menu("Snooze")
    keys.menu("Monday")
    assert "“Ring about the hedge” waits until" in said(app) and keys.on() == LIST
    keys.press("Shift+F10")
    keys.menu("What came of it")
    assert keys.sheet() == "What came of it?"
    keys.press("Ctrl+Enter")
    assert stored(app).due == 0
    keys.press("Shift+F10")
    keys.menu("Answered")
    assert stored(app).waiting_count == 0
    keys.press("Shift+F10")
    keys.menu("Plan a follow-up")
    assert keys.sheet() == "Plan a follow-up"
    keys.press("Enter")
    assert stored(app).promised_count == 0 and row(page).startswith("Complaint, Kofi Mensah")
    keys.press("Shift+F10")
    keys.menu("Log an interaction")
    keys.write("rang, all is well")
    keys.press("Enter")
    assert said(app) == "Logged with “Kofi Mensah”" and keys.on() == LIST
    keys.press("End", "Shift+F10")
    keys.menu("Until another day")
    keys.menu("In a week")
    assert stored(app).quiet_count == 0
    keys.pane_with(DATES)
    keys.press("Shift+F10")
    keys.menu("Thought of")
    assert stored(app).occasions == ()
    for _ in range(7):
        keys.press("Ctrl+Z")
    assert stored(app) == before
    keys.press("Home", "Shift+F10")
    keys.menu("Open")
    assert app.window.place is not None and app.window.place.where is Where.CONTACT


def test_a_case_goes_on_and_comes_back_by_its_menu(keys: Keys, app: App, settle: Callable[[], None]) -> None:
    ids, now = fill(app.book), clock.now()
    all_said = Said(
        heard="So it was", justified="yes", why="Ours", severity=1, cause="packing", solution="A new one",
        accepted="yes", solved=clock.today(), satisfied="yes", kept="won_back",
    )  # fmt: skip
    with app.book.write() as session:
        number = handling.open_case(session, NewCase(contact_id=ids["Kofi Mensah"], subject="Late"), now)
        handling.change(session, number, all_said, now)
    settle()
    keys.press("Ctrl+4", "Shift+F10")
    keys.menu("Go on to Record and judge")
    assert spoken(app) == "Late, judge"
    keys.press("Shift+F10")
    keys.menu("Back to Listen")
    assert spoken(app) == "Late, listen"
    keys.press("Shift+F10")
    keys.menu("Delete")
    assert keys.on() == "New complaint"
    keys.press("Ctrl+Z")
    with app.book.write() as session:
        handling.close(session, number, clock.now(), all_said)
    settle()
    keys.tab_to("View")
    keys.press("Right", "Right")
    keys.pane_with("Complaints")
    keys.press("Shift+F10")
    keys.menu("Open it again")
    assert said(app) == "Opened “Late” again"


def test_shift_f10_opens_the_menu_of_the_row_and_f10_the_bar(
    keys: Keys, app: App, settle: Callable[[], None]
) -> None:
    ids = fill(app.book)
    settle()
    app.window.open(Place(Where.CONTACT, ids["Ellen Fairweather"]))
    settle()
    keys.pane_with("Timeline")
    keys.press("Shift+F10")
    keys.menu("Edit")
    assert keys.sheet()
    keys.press("Esc", "F10")
    assert app.window.menuBar().isVisible()
