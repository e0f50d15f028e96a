"""What can be done with a row of the morning list without leaving it: done, snoozed, planned."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base import clock
from desktop_crm.base.dates import day_words
from desktop_crm.dialogue import dismissing, follow_ups, interactions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.complaints import Line
from desktop_crm.insight import today as morning
from desktop_crm.insight.occasions import Occasion
from desktop_crm.insight.today import Due, LeftOver
from desktop_crm.insight.waiting import Waiting
from desktop_crm.lifecycle import quiet
from desktop_crm.lifecycle.quiet import GoneQuiet
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue import planning
from desktop_crm.ui.dialogue.follow_up_acts import FollowUpActs
from desktop_crm.ui.dialogue.follow_up_sheet import FollowUpSheet, Plan
from desktop_crm.ui.dialogue.log_sheet import Who
from desktop_crm.ui.dialogue.snooze import SnoozeMenu
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.widgets.lists import RowList

NEVER = date(9999, 12, 31)


class Dealing(QObject):
    """Deals with one row after another; each is one undo step."""

    open_requested = Signal(object)

    def __init__(self, page: QWidget, desk: Desk, lists: Sequence[RowList]) -> None:
        super().__init__(page)
        self._page, self._desk, self._lists = page, desk, lists
        self.acts = FollowUpActs(page, desk)
        self.menu: SnoozeMenu | None = None
        self._of: object = None  # what the open menu or sheet is about

    def done(self, record: object) -> None:
        """Ticks it off; a case goes on where its step asks what it needs."""
        match record:
            case Due():
                self.acts.done(record.follow_up)
            case Waiting():
                point = record.interaction_id
                said = "Answered" if record.direction is Direction.IN else "Done"
                self._desk.act(
                    self, f"{said}: {record.text}",
                    lambda session: interactions.close_open_point(session, point, clock.now()),
                )  # fmt: skip
            case Line():
                self.open_requested.emit(Place(Where.COMPLAINTS, record.id))
            case GoneQuiet():
                self._rest(record, clock.today() + timedelta(days=max(14, record.usual_days)))
            case LeftOver():
                number = record.import_id
                self._desk.act(
                    self, f"“{record.file}” is looked after",
                    lambda session: morning.put_import_off(session, number, NEVER),
                )  # fmt: skip
            case Occasion():
                self._dismiss(record)

    def outcome(self, record: object) -> None:
        """Ticks a follow-up off with what came of it."""
        if isinstance(record, Due):
            self.acts.tell_outcome(record.follow_up)

    def edit(self, record: object) -> None:
        """Opens what is planned, to be put right."""
        if isinstance(record, Due):
            self.acts.edit(record.follow_up)

    def snooze(self, record: object) -> None:
        """Asks for another day; plans a follow-up for an open point or a case."""
        match record:
            case Due():
                self.acts.snooze(record.follow_up, self._corner())
            case Waiting():
                self.plan(record, record.text)
            case Line():
                self.plan(record, record.next_step)
            case GoneQuiet():
                self._ask_day(record, record.name)
            case LeftOver():
                self._ask_day(record, record.file)
            case Occasion():
                self._ask_day(record, f"{record.name}: {record.turn.words()}")

    def plan(self, record: object, what: str = "") -> None:
        """Opens the sheet for a follow-up about the row."""
        who = subject(record)
        if who is None:
            return
        self._of = record
        sheet = FollowUpSheet(self._page, self._desk.tasks, who)
        sheet.what.setText(what)
        if isinstance(record, Occasion):
            sheet.what.setText(record.turn.words().capitalize())
            sheet.day.set_day(record.day)
        sheet.planned.connect(self._planned)
        sheet.open()

    def _dismiss(self, occasion: Occasion, again: date | None = None) -> None:
        """A birthday that was thought of stands here no more until it comes round again; or until another day."""
        kind, until = occasion.turn.kind.value, occasion.day
        said = f"{occasion.name}: {occasion.turn.words()}, thought of"
        if again is not None and again <= occasion.day:
            until = again - timedelta(days=1)
            said = f"{occasion.name}: {occasion.turn.words()}, waits until {day_words(again, clock.today())}"
        self._desk.act(
            self, said, lambda session: dismissing.dismiss(session, occasion.contact_id, kind, until)
        )

    # ------------------------------------------------------------ another day
    def _ask_day(self, record: object, what: str) -> None:
        if self.menu is not None:
            self.menu.deleteLater()
        self._of = record
        self.menu = SnoozeMenu(self._page, clock.today(), what)
        self.menu.picked.connect(self._picked)
        self.menu.popup(self._corner())

    def _corner(self) -> QPoint:
        """Under the current row, at its trailing edge."""
        rows = next((each for each in self._lists if each.hasFocus()), self._lists[0])
        where = rows.visualRect(rows.currentIndex())
        if rows.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            return rows.viewport().mapToGlobal(where.bottomLeft())
        return rows.viewport().mapToGlobal(where.bottomRight() - QPoint(240, 0))

    def _picked(self, day: date) -> None:
        match self._of:
            case GoneQuiet() as silent:
                self._rest(silent, day)
            case LeftOver() as left:
                words = f"“{left.file}” waits until {day_words(day, clock.today())}"
                number = left.import_id
                self._desk.act(self, words, lambda session: morning.put_import_off(session, number, day))
            case Occasion() as occasion:
                self._dismiss(occasion, day)

    def _rest(self, silent: GoneQuiet, until: date) -> None:
        words = f"{silent.name} may stay away until {day_words(until, clock.today())}"
        before = until - timedelta(days=1)  # on the day itself they are told of again
        self._desk.act(self, words, lambda session: quiet.dismiss(session, silent.contact_id, before))

    # ------------------------------------------------------------ a follow-up
    def _planned(self, plan: Plan) -> None:
        point = self._of.interaction_id if isinstance(self._of, Waiting) else None
        if point is None:
            self._desk.act(
                self, planning.said(plan), lambda session: planning.keep(session, plan, clock.now())
            )
            return
        self._desk.act(
            self, planning.said(plan),
            lambda session: follow_ups.add(
                session, plan.contact_ids[0], plan.due, plan.what, clock.now(),
                due_time=plan.due_time, channel=plan.channel, interaction_id=point, repeat=plan.repeat,
            ),
        )  # fmt: skip


def subject(record: object) -> Who | None:
    """Whom a row is about."""
    match record:
        case Due():
            return Who(record.follow_up.contact_id, record.name)
        case Waiting() | Line() | GoneQuiet() | Occasion():
            return Who(record.contact_id, record.name)
        case _:
            return None
