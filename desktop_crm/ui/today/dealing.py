"""What can be done with a row of the morning list without leaving it: done, snoozed, planned."""

from datetime import date

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.base.dates import day_words
from desktop_crm.dialogue import follow_ups, interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.insight.today import Due
from desktop_crm.insight.waiting import Waiting
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue.follow_up_sheet import FollowUpSheet, Plan
from desktop_crm.ui.dialogue.log_sheet import Who
from desktop_crm.ui.today.snooze import SnoozeMenu
from desktop_crm.ui.widgets.lists import RowList


class Dealing(QObject):
    """Deals with one row after another; each is one undo step."""

    def __init__(self, page: QWidget, desk: Desk, rows: RowList) -> None:
        super().__init__(page)
        self._page, self._desk, self._rows = page, desk, rows
        self.menu: SnoozeMenu | None = None
        self._due: Due | None = None
        self._point: int | None = None  # the open point that is planned for

    def done(self, record: object) -> None:
        """Ticks a follow-up off, or an open point as answered."""
        match record:
            case Due():
                plan = record.follow_up
                words = f"Done: {plan.what}"
                self._desk.act(self, words, lambda session: follow_ups.done(session, plan.id, clock.now()))
            case Waiting():
                point = record.interaction_id
                words = f"{'Answered' if record.direction is Direction.IN else 'Done'}: {record.text}"
                self._desk.act(
                    self,
                    words,
                    lambda session: interactions.close_open_point(session, point, clock.now()),
                )

    def snooze(self, record: object) -> None:
        """Asks for another day for a follow-up; plans one for an open point."""
        match record:
            case Due():
                if self.menu is not None:
                    self.menu.deleteLater()
                self._due = record
                self.menu = SnoozeMenu(self._page, clock.today(), record.follow_up.what)
                self.menu.picked.connect(self._snoozed)
                self.menu.popup(self._corner())
            case Waiting():
                sheet = FollowUpSheet(self._page, self._desk.tasks, Who(record.contact_id, record.name))
                sheet.what.setText(record.text)
                self._point = record.interaction_id
                sheet.planned.connect(self._planned)
                sheet.open()

    def _corner(self) -> QPoint:
        """Under the current row, at its trailing edge."""
        where = self._rows.visualRect(self._rows.currentIndex())
        if self._rows.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            return self._rows.viewport().mapToGlobal(where.bottomLeft())
        return self._rows.viewport().mapToGlobal(where.bottomRight() - QPoint(240, 0))

    def _snoozed(self, day: date) -> None:
        if self._due is None:
            return
        plan = self._due.follow_up
        words = f"“{plan.what}” waits until {day_words(day, clock.today())}"
        self._desk.act(self, words, lambda session: follow_ups.move(session, plan.id, day))

    def _planned(self, plan: Plan) -> None:
        point = self._point
        self._desk.act(
            self,
            f"Planned “{plan.what}”",
            lambda session: follow_ups.add(
                session,
                plan.contact_ids[0],
                plan.due,
                plan.what,
                clock.now(),
                due_time=plan.due_time,
                channel=plan.channel,
                interaction_id=point,
            ),
        )
