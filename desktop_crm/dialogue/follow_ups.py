"""Follow-ups: something to do about a contact, by a day.

with book.write("Planned “Send the quote”") as session:
    follow_ups.add(session, contact_id, date(2026, 11, 20), "Send the quote", now)
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.base.text import clean, one_line
from desktop_crm.book.columns import to_millis
from desktop_crm.contacts.tables import ContactRow
from desktop_crm.dialogue import (
    cadence_list,
    cadences,
    channel_list,
    former_words,
    interactions,
    planned_points,
    repeating,
)
from desktop_crm.dialogue.former_words import Words
from desktop_crm.dialogue.interactions import Log
from desktop_crm.dialogue.repeating import Repeat, Unit
from desktop_crm.dialogue.tables import FollowUpRow

_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One thing to do. `due_time` is local, `10:30`, empty for any time of the day."""

    id: int
    contact_id: int
    due: date
    due_time: str
    what: str
    channel: str
    interaction_id: int | None
    created_at: datetime
    done_at: datetime | None
    outcome: str
    repeat_every: int | None = None
    repeat_unit: str = ""
    anchor: date | None = None  # what a repetition is counted from; the day a cadence put it on
    cadence_id: int | None = None

    @property
    def repeat(self) -> Repeat | None:
        """How it comes again; None: once."""
        return None if self.repeat_every is None else Repeat(self.repeat_every, Unit(self.repeat_unit))


# ---------------------------------------------------------------- writing
def add(
    session: Session,
    contact_id: int,
    due: date,
    what: str,
    now: datetime,
    *,
    due_time: str = "",
    channel: str = "",
    interaction_id: int | None = None,
    repeat: Repeat | None = None,
) -> int:
    """Plans something and returns its id; with `repeat` it comes again each time it is done.

    Raises UserError where it says nothing, or nobody is there.
    """
    row = FollowUpRow(contact_id=contact_id, interaction_id=interaction_id, created_at=now)
    _require_contact(session, contact_id)
    _fill(session, row, due, what, due_time, channel)
    _repeat(row, repeat)
    session.add(row)
    session.flush()
    return row.id


def change(
    session: Session,
    follow_up_id: int,
    due: date,
    what: str,
    due_time: str = "",
    channel: str = "",
    repeat: Repeat | None = None,
) -> None:
    """Puts other words, another day, time, channel or repetition in the place of what was planned.

    On another day a repetition is counted from there. One that a cadence made is moved by hand by it.
    """
    row = _row(session, follow_up_id)
    before = (row.due, row.repeat_every, row.repeat_unit)
    _by_hand(row, due)
    _fill(session, row, due, what, due_time, channel)
    after = (due, None, "") if repeat is None else (due, repeat.every, repeat.unit.value)
    if row.cadence_id is None and before != after:
        _repeat(row, repeat)
    session.flush()


def move(session: Session, follow_up_id: int, due: date, due_time: str | None = None) -> None:
    """Puts it off, or forward, to another day; the time of the day stays where none is given.

    What repeats goes on as before after this one time.
    """
    row = _row(session, follow_up_id)
    _by_hand(row, due)
    row.due = due
    if due_time is not None:
        row.due_time = _time(due_time)
    session.flush()


def _by_hand(row: FollowUpRow, due: date) -> None:
    """A cadence's that is moved by hand stays so, also on the day that it once was put on."""
    if row.cadence_id is not None and row.due != due == row.anchor:
        row.anchor = None


def skip(session: Session, follow_up_id: int, today: date) -> date:
    """Leaves this one time out: the next turn of what repeats, or of its cadence. Returns its day.

    Raises UserError where it comes only once.
    """
    row = _row(session, follow_up_id)
    repeat, anchor = _repeat_of(row), row.anchor
    if repeat is None and row.cadence_id is not None:
        repeat, anchor = cadence_list.get(session, row.cadence_id).repeat, row.due
    day = None if repeat is None else repeating.next_due(anchor or row.due, repeat, row.due, today)
    if day is None:
        raise UserError("It comes only once.", "Put it off, or delete it.")
    row.due = day
    session.flush()
    return day


