"""The follow-ups of a contact, one line each, and beneath them the cadence in words. It only asks; `Planned` acts."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QSizePolicy

from desktop_crm.base import clock
from desktop_crm.base.dates import day_words, late_words, long_day
from desktop_crm.dialogue.cadence_list import Standing
from desktop_crm.dialogue.follow_ups import FollowUp
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind, PaintedButton
from desktop_crm.ui.widgets.keys import native
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, clear, column, row
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.paint import Pen, channel_look

# What can be done: its word in signals, what the menu says, its key.
_ACTS = (
    ("done", "Done", "D"),
    ("outcome", "What came of it …", "Shift D"),
    ("snooze", "Snooze …", "S"),
    ("edit", "Edit …", "E"),
    ("skip", "Skip this time", ""),
    ("remove", "Delete", "Delete"),
)
_KEYS = {Qt.Key.Key_D: "done", Qt.Key.Key_S: "snooze", Qt.Key.Key_E: "edit"}


class TaskRow(PaintedButton):
    """A follow-up: pressing it (the circle, or Enter) says that it is done; the rest is in its menu and its keys."""

    acted = Signal(str, object)  # what, FollowUp

    def __init__(self, task: FollowUp) -> None:
        super().__init__(task.what)
        self.task = task
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        often = f", {task.repeat.words().lower()}" if task.repeat else ""
        when = _due_words(task.due, task.due_time)
        self.setAccessibleName(f"Follow-up, {task.what}, {when}{often}, press when done")
        self.setToolTip(f"Done: {task.what}")
        self.clicked.connect(self._done)

    def _done(self) -> None:
        self.acted.emit("done", self.task)

    # ------------------------------------------------------------ menu and keys
    def menu(self) -> QMenu:
        """Everything that can be done, with its keys."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        again = self.task.repeat is not None or self.task.cadence_id is not None
        for act, words, keys in _ACTS:
            if (act == "skip" and not again) or (act == "remove" and self.task.cadence_id is not None):
                continue
            shown = native(f"{words}\t{keys}") if keys else words
            menu.addAction(shown).setData(act)
        menu.triggered.connect(self._picked)
        return menu

    def _picked(self, action: QAction) -> None:
        self.acted.emit(action.data(), self.task)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers()
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not held:
            self.acted.emit("remove", self.task)
        elif RowList.letters and key == Qt.Key.Key_D and held == Qt.KeyboardModifier.ShiftModifier:
            self.acted.emit("outcome", self.task)
        elif RowList.letters and key in _KEYS and not held:
            self.acted.emit(_KEYS[key], self.task)
        elif key == Qt.Key.Key_F10 and held == Qt.KeyboardModifier.ShiftModifier:
            self.menu().popup(self.mapToGlobal(self._dots().toRect().bottomLeft()))
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ mouse
    def _dots(self) -> QRectF:
        side = theme.px(24)
        x = 2.0 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else self.width() - side - 2.0
        return QRectF(x, (self.height() - side) / 2, side, side)

    def hitButton(self, pos: QPoint) -> bool:
        return super().hitButton(pos) and not self._dots().contains(pos)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._dots().contains(event.position()):
            self.menu().popup(self.mapToGlobal(self._dots().toRect().bottomLeft()))
            return
        super().mouseReleaseEvent(event)

    # ------------------------------------------------------------ painting
    def sizeHint(self) -> QSize:
        return QSize(200, theme.px(42))

    def draw(self, pen: Pen, rect: QRectF) -> None:
        near = self.underMouse() or self.hasFocus()
        if self.underMouse():
            pen.box(rect, "hover", 6)
        side = theme.px(16)
        ring = QRectF(1, theme.px(4), side, side)
        pen.ring(ring, None, "accent" if self.underMouse() else "mark", 1.3)
        if self.underMouse():
            pen.icon(ring, "check", 10, "accentText")
        x, end = side + 10, rect.width()
        if near:
            room = theme.px(24)
            end -= room + 2
            pen.icon(QRectF(end, (rect.height() - room) / 2, room, room), "dots-three", 16, "text2")
        if self.task.channel:
            icon, tone, _ = channel_look(self.task.channel)
            end -= theme.px(26)
            pen.icon(QRectF(end + 4, 0, theme.px(20), theme.px(24)), icon, 16, tone)
        pen.text(QRectF(x, theme.px(2), end - x, theme.px(20)), self.task.what, 13)
        late = self.task.due < clock.today()
        words = _due_words(self.task.due, self.task.due_time)
        if self.task.repeat is not None:
            words = f"{words} · {self.task.repeat.words().lower()}"
        line = QRectF(x, theme.px(21), end - x, theme.px(17))
        pen.text(line, words, 12, 500 if late else 400, "bad" if late else "text2", tabular=True)
        if self.hasFocus():
            pen.focus_ring(rect)


