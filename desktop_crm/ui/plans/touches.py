"""The touches of a plan as a list: day, channel, what, how far, what it costs; begun from the row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF

from desktop_crm.base import clock
from desktop_crm.base.dates import day_words
from desktop_crm.base.money import Money
from desktop_crm.plans.overview import TouchLine
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.looks import Look, RowState, Spot
from desktop_crm.ui.widgets.paint import Pen, channel_look

PAD = 24


def begin_words(line: TouchLine) -> str:
    """What can be done next with a touch: `Begin`, `Begin for 3 more`, `Newsletter`; empty where nothing is."""
    if line.campaign:
        return "Newsletter"
    if not line.counted.begun:
        return "Begin"
    return f"Begin for {line.missing:,} more" if line.missing else ""


def far_words(line: TouchLine) -> str:
    """`5 late`, `not begun`, or nothing."""
    counted = line.counted
    if not counted.begun:
        return "should have begun" if counted.due < clock.today() else "not begun"
    if counted.late:
        return f"{counted.late:,} late"
    return "done" if counted.people and counted.done >= counted.people else ""


class TouchLook(Look):
    """One touch. What can be clicked comes from one place for painting, clicks and tooltips."""

    def __init__(self) -> None:
        self.currency = "GBP"
        self.closed = False

    def height(self, record: Any) -> int:
        return theme.px(44)

    def _cost(self, record: TouchLine) -> str:
        minor = record.counted.cost_minor
        if not minor:
            return ""
        spent = Money(minor * min(record.counted.done, record.counted.people), self.currency)
        return f"{spent.words()} of {Money(minor * record.counted.people, self.currency).words()}"

    def words(self, record: TouchLine) -> str:
        counted = record.counted
        day = day_words(record.touch.due, clock.today())
        done = f"{counted.done:,} of {counted.people:,} done"
        parts = (record.channel, record.touch.what, day, done, far_words(record), self._cost(record))
        return ", ".join(part for part in parts if part)

    def spots(self, rect: QRectF, record: TouchLine) -> Sequence[Spot]:
        words = "" if self.closed else begin_words(record)
        if not words:
            return ()
        wide = theme.width(words, 12, 500) + 20
        spot = QRectF(rect.right() - PAD - wide, rect.center().y() - 14, wide, 28)
        told = {
            "Begin": "Makes a follow-up for everybody in the plan (B)",
            "Newsletter": "So many e-mails are better written as one newsletter",
        }.get(words, "Makes a follow-up for those who joined since (B)")
        return (Spot("begin", told, spot),)

    @staticmethod
    def places(rect: QRectF) -> tuple[float, float, float, float, float]:
        """Where day, what, bar and cost begin, and where the button may; the cost gives way first."""
        day = rect.x() + PAD + theme.px(30)
        what = day + theme.px(96)
        end = rect.right() - PAD - theme.px(136)
        cost = end - theme.px(130)
        long = min(theme.px(200), rect.width() * 0.2)
        bar = cost - theme.px(24) - long
        if bar - what < theme.px(120):
            cost, bar = end, end - theme.px(24) - long
        return day, what, bar, cost, end

    def draw(self, pen: Pen, rect: QRectF, record: TouchLine, state: RowState) -> None:
        inner = rect.adjusted(PAD - 10, 1, 10 - PAD, -2)
        if state.hover or state.current:
            pen.box(inner, "hover", 6)
        pen.hairline(rect.x() + PAD, rect.right() - PAD, rect.bottom() - 1)
        day, what, bar, cost, end = self.places(rect)
        icon, tone, _word = channel_look(record.touch.channel, record.counted.family)
        pen.icon(QRectF(rect.x() + PAD, rect.y(), 20, rect.height()), icon, 16, tone)
        late = record.counted.due < clock.today() and record.counted.done < record.counted.people
        words = day_words(record.touch.due, clock.today())
        pen.text(
            QRectF(day, rect.y(), what - day - 8, rect.height()), words, 13, 400, "bad" if late else "text2",
            tabular=True,
        )  # fmt: skip
        pen.text(QRectF(what, rect.y(), bar - what - 16, rect.height()), record.touch.what, 13, 600)
        self._bar(pen, rect, bar, cost - theme.px(24), record)
        if end > cost:
            room = QRectF(cost, rect.y(), end - cost - 8, rect.height())
            pen.text(room, self._cost(record), 12, 400, "text2", "r", tabular=True)
        for spot in self.spots(rect, record):
            pen.box(spot.rect, "raised", 6, "border")
            pen.text(spot.rect, begin_words(record), 12, 500, "accentText", "c")
        if state.focused:
            pen.focus_ring(inner)

    @staticmethod
    def _bar(pen: Pen, rect: QRectF, left: float, right: float, record: TouchLine) -> None:
        counted = record.counted
        room = QRectF(left, rect.y() + theme.px(5), right - left, theme.px(18))
        far = far_words(record)
        tone = "bad" if counted.late or far == "should have begun" else "text2"
        took = pen.text(room, far, 12, 500 if tone == "bad" else 400, tone, "r", tabular=True)
        words = f"{counted.done:,} of {counted.people:,}"
        pen.text(room.adjusted(0, 0, -took - 8, 0), words, 12, 500, tabular=True)
        share = counted.done / counted.people if counted.people else 0.0
        pen.bar(QRectF(left, rect.y() + theme.px(29), right - left, theme.px(5)), share)
