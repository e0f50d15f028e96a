"""The menu of one entry: its files, its history, and what can be done about it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desktop_crm.base.text import short
from desktop_crm.dialogue.file_names import is_program
from desktop_crm.dialogue.files import File
from desktop_crm.insight.timeline import EntryKind, TimelineEntry

EDITABLE = frozenset({EntryKind.INTERACTION, EntryKind.DATED_NOTE})


class EntryMenu(QMenu):
    """`asked`: what is wanted, and the file it is about, or None for the entry itself."""

    asked = Signal(str, object)

    def __init__(self, parent: QWidget, entry: TimelineEntry) -> None:
        super().__init__(parent)
        for file in entry.files:
            name = short(file.name, 40).replace("&", "&&")
            if not is_program(file.name):
                self._offer(f"Open “{name}”", "open", file)
            self._offer(f"Save a copy of “{name}” …", "save", file)
            self._offer(f"Remove “{name}”", "remove", file)
            self.addSeparator()
        if entry.changes:
            self._offer("What it said before", "history")
        if entry.kind in EDITABLE:
            self._offer("Edit", "edit")
        if entry.kind is EntryKind.FOLLOW_UP:
            self._offer("What came of it …", "edit")
            self._offer("It is to be done after all", "reopen")
        if entry.kind is EntryKind.INTERACTION:
            self._offer("Answer", "answer")
        if entry.kind in EDITABLE:
            self._offer("Remove the entry", "delete")
        self.triggered.connect(self._picked)

    def _offer(self, words: str, what: str, file: File | None = None) -> None:
        self.addAction(words).setData((what, file))

    def _picked(self, action: QAction) -> None:
        self.asked.emit(*action.data())
