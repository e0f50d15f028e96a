"""The four steps of a complaint: what each needs before the next, its clock, and the words of the clock.

Listen → record and judge → solution → follow-up → closed. Days of the first three are working days,
Monday to Saturday; a follow-up comes so many days after the solution, on a working day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import assert_never

from desktop_crm.base.dates import day_words, late_words

_SUNDAY = 6


class Step(StrEnum):
    """Where a case stands, in the order in which it goes on."""

    LISTEN = "listen"
    JUDGE = "judge"
    SOLUTION = "solution"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"


STEPS = tuple(Step)
OPEN = STEPS[:-1]
WORDS: dict[Step, str] = {
    Step.LISTEN: "Listen",
    Step.JUDGE: "Record and judge",
    Step.SOLUTION: "Solution",
    Step.FOLLOW_UP: "Follow-up",
    Step.CLOSED: "Closed",
}


class Need(StrEnum):
    """What has to be said before a case goes on; the name is that of the field of `Facts`."""

    HEARD = "heard"
    JUSTIFIED = "justified"
    WHY = "why"
    SEVERITY = "severity"
    CAUSE = "cause"
    SOLUTION = "solution"
    ACCEPTED = "accepted"
    SOLVED = "solved"
    SATISFIED = "satisfied"
    KEPT = "kept"


NEEDS: dict[Step, tuple[Need, ...]] = {
    Step.LISTEN: (Need.HEARD,),
    Step.JUDGE: (Need.JUSTIFIED, Need.WHY, Need.SEVERITY, Need.CAUSE),
    Step.SOLUTION: (Need.SOLUTION, Need.ACCEPTED, Need.SOLVED),
    Step.FOLLOW_UP: (Need.SATISFIED, Need.KEPT),
    Step.CLOSED: (),
}
ASK: dict[Need, str] = {
    Need.HEARD: "Write down what happened, in their words, before anybody judges it.",
    Need.JUSTIFIED: "Say whether it is justified.",
    Need.WHY: "Say why you see it so.",
    Need.SEVERITY: "Say how bad it is.",
    Need.CAUSE: "Say what caused it. A word or two: it is counted under them.",
    Need.SOLUTION: "Say what was agreed before the case goes to Follow-up.",
    Need.ACCEPTED: "Say whether they accept it.",
    Need.SOLVED: "Say on which day it was done. Until then the case stays here.",
    Need.SATISFIED: "Ask them whether they are satisfied, and say what they answered.",
    Need.KEPT: "Say whether you won them back or lost them.",
}
JUSTIFIED = (("yes", "Yes"), ("partly", "Partly"), ("no", "No"))
SEVERITIES = ((1, "Small"), (2, "Annoying"), (3, "Grave"))
ACCEPTED = (("yes", "Yes"), ("no", "No"))
SATISFIED = (("yes", "Yes"), ("partly", "Partly"), ("no", "No"))
KEPT = (("won_back", "Won back"), ("lost", "Lost"))


@dataclass(frozen=True, slots=True)
class Limits:
    """The days each step may take."""

    answer: int = 1
    judge: int = 2
    solution: int = 7
    follow_up: int = 14


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a case. `solved`: the day on which what was agreed was done."""

    heard: str = ""
    justified: str = ""
    why: str = ""
    severity: int | None = None
    cause: str = ""
    solution: str = ""
    accepted: str = ""
    done_by: date | None = None
    solved: date | None = None
    satisfied: str = ""
    kept: str = ""


# ---------------------------------------------------------------- going on
def order(step: Step) -> int:
    return STEPS.index(step)


def following(step: Step) -> Step | None:
    """The step after this one; None after the last."""
    return STEPS[order(step) + 1] if step is not Step.CLOSED else None


def before(step: Step) -> Step | None:
    """The step before this one; None before the first."""
    return STEPS[order(step) - 1] if step is not Step.LISTEN else None


def passed(step: Step, target: Step) -> tuple[Step, ...]:
    """The steps that are over once the case stands at `target`; none on the way back."""
    return STEPS[order(step) : order(target)]


