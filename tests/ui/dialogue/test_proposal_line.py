"""The proposal in the follow-up sheet: read for whom it is, taken over by a key, gone with them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.interactions import Log
from desktop_crm.ui.app import App
from desktop_crm.ui.dialogue.follow_up_sheet import FollowUpSheet
from desktop_crm.ui.dialogue.log_sheet import Who
from tests.ui.geometry import faults
from tests.ui.people import fill

Settle = Callable[[], None]


@pytest.fixture
def people(app: App) -> dict[str, int]:
    return fill(app.book)


def texts_answered(app: App, who: int) -> None:
    with app.book.write() as session:
        for weeks in range(4):
            at = clock.now() - timedelta(weeks=weeks, days=2)
            wrote = Log(contact_ids=(who,), channel="sms", direction=Direction.OUT, at=at)
            interactions.log(session, wrote, clock.now())
            back = Log(contact_ids=(who,), channel="sms", direction=Direction.IN, at=at + timedelta(hours=2))
            interactions.log(session, back, clock.now())


def test_alt_p_takes_channel_day_and_time_over(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle
) -> None:
    joan = people["Joan Whitcombe"]
    texts_answered(app, joan)
    sheet = FollowUpSheet(app.window, app.tasks, Who(joan, "Joan Whitcombe"))
    sheet.open()
    settle()
    line = sheet.proposal
    assert line.isVisible() and line.proposal is not None
    assert line.words.text() == f"Proposed: SMS, {line.proposal.when}"
    assert line.reason.text().startswith("Answered 4 of 4 texts")
    assert faults(sheet) == []
    qtbot.keyClicks(sheet.what, "Tell her about the roses")
    qtbot.keyClick(sheet.what, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    plan = sheet.plan()
    assert plan is not None
    assert (plan.channel, plan.due, plan.due_time) == ("sms", line.proposal.day, line.proposal.hour)
    assert plan.what == "Tell her about the roses"
    sheet.reject()


def test_the_button_does_the_same_and_another_person_has_another_proposal(
    qtbot: QtBot, app: App, people: dict[str, int], settle: Settle
) -> None:
    joan, priya = people["Joan Whitcombe"], people["Priya Raman"]
    texts_answered(app, joan)
    sheet = FollowUpSheet(app.window, app.tasks)
    sheet.open()
    settle()
    assert not sheet.proposal.isVisible()
    sheet.who.set_contact(joan, "Joan Whitcombe")
    sheet.who.picked.emit(joan)
    settle()
    qtbot.mouseClick(sheet.proposal.take, Qt.MouseButton.LeftButton)
    assert sheet.channel.value() == "sms"
    sheet.who.set_contact(priya, "Priya Raman")
    sheet.who.picked.emit(priya)
    settle()
    assert sheet.proposal.reason.text().startswith("Too little to tell yet")
    sheet.who.picked.emit(None)
    assert not sheet.proposal.isVisible() and sheet.proposal.proposal is None
    sheet.proposal.accept()  # the key without a proposal changes nothing
    assert sheet.channel.value() == "sms"
    sheet.reject()


def test_who_cannot_be_reached_is_proposed_nothing(app: App, settle: Settle) -> None:
    with app.book.write() as session:
        ann = editing.add(session, Draft(full_name="Ann"), clock.now())
    sheet = FollowUpSheet(app.window, app.tasks, Who(ann, "Ann"))
    sheet.open()
    settle()
    assert not sheet.proposal.isVisible()
    sheet.reject()
