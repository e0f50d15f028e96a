"""One complaint whole: who it is, what it is about, its way through the steps, and what was said about it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.contacts.tables import ContactRow
from desktop_crm.dialogue import complaints
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.complaint_steps import Step
from desktop_crm.dialogue.complaints import Complaint
from desktop_crm.dialogue.tables import ComplaintRow, ComplaintStepRow, InteractionRow

_HISTORY = 200  # moves and exchanges that one case shows


@dataclass(frozen=True, slots=True)
class Move:
    """A case went from one step to another; `before` None: it was opened."""

    at: datetime
    before: Step | None
    after: Step
    words: str


@dataclass(frozen=True, slots=True)
class Said:
    """An exchange that belongs to a case."""

    id: int
    at: datetime
    channel: str
    direction: Direction
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """A complaint with who it is, what it is about, and everything that happened, the oldest first."""

    complaint: Complaint
    name: str
    first_name: str
    product: str
    moves: tuple[Move, ...]
    said: tuple[Said, ...]


def get(session: Session, complaint_id: int) -> Case | None:
    """One case with its history; None where it is gone."""
    row = session.get(ComplaintRow, complaint_id, populate_existing=True)
    if row is None:
        return None
    given = session.scalar(select(ContactRow.given).where(ContactRow.id == row.contact_id))
    name = complaints.names_of(session, [row]).get(row.contact_id, "")
    return Case(
        complaints.record(row), name, given or name, _product(session, row.product_id),
        _moves(session, row.id), _said(session, row.id),
    )  # fmt: skip


def _product(session: Session, product_id: int | None) -> str:
    """The name of a product: the room of purchases stands beside this one."""
    if product_id is None:
        return ""
    return session.execute(sql("SELECT name FROM products WHERE id = :id"), {"id": product_id}).scalar() or ""


def _moves(session: Session, complaint_id: int) -> tuple[Move, ...]:
    rows = session.scalars(
        select(ComplaintStepRow)
        .where(ComplaintStepRow.complaint_id == complaint_id)
        .order_by(ComplaintStepRow.at, ComplaintStepRow.id)
        .limit(_HISTORY)
    )
    return tuple(
        Move(row.at, Step(row.before) if row.before else None, Step(row.after), row.words) for row in rows
    )


def _said(session: Session, complaint_id: int) -> tuple[Said, ...]:
    rows = session.scalars(
        select(InteractionRow)
        .where(InteractionRow.complaint_id == complaint_id)
        .order_by(InteractionRow.at, InteractionRow.id)
        .limit(_HISTORY)
        .execution_options(populate_existing=True)
    )
    return tuple(
        Said(row.id, row.at, row.channel, Direction(row.direction), row.body or row.subject) for row in rows
    )
