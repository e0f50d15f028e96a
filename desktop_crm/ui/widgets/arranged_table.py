"""A table whose columns the user arranges, whose rows have a menu, and whose cells can be the current one."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.paged_model import Column, PagedModel
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.row_table import RowTable
from desktop_crm.ui.widgets.table_looks import CellLook

LEAST = 160  # design pixels of the column that takes the rest
NARROWEST, WIDEST = 48, 600
Shown = Sequence[tuple[str, int]]  # key and width of each column; width 0: as wide as usual


class ArrangedTable(RowTable):
    """The first column (ticks) stays where it is; `rest` is the key of the one that takes the room left over."""

    arranged = Signal(object)  # list of (key, width): the user dragged a head or an edge
    menu_wanted = Signal(QPoint)  # in the coordinates of the screen; the row is current

    def __init__(self, paged: PagedModel, look: CellLook, name: str, rest: str) -> None:
        self._rest_key = rest
        self._cursor = False
        self._own: dict[str, int] = {}  # widths the user gave
        self._busy = True  # what moves now is moved by the program
        super().__init__(paged, look, name, letters_search=True)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(False)
        header.sectionMoved.connect(self._by_hand)
        header.sectionResized.connect(self._resized)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollMode(self.ScrollMode.ScrollPerPixel)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(300)
        self._settle.timeout.connect(self._tell_arranged)
        self._busy = False

    # ------------------------------------------------------------ columns
    def set_columns(self, columns: Sequence[Column]) -> None:
        """Other columns than before; `arrange` then says which are shown."""
        current, bar = self.currentIndex().row(), self.verticalScrollBar().value()
        self.paged.set_columns(columns)
        if current >= 0 and current != self.currentIndex().row():
            self.make_current(current)
            self.verticalScrollBar().setValue(bar)

    def arrange(self, shown: Shown) -> None:
        """Shows these columns in this order; the ticks stand before them."""
        self._busy = True
        header = self.horizontalHeader()
        places = {column.key: n for n, column in enumerate(self.columns)}
        keys = [self.columns[0].key, *(key for key, _width in shown if key in places)]
        for place, key in enumerate(keys):
            header.moveSection(header.visualIndex(places[key]), place)
        self._own = {key: width for key, width in shown if width}
        self.show_columns(keys)
        self.fit()
        self._busy = False

    def shown(self) -> list[tuple[str, int]]:
        """The columns as they stand now, without the ticks."""
        return [(key, self._own.get(key, 0)) for key in map(self.column_key, self.shown_sections()[1:])]

    def fit(self) -> None:
        busy, self._busy = self._busy, True
        super().fit()
        header = self.horizontalHeader()
        for section, column in enumerate(self.columns):
            if section and column.key != self._rest_key:
                header.setSectionResizeMode(section, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(section, theme.px(self._own.get(column.key, column.width)))
        self._fit_rest()
        self._busy = busy

    def _fit_rest(self) -> None:
        """The column that takes the rest keeps its least width: then the table scrolls sideways."""
        header = self.horizontalHeader()
        rest = next((n for n in self.shown_sections() if self.column_key(n) == self._rest_key), None)
        if rest is None:
            return
        others = sum(header.sectionSize(n) for n in self.shown_sections() if n != rest)
        stretch = self.viewport().width() - others >= theme.px(LEAST)
        mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Fixed
        header.setSectionResizeMode(rest, mode)
        if not stretch:
            header.resizeSection(rest, theme.px(LEAST))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._busy:
            self._busy = True
            self._fit_rest()
            self._busy = False

    def _resized(self, section: int, _before: int, now: int) -> None:
        if self._busy or self.column_key(section) == self._rest_key:
            return
        width = max(NARROWEST, min(WIDEST, round(now / theme.scale)))
        self._own[self.column_key(section)] = width
        self._busy = True
        self._fit_rest()
        self._busy = False
        self._settle.start()

    def _by_hand(self) -> None:
        if not self._busy:
            self._settle.start()

    def _tell_arranged(self) -> None:
        self.arranged.emit(self.shown())

    # ------------------------------------------------------------ the current cell
    def current_column(self) -> str:
        """The key of the column whose cell is current; of the one that takes the rest while none was chosen."""
        section = self.currentIndex().column()
        chosen = self._cursor and section > 0 and not self.isColumnHidden(section)
        return self.column_key(section) if chosen else self._rest_key

    def go_to_cell(self, row: int, key: str) -> None:
        """Makes a cell the current one and brings it into sight."""
        section = next((n for n, column in enumerate(self.columns) if column.key == key), -1)
        if section >= 0 and 0 <= row < self.paged.rowCount():
            self._cursor = True
            self.setCurrentIndex(self.paged.index(row, section))
            self.scrollTo(self.currentIndex())
            self.viewport().update()

    def cell_rect(self, row: int, key: str) -> QRectF:
        """Where a cell stands in the viewport."""
        section = next(n for n, column in enumerate(self.columns) if column.key == key)
        return QRectF(self.visualRect(self.paged.index(row, section)))

    def draw_cell_mark(self, pen: Pen, rect: QRectF, section: int) -> None:
        if self._cursor and section == self.currentIndex().column():
            pen.box(QRectF(rect.x() + 8, rect.bottom() - 5, rect.width() - 16, 2), "focus")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.currentIndex().isValid():
            step = 1 if event.key() == Qt.Key.Key_Right else -1
            self._walk(-step if self.isRightToLeft() else step)
            return
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_Return:
            event.ignore()  # the page's main action; on a Mac the row's menu, which the system asks for
            return
        super().keyPressEvent(event)

    def _walk(self, step: int) -> None:
        sections = self.shown_sections()[1:]
        now = self.currentIndex().column()
        if not self._cursor or now not in sections:
            self.go_to_cell(self.currentIndex().row(), self._rest_key)
            return
        at = max(0, min(len(sections) - 1, sections.index(now) + step))
        self.go_to_cell(self.currentIndex().row(), self.column_key(sections[at]))

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if not current.isValid():
            self._cursor = False

    # ------------------------------------------------------------ the row's menu
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
            if not index.isValid():
                return
            self.make_current(index.row())
            self.menu_wanted.emit(event.globalPos())
        elif self.currentIndex().isValid():
            spot = self.cell_rect(self.currentIndex().row(), self.current_column()).bottomLeft().toPoint()
            self.menu_wanted.emit(self.viewport().mapToGlobal(spot))