def _due_words(due: date, at: str) -> str:
    today = clock.today()
    near = abs((due - today).days) <= 1 or due < today
    words = late_words(due, today) if near else long_day(due, with_year=due.year != today.year)
    return f"{words} {at}".strip()


def cadence_words(standing: Standing) -> str:
    """`Every 6 weeks · next 14 Dec`, `Every month, by the tag “roses” · paused`."""
    cadence = standing.cadence
    by = (
        ""
        if standing.own
        else f", by the tag “{standing.tag}”"
        if standing.tag
        else f", as “{cadence.stage}”"
    )
    after = " · paused" if cadence.rests else ""
    if standing.next is not None:
        after = f" · next {day_words(standing.next, clock.today())}"
    return f"{cadence.repeat.words()}{by}{after}"


class FollowUpsBox(Box):
    """The lines of the follow-ups, and the cadence with what can be done about it."""

    acted = Signal(str, object)  # what, FollowUp
    cadence_acted = Signal(str)  # add, change, pause, go_on, remove, rules

    def __init__(self) -> None:
        super().__init__()
        self._standing: Standing | None = None
        self._lines = column(gap=2)
        self._nothing = Label("Nothing planned.", 13, 400, "text2")
        self.words = Label("", 12, 400, "text2", wrap=True)
        self.button = Button("", Kind.GHOST, "clock-clockwise", small=True)
        self.button.clicked.connect(self._pressed)
        self.setLayout(column(self._lines, self._nothing, 8, self.words, 4, row(self.button, None)))

    def show_tasks(self, tasks: Sequence[FollowUp], standing: Standing | None) -> None:
        """Shows what is planned; the focus stays on the line it was on, or the one that takes its place."""
        at = next((n for n, line in enumerate(self.lines()) if line.hasFocus()), -1)
        clear(self._lines)
        made = []
        for task in tasks:
            line = TaskRow(task)
            line.acted.connect(self.acted)
            self._lines.addWidget(line)
            made.append(line)
        self._nothing.setVisible(not tasks)
        if at >= 0 and made:
            made[min(at, len(made) - 1)].setFocus()
        self._standing = standing
        self.words.setText(cadence_words(standing) if standing else "")
        self.words.setVisible(standing is not None)
        self.button.caret = standing is not None
        words = "Cadence" if standing else "Get in touch regularly …"
        self.button.set_words(words)
        self.button.setAccessibleName(words)

    def lines(self) -> list[TaskRow]:
        """The follow-ups that are shown."""
        found = (self._lines.itemAt(n) for n in range(self._lines.count()))
        widgets = (item.widget() for item in found if item is not None)
        return [widget for widget in widgets if isinstance(widget, TaskRow)]

    def _pressed(self) -> None:
        if self._standing is None:
            self.cadence_acted.emit("add")
            return
        self.cadence_menu().popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def cadence_menu(self) -> QMenu:
        """What can be done about the cadence that counts."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        standing = self._standing
        if standing is not None and standing.own:
            acts = [("change", "&Change …")]
            acts += [("go_on", "&Go on")] if standing.cadence.rests else [("pause", "&Pause")]
            acts += [("remove", "&Remove")]
        else:
            acts = [("add", "&Change for this contact only …"), ("pause", "&Pause for this contact only")]
        for act, words in (*acts, ("rules", "All &rules …")):
            menu.addAction(words).setData(act)
        menu.triggered.connect(self._cadence_picked)
        return menu

    def _cadence_picked(self, action: QAction) -> None:
        self.cadence_acted.emit(action.data())
