"""What can be ticked, switched or chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import PaintedButton
from desktop_crm.ui.widgets.paint import Pen


class Check(PaintedButton):
    """A box (or, with `radio`, a round one) with its label and a hint; the label is part of the target."""

    def __init__(self, text: str, hint: str = "", *, radio: bool = False, bold: bool = False) -> None:
        super().__init__(text)
        self.hint, self.radio, self.bold = hint, radio, bold
        self.setCheckable(True)
        self.setAutoExclusive(radio)
        self.setAccessibleName(text)
        self.setAccessibleDescription(hint)

    def sizeHint(self) -> QSize:
        wide = max(
            theme.width(self.text(), 13, 600 if self.bold else 400),
            theme.width(self.hint, 12) if self.hint else 0,
        )
        return QSize(round(theme.px(26) + wide + 6), theme.px(42 if self.hint else 24))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(60), self.sizeHint().height())

    def draw(self, pen: Pen, rect: QRectF) -> None:
        side = theme.px(16)
        top = 0.0 if self.hint else max(0.0, (rect.height() - theme.px(24)) / 2)
        spot = QRectF(1, top + theme.px(4), side, side)
        if self.radio:
            on = self.isChecked()
            pen.ring(spot, "accent" if on else "field", None if on else "mark", 1.2)
            if on:
                inner = side * 5 / 16
                pen.ring(spot.adjusted(inner, inner, -inner, -inner), "onAccent")
        else:
            pen.tick_box(spot, self.isChecked())
        x = theme.px(26)
        ink = "text" if self.isEnabled() else "text3"
        room = rect.width() - x
        pen.text(QRectF(x, top, room, theme.px(24)), self.text(), 13, 600 if self.bold else 400, ink)
        if self.hint:
            pen.text(QRectF(x, theme.px(22), room, theme.px(18)), self.hint, 12, 400, "text2")
        if self.hasFocus():
            pen.focus_ring(spot.adjusted(-3, -3, 3, 3), theme.px(11) if self.radio else 6)


class Switch(PaintedButton):
    """On or off, with the word beside it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        return QSize(round(theme.px(34) + 8 + theme.width("Off", 12) + 4), theme.px(24))

    def draw(self, pen: Pen, rect: QRectF) -> None:
        on = self.isChecked()
        word = theme.width("Off", 12)
        pen.text(QRectF(0, 0, word + 4, rect.height()), "On" if on else "Off", 12, 400, "text2")
        wide, high = theme.px(34), theme.px(20)
        track = QRectF(word + 10, (rect.height() - high) / 2, wide, high)
        pen.box(track, "accent" if on else "mark", high / 2)
        knob = high - 4
        left = track.right() - knob - 2 if on else track.x() + 2
        pen.ring(QRectF(left, track.y() + 2, knob, knob), "#FFFFFF")
        if self.hasFocus():
            pen.focus_ring(track.adjusted(-2, -2, 2, 2), high / 2 + 2)


class _Piece(PaintedButton):
    """One choice of a segmented control."""

    def __init__(self, text: str, icon: str, small: bool) -> None:
        super().__init__(text)
        self.glyph, self.small = icon, small
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(text)
        self.setToolTip("")

    def sizeHint(self) -> QSize:
        px = 12 if self.small else 13
        wide = 22 + theme.width(self.text(), px, 600) + ((theme.px(16) + 6) if self.glyph else 0)
        return QSize(round(wide), theme.px(24 if self.small else 28))

    def draw(self, pen: Pen, rect: QRectF) -> None:
        on = self.isChecked()
        if on:
            pen.box(rect, "sidebarOn" if theme.dark else "content", 5, "control" if theme.dark else "mark")
        px = 12 if self.small else 13
        wide = theme.width(self.text(), px, 600 if on else 500)
        lead = theme.px(16) + 6 if self.glyph else 0
        x = (rect.width() - wide - lead) / 2
        ink = "text" if on else "text2"
        if self.glyph:
            pen.icon(QRectF(x, 0, theme.px(16), rect.height()), self.glyph, 16, ink)
        pen.text(QRectF(x + lead, 0, wide + 2, rect.height()), self.text(), px, 600 if on else 500, ink)


class Segmented(QWidget):
    """One of a few choices, as one tab stop; arrow keys choose."""

    chosen = Signal(int)

    def __init__(self, choices: Sequence[str | tuple[str, str]], name: str, *, small: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(0)
        for number, choice in enumerate(choices):
            text, icon = (choice, "") if isinstance(choice, str) else choice
            piece = _Piece(text, icon, small)
            self._group.addButton(piece, number)
            layout.addWidget(piece)
        first = self._group.button(0)
        if first is not None:
            first.setChecked(True)
        self._group.idClicked.connect(self.chosen)

    def choice(self) -> int:
        return self._group.checkedId()

    def choose(self, number: int) -> None:
        """Shows a choice without telling anyone."""
        button = self._group.button(number)
        if button is not None:
            button.setChecked(True)
            self.update()

    def set_words(self, number: int, text: str) -> None:
        button = self._group.button(number)
        if button is not None:
            button.setText(text)
            button.setAccessibleName(text)
            button.updateGeometry()
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(
            Qt.Key(event.key()), 0
        )
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft and event.key() in (
            Qt.Key.Key_Left,
            Qt.Key.Key_Right,
        ):
            step = -step
        if not step:
            super().keyPressEvent(event)
            return
        number = (self.choice() + step) % len(self._group.buttons())
        self.choose(number)
        self.chosen.emit(number)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        pen = Pen(painter, QRectF(self.rect()))
        pen.box(QRectF(self.rect()), "well", 7)
        if self.hasFocus():
            pen.focus_ring(QRectF(self.rect()), 7)
        painter.end()


class Chip(PaintedButton):
    """A small outlined word that can be opened, or removed by its × or the Delete key."""

    removed = Signal()

    def __init__(
        self, text: str, icon: str = "", *, tone: str = "text2", removable: bool = False, name: str = ""
    ) -> None:
        super().__init__(text)
        self.glyph, self.tone, self.removable = icon, tone, removable
        self.setAccessibleName(name or text)
        self._hint()

    def _hint(self) -> None:
        if self.removable:
            self.setToolTip(f"{self.text()}: Delete removes it")

    def set(self, text: str, icon: str, tone: str) -> None:
        self.glyph, self.tone = icon, tone
        self.setText(text)
        self.setAccessibleName(text)
        self._hint()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        wide = (
            theme.width(self.text(), 12)
            + 18
            + (18 if self.removable else 0)
            + (theme.px(18) if self.glyph else 0)
        )
        return QSize(round(wide), theme.px(24))

    def draw(self, pen: Pen, rect: QRectF) -> None:
        pen.box(rect, "hover" if self.underMouse() else "well" if theme.dark else "subtle", 5, "border")
        x = 9.0
        if self.glyph:
            pen.icon(QRectF(x - 2, 0, theme.px(14), rect.height()), self.glyph, 14, self.tone)
            x += theme.px(16)
        room = rect.width() - x - (22 if self.removable else 6)
        pen.text(QRectF(x, 0, room, rect.height()), self.text(), 12, 400, self.tone)
        if self.removable:
            pen.icon(self._cross(), "x", 12, "text" if self.underMouse() else "text3")
        if self.hasFocus():
            pen.focus_ring(rect, 5)

    def _cross(self) -> QRectF:
        return QRectF(self.width() - 24, 0, 24, self.height())

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        where = event.position()
        cross = self._cross()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            cross.moveLeft(0)
        if self.removable and cross.contains(where):
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
            return
        super().keyPressEvent(event)
