"""The rows of the morning list: what is due, who waits, what went wrong, who stays away, what was left over."""

from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QRectF

from desktop_crm.base import clock
from desktop_crm.base.dates import ago_words, late_words
from desktop_crm.base.text import count_words
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.complaints import Line
from desktop_crm.insight.today import Due, LeftOver, Today
from desktop_crm.insight.waiting import Waiting
from desktop_crm.lifecycle.quiet import GoneQuiet
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.looks import Gap, GroupLook, Head, RowState, Spot, draw_ground
from desktop_crm.ui.widgets.paint import Pen, channel_look
from desktop_crm.ui.widgets.row_menu import Act

Row = Due | Waiting | Line | GoneQuiet | LeftOver
TodayRow = Row | Head | Gap
_STEPS = ("listen", "judge", "solution", "follow_up")
_PLAN = "Plan follow-up"
_WIDE = 620  # px from which on a case shows its next step, and somebody quiet what they bought


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
    if today.complaints:
        past = sum(case.days_late > 0 for case in today.complaints)
        hint = f"{past} past {'its' if past == 1 else 'their'} time" if past else ""
        head = Head("Open complaints", len(today.complaints), hint, "bad")
        groups.append([head, *today.complaints])
    if today.quiet:
        groups.append([Head("Going quiet", today.quiet_count, "past their usual rhythm"), *today.quiet])
    if today.imports:
        groups.append([Head("Left over from imports", len(today.imports)), *today.imports])
    found: list[TodayRow] = []
    for group in groups:
        found += [Gap(), *group] if found else group
    return found


def nothing_words(today: Today) -> tuple[str, str]:
    """What stands in the place of an empty list: a title, and what there is beside it or comes next."""
    stopped = sum(campaign.state != "sending" for campaign in today.campaigns)
    if stopped:
        them = "stands still and waits" if stopped == 1 else "stand still and wait"
        return "Nothing else is waiting", f"{count_words(stopped, 'newsletter')} {them} for you."
    if today.this_week:
        ahead = count_words(today.this_week, "follow-up is", "follow-ups are")
        return "Nothing is waiting", f"{ahead} due later this week."
    return "Nothing is waiting", "Nobody needs you now."


def when_words(record: Row) -> str:
    """What stands at the trailing edge: `3 days late`, `10:30`, `2 h ago`, `answer by tomorrow`."""
    match record:
        case Due():
            if record.late > 0:
                return late_words(record.follow_up.due, clock.today())
            return record.follow_up.due_time or "today"
        case Line():
            return record.clock
        case GoneQuiet():
            return ""
        case _:
            return ago_words(record.at, clock.now())


def acts_of(record: object) -> list[Act]:
    """All that can be done with a row, in the order of its menu; the first is what D does."""
    plan, log = ("p", "Plan a follow-up …", "P"), ("l", "Log an interaction …", "L")
    match record:
        case Due():
            outcome, later = ("shift+d", "What came of it …", "Shift D"), ("s", "Snooze …", "S")
            found = [("d", "Done", "D"), outcome, later, ("e", "Edit …", "E"), plan, log]
        case Waiting():
            done = "Answered" if record.direction is Direction.IN else "Done"
            found = [("d", done, "D"), ("s", "Plan a follow-up …", "S"), log]
        case Line():
            found = [("s", "Plan a follow-up …", "S"), log]
        case GoneQuiet():
            found = [("d", "May stay away for now", "D"), ("s", "Until another day …", "S"), plan, log]
        case LeftOver():
            found = [("d", "Looked after", "D"), ("s", "Until another day …", "S")]
        case _:
            found = [("d", "Thought of", "D"), ("s", "Until another day …", "S"), plan, log]
    return [*found, ("", "Open", "Enter")]


def spoken(record: Row) -> str:
    """A row as a sentence."""
    parts: tuple[str, ...]
    match record:
        case Due():
            plan = record.follow_up
            how = channel_look(plan.channel)[2].lower() if plan.channel else ""
            parts = ("Follow-up", how, record.name, plan.what, when_words(record))
        case Waiting():
            kind = "Waiting for an answer" if record.direction is Direction.IN else "You promised"
            parts = (kind, record.name, record.text, when_words(record), "")
        case Line():
            parts = ("Complaint", record.words(), "", "", "")
        case GoneQuiet():
            parts = ("Going quiet", record.name, record.reason, *_spent(record)[:1], "")
        case LeftOver():
            parts = ("Import", record.file, left_words(record), when_words(record), "")
    return ", ".join(part for part in parts if part)


def left_words(record: LeftOver) -> str:
    """`17 values to look at`."""
    return f"{count_words(record.problems, 'value')} to look at"


def _spent(record: GoneQuiet) -> list[str]:
    return [money.words() for money in record.bought]


