"""Keys are named as the platform writes them."""

import sys

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from desktop_crm.ui.widgets.buttons import Button, icon_button
from desktop_crm.ui.widgets.keys import native
from desktop_crm.ui.widgets.row_menu import is_asked


@pytest.mark.parametrize(
    ("words", "mac"),
    [
        ("Ctrl D", "⌘D"),
        ("Copy (Ctrl D)", "Copy (⌘D)"),
        ("Alt Up, Alt Down", "⌥↑, ⌥↓"),
        ("Ctrl Enter", "⌘↩"),
        ("Ctrl+Shift+N", "⇧⌘N"),
        ("Ctrl Alt S", "⌥⌘S"),
        ("Ctrl K finds every command and its key.", "⌘K finds every command and its key."),
        ("Shift Up, Down", "⇧↑, Down"),
        ("Delete", "Delete"),
        ("Control, Alter, Shifted", "Control, Alter, Shifted"),
        ("/", "/"),
    ],
)
def test_apples_signs_stand_on_macos_and_words_elsewhere(words: str, mac: str) -> None:
    assert native(words, mac=True) == mac
    assert native(words, mac=False) == words


def test_which_key_asks_for_the_menu_of_a_row() -> None:
    f10, enter = Qt.Key.Key_F10, Qt.Key.Key_Return
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.MetaModifier
    asked = [
        is_asked(QKeyEvent(QEvent.Type.KeyPress, key, held), mac)
        for key, held, mac in (
            (f10, shift, False), (f10, Qt.KeyboardModifier.NoModifier, False), (enter, control, False),
            (enter, control, True), (f10, shift, True),
        )
    ]  # fmt: skip
    assert asked == [True, False, False, True, False]


@pytest.mark.skipif(sys.platform == "darwin", reason="words elsewhere")
@pytest.mark.usefixtures("qapp")
def test_buttons_name_keys_as_menus_do() -> None:
    menus = QKeySequence("Ctrl+D").toString(QKeySequence.SequenceFormat.NativeText)
    assert icon_button("copy", "Copy (Ctrl D)").toolTip() == f"Copy ({menus.replace('+', ' ')})"
    assert Button("Send", key="Ctrl Enter").key == "Ctrl Enter"
