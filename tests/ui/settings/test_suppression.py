"""The list of addresses that get nothing: added with a reason, found, lifted."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_crm.base import clock
from desktop_crm.consent import suppressing
from desktop_crm.consent.suppressing import Why
from desktop_crm.ui.app import App
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.settings.suppression import NewSuppression, SuppressionPanel
from desktop_crm.ui.widgets.notices import Sheet
from tests.ui.geometry import faults

Settle = Callable[[], None]


def opened(app: App, settle: Settle) -> SuppressionPanel:
    app.window.open(Place(Where.SETTINGS, detail="suppression"))
    settle()
    panel = app.window.current().panel()  # type: ignore[union-attr]
    assert isinstance(panel, SuppressionPanel)
    return panel


def suppressed(app: App, address: str) -> bool:
    with app.book.read() as session:
        return suppressing.is_suppressed(session, address)


def three(app: App) -> None:
    with app.book.write() as session:
        suppressing.suppress(session, "gone@example.org", Why.HARD_BOUNCE, clock.now(), "550 no such user")
        suppressing.suppress(session, "cross@example.org", Why.COMPLAINT, clock.now())
        suppressing.suppress(session, "erased@example.org", Why.ERASURE, clock.now())


def test_an_address_is_added_with_its_reason(qtbot: QtBot, app: App, settle: Settle) -> None:
    panel = opened(app, settle)
    assert panel.empty.isVisible()
    app.desk.actions["main"].trigger()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, NewSuppression)
    qtbot.keyClicks(sheet.address, "ann at example.org")
    qtbot.keyClick(sheet.address, Qt.Key.Key_Return)
    settle()
    assert sheet.isVisible(), "what is no address is said where it was typed"
    sheet.address.setText("Ann@Example.org")
    qtbot.keyClicks(sheet.evidence, "rang on Monday")
    qtbot.keyClick(sheet.evidence, Qt.Key.Key_Return)
    settle()
    assert suppressed(app, "ann@example.org")
    assert panel.model.rowCount() == 1


def test_an_address_is_found_and_lifted_but_never_by_enter_alone(
    qtbot: QtBot, app: App, settle: Settle
) -> None:
    three(app)
    panel = opened(app, settle)
    panel.table.setFocus()
    qtbot.keyClicks(panel.table, "gone")
    assert panel.search.text() == "gone"
    assert panel.model.rowCount() == 1
    qtbot.mouseClick(panel.lift, Qt.MouseButton.LeftButton)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, Sheet)
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert suppressed(app, "gone@example.org")
    qtbot.keyClick(sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert not suppressed(app, "gone@example.org")
    assert suppressed(app, "cross@example.org")


def test_an_erased_address_cannot_be_lifted(app: App, settle: Settle) -> None:
    three(app)
    panel = opened(app, settle)
    assert not panel.lift.isEnabled()
    assert "erased" in panel.lift.toolTip()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (960, 600)])
def test_the_list_is_a_sound_model_and_nothing_is_cut(
    qtmodeltester: ModelTester, app: App, settle: Settle, width: int, height: int
) -> None:
    three(app)
    app.window.resize(width, height)
    panel = opened(app, settle)
    qtmodeltester.check(panel.model)
    assert faults(panel) == []
