"""How the rows of a list look: what paints them, their spots, the heads of their groups."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.paint import Pen

Index = QModelIndex | QPersistentModelIndex
RECORD = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class RowState:
    """How a row stands while it is painted."""

    hover: bool
    current: bool
    focused: bool
    selected: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a row that can be clicked: its name, its words, where it is."""

    name: str
    words: str
    rect: QRectF


class Look:
    """How the rows of one list look. One instance serves all rows; it keeps nothing between calls."""

    def height(self, record: Any) -> int:
        """In device-independent pixels."""
        raise NotImplementedError

    def words(self, record: Any) -> str:
        """The whole row as a sentence, for screen readers."""
        raise NotImplementedError

    def draw(self, pen: Pen, rect: QRectF, record: Any, state: RowState) -> None:
        raise NotImplementedError

    def spots(self, rect: QRectF, record: Any) -> Sequence[Spot]:
        """What can be clicked in the row: used by painting, clicks and tooltips alike."""
        return ()

    def is_row(self, record: Any) -> bool:
        """False for heads and gaps: they cannot become current."""
        return True

    def key(self, record: Any) -> Hashable:
        """What tells a record from all others, so that it stays current when rows come or go above it."""
        return getattr(record, "id", None)


class LookDelegate(QStyledItemDelegate):
    """Paints rows by a Look and turns clicks on its spots into `spot_clicked`."""

    spot_clicked = Signal(str, object)

    def __init__(self, look: Look, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, self._look.height(index.data(RECORD)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view, flags, rect = self._view, option.state, QRectF(option.rect)
        current = view.currentIndex().row() == index.row()
        state = RowState(
            hover=bool(flags & QStyle.StateFlag.State_MouseOver),
            current=current,
            focused=current and view.hasFocus(),
            selected=bool(flags & QStyle.StateFlag.State_Selected),
        )
        painter.save()
        self._look.draw(Pen(painter, rect), rect, index.data(RECORD), state)
        painter.restore()

    def spot_at(self, view: QListView, pos: QPoint) -> tuple[Spot, Any] | None:
        index = view.indexAt(pos)
        if not index.isValid():
            return None
        record = index.data(RECORD)
        rect = QRectF(view.visualRect(index))
        for spot in self._look.spots(rect, record):
            where = QRectF(spot.rect)
            if view.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                where.moveLeft(rect.left() + rect.right() - where.right())
            if where.contains(pos.toPointF()):
                return spot, record
        return None


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a group: its words, how many rows, a hint at the trailing edge."""

    words: str
    count: int
    hint: str = ""
    hint_tone: str = "text2"


@dataclass(frozen=True, slots=True)
class Gap:
    """Room between groups."""

    height: int = 14


class GroupLook(Look):
    """A Look whose list holds heads and gaps between its rows."""

    def is_row(self, record: Any) -> bool:
        return not isinstance(record, Head | Gap)

    def height(self, record: Any) -> int:
        match record:
            case Head():
                return theme.px(32)
            case Gap():
                return record.height
            case _:
                return self.row_height(record)

    def words(self, record: Any) -> str:
        match record:
            case Head():
                return f"{record.words}, {record.count}"
            case Gap():
                return ""
            case _:
                return self.row_words(record)

    def draw(self, pen: Pen, rect: QRectF, record: Any, state: RowState) -> None:
        match record:
            case Head():
                draw_head(pen, rect, record)
            case Gap():
                pass
            case _:
                self.draw_row(pen, rect, record, state)

    def row_height(self, record: Any) -> int:
        return theme.px(40)

    def row_words(self, record: Any) -> str:
        raise NotImplementedError

    def draw_row(self, pen: Pen, rect: QRectF, record: Any, state: RowState) -> None:
        raise NotImplementedError


def draw_head(pen: Pen, rect: QRectF, head: Head) -> None:
    line = QRectF(rect.x() + 8, rect.y(), rect.width() - 16, rect.height() - 4)
    took = pen.text(line, head.words, 13, 600)
    pen.text(line.adjusted(took + 8, 0, 0, 0), f"{head.count:,}", 13, 400, "text3", tabular=True)
    if head.hint:
        pen.text(line, head.hint, 12, 400, head.hint_tone, "r")
    pen.hairline(rect.left(), rect.right(), rect.bottom() - 1, "border")


def draw_ground(pen: Pen, rect: QRectF, state: RowState, *, line_from: float = 0, bar: bool = False) -> None:
    """What stands behind a row: hover, current, focus, and the hairline under it."""
    inner = rect.adjusted(0, 1, 0, -1)
    if state.hover or state.current:
        pen.box(inner, "hover", 6)
    else:
        pen.hairline(rect.left() + line_from, rect.right(), rect.bottom() - 1)
    if bar and state.current:
        pen.box(QRectF(rect.x(), rect.y() + 1, 3, rect.height() - 2), "accent")
    if state.focused:
        pen.focus_ring(inner)
