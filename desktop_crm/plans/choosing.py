"""Some people of a plan: those behind one of its numbers, as a list that can be searched, paged and exported."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.contacts.finding import Members, Ruled
from desktop_crm.plans import planning, results, spoken, touching
from desktop_crm.plans.progress import Unit


class Which(StrEnum):
    """Whom of a plan."""

    ALL = "all"
    TO_GO = "to_go"  # some touch is not done with them
    LATE = "late"  # some touch is over its day
    DONE = "done"  # some touch is done
    RESULT = "result"  # who did what the goal counts


def view(plan_id: int, which: Which, today: date) -> Ruled:
    """How lists look at them."""
    return Ruled(("plan", plan_id, which, today), partial(_members, plan_id, which, today))


_EVERYBODY = "SELECT contact_id AS id FROM plan_people WHERE plan_id = :plan"


def _members(plan_id: int, which: Which, today: date, session: Session, _all_of_them: bool) -> Members:
    plan = planning.get(session, plan_id)
    binds: dict[str, Any] = {"plan": plan_id}
    if which is Which.ALL or plan is None:
        return Members(_EVERYBODY, binds=binds)
    if which is Which.RESULT:
        return Members(_with_result(plan.unit), binds=results.binds(session, plan))
    sources = []
    touches = touching.touches_of(session, plan_id)
    for touch in touches:
        done = spoken.done(touch, touches)
        sources.append(_of_touch(which, touch.id, done.sql))
        binds |= {**done.binds, f"touch_{touch.id}": touch.id}
    if which is Which.LATE:
        binds["plan_today"] = today.isoformat()
    return Members(" UNION ".join(sources) or f"{_EVERYBODY} AND 0", binds=binds)


def _with_result(unit: Unit) -> str:
    if unit is Unit.BY_HAND:
        return f"{_EVERYBODY} AND reached_at IS NOT NULL"
    what, where = results.COUNTED[unit]
    return f"SELECT m.id AS id FROM ({_EVERYBODY}) m {where} GROUP BY m.id HAVING {what} > 0"


def _of_touch(which: Which, touch_id: int, done: str) -> str:
    """Those of one touch."""
    touch = f":touch_{touch_id}"
    if which is Which.TO_GO:
        return (
            "SELECT m.contact_id AS id FROM plan_people m WHERE m.plan_id = :plan AND NOT EXISTS (SELECT 1 "
            f"FROM follow_ups f WHERE f.contact_id = m.contact_id AND +f.touch_id = {touch} AND {done})"
        )
    wanted = done if which is Which.DONE else f"f.due < :plan_today AND NOT {done}"
    return (
        "SELECT f.contact_id AS id FROM follow_ups f CROSS JOIN plan_people m ON m.plan_id = :plan "
        f"AND m.contact_id = f.contact_id WHERE f.touch_id = {touch} AND {wanted}"
    )
