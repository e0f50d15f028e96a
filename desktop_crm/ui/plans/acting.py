"""What the page of a plan does: each act one step to take back, long ones as a job."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from desktop_crm.base import clock
from desktop_crm.base.text import count_words
from desktop_crm.base.work import Progress, Stop
from desktop_crm.plans import group, planning, touching
from desktop_crm.plans.overview import Overview, PersonLine, TouchLine
from desktop_crm.plans.touching import TouchDraft
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.dialogue.plan_fields import Offers, read_offers
from desktop_crm.ui.dialogue.plan_sheet import AimSheet, TouchSheet
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.screen import Screen

Act = tuple[str, Callable[[], None]]


class Acting(QObject):
    """Joins the page of a plan to what it does."""

    def __init__(self, page: Screen, desk: Desk) -> None:
        super().__init__(page)
        self._page, self._desk = page, desk
        self._found: Overview | None = None

    def show_plan(self, found: Overview | None) -> None:
        """Which plan the next act is about."""
        self._found = found

    def joiners(self, session: Any, plan_id: int) -> int:
        """How many fit the segment of a plan by now and are not in it."""
        found = planning.get(session, plan_id)
        if found is None or found.closed_at is not None:
            return 0
        return len(group.newcomers(session, plan_id))

    def _act(self, label: str, work: Callable[[Any], object]) -> None:
        self._desk.act(self._page, label, work)

    def _job(
        self, title: str, label: Callable[[int], str], work: Callable[[Any, Progress, Stop], int]
    ) -> None:
        """Does what may take long in one step; `label` says what was done with so many."""
        book, desk = self._desk.book, self._desk

        def run(progress: Progress, stop: Stop) -> int:
            with book.write(label(0)) as session:
                return work(session, progress, stop)

        desk.tasks.job(self._page, title, run, lambda count: desk.messages.tell(label(count), undo=True))

    # ------------------------------------------------------------ the plan
    def plan_acts(self) -> Sequence[Act]:
        """What can be done with the plan."""
        found = self._found
        if found is None:
            return ()
        acts: list[Act] = [("Change the plan …", self.change)]
        if found.plan.segment_id is not None and found.plan.closed_at is None:
            acts.append(("Bring the group up to date", self.bring_up_to_date))
        ends = (
            ("Go on with the plan", self.reopen) if found.plan.closed_at else ("Close the plan", self.close)
        )
        return (*acts, ends, ("Delete the plan", self.delete))

    def change(self) -> None:
        if self._found is not None:
            AimSheet(self._page, self._found.plan, self._found.currency).open()

    def bring_up_to_date(self) -> None:
        """Takes in who fits the segment by now."""
        found = self._found
        if found is not None:
            self._job(
                "Bringing the group up to date", partial(_brought_words, found.plan.name),
                lambda session, progress, stop: group.bring_up_to_date(session, found.id, progress, stop),
            )  # fmt: skip

    def close(self) -> None:
        found = self._found
        if found is not None:
            self._act(
                f"Closed the plan “{found.plan.name}”",
                lambda session: planning.close(session, found.id, clock.now()),
            )

    def reopen(self) -> None:
        found = self._found
        if found is not None:
            self._act(
                f"Went on with the plan “{found.plan.name}”",
                lambda session: planning.reopen(session, found.id, clock.now()),
            )

    def delete(self) -> None:
        found = self._found
        if found is not None:
            self._act(
                f"Deleted the plan “{found.plan.name}”", lambda session: planning.delete(session, found.id)
            )
            self._page.open_requested.emit(Place(Where.PLANS))

    # ------------------------------------------------------------ touches
    def touch_acts(self, line: TouchLine) -> Sequence[Act]:
        """What can be done with a touch."""
        acts: list[Act] = [("Change …", partial(self.change_touch, line))]
        open_ = self._found is not None and self._found.plan.closed_at is None
        if open_ and (line.missing or not line.counted.begun):
            acts.insert(0, ("Begin", partial(self.make_follow_ups, line)))
        if line.campaign:
            acts.insert(0, ("Write a newsletter", self.newsletter))
        return (*acts, ("Remove", partial(self.remove_touch, line)))

    def add_touch(self) -> None:
        if self._found is not None:
            self._desk.tasks.read(self._page, read_offers, self._ask_touch, key="offers")

    def _ask_touch(self, offers: Offers) -> None:
        found = self._found
        if found is not None:
            sheet = TouchSheet(self._page, offers)
            sheet.kept.connect(self._add_touch)
            sheet.open()

    def _add_touch(self, draft: TouchDraft) -> None:
        found = self._found
        if found is not None:
            self._act(
                f"Added the touch “{draft.what}”",
                lambda session: touching.add_touch(session, found.id, draft),
            )

    def change_touch(self, line: TouchLine) -> None:
        """Asks what the touch is to be instead."""
        self._desk.tasks.read(self._page, read_offers, partial(self._ask_change, line), key="offers")

    def _ask_change(self, line: TouchLine, offers: Offers) -> None:
        touch = line.touch
        before = TouchDraft(touch.due, touch.channel, touch.what, touch.cost_minor)
        sheet = TouchSheet(self._page, offers, before)
        sheet.kept.connect(_Changed(sheet, self, touch.id).tell)
        sheet.open()

    def keep_touch(self, touch_id: int, draft: TouchDraft) -> None:
        self._act(
            f"Changed the touch “{draft.what}”",
            lambda session: touching.change_touch(session, touch_id, draft),
        )

    def remove_touch(self, line: TouchLine) -> None:
        self._act(
            f"Removed the touch “{line.touch.what}”", lambda session: touching.remove_touch(session, line.id)
        )

    def begin(self, line: TouchLine) -> None:
        """Makes the follow-ups that are missing; of e-mails to many, shows the better way."""
        if line.campaign:
            self.newsletter()
        else:
            self.make_follow_ups(line)

    def newsletter(self) -> None:
        """Campaigns, where many are written to at once."""
        self._page.open_requested.emit(Place(Where.CAMPAIGNS))

    def make_follow_ups(self, line: TouchLine) -> None:
        what = line.touch.what
        self._job(
            f"Beginning “{what}”", partial(_begun_words, what),
            lambda session, progress, stop: touching.begin(session, line.id, clock.now(), progress, stop),
        )  # fmt: skip

    # ------------------------------------------------------------ people
    def take_out(self, person: PersonLine) -> None:
        found = self._found
        if found is not None:
            self._act(
                f"Took “{person.name}” out of the plan",
                lambda session: group.remove(session, found.id, [person.id]),
            )

    def reach(self, person: PersonLine, reached: bool) -> None:
        found = self._found
        if found is not None:
            words = "reached the goal" if reached else "did not reach the goal"
            self._act(
                f"Noted that “{person.name}” {words}",
                lambda session: group.reach(session, found.id, person.id, clock.now() if reached else None),
            )


class _Changed(QObject):
    """Knows which touch a sheet changes."""

    def __init__(self, sheet: TouchSheet, acting: Acting, touch_id: int) -> None:
        super().__init__(sheet)
        self._acting, self._touch_id = acting, touch_id

    def tell(self, draft: TouchDraft) -> None:
        self._acting.keep_touch(self._touch_id, draft)


def _begun_words(what: str, count: int) -> str:
    return f"Began “{what}” for {count_words(count, 'person', 'people')}" if count else f"Began “{what}”"


def _brought_words(name: str, count: int) -> str:
    joined = f": {count_words(count, 'person', 'people')} joined" if count else ""
    return f"Brought the group of “{name}” up to date{joined}"
