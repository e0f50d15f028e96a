"""The quick log from anywhere: one line over the page, read as it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget
from shiboken6 import isValid

from desktop_crm.base import clock
from desktop_crm.dialogue import interactions
from desktop_crm.dialogue.quick import keeping
from desktop_crm.dialogue.quick.reading import Reading
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue.log_sheet import LogSheet, Who
from desktop_crm.ui.dialogue.quick_log import QuickLog
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.labels import KeyCap, Label
from desktop_crm.ui.widgets.layout import column, row
from desktop_crm.ui.widgets.paint import Pen

if TYPE_CHECKING:
    from desktop_crm.dialogue.interactions import Log


class QuickPanel(QFrame):
    """Over the page like the palette. Esc gives the focus back; what was typed stands there the next time."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        self._before: QWidget | None = None
        self.setAccessibleName("Log an interaction")
        self.line = QuickLog(desk.tasks, names=True)
        self.line.kept.connect(self._keep)
        self.line.more_wanted.connect(self._more)
        self.line.resized.connect(self._place)
        hints = row(
            Label("Log an interaction", 12, 600), None, KeyCap("Esc"), Label("back", 12, 400, "text2"), gap=6
        )
        self.setLayout(column(hints, 10, self.line, pad=(16, 12, 16, 16)))
        window.installEventFilter(self)
        self.hide()

    def open_line(self, who: Who | None = None, text: str = "") -> None:
        """Opens it, about `who` where the line names nobody; with a line that was begun elsewhere."""
        if not self.isVisible():
            self._before = self._window.focusWidget()
        self.line.set_about(who.id if who else None, who.name if who else "")
        if text:
            self.line.start(text)
        self._place()
        self.show()
        self.raise_()
        self.line.field.setFocus()

    def close_line(self) -> None:
        self.hide()
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()

    def leave(self) -> None:
        """Another page was opened under it: it goes, and what was typed stays for the next time."""
        self.hide()
        self._before = None

    def _place(self) -> None:
        width = min(theme.px(760), self._window.width() - 40)
        self.setFixedWidth(width)
        layout = self.layout()
        self.setFixedHeight(layout.totalHeightForWidth(width) if layout is not None else 0)
        self.move((self._window.width() - width) // 2, theme.px(96))

    # ------------------------------------------------------------ keeping
    def _keep(self, made: Reading) -> None:
        def refused(error: Exception) -> None:
            self.line.give_back(made)
            self._desk.messages.failed(error)

        name = made.contact.name if made.contact else ""
        self._desk.act(
            self, f"Logged with “{name}”", lambda session: keeping.keep(session, made, clock.now()), failed=refused
        )  # fmt: skip
        self.line.clear()
        self.close_line()

    def _more(self, made: Reading) -> None:
        who = Who(made.contact.id, made.contact.name) if made.contact else None
        self.close_line()
        sheet = LogSheet(self._window, self._desk.tasks, who, begun=keeping.entry_of(made, clock.now()))
        sheet.logged.connect(self._logged)
        sheet.open()

    def _logged(self, entry: Log) -> None:
        self._desk.act(
            self, "Logged the interaction", lambda session: interactions.log(session, entry, clock.now())
        )
        self.line.clear()

    # ------------------------------------------------------------ window
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_line()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks the line and its chips; it leaves the panel only with Esc."""
        here = [
            w
            for w in self.findChildren(QWidget)
            if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        at = here.index(found) if (found := QApplication.focusWidget()) in here else -1
        if here:
            here[(at + (1 if forward else -1)) % len(here)].setFocus(
                Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
            )
        return bool(here)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        Pen(painter, QRectF(self.rect())).box(QRectF(self.rect()), "raised", 12, "border")
        painter.end()
