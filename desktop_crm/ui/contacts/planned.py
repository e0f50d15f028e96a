"""What is done with the follow-ups and the cadence on a contact's page."""

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.dialogue import cadences
from desktop_crm.dialogue.cadences import OfContact
from desktop_crm.dialogue.follow_ups import FollowUp
from desktop_crm.ui.contacts.dossier import Dossier
from desktop_crm.ui.contacts.follow_ups_box import FollowUpsBox
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue.cadence_sheet import CadenceSheet, Wish
from desktop_crm.ui.dialogue.follow_up_acts import FollowUpActs
from desktop_crm.ui.places import Place, Where


class Planned(QObject):
    """Acts for the box; `open_requested` leads to the rules of all cadences."""

    open_requested = Signal(object)  # Place

    def __init__(self, page: QWidget, desk: Desk, box: FollowUpsBox) -> None:
        super().__init__(page)
        self._page, self._desk, self._box = page, desk, box
        self._dossier: Dossier | None = None
        self.acts = FollowUpActs(page, desk)
        box.acted.connect(self._act)
        box.cadence_acted.connect(self._act_on_cadence)

    def show_dossier(self, found: Dossier | None) -> None:
        """Whom it is about from now on."""
        self._dossier = found
        if found is not None:
            self._box.show_tasks(found.tasks, found.cadence)

    def _act(self, what: str, task: FollowUp) -> None:
        match what:
            case "done":
                self.acts.done(task)
            case "outcome":
                self.acts.tell_outcome(task)
            case "snooze":
                self.acts.snooze(task, self._under(task))
            case "edit":
                self.acts.edit(task)
            case "skip":
                self.acts.skip(task)
            case _:
                self.acts.remove(task)

    def _under(self, task: FollowUp) -> QPoint:
        line = next((line for line in self._box.lines() if line.task.id == task.id), None)
        where = line or self._box
        return where.mapToGlobal(where.rect().bottomLeft())

    # ------------------------------------------------------------ the cadence
    def _act_on_cadence(self, what: str) -> None:
        match what:
            case "add" | "change":
                self._ask()
            case "pause":
                self._pause()
            case "rules":
                self.open_requested.emit(Place(Where.SETTINGS, detail="cadences"))
            case _:
                self._end_or_go_on(what)

    def _ask(self) -> None:
        found = self._dossier
        if found is None:
            return
        before = found.cadence.cadence if found.cadence else None
        sheet = CadenceSheet(self._page, f"Get in touch with {found.first_name()} regularly", before)
        sheet.wanted.connect(self._wanted)
        sheet.open()

    def _wanted(self, wish: Wish) -> None:
        """Their own cadence, in the place of one they had."""
        found = self._dossier
        if found is None:
            return
        whose = OfContact(found.contact.id)
        label = f"“{found.contact.name}” {wish.repeat.words().lower()}"
        self._desk.act(
            self, label,
            lambda session: cadences.add(session, whose, wish.repeat, clock.now(), wish.what, wish.channel),
        )  # fmt: skip

    def _pause(self) -> None:
        """Their own rests; of a tag's or a stage's one of their own is made that does, for them alone."""
        found = self._dossier
        if found is None or found.cadence is None:
            return
        rule, whose, now = found.cadence.cadence, OfContact(found.contact.id), clock.now()
        label = f"Paused the cadence of “{found.contact.name}”"
        if found.cadence.own:
            self._desk.act(self, label, lambda session: cadences.pause(session, rule.id, now))
            return
        self._desk.act(
            self, label,
            lambda session: cadences.add(
                session, whose, rule.repeat, now, rule.what, rule.channel, rests=True
            ),
        )  # fmt: skip

    def _end_or_go_on(self, what: str) -> None:
        found = self._dossier
        if found is None or found.cadence is None:
            return
        number, name, now = found.cadence.cadence.id, found.contact.name, clock.now()
        if what == "remove":
            label = f"Removed the cadence of “{name}”"
            self._desk.act(self, label, lambda session: cadences.remove(session, number, now))
        else:
            label = f"The cadence of “{name}” goes on"
            self._desk.act(self, label, lambda session: cadences.go_on(session, number, now))
