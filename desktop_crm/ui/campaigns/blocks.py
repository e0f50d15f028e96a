"""How each kind of block stands on the canvas, with the measures and colours of the mail itself."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from desktop_crm.campaigns import look as looks
from desktop_crm.campaigns import rich_text
from desktop_crm.campaigns.content import (
    Block,
    Button,
    Divider,
    Footer,
    Heading,
    Html,
    Image,
    Text,
    Unknown,
)
from desktop_crm.campaigns.look import Look
from desktop_crm.ui.campaigns.block_view import BlockView, EditedView, Paper
from desktop_crm.ui.campaigns.rich_edit import RichEdit
from desktop_crm.ui.widgets.paint import Pen


class HeadingView(EditedView):
    block: Heading

    def __init__(self, block: Heading, paper: Paper) -> None:
        super().__init__(block, paper, RichEdit("Heading", single=True, placeholder="Heading"))
        self.show_block(block, paper)

    def show_block(self, block: Block, paper: Paper) -> None:
        if not isinstance(block, Heading):
            return
        other = (block.text, block.level, paper.look, paper.width) != self._shown() or self._fresh()
        self.block, self.paper = block, paper
        self._lay()
        self._edit.set_values(paper.values)
        if other:
            size, line = looks.HEADINGS[block.level]
            self._edit.set_look(paper.font(size, 700), paper.look.heading, paper.look.link, line)
            self._edit.set_plain(block.text)
        self.fit()
        self.update()

    def _shown(self) -> tuple[str, int, Look, int]:
        return self._edit.plain(), self.block.level, self.paper.look, self.paper.width

    def _fresh(self) -> bool:
        return not self._edit.plain()

    def _above(self) -> int:
        return 28 if self.block.level == 1 else 20

    def _below(self) -> int:
        return 8

    def _typed(self) -> None:
        self.block = replace(self.block, text=self._edit.plain())
        self.fit()
        self.edited.emit(self.block, "Edited the heading")


class TextView(EditedView):
    block: Text

    def __init__(self, block: Text, paper: Paper) -> None:
        super().__init__(block, paper, RichEdit("Text", placeholder="Write here"))
        self._html: str | None = None
        self.show_block(block, paper)

    def show_block(self, block: Block, paper: Paper) -> None:
        if not isinstance(block, Text):
            return
        other = block.html != self._html or (paper.look, paper.width) != (self.paper.look, self.paper.width)
        self.block, self.paper = block, paper
        self._lay()
        self._edit.set_values(paper.values)
        if other:
            size, line = looks.BODY
            self._edit.set_look(paper.font(size), looks.INK, paper.look.link, line, 12)
            self._edit.set_parts(rich_text.parse(block.html))
            self._html = block.html
        self.fit()
        self.update()

    def _below(self) -> int:
        return 12

    def _typed(self) -> None:
        self._html = self._edit.html()
        self.block = replace(self.block, html=self._html)
        self.fit()
        self.edited.emit(self.block, "Edited the text")


class ImageView(BlockView):
    block: Image

    def _size(self) -> QSize:
        shown = self.paper.pictures.get(self.block.source)
        room = self.paper.width - 2 * self.paper.padding
        if shown is None or shown.isNull():
            return QSize(room, 140)
        width = min(room, self.block.width or room)
        return QSize(width, max(1, round(width * shown.height() / shown.width())))

    def wanted_height(self) -> int:
        return self._size().height() + 24

    def said(self) -> str:
        return self.block.alt or "no description"

    def draw(self, pen: Pen, rect: QRectF) -> None:
        size = self._size()
        where = QRectF(self.paper.padding, 12, size.width(), size.height())
        shown = self.paper.pictures.get(self.block.source)
        if shown is not None and not shown.isNull():
            pen.painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            pen.painter.drawPixmap(where, shown, QRectF(shown.rect()))
            return
        pen.box(where, "#F4F2EE", 6, "#C9C4B8")
        pen.icon(QRectF(where.x(), where.y() + 34, where.width(), 28), "image", 24, "#57544E")
        words = QRectF(where.x(), where.y() + 70, where.width(), 24)
        pen.text(
            words,
            "Choose a picture" if not self.block.source else "This picture is missing",
            13,
            500,
            "#57544E",
            "c",
        )


class ButtonView(BlockView):
    block: Button

    def wanted_height(self) -> int:
        return 80

    def said(self) -> str:
        return self.block.text

    def draw(self, pen: Pen, rect: QRectF) -> None:
        size, _line, above, sides = looks.BUTTON
        ground = looks.colour(self.block.colour) or self.paper.look.accent
        font = self.paper.font(size, 700)
        words = self.paper.filled(self.block.text) or "Button"
        room = rect.width() - 2 * self.paper.padding
        width = (
            room
            if self.block.full_width
            else min(room, QFontMetricsF(font).horizontalAdvance(words) + 2 * sides)
        )
        free = room - width
        left = self.paper.padding + {"start": 0.0, "center": free / 2, "end": free}[self.block.align]
        where = QRectF(left, 12, width, 20 + 2 * above)
        pen.box(where, ground, 6)
        pen.painter.setFont(font)
        pen.painter.setPen(looks.ink_on(ground))
        pen.painter.drawText(where, int(Qt.AlignmentFlag.AlignCenter), words)


class DividerView(BlockView):
    def wanted_height(self) -> int:
        return 25

    def said(self) -> str:
        return "a line"

    def draw(self, pen: Pen, rect: QRectF) -> None:
        pen.box(QRectF(self.paper.padding, 12, rect.width() - 2 * self.paper.padding, 1), looks.RULE)


class FooterView(BlockView):
    block: Footer

    def _lines(self) -> list[tuple[str, bool]]:
        letterhead = self.paper.letterhead
        address = [line.strip() for line in (self.block.address or letterhead.postal_address).splitlines()]
        head = " · ".join(part for part in (letterhead.business_name, *address) if part)
        why = self.paper.filled(self.block.text)
        way_out = self.paper.filled(self.block.way_out) or "Unsubscribe"
        return [(words, link) for words, link in ((head, False), (why, False), (way_out, True)) if words]

    def _rows(self) -> list[tuple[str, bool]]:
        metrics = QFontMetricsF(self.paper.font(looks.SMALL[0]))
        room = self.paper.width - 2 * self.paper.padding
        rows: list[tuple[str, bool]] = []
        for words, link in self._lines():
            line = ""
            for word in words.split():
                if line and metrics.horizontalAdvance(f"{line} {word}") > room:
                    rows.append((line, link))
                    line = word
                else:
                    line = f"{line} {word}".strip()
            rows.append((line, link))
        return rows

    def wanted_height(self) -> int:
        return 25 + 8 + len(self._rows()) * 24 + 8

    def said(self) -> str:
        return "; ".join(words for words, _ in self._lines())

    def draw(self, pen: Pen, rect: QRectF) -> None:
        pen.box(QRectF(self.paper.padding, 12, rect.width() - 2 * self.paper.padding, 1), looks.RULE)
        for number, (words, link) in enumerate(self._rows()):
            font = self.paper.font(looks.SMALL[0])
            font.setUnderline(link)
            pen.painter.setFont(font)
            pen.painter.setPen(self.paper.look.link if link else looks.SOFT)
            where = QRectF(0, 33 + number * 24, rect.width(), 20)
            pen.painter.drawText(where, int(Qt.AlignmentFlag.AlignCenter), words)


class HtmlView(BlockView):
    """A ready mail from a file. Shown without anything from the net; it is edited where it was made."""

    block: Html

    def __init__(self, block: Html, paper: Paper) -> None:
        super().__init__(block, paper)
        self._page = _Offline()
        self._page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.addWidget(self._page)
        self.show_block(block, paper)

    def show_block(self, block: Block, paper: Paper) -> None:
        if isinstance(block, Html):
            self._page.pictures = paper.pictures
            self._page.setHtml(block.html)
            self._page.document().setTextWidth(paper.width - 24)
        super().show_block(block, paper)

    def wanted_height(self) -> int:
        return round(self._page.document().size().height()) + 30

    def said(self) -> str:
        return self._page.toPlainText()[:80]


class _Offline(QTextBrowser):
    """Shows HTML; of pictures only those of the book, and nothing from anywhere else."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: Mapping[str, QPixmap] = {}

    def loadResource(self, _kind: int, name: object) -> object:
        return self.pictures.get(
            str(name.toString() if hasattr(name, "toString") else name).removeprefix("cid:")
        )


