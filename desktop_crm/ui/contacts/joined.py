"""From a contact's page to who may be the same person, and what was joined apart again."""

from PySide6.QtCore import QObject, Signal

from desktop_crm.base import clock
from desktop_crm.contacts import merging
from desktop_crm.contacts.merging import Merge, MergeUndone
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.places import Place, Where


class Joined(QObject):
    """Acts for the page; `open_requested` carries the place of what may be the same person."""

    open_requested = Signal(object)  # Place

    def __init__(self, desk: Desk, page: QObject) -> None:
        super().__init__(page)
        self._desk = desk
        self._contact_id: int | None = None

    def show_contact(self, contact_id: int | None) -> None:
        """Whose page it is."""
        self._contact_id = contact_id

    def look(self) -> None:
        """Opens the pairs of this contact."""
        if self._contact_id is not None:
            self.open_requested.emit(Place(Where.DUPLICATES, self._contact_id))

    def take_apart(self, merge: Merge) -> None:
        """Makes two contacts of one again."""
        self._desk.act(
            self,
            f"Took “{merge.name}” apart again",
            lambda session: merging.undo(session, merge.id, clock.now()),
            self._told,
        )

    def _told(self, undone: MergeUndone) -> None:
        if undone.kept:
            left = "; ".join(f"{kept.field}: {kept.why}" for kept in undone.kept[:3])
            self._desk.messages.tell(f"Taken apart again. Left as it is: {left}", undo=True)
