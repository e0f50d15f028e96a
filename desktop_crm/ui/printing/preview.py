"""The pages as they will be, one at a time."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_crm.ui.printing import painting
from desktop_crm.ui.printing.paper import Page
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import icon_button
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, column, row
from desktop_crm.ui.widgets.paint import Pen


class PageView(QWidget):
    """One page on the desk; Page Up, Page Down and the arrows turn it."""

    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._page: Page | None = None
        self._words = ""
        self._held: tuple[object, QImage] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Preview")

    def show_page(self, page: Page | None, words: str) -> None:
        """Shows a page, or only words where there is none."""
        self._page, self._words, self._held = page, words, None
        self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), theme.px(520))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        pen = Pen(painter, rect)
        pen.box(rect, "well", 6)
        if self._page is None:
            pen.text(rect.adjusted(20, 0, -20, 0), self._words, 13, 400, "text2", "c")
        else:
            picture = self._picture(self._page)
            size = picture.deviceIndependentSize()
            where = QRectF(
                (rect.width() - size.width()) / 2,
                (rect.height() - size.height()) / 2,
                size.width(),
                size.height(),
            )
            painter.drawImage(where, picture)
            painter.setPen(QColor(theme.color("border")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(where)
        if self.hasFocus():
            pen.focus_ring(rect)
        painter.end()

    def _picture(self, page: Page) -> QImage:
        wide, high = page.paper
        dots = min((self.width() - 24) / wide, (self.height() - 24) / high) * 25.4
        key = (id(page), round(dots, 2))
        if self._held is None or self._held[0] != key:
            self._held = (key, painting.picture(page, max(20.0, dots), self.devicePixelRatioF()))
        return self._held[1]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_PageDown: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1,
            Qt.Key.Key_PageUp: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1,
        }  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.turned.emit(step)


class Preview(Box):
    """The first pages, and what turns them."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: Sequence[Page] = ()
        self._more = False
        self._at = 0
        self.view = PageView()
        self.view.turned.connect(self.turn)
        self.back = icon_button("caret-left", "Previous page")
        self.next = icon_button("caret-right", "Next page")
        self.back.clicked.connect(self._back)
        self.next.clicked.connect(self._next)
        self.place = Label("", 12, 400, "text2", tabular=True)
        self.setLayout(column((self.view, 1), 8, row(None, self.back, 8, self.place, 8, self.next, None)))

    def wait(self) -> None:
        """While the pages are being laid out."""
        self._pages = ()
        self._show("Laying out …")

    def show_pages(self, pages: Sequence[Page], *, more: bool) -> None:
        """The first pages; `more` follow that are not shown here."""
        self._pages, self._more, self._at = pages, more, 0
        self._show("There is nothing to print.")

    def page(self) -> Page | None:
        """The page that is shown."""
        return self._pages[self._at] if self._pages else None

    def turn(self, by: int) -> None:
        if 0 <= self._at + by < len(self._pages):
            self._at += by
            self._show("")

    def _back(self) -> None:
        self.turn(-1)

    def _next(self) -> None:
        self.turn(1)

    def _show(self, nothing: str) -> None:
        count = len(self._pages)
        total = f"{count}, and more" if self._more else f"{count}"
        words = f"Page {self._at + 1} of {total}" if count else nothing
        self.view.show_page(self.page(), words)
        self.place.setText(words if count else "")
        self.back.allow(self._at > 0, "This is the first.")
        self.next.allow(self._at < count - 1, "This is the last one shown here.")
