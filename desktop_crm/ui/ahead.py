"""Loads the other pages while nothing else is to be done, so that opening one does not wait for it.

What knows no Qt is loaded on a thread; the pages' own modules here, one at a time between two events.
"""

import importlib

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_crm.ui.tasks import Tasks

ROOMS = (
    "desktop_crm.contacts.records", "desktop_crm.insight.timeline", "desktop_crm.insight.summary",
    "desktop_crm.imports.listing", "desktop_crm.campaigns.planning", "desktop_crm.campaigns.sending",
    "desktop_crm.campaigns.checking", "desktop_crm.campaigns.results", "desktop_crm.segments.lists",
    "desktop_crm.imports.storing", "desktop_crm.book.backup",
)  # fmt: skip
PAGES = (
    "desktop_crm.ui.widgets.row_table", "desktop_crm.ui.contacts.detail", "desktop_crm.ui.contacts.list_page",
    "desktop_crm.ui.contacts.page", "desktop_crm.ui.segments.page", "desktop_crm.ui.calendar.page",
    "desktop_crm.ui.complaints.page",
    "desktop_crm.ui.campaigns.list_page", "desktop_crm.ui.imports.page",
    "desktop_crm.ui.campaigns.blocks", "desktop_crm.ui.campaigns.content_pane",
    "desktop_crm.ui.campaigns.check_pane", "desktop_crm.ui.campaigns.composer",
    "desktop_crm.ui.campaigns.report_page", "desktop_crm.ui.campaigns.sending_page",
    "desktop_crm.ui.settings.page",
)  # fmt: skip


class Ahead(QObject):
    """Loads all, once; `over` says that it is done."""

    over = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._left = list(PAGES)
        self._pace = QTimer(self)
        self._pace.setInterval(5)
        self._pace.timeout.connect(self._next)

    def begin(self) -> None:
        self._tasks.look(self, _load_rooms, self._rooms_are_there)

    def _rooms_are_there(self, _: None) -> None:
        self._pace.start()

    def _next(self) -> None:
        importlib.import_module(self._left.pop(0))
        if not self._left:
            self._pace.stop()
            self.over.emit()


def _load_rooms() -> None:
    for name in ROOMS:
        importlib.import_module(name)
    from desktop_crm.mapping import words

    words.vocabulary()  # the first page of a contact with fields of their own asks for it
