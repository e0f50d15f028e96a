"""When a complaint was answered first: by the first exchange of ours about it, or as its listening was over."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session, aliased

from desktop_crm.dialogue.channels import CAME_ABOUT, Direction
from desktop_crm.dialogue.complaint_steps import Step
from desktop_crm.dialogue.tables import ComplaintRow, ComplaintStepRow, InteractionRow

_MINUTE = timedelta(minutes=1)  # people write hours and minutes
_I = aliased(InteractionRow, name="i")


def keep(session: Session, complaint_ids: Iterable[int | None]) -> None:
    """Looks again at the first answer of these cases: an exchange came, went, or says something else."""
    for number in {each for each in complaint_ids if each is not None}:
        row = session.get(ComplaintRow, number)
        if row is None:
            continue
        ours = select(func.min(_I.at)).where(
            _I.complaint_id == number,
            _I.direction == Direction.OUT.value,
            _I.at > row.opened_at - _MINUTE,
            sql(CAME_ABOUT),  # they know nothing of a try that met nobody
        )
        heard = select(func.min(ComplaintStepRow.at)).where(
            ComplaintStepRow.complaint_id == number, ComplaintStepRow.before == Step.LISTEN.value
        )
        ends = [at for at in (session.scalar(ours), session.scalar(heard)) if at is not None]
        row.answered_at = max(min(ends), row.opened_at) if ends else None
    session.flush()
