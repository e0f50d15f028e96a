"""“Save this view”: what is kept of a list under a name of its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_crm.contacts import finding
from desktop_crm.contacts.finding import Listed, Query, View
from desktop_crm.segments import lists


@dataclass(frozen=True, slots=True)
class ViewDraft:
    """A view to be kept: its name, and the list (view, search and order) as it stands."""

    name: str
    query: Query


def save(session: Any, draft: ViewDraft, at: datetime) -> View:
    """Keeps the people of the list as they are now as a view; the one it is. Raises UserError for a name taken."""
    everybody = finding.ids(session, draft.query)
    return Listed(lists.create(session, draft.name, at, everybody))
