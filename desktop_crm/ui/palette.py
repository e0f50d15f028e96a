"""The command palette: people, commands, campaigns and settings from one field."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget
from shiboken6 import isValid

from desktop_crm.base.text import fold
from desktop_crm.ui.actions import COMMANDS, key_words
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.places import Place
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.fields import Field
from desktop_crm.ui.widgets.labels import Glyph, KeyCap, Label
from desktop_crm.ui.widgets.layout import column, columns, row, rule
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import GroupLook, Head, RowState
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.scaling import scaled

SHOWN = 9


@dataclass(frozen=True, slots=True)
class Hit:
    """Something the palette found: opens a place or triggers an action."""

    words: str
    aside: str = ""
    icon: str = ""
    person: bool = False
    place: Place | None = None
    action: QAction | None = None
    keys: str = ""
    line: str = ""  # to be written down


@dataclass(frozen=True, slots=True)
class Found:
    """What a text finds: people, how many there are in all, other pages, and the text itself as a quick log."""

    people: Sequence[Hit] = ()
    people_total: int = 0
    others: Sequence[Hit] = ()
    line: Hit | None = None


Finder = Callable[[Any, str], Found]


def letters_match(query: str, words: str) -> bool:
    """Whether the query's words begin the words in order: "lo in" finds "Log interaction"."""
    wanted, there = fold(query).split(), fold(words).split()
    at = 0
    for piece in wanted:
        while at < len(there) and not there[at].startswith(piece):
            at += 1
        if at == len(there):
            return False
        at += 1
    return True


class _HitLook(GroupLook):
    def row_words(self, record: Hit) -> str:
        return ", ".join(p for p in (record.words, record.aside, record.keys) if p)

    def draw_row(self, pen: Pen, rect: QRectF, record: Hit, state: RowState) -> None:
        box = rect.adjusted(0, 1, 0, -1)
        if state.current:
            pen.box(box, "selected", 6)
        elif state.hover:
            pen.box(box, "hover", 6)
        x = rect.x() + 10
        if record.person:
            pen.avatar(QRectF(x, rect.center().y() - 12, 24, 24), record.words)
        else:
            pen.icon(QRectF(x, rect.y(), 24, rect.height()), record.icon or "arrow-right", 16, "text2")
        end = rect.right() - 12
        keys = "Enter" if state.current and not record.keys else record.keys
        if keys:
            end = pen.key_cap(end, rect.center().y(), keys) - 12
        x += 36
        runs = [
            (record.words, 13, 600 if record.person else 500, "text"),
            ("   ", 13, 400, "text"),
            (record.aside, 13, 400, "text2"),
        ]
        pen.runs(x, rect.y(), rect.height(), runs, end)


class Palette(QFrame):
    """Over the page, 640 wide, 96 from the top. Esc gives the focus back to where it was."""

    open_requested = Signal(object)
    line_wanted = Signal(str)  # a line for the quick log

    def __init__(self, window: QWidget, desk: Desk, finder: Finder) -> None:
        super().__init__(window)
        self._window, self._desk, self._finder = window, desk, finder
        self._before: QWidget | None = None
        self._recent: list[Hit] = []
        self._hits = Found()
        self.field = Field("", "Name, number, place, command …", name="Search or run a command")
        self.field.setProperty("quiet", "true")
        self.list = RowList(_HitLook(), "Found", surface="raised", fit=True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = columns(
            Glyph("magnifying-glass", 16),
            (self.field, 1),
            Label("everything on this computer", 12, 400, "text2"),
            gap=10,
            pad=(20, 0, 20, 0),
        )
        scaled(head, height=44)
        open_, back = Label("open", 12, 400, "text2"), Label("back", 12, 400, "text2")
        choose = Label("Up and Down to choose", 12, 400, "text2")
        hints = row(KeyCap("Enter"), open_, 10, KeyCap("Esc"), back, None, choose, gap=6, pad=(20, 8, 20, 8))
        self.setLayout(column(head, rule(), self.list, rule(), hints, pad=(1, 1, 1, 1)))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(30)
        self._wait.timeout.connect(self._ask)
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self.list.opened.connect(self._go)
        window.installEventFilter(self)
        self.setAccessibleName("Command palette")
        self.hide()

    # ------------------------------------------------------------ open and close
    def open(self) -> None:
        if not self.isVisible():
            self._before = self._window.focusWidget()
        self.field.clear()
        self._hits = Found()
        self._fill()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus()

    def close_palette(self) -> None:
        self.hide()
        before, self._before = self._before, None
        # What had the focus may have been made anew meanwhile, as chips are when the book changes.
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()

    def _place(self) -> None:
        width = min(theme.px(640), self._window.width() - 40)
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((self._window.width() - width) // 2, theme.px(96))

    # ------------------------------------------------------------ what it finds
    def _typed(self) -> None:
        self._fill()
        self._wait.start()

    def _ask(self) -> None:
        text = self.field.text().strip()
        if text:
            self._desk.tasks.read(self, lambda s: self._finder(s, text), self._found, key="palette")

    def _found(self, answer: Found) -> None:
        self._hits = answer
        self._fill()

    def _fill(self) -> None:
        text = self.field.text().strip()
        records: list[Any] = []
        if not text:
            self._hits = Found()
            records += self._group("Where you were", self._recent[:5])
            records += self._group("Commands", self._commands("")[: SHOWN - min(5, len(self._recent))])
        else:
            commands = self._commands(text)
            hits = self._hits
            people = list(hits.people)[: max(3, SHOWN - len(commands) - len(hits.others))]
            if hits.line is not None:
                records += self._group("Write down", [hits.line])
            records += self._group("People", people, hits.people_total)
            records += self._group("Commands", commands[: max(3, SHOWN - len(people))])
            records += self._group("Campaigns", list(hits.others)[:3])
        self.list.show_records(records)
        self.list.make_current(0)
        self.list.setVisible(bool(records))
        self._place()

    @staticmethod
    def _group(words: str, hits: Sequence[Hit], total: int = 0) -> list[Any]:
        hint = f"{len(hits)} of {total:,}" if total > len(hits) else ""
        return [Head(words, max(total, len(hits)), hint), *hits] if hits else []

    def _commands(self, text: str) -> list[Hit]:
        found = []
        for command in COMMANDS:
            action = self._desk.actions[command.id]
            if command.id != "palette" and action.isEnabled() and letters_match(text, action.text()):
                found.append(
                    Hit(action.text(), icon=command.icon or "command", action=action, keys=key_words(action))
                )
        return found

    # ------------------------------------------------------------ going
    def _go(self, hit: Hit) -> None:
        self.close_palette()
        if hit.place is not None:
            self._recent = [hit, *[h for h in self._recent if h.place != hit.place]][:5]
            self.open_requested.emit(hit.place)
        elif hit.action is not None:
            hit.action.trigger()
        elif hit.line:
            self.line_wanted.emit(hit.line)

    def _step(self, by: int) -> None:
        records = self.list.records_model.records()
        at = self.list.currentIndex().row() + by
        while 0 <= at < len(records) and isinstance(records[at], Head):
            at += by
        if 0 <= at < len(records):
            self.list.make_current(at)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if watched is self.field and event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.hide()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close_palette()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            hit = self.list.current()
            if isinstance(hit, Hit):
                self._go(hit)
        else:
            return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        Pen(painter, QRectF(self.rect())).box(QRectF(self.rect()), "raised", 12, "border")
        painter.end()
