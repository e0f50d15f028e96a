"""What needs the user now: what is due, who waits for an answer, what is being sent, what was left over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.book import settings
from desktop_crm.book.columns import from_millis, to_millis
from desktop_crm.contacts import listing
from desktop_crm.dialogue import complaints, follow_ups
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.complaints import Line
from desktop_crm.dialogue.follow_ups import FollowUp
from desktop_crm.insight import occasions, waiting
from desktop_crm.insight.occasions import Occasion
from desktop_crm.insight.waiting import Waiting
from desktop_crm.insight.week import WeekDay, week
from desktop_crm.lifecycle import quiet
from desktop_crm.lifecycle.quiet import GoneQuiet

SHOWN = 100  # rows of a group; the counts say how many there are
RECENT = timedelta(days=7)  # how long an import's problems are worth a line
SOON = 2  # days ahead that a complaint stands here
QUIET = 20  # of those who went quiet; the rest is a segment


@dataclass(frozen=True, slots=True)
class Due:
    """A follow-up that is due; `late` in days, 0 today."""

    follow_up: FollowUp
    name: str
    late: int


@dataclass(frozen=True, slots=True)
class Running:
    """A campaign that is under way or waits for the user; `deliveries` by state."""

    campaign_id: int
    name: str
    state: str  # sending, stopped, paused: the order in which they stand
    practice: bool
    held_reason: str
    held_until: datetime | None
    deliveries: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.deliveries.values())

    @property
    def left(self) -> int:
        """How many have not left yet."""
        return sum(self.deliveries.get(state, 0) for state in ("planned", "sending", "deferred"))


@dataclass(frozen=True, slots=True)
class LeftOver:
    """An import of the last days with rows that did not come in whole."""

    import_id: int
    file: str
    at: datetime
    problems: int


@dataclass(frozen=True, slots=True)
class Today:
    """The morning list. Groups hold at most 100 rows; `due` and `waiting_count` count all."""

    day: date
    follow_ups: tuple[Due, ...]  # the longest overdue first
    due: int
    overdue: int
    this_week: int  # follow-ups due from tomorrow to the end of the week
    waiting: tuple[Waiting, ...]  # they asked; the latest first
    waiting_count: int
    promised: tuple[Waiting, ...]  # we said that we would
    promised_count: int
    campaigns: tuple[Running, ...]
    imports: tuple[LeftOver, ...]
    complaints: tuple[Line, ...]  # past their time, soon, or not answered yet, the latest first
    complaints_waiting: int  # for an answer, or past their time
    quiet: tuple[GoneQuiet, ...]  # the last to go quiet first
    quiet_count: int
    occasions: tuple[Occasion, ...]  # birthdays and anniversaries that are near
    week: tuple[WeekDay, ...]  # Monday to Sunday
    contacts: bool  # whether there is anybody in the book

    @property
    def needs(self) -> int:
        """`10 things need you`."""
        stopped = sum(campaign.state != "sending" for campaign in self.campaigns)
        waiting = self.waiting_count + self.promised_count + self.complaints_waiting
        return self.due + waiting + stopped + len(self.imports)


def today(session: Session, now: datetime) -> Today:
    """Everything the Today page shows, in some statements, each along an index."""
    day = clock.local(now).date()
    sunday = day + timedelta(days=6 - day.weekday())
    by_case = _told_by_cases(session, day)
    overdue, due, by_sunday = follow_ups.counts_due(session, (day - timedelta(days=1), day, sunday))
    overdue, this_week = overdue - sum(on < day for on in by_case.values()), by_sunday - due
    open_points = waiting.counts(session)
    silent, silent_count = quiet.going_quiet(session, day, QUIET)
    return Today(
        day=day,
        follow_ups=_due(session, day, by_case),
        due=due - len(by_case),
        overdue=overdue,
        this_week=this_week,
        waiting=waiting.latest(session, Direction.IN, SHOWN),
        waiting_count=open_points[Direction.IN],
        promised=waiting.latest(session, Direction.OUT, SHOWN),
        promised_count=open_points[Direction.OUT],
        campaigns=_campaigns(session),
        imports=_imports(session, now),
        complaints=complaints.due(session, day, SHOWN, ahead=SOON),
        complaints_waiting=complaints.waiting(session, day),
        quiet=silent,
        quiet_count=silent_count,
        occasions=occasions.upcoming(session, day),
        week=week(session, day, now),
        contacts=session.execute(sql("SELECT 1 FROM contacts WHERE deleted_at IS NULL LIMIT 1")).first()
        is not None,
    )


def needs(session: Session, now: datetime) -> int:
    """How many things need the user: what `Today.needs` says, counted without being read."""
    day = clock.local(now).date()
    waiting_count = sum(waiting.counts(session).values())
    held = session.execute(sql(_HELD)).scalar_one()
    left_over = len(_with_problems(session, now))
    return (
        follow_ups.count_due(session, day)
        - len(_told_by_cases(session, day))
        + waiting_count
        + complaints.waiting(session, day)
        + int(held)
        + left_over
    )


# ---------------------------------------------------------------- the groups
# The day to ask again is that of the case, which stands there itself and knows what it still needs.
_TOLD_BY_CASES = """
SELECT f.id, f.due FROM complaints k CROSS JOIN follow_ups f ON f.complaint_id = k.id AND f.done_at IS NULL
CROSS JOIN contacts c ON c.id = f.contact_id AND c.deleted_at IS NULL
WHERE k.closed_at IS NULL AND k.step = 'follow_up' AND k.due <= :day AND f.due >= k.due AND f.due <= :day
"""


def _told_by_cases(session: Session, day: date) -> dict[int, date]:
    """Follow-ups due until that day that an open case says already, with their days."""
    rows = session.execute(sql(_TOLD_BY_CASES), {"day": day.isoformat()})
    return {row.id: date.fromisoformat(row.due) for row in rows}


def _due(session: Session, day: date, by_case: Mapping[int, date]) -> tuple[Due, ...]:
    found = [f for f in follow_ups.due(session, day, SHOWN + len(by_case)) if f.id not in by_case][:SHOWN]
    names = listing.names(session, (f.contact_id for f in found))
    return tuple(Due(f, names.get(f.contact_id, ""), (day - f.due).days) for f in found)


_CAMPAIGNS = """
SELECT id, name, state, practice, held_reason, held_until FROM campaigns
WHERE state IN ('sending', 'paused', 'stopped') AND deleted_at IS NULL
ORDER BY CASE state WHEN 'sending' THEN 0 WHEN 'stopped' THEN 1 ELSE 2 END, started_at DESC, id DESC
"""


_HELD = "SELECT count(*) FROM campaigns WHERE state IN ('paused', 'stopped') AND deleted_at IS NULL"


def _campaigns(session: Session) -> tuple[Running, ...]:
    counted = sql("SELECT state, count(*) AS n FROM deliveries WHERE campaign_id = :id GROUP BY state")
    return tuple(
        Running(
            campaign_id=row.id,
            name=row.name,
            state=row.state,
            practice=bool(row.practice),
            held_reason=row.held_reason,
            held_until=None if row.held_until is None else from_millis(row.held_until),
            deliveries={r.state: r.n for r in session.execute(counted, {"id": row.id})},
        )
        for row in session.execute(sql(_CAMPAIGNS)).all()
    )


_WITH_PROBLEMS = """
SELECT i.id, i.file, i.at FROM imports i
WHERE (i.at >= :since OR i.id IN (SELECT value FROM json_each(:again)))
AND EXISTS (SELECT 1 FROM import_problems p WHERE p.import_id = i.id) ORDER BY i.at DESC
"""
_PROBLEMS = "SELECT count(*) FROM import_problems WHERE import_id = :id"


def _imports(session: Session, now: datetime) -> tuple[LeftOver, ...]:
    return tuple(
        LeftOver(
            row.id,
            row.file,
            from_millis(row.at),
            session.execute(sql(_PROBLEMS), {"id": row.id}).scalar_one(),
        )
        for row in _with_problems(session, now)
    )


def _with_problems(session: Session, now: datetime) -> list[Any]:
    """The imports of the last days that left something over, or put off until one of them; without those put off."""
    hidden, day, week_ago = put_off(session), clock.local(now).date(), clock.local(now - RECENT).date()
    again = [int(number) for number, until in hidden.items() if week_ago.isoformat() <= until]
    given = {"since": to_millis(now - RECENT), "again": json.dumps(again)}
    found = session.execute(sql(_WITH_PROBLEMS), given)
    return [row for row in found if hidden.get(str(row.id), "") <= day.isoformat()]


def put_off(session: Session) -> dict[str, str]:
    """Until which day an import's problems are not shown, by its number."""
    found: dict[str, str] = json.loads(settings.get(session, settings.IMPORTS_PUT_OFF) or "{}")
    return found


def put_import_off(session: Session, import_id: int, until: date) -> None:
    """Says nothing of what an import left over before that day."""
    found = put_off(session)
    found.pop(str(import_id), None)  # the last that was put off stands last
    found[str(import_id)] = until.isoformat()
    settings.put(session, settings.IMPORTS_PUT_OFF, json.dumps(dict(list(found.items())[-50:])))
