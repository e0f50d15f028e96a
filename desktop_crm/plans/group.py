"""The people of a plan: kept by name when it begins, so that its numbers stay about the same people.

Whoever fits the segment later joins by `bring_up_to_date`; nobody leaves by themselves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.work import Progress, Step, Stop, check, never, silent
from desktop_crm.contacts import finding
from desktop_crm.contacts.finding import Members, Query, Ruled
from desktop_crm.plans.tables import PlanPersonRow, PlanRow
from desktop_crm.segments import members

BATCH = 2_000  # people in one statement


def add(
    session: Session,
    plan_id: int,
    contact_ids: Sequence[int],
    progress: Progress = silent,
    stop: Stop = never,
) -> int:
    """Takes contacts into a plan; how many were not in it. Raises Stopped."""
    words, added = "Gathering the group", 0
    for start in range(0, len(contact_ids), BATCH):
        check(stop)
        progress(Step(start, len(contact_ids), words))
        done = session.execute(
            sql(
                "INSERT INTO plan_people (plan_id, contact_id) SELECT :plan, c.id FROM json_each(:ids) j "
                "JOIN contacts c ON c.id = j.value WHERE c.deleted_at IS NULL ON CONFLICT DO NOTHING"
            ),
            {"plan": plan_id, "ids": json.dumps(list(contact_ids[start : start + BATCH]))},
        )
        added += cast(CursorResult[Any], done).rowcount
    progress(Step(len(contact_ids), len(contact_ids), words))
    return added


def remove(session: Session, plan_id: int, contact_ids: Iterable[int]) -> int:
    """Takes contacts out of a plan, with what was still to be done about them for it; how many."""
    given = {"plan": plan_id, "ids": json.dumps(sorted(set(contact_ids)))}
    session.execute(
        sql(
            "DELETE FROM follow_ups WHERE contact_id IN (SELECT value FROM json_each(:ids)) AND done_at IS NULL "
            "AND +touch_id IN (SELECT id FROM plan_touches WHERE plan_id = :plan)"
        ),
        given,
    )
    done = session.execute(
        sql(
            "DELETE FROM plan_people WHERE plan_id = :plan AND contact_id IN (SELECT value FROM json_each(:ids))"
        ),
        given,
    )
    session.expire_all()
    return cast(CursorResult[Any], done).rowcount


def newcomers(session: Session, plan_id: int) -> list[int]:
    """Who fits the plan's segment by now and is not in the plan."""
    row = session.get(PlanRow, plan_id)
    if row is None or row.segment_id is None:
        return []
    fitting = finding.ids(session, Query(members.view(session, row.segment_id)))
    there = set(
        session.execute(
            sql("SELECT contact_id FROM plan_people WHERE plan_id = :plan"), {"plan": plan_id}
        ).scalars()
    )
    return [number for number in fitting if number not in there]


def bring_up_to_date(session: Session, plan_id: int, progress: Progress = silent, stop: Stop = never) -> int:
    """Takes in who fits the plan's segment by now; how many. Raises UserError where the segment is gone, Stopped."""
    row = session.get(PlanRow, plan_id)
    if row is None or row.segment_id is None:
        raise UserError("This plan follows no segment.", "Add people to it from the list of contacts.")
    return add(session, plan_id, newcomers(session, plan_id), progress, stop)


def reach(session: Session, plan_id: int, contact_id: int, at: datetime | None) -> None:
    """Notes that somebody reached the goal, where that is counted by hand; None: takes it back."""
    row = session.get(PlanPersonRow, (plan_id, contact_id))
    if row is None:
        raise UserError("This contact is not in the plan.", "Open the plan again.")
    row.reached_at = at
    session.flush()


def count(session: Session, plan_id: int) -> int:
    """How many are in a plan, without deleted contacts."""
    return int(session.execute(sql(_COUNT), {"plan": plan_id}).scalar_one())


# All less those in the bin, who are few: nobody else's contact is looked at.
_COUNT = """
SELECT (SELECT count(*) FROM plan_people WHERE plan_id = :plan) - (
    SELECT count(*) FROM contacts c CROSS JOIN plan_people p ON p.plan_id = :plan AND p.contact_id = c.id
    WHERE c.deleted_at IS NOT NULL)
"""


def view(plan_id: int) -> Ruled:
    """How lists look at the people of a plan."""
    source = Members(
        "SELECT contact_id AS id FROM plan_people WHERE plan_id = :plan", binds={"plan": plan_id}
    )
    return Ruled(("plan", plan_id), lambda _session, _all: source)
