"""One way to paint: tokens for colours, leading and trailing for left and right.

Callers give geometry as if text ran from left to right; `Pen` mirrors it in its bounds where the
layout is right to left, so nothing needs two layouts.
"""

import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QApplication

from desktop_crm.base.text import initials
from desktop_crm.ui.theme import theme, tokens
from desktop_crm.ui.widgets import icons

Run = tuple[str, float, int, str]  # text, pixels, weight, token
_TINTS = (
    ("accentSoft", "accentText"),
    ("plumSoft", "plum"),
    ("warnSoft", "warn"),
    ("goodSoft", "good"),
    ("infoSoft", "info"),
    ("badSoft", "bad"),
)
_ALIGN = {
    "l": Qt.AlignmentFlag.AlignLeft,
    "r": Qt.AlignmentFlag.AlignRight,
    "c": Qt.AlignmentFlag.AlignHCenter,
}
_VALIGN = {
    "c": Qt.AlignmentFlag.AlignVCenter,
    "t": Qt.AlignmentFlag.AlignTop,
    "b": Qt.AlignmentFlag.AlignBottom,
}
# Flags of Python's enums cost as much as the text they stand for, so they are put together once.
_FLAGS = {
    (align, valign): int(across | down | Qt.AlignmentFlag.AlignAbsolute)
    for align, across in _ALIGN.items()
    for valign, down in _VALIGN.items()
}
_WRAP, _SINGLE = int(Qt.TextFlag.TextWordWrap), int(Qt.TextFlag.TextSingleLine)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter | Qt.AlignmentFlag.AlignAbsolute)
_SMOOTH = QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing


