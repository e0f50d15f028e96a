"""The days as a grid that is walked by arrows, and in which a follow-up is dragged to another day."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop_crm.base import clock
from desktop_crm.base.text import count_words
from desktop_crm.insight.calendar import CalendarDay, Item
from desktop_crm.ui.calendar.looks import day_words, draw_line
from desktop_crm.ui.calendar.span import Span
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import RECORD, Index
from desktop_crm.ui.widgets.paint import Pen

_HEAD, _LINE = 26, 20  # design pixels of a cell's head and of each of its lines
_DAY = 48  # and the least height of a cell
_ACTS = {Qt.Key.Key_D: "done", Qt.Key.Key_S: "snooze", Qt.Key.Key_T: "today"}
_WALK = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class DaysModel(QAbstractTableModel):
    """Weeks as rows, days as columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._days: Sequence[CalendarDay] = ()

    def show_days(self, days: Sequence[CalendarDay]) -> None:
        self.beginResetModel()
        self._days = days
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._days) // 7

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 7

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        number = index.row() * 7 + index.column()
        if not index.isValid() or not 0 <= number < len(self._days):
            return None
        day = self._days[number]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return day_words(day)
        return day if role == RECORD else None

    def day_at(self, index: Index) -> CalendarDay | None:
        found = self.data(index, RECORD)
        return found if isinstance(found, CalendarDay) else None


