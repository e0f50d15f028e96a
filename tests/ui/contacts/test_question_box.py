"""The next best question and how somebody is best reached, on the contact's page."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.contacts import answering, editing, fields
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.questions import PREFERRED
from desktop_crm.contacts.records import Contact, Draft, Way
from desktop_crm.dialogue.proposals import Purpose
from desktop_crm.ui.app import App
from desktop_crm.ui.contacts.consent_sheet import ConsentSheet
from desktop_crm.ui.contacts.page import ContactPage
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.widgets.choices import Segmented
from desktop_crm.ui.widgets.fields import Field, Select
from tests.ui.geometry import faults
from tests.ui.people import fill

Settle = Callable[[], None]


@pytest.fixture
def people(app: App) -> dict[str, int]:
    return fill(app.book)


def opened(app: App, number: int, settle: Settle) -> ContactPage:
    app.window.open(Place(Where.CONTACT, number))
    settle()
    page = app.window.current()
    assert isinstance(page, ContactPage)
    return page


def stored(app: App, number: int) -> Contact:
    with app.book.read() as session:
        found = editing.get(session, number)
    assert found is not None
    return found


def pass_over(app: App, number: int, settle: Settle, *keys: str) -> None:
    with app.book.write() as session:
        for key in keys:
            answering.put_off(session, number, key, None, clock.now())
    settle()


def test_the_answer_is_typed_and_kept_right_there_as_one_step(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle
) -> None:
    ellen = people["Ellen Fairweather"]
    page = opened(app, ellen, settle)
    box = page.question
    assert box.isVisible() and box.question is not None and box.question.key == "source"
    assert box.ask.text() == "How did Ellen find you?"
    assert box.editor is not None and isinstance(box.editor.inner, Field)
    box.editor.setFocus()
    qtbot.keyClicks(box.editor.inner, "the spring fair")
    qtbot.keyClick(box.editor.inner, Qt.Key.Key_Return)
    settle()
    assert stored(app, ellen).source == "the spring fair"
    assert box.question is not None and box.question.key == "preferred"  # the next one
    assert "Noted the source of “Ellen Fairweather”" in app.messages.toast.words()
    app.undo()
    settle()
    assert stored(app, ellen).source == "" and box.question.key == "source"


def test_an_answer_that_is_none_is_said_and_stays_in_the_field(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle
) -> None:
    ellen = people["Ellen Fairweather"]
    page = opened(app, ellen, settle)
    pass_over(app, ellen, settle, "source", "preferred", "letter")
    box = page.question
    assert box.question is not None and box.question.key == "birthday"
    assert box.editor is not None and isinstance(box.editor.inner, Field)
    qtbot.keyClicks(box.editor.inner, "in spring")
    qtbot.mouseClick(box.keep_button, Qt.MouseButton.LeftButton)
    settle()
    assert box.error.isVisible() and "This is no day." in box.error.text()
    assert box.editor.inner.text() == "in spring" and stored(app, ellen).birthday is None


def test_not_now_and_never_ask_are_steps_that_can_be_taken_back(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle
) -> None:
    ellen = people["Ellen Fairweather"]
    box = opened(app, ellen, settle).question
    qtbot.mouseClick(box.later_button, Qt.MouseButton.LeftButton)
    settle()
    assert box.question is not None and box.question.key == "preferred"
    qtbot.mouseClick(box.never_button, Qt.MouseButton.LeftButton)
    settle()
    assert box.question is not None and box.question.key == "letter"
    with app.book.read() as session:
        assert answering.put(session, ellen, clock.today()) == {"source", "preferred"}
    app.undo()
    settle()
    assert box.question is not None and box.question.key == "preferred"
    app.undo()
    settle()
    assert box.question is not None and box.question.key == "source"


def test_the_channel_they_like_is_chosen_by_name_and_proposed_from_then_on(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle
) -> None:
    ellen = people["Ellen Fairweather"]
    page = opened(app, ellen, settle)
    pass_over(app, ellen, settle, "source")
    box = page.question
    assert box.editor is not None and isinstance(box.editor.inner, Select)
    box.editor.inner.set_value("E-mail")
    box.editor.inner.activated.emit(box.editor.inner.currentIndex())
    qtbot.mouseClick(box.keep_button, Qt.MouseButton.LeftButton)
    settle()
    kept = [detail.value for detail in stored(app, ellen).details if detail.field == PREFERRED]
    assert kept == ["email"]
    assert page.reach.words.text().startswith("E-mail, ")
    assert page.reach.reason.text() == "Prefers e-mail, got in touch by e-mail once by themselves."
    shown = [(f.label, f.shown) for f in page.aside._known.values() if f.label == "Preferred channel"]
    assert shown == [("Preferred channel", "E-mail")]


def test_consent_goes_into_the_ledger_on_its_sheet(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle
) -> None:
    kofi = people["Kofi Mensah"]  # nobody asked him
    box = opened(app, kofi, settle).question
    assert box.question is not None and box.question.key == "consent"
    assert box.record_button.isVisible() and not box.keep_button.isVisible() and box.editor is None
    qtbot.mouseClick(box.record_button, Qt.MouseButton.LeftButton)
    settle()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, ConsentSheet)
    sheet.reject()


def test_a_yes_or_no_of_a_tag_is_answered_by_keys(qtbot: QtBot, app: App, settle: Settle) -> None:
    with app.book.write() as session:
        fields.define(session, "Has a greenhouse", FieldKind.YES_NO)
        for number in range(5):
            values = (("Has a greenhouse", "yes"),)
            editing.add(session, Draft(full_name=f"P{number}", tags=("roses",), fields=values), clock.now())
        ways = (Way("phone", "01632 960140"), Way("email", "a@b.example"), Way("letter", "1 Mill Lane"))
        ann = editing.add(session, Draft(full_name="Ann", tags=("roses",), ways=ways), clock.now())
    box = opened(app, ann, settle).question
    assert box.ask.text() == "Ask Ann: Has a greenhouse?" and "5 of 5 others" in box.reason.text()
    assert box.editor is not None and isinstance(box.editor.inner, Segmented)
    box.editor.inner.setFocus()
    qtbot.keyClick(box.editor.inner, Qt.Key.Key_Right)  # from Not set round to Yes
    qtbot.keyClick(box.editor.inner, Qt.Key.Key_Return)
    settle()
    assert dict(stored(app, ann).fields) == {"Has a greenhouse": "Yes"}


def test_of_whom_all_is_known_no_box_stands_there(app: App, people: dict[str, int], settle: Settle) -> None:
    ellen = people["Ellen Fairweather"]
    page = opened(app, ellen, settle)
    pass_over(app, ellen, settle, "source", "preferred", "letter", "birthday", "household")
    assert not page.question.isVisible()
    kofi = opened(app, people["Kofi Mensah"], settle)
    assert kofi.question.isVisible()  # the next contact has questions again


def test_what_is_typed_stays_while_something_else_changes_and_goes_with_the_contact(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle
) -> None:
    page = opened(app, people["Ellen Fairweather"], settle)
    box = page.question
    assert box.editor is not None and isinstance(box.editor.inner, Field)
    qtbot.keyClicks(box.editor.inner, "the spring")
    with app.book.write() as session:
        editing.change(session, people["Ellen Fairweather"], {"title": "Owner"}, clock.now())
    settle()
    assert box.editor.value() == "the spring"
    opened(app, people["Priya Raman"], settle)
    assert box.editor is not None and box.editor.value() == ""


def test_reach_says_what_an_urgent_matter_wants_and_who_has_no_way(
    app: App, people: dict[str, int], settle: Settle
) -> None:
    page = opened(app, people["Ellen Fairweather"], settle)
    assert page.reach.words.text().startswith("Phone, ")
    page.reach.purpose.set_value(Purpose.CHEAP)
    page.reach.purpose.activated.emit(page.reach.purpose.currentIndex())
    settle()
    assert page.reach.words.text().startswith("E-mail, ")
    with app.book.write() as session:
        ann = editing.add(session, Draft(full_name="Ann"), clock.now())
    page = opened(app, ann, settle)
    assert page.reach.words.text() == "There is no way to reach them yet."
    assert page.reach.purpose.value() is Purpose.ORDINARY


@pytest.mark.parametrize("width", [1440, 1280])
def test_nothing_is_cut_in_the_column(app: App, people: dict[str, int], settle: Settle, width: int) -> None:
    app.window.resize(width, 900)
    page = opened(app, people["Kofi Mensah"], settle)
    assert faults(page.aside) == []
    page = opened(app, people["Ellen Fairweather"], settle)
    assert faults(page.aside) == []
