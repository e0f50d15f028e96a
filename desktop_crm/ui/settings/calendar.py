"""Birthdays ahead, notifications, and the file that a calendar program reads."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from desktop_crm.book import settings
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue.calendar_export import CalendarExport
from desktop_crm.ui.settings.panel import Panel
from desktop_crm.ui.settings.rows import ActionRow
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.labels import Elided, Label
from desktop_crm.ui.widgets.layout import columns


class CalendarPanel(Panel):
    title, icon = "Calendar", "calendar-blank"
    finds = (
        "Birthdays ahead", "Anniversaries", "Notifications", "Tell me when something is due", "ics",
        "Calendar file", "Subscribe", "Outlook", "Apple Calendar", "Thunderbird",
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._dialog: QFileDialog | None = None
        self.export = CalendarExport(self, desk)
        self.choose = Button("Choose a file …", Kind.SECONDARY, "folder-open")
        self.choose.clicked.connect(self._ask)
        self.stop = Button("Stop", Kind.GHOST)
        self.stop.clicked.connect(self._stop)
        once = Button("Export …", Kind.SECONDARY, "upload-simple")
        once.clicked.connect(self.export.ask)
        self.path = Elided("", 12, 400, "text2")
        self._path_line = columns((self.path, 1))
        self.build(
            self.row(settings.BIRTHDAY_LEAD),
            self.row(settings.NOTIFY),
            self.row(settings.MORNING),
            20,
            Label("For your calendar program", 13, 600),
            ActionRow(
                "A file that is kept up to date",
                "Choose where it lies, then subscribe to it in your calendar program. It is written anew after "
                "each change and stays on this computer unless you put it elsewhere.",
                self.stop,
                self.choose,
            ),
            self._path_line,
            self.row(settings.CALENDAR_FOLLOW_UPS),
            self.row(settings.CALENDAR_OCCASIONS),
            self.row(settings.CALENDAR_NAMES),
            self.row(settings.CALENDAR_TASKS),
            ActionRow("Once, as a file", "What is chosen above, to be imported anywhere.", once),
        )
        self._show_path("")

    def load(self) -> None:
        super().load()
        self.desk.tasks.read(self, _path, self._show_path, key="calendar file")

    def _show_path(self, path: str) -> None:
        self.path.set_text(f"Kept up to date: {path}" if path else "")
        self._path_line.setVisible(bool(path))
        self.stop.setVisible(bool(path))
        words = "Another file …" if path else "Choose a file …"
        self.choose.set_words(words)
        self.choose.setAccessibleName(words)

    def _ask(self) -> None:
        dialog = QFileDialog(self, "A file for your calendar program", str(Path.home()), "Calendar (*.ics)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("ics")
        dialog.selectFile("desktop-crm.ics")
        dialog.fileSelected.connect(self.keep_in)
        self._dialog = dialog
        dialog.open()

    def keep_in(self, path: str) -> None:
        """Keeps this file up to date from now on."""
        self._put(path, f"The calendar file is {Path(path).name}")

    def _stop(self) -> None:
        """It stays as it is, and is not written any more."""
        self._put("", "The calendar file is not written any more")

    def _put(self, path: str, label: str) -> None:
        self.desk.act(self, label, lambda session: settings.put(session, settings.CALENDAR_FILE, path))


def _path(session: Any) -> str:
    return settings.get(session, settings.CALENDAR_FILE)
