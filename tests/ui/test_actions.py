"""The table of commands: every one can be found, none takes another's key, on any system."""

import sys
from collections import Counter

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from desktop_crm.ui import actions
from desktop_crm.ui.actions import COMMANDS, MENUS, Actions, key_words


@pytest.mark.parametrize("system", ["win32", "darwin", "linux"])
def test_no_key_means_two_things(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    monkeypatch.setattr(actions.sys, "platform", system)
    window = QMainWindow()
    qtbot.addWidget(window)
    made = Actions(window)
    keys = Counter(
        keys.toString() for command in COMMANDS for keys in made[command.id].shortcuts() if keys.toString()
    )
    assert {key: n for key, n in keys.items() if n > 1} == {}
    assert all(
        keys.toString() for command in COMMANDS if command.keys for keys in made[command.id].shortcuts()
    )


def test_every_command_stands_in_one_menu_under_its_own_name() -> None:
    assert {command.menu for command in COMMANDS} == set(MENUS)
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)
    assert len({command.words for command in COMMANDS}) == len(COMMANDS)


def test_on_macos_settings_about_and_quit_go_to_the_programs_own_menu(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    made = Actions(window)
    roles = {c.id: made[c.id].menuRole() for c in COMMANDS}
    own = {name for name, role in roles.items() if role is not QAction.MenuRole.NoRole}
    assert own == {"settings", "about", "quit"}


def test_a_key_is_told_as_the_system_writes_it(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    told = key_words(Actions(window)["palette"])
    assert told == QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText)
    assert told == ("⌘K" if sys.platform == "darwin" else "Ctrl+K")
