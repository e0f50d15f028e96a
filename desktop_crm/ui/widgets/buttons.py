"""What can be pressed, ticked, switched or chosen."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.keys import native
from desktop_crm.ui.widgets.paint import Pen


class Kind(StrEnum):
    """How much a button asks for attention; a screen has at most one PRIMARY."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    GHOST = "ghost"
    SOFT = "soft"
    LINK = "link"
    DANGER = "danger"  # destructive, in a confirmation only
    INVERSE = "inverse"  # on toasts and the selection bar


class PaintedButton(QAbstractButton):
    """Base of buttons that paint themselves: repainted under the pointer, pressed by Enter as by Space."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.updateGeometry)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw(Pen(painter, QRectF(self.rect())), QRectF(self.rect()))
        painter.end()

    def draw(self, pen: Pen, rect: QRectF) -> None:
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held:
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)


_FILL = {
    Kind.PRIMARY: ("accent", "accentHover", "accentPress"),
    Kind.DANGER: ("badButton", "badButton", "badButton"),
    Kind.SECONDARY: ("raised", "hover", "well"),
    Kind.SOFT: ("accentSoft", "accentSoft", "accentSoft"),
    Kind.GHOST: ("", "hover", "well"),
    Kind.INVERSE: ("", "onInverse@14", "onInverse@24"),
    Kind.LINK: ("", "", ""),
}
_TEXT = {
    Kind.PRIMARY: "onAccent",
    Kind.DANGER: "onAccent",
    Kind.SECONDARY: "text",
    Kind.SOFT: "accentText",
    Kind.GHOST: "text2",
    Kind.INVERSE: "onInverse",
    Kind.LINK: "accentText",
}


class Button(PaintedButton):
    """A button with words, an icon before them, and a key's name or a caret after them."""

    def __init__(
        self,
        text: str = "",
        kind: Kind = Kind.SECONDARY,
        icon: str = "",
        *,
        small: bool = False,
        key: str = "",
        caret: bool = False,
        tone: str = "",
        name: str = "",
    ) -> None:
        super().__init__(text)
        self.kind, self.glyph, self.small, self.key, self.caret, self.tone = (
            kind,
            icon,
            small,
            native(key),
            caret,
            tone,
        )
        self.setAccessibleName(name or text)
        if name and not text:
            self.setToolTip(name)

    def set_words(self, text: str, why: str = "") -> None:
        """Other words (busy, counting); `why` it cannot be pressed stands in the tooltip."""
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(why)
        self.updateGeometry()
        self.update()

    def allow(self, on: bool, why: str = "") -> None:
        """Enables the button, or disables it with a tooltip that says why."""
        self.setEnabled(on)
        self.setToolTip("" if on else why)
        self.setAccessibleDescription("" if on else why)

    # ------------------------------------------------------------ size
    def _measures(self) -> tuple[int, int]:
        pad = 0 if self.kind is Kind.LINK else 10 if self.small else 12
        return (12 if self.small else 13), pad

    def sizeHint(self) -> QSize:
        px, pad = self._measures()
        height = theme.px(28 if self.small else 32)
        if not self.text() and self.glyph and not self.caret:
            return QSize(height, height)
        width = pad * 2 + theme.width(self.text(), px, 500)
        if self.glyph:
            width += theme.px(16) + (6 if self.text() else 0) - (2 if self.kind is not Kind.LINK else 0)
        if self.key:
            width += 8 + theme.width(self.key, 11, 500) + 8
        if self.caret:
            width += 18
        return QSize(round(width + 0.5), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    # ------------------------------------------------------------ look
    def draw(self, pen: Pen, rect: QRectF) -> None:
        state = 2 if self.isDown() or self.isChecked() else 1 if self.underMouse() and self.isEnabled() else 0
        self._ground(pen, rect, state)
        ink = self.tone or _TEXT[self.kind]
        if not self.isEnabled():
            ink = "text3"
        self._content(pen, rect, ink)
        if self.hasFocus():
            self._ring(pen, rect)

    def _ground(self, pen: Pen, rect: QRectF, state: int) -> None:
        fill = _FILL[self.kind][state]
        if not self.isEnabled() and self.kind in (Kind.PRIMARY, Kind.DANGER):
            fill = "well"
        edge = None
        if self.kind is Kind.SECONDARY:
            edge = "control" if state == 1 else "border"
        if fill or edge:
            pen.box(rect, fill or None, 6, edge)

    def _ring(self, pen: Pen, rect: QRectF) -> None:
        if self.kind in (Kind.PRIMARY, Kind.DANGER):
            pen.box(rect.adjusted(2.5, 2.5, -2.5, -2.5), None, 4, "onAccent", 1.5)
            pen.focus_ring(rect)
        elif self.kind is Kind.INVERSE:
            pen.focus_ring(rect, token="onInverse")
        else:
            pen.focus_ring(rect)

    def _content(self, pen: Pen, rect: QRectF, ink: str) -> None:
        px, pad = self._measures()
        if not self.text() and not self.caret:
            pen.icon(rect, self.glyph, 16 if self.small else 18, ink)
            return
        wide = theme.width(self.text(), px, 500)
        if not (self.glyph or self.key or self.caret):
            pen.text(rect, self.text(), px, 500, ink, "c" if self.kind is not Kind.LINK else "l")
            return
        extra = (8 + theme.width(self.key, 11, 500) + 8 if self.key else 0) + (18 if self.caret else 0)
        lead = theme.px(16) + (6 if self.text() else 0) if self.glyph else 0
        used = lead + wide + extra
        x = max(
            float(pad - (2 if self.glyph and self.kind is not Kind.LINK else 0)), (rect.width() - used) / 2
        )
        if self.kind is Kind.LINK or self.caret:
            x = float(pad)
        if self.glyph:
            pen.icon(QRectF(x, 0, theme.px(16), rect.height()), self.glyph, 16, ink)
            x += lead
        pen.text(QRectF(x, 0, rect.width() - x - extra, rect.height()), self.text(), px, 500, ink)
        if self.key:
            faint = {"onAccent": "onAccent@80", "onInverse": "onInverse2"}.get(ink, "text3")
            pen.text(QRectF(x + wide + 8, 0, 200, rect.height()), self.key, 11, 500, faint)
        if self.caret:
            pen.icon(QRectF(rect.width() - max(pad, 8) - 12, 0, 12, rect.height()), "caret-down", 12, "text2")


def icon_button(
    icon: str, name: str, *, small: bool = True, kind: Kind = Kind.GHOST, tone: str = ""
) -> Button:
    """A button with an icon alone; `name` is its tooltip and its accessible name, and may name its key."""
    return Button("", kind, icon, small=small, tone=tone, name=native(name))


def action_button(
    action: QAction, kind: Kind = Kind.SECONDARY, icon: str = "", text: str = "", *, small: bool = False
) -> Button:
    """A button that does an action and shares its words, state and shortcut."""
    button = Button(text or action.text().replace("&", "").rstrip("… "), kind, icon, small=small)
    button.clicked.connect(action.trigger)
    keys = action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)
    if keys:
        button.setToolTip(f"{button.text()}  {keys}")
    return button
