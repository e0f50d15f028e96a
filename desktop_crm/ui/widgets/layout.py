"""Boxes: rows, columns, rules, cards, notes, wrapping rows."""

from collections.abc import Iterable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
    QWidgetItem,
)

# What a row or column holds: a widget, a layout, a gap in pixels, None for the stretch,
# or (widget or layout, share of the room).
Item = QWidget | QLayout | int | None | tuple[QWidget | QLayout, int]
Pad = tuple[int, int, int, int]


def _fill(box: QBoxLayout, items: Iterable[Item], gap: int, pad: Pad) -> None:
    box.setSpacing(gap)
    box.setContentsMargins(*pad)
    for item in items:
        match item:
            case None:
                box.addStretch(1)
            case int():
                box.addSpacing(item)
            case QWidget():
                box.addWidget(item)
            case QLayout():
                box.addLayout(item)
            case (QWidget() as widget, int() as share):
                box.addWidget(widget, share)
            case (QLayout() as layout, int() as share):
                box.addLayout(layout, share)


def column(*items: Item, gap: int = 0, pad: Pad = (0, 0, 0, 0)) -> QVBoxLayout:
    box = QVBoxLayout()
    _fill(box, items, gap, pad)
    return box


def row(*items: Item, gap: int = 0, pad: Pad = (0, 0, 0, 0)) -> QHBoxLayout:
    box = QHBoxLayout()
    _fill(box, items, gap, pad)
    return box


class Box(QFrame):
    """A frame whose look the style sheet takes from its properties (surface, card, note, rule)."""

    def __init__(self, layout: QLayout | None = None, **look: str) -> None:
        super().__init__()
        for name, value in look.items():
            self.setProperty(name, value)
        if layout is not None:
            self.setLayout(layout)

    def look(self, **look: str) -> None:
        """Changes the look of a shown box."""
        for name, value in look.items():
            self.setProperty(name, value)
        self.style().unpolish(self)
        self.style().polish(self)


def columns(*items: Item, gap: int = 0, pad: Pad = (0, 0, 0, 0), **look: str) -> Box:
    """Items beside each other in a box."""
    return Box(row(*items, gap=gap, pad=pad), **look)


def stack(*items: Item, gap: int = 0, pad: Pad = (0, 0, 0, 0), **look: str) -> Box:
    """Items under each other in a box."""
    return Box(column(*items, gap=gap, pad=pad), **look)


def rule(direction: str = "h") -> Box:
    """A hairline: `h` or `v`."""
    return Box(rule=direction)


def scroll(widget: QWidget) -> QScrollArea:
    """The widget in a frame that scrolls up and down."""
    area = QScrollArea()
    area.setWidget(widget)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def clear(layout: QLayout) -> None:
    """Removes everything from a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def fixed(widget: QWidget, width: int | None = None, height: int | None = None) -> QWidget:
    if width is not None:
        widget.setFixedWidth(width)
    if height is not None:
        widget.setFixedHeight(height)
    return widget


_NARROWEST = 120


class Flow(QLayout):
    """Small widgets one after another, wrapped where the row is full; mirrors for right to left."""

    def __init__(self, gap: int = 6) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def insertWidget(self, index: int, widget: QWidget) -> None:
        self.addChildWidget(widget)
        self._items.insert(index, QWidgetItem(widget))
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), apply=False)

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(240))

    def minimumSize(self) -> QSize:
        """One that is wider than the row is cut to it, so that it never makes a whole page wider."""
        return QSize(min(max((i.minimumSize().width() for i in self._items), default=0), _NARROWEST), 20)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, apply=True)

    def _arrange(self, rect: QRect, *, apply: bool) -> int:
        x = y = tallest = 0
        rtl = QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for item in self._items:
            if item.isEmpty():
                continue  # hidden
            size = item.sizeHint().expandedTo(item.minimumSize())
            if x and x + size.width() > rect.width():
                x, y, tallest = 0, y + tallest + self._gap, 0
            if apply:
                left = rect.right() - x - size.width() + 1 if rtl else rect.x() + x
                item.setGeometry(QRect(left, rect.y() + y, min(size.width(), rect.width()), size.height()))
            x += size.width() + self._gap
            tallest = max(tallest, size.height())
        return y + tallest


def flow(*widgets: QWidget, gap: int = 6) -> Box:
    """Widgets in a wrapping row."""
    layout = Flow(gap)
    for widget in widgets:
        layout.addWidget(widget)
    return wrapping(layout)


def wrapping(layout: Flow) -> Box:
    """The box of a wrapping row: as high as its width asks for."""
    box = Box(layout)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    box.setSizePolicy(policy)
    return box