class UnknownView(BlockView):
    block: Unknown

    def wanted_height(self) -> int:
        return 56

    def said(self) -> str:
        return "of a newer version"

    def draw(self, pen: Pen, rect: QRectF) -> None:
        where = rect.adjusted(self.paper.padding, 8, -self.paper.padding, -8)
        pen.box(where, "#F4F2EE", 6)
        pen.text(
            where.adjusted(14, 0, -14, 0),
            "A block of a newer version: kept, but not sent.",
            13,
            400,
            "#57544E",
        )


_VIEWS: dict[type, type[BlockView]] = {
    Heading: HeadingView,
    Text: TextView,
    Image: ImageView,
    Button: ButtonView,
    Divider: DividerView,
    Footer: FooterView,
    Html: HtmlView,
    Unknown: UnknownView,
}


def view_for(block: Block, paper: Paper) -> BlockView:
    """The view of a block's kind."""
    made = _VIEWS[type(block)](block, paper)
    made.fit()
    return made


class HeadView(QWidget):
    """The letter's head: logo, or the business's name. A click shows the theme."""

    pressed = Signal()

    def __init__(self, paper: Paper, logo: str, name: str) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_head(paper, logo, name)

    def show_head(self, paper: Paper, logo: str, name: str) -> None:
        self._paper, self._logo, self._name = paper, logo, name
        self.setFixedSize(paper.width, 68)
        self.setAccessibleName(f"Head of the letter, {name}")
        self.update()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.pressed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        x = float(self._paper.padding)
        logo = self._paper.pictures.get(self._logo)
        if logo is not None and not logo.isNull():
            width = min(240.0, 40 * logo.width() / max(1, logo.height()))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(QRectF(x, 24, width, 40), logo, QRectF(logo.rect()))
            x += width + 12
        painter.setFont(self._paper.font(18, 700))
        painter.setPen(self._paper.look.heading)
        room = QRectF(x, 24, self.width() - x - self._paper.padding, 40)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), self._name)
        painter.end()
