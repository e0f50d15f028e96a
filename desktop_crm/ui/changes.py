"""One signal: what changed in the book."""

from PySide6.QtCore import QObject, Qt, Signal

from desktop_crm.book.database import Book


class Changes(QObject):
    """`changed` carries the names of the tables that a commit touched, on the main thread."""

    changed = Signal(object)  # frozenset of table names
    _committed = Signal(object)

    def __init__(self, book: Book) -> None:
        super().__init__()
        self._committed.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)
        self._end = book.on_change(self._committed.emit)

    def _pass_on(self, tables: frozenset[str]) -> None:
        self.changed.emit(tables)

    def tell(self, tables: frozenset[str]) -> None:
        """Tells of changes that were kept back; on the main thread."""
        self.changed.emit(tables)

    def close(self) -> None:
        self._end()
