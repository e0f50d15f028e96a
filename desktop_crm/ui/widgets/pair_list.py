"""Pairs that may be one person: who, why, how sure, and what was decided."""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF

from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.looks import Look, RowState
from desktop_crm.ui.widgets.paint import Pen


class Sure(StrEnum):
    """How sure it is that two are one; the value is the word that stands on the pill."""

    CERTAIN = "Certain"
    LIKELY = "Likely"
    POSSIBLE = "Perhaps"


class Fate(StrEnum):
    """What a person decided about a pair; the value is the word that stands in the list."""

    OPEN = ""
    JOINED = "One person"
    APART = "Two people"
    LATER = "Later"


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two that look alike. `mine` is who is in the book, `theirs` the other one."""

    id: int
    mine: str
    theirs: str
    why: str
    sure: Sure
    fate: Fate = Fate.OPEN


SURE_TONES = {
    Sure.CERTAIN: ("good", "goodSoft"),
    Sure.LIKELY: ("info", "infoSoft"),
    Sure.POSSIBLE: ("text2", "neutralSoft"),
}
_FATE_ICONS = {Fate.JOINED: "git-merge", Fate.APART: "users", Fate.LATER: "clock"}


class PairLook(Look):
    """A pair in two lines: the names, the reason."""

    def height(self, record: PairRow) -> int:
        return theme.px(60)

    def words(self, record: PairRow) -> str:
        decided = f", {record.fate.value.lower()}" if record.fate is not Fate.OPEN else ""
        return f"{record.mine} and {record.theirs}, {record.sure.value.lower()}, {record.why}{decided}"

    def key(self, record: PairRow | None) -> Hashable:
        return None if record is None else record.id

    def draw(self, pen: Pen, rect: QRectF, record: PairRow, state: RowState) -> None:
        inner = rect.adjusted(0, 0, 0, -1)
        if state.current or state.hover:
            pen.box(inner, "hover")
        if state.current:
            pen.box(QRectF(rect.x(), rect.y(), 3, rect.height() - 1), "accent")
        pen.hairline(rect.left(), rect.right(), rect.bottom() - 1)
        if state.focused:
            pen.focus_ring(inner.adjusted(1, 1, -1, -1), 2)
        x, right = rect.x() + 20, rect.right() - 16
        tone, soft = SURE_TONES[record.sure]
        wide = theme.width(record.sure.value, 12, 500) + 16
        pen.pill(right - wide, rect.y() + theme.px(20), record.sure.value, tone, soft)
        settled = record.fate in (Fate.JOINED, Fate.APART)
        ink = "text2" if settled else "text"
        names = [
            (record.mine, 13, 500 if settled else 600, ink),
            ("  and  ", 12, 400, "text2"),
            (record.theirs, 13, 500, ink),
        ]
        pen.runs(x, rect.y() + theme.px(10), theme.px(20), names, right - wide - 8)
        below = QRectF(x, rect.y() + theme.px(32), right - x, theme.px(18))
        if record.fate is not Fate.OPEN:
            side = theme.px(16)
            pen.icon(QRectF(x, below.y(), side, below.height()), _FATE_ICONS[record.fate], 14, "accentText")
            below.setX(x + side + 4)
            took = pen.text(below, record.fate.value, 12, 500, "accentText")
            below.setX(below.x() + took + 8)
        pen.text(below, record.why, 12, 400, "text2", tabular=True)
