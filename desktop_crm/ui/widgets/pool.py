"""Widgets that are shown again with other contents: making one takes longer than painting ten."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop_crm.ui.widgets.layout import Flow

W = TypeVar("W", bound=QWidget)


class Pool(Generic[W]):
    """Widgets of one kind, the first in their layout."""

    def __init__(self, layout: QBoxLayout | Flow, make: Callable[[], W]) -> None:
        self._layout, self._make = layout, make
        self._made: list[W] = []
        self._shown = 0
        self._anchor = QWidget()  # never seen: it keeps the place in the order of Tab
        self._anchor.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._anchor.hide()
        layout.insertWidget(0, self._anchor)

    def show(self, count: int) -> list[W]:
        """So many of them, made where there were never as many; the others are hidden."""
        while len(self._made) < count:
            made = self._make()
            self._layout.insertWidget(1 + len(self._made), made)
            QWidget.setTabOrder(self._made[-1] if self._made else self._anchor, made)
            self._made.append(made)
        for number, each in enumerate(self._made):
            each.setVisible(number < count)
        self._shown = count
        return self._made[:count]

    def shown(self) -> list[W]:
        return self._made[: self._shown]

    def put_away(self, widget: W) -> None:
        """Hides one; those after it move up."""
        self._layout.removeWidget(widget)
        self._made.remove(widget)
        self._layout.insertWidget(1 + len(self._made), widget)
        QWidget.setTabOrder(self._made[-1] if self._made else self._anchor, widget)
        self._made.append(widget)
        widget.hide()
        self._shown -= 1
