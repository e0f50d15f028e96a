"""A setting as a row: its label and hint, and at the trailing edge what changes it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QWidget

from desktop_crm.book.settings import Setting
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.choices import Switch
from desktop_crm.ui.widgets.fields import Field, Select, TextArea
from desktop_crm.ui.widgets.labels import Glyph, Label
from desktop_crm.ui.widgets.layout import Box, column, row, rule
from desktop_crm.ui.widgets.scaling import up_to
from desktop_crm.ui.widgets.wrapping import Part, wrapping

EDITOR = 300  # design pixels of a field at the trailing edge
WORDS = 180  # design pixels that label and hint have at least beside it; else it stands below them


class ValueEditor(Box):
    """Base of editors made of several parts. `committed` when the user is done with the value."""

    committed = Signal()

    def value(self) -> Any:
        """The value that is shown; None where it cannot be one."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        raise NotImplementedError


class SettingRow(Box):
    """One setting. `changed` carries its name and the new value, when the user is done with it."""

    changed = Signal(str, object)
    wrong_words = "A whole number is needed here."  # where the value cannot be read

    def __init__(self, setting: Setting[Any], editor: QWidget | None = None, *, hint: str = "") -> None:
        super().__init__()
        self.setting = setting
        self._value: Any = None  # until the stored value has been shown, nothing is saved
        self.editor = editor or _editor(setting)
        self.editor.setAccessibleName(setting.label)
        self._hint_words = hint or setting.hint
        self.editor.setAccessibleDescription(self._hint_words)
        self._label = Label(setting.label, 13, 500, wrap=True)
        self._label.setBuddy(self.editor)
        self._hint = Label(self._hint_words, 12, 400, "text2", wrap=True)
        if not self._hint_words:
            self._hint.hide()
        self._error = Label("", 12, 500, "bad", wrap=True)
        self._trouble = Box(row(Glyph("warning-circle-fill", 14, "bad"), (self._error, 1), gap=6))
        self._trouble.hide()
        words = column(None, self._label, 1, self._hint, self._trouble, None)
        line = wrapping(Part(Box(words), 1, WORDS), 16, self.editor, pad=(0, 8, 0, 8), height=52)
        self.setLayout(column(line, rule()))
        self._wire()

    def _wire(self) -> None:
        match self.editor:
            case Field():
                self.editor.left.connect(self.commit)
                self.editor.returnPressed.connect(self.commit)
            case TextArea():
                self.editor.left.connect(self.commit)
            case Select():
                self.editor.picked.connect(self.commit)
            case Switch():
                self.editor.clicked.connect(self.commit)
            case ValueEditor():
                self.editor.committed.connect(self.commit)

    # ------------------------------------------------------------ value
    def value(self) -> Any:
        """What the editor shows, in the setting's type; None where it cannot be read as that."""
        match self.editor:
            case Field():
                text = self.editor.text().strip()
                if isinstance(self.setting.default, int):
                    return int(text) if text.isdecimal() else None
                return text
            case TextArea():
                return self.editor.toPlainText().strip()
            case Select():
                return self.editor.value()
            case Switch():
                return self.editor.isChecked()
            case ValueEditor():
                return self.editor.value()
        return None

    def show_value(self, value: Any) -> None:
        """Shows the stored value, unless the user is just typing another one."""
        typing = self._value is not None and self.editor.hasFocus() and self.value() != self._value
        self._value = value
        if typing:
            return
        match self.editor:
            case Field():
                self.editor.setText(str(value))
            case TextArea():
                if self.editor.toPlainText() != value:
                    self.editor.setPlainText(value)
            case Select():
                if self.editor.findData(value) < 0:  # stored by another way in: shown as it is
                    self.editor.addItem(str(value), value)
                self.editor.set_value(value)
            case Switch():
                self.editor.setChecked(value)
                self.editor.update()
            case ValueEditor():
                self.editor.show_value(value)
        self.show_error("")

    def commit(self) -> None:
        """Tells a value that differs from the stored one; what cannot be stored is said and kept."""
        if self._value is None:
            return
        value = self.value()
        wrong = self._wrong(value)
        self.show_error(wrong)
        if not wrong and value != self._value:
            self._value = value
            self.changed.emit(self.setting.name, value)

    def _wrong(self, value: Any) -> str:
        if value is None:
            return self.wrong_words
        if isinstance(value, int) and not isinstance(value, bool) and not self.setting.choices:
            low, high = self.setting.low, self.setting.high
            return "" if low <= value <= high else f"Between {low:,} and {high:,}."
        return ""

    def show_error(self, words: str) -> None:
        """Shows what is wrong in place of the hint, or nothing."""
        self._error.setText(words)
        self._trouble.setVisible(bool(words))
        self._hint.setVisible(bool(self._hint_words) and not words)
        if isinstance(self.editor, Field):
            self.editor.show_error(bool(words))
        self.editor.setAccessibleDescription(words or self._hint_words)


def _editor(setting: Setting[Any]) -> QWidget:
    """What fits the setting's type: a menu, a switch, a number, a line of text."""
    if setting.choices:
        return select(setting.choices, setting.label)
    if isinstance(setting.default, bool):
        return Switch(setting.label)
    if isinstance(setting.default, int):
        number = Field(name=setting.label, width=96)
        number.setValidator(QIntValidator(0, 99_999_999, number))
        return number
    return up_to(Field(name=setting.label), EDITOR)


def select(choices: Sequence[tuple[Any, str]], name: str, width: int = 0) -> Select:
    """A menu as wide as its longest choice needs, at least 160."""
    made = Select(choices, name=name)
    return up_to(made, width or max(160, round(made.sizeHint().width() / theme.scale)))


class ActionRow(Box):
    """Something to do as a row: what it is, what it does, and its button."""

    def __init__(self, label: str, hint: str, *buttons: QWidget) -> None:
        super().__init__()
        words = column(None, Label(label, 13, 500), 1, Label(hint, 12, 400, "text2", wrap=True), None)
        line = wrapping(Part(Box(words), 1, WORDS), 24, *buttons, pad=(0, 8, 0, 8), height=52)
        self.setLayout(column(line, rule()))
        for button in buttons:
            button.setAccessibleDescription(hint)
