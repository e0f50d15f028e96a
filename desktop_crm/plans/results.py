"""What came of a plan: purchases, revenue, replies or visits of its people between its first day and its deadline."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.money import Money, sums
from desktop_crm.book import settings
from desktop_crm.book.columns import to_millis
from desktop_crm.plans.planning import Plan
from desktop_crm.plans.progress import Unit


@dataclass(frozen=True, slots=True)
class Result:
    """What was reached, in the plan's unit; of revenue in other currencies `beside`."""

    number: int
    beside: tuple[Money, ...] = ()


# An order is one however many lines it has; a line without a number is one of its own.
_ORDER = "CASE p.number WHEN '' THEN 'line ' || p.id ELSE p.contact_id || ' ' || p.number END"
_PEOPLE = "SELECT contact_id AS id FROM plan_people WHERE plan_id = :plan"
_SOME = f"{_PEOPLE} AND contact_id IN (SELECT value FROM json_each(:ids))"
_TALKS = (
    "CROSS JOIN participants t ON t.contact_id = m.id AND t.at >= :since AND t.at < :until "
    "CROSS JOIN interactions i ON i.id = t.interaction_id"
)
_BOUGHT = "CROSS JOIN purchases p ON p.contact_id = m.id AND p.at >= :since AND p.at < :until"
# What is counted of each person `m`, and from where.
COUNTED = {
    Unit.PURCHASES: (f"count(DISTINCT {_ORDER})", _BOUGHT),
    Unit.REVENUE: ("sum(CASE p.currency WHEN :currency THEN p.amount_minor END)", _BOUGHT),
    Unit.REPLIES: (
        "count(CASE WHEN i.direction = 'in' THEN 1 END)",
        _TALKS,
    ),
    Unit.VISITS: (
        "count(*)",
        f"{_TALKS} CROSS JOIN channels c ON c.id = i.channel AND c.family IN ('visit', 'event')",
    ),
}


def of_plan(session: Session, plan: Plan) -> Result:
    """What all its people did in its time."""
    given = binds(session, plan)
    if plan.unit is Unit.BY_HAND:
        query = (
            "SELECT count(*) FROM plan_people p CROSS JOIN contacts c ON c.id = p.contact_id AND c.deleted_at IS NULL "
            "WHERE p.plan_id = :plan AND p.reached_at IS NOT NULL"
        )
        return Result(session.execute(sql(query), given).scalar_one())
    what, where = COUNTED[plan.unit]
    number = session.execute(sql(f"SELECT {what} FROM ({_PEOPLE}) m {where}"), given).scalar() or 0
    return Result(number, _beside(session, given) if plan.unit is Unit.REVENUE else ())


def _beside(session: Session, given: dict[str, object]) -> tuple[Money, ...]:
    rows = session.execute(
        sql(
            f"SELECT p.currency, sum(p.amount_minor) AS whole FROM ({_PEOPLE}) m {_BOUGHT} "
            "WHERE p.currency NOT IN ('', :currency) GROUP BY 1"
        ),
        given,
    )
    return sums(Money(row.whole, row.currency) for row in rows if row.whole is not None)


def of_people(session: Session, plan: Plan, contact_ids: Sequence[int]) -> dict[int, int]:
    """What each of some people did, in the plan's unit; who did nothing is left out."""
    given = binds(session, plan) | {"ids": json.dumps(list(contact_ids))}
    if plan.unit is Unit.BY_HAND:
        query = f"{_SOME} AND reached_at IS NOT NULL"
        return dict.fromkeys(session.execute(sql(query), given).scalars(), 1)
    what, where = COUNTED[plan.unit]
    rows = session.execute(
        sql(f"SELECT m.id, {what} AS number FROM ({_SOME}) m {where} GROUP BY m.id"), given
    )
    return {row.id: row.number for row in rows if row.number}


def binds(session: Session, plan: Plan) -> dict[str, object]:
    """What the questions about results are given."""
    return {
        "plan": plan.id,
        "since": start_of(plan.begins),
        "until": 2**62 if plan.deadline is None else to_millis(clock.day_end(plan.deadline)),
        "currency": settings.get(session, settings.CURRENCY),
    }


def start_of(day: date) -> int:
    """The first moment of a day on the user's clock, in milliseconds."""
    return to_millis(clock.day_start(day))
