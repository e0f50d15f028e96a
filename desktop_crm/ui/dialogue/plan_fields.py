"""What is typed of an interaction plan: its goal, and its touches one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from PySide6.QtCore import QRectF

from desktop_crm.base import clock
from desktop_crm.base.dates import day_words
from desktop_crm.base.money import Money, read_money
from desktop_crm.base.numbers import read_number
from desktop_crm.book import settings
from desktop_crm.dialogue import channel_list
from desktop_crm.dialogue.channel_list import ChannelInfo
from desktop_crm.plans.planning import Aim
from desktop_crm.plans.progress import Unit
from desktop_crm.plans.touching import TouchDraft
from desktop_crm.segments import saving
from desktop_crm.ui.dialogue.day_field import DayField
from desktop_crm.ui.theme import theme
from desktop_crm.ui.widgets.amount_field import AmountField
from desktop_crm.ui.widgets.fields import Field, Labelled, Select
from desktop_crm.ui.widgets.layout import Box, column, columns
from desktop_crm.ui.widgets.looks import Look, RowState, Spot
from desktop_crm.ui.widgets.paint import Pen, channel_look

UNITS = (
    (Unit.PURCHASES, "orders"), (Unit.REVENUE, "revenue"), (Unit.REPLIES, "replies"), (Unit.VISITS, "visits"),
    (Unit.BY_HAND, "counted by hand"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offers:
    """What a plan can be made of: segments and lists by name, channels, and the book's currency."""

    segments: tuple[tuple[int, str], ...]
    channels: tuple[ChannelInfo, ...]
    currency: str


def read_offers(session: Any) -> Offers:
    """What there is to choose from."""
    segments = tuple((each.id, each.name) for each in saving.every(session))
    return Offers(segments, channel_list.every(session), settings.get(session, settings.CURRENCY))


class GoalFields(Box):
    """Name, goal, days and budget of a plan."""

    def __init__(self, currency: str, before: Aim | None = None) -> None:
        super().__init__()
        self._currency = currency
        aim = before or Aim(name="", begins=clock.today())
        self.name = Field(aim.name, "Ring the wholesale customers", name="Name")
        self.goal = Field(aim.goal, "Orders before the bare-root season", name="Goal in words")
        self.number = Field(self._shown(aim), "6", name="Number", width=110)
        self.unit = Select(UNITS, name="Counted in")
        self.unit.set_value(aim.unit)
        self.begins = DayField(aim.begins, "Begins")
        self.deadline = DayField(aim.deadline or aim.begins + timedelta(days=28), "Deadline")
        if before is not None and aim.deadline is None:
            self.deadline.clear()
        self.budget = AmountField(currency, aim.budget_minor, name="Budget", width=140)
        self._name = Labelled("Name", self.name)
        self._number = Labelled("Number to reach", self.number)
        self._begins = Labelled("Begins", self.begins)
        self._deadline = Labelled("Deadline", self.deadline)
        self._budget = Labelled("Budget", self.budget, "What the touches may cost together.")
        self.setLayout(
            column(
                self._name, Labelled("Goal in words", self.goal),
                columns(self._number, 12, (Labelled("Counted in", self.unit), 1)),
                columns((self._begins, 1), 12, (self._deadline, 1)), columns(self._budget, None),
                gap=14,
            )
        )  # fmt: skip

    def _shown(self, aim: Aim) -> str:
        if aim.goal_number is None:
            return ""
        if aim.unit is Unit.REVENUE:
            return f"{Money(aim.goal_number, self._currency).amount}"
        return f"{aim.goal_number}"

    def _goal_number(self) -> int | None:
        """The number in the unit's smallest part; None where nothing usable is typed."""
        text = self.number.text().strip()
        if self.unit.value() is Unit.REVENUE:
            money = read_money(text, self._currency)
            return None if money is None or money.minor < 0 else money.minor
        number = read_number(text) if text else None
        if number is None or number < 0:
            return None
        return int(number) if number == number.to_integral_value() and number < 10**12 else None

    def aim(self) -> Aim | None:
        """What was filled in; None where something does not fit, which the fields then say."""
        name, begins = self.name.text().strip(), self.begins.day()
        open_end = not self.deadline.text().strip()
        deadline = None if open_end else self.deadline.day()
        if open_end:
            self.deadline.show_error(False)
        self._name.set_error("" if name else "What is the plan for? A few words are enough.")
        self._begins.set_error("" if begins else "This is no day. Type 20 Nov or Monday.")
        late = deadline is not None and begins is not None and deadline < begins
        said = (
            "The deadline is before the first day."
            if late
            else "This is no day. Type 20 Nov or leave it empty."
        )
        no_deadline = late or (deadline is None and not open_end)
        self._deadline.set_error(said if no_deadline else "")
        wrong = bool(self.number.text().strip()) and self._goal_number() is None
        self._number.set_error("Type a number, such as 6." if wrong else "")
        amount = f"Type an amount in {self._currency}, such as 100."
        self._budget.set_error(amount if self.budget.is_wrong() else "")
        if not name or begins is None or no_deadline or wrong or self.budget.is_wrong():
            return None
        return Aim(
            name=name, goal=self.goal.text().strip(), goal_number=self._goal_number(), unit=self.unit.value(),
            begins=begins, deadline=deadline, budget_minor=self.budget.minor(),
        )  # fmt: skip


