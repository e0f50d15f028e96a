"""The columns of a file as a table: what they look like, where they go, what is in them, what is doubtful."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from desktop_crm.base.text import count_words
from desktop_crm.mapping import mappings
from desktop_crm.mapping.contents import Kind
from desktop_crm.mapping.mappings import IGNORED, Mapping
from desktop_crm.mapping.rows import RowKind
from desktop_crm.ui.imports.field_words import groups_of, place_words
from desktop_crm.ui.imports.survey import Doubts, Survey, letter
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.looks import RowState
from desktop_crm.ui.widgets.paged_model import Column, PagedModel
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.row_table import RowTable
from desktop_crm.ui.widgets.table_looks import CellLook

COLUMNS = (
    Column("column", "Column", 150),
    Column("looks", "Looks like", 176),
    Column("goes", "Goes to", 190),
    Column("first", "First values"),
    Column("doubt", "Worth a look", 150),
)
SURE = 0.8  # from here on a proposal is not marked as doubtful
_ICONS = {
    Kind.EMPTY: "minus-circle",
    Kind.EMAIL: "at",
    Kind.PHONE: "phone",
    Kind.URL: "globe",
    Kind.DATE: "calendar-blank",
    Kind.YES_NO: "check-circle",
    Kind.NUMBER: "hash",
    Kind.TEXT: "text-t",
}


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column of the file."""

    id: int
    name: str
    kind: Kind
    sure: float
    goes: str
    ignored: bool
    by_hand: bool
    samples: tuple[str, ...]
    doubts: int
    notes: tuple[str, ...] = ()  # what is to be said of its values: `23 lost a leading zero`

    @property
    def looks(self) -> str:
        """`E-mail address`."""
        words = self.kind.words()
        return words[:1].upper() + words[1:]

    @property
    def unclear(self) -> bool:
        """Whether a person should decide."""
        return not self.by_hand and self.kind is not Kind.EMPTY and self.sure < SURE


def column_rows(survey: Survey, chosen: Mapping, doubts: Doubts | None) -> list[ColumnRow]:
    """The rows of the table."""
    return [
        ColumnRow(
            place,
            column.name,
            column.kind,
            column.sure,
            place_words(column),
            column.field == IGNORED,
            column.by_hand,
            survey.samples[place] if place < len(survey.samples) else (),
            doubts.by_column.get(column.name, 0) if doubts else 0,
            column.notes,
        )
        for place, column in enumerate(chosen.columns)
    ]


