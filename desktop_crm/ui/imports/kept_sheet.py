"""What an undone import left as it is, because somebody worked with it since."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from desktop_crm.imports.undoing import Kept
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Look, RowState, draw_ground
from desktop_crm.ui.widgets.notices import Sheet
from desktop_crm.ui.widgets.paint import Pen


class _KeptLook(Look):
    def height(self, record: Kept) -> int:
        return theme.px(36)

    def words(self, record: Kept) -> str:
        return f"{record.name}, {record.what} {record.value}: {record.why}"

    def draw(self, pen: Pen, rect: QRectF, record: Kept, state: RowState) -> None:
        draw_ground(pen, rect, state)
        what = f"{record.what} {record.value}".strip()
        runs = [
            (record.name, 13, 600, "text"),
            ("   ", 13, 400, "text"),
            (f"{what}: {record.why}", 13, 400, "text2"),
        ]
        pen.runs(rect.x() + 8, rect.y(), rect.height(), runs, rect.right() - 8)


class KeptSheet(Sheet):
    """The list of what stayed."""

    def __init__(self, window: QWidget, kept: Sequence[Kept]) -> None:
        super().__init__(window, f"{len(kept):,} stayed as they are", width=560)
        words = "The import is taken back. These were changed or worked with since, so they stayed:"
        self.list = RowList(_KeptLook(), "What stayed")
        self.list.show_records(kept)
        self.list.setFixedHeight(min(theme.px(36) * len(kept) + 4, theme.px(320)))
        self.add(Label(words, 13, 400, "text2", wrap=True), self.list)
        self.set_buttons(Button("Close", Kind.PRIMARY), "Back")
        self.cancel_button.hide()