def missing(facts: Facts, step: Step, target: Step) -> tuple[Need, ...]:
    """What has still to be said before a case may go from `step` to `target`; nothing on the way back."""
    wanted = (need for over in passed(step, target) for need in NEEDS[over])
    return tuple(need for need in wanted if not getattr(facts, need.value))


# ---------------------------------------------------------------- the clock
def working_day(day: date) -> date:
    """The day itself, or the Monday after a Sunday."""
    return _later(day, 1) if day.weekday() == _SUNDAY else day


def add_working(day: date, count: int) -> date:
    """The day so many working days later."""
    for _ in range(count):
        day = working_day(_later(day, 1))
    return working_day(day)


def _later(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (date.max - day).days))


def due(step: Step, since: date, limits: Limits, facts: Facts) -> date | None:
    """By when the step that began on `since` has to be over; never before it began. None: closed."""
    match step:
        case Step.LISTEN:
            return add_working(since, limits.answer)
        case Step.JUDGE:
            return add_working(since, limits.judge)
        case Step.SOLUTION:
            return max(facts.done_by, since) if facts.done_by else add_working(since, limits.solution)
        case Step.FOLLOW_UP:
            done = facts.solved or since
            return max(working_day(_later(done, limits.follow_up)), since)
        case Step.CLOSED:
            return None
        case _ as never:
            assert_never(never)


def days_late(due_on: date | None, today: date) -> int:
    """How many days ago it should have been over; 0 while there is time."""
    return max(0, (today - due_on).days) if due_on is not None else 0


def clock_words(step: Step, due_on: date | None, today: date, answered: bool) -> str:
    """`answer by tomorrow`, `judge by Fri 20 Nov`, `due today`, `ask on Mon 30 Nov`, `2 days late`."""
    if due_on is None:
        return "closed"
    if due_on < today:
        return late_words(due_on, today)
    day = day_words(due_on, today)
    match step:
        case Step.LISTEN:
            return f"hear the rest by {day}" if answered else f"answer by {day}"
        case Step.JUDGE:
            return f"judge by {day}"
        case Step.SOLUTION:
            return f"due {day}" if (due_on - today).days < 2 else f"by {day}"
        case Step.FOLLOW_UP:
            return f"ask {day}" if (due_on - today).days < 2 else f"ask on {day}"
        case Step.CLOSED:
            return "closed"
        case _ as never:
            assert_never(never)


def tone(due_on: date | None, today: date) -> str:
    """The colour token of the clock: late, due today, or in time."""
    if due_on is None or due_on > today:
        return "text2"
    return "bad" if due_on < today else "warn"


def next_words(step: Step, facts: Facts, answered: bool) -> str:
    """What is to be done next."""
    match step:
        case Step.LISTEN:
            if not facts.heard:
                return "Hear the whole story"
            return "Go on and judge it" if answered else "Answer them"
        case Step.JUDGE:
            if not facts.justified:
                return "Decide whether it is justified"
            return "Say what caused it" if not facts.cause else "Say why, and how bad it is"
        case Step.SOLUTION:
            return _next_of_solution(facts)
        case Step.FOLLOW_UP:
            return "Close the case" if facts.satisfied and facts.kept else "Ask whether it is good again"
        case Step.CLOSED:
            return ""
        case _ as never:
            assert_never(never)


def _next_of_solution(facts: Facts) -> str:
    if not facts.solution:
        return "Agree what will be done"
    if not facts.accepted:
        return "Ask whether they accept it"
    if facts.accepted == "no":
        return "Find another solution"
    if facts.done_by is None and facts.solved is None:
        return "Confirm the date"
    return "See that it is done"


def step_words(step: Step) -> str:
    """`step 3 of 4, solution`; a closed one is `closed`."""
    if step is Step.CLOSED:
        return "closed"
    return f"step {order(step) + 1} of {len(OPEN)}, {WORDS[step].lower()}"


def said(choices: Iterable[tuple[object, str]], value: object) -> str:
    """The words of a stored answer; empty where none was given."""
    return next((words for each, words in choices if each == value), "")
