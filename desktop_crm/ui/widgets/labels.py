"""Words and marks that do nothing when clicked."""

import re

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets import paint
from desktop_crm.ui.widgets.keys import native
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.scaling import scaled


class Label(QLabel):
    """Plain text in one of the type sizes; `tone` is a colour token."""

    def __init__(
        self,
        text: str = "",
        px: float = 13,
        weight: int = 400,
        tone: str = "text",
        *,
        wrap: bool = False,
        tabular: bool = False,
        mono: bool = False,
        align: str = "l",
        selectable: bool = False,
    ) -> None:
        super().__init__()
        self._type = (px, weight, tabular, mono)
        self._breaks = wrap and not selectable  # what is copied must be the very text
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        if align != "l":
            side = Qt.AlignmentFlag.AlignRight if align == "r" else Qt.AlignmentFlag.AlignHCenter
            self.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        theme.changed.connect(self._fit)
        self._fit()
        self.setText(text)

    def setText(self, text: str) -> None:
        self._whole = text
        super().setText(_breakable(text) if self._breaks else text)

    def text(self) -> str:
        return self._whole

    def minimumSizeHint(self) -> QSize:
        """Of text that wraps, no word makes the page wider, however long it is."""
        wanted = super().minimumSizeHint()
        return QSize(min(wanted.width(), theme.px(120)), wanted.height()) if self.wordWrap() else wanted

    def _fit(self) -> None:
        px, weight, tabular, mono = self._type
        self.setFont(theme.font(px, weight, tabular=tabular, mono=mono))

    def tone(self, tone: str) -> None:
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)


_LONG = re.compile(r"\S{30,}")


def _breakable(text: str) -> str:
    """With invisible places to break in words that no line could hold."""
    return _LONG.sub(lambda word: "\u200b".join(re.findall(".{1,10}", word[0])), text)


class Painted(QWidget):
    """Base of small widgets that paint themselves with a Pen."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw(Pen(painter, QRectF(self.rect())), QRectF(self.rect()))
        painter.end()

    def draw(self, pen: Pen, rect: QRectF) -> None:
        raise NotImplementedError


class Elided(Painted):
    """One line of text that gives way with an ellipsis; the whole is in the tooltip."""

    def __init__(
        self,
        text: str = "",
        px: float = 13,
        weight: int = 400,
        tone: str = "text",
        *,
        tabular: bool = False,
        hug: bool = False,
    ) -> None:
        """`hug`: as wide as its text where there is room, so that what follows stands beside it."""
        super().__init__()
        self._px, self._weight, self._tone, self._tabular = px, weight, tone, tabular
        self._text = ""
        self.setMinimumWidth(20)
        across = QSizePolicy.Policy.Preferred if hug else QSizePolicy.Policy.Expanding
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def set_text(self, text: str, tone: str | None = None) -> None:
        self._text = text
        self._tone = tone or self._tone
        self.setAccessibleName(text)
        self.setToolTip(text if theme.width(text, self._px, self._weight) > self.width() else "")
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._text

    def sizeHint(self) -> QSize:
        wide = theme.width(self._text, self._px, self._weight, tabular=self._tabular) + 2
        return QSize(round(wide), round(theme.px(self._px) * 1.45))

    def draw(self, pen: Pen, rect: QRectF) -> None:
        pen.text(rect, self._text, self._px, self._weight, self._tone, tabular=self._tabular)


class Glyph(Painted):
    """An icon, alone or on a round ground."""

    def __init__(
        self,
        name: str,
        size: int = 16,
        tone: str = "text2",
        *,
        box: int = 0,
        ground: str = "",
        words: str = "",
    ) -> None:
        super().__init__()
        self._name, self._size, self._tone, self._ground = name, size, tone, ground
        side = theme.px(box or size)
        self.setFixedSize(side, side)
        self.setAccessibleName(words)
        self.setToolTip(words)

    def set(self, name: str, tone: str | None = None) -> None:
        self._name = name
        self._tone = tone or self._tone
        self.update()

    def draw(self, pen: Pen, rect: QRectF) -> None:
        if self._ground:
            pen.ring(rect, self._ground)
        pen.icon(rect, self._name, self._size, self._tone)


class Pill(Painted):
    """A word on a ground of its tone; not clickable."""

    def __init__(self, text: str, tone: str = "text2", soft: str = "neutralSoft", icon: str = "") -> None:
        super().__init__()
        self.set(text, tone, soft, icon)

    def set(self, text: str, tone: str, soft: str, icon: str = "") -> None:
        self._text, self._tone, self._soft, self._icon = text, tone, soft, icon
        wide = theme.width(text, 12, 500) + 16 + (theme.px(16) if icon else 0)
        self.setFixedSize(round(wide), theme.px(20))
        self.setAccessibleName(text)
        self.update()

    def draw(self, pen: Pen, rect: QRectF) -> None:
        pen.pill(0, rect.height() / 2, self._text, self._tone, self._soft, icon=self._icon)


def stage_pill(stage: str) -> Pill:
    return Pill(*paint.stage_look(stage))


class Avatar(Painted):
    """A person's picture, or their initials on a tint that stays theirs."""

    def __init__(self, name: str = "", size: int = 32) -> None:
        super().__init__()
        self._name = name
        self._picture: QImage | None = None
        scaled(self, width=size, height=size)
        self.setAccessibleName(name)

    def set_name(self, name: str) -> None:
        self._name = name
        self.setAccessibleName(name)
        self.update()

    def set_picture(self, picture: QImage | None) -> None:
        self._picture = picture
        self.update()

    def draw(self, pen: Pen, rect: QRectF) -> None:
        if self._picture is None:
            pen.avatar(rect, self._name)
        else:
            pen.portrait(rect, self._picture)


class ProgressBar(Painted):
    """How much is done, 0 to 1, or shares in parts; the words beside it say it too."""

    def __init__(self, height: int = 6, words: str = "") -> None:
        super().__init__()
        self._share = 0.0
        self._parts: tuple[tuple[float, str], ...] = ()
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words or "Progress")

    def set_share(self, share: float, words: str = "") -> None:
        self._share, self._parts = share, ()
        if words:
            self.setAccessibleName(words)
        self.update()

    def set_parts(self, parts: tuple[tuple[float, str], ...], words: str = "") -> None:
        self._parts = parts
        if words:
            self.setAccessibleName(words)
        self.update()

    def draw(self, pen: Pen, rect: QRectF) -> None:
        if self._parts:
            pen.parts(rect, self._parts)
        else:
            pen.bar(rect, self._share)


class KeyCap(Painted):
    """The name of a key."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = native(text)
        self.setFixedSize(round(max(22, theme.width(self._text, 11, 500) + 12)), theme.px(20))
        self.setAccessibleName(self._text)

    def draw(self, pen: Pen, rect: QRectF) -> None:
        pen.key_cap(rect.right(), rect.center().y(), self._text)