class DayGrid(QTableView):
    """The view. It only asks; the page reads and acts."""

    day_chosen = Signal(object)  # date: the current day is to be this one
    entered = Signal()  # Enter: into the list of the day
    acted = Signal(str)  # done, snooze, today: with the current thing of the day
    shifted = Signal(int)  # the current thing is to be so many days later
    item_chosen = Signal(object)  # Item: clicked
    dropped = Signal(object, object)  # Item, date

    def __init__(self) -> None:
        super().__init__()
        self.days = DaysModel(self)
        self.setModel(self.days)
        self.setItemDelegate(_CellDelegate(self))
        self.setAccessibleName("Days")
        self.span: Span | None = None
        self.month = 0  # days of other months are faint; 0: none are
        self.current_item: Item | None = None
        self.drop_on: date | None = None
        self._pressed: tuple[Item, QPoint] | None = None
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setMinimumSectionSize(20)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)

    # ------------------------------------------------------------ content
    def show_days(self, days: Sequence[CalendarDay], span: Span, month: int, day: date) -> None:
        """The days of a span, and which of them is the current one."""
        self.span, self.month = span, month
        self.days.show_days(days)
        self.updateGeometry()  # a month has more weeks than a week
        self.make_current(day)

    def make_current(self, day: date) -> None:
        if self.span is not None and self.span.holds(day):
            row, column = divmod((day - self.span.first).days, 7)
            self.setCurrentIndex(self.days.index(row, column))
        self.viewport().update()

    def day(self) -> date | None:
        found = self.days.day_at(self.currentIndex())
        return found.day if found else None

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Each day with its number and a line at least."""
        return QSize(theme.px(280), theme.px(_DAY) * max(1, self.days.rowCount()))

    def show_item(self, item: Item | None) -> None:
        """Which thing is the current one, here and in the list of the day."""
        self.current_item = item
        self.viewport().update()

    # ------------------------------------------------------------ geometry
    def lines(self, rect: QRectF, day: CalendarDay) -> list[tuple[Item, QRectF]]:
        """Where each thing of a day stands in its cell, as far as there is room."""
        height = theme.px(_LINE)
        top = rect.y() + theme.px(_HEAD)
        room = int((rect.bottom() - 4 - top) // height)
        count = len(day.items) + day.more
        shown = room if count <= room else max(0, room - 1)
        return [
            (item, QRectF(rect.x() + 4, top + n * height, rect.width() - 8, height - 1))
            for n, item in enumerate(day.items[:shown])
        ]

    def item_at(self, pos: QPoint) -> Item | None:
        index = self.indexAt(pos)
        day = self.days.day_at(index)
        if day is None:
            return None
        lines = self.lines(QRectF(self.visualRect(index)), day)
        return next((item for item, where in lines if where.contains(pos.toPointF())), None)

    def where(self, item: Item) -> QRect:
        """Where a thing is shown, or its day."""
        if self.span is None or not self.span.holds(item.day):
            return self.rect()
        row, column = divmod((item.day - self.span.first).days, 7)
        index = self.days.index(row, column)
        day, rect = self.days.day_at(index), self.visualRect(index)
        lines = self.lines(QRectF(rect), day) if day is not None else []
        return next((where.toRect() for each, where in lines if each == item), rect)

    # ------------------------------------------------------------ keys
    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self.moves(event)
        ):
            event.accept()  # Alt Left moves what is current; without anything it leads back, as everywhere
            return True
        return super().event(event)

    def moves(self, event: QKeyEvent) -> bool:
        """Whether a key moves what is current."""
        alt = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.AltModifier
        movable = self.current_item is not None and self.current_item.movable
        return alt and movable and Qt.Key(event.key()) in _WALK

    def step_of(self, key: int) -> int:
        """How many days an arrow leads on; leftwards is later where text runs so."""
        step = _WALK.get(Qt.Key(key), 0)
        turned = self.layoutDirection() == Qt.LayoutDirection.RightToLeft and abs(step) == 1
        return -step if turned else step

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, day = Qt.Key(event.key()), self.day()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if self.moves(event):
            self.shifted.emit(self.step_of(key))
        elif plain and key in _WALK and day is not None:
            self.day_chosen.emit(day + timedelta(days=self.step_of(key)))
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.entered.emit()
        elif plain and key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.acted.emit("previous" if key == Qt.Key.Key_PageUp else "next")
        elif plain and RowList.letters and key in _ACTS:
            self.acted.emit(_ACTS[key])
        else:
            event.ignore()

    # ------------------------------------------------------------ mouse
    def mousePressEvent(self, event: QMouseEvent) -> None:
        pos = event.position().toPoint()
        day = self.days.day_at(self.indexAt(pos))
        if day is None:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.day_chosen.emit(day.day)
        item = self.item_at(pos)
        if item is not None:
            self.item_chosen.emit(item)
            if item.movable and event.button() == Qt.MouseButton.LeftButton:
                self._pressed = (item, pos)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        pos = event.position().toPoint()
        far = (pos - self._pressed[1]).manhattanLength() >= QApplication.startDragDistance()
        if far or self.drop_on is not None:
            over = self.days.day_at(self.indexAt(pos))
            self.drop_on = over.day if over is not None else None
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, target = self._pressed, self.drop_on
        self._let_go()
        if pressed is not None and target is not None and target != pressed[0].day:
            self.dropped.emit(pressed[0], target)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.days.day_at(self.indexAt(event.position().toPoint())) is not None:
            self.entered.emit()

    def cancel_drag(self) -> bool:
        """Takes a drag back that is under way; False: there is none."""
        dragging = self.drop_on is not None
        self._let_go()
        return dragging

    def _let_go(self) -> None:
        self._pressed, self.drop_on = None, None
        self.viewport().unsetCursor()
        self.viewport().update()


class _CellDelegate(QStyledItemDelegate):
    """Paints a day."""

    def __init__(self, grid: DayGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        day = self._grid.days.day_at(index)
        if day is None:
            return
        painter.save()
        rect = QRectF(option.rect)
        self._draw(Pen(painter, rect), rect, day, index == self._grid.currentIndex())
        painter.restore()

    def _draw(self, pen: Pen, rect: QRectF, day: CalendarDay, current: bool) -> None:
        grid = self._grid
        other = bool(grid.month) and day.day.month != grid.month
        if other or day.day.weekday() >= 5:
            pen.box(rect, "subtle")
        pen.hairline(rect.left(), rect.right(), rect.bottom() - 1)
        pen.line(rect.right() - 0.5, rect.top(), rect.right() - 0.5, rect.bottom(), "line")
        if grid.drop_on == day.day:
            pen.box(rect.adjusted(2, 2, -2, -2), "accentSoft", 6)
        self._draw_head(pen, rect, day, other)
        lines = grid.lines(rect, day)
        for item, where in lines:
            draw_line(pen, where, item, current=item == grid.current_item)
        more = len(day.items) + day.more - len(lines)
        if more:
            height = theme.px(_LINE)
            y = rect.y() + theme.px(_HEAD) + len(lines) * height
            words = f"{more:,} more" if lines else count_words(more, "thing")
            pen.text(QRectF(rect.x() + 8, y, rect.width() - 12, height), words, 12, 500, "text2")
        if current:
            inner = rect.adjusted(1, 1, -1, -1)
            if grid.hasFocus():
                pen.focus_ring(inner)
            else:
                pen.box(inner, None, 6, "mark")

    @staticmethod
    def _draw_head(pen: Pen, rect: QRectF, day: CalendarDay, other: bool) -> None:
        height = theme.px(22)
        spot = QRectF(rect.x() + 4, rect.y() + 3, height, height)
        words = str(day.day.day)
        if day.day == clock.today():
            pen.ring(spot, "accent")
            pen.text(spot, words, 12, 600, "onAccent", "c", tabular=True)
        else:
            pen.text(spot, words, 12, 600, "text3" if other else "text", "c", tabular=True)
        if day.interactions:
            side = theme.px(14)
            text = f"{day.interactions:,}"
            wide = theme.width(text, 12, 400, tabular=True)
            right = rect.right() - 8
            pen.text(QRectF(right - wide - 1, spot.y(), wide + 1, height), text, 12, 400, "text2", "r")
            pen.icon(QRectF(right - wide - side - 4, spot.y(), side, height), "chat-circle", 12, "text2")
