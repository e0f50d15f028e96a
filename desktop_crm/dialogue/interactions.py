"""Writing down what passed between a customer and the business.

with book.write("Logged a call with “Ellen Fairweather”") as session:
    interactions.log(session, Log(contact_ids=(7,), channel="phone", direction=Direction.IN, at=at, body="…"), now)
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete as sql_delete
from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.dialogue import (
    cadences,
    channel_list,
    exchange,
    files,
    first_answer,
    planned_points,
    products,
    versions,
)
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.exchange import COLUMNS, Kept, Log, same
from desktop_crm.dialogue.former_words import require_seen
from desktop_crm.dialogue.tables import InteractionRow, ParticipantRow

__all__ = [
    "Interaction", "Kept", "Log", "change", "close_open_point", "delete", "get", "keep_last", "last", "last_open",
    "log", "open_again", "open_of", "record", "same",
]  # fmt: skip
_AHEAD = timedelta(minutes=5)  # clocks differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction(Log):
    """A stored exchange. Its open point is closed since `open_closed_at`."""

    id: int
    open_closed_at: datetime | None
    created_at: datetime
    updated_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether something is left to be answered."""
        return bool(self.open_point) and self.open_closed_at is None

    @property
    def edited(self) -> bool:
        return self.updated_at != self.created_at


# ---------------------------------------------------------------- writing
def log(session: Session, entry: Log, now: datetime, answers: int | None = None) -> int:
    """Writes an exchange down and returns its id; the open point of `answers` is closed by it.

    Raises UserError where it names nobody, lies ahead, or its channel is not there.
    """
    _check(session, entry, now)
    row = InteractionRow(created_at=now, updated_at=now)
    _fill(row, entry)
    asked = session.get(InteractionRow, answers) if answers is not None else None
    if asked is not None and row.complaint_id is None:
        row.complaint_id = asked.complaint_id  # an answer belongs to the case of what it answers
    session.add(row)
    session.flush()
    _join(session, row, entry.contact_ids)
    _put_lists(session, row.id, entry, now)
    first_answer.keep(session, (row.complaint_id,))
    keep_last(session, entry.contact_ids)
    cadences.keep(session, entry.contact_ids, now)
    if answers is not None:
        close_open_point(session, answers, now)
    return row.id


def change(
    session: Session, interaction_id: int, entry: Log, now: datetime, seen: datetime | None = None
) -> None:
    """Puts `entry` in the place of an exchange, whose former words are kept as a version.

    An open point with other words is open again. An entry that says the same changes nothing. `seen`: when the
    exchange that was looked at was changed last. Raises UserError where it was changed since.
    """
    row = _row(session, interaction_id)
    require_seen(row.updated_at, seen)
    before = record(session, row)
    _check(session, entry, now, before.contact_ids)
    if same(before, entry):
        return
    versions.keep(session, interaction_id, before, now)
    _fill(row, entry)
    if row.open_point != before.open_point:
        row.open_closed_at = None
    row.updated_at = now
    session.flush()
    session.execute(sql_delete(ParticipantRow).where(ParticipantRow.interaction_id == interaction_id))
    _join(session, row, entry.contact_ids)
    _put_lists(session, interaction_id, entry, now)
    first_answer.keep(session, (before.complaint_id, row.complaint_id))
    keep_last(session, {*before.contact_ids, *entry.contact_ids})
    cadences.keep(session, [*before.contact_ids, *entry.contact_ids], now)


def delete(session: Session, interaction_id: int, now: datetime | None = None) -> None:
    """Removes an exchange; a follow-up that came of it stays."""
    row = _row(session, interaction_id)
    people, case = _people(session, interaction_id), row.complaint_id
    session.execute(sql_delete(ParticipantRow).where(ParticipantRow.interaction_id == interaction_id))
    session.delete(row)
    session.flush()
    first_answer.keep(session, (case,))
    keep_last(session, people)
    cadences.keep(session, people, now or clock.now())


def close_open_point(session: Session, interaction_id: int, now: datetime) -> None:
    """What an exchange left open is answered or done, with what was planned in its words. Closed, it stays so."""
    row = _row(session, interaction_id)
    if row.open_point and row.open_closed_at is None:
        row.open_closed_at = now
        planned_points.tick(session, row, now)
        session.flush()


def open_again(session: Session, interaction_id: int) -> None:
    """What an exchange left open was not answered after all; nor is done what was done with it."""
    row = _row(session, interaction_id)
    planned_points.untick(session, row)
    row.open_closed_at = None
    session.flush()


def keep_last(session: Session, contact_ids: Collection[int]) -> None:
    """Writes on these contacts when and over which channel the last exchange was, for the lists."""
    session.flush()
    session.execute(sql(_KEEP_LAST), {"ids": json.dumps(sorted(set(contact_ids)))})
    session.expire_all()


