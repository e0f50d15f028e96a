"""How a case looks: as a row of the board, and as a row of a list with its four marks."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF

from desktop_crm.dialogue import complaint_steps as steps
from desktop_crm.dialogue.complaint_steps import OPEN, Step
from desktop_crm.dialogue.complaints import Board, Line
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.looks import Gap, GroupLook, Head, Look, RowState, Spot, draw_ground
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.row_menu import Act

ICONS: dict[Step, str] = {
    Step.LISTEN: "ear",
    Step.JUDGE: "note-pencil",
    Step.SOLUTION: "wrench",
    Step.FOLLOW_UP: "chat-circle-dots",
    Step.CLOSED: "check-circle",
}
HINTS: dict[Step, str] = {
    Step.LISTEN: "no judging yet",
    Step.JUDGE: "whose fault, how bad",
    Step.SOLUTION: "say what and when",
    Step.FOLLOW_UP: "is it good again?",
}


def clock_of(line: Line) -> str:
    """`day 4, due tomorrow`: the clock with how long the case lasts, where that is not said already."""
    lasts = line.step is Step.SOLUTION and line.day and not line.days_late
    return f"day {line.day}, {line.clock}" if lasts else line.clock


def groups(board: Board) -> list[Line | Head | Gap]:
    """The board as one list, grouped by step; a step without cases is absent."""
    found: list[Line | Head | Gap] = []
    for lane in board.lanes:
        if lane.lines:
            late = sum(line.days_late > 0 for line in lane.lines)
            head = Head(steps.WORDS[lane.step], lane.count, f"{late} late" if late else "", "bad")
            found += [Gap(), head, *lane.lines] if found else [head, *lane.lines]
    return found


class CaseLook(Look):
    """72 high: name, what, and below them the clock and the next step."""

    def height(self, record: Line) -> int:
        return theme.px(72)

    def words(self, record: Line) -> str:
        return record.words()

    def draw(self, pen: Pen, rect: QRectF, record: Line, state: RowState) -> None:
        draw_ground(pen, rect, state)
        x, wide, line = rect.x() + 10, rect.width() - 20, theme.px(20)
        top = rect.y() + (rect.height() - 3 * line) / 2
        pen.text(QRectF(x, top, wide, line), record.name, 13, 600)
        pen.text(QRectF(x, top + line, wide, line), record.subject, 13, 400, "text2")
        _draw_clock(pen, QRectF(x, top + 2 * line, wide, line), record)


def _draw_clock(pen: Pen, rect: QRectF, record: Line) -> None:
    """The clock first, whole; the next step gives way."""
    mark = "warning-circle" if record.days_late else "clock"
    side = theme.px(14)
    pen.icon(QRectF(rect.x(), rect.y(), side, rect.height()), mark, 14, record.tone)
    x, words = rect.x() + side + 6, clock_of(record)
    weight = 400 if record.tone == "text2" else 500
    room = QRectF(x, rect.y(), rect.right() - x, rect.height())
    took = pen.text(room, words, 12, weight, record.tone, tabular=True)
    pen.text(room.adjusted(took + 10, 0, 0, 0), record.next_step, 12, 400, "text2")


class CaseListLook(GroupLook):
    """56 high, two lines: who and what, the next step; at the trailing edge four marks and the clock."""

    def row_height(self, record: Line) -> int:
        return theme.px(56)

    def row_words(self, record: Line) -> str:
        return record.words()

    def spots(self, rect: QRectF, record: Any) -> Sequence[Spot]:
        if not isinstance(record, Line) or record.step is not Step.CLOSED:
            return ()
        wide, high = theme.width("Open again", 12, 500) + 20, theme.px(28)
        return (
            Spot(
                "reopen",
                "Open again",
                QRectF(rect.right() - wide - 8, rect.center().y() - high / 2, wide, high),
            ),
        )

    def draw_row(self, pen: Pen, rect: QRectF, record: Line, state: RowState) -> None:
        draw_ground(pen, rect, state)
        line, x = theme.px(20), rect.x() + 10
        top = rect.center().y() - line
        end = self._draw_end(pen, rect, record, state)
        runs = [(record.name, 13, 600, "text"), ("   ", 13, 400, "text"), (record.subject, 13, 400, "text2")]
        pen.runs(x, top, line, runs, end)
        under = record.next_step if record.step is not Step.CLOSED else "Closed"
        pen.text(QRectF(x, top + line, end - x, line), under, 12, 400, "text2")

    def _draw_end(self, pen: Pen, rect: QRectF, record: Line, state: RowState) -> float:
        """What stands at the trailing edge; where it begins."""
        for spot in self.spots(rect, record):
            if state.hover or state.current:
                pen.box(spot.rect, "raised", 6, "border")
                pen.text(spot.rect, "Open again", 12, 500, "text", "c")
            return spot.rect.x() - 12
        words, weight = clock_of(record), 400 if record.tone == "text2" else 500
        wide = theme.width(words, 12, weight, tabular=True)
        right = rect.right() - 10
        pen.text(QRectF(right - wide - 1, rect.y(), wide + 1, rect.height()), words, 12, weight, record.tone, "r",
                 tabular=True)  # fmt: skip
        dot = theme.px(8)
        x = right - wide - 16 - len(OPEN) * (dot + 4)
        for number, step in enumerate(OPEN):
            spot_ = QRectF(x + number * (dot + 4), rect.center().y() - dot / 2, dot, dot)
            done = steps.order(step) <= steps.order(record.step)
            pen.ring(spot_, "accent" if done else None, None if done else "mark", 1.2)
        return x - 12


def acts_of(line: Line) -> list[Act]:
    """All that can be done with a case where it is listed, in the order of its menu."""
    found: list[Act] = [("", "Open", "Enter")]
    if line.step is Step.CLOSED:
        found.append(("again", "Open it again", ""))
    else:
        following = steps.following(line.step) or Step.CLOSED
        closes = following is Step.CLOSED
        words = "Close the case …" if closes else f"Go on to {steps.WORDS[following]} …"
        found.append(("on", words, "Ctrl Right"))
        before = steps.before(line.step)
        if before is not None:
            found.append(("back", f"Back to {steps.WORDS[before]}", "Ctrl Left"))
    return [*found, ("delete", "Delete", "Delete")]