def done(
    session: Session, follow_up_id: int, now: datetime, outcome: str = "", log: Log | None = None
) -> int | None:
    """It is done, with the open point it was planned for. The id of the next one where it comes again.

    `log` is written down as an exchange in the same step. Done twice, it stays as it was.
    """
    row = _row(session, follow_up_id)
    if row.done_at is not None:
        return None
    planned_points.close(session, row, now)
    row.done_at, row.outcome = now, clean(outcome)
    if log is not None:
        number = interactions.log(session, log, now)
        row.interaction_id = row.interaction_id or number
    session.flush()
    return _again(session, row, now)


def retell(session: Session, follow_up_id: int, outcome: str, now: datetime) -> None:
    """Puts right what came of one that is done; what was said before is kept."""
    row = _row(session, follow_up_id)
    if row.done_at is None:
        raise UserError("This follow-up is still to be done.", "Tick it off with what came of it.")
    before, row.outcome = row.outcome, clean(outcome)
    if row.outcome != before:
        row.former = former_words.added(row.former, Words(now, before))
    session.flush()


def reopen(session: Session, follow_up_id: int, now: datetime | None = None) -> None:
    """It is to be done after all, its open point too; the next one that came of it goes.

    Where that was done or changed since, or the series ended, this one is to be done once more, beside the series.
    """
    row = _row(session, follow_up_id)
    if row.done_at is not None:
        planned_points.open_again(session, row)
    if row.done_at is not None and row.repeat_every is not None:
        follower = _made_by(session, row)
        if follower is None:
            _repeat(row, None)
        else:
            session.delete(follower)
    at = now or clock.now()
    if row.outcome:
        row.former = former_words.added(row.former, Words(at, row.outcome))
    row.done_at, row.outcome = None, ""
    session.flush()
    if row.cadence_id is not None:
        cadences.keep(session, [row.contact_id], at)


def delete(session: Session, follow_up_id: int) -> None:
    """Removes it; what repeats does not come again. Raises UserError where a cadence would make it again."""
    row = _row(session, follow_up_id)
    if row.cadence_id is not None and row.done_at is None:
        raise UserError(
            f"“{row.what}” comes from a cadence and would come again.",
            "Skip it this time, or pause or remove the cadence.",
        )
    session.delete(row)
    session.flush()


def _again(session: Session, row: FollowUpRow, now: datetime) -> int | None:
    if row.cadence_id is not None:
        cadences.keep(session, [row.contact_id], now)
        return None
    repeat = _repeat_of(row)
    if repeat is None:
        return None
    anchor = row.anchor or row.due
    due = repeating.next_due(anchor, repeat, row.due, clock.local(now).date())
    if due is None:
        return None
    follower = FollowUpRow(
        contact_id=row.contact_id, due=due, due_time=row.due_time, what=row.what, channel=row.channel,
        created_at=now, repeat_every=repeat.every, repeat_unit=repeat.unit.value, anchor=anchor,
        series=row.series or f"{row.id}@{to_millis(row.created_at)}",
    )  # fmt: skip
    session.add(follower)
    session.flush()
    return follower.id


def _made_by(session: Session, row: FollowUpRow) -> FollowUpRow | None:
    """The one that came when this repeating one was done, if it is still to be done as it came."""
    return session.scalar(
        select(FollowUpRow)
        .where(
            FollowUpRow.contact_id == row.contact_id,
            FollowUpRow.done_at.is_(None),
            FollowUpRow.created_at == row.done_at,
            FollowUpRow.anchor == row.anchor,
            FollowUpRow.what == row.what,
        )
        .order_by(FollowUpRow.id)
        .limit(1)
    )


