"""When a complaint was answered first: by the first exchange of ours about it, or as its listening was over."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.complaint_steps import Step
from desktop_crm.dialogue.tables import ComplaintRow, ComplaintStepRow, InteractionRow

_MINUTE = timedelta(minutes=1)  # people write hours and minutes


def keep(session: Session, complaint_ids: Iterable[int | None]) -> None:
    """Looks again at the first answer of these cases: an exchange came, went, or says something else."""
    for number in {each for each in complaint_ids if each is not None}:
        row = session.get(ComplaintRow, number)
        if row is None:
            continue
        ours = select(func.min(InteractionRow.at)).where(
            InteractionRow.complaint_id == number,
            InteractionRow.direction == Direction.OUT.value,
            InteractionRow.at > row.opened_at - _MINUTE,
        )
        heard = select(func.min(ComplaintStepRow.at)).where(
            ComplaintStepRow.complaint_id == number, ComplaintStepRow.before == Step.LISTEN.value
        )
        ends = [at for at in (session.scalar(ours), session.scalar(heard)) if at is not None]
        row.answered_at = max(min(ends), row.opened_at) if ends else None
    session.flush()
