"""What can be done about the entries of a contact's page: edit, remove, look at files, read former words."""

import atexit
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_crm.base import clock
from desktop_crm.dialogue import file_names, files, follow_ups, interactions, notes
from desktop_crm.dialogue.files import File
from desktop_crm.dialogue.follow_ups import FollowUp
from desktop_crm.dialogue.interactions import Interaction, Log
from desktop_crm.dialogue.notes import Note
from desktop_crm.insight import former
from desktop_crm.insight.former import Former
from desktop_crm.insight.timeline import EntryKind, TimelineEntry
from desktop_crm.ui.contacts.history_sheet import HistorySheet
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue.log_sheet import Jotted, LogSheet, Who
from desktop_crm.ui.dialogue.note_sheet import NoteSheet
from desktop_crm.ui.dialogue.outcome_sheet import Outcome, OutcomeSheet
from desktop_crm.ui.tasks import Session


@lru_cache(maxsize=1)
def copies() -> Path:
    """The folder of copies that are looked at; gone when the program ends."""
    folder = Path(tempfile.mkdtemp(prefix="desktop-crm-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


class EntryActs(QObject):
    """Acts on the entries that `page` shows; `subject` of the page says whose they are."""

    def __init__(self, page: QWidget, desk: Desk) -> None:
        super().__init__(page)
        self._page, self._desk = page, desk
        self._edited: Interaction | Note | None = None
        self._told_of: FollowUp | None = None
        self._who: Who | None = None
        self._file: File | None = None
        self.dialog: QFileDialog | None = None

    # ------------------------------------------------------------ edit and remove
    def edit_exchange(self, before: Interaction, who: Who | None) -> None:
        self._edited = before
        sheet = LogSheet(self._page, self._desk.tasks, who, before)
        sheet.logged.connect(self._exchange_changed)
        sheet.open()

    def _exchange_changed(self, entry: Log) -> None:
        before = self._edited
        if isinstance(before, Interaction) and not interactions.same(before, entry):
            self._desk.act(
                self, "Changed the entry",
                lambda session: interactions.change(session, before.id, entry, clock.now(), before.updated_at),
            )  # fmt: skip

    def edit_note(self, before: Note | None) -> None:
        if before is not None:
            self._edited = before
            sheet = NoteSheet(self._page, before)
            sheet.noted.connect(self._note_changed)
            sheet.open()

    def _note_changed(self, said: Jotted) -> None:
        before = self._edited
        if isinstance(before, Note) and (before.at, before.text) != (said.at, said.text):
            self._desk.act(
                self, "Changed the note",
                lambda session: notes.change(
                    session, before.id, said.at, said.text, clock.now(), before.updated_at
                ),
            )  # fmt: skip

    def edit_done(self, before: FollowUp | None) -> None:
        """What came of a follow-up that is done."""
        if before is not None and before.done_at is not None:
            self._told_of = before
            sheet = OutcomeSheet(self._page, before.what, before.channel, before.outcome)
            sheet.told.connect(self._retold)
            sheet.open()

    def _retold(self, outcome: Outcome) -> None:
        before = self._told_of
        if before is not None and before.outcome != outcome.text:
            self._desk.act(
                self, "Changed what came of it",
                lambda session: follow_ups.retell(session, before.id, outcome.text, clock.now()),
            )  # fmt: skip

    def reopen(self, entry: TimelineEntry) -> None:
        """A follow-up that was ticked off is to be done after all."""
        self._desk.act(
            self, f"“{entry.title}” is to be done after all",
            lambda session: follow_ups.reopen(session, entry.id, clock.now()),
        )  # fmt: skip

    def remove(self, entry: TimelineEntry) -> None:
        """Removes an exchange or a note; what else happened stays as it was."""
        if entry.kind is EntryKind.INTERACTION:
            self._desk.act(self, "Removed the entry", lambda session: interactions.delete(session, entry.id))
        elif entry.kind is EntryKind.DATED_NOTE:
            self._desk.act(self, "Removed the note", lambda session: notes.delete(session, entry.id))

    def keep_note(self, said: Jotted) -> None:
        """Writes a note about each of them."""

        def work(session: Session) -> None:
            for contact_id in said.contact_ids:
                notes.add(session, contact_id, said.at, said.text, clock.now())

        self._desk.act(self, "Noted it", work)

    # ------------------------------------------------------------ former words
    def show_history(self, entry: TimelineEntry) -> None:
        self._desk.tasks.read(
            self,
            lambda session: former.told(session, entry.id, entry.kind),
            self._history_came,
            key="history",
        )

    def _history_came(self, found: tuple[Former, ...]) -> None:
        if found and self._page.isVisible():
            HistorySheet(self._page, found).open()

    # ------------------------------------------------------------ files
    def act_on_file(self, what: str, file: File) -> None:
        """`open`, `save` or `remove`."""
        match what:
            case "open":
                book = self._desk.book
                self._desk.tasks.look(self, lambda: files.copy_to_open(book, file, copies()), self._copied)
            case "save":
                self._ask_where(file)
            case "remove":
                self._desk.act(self, f"Removed “{file.name}”", lambda session: files.remove(session, file.id))

    def _copied(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._desk.messages.tell(f"No program here opens “{path.name}”. Save a copy of it instead.")

    def _ask_where(self, file: File) -> None:
        self._file = file
        dialog = QFileDialog(self._page, "Save a copy", str(Path.home()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(file_names.safe(file.name))
        dialog.fileSelected.connect(self.save_to)
        self.dialog = dialog
        dialog.open()

    def save_to(self, target: str) -> None:
        """Writes the file that was asked for to where the user chose."""
        file, book = self._file, self._desk.book
        if file is None:
            return

        def saved(_none: None) -> None:
            self._desk.messages.tell(f"Saved a copy of “{file.name}”.", show=Path(target))

        self._desk.tasks.look(self, lambda: files.save_copy(book, file, Path(target)), saved)
