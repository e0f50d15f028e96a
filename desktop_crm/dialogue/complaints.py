"""Complaints as they stand: the board, what is past its time, those of a contact.

One whole is in `case_files`, what changes them in `handling`. Nothing here shows complaints of contacts in the bin.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.contacts import listing
from desktop_crm.contacts.tables import ContactRow
from desktop_crm.dialogue import complaint_steps as steps
from desktop_crm.dialogue.complaint_steps import OPEN, Facts, Step
from desktop_crm.dialogue.tables import ComplaintRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """A complaint as it is stored; `step` is CLOSED since `closed_at`. Costs are in the book's currency."""

    id: int
    contact_id: int
    subject: str
    opened_at: datetime
    channel: str
    heard: str
    wish: str
    product_id: int | None
    step: Step
    step_since: datetime
    due: date | None
    answered_at: datetime | None
    justified: str
    why: str
    cause: str
    severity: int | None
    judged_at: datetime | None
    solution: str
    cost_minor: int | None
    accepted: str
    done_by: date | None
    solved_at: datetime | None
    satisfied: str
    kept: str
    closed_at: datetime | None
    created_at: datetime
    updated_at: datetime

    def facts(self) -> Facts:
        """What the steps look at."""
        return facts_of(self)


@dataclass(frozen=True, slots=True)
class Line:
    """A case as lists show it; `tone` is the colour token of its clock."""

    id: int
    contact_id: int
    name: str
    subject: str
    step: Step
    step_words: str
    clock: str
    tone: str
    due: date | None
    days_late: int
    day: int  # since it was opened
    next_step: str
    channel: str

    def words(self) -> str:
        """`Sara Lindholm, hornbeams failed, step 3 of 4, solution, day 4, due tomorrow, Confirm the date`."""
        day = f"day {self.day}" if self.day and self.step is not Step.CLOSED else ""
        parts = (self.name, self.subject, self.step_words, day, self.clock, self.next_step)
        return ", ".join(part for part in dict.fromkeys(parts) if part)


@dataclass(frozen=True, slots=True)
class Lane:
    """A column of the board: a step, how many cases stand there, and the first of them by their day."""

    step: Step
    count: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """All open cases by their step."""

    lanes: tuple[Lane, ...]
    overdue: int

    @property
    def open(self) -> int:
        return sum(lane.count for lane in self.lanes)


# ---------------------------------------------------------------- lists
def board(session: Session, now: datetime, limit: int = 500) -> Board:
    """The open cases by step, those due first on top, at most `limit` a step."""
    today = clock.local(now).date()
    found_counts = session.execute(_counted().group_by(ComplaintRow.step))
    counts: dict[str, int] = dict(found_counts.all())
    found = {step: _of_step(session, step, limit) for step in OPEN}
    shown = {
        line.id: line for line in lines_of(session, [row for rows in found.values() for row in rows], today)
    }
    lanes = tuple(
        Lane(step, counts.get(step, 0), tuple(shown[row.id] for row in found[step] if row.id in shown))
        for step in OPEN
    )
    return Board(lanes, overdue_count(session, today))


def overdue(session: Session, day: date, limit: int = 50) -> tuple[Line, ...]:
    """Open cases whose time was over before that day, the latest first."""
    return _those(session, day, limit, ComplaintRow.due < day)


def due(session: Session, day: date, limit: int = 50, ahead: int = 0) -> tuple[Line, ...]:
    """Open cases whose time is over within `ahead` days or was before, or that wait for their first answer.

    The latest first.
    """
    soon = ComplaintRow.due <= day + timedelta(days=ahead)
    return _those(session, day, limit, or_(soon, _UNANSWERED))


def open_count(session: Session) -> int:
    """How many cases are open."""
    return sum(count for _step, count in session.execute(_counted().group_by(ComplaintRow.step)))


def overdue_count(session: Session, day: date) -> int:
    """How many open cases are past their time."""
    return _count(session, ComplaintRow.due < day)


def waiting(session: Session, day: date) -> int:
    """How many wait for the user: due or past their time, or not answered yet."""
    return _count(session, or_(ComplaintRow.due <= day, _UNANSWERED))


def closed(session: Session, now: datetime, limit: int = 200) -> tuple[Line, ...]:
    """The cases that are closed, the last opened first."""
    query = (
        _living()
        .where(ComplaintRow.closed_at.is_not(None))
        .order_by(ComplaintRow.opened_at.desc(), ComplaintRow.id.desc())
    )
    return lines_of(session, session.scalars(query.limit(limit)).all(), clock.local(now).date())


