"""Files dropped on a contact: read, then shown in the sheets one after another; kept only when those are saved."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.book import settings
from desktop_crm.contacts import records
from desktop_crm.dialogue import received
from desktop_crm.dialogue.received import Proposal, Shape
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue.follow_up_sheet import FollowUpSheet
from desktop_crm.ui.dialogue.log_sheet import LogSheet, Who
from desktop_crm.ui.tasks import Session
from desktop_crm.ui.widgets.notices import Sheet


class Dropping(QObject):
    """`logged` carries a Log, `planned` a Plan: what the user saw and kept."""

    logged = Signal(object)
    planned = Signal(object)

    def __init__(self, page: QWidget, desk: Desk) -> None:
        super().__init__(page)
        self._page, self._desk = page, desk
        self._who: Who | None = None
        self._left: list[Proposal] = []
        self._all = 0

    def take(self, paths: Sequence[Path], who: Who) -> None:
        """Reads the files about a contact; one that cannot be read is said, and nothing is proposed."""
        book, tasks = self._desk.book, self._desk.tasks

        def work() -> tuple[Proposal, ...]:
            with book.read() as session:
                theirs, own = _addresses(session, who.id)
            return received.proposals(paths, theirs, own, clock.now())

        def came(found: tuple[Proposal, ...]) -> None:
            self._who, self._left, self._all = who, list(found), len(found)
            self._next()

        tasks.look(self, work, came, key="dropped")

    def _next(self) -> None:
        if not self._left or self._who is None or not self._page.isVisible():
            return
        proposal = self._left.pop(0)
        make: Callable[[Proposal, Who], Sheet] = {
            Shape.EXCHANGE: self._exchange, Shape.FOLLOW_UP: self._follow_up,
        }[proposal.shape]  # fmt: skip
        sheet = make(proposal, self._who)
        if self._all > 1:
            sheet.title.setText(f"{sheet.title.text()} ({self._all - len(self._left)} of {self._all})")
        if self._left:
            sheet.cancel_button.set_words("Skip")
        # Once: a sheet whose work is refused comes again.
        sheet.finished.connect(self._next, Qt.ConnectionType.SingleShotConnection)
        sheet.open()

    def _exchange(self, proposal: Proposal, who: Who) -> Sheet:
        sheet = LogSheet(self._page, self._desk.tasks, who, received=proposal)
        sheet.logged.connect(self.logged)
        return sheet

    def _follow_up(self, proposal: Proposal, who: Who) -> Sheet:
        """What lies ahead; its file is not kept, the calendar has it."""
        sheet = FollowUpSheet(self._page, self._desk.tasks, who)
        at = clock.local(proposal.at)
        place = f", {proposal.place}" if proposal.place else ""
        sheet.what.setText(f"{proposal.subject or proposal.body}{place}")
        sheet.day.set_day(at.date())
        sheet.time.setText(f"{at:%H:%M}" if proposal.timed else "")
        sheet.channel.set_value(proposal.channel)
        sheet.planned.connect(self.planned)
        return sheet


def _addresses(session: Session, contact_id: int) -> tuple[list[str], list[str]]:
    """Theirs and our own, as they are compared."""
    contact = records.get(session, contact_id)
    theirs = [a.normal or a.value for a in contact.of("email")] if contact is not None else []
    own = [settings.get(session, which) for which in (settings.SENDER_ADDRESS, settings.SMTP_USER)]
    return theirs, [address for address in own if "@" in address]
