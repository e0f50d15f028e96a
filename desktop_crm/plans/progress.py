"""How far a plan is: done against plan, result against goal, cost against budget, and whether it keeps its time.

Pure. `12 of 30 calls made, 18 to go, 5 late; 4 of 10 orders; £36.00 of £100.00`
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop_crm.base.money import Money

MANY_LETTERS = 12  # people whom one still writes to one by one


class Unit(StrEnum):
    """What a plan's goal is counted in."""

    PURCHASES = "purchases"
    REVENUE = "revenue"
    REPLIES = "replies"
    VISITS = "visits"
    BY_HAND = "by_hand"


class Pace(StrEnum):
    """How the result stands against the time that went by."""

    OPEN = "open"  # nothing to measure by
    NOT_BEGUN = "not_begun"
    BEHIND = "behind"
    ON_TIME = "on_time"
    AHEAD = "ahead"
    REACHED = "reached"
    MISSED = "missed"


class State(StrEnum):
    """Where one person stands with one touch."""

    DONE = "done"
    PLANNED = "planned"
    LATE = "late"
    AWAITED = "awaited"  # the touch was not begun for them


UNIT_WORDS = {
    Unit.PURCHASES: ("order", "orders"), Unit.REVENUE: ("", ""), Unit.REPLIES: ("reply", "replies"),
    Unit.VISITS: ("visit", "visits"), Unit.BY_HAND: ("person", "people"),
}  # fmt: skip
_NOUNS = {
    "phone": ("call", "calls", "made"), "visit": ("visit", "visits", "made"), "letter": ("letter", "letters", "sent"),
    "email": ("e-mail", "e-mails", "sent"), "sms": ("message", "messages", "sent"),
    "messenger": ("message", "messages", "sent"), "social": ("message", "messages", "sent"),
}  # fmt: skip
_TOUCHES = ("touch", "touches", "done")


@dataclass(frozen=True, slots=True)
class Counted:
    """One touch in numbers: `people` of the plan, of whom `done`, of the rest `late` are over their day.

    `cost_minor`: of one touch of one person.
    """

    people: int
    done: int
    late: int
    due: date
    begun: bool
    cost_minor: int = 0
    family: str = ""  # of its channel


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached by when; `number` None: only words."""

    unit: Unit
    number: int | None
    begins: date
    deadline: date | None


@dataclass(frozen=True, slots=True)
class Progress:
    """A plan in numbers; money in minor units of the book's currency."""

    planned: int
    done: int
    late: int
    to_go: int
    behind: int  # touches that should have been done by now and were not, begun or not
    result: int
    goal: int | None
    spent_minor: int
    planned_minor: int
    budget_minor: int | None
    pace: Pace

    @property
    def over_budget(self) -> bool:
        """Whether more was spent than there is."""
        return self.budget_minor is not None and self.spent_minor > self.budget_minor


def measure(
    touches: Sequence[Counted], goal: Goal, result: int, budget_minor: int | None, today: date
) -> Progress:
    """The numbers of a plan as they stand on a day."""
    planned = sum(t.people for t in touches)
    done = sum(min(t.done, t.people) for t in touches)
    return Progress(
        planned=planned,
        done=done,
        late=sum(t.late for t in touches),
        to_go=planned - done,
        behind=sum(t.people - min(t.done, t.people) for t in touches if t.due < today),
        result=result,
        goal=goal.number,
        spent_minor=sum(min(t.done, t.people) * t.cost_minor for t in touches),
        planned_minor=sum(t.people * t.cost_minor for t in touches),
        budget_minor=budget_minor,
        pace=pace(goal, result, today),
    )


def pace(goal: Goal, result: int, today: date) -> Pace:
    """Whether the result keeps up, the goal spread evenly over the days from the first to the deadline."""
    if not goal.number:
        return Pace.OPEN
    if result >= goal.number:
        return Pace.REACHED
    if goal.deadline is not None and today > goal.deadline:
        return Pace.MISSED
    if today < goal.begins:
        return Pace.NOT_BEGUN
    if goal.deadline is None:
        return Pace.OPEN
    days = (goal.deadline - goal.begins).days + 1
    gone = (today - goal.begins).days
    if result < expected(goal, today):
        return Pace.BEHIND
    return Pace.AHEAD if result * days > goal.number * (gone + 1) else Pace.ON_TIME


def expected(goal: Goal, today: date) -> int:
    """What would be on time: the goal's share of the days that are over."""
    if not goal.number or goal.deadline is None or today < goal.begins:
        return 0
    days = (goal.deadline - goal.begins).days + 1
    return goal.number * min((today - goal.begins).days, days) // days


def state_of(done: bool, due: date | None, today: date) -> State:
    """Where somebody stands with a touch; `due` None: it was not begun for them."""
    if done:
        return State.DONE
    if due is None:
        return State.AWAITED
    return State.LATE if due < today else State.PLANNED


def better_as_campaign(family: str, people: int) -> bool:
    """Whether a newsletter is the way: an e-mail to many, with its consent, its way out and its proof."""
    return family == "email" and people > MANY_LETTERS


# ---------------------------------------------------------------- words
def nouns(families: Collection[str]) -> tuple[str, str, str]:
    """What the touches are called, one and many, and what was done with them: `call`, `calls`, `made`."""
    different = {_NOUNS.get(family, _TOUCHES) for family in families}
    return different.pop() if len(different) == 1 else _TOUCHES


def done_words(found: Progress, families: Collection[str]) -> str:
    """`12 of 30 calls made, 18 to go, 5 late`."""
    one, many, verb = nouns(families)
    parts = [f"{found.done:,} of {found.planned:,} {one if found.planned == 1 else many} {verb}"]
    if found.to_go:
        parts.append(f"{found.to_go:,} to go")
    if found.late:
        parts.append(f"{found.late:,} late")
    return ", ".join(parts)


def amount_words(unit: Unit, number: int, currency: str) -> str:
    """`4 orders`, `£1,240.00`."""
    if unit is Unit.REVENUE:
        return Money(number, currency).words()
    one, many = UNIT_WORDS[unit]
    return f"{number:,} {one if number == 1 else many}"


def result_words(unit: Unit, result: int, goal: int | None, currency: str) -> str:
    """`4 of 10 orders`, `£240.00 of £1,000.00`, `4 orders` where there is no number to reach."""
    if goal is None:
        return amount_words(unit, result, currency)
    so_far = amount_words(unit, result, currency) if unit is Unit.REVENUE else f"{result:,}"
    return f"{so_far} of {amount_words(unit, goal, currency)}"


def cost_words(found: Progress, currency: str) -> str:
    """`£36.00 of £100.00`, `£36.00` where no budget was set."""
    spent = Money(found.spent_minor, currency).words()
    if found.budget_minor is None:
        return spent
    return f"{spent} of {Money(found.budget_minor, currency).words()}"


PACE_WORDS = {
    Pace.OPEN: "", Pace.NOT_BEGUN: "Not begun", Pace.BEHIND: "Behind", Pace.ON_TIME: "On time",
    Pace.AHEAD: "Ahead", Pace.REACHED: "Goal reached", Pace.MISSED: "Goal not reached",
}  # fmt: skip


def sentence(found: Progress, unit: Unit, families: Collection[str], currency: str) -> str:
    """`12 of 30 calls made, 18 to go, 5 late; 4 of 10 orders; £36.00 of £100.00`."""
    parts = [done_words(found, families)] if found.planned else []
    parts.append(result_words(unit, found.result, found.goal, currency))
    if found.spent_minor or found.budget_minor is not None:
        parts.append(cost_words(found, currency))
    return "; ".join(parts)
