"""The follow-up of a complaint: planned by itself once the solution is done, ticked off or gone with the case."""

from datetime import datetime

from sqlalchemy import delete as sql_delete
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_crm.dialogue import complaint_steps as steps
from desktop_crm.dialogue import complaints, follow_ups
from desktop_crm.dialogue.complaint_steps import Step
from desktop_crm.dialogue.tables import ComplaintRow, FollowUpRow


def keep(session: Session, row: ComplaintRow, now: datetime) -> None:
    """Planned while a case stands at its follow-up, done when it is closed, gone otherwise."""
    mine = (FollowUpRow.complaint_id == row.id, FollowUpRow.done_at.is_(None))
    planned = session.scalars(select(FollowUpRow).where(*mine).order_by(FollowUpRow.id)).first()
    step = complaints.step_of(row)
    if step is Step.CLOSED:
        if planned is not None:
            satisfied = steps.said(steps.SATISFIED, row.satisfied).lower()
            follow_ups.done(session, planned.id, now, f"Satisfied: {satisfied}")
    elif step is not Step.FOLLOW_UP:
        session.execute(sql_delete(FollowUpRow).where(*mine))
    elif row.due is not None and planned is not None:
        planned.due = row.due
    elif row.due is not None and _not_asked_yet(session, row):
        words = f"Ask whether it is good again: {row.subject}"
        number = follow_ups.add(session, row.contact_id, row.due, words, now)
        session.get_one(FollowUpRow, number).complaint_id = row.id
    session.flush()


def _not_asked_yet(session: Session, row: ComplaintRow) -> bool:
    """Whether no follow-up was ticked off since the solution: one that is done is not planned again."""
    asked = select(FollowUpRow.id).where(
        FollowUpRow.complaint_id == row.id, FollowUpRow.done_at >= row.step_since
    )
    return session.scalar(asked.limit(1)) is None
