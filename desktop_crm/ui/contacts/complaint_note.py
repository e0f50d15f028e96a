"""On top of a contact's page while a complaint of theirs is open: what it is, how far, and the way to it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.dialogue import complaints
from desktop_crm.dialogue.complaints import Line
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.layout import column
from desktop_crm.ui.widgets.notices import Note


class ComplaintNote(QWidget):
    """Hidden while no complaint of the contact is open; reads itself again when one changes."""

    open_requested = Signal(object)  # Place

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._contact_id: int | None = None
        self._first: Line | None = None
        self.open_button = Button("Open", Kind.LINK, small=True, name="Open the complaint")
        self.open_button.clicked.connect(self._open)
        self.note = Note("", "warn", "lifebuoy", self.open_button)
        self.setLayout(column(self.note, 12))
        self.hide()
        desk.changes.changed.connect(self._changed)

    def show_contact(self, contact_id: int, found: Sequence[Line]) -> None:
        """The open complaints of this contact from now on."""
        self._contact_id = contact_id
        self._show(found)

    def new(self) -> None:
        """Opens the sheet for a new complaint, of the contact that is shown."""
        self._desk.actions["new_complaint"].trigger()

    def _changed(self, tables: frozenset[str]) -> None:
        if "complaints" in tables and self._contact_id is not None:
            self._read()

    def _read(self) -> None:
        number, now = self._contact_id, clock.now()
        if number is not None:
            self._desk.tasks.read(
                self, lambda session: complaints.open_of(session, number, now), self._show, key="complaints"
            )

    def _show(self, found: Sequence[Line]) -> None:
        self._first = found[0] if found else None
        if self._first is not None:
            self.note.set_words(words(found))
        self.setVisible(self._first is not None)

    def _open(self) -> None:
        if self._first is not None:
            self.open_requested.emit(Place(Where.COMPLAINTS, self._first.id))


def words(found: Sequence[Line]) -> str:
    """`Complaint open: hornbeams failed, step 2 of 4, record and judge, judge by tomorrow`."""
    first = found[0]
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return f"Complaint open: {first.subject}, {first.step_words}, {first.clock}{more}"
