"""What a segment is made for: a newsletter, or an interaction plan."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from desktop_crm.base import clock
from desktop_crm.campaigns import drafting
from desktop_crm.segments import saving
from desktop_crm.ui.dialogue.plan_fields import Offers, read_offers
from desktop_crm.ui.dialogue.plan_sheet import PlanSheet
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.screen import Screen


class Using(QObject):
    """Takes the segment of a page there, as soon as the book has it."""

    def __init__(self, page: Screen) -> None:
        super().__init__(page)
        self._page, self._tasks = page, page.desk.tasks
        self.campaign_id: int | None = None  # the newsletter that the segment is being made for
        self._newsletter = self._plan = False  # wanted

    def begin(self, detail: str) -> None:
        """`detail` of the page's place: `campaign:7` where it is being made for a newsletter."""
        self.forget()
        kind, _, number = detail.partition(":")
        self.campaign_id = int(number) if kind == "campaign" and number.isdecimal() else None

    def words(self) -> str:
        return "Use in the newsletter" if self.campaign_id else "Use in a newsletter"

    def want_newsletter(self) -> None:
        self._newsletter = True

    def want_plan(self) -> None:
        self._plan = True

    def forget(self) -> None:
        self._newsletter = self._plan = False

    def go_on(self, number: int) -> None:
        """The book has the segment `number`: on to what was wanted of it."""
        if self._newsletter:
            self._aim(number)
        if self._plan:
            self._tasks.read(self, read_offers, partial(self._ask_plan, number), key="offers")
        self.forget()

    def _ask_plan(self, number: int, offers: Offers) -> None:
        PlanSheet(self._page, offers, segment_id=number).open()

    def _aim(self, number: int) -> None:
        campaign_id = self.campaign_id

        def work(session: Any) -> int:
            if campaign_id is None:
                name = saving.get(session, number).name
                return drafting.create(session, name, clock.now(), segment_id=number)
            found = drafting.get(session, campaign_id)
            drafting.aim(session, campaign_id, found.topic_id, found.tag_id, number, clock.now())
            return campaign_id

        self._tasks.write(self, "", work, self._aimed)

    def _aimed(self, campaign_id: int) -> None:
        self._page.open_requested.emit(Place(Where.COMPOSER, campaign_id, "audience"))
