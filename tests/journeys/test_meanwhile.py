"""What happens to what is open while the book goes on: nothing is lost, nothing comes twice, nobody is stuck."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.base.errors import BookProblem, UserError
from desktop_crm.book.opening import open_book
from desktop_crm.contacts import editing, finding
from desktop_crm.contacts.finding import Query
from desktop_crm.dialogue import cadence_list, cadences, complaints, follow_ups, handling, interactions, notes
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.handling import NewCase
from desktop_crm.dialogue.interactions import Log
from desktop_crm.dialogue.repeating import Repeat, Unit
from desktop_crm.insight import timeline
from desktop_crm.plans import planning
from desktop_crm.plans.touching import TouchDraft
from desktop_crm.ui.app import App
from desktop_crm.ui.places import Place, Where
from tests.journeys.keys import Keys
from tests.ui.conftest import app, qapp, qtbot, quiet_reviewer, settle
from tests.ui.people import fill

__all__ = ["app", "qapp", "qtbot", "quiet_reviewer", "settle"]
Settle = Callable[[], None]


@pytest.fixture
def keys(qtbot: QtBot, settle: Settle) -> Keys:
    return Keys(qtbot, settle)


@pytest.fixture
def kofi(app: App, settle: Settle) -> int:
    ids = fill(app.book)
    settle()
    return ids["Kofi Mensah"]


def entries(app: App, contact_id: int) -> int:
    with app.book.read() as session:
        return len(timeline.page(session, contact_id).entries)


def remove(app: App, contact_id: int) -> None:
    with app.book.write("Deleted") as session:
        editing.delete(session, [contact_id], clock.now())


def twice(keys: Keys, qtbot: QtBot) -> None:
    """Pressed again before anything could be done about the first."""
    where = keys.target()
    for _ in range(2):
        qtbot.keyClick(where, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize("command", ["Ctrl+Shift+L", "Ctrl+Shift+F", "new complaint"])
def test_enter_twice_keeps_one(
    keys: Keys, qtbot: QtBot, app: App, settle: Settle, kofi: int, command: str
) -> None:
    app.window.open(Place(Where.CONTACT, kofi))
    settle()
    before = entries(app, kofi)
    if command.startswith("Ctrl"):
        keys.press(command)
    else:
        keys.command(command)
    assert keys.sheet()
    keys.write("Brown roots")
    twice(keys, qtbot)
    settle()
    assert not keys.sheet()
    with app.book.read() as session:
        planned = len(follow_ups.of_contact(session, kofi))
        cases = len(complaints.open_of(session, kofi, clock.now()))
    assert (planned, cases) == {"Ctrl+Shift+F": (1, 0), "new complaint": (0, 1)}.get(command, (0, 0))
    assert entries(app, kofi) - before <= 1 + cases  # a complaint stands beside what was said
    keys.press("Ctrl+Z")
    assert entries(app, kofi) == before


def test_enter_twice_in_the_line_keeps_one(
    keys: Keys, qtbot: QtBot, app: App, settle: Settle, kofi: int
) -> None:
    app.window.open(Place(Where.CONTACT, kofi))
    settle()
    before = entries(app, kofi)
    for letter in "rang, all is well":
        qtbot.keyClick(keys.target(), letter)
    where = keys.target()
    for _ in range(3):
        qtbot.keyClick(where, Qt.Key.Key_Return)
    settle()
    assert entries(app, kofi) == before + 1


@pytest.mark.parametrize("command", ["Ctrl+Shift+L", "Ctrl+Shift+F", "new complaint"])
def test_a_sheet_about_somebody_deleted_meanwhile_says_so_and_keeps_nothing(
    keys: Keys, app: App, settle: Settle, kofi: int, command: str
) -> None:
    app.window.open(Place(Where.CONTACT, kofi))
    settle()
    if command.startswith("Ctrl"):
        keys.press(command)
    else:
        keys.command(command)
    keys.write("Brown roots")
    remove(app, kofi)
    settle()
    keys.press("Ctrl+Enter")
    polite(keys)
    with app.book.read() as session:
        assert follow_ups.of_contact(session, kofi) == ()
        assert interactions.last(session, kofi) is None
        assert complaints.open_of(session, kofi, clock.now()) == ()
    keys.press("Ctrl+Z")
    with app.book.read() as session:
        assert finding.count(session, Query()) == 5


REFUSALS = (
    BookProblem("The disk is full.", "Make room."),
    UserError("No.", "Do it otherwise."),
    KeyError("x"),
)


@pytest.mark.parametrize("refusal", REFUSALS, ids=["disk", "refused", "fault"])
@pytest.mark.parametrize("command", ["Ctrl+Shift+L", "Ctrl+Shift+F"])
def test_what_was_typed_stands_there_again_where_it_could_not_be_kept(
    keys: Keys, app: App, settle: Settle, kofi: int, monkeypatch: pytest.MonkeyPatch, command: str, refusal: Exception
) -> None:  # fmt: skip
    def refused(*_given: object, **_more: object) -> None:
        raise refusal

    app.window.open(Place(Where.CONTACT, kofi))
    settle()
    keys.press(command)
    title = keys.sheet()
    keys.write("Brown roots")
    with monkeypatch.context() as patched:
        patched.setattr(interactions, "log", refused)
        patched.setattr(follow_ups, "add", refused)
        keys.press("Ctrl+Enter")
    assert keys.sheet() not in ("", title)
    keys.press("Esc")
    assert keys.sheet() == title
    keys.write("!")  # the focus is where it was
    keys.press("Ctrl+Enter")
    assert not keys.sheet()
    with app.book.read() as session:
        said = interactions.last(session, kofi)
        planned = follow_ups.of_contact(session, kofi)
    assert "Brown roots" in (said.body if said else planned[0].what)


def test_a_page_turned_under_the_quick_line_leaves_it_behind(keys: Keys, app: App, kofi: int) -> None:
    keys.press("Ctrl+1", "Ctrl+L")
    keys.write("Kofi rang")
    keys.press("Ctrl+2")
    assert app.commands.line is not None and not app.commands.line.isVisible()
    keys.press("Ctrl+L")
    assert app.commands.line.line.field.text() == "Kofi rang"
    keys.press("Esc")
    assert keys.on() != "What happened"


def test_the_last_case_deleted_leaves_the_focus_on_the_board(
    keys: Keys, app: App, settle: Settle, kofi: int
) -> None:
    with app.book.write() as session:
        new = NewCase(contact_id=kofi, subject="Late", heard="Late!", channel="phone", opened_at=clock.now())
        handling.open_case(session, new, clock.now())
    settle()
    keys.press("Ctrl+4")
    assert keys.on() == "Listen"
    keys.press("Del")
    assert keys.on() in ("Write one down", "New complaint")
    keys.press("Ctrl+Z")
    assert keys.on() == "Listen"


def test_the_window_closed_while_something_is_looked_for(qtbot: QtBot, app: App, kofi: int) -> None:
    app.window.open(Place(Where.COMPLAINTS))
    app.window.open(Place(Where.CONTACT, kofi))
    app.reviewer.look()
    app.window.close()
    QApplication.processEvents()
    assert not app.window.isVisible()


def polite(keys: Keys) -> None:
    """What cannot be done any more is said in the user's words; what was typed stands there until Esc."""
    title = keys.sheet()
    assert title and "went wrong" not in title, title
    keys.press("Enter")
    if keys.sheet():
        keys.press("Esc")
    assert not keys.sheet()


