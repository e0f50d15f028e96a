"""The blocks one can add: chosen by a click or Enter, or dragged into the letter."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QDrag, QMouseEvent

from desktop_crm.ui.campaigns.block_view import WORDS
from desktop_crm.ui.campaigns.canvas import block_mime
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Look as ListLook
from desktop_crm.ui.widgets.looks import RowState
from desktop_crm.ui.widgets.paint import Pen

ADDED = ("heading", "text", "image", "button", "divider", "footer")


@dataclass(frozen=True, slots=True)
class Offered:
    """A block one can add."""

    kind: str
    words: str
    icon: str


class _OfferedLook(ListLook):
    def height(self, record: Any) -> int:
        return theme.px(33)

    def words(self, record: Offered) -> str:
        return f"Add a block: {record.words}"

    def draw(self, pen: Pen, rect: QRectF, record: Offered, state: RowState) -> None:
        box = rect.adjusted(0, 1, 0, -1)
        if state.hover or (state.current and state.focused):
            pen.box(box, "hover", 6)
        if state.focused:
            pen.focus_ring(box)
        pen.icon(QRectF(rect.x() + 8, rect.y(), 18, rect.height()), record.icon, 18, "text2")
        pen.text(QRectF(rect.x() + 36, rect.y(), rect.width() - 40, rect.height()), record.words, 13)


class Offers(RowList):
    """The blocks; Enter or a click adds one, dragging puts it where it falls."""

    def __init__(self) -> None:
        super().__init__(_OfferedLook(), "Blocks", fit=True)
        self.show_records([Offered(kind, *WORDS[kind]) for kind in ADDED])
        self._from: QPoint | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None and event.buttons() & Qt.MouseButton.LeftButton:
            if (event.position().toPoint() - self._from).manhattanLength() > 8:
                offered = self.indexAt(self._from).data(Qt.ItemDataRole.UserRole)
                self._from = None
                if isinstance(offered, Offered):
                    drag = QDrag(self)
                    drag.setMimeData(block_mime(offered.kind))
                    drag.exec(Qt.DropAction.CopyAction)
            return
        super().mouseMoveEvent(event)
