"""What a contact's page does to the stage: pins it by hand, or leaves it to the rules."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.contacts.records import Contact
from desktop_crm.lifecycle import standing
from desktop_crm.lifecycle.stages import Stage
from desktop_crm.ui.contacts.head import Head
from desktop_crm.ui.desk import Desk


class Staging(QObject):
    """Each change is one step to take back, and stands in the history of the stage."""

    def __init__(self, page: QWidget, desk: Desk, head: Head) -> None:
        super().__init__(page)
        self._page, self._desk, self._head = page, desk, head
        head.stage.pinned.connect(self._pin)
        head.stage.freed.connect(self._free)

    def _pin(self, stage: Stage) -> None:
        contact = self._head.contact
        if contact is not None:
            self._desk.act(
                self._page, f"Pinned “{contact.name}” to {stage.word}",
                lambda session: standing.pin(session, contact.id, stage, clock.now()),
            )  # fmt: skip

    def _free(self) -> None:
        contact: Contact | None = self._head.contact
        if contact is not None:
            self._desk.act(
                self._page, f"“{contact.name}” goes by the rules again",
                lambda session: standing.unpin(session, contact.id, clock.now()),
            )  # fmt: skip