@pytest.mark.parametrize("key", ["E", "Shift+D", "S"])
def test_a_follow_up_deleted_while_its_sheet_is_open(
    keys: Keys, app: App, settle: Settle, kofi: int, key: str
) -> None:
    with app.book.write() as session:
        number = follow_ups.add(session, kofi, clock.today(), "Ring", clock.now())
    settle()
    keys.press("Ctrl+1", "Home", key)
    with app.book.write("Deleted") as session:
        follow_ups.delete(session, number)
    settle()
    if key == "S":
        keys.menu("Tomorrow")
    else:
        keys.press("Ctrl+Enter")
    polite(keys)
    assert keys.on() == "What needs you today"


def test_a_case_deleted_while_its_step_asks(keys: Keys, app: App, settle: Settle, kofi: int) -> None:
    with app.book.write() as session:
        new = NewCase(contact_id=kofi, subject="Late", heard="", channel="phone", opened_at=clock.now())
        number = handling.open_case(session, new, clock.now())
    settle()
    keys.press("Ctrl+4", "Ctrl+Right")
    keys.write("They came late")
    with app.book.write("Deleted") as session:
        handling.delete(session, number)
    settle()
    keys.press("Ctrl+Enter")
    polite(keys)


def test_a_cadence_removed_while_it_is_changed(keys: Keys, app: App, settle: Settle, kofi: int) -> None:
    with app.book.write() as session:
        number = cadences.add(session, cadences.OfContact(kofi), Repeat(6, Unit.WEEK), clock.now())
        cadences.add(session, cadences.OfStage("loyal"), Repeat(1, Unit.YEAR), clock.now())
    settle()
    app.window.open(Place(Where.SETTINGS, detail="cadences"))
    settle()
    keys.press("Enter", "Down", "Enter")
    assert keys.sheet() == "Change the cadence of Kofi Mensah"
    with app.book.write("Removed") as session:
        cadences.remove(session, number, clock.now())
    settle()
    keys.press("Ctrl+Enter")
    polite(keys)
    with app.book.read() as session:
        (other,) = cadence_list.every(session)
    assert other.cadence.repeat == Repeat(1, Unit.YEAR)  # it is not taken for the one that is gone