_KEEP_LAST = """
UPDATE contacts SET (last_at, last_channel) = (
    SELECT max(p.at), ifnull((
        SELECT i.channel FROM participants q JOIN interactions i ON i.id = q.interaction_id
        WHERE q.contact_id = contacts.id ORDER BY q.at DESC, q.interaction_id DESC LIMIT 1), '')
    FROM participants p WHERE p.contact_id = contacts.id)
WHERE id IN (SELECT value FROM json_each(:ids))
"""


_LONGEST = 10**6  # minutes, as an import takes them: the sums of a report stay readable


def _check(session: Session, entry: Log, now: datetime, before: Collection[int] = ()) -> None:
    channel_list.get(session, entry.channel)
    if entry.at > now + _AHEAD:
        raise UserError("The time lies ahead.", "Plan a follow-up for what is still to come.")
    if entry.duration_minutes is not None and entry.duration_minutes < 0:
        raise UserError("It cannot have lasted less than no time.", "Type the minutes.")
    if entry.duration_minutes is not None and entry.duration_minutes >= _LONGEST:
        raise UserError("Nothing lasts so long.", "Type the minutes.")
    if entry.cost_minor is not None and entry.cost_minor < 0:
        raise UserError(
            "It cannot have cost less than nothing.", "Leave the cost empty if you do not know it."
        )
    if not entry.contact_ids:
        raise UserError("Who was it?", "Choose a contact.")
    ids = sorted(set(entry.contact_ids) - set(before))  # who took part may be in the bin by now
    here = sql(
        "SELECT count(*) FROM contacts WHERE id IN (SELECT value FROM json_each(:ids)) AND deleted_at IS NULL"
    )
    if session.scalar(here, {"ids": json.dumps(ids)}) != len(ids):
        raise UserError("This contact is not there any more.", "Restore the contact first.")


def _fill(row: InteractionRow, entry: Log) -> None:
    for name in COLUMNS:
        setattr(row, name, exchange.value(entry, name))


def _put_lists(session: Session, interaction_id: int, entry: Log, now: datetime) -> None:
    products.put(session, interaction_id, entry.products, now)
    files.put(session, interaction_id, entry.files)


def _join(session: Session, row: InteractionRow, contact_ids: Collection[int]) -> None:
    session.add_all(
        ParticipantRow(contact_id=contact_id, at=row.at, interaction_id=row.id)
        for contact_id in sorted(set(contact_ids))
    )
    session.flush()


# ---------------------------------------------------------------- reading
def get(session: Session, interaction_id: int) -> Interaction | None:
    """One exchange; None where there is none."""
    row = session.get(InteractionRow, interaction_id, populate_existing=True)
    return None if row is None else record(session, row)


def last(session: Session, contact_id: int) -> Interaction | None:
    """The latest exchange with a contact."""
    found = session.scalar(
        select(ParticipantRow.interaction_id)
        .where(ParticipantRow.contact_id == contact_id)
        .order_by(ParticipantRow.at.desc(), ParticipantRow.interaction_id.desc())
        .limit(1)
    )
    return None if found is None else get(session, found)


def last_open(session: Session, contact_id: int) -> Interaction | None:
    """The latest exchange with a contact that leaves something open: where the dialogue goes on."""
    found = open_of(session, contact_id, limit=1)
    return found[0] if found else None


def open_of(session: Session, contact_id: int, limit: int = 20) -> tuple[Interaction, ...]:
    """The exchanges with a contact that leave something open, the latest first."""
    rows = session.scalars(
        select(InteractionRow)
        .join(ParticipantRow, ParticipantRow.interaction_id == InteractionRow.id)
        .where(
            ParticipantRow.contact_id == contact_id,
            InteractionRow.open_point != "",
            InteractionRow.open_closed_at.is_(None),
        )
        .order_by(ParticipantRow.at.desc(), ParticipantRow.interaction_id.desc())
        .limit(limit)
        .execution_options(populate_existing=True)
    ).all()
    return tuple(record(session, row) for row in rows)


def record(session: Session, row: InteractionRow) -> Interaction:
    """The record of a row with those who took part, its products and its files."""
    own = {name: getattr(row, name) for name in COLUMNS} | {"direction": Direction(row.direction)}
    return Interaction(
        **own,
        contact_ids=tuple(_people(session, row.id)),
        products=products.of(session, row.id),
        files=files.of(session, row.id),
        id=row.id,
        open_closed_at=row.open_closed_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _people(session: Session, interaction_id: int) -> list[int]:
    return list(
        session.scalars(
            select(ParticipantRow.contact_id)
            .where(ParticipantRow.interaction_id == interaction_id)
            .order_by(ParticipantRow.contact_id)
        )
    )


def _row(session: Session, interaction_id: int) -> InteractionRow:
    row = session.get(InteractionRow, interaction_id)
    if row is None:
        raise UserError("This entry is not there any more.", "Open the contact again.")
    return row
