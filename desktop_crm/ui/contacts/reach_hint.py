"""On the contact's page: on which channel and when they are best reached, and why."""

from __future__ import annotations

from typing import Any

from desktop_crm.base import clock
from desktop_crm.contacts.records import Contact
from desktop_crm.dialogue.proposals import Proposal, Purpose
from desktop_crm.insight import proposing
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.widgets.fields import Select
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, column, rule
from desktop_crm.ui.widgets.notices import section

PURPOSES = (
    (Purpose.ORDINARY, "For anything"),
    (Purpose.URGENT, "If it is urgent"),
    (Purpose.DELICATE, "If it is delicate"),
    (Purpose.CHEAP, "At little cost"),
)
_NO_WAY = "There is no way to reach them yet."
_NO_WAY_OUT = "Add a telephone number or an address above."


class ReachHint(Box):
    """The proposal for the contact that is shown, and for what it is to be."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._contact_id: int | None = None
        self.purpose = Select(PURPOSES, name="What it is about", small=True, quiet=True, width=128)
        self.purpose.picked.connect(self._ask)
        self.words = Label("", 13, 600, wrap=True)
        self.reason = Label("", 12, 400, "text2", wrap=True)
        part = section("Best reached", self.words, 1, self.reason, action=self.purpose, gap=4)
        self.setLayout(column(part, 12, rule(), 10))
        self.setAccessibleName("Best reached")

    def show_contact(self, contact: Contact, found: Proposal | None) -> None:
        """What is proposed for this contact; for another purpose than any, it is asked again."""
        if contact.id != self._contact_id:
            self.purpose.set_value(Purpose.ORDINARY)
        self._contact_id = contact.id
        if self.purpose.value() is Purpose.ORDINARY:
            self._show(found)
        else:
            self._ask()

    def _ask(self, _purpose: object = None) -> None:
        number, purpose = self._contact_id, self.purpose.value()

        def work(session: Any) -> Proposal | None:
            return None if number is None else proposing.propose(session, number, clock.now(), purpose)

        self._desk.tasks.read(self, work, self._show, key="reach")

    def _show(self, found: Proposal | None) -> None:
        if found is None:
            self.words.setText(_NO_WAY)
            self.reason.setText(_NO_WAY_OUT)
            return
        self.words.setText(found.words)
        self.reason.setText(f"{found.reason[:1].upper()}{found.reason[1:]}.")
