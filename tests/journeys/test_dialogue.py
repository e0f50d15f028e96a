"""Days of a sole trader who has only the keyboard: the morning round, a call, a complaint, a cadence."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.base.dates import PartialDate
from desktop_crm.base.money import Money
from desktop_crm.campaigns import drafting
from desktop_crm.consent import topics
from desktop_crm.contacts import editing, finding
from desktop_crm.contacts.finding import Query
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import case_files, complaints, follow_ups, handling, interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.complaint_steps import Step
from desktop_crm.dialogue.complaints import Complaint
from desktop_crm.dialogue.handling import NewCase
from desktop_crm.dialogue.interactions import Log
from desktop_crm.insight import today as morning
from desktop_crm.insight.today import Today
from desktop_crm.lifecycle import reviewing
from desktop_crm.purchases import recording
from desktop_crm.purchases.recording import Sale
from desktop_crm.ui.app import App
from desktop_crm.ui.campaigns.composer import ComposerPage
from desktop_crm.ui.places import Place, Where
from tests.journeys.keys import Keys
from tests.ui.conftest import app, qapp, qtbot, quiet_reviewer, settle
from tests.ui.people import fill

__all__ = ["app", "qapp", "qtbot", "quiet_reviewer", "settle"]


@pytest.fixture
def keys(qtbot: QtBot, settle: Callable[[], None]) -> Keys:
    return Keys(qtbot, settle)


def stored(app: App) -> Today:
    with app.book.read() as session:
        return replace(morning.today(session, clock.now()), week=())


def said(app: App) -> str:
    return app.messages.toast.words()


# ---------------------------------------------------------------- the morning round
def a_morning(app: App) -> None:
    """Two follow-ups, a question, a promise, somebody quiet, a complaint past its time, a birthday."""
    now, day = clock.now(), clock.today()
    with app.book.write() as session:
        ids = {
            name: editing.add(session, Draft(full_name=name), now - timedelta(days=800))
            for name in ("Joan Whitcombe", "Ben Ashworth", "Kofi Mensah", "Ann Berg", "The others")
        }
        born = PartialDate(1960, day.month, day.day)
        editing.add(session, Draft(full_name="Priya Raman", birthday=born), now)
        follow_ups.add(session, ids["Joan Whitcombe"], day - timedelta(days=3), "Ring about the hedge", now)
        follow_ups.add(session, ids["Ben Ashworth"], day, "Send the quote", now)
        for name, direction, text in (
            ("Ben Ashworth", Direction.IN, "Do the trees come with stakes?"),
            ("Joan Whitcombe", Direction.OUT, "A photo of the hedge"),
        ):
            entry = Log(
                contact_ids=(ids[name],), channel="email", direction=direction, at=now - timedelta(hours=2),
                body=text, open_point=text,
            )  # fmt: skip
            interactions.log(session, entry, now)
        new = NewCase(
            contact_id=ids["Kofi Mensah"], subject="Delivered late", heard="Late!", channel="phone",
            opened_at=now - timedelta(days=9),
        )  # fmt: skip
        handling.open_case(session, new, now)
        sales = {"The others": range(5, 105, 10), "Ann Berg": (70, 100, 130)}
        for name, days in sales.items():
            for ago in days:
                at = clock.cut(now - timedelta(days=ago))
                sale = Sale(contact_id=ids[name], at=at, product="Rose", amount=Money(900, "GBP"))
                recording.add(session, sale, now)
    reviewing.review(app.book, now)


def test_the_morning_round_and_all_of_it_taken_back(keys: Keys, app: App, settle: Callable[[], None]) -> None:
    a_morning(app)
    settle()
    keys.press("Ctrl+1")
    before = stored(app)
    assert (before.due, before.waiting_count, before.promised_count, before.quiet_count) == (2, 1, 1, 1)
    assert len(before.complaints) == len(before.occasions) == 1
    assert keys.on() == "What needs you today"
    keys.press("Home")

    keys.press("D")  # the hedge is rung about
    assert said(app) == "Done: Ring about the hedge"
    keys.press("Shift+D")  # the quote is sent, and he took it
    assert keys.sheet() == "What came of it?"
    keys.write("He takes two")
    keys.press("Ctrl+Enter")
    assert stored(app).due == 0 and keys.on() == "What needs you today"
    keys.press("Ctrl+Z")
    assert stored(app).due == 1

    keys.press("Home", "S")  # the quote can wait
    keys.menu("Monday")
    assert "“Send the quote” waits until" in said(app) and stored(app).due == 0

    keys.press("Home", "D")  # the question is answered
    assert said(app) == "Answered: Do the trees come with stakes?" and stored(app).waiting_count == 0
    keys.press("S")  # the promise is planned
    assert keys.sheet() == "Plan a follow-up"
    keys.press("Enter")
    assert stored(app).promised_count == 0 and keys.on() == "What needs you today"

    keys.press("Home", "Enter")  # the complaint
    assert app.window.place is not None and app.window.place.where is Where.COMPLAINTS
    keys.press("Alt+Left")
    assert app.window.place == Place(Where.TODAY) and keys.on() == "What needs you today"
    keys.press("End", "D")  # Ann may stay away
    assert said(app).startswith("Ann Berg may stay away until") and stored(app).quiet_count == 0

    keys.pane_with("Birthdays and anniversaries")
    keys.press("D")
    assert "thought of" in said(app) and stored(app).occasions == ()

    keys.pane_with("What needs you today")
    keys.press("Home", "L")  # about whom the line is
    assert keys.on() == "What happened"
    keys.write("rang, all is well")
    keys.press("Enter")
    with app.book.read() as session:
        (kofi,) = finding.search(session, "Kofi")
        call = interactions.last(session, kofi)
    assert call is not None and call.body == "rang, all is well" and keys.on() == "What needs you today"

    for _ in range(7):
        keys.press("Ctrl+Z")
    assert stored(app) == before


# ---------------------------------------------------------------- a call, its answer, the follow-up
def test_a_call_its_open_point_and_its_follow_up(keys: Keys, app: App, settle: Callable[[], None]) -> None:
    ids = fill(app.book)
    ellen = ids["Ellen Fairweather"]
    with app.book.write() as session:  # what she asked before was answered
        before = interactions.last_open(session, ellen)
        assert before is not None
        interactions.close_open_point(session, before.id, clock.now())
    settle()
    untouched = stored(app)

    keys.press("Ctrl+L")
    keys.write("Ellen rang, wants the quote by Friday")
    keys.press("Enter")
    assert said(app) == "Logged with “Ellen Fairweather”"
    keys.command("fairw")
    assert app.window.place == Place(Where.CONTACT, ellen) and keys.on() == "What happened"
    with app.book.read() as session:
        (point,) = interactions.open_of(session, ellen)
        (task,) = follow_ups.of_contact(session, ellen)
    assert app.window.current().banner.question.text() == point.open_point  # type: ignore[union-attr]
    assert task.due.weekday() == 4

    keys.press("Ctrl+Enter")
    keys.write("Emailed her the quote")
    keys.press("Enter")
    assert not app.window.current().banner.isVisible()  # type: ignore[union-attr]
    with app.book.read() as session:
        assert interactions.open_of(session, ellen) == ()
        answer = interactions.last(session, ellen)
    assert answer is not None and (answer.direction, answer.channel) == (Direction.OUT, "email")

    with app.book.read() as session:  # it was planned in the words of the point: one act does both
        assert follow_ups.of_contact(session, ellen) == ()
    keys.press("Ctrl+Z")
    assert app.window.current().banner.isVisible()  # type: ignore[union-attr]

    keys.pane_with("Add a follow-up")
    keys.tab_to(f"Follow-up, {task.what}")
    keys.press("D")
    with app.book.read() as session:
        assert follow_ups.of_contact(session, ellen) == interactions.open_of(session, ellen) == ()

    keys.press("Ctrl+Z")
    with app.book.read() as session:
        assert [each.id for each in follow_ups.of_contact(session, ellen)] == [task.id]
    assert app.window.current().banner.isVisible()  # type: ignore[union-attr]
    keys.press("Ctrl+Z")
    with app.book.read() as session:
        assert follow_ups.of_contact(session, ellen) == interactions.open_of(session, ellen) == ()
    assert stored(app) == untouched


def test_what_was_just_logged_is_taken_back_from_the_empty_line(keys: Keys, app: App) -> None:
    ids = fill(app.book)
    app.window.open(Place(Where.CONTACT, ids["Kofi Mensah"]))
    keys.press("Ctrl+L")
    keys.write("rang, all is well")
    keys.press("Ctrl+Z")  # a typing mistake, in the line
    assert app.window.current().quick_log.field.text() != "rang, all is well"  # type: ignore[union-attr]
    keys.over("rang, all is well")
    keys.press("Enter")
    assert keys.on() == "What happened"
    keys.press("Ctrl+Z")
    with app.book.read() as session:
        assert interactions.last(session, ids["Kofi Mensah"]) is None
    keys.press("Ctrl+Y")
    with app.book.read() as session:
        assert interactions.last(session, ids["Kofi Mensah"]) is not None


def test_what_came_of_a_follow_up_is_put_right_and_it_is_to_be_done_after_all(keys: Keys, app: App) -> None:
    ids = fill(app.book)
    kofi = ids["Kofi Mensah"]
    with app.book.write() as session:
        number = follow_ups.add(session, kofi, clock.today(), "Ring", clock.now())
        follow_ups.done(session, number, clock.now(), "He takes two")
    app.window.open(Place(Where.CONTACT, kofi))
    keys.press("Ctrl+L")
    keys.pane_with("Timeline")
    keys.press("Home", "E")
    assert keys.sheet() == "What came of it?"
    keys.over("He takes three")
    keys.press("Ctrl+Enter")
    assert said(app) == "Changed what came of it"
    keys.press("H")
    assert keys.sheet() == "What the entry said before"
    keys.press("Esc")
    keys.press("Shift+F10")
    keys.menu("to be done after all")
    assert said(app) == "“Ring” is to be done after all"
    with app.book.read() as session:
        assert [each.id for each in follow_ups.of_contact(session, kofi)] == [number]
    keys.press("Ctrl+Z", "Ctrl+Z")
    with app.book.read() as session:
        found = follow_ups.get(session, number)
    assert found is not None and found.outcome == "He takes two" and found.done_at is not None


# ---------------------------------------------------------------- a complaint
def case_of(app: App, contact_id: int) -> Complaint:
    with app.book.read() as session:
        (line,) = complaints.open_of(session, contact_id, clock.now())
        found = case_files.get(session, line.id)
    assert found is not None
    return found.complaint


def steps_of_the_case(keys: Keys, app: App, who: int) -> None:
    """Ctrl Right through the steps, filling in what each asks."""
    keys.press("Ctrl+4")
    assert keys.on() == "Listen"
    keys.press("Ctrl+Right")
    assert case_of(app, who).step is Step.JUDGE and keys.on() == "Record and judge"

    keys.press("Ctrl+Right")
    assert keys.on() == "Justified?"
    keys.press("Ctrl+Enter")  # nothing is said yet
    assert keys.sheet() and case_of(app, who).step is Step.JUDGE
    keys.choose("Yes")
    keys.press("Tab")
    keys.write("Dry roots")
    keys.press("Tab")
    keys.choose("Annoying")
    keys.press("Tab")
    keys.write("packing")
    keys.press("Enter")
    assert case_of(app, who).step is Step.SOLUTION and keys.on() == "Solution"

    keys.press("Ctrl+Right")
    keys.write("Three new ones")
    keys.tab_to("Do they accept it?")
    keys.choose("Yes")
    keys.tab_to("Done on")
    keys.write("today")
    keys.press("Ctrl+Enter")
    assert case_of(app, who).step is Step.FOLLOW_UP and keys.on() == "Follow-up"


def left_out(keys: Keys, app: App) -> list[str]:
    """What the check of the draft says of those who do not get it."""
    keys.command("spring news")
    page = app.window.current()
    assert isinstance(page, ComposerPage)
    keys.press("Ctrl+Enter", "Ctrl+Enter")
    keys.pane_with("Steps of the newsletter")
    keys.tab_to("Who does not get it")
    model = page.check.reasons.records_model
    return [str(model.data(model.index(row))) for row in range(model.rowCount())]


def test_a_complaint_from_the_call_to_the_follow_up(
    keys: Keys, app: App, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = fill(app.book)
    ellen = ids["Ellen Fairweather"]
    with app.book.write() as session:
        (topic,) = topics.listed(session)
        drafting.create(session, "Spring news", clock.now(), topic_id=topic.id)
    settle()
    keys.press("Ctrl+L")
    keys.write("Ellen rang, three hornbeams are brown")
    keys.press("Enter")
    keys.command("fairw")
    keys.pane_with("Contacts")
    keys.tab_to("More")
    keys.press(" ")
    keys.menu("New complaint")
    assert keys.sheet() == "New complaint" and keys.on() == "In a few words"
    keys.write("Hornbeams failed")
    keys.press("Shift+Tab")
    assert keys.on() == "It came with"
    keys.choose("three hornbeams")
    keys.press("Ctrl+Enter")
    case = case_of(app, ellen)
    with app.book.read() as session:
        call = interactions.last(session, ellen)
    assert call is not None and (case.subject, case.id) == ("Hornbeams failed", call.complaint_id)
    assert app.window.current().complaint.isVisible()  # type: ignore[union-attr]

    steps_of_the_case(keys, app, ellen)
    assert (
        "Complaint open, 1, They complained: their letter waits until that is closed. Settle it first"
        in left_out(keys, app)
    )

    # The day to ask again has come.
    with app.book.read() as session:
        (task,) = [each for each in follow_ups.of_contact(session, ellen) if each.due > clock.today()]
    monkeypatch.setattr(clock, "today", lambda: task.due)
    later = clock.now() + (task.due - clock.local(clock.now()).date())
    monkeypatch.setattr(clock, "now", lambda: later)
    keys.press("Ctrl+1")
    morning = stored(app)
    assert [case.next_step for case in morning.complaints] == ["Ask whether it is good again"]
    assert task.id not in [due.follow_up.id for due in morning.follow_ups]  # it stands there once
    keys.press("Ctrl+4")
    assert keys.on() == "Follow-up"
    keys.press("Ctrl+Right")
    keys.choose("Yes")
    keys.press("Tab")
    keys.choose("Won back")
    keys.press("Ctrl+Enter")
    assert said(app) == "Closed “Hornbeams failed”"
    with app.book.read() as session:
        assert task.id not in [each.id for each in follow_ups.of_contact(session, ellen)]
    assert not any(words.startswith("Complaint open") for words in left_out(keys, app))

    for expected in (Step.FOLLOW_UP, Step.SOLUTION, Step.JUDGE, Step.LISTEN):
        keys.press("Ctrl+Z")
        assert case_of(app, ellen).step is expected


# ---------------------------------------------------------------- a cadence
LIST = """\
Name;E-Mail;Phone;Category
Rosa Lind;rosa@lind.example;01632 960150;roses
Tom Hedger;tom@hedger.example;01632 960151;roses
Una Stone;una@stone.example;01632 960152;
"""


def planned(app: App, settle: Callable[[], None], name: str) -> list[date]:
    """On which days somebody's follow-ups are, once the background has looked at what changed."""
    app.reviewer.look()
    settle()
    with app.book.read() as session:
        (number,) = finding.search(session, name)
        return [each.due for each in follow_ups.of_contact(session, number)]


