"""A field whose text finds what is meant: matches under it while typing, Up, Down and Enter choose."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame

from desktop_crm.ui.tasks import Session, Tasks
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.fields import Field
from desktop_crm.ui.widgets.layout import Box, column
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Look


class ChoosingField(Field):
    """What is chosen, and whether something is, its kinds say."""

    def __init__(self, tasks: Tasks, look: Look, name: str, placeholder: str, icon: str) -> None:
        super().__init__("", placeholder, icon, name=name)
        self._tasks = tasks
        self._popup = QFrame(self, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self._list = RowList(look, "Matches", surface="raised", fit=True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.opened.connect(self._choose)
        inside = Box(column(self._list, pad=(4, 4, 4, 4)), card="raised")
        self._popup.setLayout(column(inside))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(40)
        self._wait.timeout.connect(self._ask)
        self.textEdited.connect(self._typed_name)
        self.installEventFilter(self)

    def _matches(self, session: Session, text: str) -> Sequence[Any]:
        """What the text may mean; on a thread of its own."""
        raise NotImplementedError

    def _choose(self, found: Any) -> None:
        raise NotImplementedError

    def _settled(self) -> bool:
        """Whether what is meant is known, so that nothing is to be offered."""
        return False

    def _typed_name(self) -> None:
        self._wait.start()

    def _ask(self) -> None:
        text = self.text().strip()
        if text:
            self._tasks.read(self, lambda session: self._matches(session, text), self._show, key="matches")
        else:
            self._popup.hide()

    def _show(self, found: Sequence[Any]) -> None:
        self._list.show_records(found)
        if not found or not self.hasFocus() or self._settled():
            self._popup.hide()
            return
        self._list.make_current(0)
        self._popup.setFixedWidth(max(self.width(), theme.px(320)))
        self._popup.adjustSize()
        self._popup.move(self.mapToGlobal(self.rect().bottomLeft()))
        self._popup.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        if not self._popup.isVisible():
            return False
        row = self._list.currentIndex().row()
        match event.key():
            case Qt.Key.Key_Down:
                self._list.make_current(row + 1)
            case Qt.Key.Key_Up:
                self._list.make_current(max(0, row - 1))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Tab:
                found = self._list.current()
                if found is not None:
                    self._choose(found)
                return event.key() != Qt.Key.Key_Tab
            case Qt.Key.Key_Escape:
                self._popup.hide()
            case _:
                return False
        return True

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self._popup.hide()
