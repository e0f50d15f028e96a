"""Channels in the settings: added, renamed, moved, priced, weighed and removed, each with undo."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import channel_list, interactions
from desktop_crm.dialogue.channels import ChannelInfo, Direction, Distance
from desktop_crm.dialogue.interactions import Log
from desktop_crm.ui.app import App
from desktop_crm.ui.dialogue import channel_choice
from desktop_crm.ui.dialogue.log_sheet import LogSheet
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.settings.channel_form import NewChannel
from desktop_crm.ui.settings.channels import ChannelsPanel, Line
from desktop_crm.ui.widgets.paint import channel_look
from tests.ui.geometry import faults

Settle = Callable[[], None]


@pytest.fixture
def panel(app: App, settle: Settle) -> ChannelsPanel:
    app.window.open(Place(Where.SETTINGS, detail="channels"))
    settle()
    found = app.window.current().panel()  # type: ignore[union-attr]
    assert isinstance(found, ChannelsPanel)
    return found


def stored(app: App) -> dict[str, ChannelInfo]:
    with app.book.read() as session:
        return {channel.id: channel for channel in channel_list.every(session)}


def add_stall(qtbot: QtBot, panel: ChannelsPanel, settle: Settle) -> None:
    qtbot.mouseClick(panel.add, Qt.MouseButton.LeftButton)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, NewChannel)
    qtbot.keyClicks(sheet.name, "Market stall")
    qtbot.mouseClick(sheet.button, Qt.MouseButton.LeftButton)
    settle()


def go_to(qtbot: QtBot, panel: ChannelsPanel, steps: int, settle: Settle) -> None:
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Home)
    for _ in range(steps):
        qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    settle()


def test_the_shipped_ones_stand_there_with_words_for_their_traits(panel: ChannelsPanel) -> None:
    assert panel.model.rowCount() == 10
    assert panel.none_own.isVisible()
    first = panel.table.current_record()
    assert isinstance(first, Line)
    said = panel.model.words(first, "channel", Qt.ItemDataRole.AccessibleTextRole)
    assert said == (
        "Visit, face to face, £15.00 a touch, speed at once, richness all senses, interactivity a talk, "
        "used 0 times this year"
    )
    assert not panel.form.up.isEnabled() and panel.form.down.isEnabled()
    assert not panel.form.remove_button.isEnabled()
    assert "stays" in panel.form.remove_button.toolTip()


def test_a_market_stall_is_added_and_stands_wherever_channels_are_chosen(
    qtbot: QtBot, app: App, panel: ChannelsPanel, settle: Settle
) -> None:
    assert ("market-stall", "Market stall") not in channel_choice.choices()
    add_stall(qtbot, panel, settle)
    assert stored(app)["market-stall"].family == "visit"
    assert not panel.none_own.isVisible() and panel.form.remove_button.isEnabled()
    assert channel_choice.choices()[-1] == ("market-stall", "Market stall")
    assert channel_look("market-stall")[:2] == channel_look("visit")[:2]
    sheet = LogSheet(app.window, app.tasks)
    sheet.channel.set_value("market-stall")
    assert sheet.channel.currentText() == "Market stall"
    sheet.deleteLater()
    app.undo()
    settle()
    assert "market-stall" not in stored(app) and channel_choice.name_of("phone") == "Phone"
    assert ("market-stall", "Market stall") not in channel_choice.choices()


def test_a_taken_name_is_said_in_the_sheet(qtbot: QtBot, panel: ChannelsPanel, settle: Settle) -> None:
    panel.main_action()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, NewChannel)
    qtbot.keyClicks(sheet.name, "PHONE")
    qtbot.keyClick(sheet.name, Qt.Key.Key_Return)
    settle()
    assert sheet.isVisible() and "already" in sheet.name.accessibleDescription()
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)


def test_what_the_disk_refused_can_be_tried_again(
    qtbot: QtBot, app: App, panel: ChannelsPanel, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> str:
        raise OSError("no space left")

    panel.main_action()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, NewChannel)
    qtbot.keyClicks(sheet.name, "Fax")
    with monkeypatch.context() as broken:
        broken.setattr(channel_list, "add", full)
        qtbot.keyClick(sheet.name, Qt.Key.Key_Return)
        settle()
    fault = QApplication.activeModalWidget()
    assert fault is not None and fault is not sheet
    qtbot.keyClick(fault, Qt.Key.Key_Escape)
    assert sheet.isVisible() and sheet.button.isEnabled()
    qtbot.mouseClick(sheet.button, Qt.MouseButton.LeftButton)
    settle()
    assert "fax" in stored(app) and QApplication.activeModalWidget() is None


def test_a_channel_is_renamed_everywhere_and_taken_back(
    qtbot: QtBot, app: App, panel: ChannelsPanel, settle: Settle
) -> None:
    go_to(qtbot, panel, 1, settle)
    assert panel.form.name.hasFocus() and panel.form.name.text() == "Phone"
    qtbot.keyClicks(panel.form.name, "Telephone")  # what was there is selected
    qtbot.keyClick(panel.form.name, Qt.Key.Key_Return)
    settle()
    assert stored(app)["phone"].name == "Telephone"
    assert channel_choice.name_of("phone") == "Telephone"
    app.undo()
    settle()
    assert channel_choice.name_of("phone") == "Phone" and panel.form.name.text() == "Phone"


def test_cost_scale_and_distance_are_kept_each_as_one_step(
    qtbot: QtBot, app: App, panel: ChannelsPanel, settle: Settle
) -> None:
    go_to(qtbot, panel, 1, settle)
    panel.form.cost.setFocus()
    panel.form.cost.selectAll()
    qtbot.keyClicks(panel.form.cost, "2.50")
    qtbot.keyClick(panel.form.cost, Qt.Key.Key_Return)
    settle()
    assert stored(app)["phone"].traits.cost_minor == 250
    scale = panel.form.scales["richness"]
    scale.pieces.setFocus()
    qtbot.keyClick(scale.pieces, Qt.Key.Key_Left)
    qtbot.keyClick(scale.pieces, Qt.Key.Key_Left)
    assert scale.word.text() == "Plain text" and stored(app)["phone"].traits.richness == 4
    qtbot.keyClick(scale.pieces, Qt.Key.Key_Return)
    settle()
    assert stored(app)["phone"].traits.richness == 2
    panel.form.distance.set_value(Distance.IMPERSONAL)
    panel.form.distance.activated.emit(panel.form.distance.currentIndex())
    settle()
    assert stored(app)["phone"].traits.distance is Distance.IMPERSONAL
    app.undo()
    settle()
    app.undo()
    settle()
    found = stored(app)["phone"].traits
    assert (found.richness, found.distance, found.cost_minor) == (4, Distance.PERSONAL, 250)


def test_what_is_no_amount_is_said_and_not_kept(
    qtbot: QtBot, app: App, panel: ChannelsPanel, settle: Settle
) -> None:
    go_to(qtbot, panel, 1, settle)
    before = stored(app)["phone"].traits
    for wrong in ("much", "-1"):
        panel.form.cost.setFocus()
        panel.form.cost.selectAll()
        qtbot.keyClicks(panel.form.cost, wrong)
        qtbot.keyClick(panel.form.cost, Qt.Key.Key_Return)
        settle()
        assert "amount" in panel.form.cost.accessibleDescription()
    assert stored(app)["phone"].traits == before


def test_a_channel_moves_and_menus_follow(
    qtbot: QtBot, app: App, panel: ChannelsPanel, settle: Settle
) -> None:
    go_to(qtbot, panel, 1, settle)
    qtbot.mouseClick(panel.form.up, Qt.MouseButton.LeftButton)
    settle()
    assert [channel for channel, _name in channel_choice.choices()][:2] == ["phone", "visit"]
    assert not panel.form.up.isEnabled()  # it is still the current one, and the first now
    app.undo()
    settle()
    assert list(stored(app))[:2] == ["visit", "phone"]


def test_one_in_use_stays_and_says_why_one_that_is_not_goes(
    qtbot: QtBot, app: App, panel: ChannelsPanel, settle: Settle
) -> None:
    add_stall(qtbot, panel, settle)
    with app.book.write() as session:
        ann = editing.add(session, Draft(full_name="Ann"), clock.now())
        entry = Log(contact_ids=(ann,), channel="market-stall", direction=Direction.IN, at=clock.now())
        number = interactions.log(session, entry, clock.now())
    settle()
    current = panel.table.current_record()
    assert isinstance(current, Line) and (current.channel.id, current.used) == ("market-stall", 1)
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Delete)
    settle()
    assert "market-stall" in stored(app)
    with app.book.write() as session:
        interactions.delete(session, number)
    settle()
    qtbot.mouseClick(panel.form.remove_button, Qt.MouseButton.LeftButton)
    settle()
    assert "market-stall" not in stored(app)
    app.undo()
    settle()
    assert "market-stall" in stored(app)


@pytest.mark.parametrize("width", [1440, 1280, 1000])
def test_nothing_is_cut_or_overlaps(app: App, panel: ChannelsPanel, settle: Settle, width: int) -> None:
    app.window.resize(width, 800)
    settle()
    assert faults(panel) == []


def test_the_table_is_a_sound_model(qtmodeltester: ModelTester, panel: ChannelsPanel) -> None:
    qtmodeltester.check(panel.model)


def test_it_says_how_fast_one_answers_over_a_channel(app: App, settle: Settle) -> None:
    now = clock.now()
    with app.book.write() as session:
        ann = editing.add(session, Draft(full_name="Ann"), now)
        for hours, direction in ((50, Direction.IN), (48, Direction.OUT), (1, Direction.IN)):
            at = clock.cut(now - timedelta(hours=hours))
            interactions.log(
                session, Log(contact_ids=(ann,), channel="email", direction=direction, at=at), now
            )
    app.window.open(Place(Where.SETTINGS, detail="channels"))
    settle()
    panel = app.window.current().panel()  # type: ignore[union-attr]
    assert isinstance(panel, ChannelsPanel)
    assert not panel.form._prompt.isVisible()  # of visits nobody waits for an answer
    mail = next(line for line in panel._found.lines if line.channel.id == "email")
    panel.table.make_current(mail.id)
    panel._chosen(mail)
    assert panel.form._prompt.text() == (
        "In the last 90 days you answered 1 of 2 here, half of them within 2 hours; 1 still waits."
    )
