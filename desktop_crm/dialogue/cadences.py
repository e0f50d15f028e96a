"""Cadences: follow-ups that come by themselves so long after the last real contact.

with book.write("Every 6 weeks with “Ann Berg”") as session:
    cadences.add(session, OfContact(7), Repeat(6, Unit.WEEK), now)

Whom a cadence concerns is noted in `to_review` by triggers in any way of writing, undo too; the review pass calls
`keep`. What concerns one contact is kept at once, so that the page shows it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.base.text import one_line
from desktop_crm.book.columns import from_millis, to_millis
from desktop_crm.contacts.tables import TagRow
from desktop_crm.dialogue import cadence_list, channel_list, repeating
from desktop_crm.dialogue.channels import REAL_CONTACT
from desktop_crm.dialogue.nearest import Cadence, Made, settle
from desktop_crm.dialogue.repeating import Repeat
from desktop_crm.dialogue.tables import CadenceRow

WHAT = "Get in touch"
_AHEAD = timedelta(minutes=5)  # clocks differ: such an exchange may be written down, and counts


@dataclass(frozen=True, slots=True)
class OfContact:
    """A cadence for one contact."""

    id: int


@dataclass(frozen=True, slots=True)
class OfTag:
    """A cadence for all who have a tag."""

    id: int


@dataclass(frozen=True, slots=True)
class OfStage:
    """A cadence for all who are at a lifecycle stage."""

    stage: str


Whose = OfContact | OfTag | OfStage


# ---------------------------------------------------------------- writing
def add(
    session: Session,
    whose: Whose,
    repeat: Repeat,
    now: datetime,
    what: str = "",
    channel: str = "",
    *,
    rests: bool = False,
) -> int:
    """Makes a cadence and returns its id; a contact's own takes the place of the one before.

    Raises UserError where the tag or stage has one already.
    """
    row = CadenceRow(created_at=now, stage="")
    match whose:
        case OfContact(id=number):
            own = select(CadenceRow).where(CadenceRow.contact_id == number).order_by(CadenceRow.id).limit(1)
            row = session.scalar(own) or row
            row.contact_id = number
        case OfTag(id=number):
            row.tag_id = number
            _require_free(session, CadenceRow.tag_id == number, _tag_name(session, number))
        case OfStage(stage=stage):
            row.stage = stage
            _require_free(session, CadenceRow.stage == stage, stage)
    row.paused_at = now if rests else None
    _say(session, row, repeat, what, channel)
    _keep_own(session, row, now)
    return row.id


def add_each(
    session: Session,
    contact_ids: Sequence[int],
    repeat: Repeat,
    now: datetime,
    what: str = "",
    channel: str = "",
) -> None:
    """Gives each of these contacts a cadence of their own, in the place of one they had."""
    given = CadenceRow(stage="")
    _fill(session, given, repeat, what, channel)
    values = {
        "ids": json.dumps(list(contact_ids)), "every": given.every, "unit": given.unit, "what": given.what,
        "channel": given.channel, "now": to_millis(now),
    }  # fmt: skip
    for statement in (_REWORD_OWN, _CHANGE_OWN, _ADD_OWN):
        session.execute(sql(statement), values)
    session.expire_all()
    keep(session, contact_ids, now)


_REWORD_OWN = """
UPDATE follow_ups SET what = :what, channel = :channel FROM cadences k
WHERE k.contact_id IS NOT NULL AND k.contact_id IN (SELECT value FROM json_each(:ids))
    AND follow_ups.cadence_id = k.id AND follow_ups.done_at IS NULL
    AND follow_ups.what = k.what AND follow_ups.channel = k.channel
