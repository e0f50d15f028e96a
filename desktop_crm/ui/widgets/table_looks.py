"""How a table's cells and column heads are painted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.looks import RECORD, Index, RowState
from desktop_crm.ui.widgets.paged_model import Column
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.scaling import scaled

if TYPE_CHECKING:
    from desktop_crm.ui.widgets.row_table import RowTable

_MOUSE_OVER = QStyle.StateFlag.State_MouseOver


class CellLook:
    """How the cells of one table look."""

    row_height = 44

    def draw(self, pen: Pen, rect: QRectF, record: Any, column: str, state: RowState) -> None:
        """Paints what is in the cell; ground, hairline and bar are already there."""
        raise NotImplementedError


class CellDelegate(QStyledItemDelegate):
    def __init__(self, look: CellLook, view: RowTable) -> None:
        super().__init__(view)
        self._look, self._view = look, view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view, rect = self._view, QRectF(option.rect)
        row = index.row()
        record = index.data(RECORD)
        current = view.currentIndex().row() == row
        state = RowState(
            hover=view.hover_row == row or _MOUSE_OVER in option.state,
            current=current,
            focused=current and view.hasFocus(),
            selected=record is not None and view.selection.holds(record.id),
        )
        painter.save()
        pen = Pen(painter, rect)
        self._ground(pen, rect, state, first=view.is_first(index.column()))
        if record is None:
            pen.box(QRectF(rect.x() + 10, rect.center().y() - 4, max(20.0, rect.width() * 0.5), 8), "line", 4)
        else:
            self._look.draw(pen, rect, record, view.column_key(index.column()), state)
        if state.focused:
            view.draw_row_ring(pen, rect, index.column())
            view.draw_cell_mark(pen, rect, index.column())
        painter.restore()

    @staticmethod
    def _ground(pen: Pen, rect: QRectF, state: RowState, first: bool) -> None:
        inner = rect.adjusted(0, 0, 0, -1)
        if state.selected:
            pen.box(inner, "selected")
        elif state.hover or state.current:
            pen.box(inner, "hover")
        pen.hairline(rect.left(), rect.right(), rect.bottom() - 1)
        if first and state.current:
            pen.box(QRectF(rect.x(), rect.y(), 3, rect.height() - 1), "accent")


class ColumnHeads(QHeaderView):
    """Column heads: the sorted one in full ink with an arrow, a tick box over a column called `tick`."""

    def __init__(self, table: RowTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        scaled(self, height=34)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        where = QRectF(rect)
        pen = Pen(painter, where)
        pen.box(where, "content")
        pen.hairline(where.left(), where.right(), where.bottom() - 1)
        column = self._table.columns[section]
        if column.key == "tick":
            count = self._table.selection.count(self._table.paged.rowCount())
            side = theme.px(16)
            box = QRectF(where.x() + 12, where.center().y() - side / 2, side, side)
            pen.tick_box(box, bool(count) and count == self._table.paged.rowCount(), part=bool(count))
        else:
            self._title(pen, where, column)
        painter.restore()

    def _title(self, pen: Pen, where: QRectF, column: Column) -> None:
        on = bool(column.sort) and self._table.sorted_by == column.sort
        room = where.adjusted(10, 0, -10, 0)
        arrow = "arrow-down" if self._table.descending else "arrow-up"
        if on and column.align == "r":
            pen.icon(QRectF(room.right() - 12, room.y(), 12, room.height()), arrow, 12, "text")
            room.adjust(0, 0, -16, 0)
        took = pen.text(room, column.title, 12, 500, "text" if on else "text2", column.align)
        if on and column.align != "r":
            pen.icon(QRectF(room.x() + took + 4, room.y(), 12, room.height()), arrow, 12, "text")
