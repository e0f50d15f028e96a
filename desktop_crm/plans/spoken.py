"""What was said to somebody over a touch's channel since it began: as good as ticked off.

One talk is one touch: where a plan rings twice, the second call takes a talk on another day. Counted, not followed
from talk to talk: a statement that asks for each touch when the one before it was done is too deep for SQLite.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.book.columns import to_millis
from desktop_crm.dialogue.channels import CAME_ABOUT
from desktop_crm.plans.touching import Touch

_DAY = 86_400_000  # ms; what is said on one day is one talk


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a statement in which `f` is a follow-up of the touch; the names of its values carry the touch."""

    sql: str
    binds: dict[str, object]


def spoken(touch: Touch, touches: Sequence[Touch]) -> Piece:
    """Whether they were spoken to for it. `touches`: all of the plan, in their order."""
    number, before = touch.id, _before(touch, touches)
    binds: dict[str, object] = {f"since_{number}": _since(touch), f"channel_{number}": touch.channel}
    said = f"EXISTS (SELECT 1 {_talks(number)})"
    if not before:
        return Piece(said, binds)
    offset = clock.local(clock.now()).utcoffset() or timedelta()
    binds |= {
        f"first_{number}": min(map(_since, (*before, touch))),
        f"before_{number}": json.dumps([each.id for each in before]),
        f"shift_{number}": offset // timedelta(milliseconds=1),
    }
    return Piece(f"({said} AND {_on_another_day(number)})", binds)


def done(touch: Touch, touches: Sequence[Touch]) -> Piece:
    """Whether it is done: ticked off, or they were spoken to."""
    said = spoken(touch, touches)
    return Piece(f"(f.done_at IS NOT NULL OR {said.sql})", said.binds)


def tick_off(session: Session, touch: Touch, touches: Sequence[Touch]) -> None:
    """What is still open though they were spoken to is done, since they were: it is not open when the plan ends."""
    said = spoken(touch, touches)
    session.execute(sql(ticking(touch, touches)), said.binds | {f"touch_{touch.id}": touch.id})
    session.expire_all()


def ticking(touch: Touch, touches: Sequence[Touch]) -> str:
    """The statement that ticks off, at the time of the first talk, or for a later touch of the last."""
    which = "max" if _before(touch, touches) else "min"
    return (
        f"UPDATE follow_ups AS f SET done_at = (SELECT {which}(p.at) {_talks(touch.id)})"
        f" WHERE f.touch_id = :touch_{touch.id} AND f.done_at IS NULL AND {spoken(touch, touches).sql}"
    )


def _before(touch: Touch, touches: Sequence[Touch]) -> list[Touch]:
    """The touches over the same channel that come before it, as far as they have begun."""
    begun = [each for each in touches if each.begun_at is not None and each.channel == touch.channel]
    return [each for each in begun if (each.due, each.id) < (touch.due, touch.id)]


def _talks(touch_id: int, since: str = "since") -> str:
    """From where and which exchanges do for a touch."""
    return (
        "FROM participants p CROSS JOIN interactions i ON i.id = p.interaction_id WHERE p.contact_id = f.contact_id"
        f" AND p.at >= :{since}_{touch_id} AND i.channel = :channel_{touch_id} AND {CAME_ABOUT}"
    )


def _on_another_day(number: int) -> str:
    """Whether they were spoken to on more days than the earlier touches take.

    An earlier one that was ticked off on a day without a talk takes none.
    """
    day = f"(p.at + :shift_{number}) / {_DAY}"
    alone = (
        f"e.done_at IS NOT NULL AND NOT EXISTS (SELECT 1 {_talks(number, 'first')}"
        f" AND {day} = (e.done_at + :shift_{number}) / {_DAY})"
    )
    return (
        f"(SELECT count(DISTINCT {day}) {_talks(number, 'first')}) > (SELECT count(*) FROM follow_ups e"
        " WHERE e.contact_id = f.contact_id"
        f" AND +e.touch_id IN (SELECT value FROM json_each(:before_{number})) AND NOT ({alone}))"
    )


def _since(touch: Touch) -> int:
    day = to_millis(clock.day_start(touch.due))
    return day if touch.begun_at is None else min(day, to_millis(touch.begun_at))
