"""Toasts, notes, empty states and sheets."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_crm.ui.theme import theme, tokens
from desktop_crm.ui.widgets.buttons import Button, Kind, icon_button
from desktop_crm.ui.widgets.form_area import FormArea
from desktop_crm.ui.widgets.labels import Elided, Glyph, Label
from desktop_crm.ui.widgets.layout import Box, Item, column, columns, row, rule, stack
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.scaling import scaled, up_to
from desktop_crm.ui.widgets.wrapping import Part, wrapping

_BESIDE = 32  # px: what of the window a sheet leaves free at its sides
FOOT = 60  # what pages have along their lower edge: buttons that a toast must not cover


def announce(widget: QWidget, words: str) -> None:
    """Says something to a screen reader, politely."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


class Toast(QFrame):
    """What happened, with its undo, above the foot of the page; the next one replaces it."""

    undo_pressed = Signal()
    show_pressed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._words = Label("", 13, 500, "onInverse")
        self.show_button = Button("Show in folder", Kind.INVERSE, "folder-open", small=True)
        self.show_button.clicked.connect(self._shown)
        self._undo = Button("Undo", Kind.INVERSE, "arrow-counter-clockwise", small=True)
        self._undo.clicked.connect(self._undone)
        close = icon_button("x", "Close", kind=Kind.INVERSE)
        close.clicked.connect(self.hide)
        self.setLayout(row(self._words, None, self._undo, self.show_button, close, gap=8, pad=(16, 0, 8, 0)))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._fade)
        window.installEventFilter(self)
        self.hide()

    def tell(self, words: str, *, undo: bool, show: bool = False) -> None:
        """Shows the sentence; `undo` offers to take it back, `show` to look at the file it speaks of."""
        self._words.setText(words)
        self._undo.setVisible(undo)
        self.show_button.setVisible(show)
        stay = tokens()["motion"]["toast_stay_with_undo_ms" if undo or show else "toast_stay_ms"]
        self._timer.start(stay)
        self._place()
        self.show()
        self.raise_()
        announce(self, words)

    def words(self) -> str:
        return self._words.text()

    def _undone(self) -> None:
        self.hide()
        self.undo_pressed.emit()

    def _shown(self) -> None:
        self.hide()
        self.show_pressed.emit()

    def _fade(self) -> None:
        focused = self._window.focusWidget()
        if self.underMouse() or (focused is not None and self.isAncestorOf(focused)):
            self._timer.start(2000)  # longer under the pointer or while a key may be about to press Undo
        else:
            self.hide()

    def _place(self) -> None:
        window = self._window
        wide = self.sizeHint().width()
        low, high = tokens()["size"]["toast"]["w"]
        self.setFixedSize(max(low, min(wide, max(high, 520))), theme.px(44))
        left = (window.width() + theme.px(209) - self.width()) // 2
        self.move(max(8, left), window.height() - self.height() - theme.px(FOOT) - 12)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        Pen(painter, QRectF(self.rect())).box(QRectF(self.rect()), "inverse", 12)
        painter.end()


class Note(Box):
    """One sentence on a ground of its tone, with an icon and at most one thing to press."""

    def __init__(
        self, words: str, tone: str = "info", icon: str = "info", button: Button | None = None
    ) -> None:
        super().__init__(note=tone)
        mark = {"accent": "accentText", "well": "text2"}.get(tone, tone)
        self._glyph = Glyph(icon, 16, mark)
        self._words = Label(words, 13, wrap=True)
        items: list[Item] = [self._glyph, (self._words, 1)]
        if button is not None:
            items.append(button)
        self.setLayout(row(*items, gap=10, pad=(14, 10, 14, 10)))

    def words(self) -> str:
        return self._words.text()

    def set_words(self, words: str) -> None:
        self._words.setText(words)


class EmptyState(QWidget):
    """What stands where there is nothing yet: an icon, a line, a line, a button."""

    def __init__(
        self,
        icon: str,
        title: str,
        words: str = "",
        button: Button | None = None,
        second: Button | None = None,
    ) -> None:
        super().__init__()
        self.button = button
        self._title = Label(title, 15, 600, align="c", wrap=True)
        self._words = Label(words, 13, 400, "text2", wrap=True, align="c")
        buttons = [b for b in (button, second) if b is not None]
        inside: list[Item] = [row(None, Glyph(icon, 24, "text3"), None), 10, self._title, 4, self._words]
        if buttons:
            inside += [14, row(None, *buttons, None, gap=8)]
        middle = up_to(Box(column(*inside)), 420)
        # Two parts above, three below: at 40 % of the height.
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addLayout(row(None, (middle, 100), None))
        outer.addStretch(3)

    def say(self, title: str, words: str) -> None:
        self._title.setText(title)
        self._words.setText(words)

    def words(self) -> str:
        """What it says."""
        return f"{self._title.text()}. {self._words.text()}"


