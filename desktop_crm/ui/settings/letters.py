"""How new letters begin: the colour of buttons and headings, and the logo."""

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QColorDialog, QFileDialog

from desktop_crm.base.errors import BookProblem, UserError
from desktop_crm.book import attachments, settings
from desktop_crm.book.database import Book
from desktop_crm.campaigns import look, pictures
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.settings.panel import Panel
from desktop_crm.ui.settings.rows import ValueEditor
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind, PaintedButton, icon_button
from desktop_crm.ui.widgets.fields import Field
from desktop_crm.ui.widgets.labels import Painted
from desktop_crm.ui.widgets.layout import row
from desktop_crm.ui.widgets.paint import Pen
from desktop_crm.ui.widgets.scaling import scaled


class _Swatch(PaintedButton):
    """The colour itself; opens the system's way of choosing one."""

    def __init__(self) -> None:
        super().__init__("")
        self.colour = "#2F5D3A"
        self.setAccessibleName("Choose a colour")
        self.setToolTip("Choose a colour")

    def sizeHint(self) -> QSize:
        return QSize(theme.px(32), theme.px(32))

    def draw(self, pen: Pen, rect: QRectF) -> None:
        pen.box(rect.adjusted(2, 2, -2, -2), self.colour, 6, "mark")
        if self.hasFocus():
            pen.focus_ring(rect)


class ColourEditor(ValueEditor):
    """A colour as `#2F5D3A`, typed or chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.field = Field("", "#2F5D3A", name="Colour", width=110, mono=True)
        self.swatch = _Swatch()
        self.setLayout(row(self.field, self.swatch, gap=8))
        self.field.left.connect(self.committed)
        self.field.returnPressed.connect(self.committed)
        self.field.textEdited.connect(self._typed)
        self.swatch.clicked.connect(self._choose)
        self.setFocusProxy(self.field)

    def value(self) -> str | None:
        return look.colour(self.field.text()) or None

    def show_value(self, value: str) -> None:
        self.field.setText(value)
        self._typed()

    def _typed(self) -> None:
        self.swatch.colour = self.value() or self.swatch.colour
        self.swatch.update()

    def _choose(self) -> None:
        dialog = QColorDialog(QColor(self.swatch.colour), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(self.take)
        dialog.open()

    def take(self, colour: QColor) -> None:
        """The colour that was chosen."""
        self.show_value(colour.name().upper())
        self.committed.emit()


class _LogoView(Painted):
    """The logo, small, on the white of a letter."""

    def __init__(self) -> None:
        super().__init__()
        self.picture = QPixmap()
        scaled(self, width=112, height=44)
        self.setAccessibleName("No logo yet")

    def draw(self, pen: Pen, rect: QRectF) -> None:
        pen.box(rect, look.CARD, 6, "border")
        if self.picture.isNull():
            pen.text(rect, "No logo", 12, 400, "#57544E", "c")
            return
        room = rect.adjusted(6, 6, -6, -6)
        size = self.picture.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        where = QRectF(0, 0, size.width(), size.height())
        where.moveCenter(room.center())
        pen.painter.drawPixmap(where.toRect(), self.picture)


class LogoEditor(ValueEditor):
    """The name of a picture in the book's attachments; empty: none."""

    chosen = Signal(str)  # a path

    def __init__(self) -> None:
        super().__init__()
        self._name = ""
        self.view = _LogoView()
        self.choose = Button("Choose …", Kind.SECONDARY, "image")
        self.remove = icon_button("x", "Remove the logo")
        self.remove.setEnabled(False)
        self.setLayout(row(self.view, self.choose, self.remove, gap=8))
        self.choose.clicked.connect(self._ask)
        self.remove.clicked.connect(self._remove)
        self.setFocusProxy(self.choose)

    def value(self) -> str:
        return self._name

    def show_value(self, value: str) -> None:
        self._name = value
        self.remove.setEnabled(bool(value))
        if not value:
            self.show_picture(b"")

    def show_picture(self, data: bytes) -> None:
        """The picture's bytes, empty for none."""
        self.view.picture = QPixmap()
        if data:
            self.view.picture.loadFromData(data)
        self.view.setAccessibleName("The logo" if data else "No logo yet")
        self.view.update()

    def keep(self, name: str) -> None:
        """A picture that lies in the book now."""
        self._name = name
        self.committed.emit()

    def _ask(self) -> None:
        dialog = QFileDialog(self, "Choose a logo", str(Path.home()), "Pictures (*.png *.jpg *.jpeg *.gif)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.chosen)
        dialog.open()

    def _remove(self) -> None:
        self.keep("")


def keep_logo(book: Book, path: Path) -> str:
    """Copies a logo into the book. Raises UserError where it is no picture that mail programs show."""
    name = attachments.keep_file(book, path)
    if pictures.picture(name, attachments.read(book, name)).media_type not in pictures.MOST_SHOWN:
        raise UserError(
            f"“{path.name}” is not a picture that every mail program shows.", "Choose a PNG or JPEG."
        )
    return name


class LettersPanel(Panel):
    title, icon = "Letters", "envelope-simple"
    finds = ("Newsletter", "Colour", "Logo", "Theme")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.colour, self.logo = ColourEditor(), LogoEditor()
        colour = self.row(
            settings.THEME_COLOUR, self.colour, hint="New letters begin with it; each can have its own."
        )
        colour.wrong_words = "This is no colour. Type it as #2F5D3A, or press the square."
        logo = self.row(settings.THEME_LOGO, self.logo, hint="Stands at the head of new letters.")
        self.logo.chosen.connect(self.take_logo)
        self.build(colour, logo)

    def take_logo(self, path: str) -> None:
        """Copies a picture into the book and makes it the logo."""
        book = self.desk.book
        self.desk.tasks.look(self, lambda: keep_logo(book, Path(path)), self.logo.keep)

    def load(self) -> None:
        super().load()
        book = self.desk.book

        def work() -> bytes:
            with book.read() as session:
                name = settings.get(session, settings.THEME_LOGO)
            try:
                return attachments.read(book, name) if name else b""
            except BookProblem:
                return b""  # missing: the check of the book says so

        self.desk.tasks.look(self, work, self.logo.show_picture, key="logo")
