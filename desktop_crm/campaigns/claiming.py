"""The steps of a run in the ledger: claim the next delivery, write what became of it.

A delivery is marked `sending` in the transaction in which the gate lets it pass, and that is on disk before
the message is handed over; its outcome is written with the next one's mark. What is found `sending` when no
run is alive may have left or not: it becomes in doubt, and is never sent again by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never, cast

from sqlalchemy import CursorResult
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.book.columns import from_millis, to_json, to_millis
from desktop_crm.book.database import Statement
from desktop_crm.campaigns import building, pacing
from desktop_crm.campaigns.building import Copy
from desktop_crm.campaigns.states import CampaignState, DeliveryState
from desktop_crm.consent import gate
from desktop_crm.consent.gate import Held, Reason, Rules
from desktop_crm.mail.answers import Accepted, AccountFault, Answer, Deferred, InDoubt, Refused

CRASHED = "The program ended while the letter was being handed over. It may have arrived."
RESTORED = "It left, or may have, before the book was put back from a backup."
GIVEN_UP = "Put off by its server for three days."


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery marked as sending: it has to be handed over now. `was`: where it goes back to."""

    id: int
    copy: Copy
    attempts: int
    first_tried_at: datetime | None
    was: DeliveryState
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing is due. `next_at`: when the first deferred one is; None: all is done."""

    next_at: datetime | None
    deferred: int


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The user paused or stopped the campaign."""

    state: CampaignState


Next = Claimed | Nothing | Interrupted


def settle(session: Session) -> int:
    """Puts in doubt what was being handed over when a run ended; only while no run is alive.

    Its time stays: it may have left then, and counts from then on.
    """
    found = session.connection().exec_driver_sql(
        "UPDATE deliveries SET state = 'in_doubt', attempts = attempts + 1, reason = ?,"
        " first_tried_at = coalesce(first_tried_at, at) WHERE state = 'sending'",
        (CRASHED,),
    )
    return found.rowcount


def doubt_what_left(session: Session, left: Mapping[str, int], now: datetime) -> int:
    """Puts in doubt what the book thinks is still to come, though more attempts are on record (by token).

    So it is after a restored backup, which knows nothing of what left since.
    """
    found = session.execute(
        sql(
            "UPDATE deliveries SET state = 'in_doubt', attempts = j.value, at = :now, next_at = NULL, reason = :why"
            " FROM json_each(:left) AS j WHERE deliveries.token = j.key"
            " AND state IN ('planned', 'deferred') AND attempts < j.value"
        ),
        {"now": to_millis(now), "why": RESTORED, "left": to_json(dict(left))},
    )
    return cast(CursorResult[Any], found).rowcount


def release(session: Session, campaign_id: int, now: datetime) -> int:
    """Plans again what waited for a complaint that is closed now; how many. The gate is asked once more."""
    values = (to_millis(now), campaign_id, Reason.COMPLAINT.value)
    return session.connection().exec_driver_sql(_RELEASE, values).rowcount


def claim(run: Statement, campaign_id: int, topic_id: int, rules: Rules, now: datetime) -> Next:
    """Marks the next delivery that may leave; those the gate holds are written down on the way."""
    (state,) = run("SELECT state FROM campaigns WHERE id = ?", (campaign_id,)).fetchone()
    if state != CampaignState.SENDING:
        return Interrupted(CampaignState(state))
    at = to_millis(now)
    while True:
        row = run(_DUE_AGAIN, (campaign_id, at)).fetchone() or run(_NOT_YET_TRIED, (campaign_id,)).fetchone()
        if row is None:
            next_at, deferred = run(_LATER, (campaign_id,)).fetchone()
            return Nothing(None if next_at is None else from_millis(next_at), deferred)
        delivery_id, contact_id, address, name, message_id, token, attempts, first, was, next_at = row
        verdict = gate.ask(run, rules, contact_id, address, topic_id, now)
        if isinstance(verdict, Held):
            run(_HOLD, (at, verdict.reason.value, delivery_id))
            continue
        run(_MARK, (at, delivery_id))
        return Claimed(
            id=delivery_id,
            copy=Copy(address, name, message_id, token, building.person(run, contact_id)),
            attempts=attempts,
            first_tried_at=None if first is None else from_millis(first),
            was=DeliveryState(was),
            next_at=None if next_at is None else from_millis(next_at),
        )