def _repeat(row: FollowUpRow, repeat: Repeat | None) -> None:
    if repeat is None:
        row.repeat_every, row.repeat_unit, row.anchor = None, "", None
        return
    given = repeating.checked(repeat.every, repeat.unit)
    row.repeat_every, row.repeat_unit, row.anchor = given.every, given.unit.value, row.due


def _repeat_of(row: FollowUpRow) -> Repeat | None:
    return None if row.repeat_every is None else Repeat(row.repeat_every, Unit(row.repeat_unit))


def _fill(session: Session, row: FollowUpRow, due: date, what: str, due_time: str, channel: str) -> None:
    row.due, row.what, row.due_time, row.channel = due, one_line(what), _time(due_time), channel
    if not row.what:
        raise UserError("There is nothing to do in it.", "Type what you want to do.")
    if channel:
        channel_list.get(session, channel)


def _time(text: str) -> str:
    if not text.strip():
        return ""
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise UserError(f"“{text.strip()}” is no time of the day.", "Type it as 10:30.")
    return f"{int(found[1]):02}:{found[2]}"


# ---------------------------------------------------------------- reading
def former(session: Session, follow_up_id: int) -> tuple[Words, ...]:
    """What was said before to have come of it, the latest first."""
    row = session.get(FollowUpRow, follow_up_id)
    return () if row is None else former_words.of(row.former)


def get(session: Session, follow_up_id: int) -> FollowUp | None:
    row = session.get(FollowUpRow, follow_up_id, populate_existing=True)
    return None if row is None else _record(row)


def due(session: Session, until: date, limit: int = 500) -> tuple[FollowUp, ...]:
    """What is to be done up to and on that day, about contacts that are not deleted, the latest due last."""
    query = _planned().where(FollowUpRow.due <= until)
    return tuple(_record(row) for row in session.scalars(query.limit(limit)))


def count_due(session: Session, until: date) -> int:
    """How many are to be done up to and on that day."""
    return counts_due(session, (until,))[0]


def counts_due(session: Session, until: Sequence[date]) -> list[int]:
    """How many are to be done up to and on each of these days, in one walk."""
    query = _planned().where(FollowUpRow.due <= max(until)).order_by(None)
    counted = query.with_only_columns(FollowUpRow.due, func.count()).group_by(FollowUpRow.due)
    by_day = session.execute(counted).all()
    return [sum(count for day, count in by_day if day <= last) for last in until]


def of_contact(session: Session, contact_id: int) -> tuple[FollowUp, ...]:
    """What is still to be done about a contact, the next first."""
    rows = session.scalars(
        select(FollowUpRow)
        .where(FollowUpRow.contact_id == contact_id, FollowUpRow.done_at.is_(None))
        .order_by(*_ORDER)
        .execution_options(populate_existing=True)
    )
    return tuple(_record(row) for row in rows)


# Without a time means: before the day is over.
_ORDER = (FollowUpRow.due, FollowUpRow.due_time == "", FollowUpRow.due_time, FollowUpRow.id)


def _planned() -> Select[FollowUpRow]:
    return (
        select(FollowUpRow)
        .join(ContactRow, ContactRow.id == FollowUpRow.contact_id)
        .where(FollowUpRow.done_at.is_(None), ContactRow.deleted_at.is_(None))
        .order_by(*_ORDER)
        .execution_options(populate_existing=True)
    )


def _require_contact(session: Session, contact_id: int) -> None:
    row = session.get(ContactRow, contact_id)
    if row is None or row.deleted_at is not None:
        raise UserError("This contact is not there any more.", "Restore the contact first.")


def _row(session: Session, follow_up_id: int) -> FollowUpRow:
    row = session.get(FollowUpRow, follow_up_id)
    if row is None:
        raise UserError("This follow-up is not there any more.", "Open the contact again.")
    return row


def _record(row: FollowUpRow) -> FollowUp:
    return FollowUp(**{name: getattr(row, name) for name in FollowUp.__dataclass_fields__})
