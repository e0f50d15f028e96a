"""“Save this view”: what is kept of a list under a name of its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.contacts import finding, tagging
from desktop_crm.contacts.finding import Everyone, Imported, Listed, Query, Ruled, Tagged, View
from desktop_crm.segments import lists, members, rule_files, saving
from desktop_crm.ui.contacts.arranging import Arranging
from desktop_crm.ui.contacts.bulk import NameSheet
from desktop_crm.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class ViewDraft:
    """A view to be kept: its name, and the list (view, search and order) as it stands."""

    name: str
    query: Query


def save(session: Any, draft: ViewDraft, at: datetime) -> View:
    """Keeps a list as a view; the one it is. Raises UserError for a name taken.

    What is shown by a rule stays live: who fits later is in it later. A search as typed has no rule, so the people
    it finds now are kept.
    """
    rule = None if draft.query.text else _rule(session, draft.query.view)
    if rule is None:
        return Listed(lists.create(session, draft.name, at, finding.ids(session, draft.query)))
    return members.live(saving.create(session, draft.name, rule_files.from_json(rule), at))


def _rule(session: Any, view: View) -> dict[str, Any] | None:
    """The rule that says who a view holds; None where only the people themselves say it."""
    match view:
        case Everyone():
            return {"all": []}
        case Tagged(tag_id):
            return {"field": "tag", "test": "is", "value": tagging.name_of(session, tag_id)}
        case Imported(import_id):
            return {"field": "imported", "test": "is", "value": import_id}
        case Listed(segment_id) | Ruled(rule=("segment", int(segment_id))):
            return {"field": "list", "test": "is", "value": lists.get(session, segment_id).name}
        case _:
            return None


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
        who = "who is found now" if query.text else "who fits, also later"
        hint = f"Keeps {who}, the columns and the order."
        sheet = NameSheet(self._page, "Save this view", "Name", "Save view", hint)
        sheet.named.connect(self._save)
        sheet.open()

    def _save(self, name: str) -> None:
        draft = ViewDraft(name, self._query)

        def work(session: Any) -> View:
            view = save(session, draft, clock.now())
            self._look.keep_for(session, view)
            return view

        self._desk.act(self._page, f"Saved the view “{name}”", work, self.saved.emit)
