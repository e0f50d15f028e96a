"""After an import: what came of it, its problem rows as a spreadsheet, and the way back."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_crm.base import clock
from desktop_crm.base.text import count_words
from desktop_crm.exports import problem_rows
from desktop_crm.imports import listing, undoing
from desktop_crm.imports.undoing import Undone
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.imports.done_step import Outcome, read_outcome
from desktop_crm.ui.imports.kept_sheet import KeptSheet
from desktop_crm.ui.widgets.paged_model import PAGE


class Aftermath(QObject):
    """The import that is shown. `gone` carries the sentence that says why it is not there any more."""

    shown = Signal(object, object, object)  # Outcome, how many seconds it took or None, names left for later
    page_came = Signal(int, object)
    gone = Signal(str)
    not_undone = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._outcome: Outcome | None = None

    def open(self, import_id: int, seconds: float | None = None, left: Sequence[str] = ()) -> None:
        """Reads a stored import; of one made just now, how long it took and whose pairs were left for later."""

        def show(found: Outcome | None) -> None:
            self._outcome = found
            if found is None:
                self.gone.emit("This import is not in the book any more.")
            else:
                self.shown.emit(found, seconds, left)

        self._desk.tasks.read(self, lambda session: read_outcome(session, import_id), show, key="outcome")

    def read_problems(self, page: int) -> None:
        """A further page of the problems."""
        if self._outcome is None:
            return
        number = self._outcome.made.id
        self._desk.tasks.read(
            self,
            lambda session: listing.problems(session, number, page * PAGE, PAGE),
            lambda found: self.page_came.emit(page, found),
        )

    # ------------------------------------------------------------ the way back
    def undo(self) -> None:
        """Takes the whole import back."""
        if self._outcome is None:
            return
        book, number = self._desk.book, self._outcome.made.id
        self._desk.tasks.call(
            self, lambda: undoing.undo(book, number, clock.now()), self._undone, failed=self._failed
        )

    def _undone(self, undone: Undone) -> None:
        removed = count_words(undone.removed, "contact")
        self.gone.emit(f"Taken back: {removed} removed, {undone.restored:,} as before")
        if undone.kept:
            KeptSheet(self._page, undone.kept).open()

    def _failed(self, error: Exception) -> None:
        self.not_undone.emit()
        self._desk.messages.failed(error)

    # ------------------------------------------------------------ problem rows as a spreadsheet
    def ask_where(self) -> None:
        """Asks for the file that takes the problem rows."""
        if self._outcome is None:
            return
        name = f"{Path(self._outcome.made.file).stem}, rows to look at.xlsx"
        dialog = QFileDialog(
            self._page, "Save the rows to look at", str(Path.home()), "Excel (*.xlsx);;Text (*.csv)"
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(name)
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, file: str) -> None:
        """Writes the problem rows as a spreadsheet."""
        if self._outcome is None:
            return
        book, number, target = self._desk.book, self._outcome.made.id, Path(file)
        self._desk.tasks.look(
            self,
            lambda: problem_rows.save(book, number, target),
            lambda count: self._desk.messages.tell(f"Saved {count_words(count, 'row')} in “{target.name}”"),
        )
