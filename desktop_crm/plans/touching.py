"""The touches of a plan: everybody in it is spoken to over a channel by a day.

Beginning a touch makes a follow-up for each person; what is done with it there counts here.

with book.write("Began “Ring about the season”") as session:
    touching.begin(session, touch_id, now)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import one_line
from desktop_crm.base.work import Progress, Step, Stop, check, never, silent
from desktop_crm.book.columns import to_millis
from desktop_crm.dialogue import channel_list
from desktop_crm.plans.tables import PlanRow, PlanTouchRow

BATCH = 2_000  # follow-ups made by one statement
_LARGEST = 10**9


@dataclass(frozen=True, slots=True)
class TouchDraft:
    """A touch to be made. `cost_minor` of one person, None: what its channel costs."""

    due: date
    channel: str
    what: str
    cost_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Touch:
    """A stored touch; its follow-ups were made first at `begun_at`."""

    id: int
    plan_id: int
    due: date
    channel: str
    what: str
    cost_minor: int | None
    begun_at: datetime | None


# ---------------------------------------------------------------- writing
def add_touch(session: Session, plan_id: int, draft: TouchDraft) -> int:
    """Adds a touch to a plan; its id. Raises UserError where it says nothing."""
    row = PlanTouchRow(plan_id=plan_id)
    _fill(session, row, draft)
    session.add(row)
    session.flush()
    return row.id


def change_touch(session: Session, touch_id: int, draft: TouchDraft) -> None:
    """Puts another touch in the place of one; its open follow-ups that nobody changed follow."""
    row = touch_row(session, touch_id)
    before = {"was_due": row.due.isoformat(), "was_what": row.what, "was_channel": row.channel}
    _fill(session, row, draft)
    session.flush()
    session.execute(
        sql(
            "UPDATE follow_ups SET due = :due, what = :what, channel = :channel WHERE touch_id = :touch "
            "AND done_at IS NULL AND due = :was_due AND what = :was_what AND channel = :was_channel"
        ),
        {"due": row.due.isoformat(), "what": row.what, "channel": row.channel, "touch": touch_id, **before},
    )
    session.expire_all()


def remove_touch(session: Session, touch_id: int) -> None:
    """Removes a touch and what was still to be done for it; what was done stays with the contacts."""
    row = touch_row(session, touch_id)
    session.execute(
        sql("DELETE FROM follow_ups WHERE touch_id = :touch AND done_at IS NULL"), {"touch": touch_id}
    )
    session.delete(row)
    session.flush()
    session.expire_all()


def begin(
    session: Session, touch_id: int, now: datetime, progress: Progress = silent, stop: Stop = never
) -> int:
    """Makes a follow-up for everybody in the plan who has none of this touch; how many. Raises Stopped.

    A second time it makes them for those who joined since.
    """
    row = touch_row(session, touch_id)
    plan = session.get(PlanRow, row.plan_id)
    if plan is not None and plan.closed_at is not None:
        raise UserError(f"The plan “{plan.name}” is closed.", "Go on with it first.")
    row.begun_at = row.begun_at or now
    session.flush()
    given = {
        "plan": row.plan_id, "touch": touch_id, "due": row.due.isoformat(), "what": row.what,
        "channel": row.channel, "now": to_millis(now), "few": BATCH,
    }  # fmt: skip
    total = session.execute(sql("SELECT count(*) FROM plan_people WHERE plan_id = :plan"), given).scalar_one()
    made = seen = last = 0
    while True:
        check(stop)
        progress(Step(seen, total, f"Beginning “{row.what}”"))
        upto, some = session.execute(sql(_NEXT), {**given, "last": last}).one()
        if not some:
            return made
        done = session.execute(sql(_MAKE), {**given, "last": last, "upto": upto})
        made += cast(CursorResult[Any], done).rowcount
        last, seen = upto, seen + some


_NEXT = """
SELECT max(contact_id), count(*) FROM (
    SELECT contact_id FROM plan_people WHERE plan_id = :plan AND contact_id > :last ORDER BY contact_id LIMIT :few)
"""
# The plus keeps SQLite with the few follow-ups of one person, away from the many of the touch.
_MAKE = """
INSERT INTO follow_ups (contact_id, due, due_time, what, channel, created_at, outcome, repeat_unit, touch_id)
SELECT p.contact_id, :due, '', :what, :channel, :now, '', '', :touch
FROM plan_people p CROSS JOIN contacts c ON c.id = p.contact_id
WHERE p.plan_id = :plan AND p.contact_id > :last AND p.contact_id <= :upto AND c.deleted_at IS NULL
AND NOT EXISTS (SELECT 1 FROM follow_ups f WHERE f.contact_id = p.contact_id AND +f.touch_id = :touch)
"""


def _fill(session: Session, row: PlanTouchRow, draft: TouchDraft) -> None:
    row.what = one_line(draft.what)
    if not row.what:
        raise UserError("The touch says nothing.", "Type what you want to say or do.")
    if draft.cost_minor is not None and not 0 <= draft.cost_minor <= _LARGEST:
        raise UserError("This cost is out of all bounds.", "Type what one touch of one person costs.")
    channel_list.get(session, draft.channel)
    row.due, row.channel, row.cost_minor = draft.due, draft.channel, draft.cost_minor


# ---------------------------------------------------------------- reading
def touches_of(session: Session, plan_id: int) -> tuple[Touch, ...]:
    """The touches of a plan by their day."""
    rows = session.scalars(
        select(PlanTouchRow)
        .where(PlanTouchRow.plan_id == plan_id)
        .order_by(PlanTouchRow.due, PlanTouchRow.id)
        .execution_options(populate_existing=True)
    )
    return tuple(
        Touch(row.id, row.plan_id, row.due, row.channel, row.what, row.cost_minor, row.begun_at)
        for row in rows
    )


def touch_row(session: Session, touch_id: int) -> PlanTouchRow:
    """The row of a touch. Raises UserError where it is gone."""
    row = session.get(PlanTouchRow, touch_id)
    if row is None:
        raise UserError("This touch is not there any more.", "Open the plan again.")
    return row
