"""What is said on a contact's page: the line that is kept, the answer to an open point, an entry that is changed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.dialogue import follow_ups, interactions, notes
from desktop_crm.dialogue.interactions import Interaction, Log
from desktop_crm.dialogue.quick import keeping
from desktop_crm.dialogue.quick.reading import Reading
from desktop_crm.insight.timeline import EntryKind, TimelineEntry
from desktop_crm.ui.contacts.dossier import Dossier
from desktop_crm.ui.contacts.entry_acts import EntryActs
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue.log_sheet import Jotted, LogSheet, Who
from desktop_crm.ui.dialogue.quick_log import QuickLog


class Talking(QObject):
    """The dialogue with the contact whom `page` shows, written into the page's quick log and its sheets."""

    def __init__(self, page: QWidget, desk: Desk, quick_log: QuickLog, entries: EntryActs) -> None:
        super().__init__(page)
        self._page, self._desk = page, desk
        self._quick_log, self._entries = quick_log, entries
        self._number: int | None = None
        self._dossier: Dossier | None = None
        self._answered: Interaction | None = None
        quick_log.kept.connect(self._quick_logged)
        quick_log.more_wanted.connect(self._log_sheet)

    # ------------------------------------------------------------ with whom
    def turn_to(self, number: int | None) -> None:
        """Another contact: what was begun with the one before is none of theirs."""
        self._number, self._dossier, self._answered = number, None, None
        self._quick_log.clear()
        self._quick_log.set_about(number)

    def show_dossier(self, found: Dossier | None) -> None:
        """What was read of them; None: they are not in the book."""
        self._dossier = found
        if found is not None:
            self._quick_log.set_about(found.contact.id, found.contact.name)

    def who(self) -> Who | None:
        found = self._dossier
        return Who(found.contact.id, found.contact.name) if found is not None else None

    # ------------------------------------------------------------ what is kept
    def _quick_logged(self, made: Reading) -> None:
        answered = self._answered

        def refused(error: Exception) -> None:
            self._quick_log.give_back(made)
            self._not_kept(answered, error)

        self._desk.act(
            self, f"Logged with “{made.contact.name}”" if made.contact else "Logged",
            _keeping(made, self._taken_answer()), failed=refused,
        )  # fmt: skip
        self._quick_log.clear()

    def _not_kept(self, answered: Interaction | None, error: Exception) -> None:
        """What was typed stands there again; so it answers the same."""
        if answered is not None and self._answered is None and self._number in answered.contact_ids:
            self._answered = answered
        self._desk.messages.failed(error)

    def _taken_answer(self) -> int | None:
        """The exchange that is being answered: from now on it is not any more."""
        answered, self._answered = self._answered, None
        return answered.id if answered is not None else None

    def _store(self, entry: Log) -> None:
        found, number = self._dossier, self._number
        if number is None:
            return
        whole = replace(entry, contact_ids=entry.contact_ids or (number,))
        answered = self._answered
        answers = self._taken_answer()
        self._desk.act(
            self, f"Logged with “{found.contact.name}”" if found is not None else "Logged",
            lambda session: interactions.log(session, whole, clock.now(), answers),
            failed=lambda error: self._not_kept(answered, error),
        )  # fmt: skip

    def _log_sheet(self, made: Reading) -> None:
        begun = keeping.entry_of(made, clock.now())
        sheet = LogSheet(self._page, self._desk.tasks, self.who(), begun=begun)
        sheet.logged.connect(self._sheet_logged)
        sheet.offer_note()
        sheet.noted.connect(self._sheet_noted)
        sheet.open()

    def _sheet_logged(self, entry: Log) -> None:
        self._store(entry)
        self._quick_log.clear()

    def _sheet_noted(self, said: Jotted) -> None:
        self._entries.keep_note(said)
        self._quick_log.clear()

    def keep_dropped(self, entry: Log) -> None:
        """Keeps what came as a file: it answers nothing by itself."""
        self._answered = None
        self._store(entry)

    # ------------------------------------------------------------ open points
    def answer(self) -> None:
        """Begins the answer to the first open point."""
        if self._dossier is not None and self._dossier.open_points:
            self._answered = self._dossier.open_points[0]
            self._quick_log.answer(self._answered.channel)

    def answer_entry(self, entry: TimelineEntry) -> None:
        self._quick_log.answer(entry.channel or "email")
        if entry.open_point:
            self._read_entry(entry, self._answering)

    def _answering(self, found: Interaction) -> None:
        self._answered = found

    def close_point(self) -> None:
        """Closes the first open point without an answer."""
        close_point(self, self._desk, self._dossier)

    # ------------------------------------------------------------ entries
    def _read_entry(self, entry: TimelineEntry, then: Callable[[Interaction], None]) -> None:
        """Reads an entry of this contact; another contact opened meanwhile has nothing to do with it."""
        number = self._number

        def came(found: Interaction | None) -> None:
            if found is not None and self._number == number and self._page.isVisible():
                then(found)

        self._desk.tasks.read(self, lambda session: interactions.get(session, entry.id), came, key="entry")

    def edit_entry(self, entry: TimelineEntry) -> None:
        if entry.kind is EntryKind.INTERACTION:
            self._read_entry(entry, self._edit_sheet)
        elif entry.kind is EntryKind.DATED_NOTE:
            self._desk.tasks.read(
                self, lambda session: notes.get(session, entry.id), self._entries.edit_note, key="entry"
            )
        elif entry.kind is EntryKind.FOLLOW_UP:
            self._desk.tasks.read(
                self, lambda session: follow_ups.get(session, entry.id), self._entries.edit_done, key="entry"
            )

    def _edit_sheet(self, before: Interaction) -> None:
        self._entries.edit_exchange(before, self.who())


def close_point(owner: QObject, desk: Desk, found: Dossier | None) -> None:
    """Closes the first open point of somebody without an answer; with none nothing is done."""
    if found is not None and found.open_points:
        point = found.open_points[0]
        desk.act(
            owner, "Open point closed",
            lambda session: interactions.close_open_point(session, point.id, clock.now()),
        )  # fmt: skip


def _keeping(made: Reading, answers: int | None) -> Callable[[Any], int]:
    return lambda session: keeping.keep(session, made, clock.now(), answers)
