"""Topics: added, renamed where they stand, removed, with undo."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.consent import recording, topics
from desktop_crm.consent.state import How, Kind
from desktop_crm.ui.app import App
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.settings.topic_form import NewTopic
from desktop_crm.ui.settings.topics import TopicsPanel
from tests.ui.geometry import faults

Settle = Callable[[], None]


def opened(app: App, settle: Settle) -> TopicsPanel:
    app.window.open(Place(Where.SETTINGS, detail="topics"))
    settle()
    page = app.window.current()
    panel = page.panel()  # type: ignore[union-attr]
    assert isinstance(panel, TopicsPanel)
    return panel


def names(app: App) -> list[str]:
    with app.book.read() as session:
        return [topic.name for topic in topics.listed(session)]


def two_topics(app: App) -> None:
    with app.book.write() as session:
        news = topics.add(session, "Monthly news", clock.now(), "What is in, what is on", "monthly")
        topics.add(session, "Workshop dates", clock.now())
        event = recording.NewEvent(
            "ann@example.org", news, Kind.CONFIRMED, clock.now(), How.FORM, evidence="form 7"
        )
        recording.record(session, event, clock.now())


def test_a_first_topic_is_added_from_the_empty_page(qtbot: QtBot, app: App, settle: Settle) -> None:
    panel = opened(app, settle)
    assert panel.empty.isVisible()
    app.desk.actions["main"].trigger()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, NewTopic)
    qtbot.keyClicks(sheet.name, "Monthly news")
    qtbot.keyClick(sheet.name, Qt.Key.Key_Return)
    settle()
    assert names(app) == ["Monthly news"]
    assert not panel.empty.isVisible()
    assert panel.form.name() == "Monthly news"


def test_a_taken_name_is_said_in_the_sheet_and_nothing_typed_is_lost(
    qtbot: QtBot, app: App, settle: Settle
) -> None:
    two_topics(app)
    panel = opened(app, settle)
    qtbot.mouseClick(panel.add, Qt.MouseButton.LeftButton)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, NewTopic)
    qtbot.keyClicks(sheet.name, "MONTHLY NEWS")
    qtbot.keyClicks(sheet.wording, "Yes please")
    qtbot.mouseClick(sheet.button, Qt.MouseButton.LeftButton)
    settle()
    assert sheet.isVisible()
    assert "already" in sheet.name.accessibleDescription()
    assert sheet.wording.toPlainText() == "Yes please"
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    settle()
    assert names(app) == ["Monthly news", "Workshop dates"]


@pytest.mark.parametrize("name", ["Monthly news", "Spring fair"])
def test_a_sheet_closed_while_its_topic_is_written(qtbot: QtBot, app: App, settle: Settle, name: str) -> None:
    two_topics(app)
    panel = opened(app, settle)
    qtbot.mouseClick(panel.add, Qt.MouseButton.LeftButton)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, NewTopic)
    qtbot.keyClicks(sheet.name, name)
    qtbot.mouseClick(sheet.button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(sheet.button, Qt.MouseButton.LeftButton)
    sheet.reject()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    settle()
    assert sorted(names(app)) == sorted({"Monthly news", "Workshop dates", name})


def test_a_topic_is_renamed_in_place_and_taken_back(qtbot: QtBot, app: App, settle: Settle) -> None:
    two_topics(app)
    panel = opened(app, settle)
    assert panel.model.data(panel.model.index(0, 1)) == "1"
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: panel.form.name() == "Workshop dates")
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    field = QApplication.focusWidget()
    assert field is not None
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, "Courses")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle()
    assert names(app) == ["Courses", "Monthly news"]
    assert panel.form.name() == "Courses"
    app.desk.actions["undo"].trigger()
    settle()
    assert names(app) == ["Monthly news", "Workshop dates"]


def test_wording_typed_is_saved_when_another_topic_is_chosen(qtbot: QtBot, app: App, settle: Settle) -> None:
    two_topics(app)
    panel = opened(app, settle)
    panel.form.wording.setFocus()
    qtbot.keyClicks(panel.form.wording, "Yes, send me the news.")
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: panel.form.name() == "Workshop dates")
    settle()
    with app.book.read() as session:
        found = topics.find(session, "Monthly news")
    assert found is not None
    assert found.wording == "Yes, send me the news."


def test_a_topic_people_answered_for_stays(qtbot: QtBot, app: App, settle: Settle) -> None:
    two_topics(app)
    panel = opened(app, settle)
    panel.form.removed.emit(1)
    settle()
    refusal = QApplication.activeModalWidget()
    assert refusal is not None
    assert "in use" in refusal.accessibleName()
    refusal.close()
    assert names(app) == ["Monthly news", "Workshop dates"]


def test_the_table_is_a_sound_model_and_nothing_is_cut(
    qtmodeltester: ModelTester, app: App, settle: Settle
) -> None:
    two_topics(app)
    app.window.resize(1280, 800)
    panel = opened(app, settle)
    qtmodeltester.check(panel.model)
    assert faults(panel) == []