"""
_CHANGE_OWN = """
UPDATE cadences SET every = :every, unit = :unit, what = :what, channel = :channel, paused_at = NULL
WHERE contact_id IS NOT NULL AND contact_id IN (SELECT value FROM json_each(:ids))
"""
_ADD_OWN = """
INSERT INTO cadences (contact_id, stage, every, unit, what, channel, created_at)
SELECT j.value, '', :every, :unit, :what, :channel, :now FROM json_each(:ids) j
WHERE NOT EXISTS (SELECT 1 FROM cadences k WHERE k.contact_id = j.value)
"""


def change(
    session: Session, cadence_id: int, repeat: Repeat, now: datetime, what: str = "", channel: str = ""
) -> None:
    """Another rhythm, other words or another channel; the follow-ups it made follow."""
    row = _row(session, cadence_id)
    _say(session, row, repeat, what, channel)
    _keep_own(session, row, now)


def pause(session: Session, cadence_id: int, now: datetime) -> None:
    """It rests: it makes no follow-ups, and those it made go."""
    _rest(session, cadence_id, now, now)


def go_on(session: Session, cadence_id: int, now: datetime) -> None:
    """It rests no longer."""
    _rest(session, cadence_id, None, now)


def remove(session: Session, cadence_id: int, now: datetime) -> None:
    """Removes a cadence with the follow-ups it made; what was moved by hand stays as an ordinary one."""
    row = _row(session, cadence_id)
    contact = row.contact_id
    session.delete(row)
    session.flush()
    session.expire_all()
    if contact is not None:
        keep(session, [contact], now)


def _rest(session: Session, cadence_id: int, since: datetime | None, now: datetime) -> None:
    row = _row(session, cadence_id)
    row.paused_at = since
    session.flush()
    _keep_own(session, row, now)


def _keep_own(session: Session, row: CadenceRow, now: datetime) -> None:
    if row.contact_id is not None:
        keep(session, [row.contact_id], now)


_REWORD = """
UPDATE follow_ups SET what = :what, channel = :channel
WHERE cadence_id = :id AND done_at IS NULL AND what = :old AND channel = :old_channel
"""


def _say(session: Session, row: CadenceRow, repeat: Repeat, what: str, channel: str) -> None:
    """Writes it; what it made says the new words, too, unless it was edited."""
    before = {"old": row.what, "old_channel": row.channel}
    _fill(session, row, repeat, what, channel)
    session.add(row)
    session.flush()
    session.execute(sql(_REWORD), before | {"id": row.id, "what": row.what, "channel": row.channel})
    session.expire_all()


def _fill(session: Session, row: CadenceRow, repeat: Repeat, what: str, channel: str) -> None:
    given = repeating.checked(repeat.every, repeat.unit)
    if channel:
        channel_list.get(session, channel)
    row.every, row.unit, row.what, row.channel = (
        given.every,
        given.unit.value,
        one_line(what) or WHAT,
        channel,
    )


def _require_free(session: Session, same: Any, name: str) -> None:
    if session.scalar(select(CadenceRow.id).where(same).limit(1)) is not None:
        raise UserError(f"There is a cadence for “{name}” already.", "Change that one.")


def _tag_name(session: Session, tag_id: int) -> str:
    row = session.get(TagRow, tag_id)
    if row is None:
        raise UserError("This tag is not there any more.", "Choose another one.")
    return row.name


def _row(session: Session, cadence_id: int) -> CadenceRow:
    row = session.get(CadenceRow, cadence_id)
    if row is None:
        raise UserError("This cadence is not there any more.", "Open the page again.")
    return row


# ---------------------------------------------------------------- keeping
def keep(session: Session, contact_ids: Sequence[int], now: datetime) -> None:
    """Makes, moves or removes the cadence follow-ups of these contacts; some statements, however many they are."""
    if not contact_ids or not cadence_list.any_at_all(session):
        return
    session.flush()
    ids = sorted(set(contact_ids))
    chosen = cadence_list.of_contacts(session, ids)
    days = _days(session, chosen, now)
    made = _made(session, ids)
    changes: dict[str, list[dict[str, Any]]] = {name: [] for name in _CHANGES}
    for contact in ids:
        if contact not in days and contact in chosen:
            continue  # in the bin: nothing is shown of it, nothing is changed
        day, rule = days.get(contact), chosen.get(contact)
        wanted = (day, rule.id) if day is not None and rule is not None and not rule.rests else None
        found = settle(wanted, made.get(contact, ()))
        changes["remove"] += [{"id": each} for each in found.removed]
        changes["let_go"] += [{"id": each} for each in found.let_go]
        if wanted is None or rule is None:
            continue
        words = {"what": rule.what, "channel": rule.channel, "cadence": rule.id}
        if found.taken_over is not None:
            changes["take_over"].append({"id": found.taken_over, "cadence": rule.id})
        if found.moved is not None:
            changes["move"].append({"id": found.moved, "due": wanted[0].isoformat(), **words})
        if found.added:
            row = {"contact": contact, "due": wanted[0].isoformat(), "now": to_millis(now), **words}
            changes["add"].append(row)
    for name, rows in changes.items():
        if rows:
            session.execute(sql(_CHANGES[name]), rows)
    session.expire_all()


# Its words change only when it comes to belong to another cadence: they may have been edited.
_CHANGES = {
    "remove": "DELETE FROM follow_ups WHERE id = :id",
    "let_go": "UPDATE follow_ups SET cadence_id = NULL WHERE id = :id",
    "take_over": "UPDATE follow_ups SET cadence_id = :cadence WHERE id = :id",
    "move": """