class TouchFields(Box):
    """When, over which channel, what, and what it costs a person."""

    def __init__(self, offers: Offers, before: TouchDraft | None = None) -> None:
        super().__init__()
        self._before = before
        self.day = DayField(before.due if before else clock.today() + timedelta(days=1), "When", width=120)
        self.channel = Select([(c.id, c.name) for c in offers.channels], name="Channel", width=140)
        self.channel.set_value(before.channel if before else "phone")
        self.what = Field(before.what if before else "", "Ring about the season", name="What")
        self.cost = AmountField(
            offers.currency, before.cost_minor if before else None, name="Cost a person", width=100
        )
        self._day = Labelled("When", self.day)
        self._what = Labelled("What", self.what)
        self._cost = Labelled("Cost a person", self.cost)
        self.setLayout(
            column(
                columns(self._day, 12, Labelled("Channel", self.channel), 12, (self._cost, 1)), self._what, gap=10
            )
        )  # fmt: skip

    def draft(self) -> TouchDraft | None:
        """What was filled in; None where something is missing, which the fields then say."""
        day, what = self.day.day(), self.what.text().strip()
        self._day.set_error("" if day else "This is no day.")
        self._what.set_error("" if what else "What do you want to say or do? A few words are enough.")
        self._cost.set_error("Type an amount." if self.cost.is_wrong() else "")
        if day is None or not what or self.cost.is_wrong():
            return None
        return TouchDraft(day, self.channel.value(), what, self.cost.minor())

    def next_one(self) -> None:
        """Empties what the next touch says anew."""
        self.what.clear()
        self._what.set_error("")
        self.what.setFocus()


class DraftLook(Look):
    """A touch in the list of a new plan."""

    def __init__(self, offers: Offers) -> None:
        self._offers = {channel.id: channel for channel in offers.channels}
        self._currency = offers.currency

    def height(self, record: Any) -> int:
        return theme.px(36)

    def _told(self, record: TouchDraft) -> tuple[str, str, str]:
        cost = "" if record.cost_minor is None else Money(record.cost_minor, self._currency).words()
        return day_words(record.due, clock.today()), self._offers[record.channel].name, cost

    def words(self, record: TouchDraft) -> str:
        day, channel, cost = self._told(record)
        return ", ".join(part for part in (day, channel, record.what, cost) if part)

    def spots(self, rect: QRectF, record: TouchDraft) -> Sequence[Spot]:
        return (
            Spot(
                "remove", "Remove (Delete)", QRectF(rect.right() - 28, rect.y() + 5, 24, rect.height() - 11)
            ),
        )

    def draw(self, pen: Pen, rect: QRectF, record: TouchDraft, state: RowState) -> None:
        inner = rect.adjusted(0, 1, 0, -1)
        if state.hover or state.current:
            pen.box(inner, "hover", 6)
        else:
            pen.hairline(rect.left(), rect.right(), rect.bottom() - 1)
        day, _channel, cost = self._told(record)
        icon, tone, _word = channel_look(record.channel, self._offers[record.channel].family)
        pen.icon(QRectF(rect.x() + 4, rect.y(), 20, rect.height()), icon, 16, tone)
        x, end = rect.x() + theme.px(32), rect.right() - 34
        wide = theme.px(90)
        pen.text(QRectF(x, rect.y(), wide, rect.height()), day, 13, 400, "text2", tabular=True)
        took = theme.width(cost, 12, tabular=True) + 2 if cost else 0
        pen.text(
            QRectF(x + wide + 8, rect.y(), end - took - x - wide - 16, rect.height()), record.what, 13, 500
        )
        pen.text(QRectF(end - took, rect.y(), took, rect.height()), cost, 12, 400, "text2", "r", tabular=True)
        for spot in self.spots(rect, record):
            pen.icon(spot.rect, "x", 12, "text2")
        if state.focused:
            pen.focus_ring(inner)
