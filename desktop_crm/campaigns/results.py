"""What became of a campaign: counts, every recipient's row, and what the user decides about those in doubt."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Row
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.text import match_expression
from desktop_crm.book.columns import from_millis, to_json, to_millis
from desktop_crm.campaigns import drafting, planning
from desktop_crm.campaigns.states import CampaignState, DeliveryState
from desktop_crm.consent.gate import Reason
from desktop_crm.contacts import naming

BY_HAND = "Found to have arrived, said by hand."


@dataclass(frozen=True, slots=True)
class Report:
    """A campaign's outcome. `counts` has every state; `left_out` and `held` by reason, those with nobody absent.

    `left_out` were never planned for; `held` were, and the gate said no when their turn came.
    """

    campaign_id: int
    name: str
    state: CampaignState
    practice: bool
    subject: str
    sender: str
    topic: str
    started_at: datetime | None
    finished_at: datetime | None
    held_reason: str
    held_until: datetime | None
    counts: dict[DeliveryState, int]
    left_out: dict[Reason, int]
    held: dict[Reason, int]

    @property
    def planned(self) -> int:
        """How many copies were meant to leave."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Delivery:
    """One recipient's row. `reply`: the server's own words; `reason`: of held ones a `Reason`, else words."""

    id: int
    contact_id: int | None
    name: str
    address: str
    state: DeliveryState
    message_id: str
    attempts: int
    at: datetime
    next_at: datetime | None
    reply: str
    reason: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who was not written to, as it was when sending began."""

    contact_id: int
    name: str
    reason: Reason


def report(session: Session, campaign_id: int) -> Report:
    """The outcome so far. Raises UserError where the campaign is gone."""
    row = drafting.row_of(session, campaign_id)
    issue = planning.frozen_issue(row) if row.sent else None
    counted = dict(_counted(session, campaign_id, "SELECT state, count(*) FROM deliveries", "state"))
    held = _counted(
        session, campaign_id, "SELECT reason, count(*) FROM deliveries", "reason", "state = 'held'"
    )
    left_out = _counted(session, campaign_id, "SELECT reason, count(*) FROM left_out", "reason")
    return Report(
        campaign_id=row.id,
        name=row.name,
        state=CampaignState(row.state),
        practice=row.practice,
        subject=issue.subject if issue else row.subject,
        sender=issue.sender_address if issue else "",
        topic=issue.topic if issue else "",
        started_at=row.started_at,
        finished_at=row.finished_at,
        held_reason=row.held_reason,
        held_until=row.held_until,
        counts={state: counted.get(state, 0) for state in DeliveryState},
        left_out=_by_reason(left_out),
        held=_by_reason(held),
    )


def _counted(
    session: Session, campaign_id: int, query: str, group: str, condition: str = "true"
) -> list[tuple[str, int]]:
    whole = f"{query} WHERE campaign_id = :id AND {condition} GROUP BY {group}"
    return [(row[0], row[1]) for row in session.execute(sql(whole), {"id": campaign_id})]


def _by_reason(counted: list[tuple[str, int]]) -> dict[Reason, int]:
    counts = dict(counted)
    return {reason: counts[reason] for reason in Reason if reason in counts}


def deliveries(
    session: Session,
    campaign_id: int,
    states: Collection[DeliveryState] = (),
    offset: int = 0,
    limit: int = 200,
    text: str = "",
) -> tuple[Delivery, ...]:
    """One page of the recipients in the order of planning; no states: all. `text`: part of name or address."""
    rows = session.execute(
        sql(
            f"SELECT {_COLUMNS} FROM deliveries WHERE campaign_id = :id {_filter(states, text)}"
            " ORDER BY id LIMIT :limit OFFSET :offset"
        ),
        _binds(campaign_id, states, text) | {"limit": limit, "offset": offset},
    )
    return tuple(_delivery(row) for row in rows)


def count(session: Session, campaign_id: int, states: Collection[DeliveryState] = (), text: str = "") -> int:
    """How many rows `deliveries` has in all."""
    query = f"SELECT count(*) FROM deliveries WHERE campaign_id = :id {_filter(states, text)}"
    return int(session.execute(sql(query), _binds(campaign_id, states, text)).scalar_one())


def left_out(
    session: Session, campaign_id: int, reason: Reason | None = None, offset: int = 0, limit: int = 200
) -> tuple[LeftOut, ...]:
    """One page of those who were not written to, by name."""
    rows = session.execute(
        sql(
            "SELECT l.contact_id, c.full_name, c.organisation, l.reason FROM left_out AS l"
            " JOIN contacts AS c ON c.id = l.contact_id WHERE l.campaign_id = :id"
            " AND (:reason IS NULL OR l.reason = :reason) ORDER BY c.sort_name, c.id LIMIT :limit OFFSET :offset"
        ),
        {"id": campaign_id, "reason": reason, "limit": limit, "offset": offset},
    )
    return tuple(
        LeftOut(contact_id, naming.shown(full_name, organisation), Reason(why))
        for contact_id, full_name, organisation, why in rows
    )


_COLUMNS = "id, contact_id, name, address, state, message_id, attempts, at, next_at, reply, reason"


def _filter(states: Collection[DeliveryState], text: str) -> str:
    among = "AND state IN (SELECT value FROM json_each(:states))" if states else ""
    if not text.strip():
        return among
    found = "instr(address, :text) OR instr(name, :text)"
    if match_expression(text):
        found += " OR contact_id IN (SELECT rowid FROM contact_search WHERE contact_search MATCH :match)"
    return f"{among} AND ({found})"


def _binds(campaign_id: int, states: Collection[DeliveryState], text: str) -> dict[str, Any]:
    return {
        "id": campaign_id,
        "states": to_json(sorted(states)),
        "text": text.strip(),
        "match": match_expression(text),
    }


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        contact_id=row.contact_id,
        name=row.name,
        address=row.address,
        state=DeliveryState(row.state),
        message_id=row.message_id,
        attempts=row.attempts,
        at=from_millis(row.at),
        next_at=None if row.next_at is None else from_millis(row.next_at),
        reply=row.reply,
        reason=row.reason,
    )


# ---------------------------------------------------------------- the user's word
def it_arrived(session: Session, delivery_ids: Collection[int]) -> int:
    """Those in doubt were found to have arrived (in Sent, or the reader said so); how many were in doubt.

    Their time stays: that is when they left.
    """
    found = session.execute(
        sql(
            "UPDATE deliveries SET state = 'accepted', reason = :reason"
            " WHERE state = 'in_doubt' AND id IN (SELECT value FROM json_each(:ids))"
        ),
        {"reason": BY_HAND, "ids": to_json(sorted(delivery_ids))},
    )
    return cast(CursorResult[Any], found).rowcount


def send_again(session: Session, campaign_id: int, delivery_ids: Collection[int], now: datetime) -> int:
    """Plans those in doubt, refused, or held for a complaint once more, because the user says so; how many.

    They leave with the same Message-ID, so that mail programs may recognise a second copy, and only if the
    gate lets them pass. A finished campaign goes on for them.
    """
    found = session.execute(
        sql(
            "UPDATE deliveries SET state = 'planned', at = :now, next_at = NULL, first_tried_at = NULL, reason = ''"
            " WHERE campaign_id = :id"
            " AND (state IN ('in_doubt', 'refused') OR (state = 'held' AND reason = :complaint))"
            " AND id IN (SELECT value FROM json_each(:ids))"
        ),
        {
            "now": to_millis(now),
            "id": campaign_id,
            "ids": to_json(sorted(delivery_ids)),
            "complaint": Reason.COMPLAINT.value,
        },
    )
    count = cast(CursorResult[Any], found).rowcount
    row = drafting.row_of(session, campaign_id)
    if count and row.state == CampaignState.FINISHED:
        row.state, row.finished_at, row.updated_at = CampaignState.SENDING, None, now
        session.flush()
    return count
