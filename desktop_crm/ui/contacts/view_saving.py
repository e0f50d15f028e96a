"""“Save this view”: what is kept of a list under a name of its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.contacts import finding
from desktop_crm.contacts.finding import Listed, Query, View
from desktop_crm.segments import lists
from desktop_crm.ui.contacts.arranging import Arranging
from desktop_crm.ui.contacts.bulk import NameSheet
from desktop_crm.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class ViewDraft:
    """A view to be kept: its name, and the list (view, search and order) as it stands."""

    name: str
    query: Query


def save(session: Any, draft: ViewDraft, at: datetime) -> View:
    """Keeps the people of the list as they are now as a view; the one it is. Raises UserError for a name taken."""
    everybody = finding.ids(session, draft.query)
    return Listed(lists.create(session, draft.name, at, everybody))


class ViewSaver(QObject):
    """Asks for the name of a view and keeps it, with the columns and the order of the list."""

    saved = Signal(object)  # View

    def __init__(self, page: QWidget, desk: Desk, look: Arranging) -> None:
        super().__init__(page)
        self._page, self._desk, self._look = page, desk, look
        self._query = Query()

    def ask(self, query: Query) -> None:
        """Asks under which name a list is kept."""
        self._query = query
        sheet = NameSheet(
            self._page,
            "Save this view",
            "Name",
            "Save view",
            "Keeps who is in the list, its columns and its order.",
        )
        sheet.named.connect(self._save)
        sheet.open()

    def _save(self, name: str) -> None:
        draft = ViewDraft(name, self._query)

        def work(session: Any) -> View:
            view = save(session, draft, clock.now())
            self._look.keep_for(session, view)
            return view

        self._desk.act(self._page, f"Saved the view “{name}”", work, self.saved.emit)
