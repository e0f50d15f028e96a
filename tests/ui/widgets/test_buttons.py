"""Buttons by keyboard."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_crm.ui.widgets.buttons import Button

NONE = Qt.KeyboardModifier.NoModifier
KEYPAD, CONTROL = Qt.KeyboardModifier.KeypadModifier, Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(
    ("key", "held", "times"),
    [
        (Qt.Key.Key_Return, NONE, 1),
        (Qt.Key.Key_Enter, KEYPAD, 1),  # Enter of the number block
        (Qt.Key.Key_Space, NONE, 1),
        (Qt.Key.Key_Return, CONTROL, 0),  # the page's main action
    ],
)
def test_enter_and_space_press_it(
    qtbot: QtBot, qapp: object, key: Qt.Key, held: Qt.KeyboardModifier, times: int
) -> None:
    button, pressed = Button("Send"), list[str]()
    qtbot.addWidget(button)

    def note() -> None:
        pressed.append("pressed")

    button.clicked.connect(note)
    button.show()
    qtbot.keyClick(button, key, held)
    assert len(pressed) == times
