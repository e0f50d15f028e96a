"""A contact's page: picking the dialogue up where it stopped."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.consent import ledger
from desktop_crm.consent.state import State
from desktop_crm.contacts import editing
from desktop_crm.dialogue import follow_ups, interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.ui.app import App
from desktop_crm.ui.contacts.consent_sheet import ConsentSheet
from desktop_crm.ui.contacts.form import AboutSheet
from desktop_crm.ui.contacts.page import ContactPage
from desktop_crm.ui.contacts.way_sheet import WaySheet
from desktop_crm.ui.contacts.ways import WayChip
from desktop_crm.ui.dialogue.follow_up_sheet import FollowUpSheet
from desktop_crm.ui.dialogue.log_sheet import LogSheet
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.widgets.notices import Sheet
from tests.ui.people import QUESTION, fill

Settle = Callable[[], None]


@pytest.fixture
def people(app: App) -> dict[str, int]:
    return fill(app.book)


@pytest.fixture
def page(app: App, people: dict[str, int], settle: Settle) -> ContactPage:
    app.window.open(Place(Where.CONTACT, people["Ellen Fairweather"]))
    settle()
    found = app.window.current()
    assert isinstance(found, ContactPage)
    return found


def test_where_we_left_off_is_on_top_until_it_is_answered(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    assert page.banner.isVisible()
    assert page.banner.question.text() == QUESTION
    qtbot.mouseClick(page.banner.answer, Qt.MouseButton.LeftButton)
    settle()
    assert page.quick_log.field.hasFocus()
    qtbot.keyClicks(page.quick_log.field, "Yes, on Tuesday and Thursday")
    qtbot.keyClick(page.quick_log.field, Qt.Key.Key_Return)
    settle()
    assert not page.banner.isVisible()
    with app.book.read() as session:
        last = interactions.last(session, people["Ellen Fairweather"])
    assert last is not None
    assert (last.channel, str(last.direction), last.body) == ("email", "out", "Yes, on Tuesday and Thursday")
    app.undo()
    qtbot.waitUntil(page.banner.isVisible)


def test_a_call_is_noted_in_one_line(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    assert page.quick_log.field.hasFocus()
    qtbot.keyClicks(page.quick_log.field, "Rang, wants the quote by Friday")
    qtbot.keyClick(page.quick_log.field, Qt.Key.Key_Return)
    settle()
    with app.book.read() as session:
        last = interactions.last_open(session, people["Ellen Fairweather"])
        planned = follow_ups.of_contact(session, people["Ellen Fairweather"])
    assert last is not None and last.channel == "phone" and last.open_point == "wants the quote by Friday"
    assert [(task.what, task.due.weekday(), task.interaction_id) for task in planned] == [
        ("Wants the quote", 4, last.id)
    ]
    assert page.quick_log.field.text() == ""


def test_the_timeline_filters_and_searches(qtbot: QtBot, page: ContactPage, settle: Settle) -> None:
    def words() -> list[str]:
        return [r.entry.title for r in page.timeline.list.records_model.records() if hasattr(r, "entry")]

    assert "Opted in by form" in words()
    page.timeline.filter.setFocus()
    for _ in range(4):
        qtbot.keyClick(page.timeline.filter, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: words() == ["Opted in by form"])
    for _ in range(4):
        qtbot.keyClick(page.timeline.filter, Qt.Key.Key_Left)
    page.focus_search()
    qtbot.keyClicks(page.timeline.search, "split")
    qtbot.waitUntil(lambda: len(words()) == 1 and "wrote" in words()[0])


def test_an_entry_is_edited_and_removed_with_undo(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    entries = page.timeline.list
    entries.setFocus()
    entries.make_current(1)
    qtbot.keyClick(entries, Qt.Key.Key_E)
    settle()
    sheet = app.window.findChild(LogSheet)
    assert sheet is not None
    sheet.what.setPlainText("Asked about the delivery")
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    settle()
    with app.book.read() as session:
        found = interactions.last(session, people["Ellen Fairweather"])
    assert found is not None and found.body == "Asked about the delivery"
    entries.make_current(1)
    entries.setFocus()
    qtbot.keyClick(entries, Qt.Key.Key_Delete)
    settle()
    with app.book.read() as session:
        assert interactions.last(session, people["Ellen Fairweather"]) is None
    app.undo()
    settle()
    with app.book.read() as session:
        assert interactions.last(session, people["Ellen Fairweather"]) is not None


def test_a_follow_up_is_planned_and_done(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    app.desk.actions["new_follow_up"].trigger()
    sheet = app.window.findChild(FollowUpSheet)
    assert sheet is not None
    assert sheet.who.contact_id() == people["Ellen Fairweather"]
    qtbot.keyClicks(sheet.what, "Send the quote")
    sheet.day.setText("in 3 days")
    qtbot.keyClick(sheet.what, Qt.Key.Key_Return)
    settle()
    with app.book.read() as session:
        (task,) = follow_ups.of_contact(session, people["Ellen Fairweather"])
    assert (task.what, (task.due - clock.today()).days) == ("Send the quote", 3)
    qtbot.mouseClick(page.aside.tasks.lines()[0], Qt.MouseButton.LeftButton, pos=QPoint(8, 12))
    settle()
    with app.book.read() as session:
        assert follow_ups.of_contact(session, people["Ellen Fairweather"]) == ()


def test_tags_come_and_go(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    number = people["Ellen Fairweather"]
    qtbot.keyClicks(page.aside.tag_field, "allotment")
    qtbot.keyClick(page.aside.tag_field, Qt.Key.Key_Return)
    settle()
    with app.book.read() as session:
        found = editing.get(session, number)
    assert found is not None and found.tags == ("allotment",)
    page.aside.tag_removed.emit("allotment")
    settle()
    with app.book.read() as session:
        found = editing.get(session, number)
    assert found is not None and found.tags == ()


def test_consent_needs_proof_and_shows_the_ledger(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle
) -> None:
    app.window.open(Place(Where.CONTACT, people["Kofi Mensah"]))
    settle()
    page = app.window.current()
    assert isinstance(page, ContactPage)
    chip = next(c for c in page.head.findChildren(WayChip) if c.address.channel == "email")
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    settle()
    sheet = app.window.findChild(ConsentSheet)
    assert sheet is not None
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    settle()
    with app.book.read() as session:
        assert ledger.history(session, "c2@mail.example") == ()  # a yes without proof is not taken
    sheet.evidence.setPlainText("Said so at the till")
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    settle()
    with app.book.read() as session:
        assert sheet._evidence._error_words.text() == ""
        (event,) = ledger.history(session, "c2@mail.example")
        assert ledger.standing(session, "c2@mail.example", event.topic_id).state is State.CONFIRMED
    assert event.evidence == "Said so at the till"
    sheet.evidence.setPlainText("It was somebody else")
    qtbot.mouseClick(sheet.mistake, Qt.MouseButton.LeftButton)
    settle()
    with app.book.read() as session:
        assert ledger.standing(session, "c2@mail.example", event.topic_id).state is State.NEVER
    sheet.reject()


def test_what_is_known_is_edited_with_undo(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    page.head.edit_wanted.emit()
    sheet = app.window.findChild(AboutSheet)
    assert sheet is not None
    sheet.days["birthday"].setText("31 February")
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    assert sheet.isVisible()  # there is no such day, and the sheet says so
    sheet.days["birthday"].setText("9 May")
    sheet.new_name.setText("Plot")
    sheet.new_value.setText("27, facing south")
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    settle()
    with app.book.read() as session:
        found = editing.get(session, people["Ellen Fairweather"])
    assert found is not None and found.birthday is not None
    assert found.birthday.words() == "9 May"
    assert found.fields == (("Plot", "27, facing south"),)
    app.undo()
    settle()
    with app.book.read() as session:
        found = editing.get(session, people["Ellen Fairweather"])
    assert found is not None and found.birthday is None and found.fields == ()


def test_a_way_is_added_as_typed_and_marked(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    page.head.way_wanted.emit(None)
    sheet = app.window.findChild(WaySheet)
    assert sheet is not None
    qtbot.keyClicks(sheet.value, "ellen@")
    qtbot.mouseClick(sheet._primary, Qt.MouseButton.LeftButton)
    settle()
    with app.book.read() as session:
        found = editing.get(session, people["Ellen Fairweather"])
    assert found is not None
    bad = found.of("email")[-1]
    assert (bad.value, bad.normal) == ("ellen@", None) and bad.why


def test_next_and_previous_walk_the_view(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    assert page.head.place.text() == "1 of 5"
    qtbot.keyClick(page.quick_log.field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    settle()
    assert page.head.place.text() == "2 of 5"
    qtbot.keyClick(page.quick_log.field, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    settle()
    assert page.head.name.text() == "Ellen Fairweather"


def test_delete_goes_back_to_the_list(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    page.head.delete_wanted.emit()
    settle()
    assert app.window.place is not None and app.window.place.where is Where.CONTACTS
    app.undo()
    settle()
    with app.book.read() as session:
        found = editing.get(session, people["Ellen Fairweather"])
    assert found is not None and found.deleted_at is None


def test_what_is_typed_before_the_next_contact_is_shown_belongs_to_the_next(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    ellen, kofi = people["Ellen Fairweather"], people["Kofi Mensah"]
    with app.book.read() as session:
        before = interactions.last(session, ellen)
    app.window.open(Place(Where.CONTACT, kofi))
    qtbot.keyClicks(page.quick_log.field, "Rang about the gate")
    qtbot.keyClick(page.quick_log.field, Qt.Key.Key_Return)  # nothing was read yet
    settle()
    with app.book.read() as session:
        last = interactions.last(session, kofi)
        assert last is not None and last.body == "Rang about the gate"
        assert interactions.last(session, ellen) == before


def test_keys_pressed_before_the_next_contact_is_shown_do_nothing_to_the_last_one(
    app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    app.window.open(Place(Where.CONTACT, people["Kofi Mensah"]))
    page._delete()
    page.talking.close_point()
    page.personal._untag("roses")
    settle()
    with app.book.read() as session:
        ellen = editing.get(session, people["Ellen Fairweather"])
        assert ellen is not None and ellen.deleted_at is None
        assert interactions.open_of(session, people["Ellen Fairweather"])


def test_entries_of_one_contact_never_come_to_another(
    app: App,
    page: ContactPage,
    people: dict[str, int],
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow: list[tuple[Callable[[object], object], Callable[[object], None]]] = []
    with monkeypatch.context() as held:
        held.setattr(app.tasks, "read", lambda _owner, work, done, **_more: slow.append((work, done)))
        page.timeline.filter.choose(1)
        page.timeline._ask()
    app.window.open(Place(Where.CONTACT, people["Kofi Mensah"]))
    settle()
    for work, done in slow:
        with app.book.read() as session:
            done(work(session))
    shown = [r.entry.text for r in page.timeline.list.records_model.records() if hasattr(r, "entry")]
    assert slow
    assert QUESTION not in shown


def test_a_long_timeline_stays_where_it_is_when_something_is_logged(
    qtbot: QtBot, app: App, page: ContactPage, people: dict[str, int], settle: Settle
) -> None:
    kofi = people["Kofi Mensah"]
    now = clock.now()

    def note(number: int) -> Log:
        at = now - timedelta(hours=number)
        return Log(contact_ids=(kofi,), channel="phone", direction=Direction.IN, at=at, body=f"Note {number}")

    with app.book.write() as session:
        for number in range(1, 231):
            interactions.log(session, note(number), now)
    app.window.open(Place(Where.CONTACT, kofi))
    settle()
    entries = page.timeline.list
    older = len(entries.records_model.records()) - 1
    entries.setFocus()
    entries.make_current(older)
    qtbot.keyClick(entries, Qt.Key.Key_Return)
    settle()
    count = len(page.timeline._entries)
    assert count > 225
    entries.make_current(older + 10)
    read = entries.current().entry
    with app.book.write() as session:
        interactions.log(session, note(0), now)
    settle()
    assert len(page.timeline._entries) == count
    assert entries.current().entry == read


def test_a_line_that_cannot_be_kept_stands_in_the_field_again(
    qtbot: QtBot, app: App, page: ContactPage, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_words: object) -> int:
        raise UserError("The disk is full.", "Make room and try again.")

    monkeypatch.setattr(interactions, "log", full)
    qtbot.keyClicks(page.quick_log.field, "Rang about roses")
    qtbot.keyClick(page.quick_log.field, Qt.Key.Key_Return)
    settle()
    assert page.quick_log.field.text() == "Rang about roses"
    for sheet in app.window.findChildren(Sheet):
        assert sheet.windowTitle() == "The disk is full."
        sheet.reject()
