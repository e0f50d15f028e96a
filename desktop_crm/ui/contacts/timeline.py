"""The timeline as a list: months, then what happened, newest first; read in place."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout, QTextOption

from desktop_crm.base import clock
from desktop_crm.base.dates import moment_words, month_words
from desktop_crm.base.text import count_words
from desktop_crm.dialogue.channels import Direction
from desktop_crm.insight.timeline import EntryKind, TimelineEntry
from desktop_crm.ui.contacts import opened_entry
from desktop_crm.ui.contacts.opened_entry import LEAD
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Index, Look, RowState, Spot
from desktop_crm.ui.widgets.paint import Pen, channel_look, delivery_look

TEXT_WIDTH = 600


@dataclass(frozen=True, slots=True)
class Month:
    """The head over what happened in a month."""

    words: str


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as it is shown: how many lines it has, and whether it is opened to the whole."""

    entry: TimelineEntry
    lines: tuple[str, ...]
    opened: bool = False
    facts: tuple[tuple[str, str], ...] = ()  # label and line, while it is opened

    @property
    def shown(self) -> tuple[str, ...]:
        return self.lines if self.opened else self.lines[:2]


@dataclass(frozen=True, slots=True)
class Older:
    """The row that brings what is further back."""

    words: str = "Show older entries"


def wrapped(text: str, width: float) -> tuple[str, ...]:
    """The text in lines of at most `width` pixels, as many as it takes."""
    found: list[str] = []
    for paragraph in text.split("\n"):
        if not paragraph.strip():
            continue
        if theme.width(paragraph, 13) <= width:
            found.append(paragraph)
            continue
        layout = QTextLayout(paragraph, theme.font(13))
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            found.append(paragraph[line.textStart() : line.textStart() + line.textLength()].rstrip())
        layout.endLayout()
    return tuple(found)


def grouped(
    entries: Sequence[TimelineEntry], opened: frozenset[tuple[EntryKind, int]], more: bool, width: float
) -> list[Month | Item | Older]:
    """The rows of the list: a head before the first entry of each month."""
    found: list[Month | Item | Older] = []
    month = ""
    for entry in entries:
        words = month_words(clock.local(entry.at).date())
        if words != month:
            month = words
            found.append(Month(words))
        found.append(_item(entry, (entry.kind, entry.id) in opened, width))
    if more:
        found.append(Older())
    return found


def _item(entry: TimelineEntry, opened: bool, width: float) -> Item:
    lines = wrapped(entry.text, width)
    if not opened:
        return Item(entry, lines)
    room = max(100, width - theme.px(opened_entry.LABEL))
    facts = [
        (label if number == 0 else "", line)
        for label, value in opened_entry.facts_of(entry)
        for number, line in enumerate(wrapped(value, room))
    ]
    return Item(entry, lines, True, tuple(facts))


class TimelineList(RowList):
    """The list with the month that is being read on top, also while its head is scrolled away."""

    def __init__(self) -> None:
        self._stuck_look = TimelineLook()
        super().__init__(self._stuck_look, "Timeline")

    def stuck(self) -> tuple[Month, int] | None:
        """The month to be shown on top, and where; the head of the next one pushes it up."""
        first = self.indexAt(QPoint(40, 1))
        records = self.records_model.records()
        if not first.isValid() or (
            isinstance(records[first.row()], Month) and self.visualRect(first).top() >= 0
        ):
            return None
        above = range(first.row(), -1, -1)
        month = next((records[n] for n in above if isinstance(records[n], Month)), None)
        if month is None:
            return None
        high = theme.px(30)
        heads = (n for n in range(first.row() + 1, len(records)) if isinstance(records[n], Month))
        after = next(heads, None)
        top = self.visualRect(self.records_model.index(after)).top() if after is not None else high
        return month, min(0, top - high)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.viewport().update()

    def scrollTo(self, index: Index, hint: RowList.ScrollHint = RowList.ScrollHint.EnsureVisible) -> None:
        super().scrollTo(index, hint)
        hidden = theme.px(30) - self.visualRect(index).top()
        if hidden > 0 and index.row() > 0:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - hidden)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        found = self.stuck()
        if found is None:
            return
        month, top = found
        painter = QPainter(self.viewport())
        rect = QRectF(0, top, self.viewport().width(), theme.px(30))
        pen = Pen(painter, rect)
        pen.box(rect, "content")
        self._stuck_look.draw(pen, rect, month, RowState(False, False, False, False))
        painter.end()


