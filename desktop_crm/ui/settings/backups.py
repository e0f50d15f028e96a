"""Copies of the whole book: made, put back, and whether the book is sound."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QFileDialog

from desktop_crm.base import clock
from desktop_crm.base.dates import short_day
from desktop_crm.base.errors import UserError
from desktop_crm.base.text import count_words
from desktop_crm.base.work import Progress, Stop
from desktop_crm.book import backup
from desktop_crm.book.backup import Finding
from desktop_crm.book.database import Book
from desktop_crm.book.restoring import restore_open
from desktop_crm.campaigns import sending
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.settings.panel import Panel
from desktop_crm.ui.settings.rows import ActionRow
from desktop_crm.ui.settings.whole_book import WholeBook
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import rule
from desktop_crm.ui.widgets.lists import RowList
from desktop_crm.ui.widgets.looks import Look, RowState, draw_ground
from desktop_crm.ui.widgets.notices import Note, Sheet
from desktop_crm.ui.widgets.paint import Pen


@dataclass(frozen=True, slots=True)
class SavedBook:
    """A backup that lies in the book's own folder; `size` in bytes."""

    path: Path
    at: datetime
    size: int

    @property
    def when(self) -> str:
        day = clock.local(self.at)
        return f"{short_day(day.date())}, {day:%H:%M}"


def saved_books(folder: Path) -> tuple[SavedBook, ...]:
    """The backups in a book's folder, the latest first."""
    found = []
    for path in (folder / "backups").glob("*.zip"):
        about = path.stat()
        at = clock.cut(datetime.fromtimestamp(about.st_mtime, clock.now().tzinfo))
        found.append(SavedBook(path, at, about.st_size))
    return tuple(sorted(found, key=lambda s: s.at, reverse=True))


def put_back(book: Book, source: Path) -> Path:
    """Restores a backup while nothing is being sent; where the former book was saved. Raises UserError."""
    lock = FileLock(book.folder / sending.LOCK, timeout=0)
    try:
        with lock:
            return restore_open(book, source)
    except Timeout as fault:
        raise UserError(
            "A newsletter of this book is being sent.", "Wait for it, or pause it, then put the backup back."
        ) from fault


def size_words(size: int) -> str:
    """`3.2 MB`, `640 KB`."""
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3)):,} KB"


class _SavedLook(Look):
    def height(self, record: SavedBook) -> int:
        return theme.px(38)

    def words(self, record: SavedBook) -> str:
        return f"{record.path.stem}, {record.when}, {size_words(record.size)}"

    def draw(self, pen: Pen, rect: QRectF, record: SavedBook, state: RowState) -> None:
        draw_ground(pen, rect, state)
        pen.icon(QRectF(rect.x() + 6, rect.y(), 20, rect.height()), "archive", 16, "text2")
        end = rect.right() - 8
        size = QRectF(end - 80, rect.y(), 80, rect.height())
        pen.text(size, size_words(record.size), 12, 400, "text2", "r", tabular=True)
        when = QRectF(size.x() - 150, rect.y(), 140, rect.height())
        pen.text(when, record.when, 12, 400, "text2", "r", tabular=True)
        pen.text(
            QRectF(rect.x() + 36, rect.y(), when.x() - rect.x() - 44, rect.height()),
            record.path.stem,
            13,
            500,
        )


