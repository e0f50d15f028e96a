"""The sheet in which columns are chosen and put in order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.arranged_table import NARROWEST, WIDEST
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.keys import native
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import columns as beside
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Look, RowState
from desktop_crm.ui.widgets.notices import Sheet
from desktop_crm.ui.widgets.paged_model import Column
from desktop_crm.ui.widgets.paint import Pen

_MOST = 11  # rows in sight
_STEP = 20  # design pixels


@dataclass(frozen=True, slots=True)
class Choice:
    """A column that can be shown; one that is `always` is. `width` 0: as wide as usual."""

    key: str
    title: str
    on: bool
    always: bool = False
    width: int = 0
    usual: int = 0


class _ChoiceLook(Look):
    def height(self, record: Choice) -> int:
        return theme.px(34)

    def words(self, record: Choice) -> str:
        wide = f", {record.width} wide" if record.width else ""
        return f"{record.title}, {'shown' if record.on else 'not shown'}{wide}"

    def key(self, record: Choice) -> str | None:
        return record.key if record else None

    def draw(self, pen: Pen, rect: QRectF, record: Choice, state: RowState) -> None:
        box = rect.adjusted(0, 1, 0, -1)
        if state.current or state.hover:
            pen.box(box, "selected" if state.current else "hover", 6)
        side = theme.px(16)
        if not record.always:
            pen.tick_box(QRectF(rect.x() + 10, rect.center().y() - side / 2, side, side), record.on)
        x = rect.x() + 10 + side + 10
        ink = "text" if record.on else "text2"
        pen.text(
            QRectF(x, rect.y(), rect.right() - x - 8, rect.height()),
            record.title,
            13,
            500 if record.on else 400,
            ink,
        )
        if record.width and record.width != record.usual:
            pen.text(rect.adjusted(0, 0, -12, 0), f"{record.width}", 12, 400, "text2", "r", tabular=True)
        if state.focused:
            pen.focus_ring(box)


class ColumnsSheet(Sheet):
    """Space shows or hides a column, Alt and arrows move or widen it. `chosen` carries keys and widths in order."""

    chosen = Signal(object)
    usual_wanted = Signal()

    def __init__(self, window: QWidget, every: Sequence[Column], shown: Sequence[tuple[str, int]]) -> None:
        super().__init__(window, "Columns of this list", width=440)
        by_key = {column.key: column for column in every if column.title}
        widths = {key: width for key, width in shown if key in by_key}
        keys = [*widths, *(key for key in by_key if key not in widths)]
        self.choices = [
            Choice(
                key, by_key[key].title, key in widths, key == "name", widths.get(key, 0), by_key[key].width
            )
            for key in keys
        ]
        self.list = RowList(_ChoiceLook(), "Columns", surface="raised")
        self.list.single_keys = False
        self.list.setFixedHeight(theme.px(34) * min(_MOST, len(self.choices)) + 4)
        self.list.opened.connect(self._toggle)
        self.list.key_pressed.connect(self._key)
        self.list.installEventFilter(self)
        self.up = Button("Up", Kind.SECONDARY, "arrow-up", small=True)
        self.down = Button("Down", Kind.SECONDARY, "arrow-down", small=True)
        usual = Button("The usual columns", Kind.LINK, small=True)
        self.up.clicked.connect(self._up)
        self.down.clicked.connect(self._down)
        usual.clicked.connect(self._usual)
        self.add(
            Label(
                native(
                    "Space shows or hides, Alt Up and Alt Down move, Alt Left and Alt Right make narrower or wider."
                ),
                12,
                400,
                "text2",
                wrap=True,
            ),
            self.list,
            beside(self.up, 8, self.down, None, usual),
        )
        done = Button("Show these", Kind.PRIMARY)
        done.clicked.connect(self._done)
        self.set_buttons(done, accept=False)
        self.list.show_records(self.choices)
        self.list.make_current(0)
        self.list.setFocus()

    def shown(self) -> list[tuple[str, int]]:
        """The columns that are ticked, in order, with their widths."""
        return [(choice.key, choice.width) for choice in self.choices if choice.on]

    def _toggle(self, choice: Choice) -> None:
        if not choice.always:
            at = self.choices.index(choice)
            self.choices[at] = replace(choice, on=not choice.on)
            self.list.show_records(self.choices)

    def _key(self, key: str, choice: Choice) -> None:
        if key == " ":
            self._toggle(choice)

    def _up(self) -> None:
        self._move(-1)

    def _down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        at = self.list.currentIndex().row()
        to = at + by
        if 0 <= at < len(self.choices) and 0 <= to < len(self.choices):
            self.choices.insert(to, self.choices.pop(at))
            self.list.show_records(self.choices)
            self.list.make_current(to)

    def eventFilter(self, watched: Any, event: Any) -> bool:
        if watched is self.list and event.type() == event.Type.KeyPress and isinstance(event, QKeyEvent):
            alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
            if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._move(-1 if event.key() == Qt.Key.Key_Up else 1)
                return True
            if alt and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                self._widen(-_STEP if event.key() == Qt.Key.Key_Left else _STEP)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._done()
                return True
        return super().eventFilter(watched, event)

    def _widen(self, by: int) -> None:
        at = self.list.currentIndex().row()
        choice = self.choices[at]
        if choice.usual:  # the name takes what is left
            width = max(NARROWEST, min(WIDEST, (choice.width or choice.usual) + by))
            self.choices[at] = replace(choice, width=width)
            self.list.show_records(self.choices)

    def _usual(self) -> None:
        self.usual_wanted.emit()
        self.accept()

    def _done(self) -> None:
        self.chosen.emit(self.shown())
        self.accept()
