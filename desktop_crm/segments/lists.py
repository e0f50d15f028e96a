"""Hand-picked lists of contacts: saved groups whose members a person chose one by one."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import fold, one_line
from desktop_crm.book.asking import ask_of
from desktop_crm.segments.tables import SegmentMemberRow, SegmentRow


@dataclass(frozen=True, slots=True)
class PickedList:
    """A list; `count` of its members, without deleted contacts."""

    id: int
    name: str
    count: int


# All members less those in the bin, who are few: nobody else's contact is looked at.
_EVERY = """
SELECT s.id, s.name, (SELECT count(*) FROM segment_members m WHERE m.segment_id = s.id) - (
    SELECT count(*) FROM contacts c CROSS JOIN segment_members m ON m.segment_id = s.id AND m.contact_id = c.id
    WHERE c.deleted_at IS NOT NULL)
FROM segments s WHERE s.rule IS NULL ORDER BY s.folded
"""


def every(session: Session) -> tuple[PickedList, ...]:
    """All lists by name."""
    return tuple(PickedList(*row) for row in ask_of(session)(_EVERY, {}))


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
    plain = free_name(session, name)
    row = SegmentRow(name=plain, folded=fold(plain), created_at=now)
    session.add(row)
    session.flush()
    add(session, row.id, contact_ids)
    return row.id


def rename(session: Session, segment_id: int, name: str) -> None:
    """Gives a list another name. Raises UserError where that is empty or taken."""
    row = _row(session, segment_id)
    row.name = free_name(session, name, segment_id)
    row.folded = fold(row.name)
    session.flush()


def delete(session: Session, segment_id: int) -> None:
    """Removes a list or a segment; its members stay contacts.

    Raises UserError where an unsent newsletter or a segment needs it: without it they would mean other people.
    """
    row = _row(session, segment_id)
    _refuse_used(session, row)
    # A draft in the bin may come back: then it has to be said anew whom it is for.
    session.execute(
        sql("UPDATE campaigns SET topic_id = NULL WHERE segment_id = :id AND state = 'draft'"),
        {"id": segment_id},
    )
    session.delete(row)
    session.flush()


def _refuse_used(session: Session, row: SegmentRow) -> None:
    draft = "FROM campaigns WHERE state = 'draft' AND deleted_at IS NULL AND"
    binds = {"id": row.id, "text": str(row.id)}
    meant = session.execute(sql(f"SELECT name {draft} segment_id = :id"), binds).scalar()
    if meant is not None:
        raise UserError(
            f"The newsletter “{meant}” is meant for “{row.name}”.", "Choose other readers for it first."
        )
    excluded = f"SELECT name {draft} :id IN (SELECT value FROM json_each(excluded))"
    spared = session.execute(sql(excluded), binds).scalar()
    if spared is not None:
        raise UserError(
            f"The newsletter “{spared}” leaves out “{row.name}”.", "Take it out of the newsletter first."
        )
    inside = (
        "SELECT s.name FROM segments s, json_each(s.rule, '$.numbers.segments') j"
        " WHERE s.rule IS NOT NULL AND j.key = :text AND s.id <> :id"
    )
    user = session.execute(sql(inside), binds).scalar()
    if user is not None:
        raise UserError(f"The segment “{user}” looks at “{row.name}”.", "Change that segment first.")


def add(session: Session, segment_id: int, contact_ids: Iterable[int]) -> int:
    """Puts contacts on a list; how many were not on it yet. Raises UserError where it is a rule."""
    row = _row(session, segment_id)
    if row.rule is not None:
        raise UserError(f"“{row.name}” is a rule.", "Who fits it is in it by itself; choose a list.")
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


def free_name(session: Session, name: str, own_id: int | None = None) -> str:
    """The name as it is kept. Raises UserError where it is empty or another list or segment has it."""
    plain = one_line(name)
    if not fold(plain):
        raise UserError("The list has no name.", "Type what its people have in common.")
    taken = session.scalar(select(SegmentRow).where(SegmentRow.folded == fold(plain)))
    if taken is not None and taken.id != own_id:
        what = "list" if taken.rule is None else "segment"
        raise UserError(f"There is a {what} “{taken.name}” already.", "Use it, or choose another name.")
    return plain
