"""Every import there was: its file, what became of it, and the way back."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_crm.base import clock
from desktop_crm.base.dates import moment_words
from desktop_crm.base.text import count_words
from desktop_crm.imports import listing, undoing
from desktop_crm.imports.listing import Import
from desktop_crm.imports.undoing import Undone
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.imports.kept_sheet import KeptSheet
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.screen import Screen
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.layout import column, row
from desktop_crm.ui.widgets.looks import RowState
from desktop_crm.ui.widgets.notices import EmptyState, PageTitle, page_header
from desktop_crm.ui.widgets.paged_model import Column, PagedModel
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.row_table import RowTable
from desktop_crm.ui.widgets.table_looks import CellLook

COLUMNS = (
    Column("file", "File"),
    Column("at", "When", 150),
    Column("kind", "What came in", 130),
    Column("rows", "Rows", 90, "r"),
    Column("created", "New", 90, "r"),
    Column("updated", "Filled in", 90, "r"),
    Column("unchanged", "Unchanged", 100, "r"),
    Column("problems", "Problems", 100, "r"),
)
_FIGURES = ("rows", "created", "updated", "unchanged", "problems")
_NARROW = ("file", "at", "rows", "problems")


class HistoryModel(PagedModel):
    """All imports at once; a book has seldom more than some hundred."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)
        self._found: Sequence[Import] = ()
        self.page_wanted.connect(self._page)

    def show_imports(self, found: Sequence[Import]) -> None:
        self._found = found
        self.refresh(len(found), found[:100])

    def _page(self, page: int) -> None:
        self.give_page(page, self._found[page * 100 : (page + 1) * 100])

    def words(self, record: Import, column: str, role: int) -> str:
        when = moment_words(record.at, clock.now())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            figures = f"{record.created:,} new, {record.updated:,} filled in, {record.problems:,} problems"
            return f"{record.file}, {when}, {count_words(record.rows, 'row')}, {figures}"
        match column:
            case "file":
                return record.file
            case "at":
                return when
            case "kind":
                return kind_words(record)
            case _:
                return f"{getattr(record, column):,}"


def kind_words(record: Import) -> str:
    """`Contacts`, `Purchases`."""
    kind = str(record.kind)
    return kind[:1].upper() + kind[1:]


class _ImportLook(CellLook):
    row_height = 44

    def draw(self, pen: Pen, rect: QRectF, record: Import, column: str, state: RowState) -> None:
        room = rect.adjusted(12, 0, -12, 0)
        if column == "file":
            side = theme.px(16)
            pen.icon(QRectF(room.x(), room.y(), side, room.height()), "file-text", 16, "text2")
            words = room.adjusted(side + 10, 0, 0, 0)
            sheet = f"   {record.sheet}" if record.sheet else ""
            runs = [(record.file, 13, 600, "text"), (sheet, 13, 400, "text2")]
            pen.runs(words.x(), words.y(), words.height(), runs, words.right())
        elif column == "at":
            pen.text(room, moment_words(record.at, clock.now()), 13, 400, "text2", tabular=True)
        elif column == "kind":
            pen.text(room, kind_words(record), 13, 400, "text2")
        else:
            value = int(getattr(record, column))
            ink = "warn" if column == "problems" and value else "text" if value else "text3"
            pen.text(room, f"{value:,}", 13, 400, ink, "r", tabular=True)


class ImportsPage(Screen):
    """The history of imports. Enter opens one, Delete takes it back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.title = PageTitle("Imports")
        self.undo_button = Button("Undo this import", Kind.SECONDARY, "arrow-counter-clockwise")
        self.undo_button.clicked.connect(self.take_back)
        self.add = Button("Import a file", Kind.PRIMARY, "download-simple")
        self.add.clicked.connect(self._import)
        self.model = HistoryModel()
        self.table = RowTable(self.model, _ImportLook(), "Imports")
        self.table.opened.connect(self._open)
        self.table.key_pressed.connect(self._key)
        choose = Button("Import a file", Kind.PRIMARY, "download-simple")
        choose.clicked.connect(self._import)
        words = "Every file you bring in will stand here, with what became of its rows and the way back."
        self._empty = EmptyState("download-simple", "Nothing was imported yet", words, choose)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        head = page_header(self.title, self.undo_button, self.add)
        self.setLayout(column(head, (row((self._stack, 1), pad=(12, 0, 12, 0)), 1)))

    # ------------------------------------------------------------ what the window calls
    def show_place(self, place: Place) -> None:
        self.reload()

    def focus_first(self) -> None:
        self.table.setFocus() if self.model.rowCount() else self.add.setFocus()

    def main_action(self) -> None:
        found = self.table.current_record()
        if found is not None:
            self._open(found.id)

    def panes(self) -> Sequence[QWidget]:
        return (self.table, self.undo_button)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (("Enter", "Open: its counts and its problems"), ("Delete", "Take the import back"))

    def set_tier(self, tier: str) -> None:
        self.table.show_columns([c.key for c in COLUMNS if tier != "narrow" or c.key in _NARROW])

    def watched(self) -> frozenset[str]:
        return frozenset({"imports", "import_problems"})

    def reload(self) -> None:
        self.desk.tasks.read(self, listing.history, self._came, key="history")

    def _came(self, found: Sequence[Import]) -> None:
        with self.table.held_still():
            self.model.show_imports(found)
        self.title.say("Imports", f"{len(found):,}" if found else "")
        self._stack.setCurrentWidget(self.table if found else self._empty)
        self.undo_button.setVisible(bool(found))
        self.add.setVisible(bool(found))
        if found and not self.table.currentIndex().isValid():
            self.table.make_current(0)

    # ------------------------------------------------------------ what the user does
    def _import(self) -> None:
        self.open_requested.emit(Place(Where.IMPORT))

    def _open(self, import_id: int) -> None:
        self.open_requested.emit(Place(Where.IMPORT, import_id))

    def _key(self, key: str, record: Any) -> None:
        if key == "delete" and record is not None:
            self.take_back()

    def take_back(self) -> None:
        """Takes the current import back."""
        found = self.table.current_record()
        if found is None:
            return
        book, number = self.desk.book, found.id
        self.undo_button.set_words("Taking it back …")
        self.undo_button.setEnabled(False)
        self.desk.tasks.call(
            self, lambda: undoing.undo(book, number, clock.now()), self._undone, failed=self._failed
        )

    def _undone(self, undone: Undone) -> None:
        self._rest()
        removed = count_words(undone.removed, "contact")
        self.desk.messages.tell(f"Taken back: {removed} removed, {undone.restored:,} as before")
        if undone.kept:
            KeptSheet(self, undone.kept).open()

    def _failed(self, error: Exception) -> None:
        self._rest()
        self.desk.messages.failed(error)

    def _rest(self) -> None:
        self.undo_button.set_words("Undo this import")
        self.undo_button.setEnabled(True)
