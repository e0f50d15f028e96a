"""A model of any number of rows: known by number and id, read a page at a time."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QWidget,
)

from desktop_crm.ui.widgets.looks import RECORD, Index

PAGE = 100  # rows
KEPT_PAGES = 60


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `width` 0 takes the rest; `sort` is the key under which the user can order by it.

    `rises`: the first click on its head orders from A to Z, not from the latest or largest down.
    """

    key: str
    title: str
    width: int = 0
    align: str = "l"
    sort: str = ""
    rises: bool = False


class PagedModel(QAbstractTableModel):
    """Rows known by their number and, once they are read, by their ids; records arrive a page at a time.

    `page_wanted(page)` asks for the records of rows page*PAGE …; `give_page` brings them.
    """

    page_wanted = Signal(int)

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._count = 0
        self._ids: array[int] = array("q")
        self._pages: dict[int, list[Any]] = {}
        self._asked: set[int] = set()
        self._old: set[int] = set()  # pages that are shown and must be read again
        self.edition = 0  # counts how often the list changed

    # ------------------------------------------------------------ content
    def set_columns(self, columns: Sequence[Column]) -> None:
        """Other columns for the same rows."""
        if tuple(columns) == self.columns:
            return
        self.beginResetModel()
        self.columns = tuple(columns)
        self.endResetModel()

    def show_first(self, count: int, first: Sequence[Any]) -> None:
        """A new list: how many rows, and its first page."""
        self.beginResetModel()
        self._count, self._ids = count, array("q")
        self._pages, self._asked, self._old = {0: list(first)}, set(), set()
        self.edition += 1
        self.endResetModel()

    def refresh(self, count: int, first: Sequence[Any], ids: "array[int] | None" = None) -> None:
        """The same list after a change: nothing scrolls away, and what was shown stays until it is read again."""
        if count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._renew(count, first, ids)
            self.endInsertRows()
        elif count < self._count:
            self.beginRemoveRows(QModelIndex(), count, self._count - 1)
            self._renew(count, first, ids)
            self.endRemoveRows()
        else:
            self._renew(count, first, ids)
        if count:
            self.dataChanged.emit(self.index(0, 0), self.index(count - 1, len(self.columns) - 1))

    def _renew(self, count: int, first: Sequence[Any], ids: "array[int] | None") -> None:
        self._count, self._ids = count, array("q") if ids is None or len(ids) != count else ids
        self._pages[0] = list(first)
        self._asked, self._old = set(), set(self._pages) - {0}
        self.edition += 1

    def set_ids(self, ids: "array[int]") -> None:
        """The ids of all rows, in order."""
        if len(ids) == self._count:
            self._ids = ids

    def give_page(self, page: int, records: Sequence[Any], edition: int | None = None) -> None:
        """Brings a page; one that was asked for in an earlier `edition` of the list is dropped."""
        if edition is not None and edition != self.edition:
            return
        self._asked.discard(page)
        self._old.discard(page)
        while len(self._pages) >= KEPT_PAGES:
            dropped = next(iter(self._pages))
            self._old.discard(dropped)
            self._pages.pop(dropped)
        self._pages[page] = list(records)
        last = min((page + 1) * PAGE, self._count) - 1
        if last >= page * PAGE:
            self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, len(self.columns) - 1))

    def record(self, row: int) -> Any:
        """The record of a row, or None while it is being read."""
        if not 0 <= row < self._count:
            return None
        page = row // PAGE
        if (page not in self._pages or page in self._old) and page not in self._asked:
            self._asked.add(page)
            self.page_wanted.emit(page)
        elif self._ids and page in self._pages:
            self._read_ahead(page, row % PAGE)
        return self._held(row)

    def _read_ahead(self, page: int, place: int) -> None:
        """Asks for the page that is nearer, before it is scrolled to."""
        beside = page + 1 if place * 2 >= PAGE else page - 1
        if 0 <= beside * PAGE < self._count and beside not in self._pages and beside not in self._asked:
            self._asked.add(beside)
            self.page_wanted.emit(beside)

    def _held(self, row: int) -> Any:
        page, place = divmod(row, PAGE)
        held = self._pages.get(page, [])
        return held[place] if place < len(held) else None

    def page_ids(self, page: int) -> Sequence[int]:
        return self._ids[page * PAGE : (page + 1) * PAGE]

    def id_of(self, row: int) -> int | None:
        """The id of what stands in a row: of what is shown there, if it is shown."""
        shown = self._held(row) if 0 <= row < self._count else None
        if shown is None and 0 <= row < len(self._ids):
            return self._ids[row]
        record = shown if shown is not None else self.record(row)
        return None if record is None else int(record.id)

    def ids_of(self, first: int, last: int) -> Sequence[int]:
        """The ids of the rows from `first` to `last`, as far as they are known."""
        if self._ids:
            return self._ids[max(first, 0) : last + 1]
        return [n for n in (self.id_of(row) for row in range(first, last + 1)) if n is not None]

    def row_of(self, number: int) -> int:
        """The row of an id, or -1."""
        if self._ids:
            try:
                return self._ids.index(number)
            except ValueError:
                return -1
        for page, records in self._pages.items():
            for place, record in enumerate(records):
                if record.id == number and page not in self._old:
                    return page * PAGE + place
        return -1

    # ------------------------------------------------------------ Qt's view of it
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == RECORD:
            return self.record(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            record = self.record(index.row())
            return "" if record is None else self.words(record, self.columns[index.column()].key, role)
        return None

    def words(self, record: Any, column: str, role: int) -> str:
        """The text of a cell; under AccessibleTextRole the whole row as a sentence."""
        raise NotImplementedError
