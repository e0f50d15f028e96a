"""Charts painted from records: bars in parts by day, and bars for a goal."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QSizePolicy

from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.labels import Painted
from desktop_crm.ui.widgets.paint import Pen


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: how much, in which colour token, and what it is."""

    value: float
    token: str
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its parts from the bottom, and what is compared with it (an outline)."""

    label: str
    parts: tuple[Part, ...] = ()
    ghost: float = 0
    now: bool = False

    def total(self) -> float:
        return sum(part.value for part in self.parts)


class BarChart(Painted):
    """Upright bars with their labels below; `sentence` is what a screen reader says."""

    def __init__(self, height: int = 118) -> None:
        super().__init__()
        self._bars: tuple[Bar, ...] = ()
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[Bar], sentence: str) -> None:
        self._bars = tuple(bars)
        self.setAccessibleName(sentence)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, theme.px(self._height))

    def draw(self, pen: Pen, rect: QRectF) -> None:
        if not self._bars:
            return
        base, top = rect.height() - theme.px(22), 6.0
        room = base - top
        most = max((max(b.total(), b.ghost) for b in self._bars), default=0) or 1
        step = rect.width() / len(self._bars)
        wide = min(26.0, step * 0.7)
        for number, bar in enumerate(self._bars):
            middle = number * step + step / 2
            left = middle - wide / 2
            high = max(bar.total(), bar.ghost) * room / most
            if bar.ghost and high:
                pen.box(QRectF(left, base - high, wide, high), None, 3, "cMute")
            y = base
            for part in bar.parts:
                tall = part.value * room / most
                pen.box(QRectF(left, y - tall + 1, wide, max(1.0, tall - 1)), part.token, 1.5)
                y -= tall
            label = QRectF(middle - step / 2, base + 4, step, theme.px(18))
            pen.text(label, bar.label, 12, 600 if bar.now else 400, "text" if bar.now else "text2", "c")
        pen.hairline(0, rect.width(), base, "border")


class Legend(Painted):
    """One entry of a legend: a square and its words."""

    def __init__(self, words: str, token: str, *, outline: bool = False) -> None:
        super().__init__()
        self._words, self._token, self._outline = words, token, outline
        self.setFixedSize(round(theme.width(words, 12, tabular=True)) + 18, theme.px(16))
        self.setAccessibleName(words)

    def draw(self, pen: Pen, rect: QRectF) -> None:
        square = QRectF(0, (rect.height() - 8) / 2, 8, 8)
        pen.box(square, None if self._outline else self._token, 2, "mark" if self._outline else None)
        pen.text(QRectF(14, 0, rect.width() - 14, rect.height()), self._words, 12, 400, "text2", tabular=True)
