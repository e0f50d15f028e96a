"""Hand-picked lists of contacts: saved groups whose members a person chose one by one."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, func, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import fold, one_line
from desktop_crm.contacts.tables import ContactRow
from desktop_crm.segments.tables import SegmentMemberRow, SegmentRow


@dataclass(frozen=True, slots=True)
class PickedList:
    """A list; `count` of its members, without deleted contacts."""

    id: int
    name: str
    count: int


def every(session: Session) -> tuple[PickedList, ...]:
    """All lists by name."""
    living = ContactRow.deleted_at.is_(None)
    counted = (
        select(SegmentMemberRow.segment_id, func.count().label("count"))
        .join(ContactRow, ContactRow.id == SegmentMemberRow.contact_id)
        .where(living)
        .group_by(SegmentMemberRow.segment_id)
        .subquery()
    )
    rows = session.execute(
        select(SegmentRow.id, SegmentRow.name, func.coalesce(counted.c.count, 0))
        .outerjoin(counted, counted.c.segment_id == SegmentRow.id)
        .order_by(SegmentRow.folded)
    )
    return tuple(PickedList(*row) for row in rows)


def get(session: Session, segment_id: int) -> PickedList:
    """One list. Raises UserError where it is gone."""
    row = _row(session, segment_id)
    count = session.execute(
        sql(
            "SELECT count(*) FROM segment_members AS m JOIN contacts AS c ON c.id = m.contact_id"
            " WHERE m.segment_id = :id AND c.deleted_at IS NULL"
        ),
        {"id": segment_id},
    ).scalar_one()
    return PickedList(row.id, row.name, count)


def find(session: Session, name: str) -> int | None:
    """The id of the list of that name in any spelling."""
    return session.scalar(select(SegmentRow.id).where(SegmentRow.folded == fold(one_line(name))))


def of_contact(session: Session, contact_id: int) -> tuple[int, ...]:
    """The ids of the lists a contact is on, by the lists' names."""
    return tuple(
        session.scalars(
            select(SegmentRow.id)
            .join(SegmentMemberRow, SegmentMemberRow.segment_id == SegmentRow.id)
            .where(SegmentMemberRow.contact_id == contact_id)
            .order_by(SegmentRow.folded)
        )
    )


def create(session: Session, name: str, now: datetime, contact_ids: Iterable[int] = ()) -> int:
    """Makes a list; its id. Raises UserError where the name is empty or taken."""
    plain = _free_name(session, name)
    row = SegmentRow(name=plain, folded=fold(plain), created_at=now)
    session.add(row)
    session.flush()
    add(session, row.id, contact_ids)
    return row.id


def rename(session: Session, segment_id: int, name: str) -> None:
    """Gives a list another name. Raises UserError where that is empty or taken."""
    row = _row(session, segment_id)
    row.name = _free_name(session, name, segment_id)
    row.folded = fold(row.name)
    session.flush()


def delete(session: Session, segment_id: int) -> None:
    """Removes a list; its members stay contacts.

    Raises UserError where an unsent newsletter goes to it: without the list it would go to everybody.
    """
    row = _row(session, segment_id)
    used = session.execute(
        sql("SELECT name FROM campaigns WHERE segment_id = :id AND state = 'draft' AND deleted_at IS NULL"),
        {"id": segment_id},
    ).scalar()
    if used is not None:
        raise UserError(
            f"The newsletter “{used}” is meant for “{row.name}”.", "Choose other readers for it first."
        )
    # A draft in the bin may come back: then it has to be said anew whom it is for.
    session.execute(
        sql("UPDATE campaigns SET topic_id = NULL WHERE segment_id = :id AND state = 'draft'"),
        {"id": segment_id},
    )
    session.delete(row)
    session.flush()


def add(session: Session, segment_id: int, contact_ids: Iterable[int]) -> int:
    """Puts contacts on a list; how many were not on it yet."""
    _row(session, segment_id)
    added = session.execute(
        sql(
            "INSERT INTO segment_members (segment_id, contact_id)"
            " SELECT :id, c.id FROM json_each(:ids) AS j JOIN contacts AS c ON c.id = j.value WHERE true"
            " ON CONFLICT DO NOTHING"
        ),
        {"id": segment_id, "ids": _listed(contact_ids)},
    )
    return cast(CursorResult[Any], added).rowcount


def remove(session: Session, segment_id: int, contact_ids: Iterable[int]) -> int:
    """Takes contacts off a list; how many were on it."""
    removed = session.execute(
        sql(
            "DELETE FROM segment_members WHERE segment_id = :id"
            " AND contact_id IN (SELECT value FROM json_each(:ids))"
        ),
        {"id": segment_id, "ids": _listed(contact_ids)},
    )
    return cast(CursorResult[Any], removed).rowcount


def _listed(contact_ids: Iterable[int]) -> str:
    return json.dumps(sorted(set(contact_ids)))


def _row(session: Session, segment_id: int) -> SegmentRow:
    row = session.get(SegmentRow, segment_id)
    if row is None:
        raise UserError("This list is not in the book any more.", "Choose another list.")
    return row


def _free_name(session: Session, name: str, own_id: int | None = None) -> str:
    plain = one_line(name)
    if not fold(plain):
        raise UserError("The list has no name.", "Type what its people have in common.")
    taken = session.scalar(select(SegmentRow).where(SegmentRow.folded == fold(plain)))
    if taken is not None and taken.id != own_id:
        raise UserError(f"There is a list “{taken.name}” already.", "Use it, or choose another name.")
    return plain
