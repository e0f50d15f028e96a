"""What can be done with a thing in the calendar, in the grid as in the list of the day."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_crm.dialogue import follow_ups
from desktop_crm.dialogue.follow_ups import FollowUp
from desktop_crm.insight.calendar import Item
from desktop_crm.ui.calendar.grid import DayGrid
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue.follow_up_acts import FollowUpActs
from desktop_crm.ui.widgets.lists import RowList

FIRST, LAST = date(1900, 1, 1), date(2998, 12, 31)  # how far it can be walked


class Dealing(QObject):
    """Deals with the current thing; each act is one undo step. Only follow-ups are changed."""

    moved = Signal(object, object)  # Item, date: it goes there, and the page with it

    def __init__(self, page: QWidget, desk: Desk, grid: DayGrid, rows: RowList) -> None:
        super().__init__(page)
        self._desk, self._grid, self._rows = desk, grid, rows
        self.acts = FollowUpActs(page, desk)
        grid.shifted.connect(self.shift)
        grid.dropped.connect(self.move)
        rows.key_pressed.connect(self.key)
        rows.spot_clicked.connect(self._spot)
        for view in (grid, rows):
            view.installEventFilter(self)

    def key(self, key: str, item: object) -> None:
        """A single letter with a thing current."""
        match key:
            case "d" | " " | "done":
                self._with(item, self.acts.done)
            case "s" | "snooze":
                self._with(item, self._snooze)
            case "e":
                self._with(item, self.acts.edit)
            case "delete":
                self._with(item, self.acts.remove)
            case "outcome":
                self._with(item, self.acts.tell_outcome)

    def shift(self, days: int) -> None:
        """The current thing so many days later."""
        item = self._rows.current()
        if isinstance(item, Item):
            self.move(item, item.day + timedelta(days=days))

    def move(self, item: Item, day: date) -> None:
        """To another day."""
        if item.movable and FIRST <= day <= LAST:
            self.moved.emit(item, day)
            self._with(item, lambda task: self.acts.move(task, day))

    def _spot(self, name: str, item: object) -> None:
        self.key(name, item)

    def _snooze(self, task: FollowUp) -> None:
        item = self._rows.current()
        if self._rows.hasFocus() or not isinstance(item, Item):
            corner = self._rows.visualRect(self._rows.currentIndex()).bottomLeft()
            self.acts.snooze(task, self._rows.viewport().mapToGlobal(QPoint(corner)))
        else:
            corner = self._grid.where(item).bottomLeft()
            self.acts.snooze(task, self._grid.viewport().mapToGlobal(QPoint(corner)))

    def _with(self, item: object, act: Callable[[FollowUp], None]) -> None:
        if not isinstance(item, Item) or not item.movable:
            return
        number = item.id

        def came(task: FollowUp | None) -> None:
            if task is not None and task.done_at is None:
                act(task)

        self._desk.tasks.read(self, lambda session: follow_ups.get(session, number), came)

    # ------------------------------------------------------------ keys
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc leads out of the list or ends a drag; Shift D tells an outcome; Alt and arrows move."""
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        pressed = event.type() == QEvent.Type.KeyPress
        if pressed and event.key() == Qt.Key.Key_Escape:
            return self._step_out(watched)
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if pressed and shift and event.key() == Qt.Key.Key_D and RowList.letters:
            self.key("outcome", self._rows.current())
            return True
        if watched is self._rows and self._grid.moves(event):
            event.accept()
            if pressed:
                self.shift(self._grid.step_of(event.key()))
            return True
        return super().eventFilter(watched, event)

    def _step_out(self, watched: QObject) -> bool:
        if watched is self._rows:
            self._grid.setFocus()
            return True
        return self._grid.cancel_drag()