_ROW = "id, contact_id, address, name, message_id, token, attempts, first_tried_at, state, next_at"
_DUE_AGAIN = (
    f"SELECT {_ROW} FROM deliveries WHERE campaign_id = ? AND state = 'deferred' AND next_at <= ?"
    " ORDER BY next_at, id LIMIT 1"
)
_NOT_YET_TRIED = (
    f"SELECT {_ROW} FROM deliveries WHERE campaign_id = ? AND state = 'planned' ORDER BY next_at, id LIMIT 1"
)
_LATER = "SELECT min(next_at), count(*) FROM deliveries WHERE campaign_id = ? AND state = 'deferred'"
_LEFT = (
    "SELECT EXISTS (SELECT 1 FROM deliveries WHERE campaign_id = ?"
    " AND state IN ('planned', 'deferred', 'sending'))"
)
_HOLD = "UPDATE deliveries SET state = 'held', at = ?, next_at = NULL, reason = ? WHERE id = ?"
_RELEASE = (
    "UPDATE deliveries SET state = 'planned', at = ?, next_at = NULL, reason = ''"
    " WHERE campaign_id = ? AND state = 'held' AND reason = ?"
    f" AND NOT EXISTS (SELECT 1 FROM {gate.COMPLAINED} deliveries.address)"
)
_MARK = "UPDATE deliveries SET state = 'sending', at = ? WHERE id = ?"


def anybody_left(run: Statement, campaign_id: int) -> bool:
    """Whether somebody is still to get it, now or later."""
    (left,) = run(_LEFT, (campaign_id,)).fetchone()
    return bool(left)


def write(run: Statement, claimed: Claimed, answer: Answer, now: datetime) -> DeliveryState:
    """Writes what became of a delivery that was handed over; where it stands now."""
    state, reply, reason, next_at = _outcome(claimed, answer, now)
    untried = isinstance(answer, AccountFault)  # no recipient is to blame, and nothing was handed over
    run(
        "UPDATE deliveries SET state = ?, at = ?, attempts = ?, first_tried_at = ?, next_at = ?, reply = ?,"
        " reason = ? WHERE id = ? AND state = 'sending'",
        (
            state.value,
            to_millis(now),
            claimed.attempts + (not untried),
            _millis(claimed.first_tried_at if untried else claimed.first_tried_at or now),
            _millis(next_at),
            reply,
            reason,
            claimed.id,
        ),
    )
    return state


def _outcome(
    claimed: Claimed, answer: Answer, now: datetime
) -> tuple[DeliveryState, str, str, datetime | None]:
    match answer:
        case Accepted(reply):
            return DeliveryState.ACCEPTED, reply, "", None
        case Deferred(reply):
            if now - (claimed.first_tried_at or now) >= pacing.GIVE_UP:
                return DeliveryState.REFUSED, reply, GIVEN_UP, None
            return DeliveryState.DEFERRED, reply, "", pacing.next_try(claimed.attempts + 1, now)
        case Refused(reply):
            return DeliveryState.REFUSED, reply, "", None
        case InDoubt(why):
            return DeliveryState.IN_DOUBT, "", why, None
        case AccountFault():
            return claimed.was, answer.reply, "", claimed.next_at
        case _ as never:
            assert_never(never)


def unclaim(run: Statement, claimed: Claimed, now: datetime) -> None:
    """Takes the mark back: the message could not even be made, so nothing was handed over."""
    run(
        "UPDATE deliveries SET state = ?, at = ? WHERE id = ? AND state = 'sending'",
        (claimed.was.value, to_millis(now), claimed.id),
    )


def _millis(instant: datetime | None) -> int | None:
    return None if instant is None else to_millis(instant)
