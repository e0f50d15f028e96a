"""Where one contact stands: for their page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.book.asking import ask_of
from desktop_crm.book.columns import from_millis, to_millis
from desktop_crm.contacts import pinning
from desktop_crm.contacts.touching import contact_row
from desktop_crm.lifecycle import keeping, reading, reviewing, stages
from desktop_crm.lifecycle.rules import stage_of
from desktop_crm.lifecycle.stages import Stage


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The stage a contact is at, what such people expect, and why: by rule, or by hand since a day.

    `by_rule` is what the rules say, also where the stage is pinned.
    """

    stage: Stage
    expects: str
    reason: str
    by_rule: Stage
    pinned: bool
    since: date | None  # of a pin whose day is known
    usual_days: int | None = None  # between two occasions, where there is a rhythm


def of_contact(session: Session, contact_id: int, now: datetime) -> Whereabouts | None:
    """Where the contact stands; None where it is gone."""
    row = ask_of(session)("SELECT stage, stage_pinned FROM contacts WHERE id = ?", (contact_id,)).fetchone()
    if row is None:
        return None
    found = _by_rule(session, contact_id, now)
    kept = stages.read(row[0])
    pinned = bool(row[1]) and kept is not None
    shown = kept if kept is not None else found[0]
    return Whereabouts(
        shown, keeping.expects(session, shown), found[1], found[0], pinned,
        _pinned_on(session, contact_id) if pinned else None,
        _usual_days(session, contact_id),
    )  # fmt: skip


def pin(session: Session, contact_id: int, stage: Stage, now: datetime) -> None:
    """Sets the stage by hand: the rules leave it from now on."""
    row = contact_row(session, contact_id)
    before, row.stage, row.updated_at = row.stage, stage.value, now
    pinning.set_by_hand(session, [(contact_id, before)], now)


def unpin(session: Session, contact_id: int, now: datetime) -> None:
    """Leaves the stage to the rules again, and goes by them at once."""
    row = contact_row(session, contact_id)
    before, (stage, reason) = row.stage, _by_rule(session, contact_id, now)
    row.stage, row.stage_pinned, row.updated_at = stage.value, False, now
    session.flush()
    ask_of(session)(
        'INSERT INTO stage_changes (contact_id, at, "before", "after", reason, by_hand) VALUES (?, ?, ?, ?, ?, 1)',
        (contact_id, to_millis(now), before, stage.value, reason),
    )
    reviewing.review_these(session, [contact_id], now)


def _by_rule(session: Session, contact_id: int, now: datetime) -> tuple[Stage, str]:
    facts = reading.facts_of(session, [contact_id], reading.sells(session))[contact_id]
    found = stage_of(facts, keeping.rules(session), clock.local(now).date())
    return found.stage, found.reason


def _usual_days(session: Session, contact_id: int) -> int | None:
    found = ask_of(session)("SELECT usual_days FROM rhythms WHERE contact_id = ?", (contact_id,)).fetchone()
    return found[0] if found else None


def _pinned_on(session: Session, contact_id: int) -> date | None:
    found = ask_of(session)(
        "SELECT at, by_hand FROM stage_changes WHERE contact_id = ? ORDER BY at DESC, id DESC LIMIT 1",
        (contact_id,),
    ).fetchone()
    return clock.local(from_millis(found[0])).date() if found and found[1] else None
