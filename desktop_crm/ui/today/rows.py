"""The rows of the morning list: what is due, what was left open, what an import left over."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QRectF

from desktop_crm.base import clock
from desktop_crm.base.dates import ago_words, late_words
from desktop_crm.base.text import count_words
from desktop_crm.dialogue.channels import Direction
from desktop_crm.insight.today import Due, LeftOver, Today
from desktop_crm.insight.waiting import Waiting
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.lists import Gap, GroupLook, Head, RowState, Spot, draw_ground
from desktop_crm.ui.widgets.paint import Pen, channel_look

TodayRow = Due | Waiting | LeftOver | Head | Gap


def rows_of(today: Today, now: datetime) -> list[TodayRow]:
    """The groups that have rows, each under its head."""
    groups: list[list[TodayRow]] = []
    if today.follow_ups:
        late = f"{today.overdue} overdue" if today.overdue else ""
        groups.append([Head("Follow-ups", today.due, late, "bad"), *today.follow_ups])
    for words, points, count in (
        ("Waiting for an answer", today.waiting, today.waiting_count),
        ("You promised", today.promised, today.promised_count),
    ):
        if points:
            oldest = f"oldest {ago_words(min(w.at for w in points), now)}"
            groups.append([Head(words, count, oldest), *points])
    if today.imports:
        groups.append([Head("Left over from imports", len(today.imports)), *today.imports])
    found: list[TodayRow] = []
    for group in groups:
        found += [Gap(), *group] if found else group
    return found


def when_words(due: Due) -> str:
    """`3 days late`, `10:30`, `today`."""
    if due.late > 0:
        return late_words(due.follow_up.due, clock.today())
    return due.follow_up.due_time or "today"


def spoken(record: Due | Waiting | LeftOver) -> str:
    """A row as a sentence."""
    match record:
        case Due():
            plan = record.follow_up
            how = channel_look(plan.channel)[2].lower() if plan.channel else ""
            parts = ("Follow-up", how, record.name, plan.what, when_words(record))
        case Waiting():
            kind = "Waiting for an answer" if record.direction is Direction.IN else "You promised"
            parts = (kind, record.name, record.text, ago_words(record.at, clock.now()), "")
        case LeftOver():
            parts = ("Import", record.file, left_words(record), ago_words(record.at, clock.now()), "")
    return ", ".join(part for part in parts if part)


def left_words(record: LeftOver) -> str:
    """`17 values to look at`."""
    return f"{count_words(record.problems, 'value')} to look at"


class TodayLook(GroupLook):
    """One instance paints all rows; what can be clicked in a row comes from `spots`."""

    def row_height(self, record: Due | Waiting | LeftOver) -> int:
        return theme.px(38 if isinstance(record, Due) else 40)

    def row_words(self, record: Due | Waiting | LeftOver) -> str:
        return spoken(record)

    # ------------------------------------------------------------ geometry
    def _when(self, record: Due | Waiting | LeftOver) -> str:
        return when_words(record) if isinstance(record, Due) else ago_words(record.at, clock.now())

    def _end(self, rect: QRectF, record: Due | Waiting | LeftOver) -> float:
        """Where the words at the trailing edge begin."""
        return rect.right() - 9 - theme.width(self._when(record), 12, 500, tabular=True)

    def spots(self, rect: QRectF, record: object) -> Sequence[Spot]:
        if not isinstance(record, Due | Waiting):
            return ()
        side = theme.px(28)
        top = rect.center().y() - side / 2
        right = self._end(rect, record) - 12
        later = Spot("snooze", "Snooze  S", QRectF(right - side, top, side, side))
        if isinstance(record, Due):
            return (Spot("done", "Done  D", QRectF(rect.x() + 4, top, side, side)), later)
        said = "Answered  D" if record.direction is Direction.IN else "Done  D"
        done = Spot("done", said, QRectF(right - side, top, side, side))
        later = Spot("snooze", "Plan a follow-up  S", QRectF(right - 2 * side - 2, top, side, side))
        return (done, later)

    # ------------------------------------------------------------ look
    def draw_row(self, pen: Pen, rect: QRectF, record: Due | Waiting | LeftOver, state: RowState) -> None:
        draw_ground(pen, rect, state, line_from=40)
        end = self._draw_when(pen, rect, record)
        if state.hover or state.current:
            for spot in self.spots(rect, record):
                if spot.rect.x() > rect.x() + 40:
                    icon = "check-circle" if spot.name == "done" else "clock-clockwise"
                    pen.icon(spot.rect, icon, 16, "text2")
                    end = min(end, spot.rect.x() - 8)
        match record:
            case Due():
                self._draw_due(pen, rect, record, end)
            case Waiting():
                middle = rect.center().y() - theme.px(12)
                pen.avatar(QRectF(rect.x() + 6, middle, theme.px(24), theme.px(24)), record.name)
                self._draw_words(pen, rect, theme.px(40), record.name, record.text, end)
            case LeftOver():
                pen.icon(
                    QRectF(rect.x() + 6, rect.y(), theme.px(24), rect.height()), "warning-circle", 16, "warn"
                )
                self._draw_words(pen, rect, theme.px(40), record.file, left_words(record), end)

    def _draw_when(self, pen: Pen, rect: QRectF, record: Due | Waiting | LeftOver) -> float:
        x = self._end(rect, record)
        tone, weight = "text2", 400
        if isinstance(record, Due) and (record.late > 0 or record.follow_up.due_time):
            tone, weight = ("bad" if record.late > 0 else "text"), 500
        room = QRectF(x - 1, rect.y(), rect.right() - 8 - x + 1, rect.height())
        pen.text(room, self._when(record), 12, weight, tone, "r", tabular=True)
        return x - 16

    def _draw_due(self, pen: Pen, rect: QRectF, record: Due, end: float) -> None:
        side = theme.px(16)
        pen.ring(QRectF(rect.x() + 10, rect.center().y() - side / 2, side, side), None, "mark", 1.3)
        x = 40.0
        if record.follow_up.channel:
            icon, tone, _word = channel_look(record.follow_up.channel)
            pen.icon(QRectF(rect.x() + x, rect.y(), side, rect.height()), icon, 16, tone)
            x += side + 10
        self._draw_words(pen, rect, x, record.name, record.follow_up.what, end)

    @staticmethod
    def _draw_words(pen: Pen, rect: QRectF, x: float, name: str, words: str, end: float) -> None:
        runs = [(name, 13, 600, "text"), ("   ", 13, 400, "text"), (words, 13, 400, "text2")]
        pen.runs(rect.x() + x, rect.y(), rect.height(), runs, end)
