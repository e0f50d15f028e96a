"""What stands in one line while there is room, and takes more lines where there is not."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QLayout, QLayoutItem, QSizePolicy, QWidget

from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.layout import Box, Pad

_ANY = 100_000  # pixels: a maximum above it is none
_NARROWEST = 120  # pixels: what is wider is cut to the line rather than making the page wider


@dataclass(frozen=True, slots=True)
class Part:
    """A widget of a line: its share of what is left over, and below which width (design pixels) the line
    breaks instead; 0 stands for the width it would like to have."""

    widget: QWidget
    share: int = 0
    least: int = 0


@dataclass(slots=True)
class _Placed:
    item: QLayoutItem
    part: Part
    gap: int  # before it, where it does not begin a line
    width: int = 0

    def hint(self) -> int:
        """What is bounded (a field of a form) would like to be as wide as it may."""
        most = self.item.maximumSize().width()
        return most if most < _ANY else self.item.sizeHint().width()

    def least(self) -> int:
        wanted = theme.px(self.part.least) if self.part.least else 0
        if self.part.share:
            return max(wanted, self.item.minimumSize().width())
        return min(max(wanted, self.item.minimumSize().width()) if wanted else self.hint(), self.hint())

    def height(self) -> int:
        if self.item.hasHeightForWidth():
            return self.item.heightForWidth(self.width)
        return self.item.sizeHint().height()


class Wrapping(QLayout):
    """The line. With `height` one line is as high as this many design pixels, its content in the middle."""

    def __init__(self, gap: int, pad: Pad, height: int, *, trailing: bool) -> None:
        super().__init__()
        self._placed: list[_Placed] = []
        self._gap, self._height, self._trailing = gap, height, trailing
        self._next: tuple[Part, int] | None = None
        self.setContentsMargins(*pad)

    def add(self, part: Part, gap: int) -> None:
        self._next = (part, gap)
        self.addWidget(part.widget)

    def addItem(self, item: QLayoutItem) -> None:
        if self._next is not None:
            self._placed.append(_Placed(item, *self._next))
            self._next = None

    def count(self) -> int:
        return len(self._placed)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._placed[index].item if 0 <= index < len(self._placed) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._placed.pop(index).item if 0 <= index < len(self._placed) else None

    # ------------------------------------------------------------ size
    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = self._lines(width - self._across())
        return self._around(lines) + _high(lines, self._gap)

    def sizeHint(self) -> QSize:
        shown = self._shown()
        for one in shown:
            one.width = one.hint()
        wide = sum(one.hint() for one in shown) + sum(one.gap for one in shown[1:])
        return QSize(wide + self._across(), self._around([shown]) + _high([shown], self._gap))

    def minimumSize(self) -> QSize:
        narrowest = max((one.item.minimumSize().width() for one in self._shown()), default=0)
        return QSize(min(narrowest, _NARROWEST) + self._across(), theme.px(self._height))

    def _across(self) -> int:
        margins = self.contentsMargins()
        return margins.left() + margins.right()

    def _around(self, lines: Sequence[Sequence[_Placed]]) -> int:
        """What stays free above and below: as much as around one line."""
        margins = self.contentsMargins()
        free = margins.top() + margins.bottom()
        if self._height and lines:
            free = max(free, theme.px(self._height) - _high(lines[:1], 0))
        return free

    # ------------------------------------------------------------ arranging
    def _shown(self) -> list[_Placed]:
        return [one for one in self._placed if not one.item.isEmpty()]

    def _lines(self, width: int) -> list[list[_Placed]]:
        """What stands beside each other, each as wide as it will be."""
        lines: list[list[_Placed]] = []
        used = 0
        for one in self._shown():
            needed = one.least()
            if lines and used + one.gap + needed <= width:
                lines[-1].append(one)
                used += one.gap + needed
            else:
                lines.append([one])
                used = needed
        for line in lines:
            _share_out(line, width)
        return lines

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        margins = self.contentsMargins()
        room = rect.marginsRemoved(margins)
        lines = self._lines(room.width())
        if len(lines) == 1:
            self._set_line(lines[0], room)
            return
        y = rect.y() + max(margins.top(), self._around(lines) // 2 if self._height else 0)
        for line in lines:
            self._set_line(line, QRect(room.x(), y, room.width(), _tallest(line)))
            y += _tallest(line) + self._gap

    def _set_line(self, line: Sequence[_Placed], room: QRect) -> None:
        used = sum(one.width for one in line) + sum(one.gap for one in line[1:])
        x = max(0, room.width() - used) if self._trailing else 0
        rtl = QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for number, one in enumerate(line):
            x += one.gap if number else 0
            left = room.right() + 1 - x - one.width if rtl else room.x() + x
            one.item.setGeometry(QRect(left, room.y(), one.width, room.height()))
            x += one.width


def _share_out(line: Sequence[_Placed], width: int) -> None:
    """As wide as each would like to be, as far as there is room; what is left over by shares."""
    for one in line:
        one.width = min(one.least(), width)
    left = width - sum(one.width for one in line) - sum(one.gap for one in line[1:])
    for one in line:
        if not one.part.share:
            more = max(0, min(left, one.hint() - one.width))
            one.width += more
            left -= more
    shares = sum(one.part.share for one in line)
    if shares and left > 0:
        whole = sum(one.width for one in line if one.part.share) + left
        _by_shares([one for one in line if one.part.share], whole, shares)


def _by_shares(growing: Sequence[_Placed], whole: int, shares: int) -> None:
    """Shares of the whole, but none below its least."""
    for one in sorted(growing, key=lambda each: each.least() / each.part.share, reverse=True):
        one.width = max(min(one.least(), whole), -(-whole * one.part.share // shares))
        whole -= one.width
        shares -= one.part.share


def _tallest(line: Sequence[_Placed]) -> int:
    return max((one.height() for one in line), default=0)


def _high(lines: Sequence[Sequence[_Placed]], gap: int) -> int:
    return sum(_tallest(line) for line in lines) + gap * max(0, len(lines) - 1)


def wrapping(
    *items: QWidget | Part | int,
    gap: int = 8,
    pad: Pad = (0, 0, 0, 0),
    height: int = 0,
    trailing: bool = False,
    **look: str,
) -> Box:
    """Widgets in a line that breaks where it is full; a number is more room before the next one.

    `trailing`: lines in which nothing grows stand at the trailing edge.
    """
    line = Wrapping(gap, pad, height, trailing=trailing)
    more = 0
    for item in items:
        if isinstance(item, int):
            more += item
            continue
        line.add(item if isinstance(item, Part) else Part(item), gap + more)
        more = 0
    box = Box(line, **look)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)  # all of its lines are shown
    return box
