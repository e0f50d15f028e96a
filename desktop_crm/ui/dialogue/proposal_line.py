"""How and when somebody is best reached, as a line of the sheet in which a follow-up is planned."""

from __future__ import annotations

from datetime import time

from PySide6.QtGui import QKeySequence, QShortcut

from desktop_crm.base import clock
from desktop_crm.dialogue.proposals import Proposal
from desktop_crm.insight import proposing
from desktop_crm.ui.contact_field import ContactField
from desktop_crm.ui.dialogue.day_field import DayField, TimeField
from desktop_crm.ui.tasks import Tasks
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.fields import Select
from desktop_crm.ui.widgets.labels import Label
from desktop_crm.ui.widgets.layout import Box, column, row

KEY = "Alt+P"


class ProposalLine(Box):
    """Proposes a channel, a day and an hour for the contact of the sheet; “Take it” fills them in."""

    def __init__(
        self, tasks: Tasks, who: ContactField, day: DayField, at: TimeField, channel: Select
    ) -> None:
        super().__init__(note="well")
        self._tasks, self._who, self._day, self._time, self._channel = tasks, who, day, at, channel
        self.proposal: Proposal | None = None
        self.words = Label("", 13, 600, wrap=True)
        self.reason = Label("", 12, 400, "text2", wrap=True)
        self.take = Button("Take it", Kind.SECONDARY, small=True)
        self.take.setToolTip(f"Fill in channel, day and time ({KEY})")
        self.take.clicked.connect(self.accept)
        shortcut = QShortcut(QKeySequence(KEY), self)
        shortcut.activated.connect(self.accept)
        self.setLayout(row((column(self.words, 2, self.reason), 1), 12, self.take, pad=(12, 8, 12, 8)))
        self.setAccessibleName("Proposal")
        who.picked.connect(self._ask)
        self.hide()  # until somebody is chosen
        self._ask(who.contact_id())

    def _ask(self, contact_id: int | None) -> None:
        self.proposal = None
        self.hide()
        if contact_id is None:
            return
        self._tasks.read(
            self, lambda session: (contact_id, proposing.propose(session, contact_id, clock.now())),
            self._came, key="proposal",
        )  # fmt: skip

    def _came(self, found: tuple[int, Proposal | None]) -> None:
        number, proposal = found
        if proposal is None or number != self._who.contact_id():
            return
        self.proposal = proposal
        self.words.setText(f"Proposed: {proposal.words}")
        self.reason.setText(f"{proposal.reason[:1].upper()}{proposal.reason[1:]}.")
        self.setAccessibleDescription(f"{proposal.words}: {proposal.reason}")
        self.show()

    def accept(self) -> None:
        """Takes channel, day and hour over into the sheet."""
        if self.proposal is not None:
            self._channel.set_value(self.proposal.channel)
            self._day.set_day(self.proposal.day)
            self._time.setText(f"{time.fromisoformat(self.proposal.hour):%H:%M}")
