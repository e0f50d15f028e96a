"""What the sheet for a follow-up carries, kept in the book."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from desktop_crm.dialogue import cadences, follow_ups
from desktop_crm.ui.dialogue.follow_up_sheet import Plan


def keep(session: Any, plan: Plan, now: datetime, contact_ids: Sequence[int] = ()) -> None:
    """Plans it for these contacts, or for whom the plan names; what is counted from the last contact is a cadence."""
    whom = contact_ids or plan.contact_ids
    if plan.from_contact and plan.repeat is not None:
        cadences.add_each(session, whom, plan.repeat, now, plan.what, plan.channel)
        return
    for contact_id in whom:
        follow_ups.add(
            session, contact_id, plan.due, plan.what, now,
            due_time=plan.due_time, channel=plan.channel, repeat=plan.repeat,
        )  # fmt: skip


def said(plan: Plan) -> str:
    """The label of the step: `Planned “Ring”`, `Planned “Ring”, every 6 weeks`."""
    often = f", {plan.repeat.words().lower()}" if plan.repeat is not None else ""
    return f"Planned “{plan.what}”{often}"
