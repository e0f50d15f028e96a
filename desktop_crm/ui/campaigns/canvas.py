"""The letter on its well: one view a block, the chosen one with its tools; it only asks, the composer acts."""

from PySide6.QtCore import QMimeData, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_crm.campaigns import arranging
from desktop_crm.campaigns.content import Block, Content, kind
from desktop_crm.ui.campaigns.block_view import WORDS, BlockView, Paper
from desktop_crm.ui.campaigns.blocks import HeadView, view_for
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import icon_button
from desktop_crm.ui.widgets.labels import Painted
from desktop_crm.ui.widgets.layout import Box, row
from desktop_crm.ui.widgets.paint import Pen

MIME = "application/x-desktop-crm-block"


def block_mime(block_kind: str) -> QMimeData:
    """What is dragged from the palette."""
    data = QMimeData()
    data.setData(MIME, block_kind.encode())
    return data


class _Tab(Painted):
    """The name of the chosen block's kind on its outline."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__()
        self.setParent(parent)
        self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def say(self, words: str) -> None:
        self._words = words
        self.setFixedSize(round(theme.width(words, 11, 500) + 14), 18)
        self.update()

    def draw(self, pen: Pen, rect: QRectF) -> None:
        pen.box(rect, "accent", 4)
        pen.text(rect, self._words, 11, 500, "onAccent", "c")


class _Tools(Box):
    """Up, down, copy, delete."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(card="raised")
        self.setParent(parent)
        made = []
        for icon, name, key in (
            ("arrow-up", "Move up (Alt Up)", "move_up"),
            ("arrow-down", "Move down (Alt Down)", "move_down"),
            ("copy", "Copy (Ctrl D)", "copy"),
            ("trash", "Delete", "delete"),
        ):
            button = icon_button(icon, name)
            button.setObjectName(key)
            button.clicked.connect(self._pressed)
            made.append(button)
        self.setLayout(row(*made, pad=(3, 1, 3, 1)))

    def _pressed(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.wanted.emit(sender.objectName())


class LetterCanvas(QWidget):
    """The paper with the blocks on it."""

    chosen = Signal(str)  # block id; empty: the theme
    edited = Signal(object, str)  # block, what was done
    wanted = Signal(str, str)  # block id, command
    dropped = Signal(str, int)  # kind, place

    def __init__(self) -> None:
        super().__init__()
        self._views: dict[str, BlockView] = {}
        self._chosen = ""
        self._line = -1
        self._paper: Paper | None = None
        self._head: HeadView | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 24)
        self._column.setSpacing(0)
        self._tab, self._tools = _Tab(self), _Tools(self)
        self._tools.wanted.connect(self._tool)
        self.setAcceptDrops(True)
        self.setAccessibleName("Letter")

    # ------------------------------------------------------------ content
    def show_content(self, content: Content, paper: Paper) -> None:
        """Shows the letter; views of blocks that are the same stay, with the cursor in them."""
        self._paper = paper
        name = content.theme.business_name or paper.letterhead.business_name
        if self._head is None:
            self._head = HeadView(paper, content.theme.logo, name)
            self._head.pressed.connect(self._theme_chosen)
            self._column.addWidget(self._head)
        else:
            self._head.show_head(paper, content.theme.logo, name)
        wanted = {block.id for block in content.blocks}
        for gone in [key for key in self._views if key not in wanted]:
            view = self._views.pop(gone)
            self._column.removeWidget(view)
            view.hide()
            view.deleteLater()
        for number, block in enumerate(content.blocks):
            view = self._view_of(block, paper)
            view.name(number + 1, len(content.blocks))
            self._column.insertWidget(number + 1, view)
            view.show()
        self.setFixedWidth(paper.width)
        if self._chosen not in wanted:
            self._chosen = ""
        self._mark()

    def _view_of(self, block: Block, paper: Paper) -> BlockView:
        before = self._views.get(block.id)
        if before is not None and kind(before.block) == kind(block):
            before.show_block(block, paper)
            return before
        if before is not None:
            before.deleteLater()
        made = self._views[block.id] = view_for(block, paper)
        made.chosen.connect(self.choose)
        made.edited.connect(self.edited)
        made.key_pressed.connect(self.wanted)
        return made

    def view(self, block_id: str) -> BlockView | None:
        return self._views.get(block_id)

    def chosen_view(self) -> BlockView | None:
        return self._views.get(self._chosen)

    def choose(self, block_id: str) -> None:
        """Makes a block the chosen one; empty: none, the theme."""
        if block_id != self._chosen:
            self._chosen = block_id
            self._mark()
            self.chosen.emit(block_id)

    def _theme_chosen(self) -> None:
        self.choose("")

    def _mark(self) -> None:
        for key, view in self._views.items():
            view.set_chosen(key == self._chosen)
        self._place_tools()

    def _place_tools(self) -> None:
        view = self._views.get(self._chosen)
        for part in (self._tab, self._tools):
            part.setVisible(view is not None)
        if view is None:
            return
        self.layout().activate()  # type: ignore[union-attr]
        words, _icon = WORDS.get(kind(view.block), ("Block", ""))
        self._tab.say(words)
        self._tab.move(24, max(0, view.y() - 8))
        self._tools.adjustSize()
        self._tools.move(self.width() - self._tools.width() - 24, max(0, view.y() - 14))
        for part in (self._tab, self._tools):
            part.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_tools()

    def _tool(self, wanted: str) -> None:
        if self._chosen:
            self.wanted.emit(self._chosen, wanted)

    # ------------------------------------------------------------ walking
    def step(self, content: Content, block_id: str, by: int) -> None:
        """Moves the focus to the block before or after."""
        at = arranging.position(content, block_id) + by
        if 0 <= at < len(content.blocks):
            view = self._views.get(content.blocks[at].id)
            if view is not None:
                view.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ dropping
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._line = self._place_at(event.position().toPoint())
        self.update()
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._line = -1
        self.update()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        block_kind = event.mimeData().data(MIME).toStdString()
        place, self._line = self._place_at(event.position().toPoint()), -1
        self.update()
        event.acceptProposedAction()
        self.dropped.emit(block_kind, place)

    def _place_at(self, pos: QPoint) -> int:
        views = self._in_order()
        return next((n for n, view in enumerate(views) if pos.y() < view.geometry().center().y()), len(views))

    def _in_order(self) -> list[BlockView]:
        items = (self._column.itemAt(n) for n in range(self._column.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [w for w in widgets if isinstance(w, BlockView)]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        pen = Pen(painter, rect)
        pen.box(rect, "#FFFFFF", 4, "border")
        if self._line >= 0:
            views = self._in_order()
            below = self._line < len(views)
            y = views[self._line].y() if below else (views[-1].geometry().bottom() if views else 68)
            pen.box(QRectF(16, y - 1, rect.width() - 32, 3), "accent", 1)
        painter.end()
