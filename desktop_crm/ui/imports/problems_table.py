"""What could not be taken as it stands: a table read a page at a time."""

from typing import Any

from PySide6.QtCore import QRectF, Qt

from desktop_crm.imports.listing import StoredProblem
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.looks import Index, RowState
from desktop_crm.ui.widgets.paged_model import Column, PagedModel
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.table_looks import CellLook

COLUMNS = (
    Column("row", "Row", 62, "r"),
    Column("who", "Who", 144),
    Column("column", "Column", 96),
    Column("value", "Value", 168),
    Column("reason", "Why it was left out"),
)


class ProblemsModel(PagedModel):
    """The problems of one import in the file's order."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(
            record := self.record(index.row()), StoredProblem
        ):
            return (
                f"{record.value}\n{record.reason}".strip()
            )  # whole, where the columns are too narrow for it
        return super().data(index, role)

    def words(self, record: StoredProblem, column: str, role: int) -> str:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (f"Row {record.row:,}", record.who, record.column, record.value, record.reason)
            return ", ".join(part for part in parts if part)
        return f"{record.row:,}" if column == "row" else str(getattr(record, column))


class ProblemLook(CellLook):
    row_height = 36

    def draw(self, pen: Pen, rect: QRectF, record: StoredProblem, column: str, state: RowState) -> None:
        room = rect.adjusted(12, 0, -8, 0)
        match column:
            case "row":
                pen.text(room.adjusted(0, 0, -4, 0), f"{record.row:,}", 13, 400, "text2", "r", tabular=True)
            case "who":
                pen.text(room, record.who, 13, 600)
            case "column":
                pen.text(room, record.column or "the whole row", 13, 400, "text2")
            case "value" if record.value:
                wide = min(room.width(), theme.width(record.value, 12, 500, tabular=True) + 16)
                high = theme.px(22)
                box = QRectF(room.x(), rect.center().y() - high / 2, wide, high)
                pen.box(box, "warnSoft", 4)
                pen.text(box.adjusted(7, 0, -6, 0), record.value, 12, 500, "warn", tabular=True)
            case "reason":
                pen.text(room, record.reason, 13, 400, "text", tabular=True)
