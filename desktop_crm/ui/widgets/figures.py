"""Numbers that are looked at first: one that opens the people behind it, a goal with its result, a strip of them."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QSizePolicy

from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import PaintedButton
from desktop_crm.ui.widgets.labels import Painted
from desktop_crm.ui.widgets.paint import Pen


class Figure(PaintedButton):
    """A number that opens the people behind it."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self._words, self._number, self._under, self._tone = words, "0", "", "text"
        self.setSizePolicy(self.sizePolicy().Policy.Expanding, self.sizePolicy().Policy.Fixed)

    def show_figure(self, count: int, under: str) -> None:
        self.show_words(f"{count:,}", under)

    def show_words(self, number: str, under: str, tone: str = "text") -> None:
        """A number in words of its own, such as money; `tone` of the number."""
        self._number, self._under, self._tone = number, under, tone
        self.setAccessibleName(
            f"{self._words} {number}, {under}, show" if under else f"{self._words} {number}, show"
        )
        self.setToolTip(f"{number}, {under}" if under else "")
        self.update()

    def number(self) -> str:
        return self._number

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(76))

    def draw(self, pen: Pen, rect: QRectF) -> None:
        if self.underMouse():
            pen.box(rect, "hover", 6)
        room = rect.adjusted(8, 4, -4, 0)
        pen.text(QRectF(room.x(), room.y(), room.width(), theme.px(18)), self._words, 12, 500, "text2")
        number = QRectF(room.x(), room.y() + theme.px(18), room.width(), theme.px(34))
        pen.text(number, self._number, 26, 600, self._tone, tabular=True)
        under = QRectF(room.x(), room.y() + theme.px(52), room.width(), theme.px(18))
        pen.text(under, self._under, 12, 400, "text2", tabular=True)
        if self.hasFocus():
            pen.focus_ring(rect)


class GoalBar(Painted):
    """A goal as a mark, the result as bar and figure; 68 high."""

    def __init__(self) -> None:
        super().__init__()
        self._goal, self._result, self._under, self._tone = "", "", "", "text2"
        self._share = self._mark = 0.0
        self.setFixedHeight(theme.px(68))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._fit)

    def _fit(self) -> None:
        self.setFixedHeight(theme.px(68))

    def show_goal(
        self, goal: str, result: str, number: int, wanted: int | None, under: str = "", tone: str = "text2"
    ) -> None:
        """`goal` and `result` in words, both as numbers too (`wanted` None: no number to reach), and how it goes."""
        self._goal, self._result, self._under, self._tone = goal, result, under, tone
        whole = max(number, wanted or 0, 1)
        self._share, self._mark = number / whole, (wanted or 0) / whole
        self.setAccessibleName(". ".join(part for part in (goal, result, under) if part))
        self.setToolTip(goal)
        self.update()

    def draw(self, pen: Pen, rect: QRectF) -> None:
        line = theme.px(20)
        took = pen.text(
            QRectF(rect.x(), rect.y() + 4, rect.width(), line),
            self._result,
            13,
            600,
            "text",
            "r",
            tabular=True,
        )
        pen.text(QRectF(rect.x(), rect.y() + 4, rect.width() - took - 24, line), self._goal, 13, 500)
        high = theme.px(8)
        bar = QRectF(rect.x(), rect.y() + line + 9, rect.width(), high)
        pen.bar(bar, self._share)
        if self._mark:
            at = min(bar.x() + bar.width() * self._mark, bar.right() - 2)
            pen.box(QRectF(at, bar.y() - 4, 2, high + 8), "text")
        pen.text(
            QRectF(rect.x(), bar.bottom() + 6, rect.width(), theme.px(18)), self._under, 12, 400, self._tone
        )


class FigureStrip(Painted):
    """Numbers beside each other at the end of a line; where it is narrow those that matter least give way."""

    _GAP = 33  # between two, with the line in its middle

    def __init__(self) -> None:
        super().__init__()
        self._figures: tuple[tuple[str, str], ...] = ()
        self._first_to_go: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_figures(self, figures: Sequence[tuple[str, str]], first_to_go: Sequence[str] = ()) -> None:
        """Words and value of each; `first_to_go` are the words of those that give way, in that order."""
        self._figures, self._first_to_go = tuple(figures), tuple(first_to_go)
        told = [f"{words} {value}" for words, value in self._figures]
        self.setAccessibleName(", ".join(told))
        self.setToolTip("\n".join(told))
        self.updateGeometry()
        self.update()

    def shown(self) -> tuple[tuple[str, str], ...]:
        """Those for which there is room."""
        found = list(self._figures)
        going = [*self._first_to_go, *(words for words, _ in reversed(self._figures))]
        while found and self._needed(found) > self.width():
            last = next(words for words in going if any(words == each for each, _ in found))
            found = [each for each in found if each[0] != last]
        return tuple(found)

    @classmethod
    def _needed(cls, figures: Sequence[tuple[str, str]]) -> float:
        return sum(map(_across, figures)) + cls._GAP * max(0, len(figures) - 1)

    def sizeHint(self) -> QSize:
        return QSize(round(self._needed(self._figures)), theme.px(38))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, theme.px(38))

    def draw(self, pen: Pen, rect: QRectF) -> None:
        shown = self.shown()
        x = rect.right() - self._needed(shown)
        top, upper, lower = rect.center().y() - theme.px(19), theme.px(18), theme.px(20)
        for number, figure in enumerate(shown):
            if number:
                pen.box(QRectF(round(x) - 17, top + 1, 1, theme.px(36)), "line")
            wide = _across(figure)
            pen.text(QRectF(x, top, wide, upper), figure[0], 12, 400, "text2")
            pen.text(QRectF(x, top + upper, wide, lower), figure[1], 13, 600, tabular=True)
            x += wide + self._GAP


def _across(figure: tuple[str, str]) -> float:
    words, value = figure
    return max(theme.width(words, 12), theme.width(value, 13, 600, tabular=True)) + 1
