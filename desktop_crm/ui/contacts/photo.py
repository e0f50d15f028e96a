"""Photos of contacts: taken from a file, the clipboard or a drop, kept small, shown in the avatar."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QImageReader,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QFileDialog, QMenu

from desktop_crm.base.errors import BookProblem, UserError
from desktop_crm.book import attachments
from desktop_crm.book.database import Book
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import PaintedButton
from desktop_crm.ui.widgets.paint import Pen

SIDE = 512  # pixels of the longer side, at most
_QUALITY = 88


# ---------------------------------------------------------------- taking and keeping (on any thread)
def read_picture(data: bytes) -> QImage | None:
    """The picture in these bytes, upright and at most SIDE large; None where there is none to be read."""
    held = QBuffer()
    held.setData(QByteArray(data))
    held.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(held)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > SIDE:
        # Scaled while it is read: a photo of 100 million points is never held whole.
        reader.setScaledSize(size.scaled(QSize(SIDE, SIDE), Qt.AspectRatioMode.KeepAspectRatio))
    picture = reader.read()
    return None if picture.isNull() else shrunk(picture)


def shrunk(picture: QImage) -> QImage:
    """The picture, at most SIDE large."""
    if max(picture.width(), picture.height()) <= SIDE:
        return picture
    return picture.scaled(
        SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def keep(book: Book, picture: QImage) -> str:
    """Stores a picture once in the book's attachments; its name there. JPEG, or PNG where it is see-through."""
    form = "PNG" if picture.hasAlphaChannel() else "JPEG"
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    shrunk(picture).save(held, form, -1 if form == "PNG" else _QUALITY)  # type: ignore[call-overload]
    return attachments.keep(book, bytes(held.data().data()), ".png" if form == "PNG" else ".jpg")


def keep_file(book: Book, path: Path) -> str:
    """Stores the picture of a file. Raises UserError where the file is none, or too large."""
    try:
        if path.stat().st_size > attachments.LIMIT:
            raise UserError(f"“{path.name}” is larger than 50 MB.", "Choose a smaller picture.")
        picture = read_picture(path.read_bytes())
    except OSError as fault:
        raise UserError(f"“{path.name}” cannot be read.", "Check that it is still there.") from fault
    if picture is None:
        raise UserError(f"“{path.name}” is no picture that can be shown.", "Choose a JPEG or PNG file.")
    return keep(book, picture)


def stored(book: Book, name: str) -> QImage | None:
    """A contact's photo; None where there is none, or it is missing or broken."""
    if not name:
        return None
    try:
        return read_picture(attachments.read(book, name))
    except BookProblem:
        return None


# ---------------------------------------------------------------- the avatar of the page
class PhotoButton(PaintedButton):
    """The avatar, as a button: choose, paste, drop, remove."""

    file_given = Signal(str)
    image_given = Signal(object)  # QImage
    removed = Signal()

    def __init__(self, size: int = 56) -> None:
        super().__init__()
        self._size = size
        self._picture: QImage | None = None
        self._name = ""
        self.setAcceptDrops(True)
        self.clicked.connect(self.ask)

    def show_person(self, name: str, picture: QImage | None) -> None:
        self._name, self._picture = name, picture
        has = "change or remove" if picture is not None else "choose or paste one"
        self.setAccessibleName(f"Photo of {name}, {has}")
        self.setToolTip("Choose, paste or drop a picture")
        self.update()

    def has_picture(self) -> bool:
        return self._picture is not None

    def sizeHint(self) -> QSize:
        return QSize(theme.px(self._size), theme.px(self._size))

    def draw(self, pen: Pen, rect: QRectF) -> None:
        if self._picture is None:
            pen.avatar(rect, self._name)
        else:
            pen.portrait(rect, self._picture)
        if self.hasFocus():
            pen.focus_ring(rect, rect.height() / 2)

    # ------------------------------------------------------------ giving a picture
    def ask(self) -> None:
        """Opens the menu."""
        menu = QMenu(self)
        menu.addAction("Choose a picture …").triggered.connect(self.choose)
        paste = menu.addAction("Paste")
        paste.setEnabled(_held(QGuiApplication.clipboard().mimeData()))
        paste.triggered.connect(self.paste)
        if self._picture is not None:
            menu.addAction("Remove the photo").triggered.connect(self.removed)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def choose(self) -> None:
        endings = " ".join(
            f"*.{bytes(each.data()).decode()}" for each in QImageReader.supportedImageFormats()
        )
        dialog = QFileDialog(self, "Choose a picture", str(Path.home()), f"Pictures ({endings})")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.file_given)
        dialog.open()

    def paste(self) -> None:
        self._take(QGuiApplication.clipboard().mimeData())

    def _take(self, given: QMimeData) -> None:
        files = [url.toLocalFile() for url in given.urls() if url.isLocalFile()]
        if files:
            self.file_given.emit(files[0])
        elif given.hasImage():
            picture = QImage(given.imageData())
            if not picture.isNull():
                self.image_given.emit(picture)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._picture is not None:
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, _event: QContextMenuEvent) -> None:
        self.ask()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _held(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._take(event.mimeData())


def _held(given: QMimeData | None) -> bool:
    return given is not None and (given.hasImage() or any(url.isLocalFile() for url in given.urls()))
