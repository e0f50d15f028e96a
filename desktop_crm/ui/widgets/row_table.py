"""Tables over any number of rows: a view that paints, keys, ticks and sorting."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
)

from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.paged_model import Column, PagedModel
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.selection import Selection
from desktop_crm.ui.widgets.table_looks import CellDelegate, CellLook, ColumnHeads

_LEAST = 140  # design pixels for the columns without a width of their own


class RowTable(QTableView):
    """The view of all long tables. Rows have ids; ticks are kept by id, so paging never loses them."""

    opened = Signal(int)  # id
    current_changed = Signal(object)  # record, 80 ms after the keys rest
    selection_changed = Signal(int)  # how many are ticked
    sort_requested = Signal(str, bool)  # key, descending
    typed = Signal(str)  # letters typed into the table belong to the search field
    key_pressed = Signal(str, object)

    def __init__(
        self,
        paged: PagedModel,
        look: CellLook,
        name: str,
        *,
        letters_search: bool = False,
        gives_way: bool = False,
    ) -> None:
        """`gives_way`: where it is narrow the last columns are left out, for what has no width of its own."""
        super().__init__()
        self._gives_way = gives_way
        self.paged = paged
        self.selection = Selection()
        self.sorted_by, self.descending = "", False
        self.hover_row = -1
        self._first_section = -1  # not known
        self._look, self._letters_search = look, letters_search
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(80)
        self._rest.timeout.connect(self._tell_current)
        self.setModel(paged)  # sets a current index, so after the timer that reports it
        self.setItemDelegate(CellDelegate(look, self))
        self.setAccessibleName(name)
        header = ColumnHeads(self)
        self.setHorizontalHeader(header)
        header.sectionClicked.connect(self._head_clicked)
        for moved in (header.sectionMoved, header.sectionResized, header.sectionCountChanged):
            moved.connect(self._columns_moved)  # one that is hidden or shown is resized, too
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        paged.dataChanged.connect(self._page_came)
        theme.changed.connect(self.fit)
        self.fit()

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.paged.columns

    def fit(self) -> None:
        """Row height and column widths for the text scale in use."""
        self.verticalHeader().setMinimumSectionSize(20)
        self.verticalHeader().setDefaultSectionSize(theme.px(self._look.row_height))
        header = self.horizontalHeader()
        header.setMinimumSectionSize(20)
        for number, column in enumerate(self.columns):
            if column.width:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Fixed)
                header.resizeSection(number, theme.px(column.width))
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)

        self._give_way()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        room = self.viewport().width() - theme.px(_LEAST)
        for number, column in enumerate(self.columns if self._gives_way else ()):
            room -= theme.px(column.width)
            self.setColumnHidden(number, bool(column.width) and room < 0)

    def show_columns(self, keys: Sequence[str]) -> None:
        """Hides every column that is not named."""
        for number, column in enumerate(self.columns):
            self.setColumnHidden(number, column.key not in keys)

    def column_key(self, section: int) -> str:
        return self.columns[section].key

    def shown_sections(self) -> list[int]:
        """The columns that are shown, as they stand beside each other."""
        header = self.horizontalHeader()
        in_order = (header.logicalIndex(place) for place in range(header.count()))
        return [section for section in in_order if not self.isColumnHidden(section)]

    def is_first(self, section: int) -> bool:
        """Whether a column stands at the leading edge; asked for each cell, so it is looked up once."""
        if self._first_section < 0:
            self._first_section = next(iter(self.shown_sections()), -1)
        return section == self._first_section

    def _columns_moved(self) -> None:
        self._first_section = -1

    def draw_row_ring(self, pen: Pen, rect: QRectF, section: int) -> None:
        """The focus ring around a whole row, in the part that this cell shows."""
        shown = self.shown_sections()
        left = 0.0 if section == shown[0] else -8.0
        right = -1.0 if section == shown[-1] else 8.0
        pen.painter.setClipRect(rect)
        pen.focus_ring(rect.adjusted(left, 0, right, -1), 2)

    def draw_cell_mark(self, pen: Pen, rect: QRectF, section: int) -> None:
        """What shows the current cell, where cells can be changed one by one."""

    # ------------------------------------------------------------ current row
    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self._rest.start()
        self.viewport().update()

    def current_record(self) -> Any:
        index = self.currentIndex()
        return self.paged.record(index.row()) if index.isValid() else None

    def make_current(self, row: int) -> None:
        if 0 <= row < self.paged.rowCount():
            self.setCurrentIndex(self.paged.index(row, max(self.currentIndex().column(), 0)))

    @contextmanager
    def held_still(self) -> Iterator[None]:
        """While the rows are read again: the current row and those in sight stay what and where they are."""
        bar, shown = self.verticalScrollBar(), self.currentIndex()
        value, current = bar.value(), self.paged.id_of(shown.row()) if shown.isValid() else None
        in_sight = shown.isValid() and self.viewport().rect().intersects(self.visualRect(shown))
        fixed = shown.row() if in_sight else self.rowAt(0)
        anchor = self.paged.id_of(fixed) if fixed >= 0 else None
        yield
        row = -1 if current is None else self.paged.row_of(current)
        if row >= 0 and row != self.currentIndex().row():
            self.make_current(row)
        at = -1 if anchor is None else self.paged.row_of(anchor)
        moved = at - fixed if at >= 0 else 0
        self.updateGeometries()  # the room to scroll in is that of the new count from now on
        bar.setValue(value + moved * self.verticalHeader().defaultSectionSize())

    def dataChanged(
        self, top: QModelIndex | QPersistentModelIndex, bottom: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:  # fmt: skip
        """Paints again only where a row in sight changed: a page that was read ahead changes none."""
        last = self.rowAt(self.viewport().height() - 1)
        if bottom.row() >= self.rowAt(0) and (last < 0 or top.row() <= last):
            super().dataChanged(top, bottom, list(roles))

    def _tell_current(self) -> None:
        self.current_changed.emit(self.current_record())

    def _page_came(self, top: QModelIndex, bottom: QModelIndex) -> None:
        if top.row() <= self.currentIndex().row() <= bottom.row():
            self._rest.start()

    # ------------------------------------------------------------ ticks
    def select_all(self) -> None:
        self.selection.all()
        self._selection_told()

    def clear_selection(self) -> None:
        self.selection.clear()
        self._selection_told()

    def _selection_told(self) -> None:
        self.viewport().update()
        self.horizontalHeader().viewport().update()
        self.selection_changed.emit(self.selection.count(self.paged.rowCount()))

    def _toggle_row(self, row: int) -> None:
        number = self.paged.id_of(row)
        if number is not None:
            self.selection.toggle(number)
            self._selection_told()

    def _select_range(self, first: int, last: int) -> None:
        self.selection.add(self.paged.ids_of(*sorted((first, last))))
        self._selection_told()

    # ------------------------------------------------------------ sorting
    def show_sort(self, key: str, descending: bool) -> None:
        self.sorted_by, self.descending = key, descending
        self.horizontalHeader().viewport().update()

    def _head_clicked(self, section: int) -> None:
        column = self.columns[section]
        if column.key == "tick":
            if self.selection.count(self.paged.rowCount()):
                self.clear_selection()
            else:
                self.select_all()
        elif column.sort:
            first = not (column.rises or column.sort == "name")
            descending = not self.descending if self.sorted_by == column.sort else first
            self.sort_requested.emit(column.sort, descending)

    # ------------------------------------------------------------ keys and mouse
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.currentIndex().row(), event.key()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        number = self.paged.id_of(row) if row >= 0 else None
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and number is not None:
            self.opened.emit(number)
        elif plain and key == Qt.Key.Key_Space and row >= 0:
            self._toggle_row(row)
        elif shift and key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and row >= 0:
            step = 1 if key == Qt.Key.Key_Down else -1
            self._select_range(row, row + step)
            self.make_current(row + step)
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif plain and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and row >= 0:
            self.key_pressed.emit("delete", self.current_record())
        elif plain and key == Qt.Key.Key_F2 and row >= 0:
            self.key_pressed.emit("f2", self.current_record())
        elif key == Qt.Key.Key_Escape and self.selection.count(self.paged.rowCount()):
            self.clear_selection()
        elif (
            self._letters_search
            and event.text().strip()
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.typed.emit(event.text())
        elif event.text() == "?":
            event.ignore()  # the window shows the keys of the page
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and plain:
            self.make_current(0 if key == Qt.Key.Key_Home else self.paged.rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        before = self.currentIndex().row()
        super().mousePressEvent(event)
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        if self.column_key(index.column()) == "tick":
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and before >= 0:
                self._select_range(before, index.row())
            else:
                self._toggle_row(index.row())
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._toggle_row(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.column_key(index.column()) != "tick":
            number = self.paged.id_of(index.row())
            if number is not None:
                self.opened.emit(number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(QPoint(0, round(event.position().y())).y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.hover_row:
            self.hover_row = row
            self.viewport().update()

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.make_current(0)
        self.viewport().update()

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
