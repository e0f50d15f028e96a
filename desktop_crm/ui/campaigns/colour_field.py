"""A colour from a few swatches or any other, and how well text can be read on it."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QColorDialog

from desktop_crm.campaigns import look
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import PaintedButton, icon_button
from desktop_crm.ui.widgets.labels import Glyph, Label
from desktop_crm.ui.widgets.layout import Box, column, flow, row
from desktop_crm.ui.widgets.paint import Pen

SWATCHES = ("#2F5D3A", "#A0522D", "#6B3F73", "#3A5570", "#8A6A1F", "#21201D")


class Swatch(PaintedButton):
    """A colour one can take."""

    taken = Signal(str)

    def __init__(self, colour: str) -> None:
        super().__init__("")
        self.colour, self.on = colour, False
        self.setAccessibleName(f"Colour {colour}")
        self.setToolTip(colour)
        self.clicked.connect(self._take)

    def _take(self) -> None:
        self.taken.emit(self.colour)

    def sizeHint(self) -> QSize:
        return QSize(30, 30)

    def draw(self, pen: Pen, rect: QRectF) -> None:
        pen.box(rect.adjusted(4, 4, -4, -4), self.colour, 4)
        if self.on or self.hasFocus():
            pen.box(rect.adjusted(1, 1, -1, -1), None, 7, "accent" if self.on else "focus", 2)


class ColourField(Box):
    """Swatches, and any other colour; says how well text can be read on it."""

    taken = Signal(str)

    def __init__(self, label: str) -> None:
        super().__init__()
        self._label = label
        self._swatches = [Swatch(colour) for colour in SWATCHES]
        more = icon_button("plus", f"{label}: another colour")
        more.clicked.connect(self._ask)
        for swatch in self._swatches:
            swatch.taken.connect(self._take)
        self._mark = Glyph("check-circle-fill", 16, "good")
        self._ratio = Label("", 12, 600, "good", tabular=True)
        self._words = Label("", 12, 400, "text2")
        self._code = Label("", 12, 400, "text2")
        head = row(Label(label, 12, 500, "text2"), None, self._code)
        self.setLayout(
            column(
                head,
                5,
                flow(*self._swatches, more, gap=4),
                4,
                row(self._mark, 6, self._ratio, 6, self._words, None),
            )
        )
        self._colour = ""

    def show_colour(self, colour: str) -> None:
        self._colour = colour
        self._code.setText(colour)
        for swatch in self._swatches:
            swatch.on = swatch.colour == colour
            swatch.update()
        ink = look.ink_on(colour)
        ratio = look.contrast(ink, colour)
        good = ratio >= 4.5
        self._mark.set("check-circle-fill" if good else "warning-circle-fill", "good" if good else "warn")
        self._ratio.setText(f"{ratio:.1f}:1")
        self._ratio.tone("good" if good else "warn")
        self._words.setText(f"{'white' if ink == '#FFFFFF' else 'black'} text on this colour")

    def _take(self, colour: str) -> None:
        self.show_colour(colour)
        self.taken.emit(colour)

    def _ask(self) -> None:
        dialog = QColorDialog(theme.color(self._colour or "#2F5D3A"), self)
        dialog.setWindowTitle(self._label)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(self._selected)
        dialog.open()

    def _selected(self, colour: object) -> None:
        self._take(look.colour(colour.name()) or self._colour)  # type: ignore[attr-defined]