class Scrim(QWidget):
    """The shade over the window behind a sheet."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        window.installEventFilter(self)
        self._cover()
        self.show()

    def _cover(self) -> None:
        self.setGeometry(self._window.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._cover()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("scrim"))
        painter.end()


class Sheet(QDialog):
    """A question or a form over the page. Opened with `open()`; its answer comes by `finished`/`accepted`.

    Buttons stand in the platform's order. Enter in a field accepts unless the act cannot be taken back
    (`careful`): then only Ctrl/Cmd Enter does.

    What is typed in it is not lost where its work is refused: who does the work holds it, and lets go, or opens it
    again as it was.
    """

    _leaving: ClassVar[Sheet | None] = None  # in the middle of `accept`

    def __init__(self, window: QWidget, title: str, *, width: int = 440, careful: bool = False) -> None:
        super().__init__(window.window())
        self._over = window.window()
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowFlags(Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setFixedWidth(min(theme.px(width), max(theme.px(160), self._over.width() - _BESIDE)))
        self._careful = careful
        self._held = False
        self._scrim: Scrim | None = None
        self.title = Label(title, 15, 600, wrap=True)
        self.body = column(gap=14, pad=(24, 4, 24, 16))
        self.buttons = QDialogButtonBox()
        self.buttons.setCenterButtons(False)
        self._primary: Button | None = None
        head = Box(row((self.title, 1), pad=(24, 20, 24, 8)))
        head.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        foot = Box(row(None, self.buttons, pad=(20, 0, 20, 0)))
        scaled(foot, height=64)
        self._form = FormArea(Box(self.body), self._over)
        self._form.fitted.connect(self._refit)
        frame = Box(column(head, self._form, rule(), foot), sheet="true")
        self.setLayout(column(frame))
        self.finished.connect(self._unshade)

    def add(self, *items: Item) -> None:
        """Adds what the sheet holds, from top to bottom."""
        for item in items:
            if isinstance(item, QWidget):
                self.body.addWidget(item)
            elif isinstance(item, int):
                self.body.addSpacing(item)
            elif item is not None and not isinstance(item, tuple):
                self.body.addLayout(item)

    def set_buttons(self, primary: Button, cancel: str = "Cancel", *, accept: bool = True) -> None:
        """The verb and the way out; `accept` False leaves it to the caller to check and then `accept()`."""
        back = Button(cancel, Kind.SECONDARY)
        self.buttons.addButton(primary, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(back, QDialogButtonBox.ButtonRole.RejectRole)
        back.clicked.connect(self.reject)
        if accept:
            primary.clicked.connect(self.accept)
        self._primary = primary
        self.cancel_button = back

    # ------------------------------------------------------------ until its work is done
    @classmethod
    def at_work(cls) -> Sheet | None:
        """The sheet that asks for work just now, if it is one."""
        front = QApplication.activeModalWidget()
        return cls._leaving or (front if isinstance(front, Sheet) else None)

    def accept(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        Sheet._leaving = self
        try:
            super().accept()
        finally:
            Sheet._leaving = None
        if not self._held:
            self.deleteLater()

    def hold(self) -> None:
        """Keeps it although it closes, until `let_go` or `open_again`."""
        self._held = True

    def let_go(self) -> None:
        """Its work is done."""
        self._held = False
        if self.isHidden():
            self.deleteLater()

    def open_again(self) -> None:
        """Its work was refused: what was typed stands there."""
        self._held = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.isHidden():
            self.open()

    # ------------------------------------------------------------ keys and place
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._primary is not None:
            if self.isHidden():
                return  # a second Enter, after the sheet has done its work
            wanted = Qt.KeyboardModifier.ControlModifier
            if bool(event.modifiers() & wanted) or not self._careful:
                if self._primary.isEnabled():
                    self._primary.click()
                return
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._scrim is None:
            self._scrim = Scrim(self._over)
            self._scrim.raise_()
        self._centre()

    def adjustSize(self) -> None:
        """As high as what it holds needs, or as the window has room for."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # what was shown or hidden
        self._form.fit(self.width())
        layout, width = self.layout(), self.width()
        if layout is not None:
            flows = layout.hasHeightForWidth()
            height = layout.totalHeightForWidth(width) if flows else layout.totalSizeHint().height()
            self.resize(width, height)

    def _refit(self) -> None:
        if self.isVisible():
            self._centre()

    def _centre(self) -> None:
        self.adjustSize()
        self._to_middle()

    def _to_middle(self) -> None:
        """In the middle of the window, whatever height its content comes to."""
        window = self._over
        corner = window.mapToGlobal(QPoint(0, 0))
        left = corner.x() + (window.width() - self.width()) // 2
        top = corner.y() + max(16, (window.height() - self.height()) // 2)
        self.move(left, top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self._to_middle()

    def _unshade(self) -> None:
        if self._scrim is not None:
            self._scrim.hide()
            self._scrim.deleteLater()
            self._scrim = None
        if isinstance(self._over, Sheet):
            self._over.activateWindow()  # the keys go to where they went before

    def sizeHint(self) -> QSize:
        return super().sizeHint()


def section(title: str, *items: Item, action: QWidget | None = None, gap: int = 6) -> Box:
    """A titled part of a side column."""
    head = columns(Label(title, 13, 600), None, *([action] if action else []))
    return stack(head, gap, *items)


def page_header(title: QWidget, *trailing: QWidget | Part | int, height: int = 60, pad: int = 24) -> Box:
    """The head of a page: title and counts, then actions, the primary one last; a hairline below.

    Where they do not fit beside each other, the actions go on below the title.
    """
    bar = wrapping(Part(title, 1), *trailing, gap=8, pad=(pad, 0, pad, 0), height=height, trailing=True)
    return stack(bar, rule())


class PageTitle(Box):
    """A page's title with its count or date beside it."""

    def __init__(self, title: str, beside: str = "") -> None:
        super().__init__()
        self._title = Label(title, 20, 600)
        self._beside = Elided(beside, 13, 400, "text2", tabular=True)
        self.setLayout(row(self._title, (self._beside, 1), gap=12))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def words(self) -> str:
        return self._title.text()

    def say(self, title: str, beside: str) -> None:
        self._title.setText(title)
        self._beside.set_text(beside)