def test_a_note_deleted_while_it_is_changed(keys: Keys, app: App, settle: Settle, kofi: int) -> None:
    with app.book.write() as session:
        number = notes.add(session, kofi, clock.now(), "Has a dog", clock.now())
    app.window.open(Place(Where.CONTACT, kofi))
    settle()
    keys.pane_with("Timeline")
    keys.press("Home", "E")
    assert keys.sheet()
    with app.book.write("Deleted") as session:
        notes.delete(session, number)
    settle()
    keys.press("Ctrl+Enter")
    polite(keys)


def test_an_entry_changed_in_another_window_is_not_written_over_and_what_was_typed_stays(
    keys: Keys, app: App, settle: Settle, kofi: int
) -> None:
    entry = Log(contact_ids=(kofi,), channel="phone", direction=Direction.IN, at=clock.now(), body="One")
    with app.book.write() as session:
        number = interactions.log(session, entry, clock.now())
    app.window.open(Place(Where.CONTACT, kofi))
    settle()
    keys.pane_with("Timeline")
    keys.press("Home", "E")
    keys.write(" and mine")
    with app.book.write() as session:
        interactions.change(
            session, number, replace(entry, body="Theirs"), clock.now() + timedelta(seconds=1)
        )
    keys.press("Ctrl+Enter")
    assert "changed since you opened it" in keys.sheet()
    keys.press("Esc")
    assert keys.sheet() == "Put the entry right"
    assert " and mine" in keys.target().toPlainText()  # type: ignore[attr-defined]
    keys.press("Esc")
    with app.book.read() as session:
        found = interactions.get(session, number)
    assert found is not None and found.body == "Theirs"


def test_an_answer_that_could_not_be_kept_answers_the_same_point_afterwards(
    keys: Keys, app: App, settle: Settle, kofi: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Log(
        contact_ids=(kofi,), channel="email", direction=Direction.IN, at=clock.now(), open_point="How tall?"
    )
    with app.book.write() as session:
        interactions.log(session, asked, clock.now())
    app.window.open(Place(Where.CONTACT, kofi))
    settle()
    keys.press("Ctrl+Enter")
    keys.write("Told him: two metres")

    def full(*_given: object, **_more: object) -> None:
        raise BookProblem("The disk is full.", "Make room.")

    with monkeypatch.context() as patched:
        patched.setattr(interactions, "log", full)
        keys.press("Enter")
    assert keys.sheet() == "The disk is full."
    keys.press("Enter")
    keys.press("Ctrl+L", "Enter")
    with app.book.read() as session:
        said = interactions.last(session, kofi)
        assert said is not None and "two metres" in said.body
        assert interactions.open_of(session, kofi) == ()


def a_plan(app: App, kofi: int) -> int:
    touch = TouchDraft(clock.today(), "phone", "Ask about spring")
    draft = planning.Draft(name="Spring", begins=clock.today(), contact_ids=(kofi,), touches=(touch,))
    with app.book.write() as session:
        return planning.make(session, draft, clock.now())


def test_a_plan_begun_and_deleted_by_key_is_taken_back(
    keys: Keys, app: App, settle: Settle, kofi: int
) -> None:
    app.window.open(Place(Where.PLAN, a_plan(app, kofi)))
    settle()
    keys.pane_with("Touches")
    keys.press("B")
    with app.book.read() as session:
        assert len(follow_ups.of_contact(session, kofi)) == 1
    assert keys.on() == "Touches"
    keys.press("B")  # it has begun: nobody gets it twice
    with app.book.read() as session:
        assert len(follow_ups.of_contact(session, kofi)) == 1
    keys.press("Del")
    with app.book.read() as session:
        assert follow_ups.of_contact(session, kofi) == ()
    keys.press("Ctrl+Z")
    with app.book.read() as session:
        assert len(follow_ups.of_contact(session, kofi)) == 1
    keys.press("Ctrl+Z")
    with app.book.read() as session:
        assert follow_ups.of_contact(session, kofi) == ()


def test_the_window_closed_while_a_plan_begins_keeps_all_or_nothing(
    keys: Keys, qtbot: QtBot, app: App, settle: Settle, kofi: int
) -> None:
    app.window.open(Place(Where.PLAN, a_plan(app, kofi)))
    settle()
    keys.pane_with("Touches")
    qtbot.keyClick(keys.target(), Qt.Key.Key_B)
    folder = app.book.folder
    app.window.close()
    again = open_book(folder)
    with again.read() as session:
        assert len(follow_ups.of_contact(session, kofi)) in (0, 1)
        assert [plan.name for plan in planning.every(session)] == ["Spring"]
    again.close()
