"""What all blocks on the canvas share: what they are painted with, being chosen, keys, an editor inside."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_crm.campaigns import look as looks
from desktop_crm.campaigns import merging
from desktop_crm.campaigns.content import (
    Block,
    kind,
)
from desktop_crm.campaigns.fields import Letterhead, Person
from desktop_crm.campaigns.look import Look
from desktop_crm.ui.campaigns.field_chips import named
from desktop_crm.ui.campaigns.rich_edit import RichEdit
from desktop_crm.ui.widgets.paint import Pen

WORDS = {
    "heading": ("Heading", "text-h"),
    "text": ("Text", "text-t"),
    "image": ("Image", "image"),
    "button": ("Button", "rectangle"),
    "divider": ("Divider", "minus"),
    "footer": ("Footer", "identification-card"),
    "html": ("Ready mail", "code"),
}
PHONE = 360


@dataclass(frozen=True, slots=True)
class Paper:
    """What every block is painted with: colours, letterhead, pictures, width, and whose eyes it is read by."""

    look: Look
    letterhead: Letterhead
    pictures: Mapping[str, QPixmap]
    width: int = looks.WIDTH
    reader: Person | None = None
    values: Mapping[str, str] | None = None

    @property
    def padding(self) -> int:
        return looks.PADDING if self.width == looks.WIDTH else 20

    def font(self, size: float, weight: int = 400) -> QFont:
        """A font of the letter at `size` pixels."""
        made = QFont(
            [*[part.strip(" '") for part in self.look.font.split(",")][:-1], "Liberation Sans", "Inter"]
        )
        made.setStyleHint(
            QFont.StyleHint.Serif if self.look.font.endswith(", serif") else QFont.StyleHint.SansSerif
        )
        made.setPixelSize(round(size))
        made.setWeight(QFont.Weight(weight))
        return made

    def filled(self, text: str) -> str:
        """A stored text as it is read: by the chosen person, or with the fields' names in braces."""
        if self.reader is not None:
            return merging.fill(text, self.reader, self.letterhead)
        return named(text, merging.constants(self.letterhead))


class BlockView(QWidget):
    """A block on the canvas: focusable, chosen by a click, painted by its kind."""

    chosen = Signal(str)  # block id
    edited = Signal(object, str)  # the block as it is now, what was done
    key_pressed = Signal(str, str)  # block id, what is wanted: up, down, move_up …

    def __init__(self, block: Block, paper: Paper) -> None:
        super().__init__()
        self.block, self.paper = block, paper
        self.is_chosen = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    # ------------------------------------------------------------ what kinds do
    def wanted_height(self) -> int:
        """How high the block is, in logical pixels."""
        raise NotImplementedError

    def draw(self, pen: Pen, rect: QRectF) -> None:
        """Paints the block on white."""

    def show_block(self, block: Block, paper: Paper) -> None:
        """Another content, or other eyes."""
        self.block, self.paper = block, paper
        self.fit()
        self.update()

    def start_editing(self) -> None:
        """Puts the cursor into the block, where it has a text of its own."""

    def editor(self) -> RichEdit | None:
        return None

    # ------------------------------------------------------------ common
    def fit(self) -> None:
        self.setFixedSize(self.paper.width, max(24, self.wanted_height()))

    def set_chosen(self, on: bool) -> None:
        self.is_chosen = on
        self.update()

    def name(self, number: int, count: int) -> None:
        words = WORDS.get(kind(self.block), ("Block", ""))[0]
        self.setAccessibleName(f"Block {number} of {count}, {words.lower()}, {self.said()}")

    def said(self) -> str:
        """The block in a few words, for screen readers."""
        return ""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        self.draw(Pen(painter, rect), rect)
        if self.is_chosen:
            Pen(painter, rect).box(rect.adjusted(10, 1, -10, -1), None, 4, "accent", 2)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.chosen.emit(self.block.id)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.chosen.emit(self.block.id)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.key_pressed.emit(self.block.id, "edit")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        wanted = {
            Qt.Key.Key_Up: "move_up" if alt else "up",
            Qt.Key.Key_Down: "move_down" if alt else "down",
            Qt.Key.Key_Delete: "delete",
            Qt.Key.Key_Backspace: "delete",
            Qt.Key.Key_Return: "edit",
            Qt.Key.Key_Enter: "edit",
            Qt.Key.Key_F2: "edit",
            Qt.Key.Key_Slash: "insert",
            Qt.Key.Key_Escape: "leave",
        }.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_D and control:
            wanted = "copy"
        if wanted and not (control and wanted == "edit"):
            self.key_pressed.emit(self.block.id, wanted)
        else:
            super().keyPressEvent(event)


class EditedView(BlockView):
    """A block with an editor in it."""

    def __init__(self, block: Block, paper: Paper, edit: RichEdit) -> None:
        super().__init__(block, paper)
        self._edit = edit
        edit.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        edit.setParent(self)
        edit.edited.connect(self._typed)
        edit.entered.connect(self._entered)
        edit.left.connect(self.setFocus)
        edit.installEventFilter(self)

    def editor(self) -> RichEdit | None:
        return self._edit

    def start_editing(self) -> None:
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        cursor = self._edit.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self._edit.setTextCursor(cursor)

    def _entered(self) -> None:
        self.chosen.emit(self.block.id)

    def _typed(self) -> None:
        raise NotImplementedError

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._edit and event.type() == QEvent.Type.Resize:
            self.fit()
        return super().eventFilter(watched, event)

    def said(self) -> str:
        return self._edit.toPlainText()[:80]

    def wanted_height(self) -> int:
        return self._edit.height() + self._above() + self._below()

    def _above(self) -> int:
        return 12

    def _below(self) -> int:
        return 0

    def _lay(self) -> None:
        self._edit.setFixedWidth(self.paper.width - 2 * self.paper.padding)
        self._edit.move(self.paper.padding, self._above())