class Pen:
    """A thin layer over QPainter inside `bounds`."""

    def __init__(self, painter: QPainter, bounds: QRectF) -> None:
        self.painter = painter
        self.bounds = QRectF(bounds)
        self.rtl = QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.setRenderHints(_SMOOTH)

    # ------------------------------------------------------------ geometry
    def mirror(self, rect: QRectF) -> QRectF:
        if not self.rtl:
            return QRectF(rect)
        left = self.bounds.left() + self.bounds.right() - rect.right()
        return QRectF(left, rect.top(), rect.width(), rect.height())

    def _x(self, x: float) -> float:
        return self.bounds.left() + self.bounds.right() - x if self.rtl else x

    # ------------------------------------------------------------ shapes
    def box(
        self, rect: QRectF, fill: str | None, radius: float = 0, edge: str | None = None, width: float = 1
    ) -> None:
        """A rectangle, filled or not, with rounded corners and an edge inside its bounds."""
        rect = self.mirror(rect)
        self.painter.setBrush(theme.color(fill) if fill else Qt.BrushStyle.NoBrush)
        if edge:
            self.painter.setPen(QPen(theme.color(edge), width))
            rect = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
        else:
            self.painter.setPen(Qt.PenStyle.NoPen)
        if radius:
            self.painter.drawRoundedRect(rect, radius, radius)
        else:
            self.painter.drawRect(rect)

    def ring(self, rect: QRectF, fill: str | None, edge: str | None = None, width: float = 1) -> None:
        """An ellipse in `rect`."""
        rect = self.mirror(rect)
        self.painter.setBrush(theme.color(fill) if fill else Qt.BrushStyle.NoBrush)
        self.painter.setPen(QPen(theme.color(edge), width) if edge else Qt.PenStyle.NoPen)
        if edge:
            rect = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
        # As a rectangle that is all corners: Qt paints that many times quicker than an ellipse.
        self.painter.drawRoundedRect(rect, rect.width() / 2, rect.height() / 2)

    def hairline(self, left: float, right: float, y: float, token: str = "line") -> None:
        a, b = sorted((self._x(left), self._x(right)))
        self.painter.fillRect(QRectF(round(a), round(y), round(b - a), 1), theme.color(token))

    def line(self, x1: float, y1: float, x2: float, y2: float, token: str, width: float = 1) -> None:
        self.painter.setPen(QPen(theme.color(token), width))
        self.painter.drawLine(QPointF(self._x(x1), y1), QPointF(self._x(x2), y2))

    def focus_ring(self, rect: QRectF, radius: float = 6, token: str = "focus") -> None:
        self.box(rect, None, radius, token, tokens()["focus"]["ring"])

    def bar(self, rect: QRectF, share: float, fill: str = "c1", back: str = "cMute") -> None:
        """A progress bar: `share` 0 to 1."""
        radius = rect.height() / 2
        self.box(rect, back, radius)
        if share > 0:
            width = max(rect.height(), rect.width() * min(share, 1.0))
            self.box(QRectF(rect.x(), rect.y(), width, rect.height()), fill, radius)

    def parts(self, rect: QRectF, parts: Sequence[tuple[float, str]], back: str = "cMute") -> None:
        """A bar in parts (weight, token) with a gap of two between them."""
        total = sum(weight for weight, _ in parts)
        path = QPainterPath()
        path.addRoundedRect(self.mirror(rect), min(rect.height() / 2, 5), min(rect.height() / 2, 5))
        self.painter.save()
        self.painter.setClipPath(path)
        self.box(rect, back)
        x = rect.x()
        for count, (weight, token) in enumerate(parts):
            width = rect.width() * weight / total if total else 0
            gap = 2 if count < len(parts) - 1 and width > 3 else 0
            self.box(QRectF(x, rect.y(), max(0.0, width - gap), rect.height()), token)
            x += width
        self.painter.restore()

    # ------------------------------------------------------------ text
    def text(
        self,
        rect: QRectF,
        text: str,
        px: float = 13,
        weight: int = 400,
        token: str = "text",
        align: str = "l",
        *,
        valign: str = "c",
        tabular: bool = False,
        mono: bool = False,
        italic: bool = False,
        wrap: bool = False,
    ) -> float:
        """Draws the text, elided where it does not fit; returns the width it took."""
        where = self.mirror(rect)
        self.painter.setFont(theme.font(px, weight, tabular=tabular, mono=mono, italic=italic))
        self.painter.setPen(theme.color(token))
        if self.rtl:
            align = {"l": "r", "r": "l"}.get(align, align)
            # Each text runs in its own direction: numbers and names stay as they are written.
            way = Qt.LayoutDirection.RightToLeft if runs_leftwards(text) else Qt.LayoutDirection.LeftToRight
            self.painter.setLayoutDirection(way)
        flags = _FLAGS[align, valign]
        if wrap:
            self.painter.drawText(where, flags | _WRAP, text)
            return rect.width()
        metrics = theme.metrics(px, weight, tabular=tabular, mono=mono)
        wanted = metrics.horizontalAdvance(text)
        if wanted > rect.width() + 0.5:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        self.painter.drawText(where, flags | _SINGLE, text)
        return min(wanted, rect.width())

    def runs(self, x: float, y: float, height: float, runs: Sequence[Run], end: float) -> float:
        """Draws texts one after another on one line up to `end`; returns where they stopped."""
        for text, px, weight, token in runs:
            if x >= end - 8:
                break
            width = theme.width(text, px, weight)
            self.text(QRectF(x, y, min(width + 1, end - x), height), text, px, weight, token)
            x += width
        return min(x, end)

    # ------------------------------------------------------------ marks
    def icon(self, rect: QRectF, name: str, size: float = 16, token: str = "text2") -> None:
        px = theme.px(size)
        where = self.mirror(rect)
        self.painter.setFont(icons.font(px))
        self.painter.setPen(theme.color(token))
        centre = where.center()
        spot = QRectF(round(centre.x() - px / 2), round(centre.y() - px / 2), px, px)
        self.painter.drawText(spot, _CENTRE, icons.letter(name, self.rtl))

    def pill(
        self,
        x: float,
        middle: float,
        text: str,
        tone: str,
        soft: str,
        *,
        icon: str = "",
        height: float = 20,
        px: float = 12,
    ) -> float:
        """A pill whose middle is at `middle`; returns its width."""
        height = theme.px(height)
        wide = theme.width(text, px, 500)
        lead = theme.px(16) if icon else 0
        rect = QRectF(x, round(middle - height / 2), round(wide + 16 + lead), height)
        self.box(rect, soft, height / 2)
        if icon:
            self.icon(QRectF(x + 6, rect.y(), theme.px(14), height), icon, 14, tone)
        self.text(QRectF(x + 8 + lead, rect.y(), wide + 1, height), text, px, 500, tone)
        return rect.width()

    def portrait(self, rect: QRectF, picture: QImage) -> None:
        """A picture in a circle, cut to a square around its middle; never mirrored."""
        where = self.mirror(rect)
        side = min(picture.width(), picture.height())
        part = QRectF((picture.width() - side) / 2, (picture.height() - side) / 2, side, side)
        path = QPainterPath()
        path.addEllipse(where)
        self.painter.save()
        self.painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        self.painter.drawImage(where, picture, part)
        self.painter.restore()

    def avatar(self, rect: QRectF, name: str) -> None:
        ground, tone = _TINTS[sum(map(ord, name)) % len(_TINTS)]
        self.ring(rect, ground)
        self.text(rect, initials(name), max(10, rect.height() * 0.38 / theme.scale), 600, tone, "c")

    def tick_box(self, rect: QRectF, on: bool, part: bool = False) -> None:
        if on or part:
            self.box(rect, "accent", 4)
            self.icon(rect, "minus-bold" if part and not on else "check-bold", 12, "onAccent")
        else:
            self.box(rect, "field", 4, "mark", 1.2)

    def key_cap(self, right: float, middle: float, text: str) -> float:
        """A key's name in a cap that ends at `right`; returns where the cap begins."""
        width = max(22.0, theme.width(text, 11, 500) + 12)
        rect = QRectF(right - width, middle - theme.px(20) / 2, width, theme.px(20))
        self.box(rect, "well", 4, "border")
        self.text(rect, text, 11, 500, "text2", "c")
        return rect.x()


