"""How the rows will arrive: a few of them at a time, leafed through."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt

from desktop_crm.mapping.rows import RowKind
from desktop_crm.ui.imports.survey import Arrival
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import icon_button
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, column, columns, row, rule
from desktop_crm.ui.widgets.looks import RowState
from desktop_crm.ui.widgets.paged_model import Column, PagedModel
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.row_table import RowTable
from desktop_crm.ui.widgets.scaling import scaled
from desktop_crm.ui.widgets.table_looks import CellLook

COLUMNS = (
    Column("name", "Name", 160),
    Column("when", "When", 130),
    Column("number", "Order no.", 110),
    Column("channel", "Channel", 100),
    Column("direction", "Direction", 130),
    Column("organisation", "Organisation", 150),
    Column("email", "E-mail", 180),
    Column("phone", "Phone", 138),
    Column("address", "Address"),
    Column("product", "Product"),
    Column("text", "What was said"),
    Column("quantity", "Quantity", 80, "r"),
    Column("amount", "Amount", 120, "r"),
    Column("birthday", "Birthday", 100),
)
_OF_KIND = {
    RowKind.CONTACTS: ("name", "organisation", "email", "phone", "address", "birthday"),
    RowKind.PURCHASES: ("name", "email", "when", "number", "product", "quantity", "amount"),
    RowKind.INTERACTIONS: ("name", "when", "channel", "direction", "text"),
}
_NARROW = frozenset(("birthday", "quantity", "direction"))  # what gives way where there is little room


class ArrivalsModel(PagedModel):
    """The rows shown now."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)

    def words(self, record: Arrival, column: str, role: int) -> str:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(value for value in record.values.values() if value)
        return record.values.get(column, "")


class _ArrivalLook(CellLook):
    row_height = 34

    def draw(self, pen: Pen, rect: QRectF, record: Arrival, column: str, state: RowState) -> None:
        room = rect.adjusted(12, 0, -6, 0)
        value = record.values.get(column, "")
        align = "r" if column in ("quantity", "amount") else "l"
        if column in record.wrong:
            pen.icon(QRectF(room.x(), room.y(), theme.px(14), room.height()), "warning-circle", 14, "warn")
            pen.text(room.adjusted(theme.px(20), 0, 0, 0), value, 13, 400, "warn", tabular=True)
        elif column == "name":
            pen.text(room, value or "–", 13, 600, "text" if value else "text3")
        else:
            pen.text(room, value, 13, 400, "text", align, tabular=True)


class ArrivalsPane(Box):
    """The table with its two buttons."""

    def __init__(self, shown: int = 4) -> None:
        super().__init__()
        self._shown, self._from, self._total = shown, 0, 0
        self._rows: Sequence[Arrival] = ()
        self._kind, self._tier = RowKind.CONTACTS, "wide"
        self.model = ArrivalsModel()
        self.table = RowTable(self.model, _ArrivalLook(), "How the rows will arrive")
        self.count = Label("", 12, 400, "text2", tabular=True)
        self.back = icon_button("caret-left", "Previous rows")
        self.forth = icon_button("caret-right", "Next rows")
        self.back.clicked.connect(self._earlier)
        self.forth.clicked.connect(self._later)
        title = Label("How they will arrive", 13, 600)
        head = columns(title, 10, self.count, None, self.back, 4, self.forth, pad=(24, 0, 20, 0))
        scaled(head, height=36)
        self.setLayout(column(rule(), head, row((self.table, 1), pad=(12, 0, 12, 8))))
        self.set_shown(shown)
        self._fit()

    def set_kind(self, kind: RowKind) -> None:
        """Shows what rows of a kind tell."""
        self._kind = kind
        self._fit()

    def set_tier(self, tier: str) -> None:
        """Where there is little room, some columns give way."""
        self._tier = tier
        self._fit()

    def _fit(self) -> None:
        keys = _OF_KIND[self._kind]
        self.table.show_columns([k for k in keys if self._tier == "wide" or k not in _NARROW])

    def set_shown(self, shown: int) -> None:
        """How many rows are seen at a time."""
        self._shown = shown
        self.table.setFixedHeight(theme.px(34) + shown * theme.px(_ArrivalLook.row_height) + 2)
        self._show()

    def show_rows(self, rows: Sequence[Arrival], total: int) -> None:
        self._rows, self._total = rows, total
        self._from = min(self._from, max(0, len(rows) - self._shown))
        self._show()

    def _earlier(self) -> None:
        self._from = max(0, self._from - self._shown)
        self._show()

    def _later(self) -> None:
        self._from = min(self._from + self._shown, max(0, len(self._rows) - self._shown))
        self._show()

    def _show(self) -> None:
        here = self._rows[self._from : self._from + self._shown]
        self.model.refresh(len(here), here)
        first, last = self._from + 1, self._from + len(here)
        self.count.setText(f"{first:,} to {last:,} of {self._total:,}" if here else "no rows")
        self.back.setEnabled(self._from > 0)
        self.forth.setEnabled(last < len(self._rows))
