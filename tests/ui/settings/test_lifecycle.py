"""The rules of the stages as a person reads and changes them."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_crm.lifecycle import keeping
from desktop_crm.lifecycle.rules import Rules
from desktop_crm.lifecycle.stages import Stage
from desktop_crm.ui.app import App
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.settings.lifecycle import LifecyclePanel
from desktop_crm.ui.settings.page import SettingsPage
from desktop_crm.ui.widgets.fields import Field, TextArea
from tests.ui.geometry import faults
from tests.ui.people import fill

Settle = Callable[[], None]


@pytest.fixture
def panel(app: App, settle: Settle) -> LifecyclePanel:
    fill(app.book)
    app.window.open(Place(Where.SETTINGS, detail="lifecycle"))
    settle()
    page = app.window.current()
    assert isinstance(page, SettingsPage)
    found = page.panel()
    assert isinstance(found, LifecyclePanel)
    return found


def rules(app: App) -> Rules:
    with app.book.read() as session:
        return keeping.rules(session)


def test_each_stage_reads_as_a_sentence_with_how_many_would_be_at_it(panel: LifecyclePanel) -> None:
    assert panel.boxes[Stage.GROWING].sentence.text() == "Growing: 2 purchases or 4 exchanges so far."
    counts = {stage: box.count.text() for stage, box in panel.boxes.items()}
    assert (counts[Stage.LEAD], counts[Stage.NEW], counts[Stage.LOYAL]) == (
        "4 people",
        "1 person",
        "0 people",
    )
    assert faults(panel) == []


def test_a_number_changed_changes_sentence_and_count_and_is_taken_back(
    qtbot: QtBot, app: App, panel: LifecyclePanel, settle: Settle
) -> None:
    field = panel.rows["lifecycle.growing_exchanges"].editor
    assert isinstance(field, Field)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "1")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    settle()
    assert rules(app).growing_exchanges == 1
    assert panel.boxes[Stage.GROWING].sentence.text() == "Growing: 2 purchases or 1 exchange so far."
    assert panel.boxes[Stage.GROWING].count.text() == "1 person"
    app.desk.actions["undo"].trigger()
    settle()
    assert rules(app) == Rules() and panel.boxes[Stage.GROWING].count.text() == "0 people"


def test_a_number_that_makes_no_sense_is_said_and_not_kept(
    qtbot: QtBot, app: App, panel: LifecyclePanel, settle: Settle
) -> None:
    row = panel.rows["lifecycle.lost_days"]
    assert isinstance(row.editor, Field)
    row.editor.setFocus()
    row.editor.selectAll()
    qtbot.keyClicks(row.editor, "3")
    qtbot.keyClick(row.editor, Qt.Key.Key_Tab)
    settle()
    assert row._error.text() == "Between 30 and 7,300." and rules(app) == Rules()


def test_expectations_are_words_of_ones_own_and_all_goes_back_to_ours(
    qtbot: QtBot, app: App, panel: LifecyclePanel, settle: Settle
) -> None:
    area = panel.rows["lifecycle.expects_new"].editor
    assert isinstance(area, TextArea) and area.toPlainText().startswith("To be thanked")
    area.setFocus()
    area.selectAll()
    qtbot.keyClicks(area, "Cake and a hand-written card")
    area.clearFocus()
    settle()
    with app.book.read() as session:
        assert keeping.expects(session, Stage.NEW) == "Cake and a hand-written card"
    qtbot.mouseClick(panel.ours, Qt.MouseButton.LeftButton)
    settle()
    assert area.toPlainText().startswith("To be thanked")
    app.desk.actions["undo"].trigger()
    settle()
    assert area.toPlainText() == "Cake and a hand-written card"