class TimelineLook(Look):
    """Circle on a thread, direction, title, aside, pill, time, and the words."""

    def key(self, record: Any) -> Hashable:
        return (record.entry.kind, record.entry.id) if isinstance(record, Item) else None

    def is_row(self, record: Any) -> bool:
        return not isinstance(record, Month)

    def height(self, record: Any) -> int:
        if isinstance(record, Month):
            return theme.px(30)
        if isinstance(record, Older):
            return theme.px(36)
        further = opened_entry.height(record.facts, record.entry) if record.opened else 0
        return theme.px(32 + 18 * len(record.shown) + further) if record.shown or further else theme.px(38)

    def words(self, record: Any) -> str:
        if isinstance(record, Month | Older):
            return record.words
        entry: TimelineEntry = record.entry
        when = moment_words(entry.at, clock.now())
        files = count_words(len(entry.files), "file") if entry.files else ""
        edited = "edited" if entry.edited else ""
        facts = ". ".join(f"{label}: {value}" for label, value in entry.details) if record.opened else ""
        said = (entry.title, entry.aside, files, edited, entry.pill, when, entry.text, facts)
        return ", ".join(p for p in said if p)

    def spots(self, rect: QRectF, record: Any) -> Sequence[Spot]:
        if not isinstance(record, Item) or not record.opened:
            return ()
        return opened_entry.spots(rect, self._below(rect, record) + record_facts(record) + 4, record.entry)

    @staticmethod
    def _below(rect: QRectF, item: Item) -> float:
        """Where the facts begin."""
        return rect.y() + 4 + theme.px(20) + theme.px(18) * len(item.shown) + 2

    def draw(self, pen: Pen, rect: QRectF, record: Any, state: RowState) -> None:
        if isinstance(record, Month):
            width = pen.text(
                QRectF(rect.x(), rect.y(), theme.px(200), rect.height()),
                record.words,
                12,
                600,
                "text2",
                tabular=True,
            )
            pen.hairline(rect.x() + width + 12, rect.right() - 12, rect.center().y())
            return
        if isinstance(record, Older):
            room = QRectF(rect.x() + theme.px(LEAD), rect.y(), theme.px(300), rect.height())
            pen.text(room, record.words, 13, 500, "accentText")
            if state.focused:
                pen.focus_ring(rect.adjusted(theme.px(LEAD) - 8, 2, -8, -2))
            return
        if state.current or state.hover:
            pen.box(rect.adjusted(theme.px(34), 0, -4, -2), "hover", 6)
        self._thread(pen, rect, record.entry)
        self._head(pen, rect, record)
        self._body(pen, rect, record)
        if record.opened:
            opened_entry.draw(pen, rect, self._below(rect, record), record.facts, record.entry)
        if state.focused:
            pen.focus_ring(rect.adjusted(theme.px(34), 0, -4, -2))

    @staticmethod
    def _thread(pen: Pen, rect: QRectF, entry: TimelineEntry) -> None:
        icon, tone = look_of(entry)
        middle = rect.x() + theme.px(14)
        pen.box(QRectF(middle - 0.5, rect.y(), 1, rect.height()), "line")
        side = theme.px(28)
        circle = QRectF(middle - side / 2, rect.y() + theme.px(21) - side / 2, side, side)
        pen.ring(circle, "content")
        pen.ring(circle, f"{tone}@{20 if theme.dark else 12}")
        pen.icon(circle, icon, 16, tone)

    @staticmethod
    def _head(pen: Pen, rect: QRectF, item: Item) -> None:
        entry = item.entry
        y, line, x = rect.y() + 4, theme.px(20), rect.x() + theme.px(42)
        if entry.direction is not None:
            arrow = "arrow-down-left" if entry.direction is Direction.IN else "arrow-up-right"
            pen.icon(QRectF(x, y, theme.px(12), line), arrow, 12, "text2")
        files = count_words(len(entry.files), "file") if entry.files else ""
        aside = ", ".join(p for p in (entry.aside, files, "edited" if entry.edited else "") if p)
        runs = [(entry.title, 13, 600, "text"), ("   ", 13, 400, "text"), (aside, 12, 400, "text2")]
        end = pen.runs(rect.x() + theme.px(LEAD), y, line, runs, rect.right() - theme.px(230))
        if entry.pill:
            tone, soft = pill_tones(entry)
            pen.pill(end + 10, y + line / 2, entry.pill, tone, soft, height=18, px=11)
        when = moment_words(entry.at, clock.now())
        pen.text(
            QRectF(rect.right() - 12 - theme.px(120), y, theme.px(120), line),
            when,
            12,
            400,
            "text2",
            "r",
            tabular=True,
        )

    @staticmethod
    def _body(pen: Pen, rect: QRectF, item: Item) -> None:
        y, step = rect.y() + 4 + theme.px(20), theme.px(18)
        shown, room = item.shown, text_room(rect.width())
        for number, words in enumerate(shown):
            more = number == len(shown) - 1 and len(item.lines) > len(shown)
            pen.text(
                QRectF(rect.x() + theme.px(LEAD), y + number * step, room, step),
                f"{words} …" if more else words,
                13,
            )