class ColumnsModel(PagedModel):
    """All columns at once; a file has seldom more than fifty."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)
        self._rows: Sequence[ColumnRow] = ()
        self.page_wanted.connect(self._page)

    def show_rows(self, rows: Sequence[ColumnRow]) -> None:
        self._rows = rows
        self.refresh(len(rows), rows[:100])

    def _page(self, page: int) -> None:
        self.give_page(page, self._rows[page * 100 : (page + 1) * 100])

    def words(self, record: ColumnRow, column: str, role: int) -> str:
        doubt = "; ".join(record.notes) or (f"{record.doubts:,} to look at" if record.doubts else "")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (
                f"Column {letter(record.id)}",
                record.name,
                f"looks like {record.kind.words()}",
                f"{round(record.sure * 100)} per cent",
                f"goes to {record.goes}",
                doubt,
            )
            return ", ".join(part for part in parts if part)
        match column:
            case "column":
                return record.name
            case "looks":
                return record.looks
            case "goes":
                return record.goes
            case "first":
                return " | ".join(record.samples)
            case _:
                return doubt


class _ColumnLook(CellLook):
    row_height = 36

    def draw(self, pen: Pen, rect: QRectF, record: ColumnRow, column: str, state: RowState) -> None:
        room = rect.adjusted(12, 0, -8, 0)
        match column:
            case "column":
                cap = QRectF(room.x(), rect.center().y() - theme.px(10), theme.px(24), theme.px(20))
                pen.box(cap, "well", 4)
                pen.text(cap, letter(record.id), 11, 500, "text2", "c")
                pen.text(room.adjusted(theme.px(32), 0, 0, 0), record.name, 13, 600)
            case "looks":
                self._draw_looks(pen, room, record)
            case "goes":
                self._draw_goes(pen, rect, room, record, state)
            case "first":
                self._draw_values(pen, room, record)
            case _:
                self._draw_doubt(pen, room, record)

    @staticmethod
    def _draw_looks(pen: Pen, room: QRectF, record: ColumnRow) -> None:
        pen.icon(QRectF(room.x(), room.y(), theme.px(16), room.height()), _ICONS[record.kind], 16, "text2")
        sure = "" if record.by_hand else f"{round(record.sure * 100)} %"
        wide = theme.width(sure, 12, 500, tabular=True)
        pen.text(room.adjusted(theme.px(24), 0, -wide - 4, 0), record.looks, 13)
        tone = "warn" if record.unclear else "text2"
        pen.text(room, sure, 12, 500, tone, "r", tabular=True)

    @staticmethod
    def _draw_goes(pen: Pen, rect: QRectF, room: QRectF, record: ColumnRow, state: RowState) -> None:
        box = QRectF(room.x(), rect.center().y() - theme.px(14), room.width() - 4, theme.px(28))
        edge = "warnFill" if record.unclear else "mark" if state.current else "border"
        pen.box(box, "field", 6, edge)
        pen.text(box.adjusted(10, 0, -26, 0), record.goes, 13, 400, "text2" if record.ignored else "text")
        pen.icon(QRectF(box.right() - 22, box.y(), 12, box.height()), "caret-down", 12, "text2")

    @staticmethod
    def _draw_values(pen: Pen, room: QRectF, record: ColumnRow) -> None:
        x = room.x()
        for number, value in enumerate(record.samples):
            if x > room.right() - 24:
                break
            if number:
                pen.box(QRectF(x - 7, room.center().y() - 6, 1, 12), "border")
            where = QRectF(x, room.y(), room.right() - x, room.height())
            x += 13 + pen.text(where, value, 12, 400, "text2", tabular=True)

    @staticmethod
    def _draw_doubt(pen: Pen, room: QRectF, record: ColumnRow) -> None:
        mark = QRectF(room.x(), room.y(), theme.px(16), room.height())
        if record.notes or record.doubts:
            pen.icon(mark, "warning-circle", 16, "warn")
            words = record.notes[0] if record.notes else count_words(record.doubts, "value")
            pen.text(room.adjusted(theme.px(22), 0, 0, 0), words, 12, 500, "warn", tabular=True)
        elif record.unclear:
            pen.icon(mark, "question", 16, "warn")
            pen.text(room.adjusted(theme.px(22), 0, 0, 0), "Is this right?", 12, 500, "warn")
        elif not record.ignored:
            pen.icon(mark, "check", 14, "good")


class ColumnsTable(RowTable):
    """`choose` asks for another place for a column: a click on it, Enter, F2 or Alt Down."""

    choose = Signal(int)

    def __init__(self, model: ColumnsModel) -> None:
        super().__init__(model, _ColumnLook(), "Columns of the file")
        self.opened.connect(self.choose)
        self.key_pressed.connect(self._key)
        self.clicked.connect(self._clicked)

    def _key(self, key: str, record: Any) -> None:
        if key == "f2" and record is not None:
            self.choose.emit(record.id)

    def _clicked(self, index: QModelIndex) -> None:
        if self.column_key(index.column()) == "goes":
            self._choose_row(index.row())

    def _choose_row(self, row: int) -> None:
        number = self.paged.id_of(row)
        if number is not None:
            self.choose.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and event.key() == Qt.Key.Key_Down and self.currentIndex().isValid():
            self._choose_row(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def corner(self, place: int) -> QPoint:
        """Where the menu of a column opens, on the screen."""
        where = self.visualRect(self.paged.index(max(0, self.paged.row_of(place)), 2))
        return self.viewport().mapToGlobal(where.bottomLeft())


class FieldMenu(QMenu):
    """All fields in their groups, the present one ticked. `picked` carries (field, label)."""

    picked = Signal(str, str)

    def __init__(self, window: QWidget, column: mappings.Column, kind: RowKind) -> None:
        super().__init__(window)
        self.setAccessibleName(f"Where “{column.name}” goes")
        self._now = (column.field, column.label)
        for group, choices in groups_of(kind):
            inside = self.addMenu(group)
            for field, label, words in choices:
                self._add(inside, words, field, label)
            if any(choice[:2] == self._now for choice in choices):
                inside.setTitle(f"{group}  ✓")
        self.addSeparator()
        own = column.label if column.field == "custom" and column.label else column.name
        self._add(self, f"&Own field “{own.replace('&', '&&')}”", "custom", own)
        self._add(self, "&Do not import", IGNORED, "")
        self.triggered.connect(self._chosen)

    def _add(self, menu: QMenu, words: str, field: str, label: str) -> None:
        action = menu.addAction(words)
        action.setData((field, label))
        action.setCheckable(True)
        ignored = field == IGNORED == self._now[0]
        action.setChecked((field, label) == self._now or ignored)

    def _chosen(self, action: QAction) -> None:
        field, label = action.data()
        self.picked.emit(field, label)
