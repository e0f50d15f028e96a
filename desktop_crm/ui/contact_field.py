"""A field in which a contact is found by typing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame

from desktop_crm.contacts import finding, listing
from desktop_crm.ui.tasks import Tasks
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.fields import Field
from desktop_crm.ui.widgets.layout import Box, column
from desktop_crm.ui.widgets.lists import Look, RowList, RowState
from desktop_crm.ui.widgets.paint import Pen


@dataclass(frozen=True, slots=True)
class Found:
    """A contact as the list under the field shows it."""

    id: int
    name: str
    aside: str


class _FoundLook(Look):
    def height(self, record: Found) -> int:
        return theme.px(34)

    def words(self, record: Found) -> str:
        return f"{record.name}, {record.aside}" if record.aside else record.name

    def draw(self, pen: Pen, rect: QRectF, record: Found, state: RowState) -> None:
        if state.current or state.hover:
            pen.box(rect.adjusted(2, 1, -2, -1), "selected" if state.current else "hover", 6)
        pen.avatar(QRectF(rect.x() + 8, rect.center().y() - 11, 22, 22), record.name)
        runs = [(record.name, 13, 600, "text"), ("   ", 13, 400, "text"), (record.aside, 12, 400, "text2")]
        pen.runs(rect.x() + 40, rect.y(), rect.height(), runs, rect.right() - 8)


class ContactField(Field):
    """Type a name, an address or a number; Up, Down and Enter choose. `picked` carries the id or None."""

    picked = Signal(object)

    def __init__(
        self, tasks: Tasks, name: str = "Who", placeholder: str = "Name, e-mail, number …", *, kind: str = ""
    ) -> None:
        """`kind`: only persons, or only organisations."""
        super().__init__("", placeholder, "magnifying-glass", name=name)
        self._tasks, self._kind = tasks, kind
        self._contact_id: int | None = None
        self._popup = QFrame(self, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self._list = RowList(_FoundLook(), "Matches", surface="raised", fit=True)
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

    def contact_id(self) -> int | None:
        """Who is chosen."""
        return self._contact_id

    def set_contact(self, contact_id: int, name: str) -> None:
        self._contact_id = contact_id
        self.setText(name)
        self._popup.hide()

    def _typed_name(self) -> None:
        self._contact_id = None
        self.picked.emit(None)
        self._wait.start()

    def _ask(self) -> None:
        text, kind = self.text().strip(), self._kind
        if text:
            self._tasks.read(self, lambda session: _matches(session, text, kind), self._show, key="who")
        else:
            self._popup.hide()

    def _show(self, found: Sequence[Found]) -> None:
        self._list.show_records(found)
        if not found or not self.hasFocus() or self._contact_id is not None:
            self._popup.hide()
            return
        self._list.make_current(0)
        self._popup.setFixedWidth(max(self.width(), theme.px(320)))
        self._popup.adjustSize()
        self._popup.move(self.mapToGlobal(self.rect().bottomLeft()))
        self._popup.show()

    def _choose(self, found: Found) -> None:
        self.set_contact(found.id, found.name)
        self.show_error(False)
        self.picked.emit(found.id)

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
                if isinstance(found, Found):
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


_SHOWN, _LOOKED_AT = 7, 60


def _matches(session: Any, text: str, kind: str) -> list[Found]:
    found = finding.search(session, text, limit=_LOOKED_AT if kind else _SHOWN)
    lines = [line for line in listing.lines(session, found) if kind in ("", line.kind)][:_SHOWN]
    return [Found(line.id, line.name, line.organisation or next(iter(line.emails), "")) for line in lines]
