"""Lists of painted rows: a model of records and a delegate that paints them."""

from collections.abc import Hashable, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QToolTip,
    QWidget,
)

from desktop_crm.ui.widgets.looks import RECORD, Index, Look, LookDelegate


class RecordsModel(QAbstractListModel):
    """A short list of records (under a few thousand), replaced as a whole."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._records: list[Any] = []

    def set_records(self, records: Sequence[Any]) -> None:
        if len(records) == len(self._records) and records:
            # The same number of rows: repaint in place, so that nothing scrolls away.
            self._records = list(records)
            self.dataChanged.emit(self.index(0), self.index(len(records) - 1))
            return
        self.beginResetModel()
        self._records = list(records)
        self.endResetModel()

    def records(self) -> Sequence[Any]:
        return self._records

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._records)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._records):
            return None
        record = self._records[index.row()]
        if role == RECORD:
            return record
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._look.words(record)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and not self._look.is_row(self._records[index.row()]):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


class RowList(QListView):
    """The list view of all painted lists: one current row, keys and clicks as signals."""

    opened = Signal(object)  # Enter, or a click on a row
    current_changed = Signal(object)
    spot_clicked = Signal(str, object)
    key_pressed = Signal(str, object)  # a single letter, and the current record
    menu_wanted = Signal(object, QPoint)  # a record, and where on the screen its menu opens
    letters: ClassVar[bool] = True  # the user's setting, for all lists

    def __init__(
        self, look: Look, name: str, *, surface: str = "", fit: bool = False, open_on_click: bool = True
    ) -> None:
        super().__init__()
        self._look, self._fit_height, self._open_on_click = look, fit, open_on_click
        self.records_model = RecordsModel(look, self)
        self.setModel(self.records_model)
        self._delegate = LookDelegate(look, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        if surface:
            self.setProperty("surface", surface)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if fit:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.single_keys = True
        self._before: frozenset[Hashable] | None = None  # the rows before a step that is being taken back
        self._came_back = False

    # ------------------------------------------------------------ content
    def show_records(self, records: Sequence[Any]) -> None:
        """Replaces the rows; what is current stays so, or the row that comes to stand in its place.

        What a step that was taken back brings back becomes the current one.
        """
        before, key = self.currentIndex().row(), self._look.key(self.current())
        back = self._row_back(records)
        if back >= 0:
            before, self._before, self._came_back = back, None, True
        elif key is not None:
            now = (n for n, record in enumerate(records) if self._look.key(record) == key)
            before = next(now, before)
        self.records_model.set_records(records)
        if self._fit_height:
            self.setFixedHeight(sum(self._look.height(r) for r in records))
        if before >= 0:
            self.make_current(min(before, len(records) - 1))

    def expect(self) -> None:
        """A step is about to be taken back, or done again."""
        self._before = frozenset(self._look.key(record) for record in self.records_model.records())

    def forget(self) -> None:
        """The step is shown: what comes later moves nothing."""
        self._before = None

    def took_back(self) -> bool:
        """Whether a row came back since this was asked last."""
        back, self._came_back = self._came_back, False
        return back

    def _row_back(self, records: Sequence[Any]) -> int:
        """The first row that was not there before the step; -1: there is none, or none is expected."""
        before = self._before
        if before is None:
            return -1
        keys = ((number, self._look.key(record)) for number, record in enumerate(records))
        return next((number for number, key in keys if key is not None and key not in before), -1)

    def lay_out(self) -> None:
        """Places the rows now: placed while they are painted, they would be painted a second time."""
        self.executeDelayedItemsLayout()

    def current(self) -> Any:
        return self.currentIndex().data(RECORD) if self.currentIndex().isValid() else None

    def make_current(self, row: int) -> None:
        """Makes `row`, or the next one that can be, the current one."""
        near = self._row_near(row)
        if near >= 0:
            self.setCurrentIndex(self.records_model.index(near))

    def _row_near(self, row: int) -> int:
        """That row, or the next one that can be the current one, or the last before it; -1: there is none."""
        records = self.records_model.records()
        order = (*range(max(row, 0), len(records)), *range(min(row, len(records)) - 1, -1, -1))
        return next((n for n in order if self._look.is_row(records[n])), -1)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home, End and the page keys come to a row, never to the head of a group."""
        found = super().moveCursor(action, modifiers)
        count = self.records_model.rowCount()
        at = {self.CursorAction.MoveHome: 0, self.CursorAction.MoveEnd: count - 1}.get(action, found.row())
        near = self._row_near(at) if at >= 0 else -1
        return self.records_model.index(near) if near >= 0 else found

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.current_changed.emit(current.data(RECORD))
            if self.hasFocus():
                event = QAccessibleEvent(self, QAccessible.Event.Focus)
                event.setChild(current.row())
                QAccessible.updateAccessibility(event)
        self.viewport().update()

    # ------------------------------------------------------------ keys and mouse
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, record = event.key(), self.current()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if record is not None and plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(record)
        elif record is not None and plain and key == Qt.Key.Key_Space:
            self.key_pressed.emit(" ", record)
        elif record is not None and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and plain:
            self.key_pressed.emit("delete", record)
        elif plain and self._letters() and event.text().isalpha() and len(event.text()) == 1:
            self.key_pressed.emit(event.text().lower(), record)
        elif (
            self._letters()
            and event.modifiers() == Qt.KeyboardModifier.ShiftModifier
            and event.text().isalpha()
        ):
            self.key_pressed.emit(f"shift+{event.text().lower()}", record)
        elif event.text() == "?":
            event.ignore()  # the window shows the keys of the page
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index, where = self.currentIndex(), event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
        else:
            where = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        if index.isValid() and self._look.is_row(index.data(RECORD)):
            self.setCurrentIndex(index)
            self.menu_wanted.emit(index.data(RECORD), where)

    def _letters(self) -> bool:
        return self.single_keys and RowList.letters

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.make_current(0)
        self.viewport().update()

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        pos = event.position().toPoint()
        found = self._delegate.spot_at(self, pos)
        if found:
            self.spot_clicked.emit(found[0].name, found[1])
            return
        index = self.indexAt(pos)
        if self._open_on_click and index.isValid() and self._look.is_row(index.data(RECORD)):
            self.opened.emit(index.data(RECORD))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        pointing = self._delegate.spot_at(self, event.position().toPoint()) is not None
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if pointing else Qt.CursorShape.ArrowCursor
        )

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._delegate.spot_at(self, event.pos())
            if found:
                QToolTip.showText(event.globalPos(), found[0].words, self)
                return True
        return super().viewportEvent(event)
