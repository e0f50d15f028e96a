"""What was said to somebody over a touch's channel since it began: as good as ticked off."""

from __future__ import annotations

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.book.columns import to_millis
from desktop_crm.dialogue.channels import CAME_ABOUT
from desktop_crm.plans.touching import Touch

_WITH = f"""
FROM participants p CROSS JOIN interactions i ON i.id = p.interaction_id
WHERE p.contact_id = f.contact_id AND p.at >= :since AND i.channel = :channel AND {CAME_ABOUT}
"""
SPOKEN = f"EXISTS (SELECT 1 {_WITH})"  # `f` is a follow-up of the touch


def binds(touch: Touch) -> dict[str, object]:
    """What the questions about a touch are given: from when an exchange counts, over which channel."""
    day = to_millis(clock.day_start(touch.due))
    begun = day if touch.begun_at is None else min(day, to_millis(touch.begun_at))
    return {"since": begun, "channel": touch.channel, "touch": touch.id}


def tick_off(session: Session, touch: Touch) -> None:
    """What is still open though they were spoken to is done, since they were: it is not open when the plan ends."""
    session.execute(sql(_TICK_OFF), binds(touch))
    session.expire_all()


_TICK_OFF = f"""
UPDATE follow_ups AS f SET done_at = (SELECT min(p.at) {_WITH})
WHERE f.touch_id = :touch AND f.done_at IS NULL AND {SPOKEN}
"""
