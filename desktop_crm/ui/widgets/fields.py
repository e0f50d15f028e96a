"""What can be typed into or chosen from, with a label, a hint and an error."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets import icons
from desktop_crm.ui.widgets.labels import Glyph, Label
from desktop_crm.ui.widgets.layout import Box, column, row
from desktop_crm.ui.widgets.paint import Pen


def is_for_the_book(event: QEvent, undo: bool, redo: bool) -> bool:
    """Whether Undo or Redo was pressed in a text that has nothing of that kind: then the book's is meant."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    keys = QKeySequence.StandardKey
    return (event.matches(keys.Undo) and not undo) or (event.matches(keys.Redo) and not redo)


class Field(QLineEdit):
    """One line of text. `left` fires when the field loses focus with another text than before."""

    left = Signal(str)

    def __init__(
        self,
        text: str = "",
        placeholder: str = "",
        icon: str = "",
        *,
        name: str = "",
        width: int = 0,
        mono: bool = False,
        secret: bool = False,
    ) -> None:
        super().__init__(text)
        self._before = text
        self._mono, self._icon = mono, icon
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name or placeholder)
        if width:
            self.setFixedWidth(theme.px(width))
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
        self._icon_action = (
            self.addAction(icons.icon(icon, 16, "text3"), QLineEdit.ActionPosition.LeadingPosition)
            if icon
            else None
        )
        self.textEdited.connect(self._typed)
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFont(theme.font(13, 400, mono=self._mono))
        if self._icon_action is not None:
            self._icon_action.setIcon(icons.icon(self._icon, 16, "text3"))

    def _typed(self) -> None:
        self.show_error(False)

    def show_error(self, on: bool) -> None:
        if bool(self.property("error")) != on:
            self.setProperty("error", on)
            self.style().unpolish(self)
            self.style().polish(self)

    def event(self, event: QEvent) -> bool:
        if is_for_the_book(event, self.isUndoAvailable(), self.isRedoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._before = self.text()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.text() != self._before:
            self._before = self.text()
            self.left.emit(self.text())


class TextArea(QPlainTextEdit):
    """Several lines of plain text; Tab goes on to the next field."""

    left = Signal(str)

    def __init__(self, text: str = "", placeholder: str = "", *, name: str = "", lines: int = 3) -> None:
        super().__init__(text)
        self._before = text
        self._lines = lines
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name or placeholder)
        self.setTabChangesFocus(True)
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFont(theme.font())
        self.setFixedHeight(round(theme.metrics().lineSpacing() * self._lines) + 22)

    def event(self, event: QEvent) -> bool:
        document = self.document()
        if is_for_the_book(event, document.isUndoAvailable(), document.isRedoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._before = self.toPlainText()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.toPlainText() != self._before:
            self._before = self.toPlainText()
            self.left.emit(self._before)


class Select(QComboBox):
    """One of a list in a frame of our own; the popup stays the platform's. `picked`: by the user only."""

    picked = Signal(object)

    def __init__(
        self,
        choices: Sequence[tuple[Any, str]] = (),
        *,
        name: str,
        width: int = 0,
        icon: str = "",
        small: bool = False,
        quiet: bool = False,
    ) -> None:
        super().__init__()
        self.glyph, self.small, self.quiet, self.tone = icon, small, quiet, "text"
        self.edge = "mark"
        self._values: list[Any] = []
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if width:
            self.setFixedWidth(theme.px(width))
        self.set_choices(choices)
        self.activated.connect(self._picked)

    def set_choices(self, choices: Sequence[tuple[Any, str]], keep: bool = True) -> None:
        """Fills the list; `keep` keeps the chosen value where it is still there."""
        before = self.value()
        self.blockSignals(True)
        self.clear()
        # Kept here, not in the model: Qt would make plain strings of enumerations.
        self._values = [value for value, _words in choices]
        for _value, words in choices:
            self.addItem(words)
        if keep and before is not None:
            self.set_value(before)
        self.blockSignals(False)
        self.update()

    def value(self) -> Any:
        number = self.currentIndex()
        return self._values[number] if 0 <= number < len(self._values) else None

    def set_value(self, value: Any) -> None:
        if value in self._values:
            self.setCurrentIndex(self._values.index(value))

    def _picked(self, number: int) -> None:
        if 0 <= number < len(self._values):  # Return in an opened list with nothing chosen picks nothing
            self.picked.emit(self._values[number])

    def wheelEvent(self, event: QWheelEvent) -> None:
        # A page that is scrolled must not change what the pointer happens to pass over.
        event.ignore()

    def sizeHint(self) -> QSize:
        px = 12 if self.small else 13
        words = max((theme.width(self.itemText(i), px) for i in range(min(self.count(), 50))), default=60.0)
        lead = theme.px(22) if self.glyph else 0
        return QSize(round(words + lead + 46), theme.px(28 if self.small else 32))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(60), self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        pen = Pen(painter, rect)
        if not self.quiet:
            pen.box(rect, "field" if self.isEnabled() else "subtle", 6, self.edge)
        elif self.underMouse():
            pen.box(rect, "hover", 6)
        x = 10.0
        if self.glyph:
            pen.icon(QRectF(x, 0, theme.px(16), rect.height()), self.glyph, 16, "text2")
            x += theme.px(22)
        px = 12 if self.small else 13
        ink = self.tone if self.isEnabled() else "text3"
        pen.text(QRectF(x, 0, rect.width() - x - 24, rect.height()), self.currentText(), px, 400, ink)
        pen.icon(QRectF(rect.width() - 22, 0, 12, rect.height()), "caret-down", 12, "text2")
        if self.hasFocus():
            pen.focus_ring(rect)
        painter.end()


class Labelled(Box):
    """A field with its label above, its hint or its error below; the label is the field's buddy.

    `beside` stands after the field on its line (a button that chooses, an eye).
    """

    def __init__(self, label: str, field: QWidget, hint: str = "", *, beside: QWidget | None = None) -> None:
        super().__init__()
        self.field = field
        self._caption = Label(label, 12, 500, "text2")
        self._caption.setBuddy(field)
        self._hint_words = hint
        self._hint = Label(hint, 12, 400, "text2", wrap=True)
        if not hint:
            self._hint.hide()  # never shown before it has a parent: it would be a window of its own
        self._error_mark = Glyph("warning-circle-fill", 14, "bad")
        self._error_words = Label("", 12, 500, "bad", wrap=True)
        self._error = Box(row(self._error_mark, (self._error_words, 1), gap=6))
        self._error.hide()
        line = field if beside is None else row((field, 1), beside, gap=6)
        self.setLayout(column(self._caption, line, self._hint, self._error, gap=5))
        field.setAccessibleName(label)
        field.setAccessibleDescription(hint)

    def set_label(self, label: str) -> None:
        self._caption.setText(label)
        self.field.setAccessibleName(label)

    def set_hint(self, hint: str) -> None:
        self._hint_words = hint
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint) and self._error.isHidden())

    def set_error(self, words: str) -> None:
        """Shows what is wrong, or nothing."""
        self._error_words.setText(words)
        self._error.setVisible(bool(words))
        self._hint.setVisible(bool(self._hint_words) and not words)
        if isinstance(self.field, Field):
            self.field.show_error(bool(words))
        self.field.setAccessibleDescription(words or self._hint_words)
