"""The one door to the user: refusals in words, faults with details that hold nobody's data and are kept."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from desktop_crm.base import paths
from desktop_crm.base.errors import UserError
from desktop_crm.ui.messages import Messages
from desktop_crm.ui.widgets.buttons import Button
from desktop_crm.ui.widgets.notices import Sheet


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QMainWindow:
    monkeypatch.setattr(paths, "log_folder", lambda: tmp_path / "log")
    made = QMainWindow()
    qtbot.addWidget(made)
    made.show()
    return made


def buttons(window: QMainWindow) -> dict[str, Button]:
    (sheet,) = window.findChildren(Sheet)
    return {button.text(): button for button in sheet.findChildren(Button) if not button.isHidden()}


def test_a_refusal_is_told_and_is_no_fault(window: QMainWindow, tmp_path: Path) -> None:
    Messages(window).failed(UserError("The disk is full.", "Make room."))
    assert set(buttons(window)) == {"Close"}
    assert not (tmp_path / "log").exists()


def test_a_fault_is_kept_and_its_details_can_be_copied(window: QMainWindow, tmp_path: Path) -> None:
    try:
        raise KeyError("Ann Berg")
    except KeyError as fault:
        Messages(window).failed(fault)
    written = (tmp_path / "log" / "faults.log").read_text("utf-8")
    assert "KeyError" in written and "test_messages.py" in written and "Ann" not in written
    buttons(window)["Copy the details"].click()
    copied = QGuiApplication.clipboard().text()
    assert "KeyError" in copied and "Ann" not in copied