def some(session: Session, ids: Sequence[int], now: datetime) -> tuple[Line, ...]:
    """The lines of these cases, in their order; those that are gone are left out."""
    rows = {row.id: row for row in session.scalars(_living().where(ComplaintRow.id.in_(ids)))}
    wanted = [rows[number] for number in ids if number in rows]
    return lines_of(session, wanted, clock.local(now).date())


# ---------------------------------------------------------------- one contact
def of_contact(session: Session, contact_id: int, limit: int = 50) -> tuple[Complaint, ...]:
    """The complaints of a contact, the last first."""
    rows = session.scalars(
        select(ComplaintRow)
        .where(ComplaintRow.contact_id == contact_id)
        .order_by(ComplaintRow.opened_at.desc(), ComplaintRow.id.desc())
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return tuple(record(row) for row in rows)


def open_of(session: Session, contact_id: int, now: datetime, limit: int = 5) -> tuple[Line, ...]:
    """The open cases of a contact, the last first."""
    rows = session.scalars(
        _living()
        .where(ComplaintRow.contact_id == contact_id, ComplaintRow.closed_at.is_(None))
        .order_by(ComplaintRow.opened_at.desc(), ComplaintRow.id.desc())
        .limit(limit)
    ).all()
    return lines_of(session, rows, clock.local(now).date())


def record(row: ComplaintRow) -> Complaint:
    """The record of a row."""
    values = {name: getattr(row, name) for name in Complaint.__dataclass_fields__}
    return Complaint(**values | {"step": step_of(row)})


def step_of(row: ComplaintRow) -> Step:
    """Where a case stands: a closed one keeps in its row the step at which it was closed."""
    return Step.CLOSED if row.closed_at is not None else Step(row.step)


def facts_of(case: Complaint | ComplaintRow) -> Facts:
    """What the steps look at."""
    solved = None if case.solved_at is None else clock.local(case.solved_at).date()
    return Facts(
        case.heard, case.justified, case.why, case.severity, case.cause, case.solution, case.accepted,
        case.done_by, solved, case.satisfied, case.kept,
    )  # fmt: skip


# ---------------------------------------------------------------- statements
_UNANSWERED = and_(ComplaintRow.step == Step.LISTEN.value, ComplaintRow.answered_at.is_(None))


def _living() -> Select[ComplaintRow]:
    return (
        select(ComplaintRow)
        .join(ContactRow, ContactRow.id == ComplaintRow.contact_id)
        .where(ContactRow.deleted_at.is_(None))
        .execution_options(populate_existing=True)
    )


def _of_step(session: Session, step: Step, limit: int, *conditions: Any) -> Sequence[ComplaintRow]:
    """A walk along the index of open cases."""
    query = (
        _living()
        .where(ComplaintRow.closed_at.is_(None), ComplaintRow.step == step.value, *conditions)
        .order_by(ComplaintRow.due, ComplaintRow.id)
    )
    return session.scalars(query.limit(limit)).all()


def _those(session: Session, day: date, limit: int, condition: Any) -> tuple[Line, ...]:
    rows = session.scalars(
        _living()
        .where(ComplaintRow.closed_at.is_(None), ComplaintRow.step.in_([s.value for s in OPEN]), condition)
        .order_by(ComplaintRow.due, ComplaintRow.id)
        .limit(limit)
    ).all()
    return lines_of(session, rows, day)


def _counted() -> Select[str, int]:
    return (
        select(ComplaintRow.step, func.count())
        .join(ContactRow, ContactRow.id == ComplaintRow.contact_id)
        .where(ComplaintRow.closed_at.is_(None), ContactRow.deleted_at.is_(None))
    )


def _count(session: Session, *conditions: Any) -> int:
    found = session.execute(_counted().where(*conditions)).first()
    return 0 if found is None else found[1]


def lines_of(session: Session, rows: Sequence[ComplaintRow], today: date) -> tuple[Line, ...]:
    """The rows as lists show them."""
    names = names_of(session, rows)
    return tuple(_line(row, names.get(row.contact_id, ""), today) for row in rows)


def _line(row: ComplaintRow, name: str, today: date) -> Line:
    step, answered = step_of(row), row.answered_at is not None
    due_on = None if step is Step.CLOSED else row.due
    return Line(
        row.id, row.contact_id, name, row.subject, step, steps.step_words(step),
        steps.clock_words(step, due_on, today, answered), steps.tone(due_on, today), due_on,
        steps.days_late(due_on, today), max(0, (today - clock.local(row.opened_at).date()).days),
        steps.next_words(step, facts_of(row), answered), row.channel,
    )  # fmt: skip


def names_of(session: Session, rows: Sequence[ComplaintRow]) -> dict[int, str]:
    """What their contacts are called, by contact."""
    return listing.names(session, (row.contact_id for row in rows)) if rows else {}