UPDATE follow_ups SET due = :due, anchor = :due, cadence_id = :cadence,
    what = CASE WHEN cadence_id = :cadence THEN what ELSE :what END,
    channel = CASE WHEN cadence_id = :cadence THEN channel ELSE :channel END WHERE id = :id""",
    "add": """
INSERT INTO follow_ups
    (contact_id, due, due_time, what, channel, created_at, outcome, repeat_unit, anchor, cadence_id)
VALUES (:contact, :due, '', :what, :channel, :now, '', '', :due, :cadence)""",
}


def _days(session: Session, chosen: dict[int, Cadence], now: datetime) -> dict[int, date | None]:
    """When to get in touch with each of those who are not deleted."""
    given = {"ids": json.dumps(list(chosen)), "now": to_millis(now + _AHEAD)}
    found: dict[int, date | None] = {}
    for contact, touched, done in session.execute(sql(_LAST), given):
        last = max((at for at in (touched, done) if at is not None), default=None)
        rule = chosen[contact]
        found[contact] = repeating.next_contact(
            None if last is None else clock.local(from_millis(last)).date(),
            clock.local(rule.created_at).date(),
            rule.repeat,
        )
    return found


# A cadence's follow-up that was ticked off without a real contact counts, too, or it would be due again at once.
_LAST = f"""
SELECT c.id, (
    SELECT p.at FROM participants p JOIN interactions i ON i.id = p.interaction_id
    WHERE p.contact_id = c.id AND p.at <= :now
    AND {REAL_CONTACT} ORDER BY p.at DESC LIMIT 1
), (
    SELECT max(f.done_at) FROM follow_ups f
    WHERE f.contact_id = c.id AND f.done_at IS NOT NULL AND f.cadence_id IS NOT NULL
) FROM json_each(:ids) j CROSS JOIN contacts c ON c.id = j.value WHERE c.deleted_at IS NULL
"""


def _made(session: Session, ids: Sequence[int]) -> dict[int, list[Made]]:
    found: dict[int, list[Made]] = {}
    for contact, number, due, anchor, cadence in session.execute(sql(_OPEN), {"ids": json.dumps(list(ids))}):
        on = None if anchor is None else date.fromisoformat(anchor)
        found.setdefault(contact, []).append(Made(number, date.fromisoformat(due), on, cadence))
    return found


_OPEN = """
SELECT f.contact_id, f.id, f.due, f.anchor, f.cadence_id FROM json_each(:ids) j
CROSS JOIN follow_ups f ON f.contact_id = j.value AND f.done_at IS NULL
WHERE f.cadence_id IS NOT NULL OR (f.due <> f.anchor AND f.repeat_every IS NULL)
"""
