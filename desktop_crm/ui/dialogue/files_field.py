"""The files of an entry: add, drop, take away. What was added is kept only when the entry is."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPlainTextEdit, QWidget

from desktop_crm.book.database import Book
from desktop_crm.dialogue import file_names, files
from desktop_crm.dialogue.exchange import Kept
from desktop_crm.ui.dialogue.chip_row import ChipRow
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.layout import Box, column


class FilesField(Box):
    """Chips of what is kept already (Kept) and of what is to be (Path)."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.chips = ChipRow("Files", "paperclip")
        self.button = Button("Add files …", Kind.GHOST, "paperclip", small=True)
        self.button.clicked.connect(self._ask)
        self.setLayout(column(self.chips, self.button, gap=6))
        self.layout().setAlignment(self.button, Qt.AlignmentFlag.AlignLeading)  # type: ignore[union-attr]
        self.setFocusProxy(self.button)

    def held(self) -> tuple[Kept | Path, ...]:
        return tuple(self.chips.values())

    def fresh(self) -> bool:
        """Whether something is still to be kept."""
        return any(isinstance(each, Path) for each in self.held())

    def put(self, held: Sequence[Kept | Path]) -> None:
        self.chips.put([(each, _words(each)) for each in held])

    def add(self, paths: Sequence[Path]) -> None:
        for path in paths:
            self.chips.add(path, _words(path))

    def _ask(self) -> None:
        dialog = QFileDialog(self, "Add files", str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, names: list[str]) -> None:
        self.add([Path(name) for name in names])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.add(dropped(event.mimeData()))


def dropped(given: QMimeData | None) -> list[Path]:
    """The files that are dragged."""
    return [
        Path(url.toLocalFile()) for url in (given.urls() if given is not None else []) if url.isLocalFile()
    ]


def let_fall_through(form: QWidget) -> None:
    """Files dropped on a text field come to the form: the field would take them for a text, their path."""
    for field in form.findChildren(QLineEdit):
        field.setAcceptDrops(False)
    for area in form.findChildren(QPlainTextEdit):
        area.setAcceptDrops(False)
        area.viewport().setAcceptDrops(False)


def _words(held: Kept | Path) -> str:
    if isinstance(held, Kept):
        return f"{held.name}, {file_names.size_words(held.size)}"
    return file_names.shown(held.name)


def keep(book: Book, held: Sequence[Kept | Path]) -> tuple[Kept, ...]:
    """Puts what is fresh into the book. Raises UserError where a file is too large or gone."""
    return tuple(each if isinstance(each, Kept) else files.keep(book, each) for each in held)
