"""A person who has only a keyboard: keys go where the focus is, or into the open menu, and nowhere else."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QWidget
from pytestqt.qtbot import QtBot

_NAMED = {
    "Enter": Qt.Key.Key_Return, "Esc": Qt.Key.Key_Escape, "Del": Qt.Key.Key_Delete,
    ",": Qt.Key.Key_Comma, " ": Qt.Key.Key_Space,
}  # fmt: skip
_HELD = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}


class Keys:
    """Presses keys and waits until what they did is shown."""

    def __init__(self, qtbot: QtBot, settle: Callable[[], None]) -> None:
        self._bot, self._settle = qtbot, settle

    # ------------------------------------------------------------ pressing
    def press(self, *keys: str) -> None:
        """`press("Ctrl+L", "Enter")`: one after another."""
        for key in keys:
            *held, name = key.split("+")
            modifiers = Qt.KeyboardModifier.NoModifier
            for each in held:
                modifiers |= _HELD[each]
            code = _NAMED.get(name) or Qt.Key[f"Key_{name}"]
            self._bot.keyClick(self.target(), code, modifiers)
            self._settle()

    def write(self, text: str) -> None:
        """Types a text, letter by letter."""
        for letter in text:
            self._bot.keyClick(self.target(), letter)
        self._settle()

    def over(self, text: str) -> None:
        """Types a text in the place of what a field holds."""
        self.press("Ctrl+A")
        self.write(text)

    # ------------------------------------------------------------ looking
    @staticmethod
    def target() -> QWidget:
        """Where a key goes: the open menu, else what has the focus."""
        found = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert found is not None, "nothing has the focus"
        return found

    @classmethod
    def on(cls) -> str:
        """What a screen reader would say the focus is on."""
        return cls.target().accessibleName()

    @staticmethod
    def sheet() -> str:
        """The title of the sheet that is open; nothing where none is."""
        found = QApplication.activeModalWidget()
        return found.windowTitle() if found is not None else ""

    # ------------------------------------------------------------ finding one's way
    def tab_to(self, name: str, key: str = "Tab") -> None:
        """Tab until the focus is on what is called so, or begins so."""
        passed = []
        for _ in range(80):
            if self.on().startswith(name):
                return
            passed.append(self.on())
            self.press(key)
        raise AssertionError(f"Tab never comes to “{name}”, only to {passed}")

    def pane_with(self, name: str) -> None:
        """F6 until the focus is on what is called so."""
        passed = []
        for _ in range(12):
            if self.on() == name:
                return
            passed.append(self.on())
            self.press("F6")
        raise AssertionError(f"F6 never comes to “{name}”, only to {passed}")

    def menu(self, words: str) -> None:
        """Down to an entry of the open menu, and Enter."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu), "no menu is open"
        entries = [action.text() for action in menu.actions()]
        for _ in range(len(entries) + 2):
            active = menu.activeAction()
            if active is not None and words in active.text():
                self.press("Enter")
                return
            self.press("Down")
        raise AssertionError(f"“{words}” is not in the menu: {entries}")

    def choose(self, words: str) -> None:
        """Up and down in a list of choices until it says so."""
        field = self.target()
        assert isinstance(field, QComboBox), f"{self.on()} is no list of choices"
        self.press("Home")
        for _ in range(field.count()):
            if words in field.currentText():
                return
            self.press("Down")
        raise AssertionError(f"“{words}” cannot be chosen under {self.on()}")

    def command(self, words: str) -> None:
        """Through the palette: Ctrl K, the words, Enter."""
        self.press("Ctrl+K")
        self.write(words)
        self._bot.wait(60)  # the palette asks when nothing was typed for a moment
        self._settle()
        self.press("Enter")