def text_room(width: float) -> float:
    """How wide the words of an entry may be in a row of this width."""
    return width - theme.px(LEAD) - 20


def record_facts(item: Item) -> int:
    """The height of an opened entry's facts."""
    return theme.px(opened_entry.FACT) * len(item.facts)


def look_of(entry: TimelineEntry) -> tuple[str, str]:
    """Icon and colour token of an entry's circle."""
    match entry.kind:
        case EntryKind.INTERACTION:
            icon, tone, _word = channel_look(entry.channel, entry.family)
            return icon, tone
        case EntryKind.MESSAGE:
            return "paper-plane-tilt", "ch.email"
        case EntryKind.PURCHASE:
            return "shopping-bag", "good"
        case EntryKind.CONSENT:
            return ("shield-check", "good") if entry.state == "confirmed" else ("shield", "text2")
        case EntryKind.FOLLOW_UP:
            return "check-circle", "good"
        case EntryKind.IMPORT:
            return "download-simple", "text2"
        case EntryKind.NOTE:
            return "user-plus", "text2"
        case EntryKind.DATED_NOTE:
            return "note", "text2"
        case EntryKind.COMPLAINT:
            return "warning-circle", "warn"
        case EntryKind.COMPLAINT_STEP:
            return ("check-circle", "good") if entry.state == "closed" else ("warning-circle", "text2")
        case EntryKind.STAGE:
            return "chart-line-up", "text2"
        case EntryKind.MERGE:
            return "git-merge", "text2"


def pill_tones(entry: TimelineEntry) -> tuple[str, str]:
    """Text and ground token of an entry's pill."""
    if entry.kind is EntryKind.MESSAGE and entry.pill != "Practice":
        _icon, tone, soft, _words = delivery_look(entry.state)
        return tone, soft
    if entry.pill == "Practice":
        return "plum", "plumSoft"
    return (
        ("warn", "warnSoft")
        if entry.state == "open" or entry.pill == "Was a mistake"
        else ("text2", "neutralSoft")
    )