def to_cadences(keys: Keys) -> None:
    keys.press("Ctrl+,", "Ctrl+F")
    keys.write("cadences")
    keys.press("Enter")


def test_a_cadence_for_a_tag_that_came_with_an_import(
    keys: Keys, app: App, settle: Callable[[], None], tmp_path: Path
) -> None:
    (tmp_path / "fair.csv").write_text(LIST, "utf-8")
    keys.press("Ctrl+I", " ")
    keys.write(str(tmp_path / "fair.csv"))
    keys.press("Enter")
    assert keys.on() == "Columns of the file"
    keys.press("Ctrl+Enter", "Ctrl+Enter")
    with app.book.read() as session:
        assert finding.count(session, Query()) == 3
    assert keys.on() == "Show the new contacts"

    to_cadences(keys)
    assert keys.on() == "Add cadence"
    keys.press(" ")
    assert keys.on() == "For whom"
    keys.choose("Tag “roses”")
    keys.press("Tab")
    keys.choose("Every …")
    keys.press("Tab")
    keys.over("6")
    keys.press("Tab")
    keys.choose("weeks")
    keys.press("Ctrl+Enter")
    first = planned(app, settle, "Rosa")
    assert len(first) == len(planned(app, settle, "Tom")) == 1 and planned(app, settle, "Una") == []
    assert keys.on() == "Cadences"

    keys.command("rosa")
    keys.pane_with("Add a follow-up")
    keys.tab_to("Follow-up, Get in touch")
    keys.press("Ctrl+L")
    keys.write("rang, all is well")
    keys.press("Enter")
    assert planned(app, settle, "Rosa") == [clock.today() + timedelta(weeks=6)]

    to_cadences(keys)
    assert keys.on() == "Cadences"
    keys.press("Del")
    assert planned(app, settle, "Rosa") == planned(app, settle, "Tom") == [] and keys.on() == "Add cadence"

    keys.press("Ctrl+Z")
    assert (
        planned(app, settle, "Rosa") == [clock.today() + timedelta(weeks=6)]
        and len(planned(app, settle, "Tom")) == 1
    )
    keys.press("Ctrl+Z")
    assert planned(app, settle, "Rosa") == first
    keys.press("Ctrl+Z")
    assert planned(app, settle, "Rosa") == planned(app, settle, "Tom") == []
    keys.press("Ctrl+Y")
    assert planned(app, settle, "Rosa") == first

    keys.press("Ctrl+I")
    keys.tab_to("Earlier imports")
    keys.press("Enter")
    keys.tab_to("Undo this import")
    keys.press(" ")
    with app.book.read() as session:
        assert finding.count(session, Query()) == 0
        assert follow_ups.due(session, clock.today() + timedelta(days=999)) == ()