def runs_leftwards(text: str) -> bool:
    """Whether a text is written from right to left, told by its first strong letter (UAX #9, P2)."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


# ---------------------------------------------------------------- what a state looks like
_named: dict[str, tuple[str, str]] = {}


def name_channels(named: dict[str, tuple[str, str]]) -> bool:
    """Says what the channels of the open book are called and which family each has; whether that is news."""
    news = named != _named
    _named.clear()
    _named.update(named)
    return news


def named_channels() -> list[tuple[str, str]]:
    """Id and name of the channels of the open book, in the user's order; none before they are read."""
    return [(channel, name) for channel, (name, _family) in _named.items()]


def channel_look(channel: str, family: str = "") -> tuple[str, str, str]:
    """Icon, colour token and word of a channel; `family` is that of a channel the user made."""
    table = tokens()["channel"]
    name, own_family = _named.get(channel, ("", family))
    member = table["member"].get(channel)
    if member:
        return member["icon"], table["family"][member["family"]]["color"], name or member["word"]
    families = table["family"]
    look = families.get(channel) or families.get(family) or families.get(own_family)
    if look is None:  # a family such as messenger, which is a member of another
        like = table["member"].get(family) or table["member"].get(own_family)
        if like is not None:
            return like["icon"], families[like["family"]]["color"], name or like["word"]
        look = families["event"]
    return look["icon"], look["color"], name or look["word"]


def stage_look(stage: str) -> tuple[str, str, str]:
    """Word, text token and ground token of a lifecycle stage."""
    look = tokens()["stage"][stage]
    return look["word"], look["text"], look["soft"]


CONSENT_WORDS = {
    "confirmed": "Opted in",
    "requested": "Asked",
    "declined": "Opted out",
    "withdrawn": "Opted out",
    "expired": "Expired",
    "never": "Never asked",
    "suppressed": "Suppressed",
}


def consent_look(state: str) -> tuple[str, str, str]:
    """Icon, text token and the user's word of a consent state."""
    look = tokens()["consent"][state]
    return look["icon"], look["text"], CONSENT_WORDS.get(state, look["words"])


def delivery_look(state: str) -> tuple[str, str, str, str]:
    """Icon, text token, ground token and word of a delivery's state."""
    look = tokens()["delivery"][state]
    return look["icon"], look["text"], look["soft"], look["words"]


def finding_look(severity: str) -> tuple[str, str, str]:
    """Icon, text token and word of a finding."""
    look = tokens()["finding"][severity]
    return look["icon"], look["text"], look["words"]
