"""Interaction plans: a goal for a group, by a day, for so much money, and the touches that lead there.

with book.write("Made the plan “Ring the wholesale customers”") as session:
    plan_id = planning.make(session, Draft(name="Ring …", begins=today, segment_id=3, touches=(…,)), now)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import one_line
from desktop_crm.base.work import Progress, Stop, never, silent
from desktop_crm.plans import group, spoken
from desktop_crm.plans.progress import Unit
from desktop_crm.plans.tables import PlanRow
from desktop_crm.plans.touching import TouchDraft, add_touch, touches_of

MOST = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What a plan is: its goal in words and as a number of units, its days, its budget in the book's currency."""

    name: str
    goal: str = ""
    goal_number: int | None = None  # of revenue in minor units
    unit: Unit = Unit.PURCHASES
    begins: date
    deadline: date | None = None
    budget_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Aim):
    """A plan to be made, for a segment or list, or for chosen contacts, with its touches."""

    segment_id: int | None = None
    contact_ids: tuple[int, ...] = ()
    touches: tuple[TouchDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Aim):
    """A stored plan. It is closed since `closed_at`."""

    id: int
    segment_id: int | None
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None


# ---------------------------------------------------------------- writing
def make(
    session: Session, draft: Draft, now: datetime, progress: Progress = silent, stop: Stop = never
) -> int:
    """Makes a plan with its group and touches; its id. Raises UserError where something does not fit, Stopped."""
    row = PlanRow(created_at=now, updated_at=now, segment_id=draft.segment_id)
    _fill(row, draft)
    session.add(row)
    session.flush()
    added = group.add(session, row.id, draft.contact_ids, progress, stop) if draft.contact_ids else 0
    if draft.segment_id is not None:
        added += group.bring_up_to_date(session, row.id, progress, stop)
    if not added:
        raise UserError("There is nobody in the group.", "Choose a segment or people for whom the plan is.")
    for touch in draft.touches:
        add_touch(session, row.id, touch)
    return row.id


def change(session: Session, plan_id: int, aim: Aim, now: datetime) -> None:
    """Puts another goal, other days, another budget in the place of a plan's."""
    row = plan_row(session, plan_id)
    _fill(row, aim)
    row.updated_at = now
    session.flush()


def close(session: Session, plan_id: int, now: datetime) -> int:
    """Ends a plan; what was still to be done for it goes. How many follow-ups that were."""
    row = plan_row(session, plan_id)
    touches = touches_of(session, plan_id)
    for touch in touches:
        if touch.begun_at is not None:
            spoken.tick_off(session, touch, touches)
    row.closed_at = row.updated_at = now
    session.flush()
    return _drop_open(session, plan_id)


def reopen(session: Session, plan_id: int, now: datetime) -> None:
    """Goes on with a plan; its touches can be begun again for whom they were left open."""
    row = plan_row(session, plan_id)
    row.closed_at, row.updated_at = None, now
    session.flush()


def delete(session: Session, plan_id: int) -> None:
    """Removes a plan and what was still to be done for it; what was done stays with the contacts."""
    row = plan_row(session, plan_id)
    _drop_open(session, plan_id)
    session.delete(row)
    session.flush()


def _drop_open(session: Session, plan_id: int) -> int:
    gone = session.execute(
        sql(
            "DELETE FROM follow_ups WHERE done_at IS NULL "
            "AND touch_id IN (SELECT id FROM plan_touches WHERE plan_id = :plan) RETURNING 1"
        ),
        {"plan": plan_id},
    ).all()
    session.expire_all()
    return len(gone)


def _fill(row: PlanRow, aim: Aim) -> None:
    row.name, row.goal = one_line(aim.name), one_line(aim.goal)
    if not row.name:
        raise UserError("The plan has no name.", "Type what it is for.")
    if aim.deadline is not None and aim.deadline < aim.begins:
        raise UserError("The deadline is before the first day.", "Choose a later deadline.")
    for amount in (aim.goal_number, aim.budget_minor):
        if amount is not None and not 0 <= amount <= MOST:
            raise UserError("This number is out of all bounds.", "Type a smaller one.")
    row.goal_number, row.goal_unit = aim.goal_number or None, aim.unit
    row.begins, row.deadline, row.budget_minor = aim.begins, aim.deadline, aim.budget_minor


# ---------------------------------------------------------------- reading
def get(session: Session, plan_id: int) -> Plan | None:
    """One plan, or None where it is gone."""
    row = session.get(PlanRow, plan_id, populate_existing=True)
    return None if row is None else plan(row)


def every(session: Session, limit: int = 200) -> tuple[Plan, ...]:
    """All plans: those that run first, by their deadline; then the closed ones, the last first."""
    rows = session.scalars(
        select(PlanRow)
        .order_by(
            PlanRow.closed_at.is_not(None), PlanRow.closed_at.desc(), PlanRow.deadline.is_(None),
            PlanRow.deadline, PlanRow.id.desc(),
        )
        .limit(limit)
        .execution_options(populate_existing=True)
    )  # fmt: skip
    return tuple(plan(row) for row in rows)


def plan(row: PlanRow) -> Plan:
    """The record of a row."""
    return Plan(
        id=row.id, name=row.name, goal=row.goal, goal_number=row.goal_number,
        unit=Unit(row.goal_unit) if row.goal_unit else Unit.PURCHASES, begins=row.begins, deadline=row.deadline,
        budget_minor=row.budget_minor, segment_id=row.segment_id, created_at=row.created_at,
        updated_at=row.updated_at, closed_at=row.closed_at,
    )  # fmt: skip


def plan_row(session: Session, plan_id: int) -> PlanRow:
    """The row of a plan. Raises UserError where it is gone."""
    row = session.get(PlanRow, plan_id)
    if row is None:
        raise UserError("This plan is not there any more.", "Open the list of plans again.")
    return row
