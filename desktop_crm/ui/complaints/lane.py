"""A column of the board: a step and its cases. Left and Right leave it, Ctrl/Cmd Right moves the case on."""

from PySide6.QtCore import QMimeData, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QStackedLayout, QWidget

from desktop_crm.dialogue import complaint_steps as steps
from desktop_crm.dialogue.complaint_steps import Step
from desktop_crm.dialogue.complaints import Lane, Line
from desktop_crm.ui.complaints.rows import HINTS, ICONS, CaseLook
from desktop_crm.ui.widgets.labels import Elided, Glyph, Label
from desktop_crm.ui.widgets.layout import Box, column, columns
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import RECORD, Look
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.scaling import scaled

MIME = "application/x-desktop-crm-complaint"


class CaseList(RowList):
    """Cases: of one step as a column, or of all under each other."""

    side_wanted = Signal(int)  # -1 the column before, 1 the one after, as they are seen
    move_wanted = Signal(int, object)  # -1 back, 1 on; the case

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, name, surface="content")
        self._pressed: QPoint | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        side = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not side:
            super().keyPressEvent(event)
            return
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            side = -side
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.current() is not None:
                self.move_wanted.emit(side, self.current())
        else:
            self.side_wanted.emit(side)

    # ------------------------------------------------------------ dragging
    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = event.position().toPoint() if left else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pressed, now = self._pressed, event.position().toPoint()
        held = bool(event.buttons() & Qt.MouseButton.LeftButton)
        if held and pressed is not None:
            if (now - pressed).manhattanLength() >= QApplication.startDragDistance():
                self._pressed = None
                self._drag(pressed)
            return
        super().mouseMoveEvent(event)

    def _drag(self, where: QPoint) -> None:
        record = self.indexAt(where).data(RECORD)
        if isinstance(record, Line):
            drag = QDrag(self)
            drag.setMimeData(mime_of(record))
            drag.setPixmap(self.viewport().grab(self.visualRect(self.indexAt(where))))
            drag.exec(Qt.DropAction.MoveAction)


def mime_of(record: Line) -> QMimeData:
    """What is dragged: the number of the case."""
    data = QMimeData()
    data.setData(MIME, str(record.id).encode())
    return data


class LaneBox(Box):
    """Head, hint and cases; a case can be dropped anywhere in it."""

    dropped = Signal(int, object)  # the case's number, this step

    def __init__(self, step: Step) -> None:
        super().__init__()
        self.step = step
        words = steps.WORDS[step]
        self.setAccessibleName(words)
        self.setAcceptDrops(True)
        self._over = False
        self._count = Label("0", 12, 500, "text2", tabular=True)
        head = columns(
            Glyph(ICONS[step], 16, "text2"), 8, (Elided(words, 13, 600), 1), self._count, pad=(10, 0, 10, 0)
        )
        scaled(head, height=32)
        hint = columns((Elided(HINTS[step], 12, 400, "text2"), 1), pad=(10, 0, 10, 0))
        scaled(hint, height=22)
        self.list = CaseList(CaseLook(), words)
        self.list.setAcceptDrops(False)
        nobody = Box(column(Label("Nobody here.", 12, 400, "text3"), None, pad=(10, 8, 10, 0)))
        lists = QWidget()
        self._either = QStackedLayout(lists)
        self._either.addWidget(self.list)
        self._either.addWidget(nobody)
        self.setLayout(column(head, hint, (lists, 1)))

    def show_lane(self, lane: Lane) -> None:
        self._count.setText(f"{lane.count:,}")
        self.setAccessibleName(f"{steps.WORDS[lane.step]}, {lane.count}")
        self.list.show_records(lane.lines)
        self._either.setCurrentIndex(0 if lane.lines else 1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()
            self._mark(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(False)
        number = event.mimeData().data(MIME).toStdString()
        if number.isdecimal():
            event.acceptProposedAction()
            self.dropped.emit(int(number), self.step)

    def _mark(self, over: bool) -> None:
        self._over = over
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._over:
            painter = QPainter(self)
            Pen(painter, QRectF(self.rect())).box(QRectF(self.rect()), "accentSoft", 8, "accent")
            painter.end()
