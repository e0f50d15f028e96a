"""A page as what stands where, in millimetres from its upper left corner, and how texts are made to fit. Pure.

What a text takes is told by a `Measure`, so that all this can be tried without fonts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from desktop_crm.base.text import is_cjk

# text, points, bold -> width in millimetres
Measure = Callable[[str, float, bool], float]

POINT = 25.4 / 72  # millimetres
LINE = 1.28  # the height of a line, in its points
MARGIN = 16.0
_MARK = "…"


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text in a box; `align` l, c or r, of a text from right to left the other way round."""

    x: float
    y: float
    width: float
    height: float
    text: str
    points: float = 10.0
    bold: bool = False
    grey: bool = False
    align: str = "l"


@dataclass(frozen=True, slots=True)
class Rule:
    """A fine line from left to right."""

    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Square:
    """An empty box to be ticked by hand."""

    x: float
    y: float
    side: float


Item = Text | Rule | Square


@dataclass(frozen=True, slots=True)
class Page:
    """One side of paper; `done` contacts are on the paper when it is printed."""

    paper: tuple[float, float]
    items: tuple[Item, ...]
    done: int = 0


def line_height(points: float) -> float:
    """Millimetres from one line to the next."""
    return points * POINT * LINE


# ---------------------------------------------------------------- fitting
def wrapped(text: str, room: float, points: float, bold: bool, measure: Measure) -> list[str]:
    """The text on lines that are not wider than `room`; a word that is wider is broken."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(paragraph):
            if measure((line + piece).rstrip(), points, bold) <= room:
                line += piece
                continue
            if line.strip():
                lines.append(line.rstrip())
            *whole, line = _broken(piece.lstrip(), room, points, bold, measure)
            lines += whole
        lines.append(line.rstrip())
    return lines


def clipped(text: str, most: int, room: float, points: float, bold: bool, measure: Measure) -> list[str]:
    """The first lines of a text; the last ends with an ellipsis where there are more."""
    lines = wrapped(text, room, points, bold, measure)
    if len(lines) <= most:
        return lines
    last = lines[most - 1].rstrip()
    while last and measure(last + _MARK, points, bold) > room:
        last = last[:-1].rstrip()
    return [*lines[: most - 1], last + _MARK]


def _pieces(paragraph: str) -> list[str]:
    """Where a line may end: behind blanks, and between Chinese or Japanese characters."""
    found: list[str] = []
    for word in re.findall(r"\S+\s*|\s+", paragraph):
        found += list(word) if is_cjk(word) else [word]
    return found


def _broken(word: str, room: float, points: float, bold: bool, measure: Measure) -> list[str]:
    parts = [""]
    for letter in word:
        if parts[-1] and measure((parts[-1] + letter).rstrip(), points, bold) > room:
            parts.append("")
        parts[-1] += letter
    return parts


def cut(text: str, room: float, points: float, bold: bool, measure: Measure) -> str:
    """The text, or as much of it as there is room for, with an ellipsis."""
    if measure(text, points, bold) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip() + _MARK, points, bold) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + _MARK


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines of text as they fit a box, and the size they are written in."""

    lines: tuple[str, ...]
    points: float


def fitted(
    texts: Sequence[str],
    room: float,
    height: float,
    measure: Measure,
    *,
    largest: float = 11,
    smallest: float = 6,
) -> Fitted:
    """The largest size in which these texts fit a box; they wrap before they shrink below 8, and are cut last."""
    points = largest
    while points >= smallest:
        if len(texts) * line_height(points) <= height and all(
            measure(t, points, False) <= room for t in texts
        ):
            return Fitted(tuple(texts), points)
        lines = [line for text in texts for line in wrapped(text, room, points, False, measure)]
        if points <= 8 and len(lines) * line_height(points) <= height:
            return Fitted(tuple(lines), points)
        points -= 0.5
    most = max(1, int(height / line_height(smallest)))
    if len(texts) > most:  # the last line, where it goes, matters more than those between
        texts = [*texts[: most - 1], texts[-1]]
    return Fitted(tuple(cut(text, room, smallest, False, measure) for text in texts), smallest)


# ---------------------------------------------------------------- flowing
class Flow:
    """Fills one column after another, one page after another, from top to bottom."""

    def __init__(
        self,
        paper: tuple[float, float],
        measure: Measure,
        *,
        columns: int = 1,
        gap: float = 8.0,
        title: str = "",
    ) -> None:
        self.paper, self.measure, self.title = paper, measure, title
        self._columns, self._gap = columns, gap
        self.width = (paper[0] - 2 * MARGIN - gap * (columns - 1)) / columns
        self.bottom = paper[1] - MARGIN
        self._items: list[Item] = []
        self._ready: list[Page] = []
        self._number = self._column = 0
        self._begin()

    @property
    def x(self) -> float:
        """The left edge of the present column."""
        return MARGIN + self._column * (self.width + self._gap)

    @property
    def left(self) -> float:
        """How much height is left in the present column."""
        return self.bottom - self.y

    def _begin(self) -> None:
        self._column = 0
        self._number += 1
        self._top = MARGIN
        if self.title:
            whole = self.paper[0] - 2 * MARGIN
            self._items += [
                Text(
                    MARGIN,
                    MARGIN - 6,
                    whole - 20,
                    5,
                    cut(self.title, whole - 20, 9, False, self.measure),
                    9,
                    grey=True,
                ),
                Text(
                    self.paper[0] - MARGIN - 18, MARGIN - 6, 18, 5, str(self._number), 9, grey=True, align="r"
                ),
            ]
            self._top = MARGIN + 2
        self._empty = len(self._items)
        self.y = self._top

    def room(self, height: float) -> bool:
        """Makes room for so much; True where that began a new column or page."""
        if self.y + height <= self.bottom + 0.01 or self.y == self._top:
            return False
        self.new_column()
        return True

    def new_column(self) -> None:
        if self._column + 1 < self._columns:
            self._column += 1
            self.y = self._top
        else:
            self.new_page()

    def new_page(self, done: int = 0) -> None:
        self._ready.append(Page(self.paper, tuple(self._items), done))
        self._items = []
        self._begin()

    def put(
        self,
        text: str,
        points: float = 10,
        *,
        bold: bool = False,
        grey: bool = False,
        align: str = "l",
        x: float = 0.0,
        width: float = 0.0,
    ) -> None:
        """A line at the present height, `x` from the column's edge; it does not move on."""
        room = width or self.width - x
        line = cut(text, room, points, bold, self.measure)
        self._items.append(
            Text(self.x + x, self.y, room, line_height(points), line, points, bold, grey, align)
        )

    def rule(self, x: float = 0.0, width: float = 0.0) -> None:
        """A line at the present height, `x` from the column's edge; to its other edge where no width is given."""
        self._items.append(Rule(self.x + x, self.y, width or self.width - x))

    def square(self, x: float, side: float) -> None:
        """A box to be ticked at the present height, `x` from the column's edge."""
        self._items.append(Square(self.x + x, self.y, side))

    def skip(self, height: float) -> None:
        self.y += height

    def taken(self, done: int) -> Iterator[Page]:
        """The pages that are full by now."""
        ready, self._ready = self._ready, []
        for page in ready:
            yield Page(page.paper, page.items, done)

    def end(self, done: int) -> Iterator[Page]:
        """All that is left; of nothing at all no page, with a title or without."""
        if len(self._items) > self._empty:
            self._ready.append(Page(self.paper, tuple(self._items), done))
            self._items = []
        yield from self.taken(done)
