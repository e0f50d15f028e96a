"""The menu of a row: what can be done with it, each beside its key. Shift F10, the menu key or the mouse opens it."""

import sys
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop_crm.ui.widgets.keys import native

Act = tuple[str, str, str]  # the key as lists tell it (empty: Enter), what the menu says, the key in words


class RowMenu(QMenu):
    """`asked`: the key that does the same, and the record it is about."""

    asked = Signal(str, object)

    def __init__(self, parent: QWidget, record: Any, acts: Sequence[Act]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._record = record
        for key, words, shown in acts:
            self.addAction(native(f"{words}\t{shown}") if shown else words).setData(key)
        self.triggered.connect(self._picked)

    def _picked(self, action: QAction) -> None:
        self.asked.emit(action.data(), self._record)


def is_asked(event: QKeyEvent, mac: bool = sys.platform == "darwin") -> bool:
    """Whether a key asks for the menu of what has the focus; the menu key itself is the platform's."""
    if mac:  # Control, which Qt calls Meta there
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return enter and event.modifiers() == Qt.KeyboardModifier.MetaModifier
    return event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier


def ask(window: QWidget) -> None:
    """Asks what has the focus for its menu, at its current row or its cursor, as the menu key does."""
    held = window.focusWidget() or window
    spot = held.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    rect = spot.toRect() if isinstance(spot, QRectF) else spot
    where = rect.center() if isinstance(rect, QRect) and not rect.isEmpty() else held.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, where, held.mapToGlobal(where))
    QApplication.sendEvent(held, event)
