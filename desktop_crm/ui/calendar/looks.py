"""How a thing in the calendar looks and is spoken: in a cell, and as a row of the day."""

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import QRectF

from desktop_crm.base import clock
from desktop_crm.base.dates import long_day
from desktop_crm.base.text import count_words
from desktop_crm.insight.calendar import CalendarDay, Item, Kind
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.looks import Look, RowState, Spot, draw_ground
from desktop_crm.ui.widgets.paint import Pen, channel_look

_WORDS = {
    Kind.FOLLOW_UP: "Follow-up", Kind.DONE: "Done", Kind.OCCASION: "Occasion", Kind.COMPLAINT: "Complaint",
    Kind.TOUCH: "Plan",
}  # fmt: skip
_MARKS = {
    Kind.OCCASION: ("cake", "plum"), Kind.COMPLAINT: ("lifebuoy", "warn"), Kind.TOUCH: ("target", "info"),
    Kind.DONE: ("check", "text3"), Kind.FOLLOW_UP: ("calendar-blank", "accentText"),
}  # fmt: skip


def spoken(item: Item) -> str:
    """`Follow-up, phone, Joan Whitcombe, ring about the hedge, 10:30`."""
    how = channel_look(item.channel)[2].lower() if item.channel else ""
    late = "late" if is_late(item) else ""
    return ", ".join(p for p in (_WORDS[item.kind], how, item.name, item.words, item.time, late) if p)


def day_words(day: CalendarDay) -> str:
    """A day as a sentence: `Tuesday 17 November 2026, 3 things, 2 interactions`."""
    things = len(day.items) + day.more
    parts = [long_day(day.day, with_year=True)]
    if day.day == clock.today():
        parts.append("today")
    parts.append(count_words(things, "thing") if things else "nothing planned")
    if day.interactions:
        parts.append(count_words(day.interactions, "interaction"))
    return ", ".join(parts)


def is_late(item: Item) -> bool:
    return item.kind is Kind.FOLLOW_UP and item.day < clock.today()


def mark(item: Item) -> tuple[str, str]:
    """Icon and colour token."""
    if item.kind is Kind.FOLLOW_UP and item.channel:
        icon, tone, _word = channel_look(item.channel)
        return icon, tone
    return _MARKS[item.kind]


def draw_line(pen: Pen, rect: QRectF, item: Item, *, current: bool) -> None:
    """One line of a cell: mark, time, who and what."""
    if current:
        pen.box(rect, "accentSoft", 4)
    icon, tone = mark(item)
    side = theme.px(14)
    pen.icon(QRectF(rect.x() + 3, rect.y(), side, rect.height()), icon, 12, tone)
    x = rect.x() + 3 + side + 4
    ink = "text3" if item.kind is Kind.DONE else "bad" if is_late(item) else "text"
    runs = [(f"{item.time} ", 12.0, 500, ink)] if item.time and item.kind is not Kind.DONE else []
    words = item.words if item.kind is not Kind.OCCASION else f"{item.name} {item.words}"
    who = f"{item.name.split(' ')[0]}: " if item.name and item.kind is Kind.FOLLOW_UP else ""
    pen.runs(x, rect.y(), rect.height(), [*runs, (f"{who}{words}", 12.0, 400, ink)], rect.right() - 4)


class ItemLook(Look):
    """The rows of the current day."""

    def height(self, record: Any) -> int:
        return theme.px(44)

    def words(self, record: Item) -> str:
        return spoken(record)

    def key(self, record: Any) -> Hashable:
        return (record.kind, record.id) if isinstance(record, Item) else None

    def spots(self, rect: QRectF, record: Item) -> Sequence[Spot]:
        if not record.movable:
            return ()
        side = theme.px(28)
        top = rect.center().y() - side / 2
        return (
            Spot("done", "Done  D", QRectF(rect.x() + 2, top, side, side)),
            Spot("snooze", "Snooze  S", QRectF(rect.right() - side - 2, top, side, side)),
        )

    def draw(self, pen: Pen, rect: QRectF, record: Item, state: RowState) -> None:
        draw_ground(pen, rect, state, line_from=32)
        side = theme.px(16)
        x = rect.x() + theme.px(32)
        if record.movable:
            ring = QRectF(rect.x() + 8, rect.center().y() - side / 2, side, side)
            pen.ring(ring, None, "bad" if is_late(record) else "mark", 1.3)
        else:
            icon, tone = mark(record)
            pen.icon(QRectF(rect.x() + 8, rect.y(), side, rect.height()), icon, 16, tone)
        end = rect.right() - 6
        if record.movable and (state.hover or state.current):
            pen.icon(self.spots(rect, record)[1].rect, "clock-clockwise", 16, "text2")
            end -= theme.px(28)
        half = rect.height() / 2
        top = QRectF(x, rect.y() + 3, end - x, half - 2)
        below = QRectF(x, rect.y() + half, end - x, half - 4)
        if record.time:
            wide = theme.width(record.time, 12, 500, tabular=True)
            pen.text(
                QRectF(end - wide - 1, top.y(), wide + 1, top.height()), record.time, 12, 500, "text", "r"
            )
            top.setWidth(max(20.0, top.width() - wide - 8))
        pen.text(top, record.name or record.words, 13, 600)
        ink = "bad" if is_late(record) else "text2"
        pen.text(below, record.words if record.name else _WORDS[record.kind], 12, 400, ink)