class BackupsPanel(Panel):
    title, icon = "Backups", "archive"
    finds = (
        "Back up",
        "Restore",
        "Check the book",
        "Copy",
        "Export everything",
        "Read an exported book",
        "Archive",
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.save = Button("Back up now …", Kind.PRIMARY, "archive")
        self.save.clicked.connect(self._ask_where)
        self.restore = Button("Choose a backup …", Kind.SECONDARY, "clock-counter-clockwise")
        self.restore.clicked.connect(self._ask_which)
        self.check = Button("Check the book", Kind.SECONDARY, "check-circle")
        self.check.clicked.connect(self._check)
        self.verdict = Note("", "well", "info")
        self.verdict.hide()
        self._none = Label(
            "None yet. One is made before each restore and each new version.", 13, 400, "text2", wrap=True
        )
        self.list = RowList(_SavedLook(), "Backups in the book's folder", fit=True)
        self.list.opened.connect(self._chosen)
        self._source = Path()
        self.whole_book = WholeBook(self, desk)
        self.build(
            ActionRow(
                "Save a copy",
                "One file for this program, with everything as it is now. Passwords are never in it.",
                self.save,
            ),
            ActionRow(
                "Put a backup back",
                "Everything becomes as it was then. What is here now is saved first.",
                self.restore,
            ),
            ActionRow(
                "Is the book sound?", "Reads every page of the book's file. Changes nothing.", self.check
            ),
            *self.whole_book.rows(),
            12,
            self.verdict,
            24,
            Label("Made by the program", 13, 600),
            6,
            rule(),
            self._none,
            self.list,
        )

    def watched(self) -> frozenset[str]:
        return frozenset()

    def load(self) -> None:
        folder = self.desk.book.folder
        self.desk.tasks.look(self, lambda: saved_books(folder), self._show, key="saved")

    def focus_first(self) -> None:
        self.save.setFocus()

    def main_action(self) -> None:
        self.save.click()

    def _show(self, found: Sequence[SavedBook]) -> None:
        self.list.setVisible(bool(found))
        self._none.setVisible(not found)
        self.list.show_records(found)

    # ------------------------------------------------------------ saving
    def _ask_where(self) -> None:
        day = clock.today().isoformat()
        dialog = QFileDialog(self, "Save a copy of the book", str(Path.home()), "Backup (*.zip)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(f"Desktop CRM {day}.zip")
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, file: str) -> None:
        """Writes the backup, in the background."""
        target = Path(file)

        def work(progress: Progress, _stop: Stop) -> int:
            backup.save(self.desk.book, target, progress)
            return target.stat().st_size

        def done(size: int) -> None:
            self.desk.messages.tell(f"Saved “{target.name}”, {size_words(size)}")

        self.desk.tasks.job(
            self, "Backing up the book", work, done, place=Place(Where.SETTINGS, detail="backups")
        )

    # ------------------------------------------------------------ putting back
    def _ask_which(self) -> None:
        dialog = QFileDialog(self, "Choose a backup", str(Path.home()), "Backup (*.zip)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.ask_restore)
        dialog.open()

    def _chosen(self, saved: SavedBook) -> None:
        self.ask_restore(str(saved.path))

    def ask_restore(self, file: str) -> None:
        """Asks once more, then puts the backup in the place of the book."""
        self._source = Path(file)
        sheet = Sheet(self, f"Put “{self._source.name}” in the place of this book?", width=560, careful=True)
        sheet.add(
            Label(
                "Everything becomes as it was when the backup was made. What is here now is saved first, "
                "in the book's folder, and can be put back the same way.",
                13,
                400,
                "text2",
                wrap=True,
            ),
            Label("Steps you took before cannot be undone afterwards.", 13, 400, "text2", wrap=True),
        )
        sheet.set_buttons(Button("Put it back", Kind.DANGER), "Keep the book as it is")
        sheet.accepted.connect(self._restore)
        sheet.open()
        sheet.cancel_button.setFocus()

    def _restore(self) -> None:
        book, source = self.desk.book, self._source
        self.restore.set_words("Putting it back …")
        self.restore.setEnabled(False)
        self.desk.tasks.call(self, lambda: put_back(book, source), self._restored, failed=self._not_restored)

    def _restored(self, saved: Path) -> None:
        self._rest()
        self.desk.messages.tell(f"Put back. The former book is kept as “{saved.stem}”")
        self.load()

    def _not_restored(self, error: Exception) -> None:
        self._rest()
        self.desk.messages.failed(error)

    def _rest(self) -> None:
        self.restore.set_words("Choose a backup …")
        self.restore.setEnabled(True)

    # ------------------------------------------------------------ checking
    def _check(self) -> None:
        self.check.set_words("Checking …")
        self.check.setEnabled(False)
        book = self.desk.book
        self.desk.tasks.look(self, lambda: backup.check(book), self._checked)

    def _checked(self, found: Sequence[Finding]) -> None:
        self.check.set_words("Check the book")
        self.check.setEnabled(True)
        if found:
            count = count_words(len(found), "thing is", "things are")
            words = f"{count} wrong: {' '.join(f.what for f in found[:3])} Put the last backup back."
        else:
            words = "The book is sound."
        self.verdict.look(note="bad" if found else "good")
        self.verdict.set_words(words)
        self.verdict.show()
