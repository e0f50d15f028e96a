"""What can be done with a follow-up wherever it is shown; each is one undo step."""

from datetime import date
from typing import Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.base.dates import day_words
from desktop_crm.dialogue import follow_ups
from desktop_crm.dialogue.follow_ups import FollowUp
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue.follow_up_sheet import FollowUpSheet, Plan
from desktop_crm.ui.dialogue.outcome_sheet import Outcome, OutcomeSheet
from desktop_crm.ui.dialogue.snooze import SnoozeMenu


class FollowUpActs(QObject):
    """Deals with one follow-up after another."""

    def __init__(self, page: QWidget, desk: Desk) -> None:
        super().__init__(page)
        self._page, self._desk = page, desk
        self.menu: SnoozeMenu | None = None
        self._of: FollowUp | None = None  # what the open sheet or menu is about

    def done(self, task: FollowUp) -> None:
        """Ticks it off; nothing is asked."""
        self._act(f"Done: {task.what}", lambda session: follow_ups.done(session, task.id, clock.now()))

    def tell_outcome(self, task: FollowUp) -> None:
        """Ticks it off with what came of it."""
        self._of = task
        sheet = OutcomeSheet(self._page, task.what, task.channel)
        sheet.told.connect(self._told)
        sheet.open()

    def snooze(self, task: FollowUp, where: QPoint) -> None:
        """Asks for another day in a menu at `where`."""
        if self.menu is not None:
            self.menu.deleteLater()
        self._of = task
        self.menu = SnoozeMenu(self._page, clock.today(), task.what)
        self.menu.picked.connect(self._snoozed)
        self.menu.popup(where)

    def move(self, task: FollowUp, day: date) -> None:
        """Puts it on another day."""
        words = f"“{task.what}” is on {day_words(day, clock.today())}"
        if day != task.due:
            self._act(words, lambda session: follow_ups.move(session, task.id, day))

    def edit(self, task: FollowUp) -> None:
        """Opens the sheet in which it is put right."""
        self._of = task
        sheet = FollowUpSheet(self._page, self._desk.tasks, before=task, repeats=True)
        sheet.planned.connect(self._changed)
        sheet.open()

    def remove(self, task: FollowUp) -> None:
        """Deletes it; of a cadence this one time is skipped, for it would come again."""
        if task.cadence_id is not None:
            self.skip(task)
        else:
            words = f"Deleted “{task.what}”"
            self._act(words, lambda session: follow_ups.delete(session, task.id))

    def skip(self, task: FollowUp) -> None:
        """Leaves this one time out."""
        words = f"Skipped “{task.what}” this time"
        self._act(words, lambda session: follow_ups.skip(session, task.id, clock.today()))

    def _told(self, outcome: Outcome) -> None:
        task, now = self._of, clock.now()
        if task is None:
            return
        log = outcome.log(task.contact_id, task.what, now)
        self._act(
            f"Done: {task.what}",
            lambda session: follow_ups.done(session, task.id, now, outcome.text, log),
        )

    def _snoozed(self, day: date) -> None:
        task = self._of
        if task is not None:
            words = f"“{task.what}” waits until {day_words(day, clock.today())}"
            self._act(words, lambda session: follow_ups.move(session, task.id, day))

    def _changed(self, plan: Plan) -> None:
        task = self._of
        if task is None:
            return
        self._act(
            f"Changed “{plan.what}”",
            lambda session: follow_ups.change(
                session, task.id, plan.due, plan.what, plan.due_time, plan.channel, plan.repeat
            ),
        )

    def _act(self, label: str, work: Any) -> None:
        self._desk.act(self, label, work)