class TodayLook(GroupLook):
    """One instance paints all rows; what can be clicked in a row comes from `spots`."""

    def row_height(self, record: Row) -> int:
        return theme.px(38 if isinstance(record, Due) else 40)

    def row_words(self, record: Row) -> str:
        return spoken(record)

    def key(self, record: Any) -> Hashable:
        """What stays current when rows come or go above it."""
        match record:
            case Due():
                return "due", record.follow_up.id
            case Waiting():
                return "point", record.interaction_id
            case Line():
                return "case", record.id
            case GoneQuiet():
                return "quiet", record.contact_id
            case LeftOver():
                return "import", record.import_id
            case _:
                return None

    # ------------------------------------------------------------ geometry
    def _end(self, rect: QRectF, record: Row) -> float:
        """Where the words at the trailing edge begin."""
        words = when_words(record)
        return rect.right() - 9 - (theme.width(words, 12, 500, tabular=True) if words else 0)

    def spots(self, rect: QRectF, record: object) -> Sequence[Spot]:
        side = theme.px(28)
        top = rect.center().y() - side / 2
        match record:
            case Due():
                right = self._end(rect, record) - 12
                done = Spot("done", "Done  D", QRectF(rect.x() + 4, top, side, side))
                return done, Spot("snooze", "Snooze  S", QRectF(right - side, top, side, side))
            case Waiting():
                right = self._end(rect, record) - 12
                said = "Answered  D" if record.direction is Direction.IN else "Done  D"
                done = Spot("done", said, QRectF(right - side, top, side, side))
                later = Spot("snooze", "Plan a follow-up  S", QRectF(right - 2 * side - 2, top, side, side))
                return done, later
            case GoneQuiet():
                wide = theme.width(_PLAN, 12, 500) + theme.px(36)
                return (
                    Spot("plan", "Plan a follow-up  P", QRectF(rect.right() - 8 - wide, top, wide, side)),
                )
            case LeftOver():
                right = self._end(rect, record) - 12
                return (Spot("done", "Looked after  D", QRectF(right - side, top, side, side)),)
            case _:
                return ()

    # ------------------------------------------------------------ look
    def draw_row(self, pen: Pen, rect: QRectF, record: Row, state: RowState) -> None:
        draw_ground(pen, rect, state, line_from=40)
        end = self._draw_when(pen, rect, record)
        if (state.hover or state.current) and not isinstance(record, GoneQuiet):
            for spot in self.spots(rect, record):
                if spot.rect.x() > rect.x() + 40:
                    icon = "check-circle" if spot.name == "done" else "clock-clockwise"
                    pen.icon(spot.rect, icon, 16, "text2")
                    end = min(end, spot.rect.x() - 8)
        match record:
            case Due():
                self._draw_due(pen, rect, record, end)
            case Waiting():
                self._draw_person(pen, rect, record.name, record.text, end)
            case Line():
                self._draw_case(pen, rect, record, end)
            case GoneQuiet():
                self._draw_quiet(pen, rect, record)
            case LeftOver():
                where = QRectF(rect.x() + 6, rect.y(), theme.px(24), rect.height())
                pen.icon(where, "warning-circle", 16, "warn")
                self._draw_words(pen, rect, theme.px(40), record.file, left_words(record), end)

    def _draw_when(self, pen: Pen, rect: QRectF, record: Row) -> float:
        x = self._end(rect, record)
        tone, weight = "text2", 400
        if isinstance(record, Due) and (record.late > 0 or record.follow_up.due_time):
            tone, weight = ("bad" if record.late > 0 else "text"), 500
        elif isinstance(record, Line):
            tone, weight = record.tone, 500
        room = QRectF(x - 1, rect.y(), rect.right() - 8 - x + 1, rect.height())
        pen.text(room, when_words(record), 12, weight, tone, "r", tabular=True)
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

    def _draw_person(self, pen: Pen, rect: QRectF, name: str, words: str, end: float) -> None:
        side = theme.px(24)
        pen.avatar(QRectF(rect.x() + 6, rect.center().y() - side / 2, side, side), name)
        self._draw_words(pen, rect, theme.px(40), name, words, end)

    def _draw_case(self, pen: Pen, rect: QRectF, record: Line, end: float) -> None:
        """The case, what comes next where there is room, and how many of its four steps are reached."""
        reached = _STEPS.index(record.step.value) + 1 if record.step.value in _STEPS else len(_STEPS)
        fill = {"bad": "badFill", "warn": "warnFill"}.get(record.tone, "c1")
        x = end - len(_STEPS) * 16
        for number in range(len(_STEPS)):
            spot = QRectF(x + number * 16, rect.center().y() - 2, 13, 4)
            pen.box(spot, fill if number < reached else "cMute", 2)
        end = x - 16
        if rect.width() >= theme.px(_WIDE):
            room = QRectF(end - theme.px(190), rect.y(), theme.px(190), rect.height())
            pen.text(room, record.next_step, 13, 400, "text")
            end = room.x() - 16
        self._draw_person(pen, rect, record.name, record.subject, end)

    def _draw_quiet(self, pen: Pen, rect: QRectF, record: GoneQuiet) -> None:
        (button,) = self.spots(rect, record)
        pen.box(button.rect, "raised", 6, "border")
        icon = QRectF(button.rect.x() + 8, button.rect.y(), theme.px(14), button.rect.height())
        pen.icon(icon, "calendar-plus", 14, "text2")
        words = button.rect.adjusted(theme.px(28), 0, -4, 0)
        pen.text(words, _PLAN, 12, 500)
        end = button.rect.x() - 16
        if rect.width() >= theme.px(_WIDE) and record.bought:
            amount = _spent(record)[0]
            wide = theme.width(amount, 13, tabular=True)
            pen.text(
                QRectF(end - wide - 1, rect.y(), wide + 1, rect.height()),
                amount,
                13,
                400,
                "text2",
                "r",
                tabular=True,
            )
            end -= wide + 16
        self._draw_person(pen, rect, record.name, record.reason, end)

    @staticmethod
    def _draw_words(pen: Pen, rect: QRectF, x: float, name: str, words: str, end: float) -> None:
        runs = [(name, 13, 600, "text"), ("   ", 13, 400, "text"), (words, 13, 400, "text2")]
        pen.runs(rect.x() + x, rect.y(), rect.height(), runs, end)
