"""A plan as its page shows it: touches in numbers, result, cost, and where each person stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.book import settings
from desktop_crm.contacts import naming
from desktop_crm.dialogue import channel_list
from desktop_crm.plans import group, planning, progress, results, spoken, touching
from desktop_crm.plans.planning import Plan
from desktop_crm.plans.progress import PACE_WORDS, Counted, Goal, Pace, Progress, State, Unit
from desktop_crm.plans.results import Result
from desktop_crm.plans.touching import Touch


@dataclass(frozen=True, slots=True)
class TouchLine:
    """A touch with its numbers; `made` people have a follow-up of it, or had one."""

    touch: Touch
    channel: str  # its name
    counted: Counted
    made: int

    @property
    def id(self) -> int:
        return self.touch.id

    @property
    def missing(self) -> int:
        """For how many it has not begun."""
        return max(0, self.counted.people - self.made)

    @property
    def campaign(self) -> bool:
        """Whether a newsletter is the way."""
        return progress.better_as_campaign(self.counted.family, self.counted.people)


@dataclass(frozen=True, slots=True)
class Overview:
    """A plan in numbers, as of a day."""

    plan: Plan
    people: int
    touches: tuple[TouchLine, ...]
    result: Result
    progress: Progress
    currency: str
    group_name: str  # of the segment it follows, empty where the people were chosen
    today: date

    @property
    def id(self) -> int:
        return self.plan.id

    @property
    def goal(self) -> Goal:
        return Goal(self.plan.unit, self.plan.goal_number, self.plan.begins, self.plan.deadline)

    @property
    def families(self) -> frozenset[str]:
        return frozenset(line.counted.family for line in self.touches)

    def sentence(self) -> str:
        """`12 of 30 calls made, 18 to go, 5 late; 4 of 10 orders; £36.00 of £100.00`."""
        return progress.sentence(self.progress, self.plan.unit, self.families, self.currency)

    @property
    def is_money(self) -> bool:
        return self.plan.unit is Unit.REVENUE

    def pace_words(self) -> str:
        """`Behind: 5 orders by today would be on time`; empty where there is nothing to measure by."""
        words = PACE_WORDS[self.progress.pace]
        if self.progress.pace is not Pace.BEHIND:
            return words
        wanted = progress.expected(self.goal, self.today)
        return f"{words}: {progress.amount_words(self.plan.unit, wanted, self.currency)} by today would be on time"

    def result_words(self) -> str:
        """`4 of 10 orders`."""
        return progress.result_words(self.plan.unit, self.result.number, self.plan.goal_number, self.currency)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody in a plan: where they stand with each touch, in the order of the touches, and what they did."""

    id: int
    name: str
    organisation: str
    states: tuple[State, ...]
    result: int


def read(session: Session, plan_id: int, today: date) -> Overview | None:
    """A plan as it stands today, or None where it is gone."""
    plan = planning.get(session, plan_id)
    return None if plan is None else _overview(session, plan, today)


def every(session: Session, today: date, limit: int = 200) -> tuple[Overview, ...]:
    """All plans in numbers, those that run first."""
    return tuple(_overview(session, plan, today) for plan in planning.every(session, limit))


def _overview(session: Session, plan: Plan, today: date) -> Overview:
    people = group.count(session, plan.id)
    channels = {channel.id: channel for channel in channel_list.every(session)}
    lines = []
    touches = touching.touches_of(session, plan.id)
    for touch in touches:
        made, done, late = counts(session, touch, touches, today)
        channel = channels[touch.channel]
        cost = channel.traits.cost_minor if touch.cost_minor is None else touch.cost_minor
        counted = Counted(people, done, late, touch.due, touch.begun_at is not None, cost, channel.family)
        lines.append(TouchLine(touch, channel.name, counted, made))
    result = results.of_plan(session, plan)
    goal = Goal(plan.unit, plan.goal_number, plan.begins, plan.deadline)
    measured = progress.measure(
        [line.counted for line in lines], goal, result.number, plan.budget_minor, today
    )
    currency = settings.get(session, settings.CURRENCY)
    name = _group_name(session, plan)
    return Overview(plan, people, tuple(lines), result, measured, currency, name, today)


def _group_name(session: Session, plan: Plan) -> str:
    query = "SELECT name FROM segments WHERE id = :id"
    return session.execute(sql(query), {"id": plan.segment_id}).scalar() or ""


# `f` is a follow-up. Done is what was ticked off, and who was spoken to; of those who are in the plan.
_COUNTS = """
SELECT count(*) AS made, count(CASE WHEN done THEN 1 END) AS done, count(CASE WHEN NOT done AND due < :today THEN 1 END)
    AS late FROM (SELECT f.due, max({done}) AS done
    FROM follow_ups f CROSS JOIN contacts c ON c.id = f.contact_id
    CROSS JOIN plan_people m ON m.plan_id = :plan AND m.contact_id = f.contact_id
    WHERE f.touch_id = :touch AND c.deleted_at IS NULL GROUP BY f.contact_id)
"""


def counts(session: Session, touch: Touch, touches: Sequence[Touch], today: date) -> tuple[int, int, int]:
    """Of a touch, one of these of its plan: follow-ups made, done, late."""
    if touch.begun_at is None:
        return 0, 0, 0
    done = spoken.done(touch, touches)
    given = {**done.binds, "touch": touch.id, "plan": touch.plan_id, "today": today.isoformat()}
    row = session.execute(sql(_COUNTS.format(done=done.sql)), given).one()
    return row.made, row.done, row.late


# ---------------------------------------------------------------- people
_STATES = """
SELECT f.contact_id, f.due, max({done}) AS done
FROM json_each(:ids) j CROSS JOIN follow_ups f ON f.contact_id = j.value WHERE +f.touch_id = :touch
GROUP BY f.contact_id
"""


def people(session: Session, plan_id: int, contact_ids: Sequence[int], today: date) -> tuple[PersonLine, ...]:
    """These people of a plan, in their order."""
    plan = planning.get(session, plan_id)
    if plan is None:
        return ()
    listed = {"ids": json.dumps(list(contact_ids))}
    touches = touching.touches_of(session, plan_id)
    states: dict[tuple[int, int], State] = {}
    for touch in touches:
        done = spoken.done(touch, touches)
        given = {**done.binds, **listed, "touch": touch.id}
        for row in session.execute(sql(_STATES.format(done=done.sql)), given):
            states[row.contact_id, touch.id] = progress.state_of(
                bool(row.done), date.fromisoformat(row.due), today
            )
    did = results.of_people(session, plan, contact_ids)
    query = (
        "SELECT c.id, c.full_name, c.organisation FROM json_each(:ids) j JOIN contacts c ON c.id = j.value"
    )
    rows = {row.id: row for row in session.execute(sql(query), listed)}
    return tuple(
        _person(rows[number], tuple(states.get((number, t.id), State.AWAITED) for t in touches), did)
        for number in contact_ids
        if number in rows
    )


def _person(row: Any, states: tuple[State, ...], did: dict[int, int]) -> PersonLine:
    name = naming.shown(row.full_name, row.organisation, f"Contact {row.id}")
    return PersonLine(row.id, name, row.organisation if row.full_name else "", states, did.get(row.id, 0))
