"""The steps of a wizard or of the composer: done, current, ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.paint import Pen


class StepState(StrEnum):
    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"
    PAST = "done for good"  # no way back into it


_BEHIND = (StepState.DONE, StepState.PAST)


@dataclass(frozen=True, slots=True)
class WizardStep:
    """A step: its words, how it stands and, where something keeps it from being done, what."""

    words: str
    state: StepState
    why: str = ""


class Stepper(QWidget):
    """Steps in a row; those done (and, with `free`, those ahead) can be chosen."""

    chosen = Signal(int)

    def __init__(self, name: str, *, free: bool = False, thread: int = 36) -> None:
        super().__init__()
        self._steps: tuple[WizardStep, ...] = ()
        self._free, self._thread, self._at = free, thread, 0
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def show_steps(self, steps: Sequence[WizardStep]) -> None:
        self._steps = tuple(steps)
        self._at = next((n for n, s in enumerate(steps) if s.state is StepState.CURRENT), 0)
        words = ", ".join(f"{n + 1} {s.words} {s.state}" for n, s in enumerate(steps))
        self.setAccessibleDescription(words)
        self.updateGeometry()
        self.update()

    def set_thread(self, thread: int) -> None:
        """How long the line between two steps is."""
        if thread != self._thread:
            self._thread = thread
            self.updateGeometry()
            self.update()

    def steps(self) -> tuple[WizardStep, ...]:
        return self._steps

    # ------------------------------------------------------------ geometry
    def _places(self) -> list[QRectF]:
        found = []
        x = 0.0
        for step in self._steps:
            width = theme.px(22) + 8 + theme.width(step.words, 13, 600) + 4
            found.append(QRectF(x, 0, width, self.height()))
            x += width + 12 + theme.px(self._thread) + 12
        return found

    def sizeHint(self) -> QSize:
        places = [theme.px(22) + 12 + theme.width(s.words, 13, 600) for s in self._steps]
        gaps = max(0, len(places) - 1) * (24 + theme.px(self._thread))
        return QSize(round(sum(places) + gaps + 6), theme.px(48))

    # ------------------------------------------------------------ look
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        pen = Pen(painter, QRectF(self.rect()))
        places = self._places()
        for number, (step, place) in enumerate(zip(self._steps, places, strict=True)):
            if number:
                line = "accent" if self._steps[number - 1].state in _BEHIND else "control"
                left = places[number - 1].right() + 12
                middle = self.height() / 2
                pen.line(left, middle, left + theme.px(self._thread), middle, line)
            self._draw(pen, place, number, step)
        painter.end()

    def _draw(self, pen: Pen, place: QRectF, number: int, step: WizardStep) -> None:
        side = theme.px(22)
        circle = QRectF(place.x(), (place.height() - side) / 2, side, side)
        match step.state:
            case StepState.CURRENT:
                pen.ring(circle, "accent")
                pen.text(circle, str(number + 1), 12, 600, "onAccent", "c")
            case StepState.DONE | StepState.PAST:
                pen.ring(circle, "accentSoft")
                pen.icon(circle, "check", 14, "accentText")
            case StepState.AHEAD:
                pen.ring(circle, "well", "mark")
                pen.text(circle, str(number + 1), 12, 600, "text2", "c")
        on = step.state is StepState.CURRENT
        ink = "text" if on or step.state in _BEHIND else "text2"
        words = QRectF(circle.right() + 8, 0, place.right() - circle.right() - 8, place.height())
        pen.text(words, step.words, 13, 600 if on else 400, ink)
        if self.hasFocus() and number == self._at:
            pen.focus_ring(place.adjusted(-4, place.height() / 2 - side, 2, side - place.height() / 2))

    # ------------------------------------------------------------ choosing
    def _may(self, number: int) -> bool:
        state = self._steps[number].state
        return state is StepState.DONE or (self._free and state is StepState.AHEAD)

    def _step_at(self, x: float) -> int:
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x = self.width() - x
        return next((n for n, p in enumerate(self._places()) if p.left() <= x <= p.right()), -1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        number = self._step_at(event.position().x())
        if number >= 0 and self._may(number):
            self.chosen.emit(number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        number = self._step_at(event.position().x())
        hand = number >= 0 and self._may(number)
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and 0 <= self._at + step < len(self._steps):
            self._at += step
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._may(self._at):
            self.chosen.emit(self._at)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._step_at(event.pos().x())
            if number >= 0 and self._steps[number].why:
                QToolTip.showText(event.globalPos(), self._steps[number].why, self)
                return True
        return super().event(event)
