"""A choice as a card: what it is, what it means, and, when it is chosen, what has to be stated."""

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.choices import Check
from desktop_crm.ui.widgets.labels import Label, Pill
from desktop_crm.ui.widgets.layout import Box, Item, column, row
from desktop_crm.ui.widgets.paint import Pen


class OptionCard(Box):
    """One of several; `refused` says why it cannot be chosen."""

    picked = Signal()

    def __init__(self, title: str, hint: str, extra: QWidget | None = None, *, refused: bool = False) -> None:
        super().__init__()
        self.extra = extra
        self._refused = refused
        self.radio = Check(title, radio=True, bold=True)
        self.radio.setAccessibleDescription(hint)
        self.radio.setAutoExclusive(False)
        self.radio.setEnabled(not refused)
        self.radio.clicked.connect(self._clicked)
        words = Label(hint, 13, 400, "text2", wrap=True)
        head: list[Item] = [self.radio]
        if refused:
            head.append(Pill("Not possible", "bad", "badSoft", "prohibit"))
        items: list[Item] = [row(*head, None, gap=8), 3, row(theme.px(26), (words, 1))]
        if extra is not None:
            extra.hide()
            items += [14, row(theme.px(26), (extra, 1))]
        self.setLayout(column(*items, pad=(18, 14, 18, 16)))

    def set_on(self, on: bool) -> None:
        """Shows it as chosen, with what has to be stated."""
        self.radio.setChecked(on)
        if self.extra is not None:
            self.extra.setVisible(on)
        self.update()

    def is_on(self) -> bool:
        return self.radio.isChecked()

    def _clicked(self) -> None:
        self.picked.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._refused and not self.is_on():
            self.picked.emit()
        super().mouseReleaseEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        on = self.is_on()
        ground = "subtle" if self._refused else "raised"
        Pen(painter, rect).box(rect, ground, 8, "accent" if on else "border", 1.5 if on else 1)
        painter.end()


class Options(Box):
    """Cards under each other, of which one is chosen; Up and Down choose."""

    chosen = Signal(int)

    def __init__(self, name: str, *cards: OptionCard) -> None:
        super().__init__()
        self.cards = cards
        self.setAccessibleName(name)
        self.setLayout(column(*cards, gap=10))
        for card in cards:
            card.picked.connect(self._picked)
            card.radio.installEventFilter(self)
        self.choose(0)

    def choice(self) -> int:
        return next((n for n, card in enumerate(self.cards) if card.is_on()), 0)

    def choose(self, number: int) -> None:
        """Shows a choice without telling anyone."""
        for n, card in enumerate(self.cards):
            card.set_on(n == number)

    def _picked(self) -> None:
        card = self.sender()
        number = next((n for n, one in enumerate(self.cards) if one is card), 0)
        self._take(number)

    def _take(self, number: int) -> None:
        self.choose(number)
        self.cards[number].radio.setFocus()
        self.chosen.emit(number)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            at = self.choice() + step
            if step and 0 <= at < len(self.cards) and self.cards[at].radio.isEnabled():
                self._take(at)
                return True
        return False
