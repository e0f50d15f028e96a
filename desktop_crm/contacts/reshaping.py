"""Changing what custom fields are: their names, order, kinds and choices; joining two, removing one.

What is compared and sorted by (`field_values.normal`) follows the kind of a field for all its values at once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import fold
from desktop_crm.book.columns import to_millis
from desktop_crm.contacts import field_kinds, fields, finding
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.tables import FieldRow, FieldValueRow

_BATCH = 10_000  # values in one statement


@dataclass(frozen=True, slots=True)
class Misfits:
    """How many of `used` values are not of a kind, and some of them."""

    count: int
    used: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of a field that was joined with another: values `moved`, and those two had both `kept`."""

    moved: int
    kept: int


# ---------------------------------------------------------------- looking before
def misfits(session: Session, field_id: int, kind: FieldKind, choices: Sequence[str] = ()) -> Misfits:
    """Which values of a field would not be of this kind."""
    rows = session.execute(
        sql("SELECT value, count(*) AS held FROM field_values WHERE field_id = :id GROUP BY value"),
        {"id": field_id},
    ).all()
    wrong = [row for row in rows if not field_kinds.fits(kind, row.value, choices)]
    wrong.sort(key=lambda row: (-row.held, row.value))
    return Misfits(
        sum(row.held for row in wrong), sum(row.held for row in rows), tuple(row.value for row in wrong[:3])
    )


def values_in_use(session: Session, field_id: int, limit: int = 30) -> tuple[str, ...]:
    """The values of a field, the most frequent first: what its choices could be."""
    return tuple(
        session.execute(
            sql(
                "SELECT min(value) FROM field_values WHERE field_id = :id "
                "GROUP BY lower(value) ORDER BY count(*) DESC, 1 LIMIT :limit"
            ),
            {"id": field_id, "limit": limit},
        ).scalars()
    )


# ---------------------------------------------------------------- changing
def rename(session: Session, field_id: int, name: str) -> None:
    """Gives a field another name. Raises UserError where that is empty or taken."""
    row = _row(session, field_id)
    row.name = fields.free_name(session, name, field_id)
    row.folded = fold(row.name)
    session.flush()


def move(session: Session, field_id: int, by: int) -> None:
    """Moves a field up (negative) or down in the user's order, at most to its end."""
    _row(session, field_id)
    order = [field.id for field in fields.known(session)]
    at = order.index(field_id)
    order.insert(max(0, min(len(order) - 1, at + by)), order.pop(at))
    session.execute(
        sql(
            "UPDATE fields SET position = j.key FROM json_each(:order) j "
            "WHERE fields.id = j.value AND position <> j.key"
        ),
        {"order": json.dumps(order)},
    )


def change_kind(session: Session, field_id: int, kind: FieldKind, choices: Sequence[str] = ()) -> int:
    """Makes a field one of another kind; values stay as typed. Returns how many are compared anew.

    A choice without `choices` gets the values in use.
    """
    row = _row(session, field_id)
    wanted = fields.tidy_choices(choices)
    if kind is FieldKind.CHOICE and not wanted:
        wanted = fields.tidy_choices(values_in_use(session, field_id))
    row.kind = kind.value
    row.choices = list(wanted) if kind is FieldKind.CHOICE else []
    session.flush()
    return _compare_anew(session, field_id, kind)


def change_choices(session: Session, field_id: int, choices: Sequence[str]) -> None:
    """Sets what can be chosen; values that are none of them stay as they are."""
    _row(session, field_id).choices = list(fields.tidy_choices(choices))
    session.flush()


def join(session: Session, field_id: int, into_id: int, at: datetime) -> Joined:
    """Moves the values of a field to `into_id` and removes it.

    Who has another value there keeps both: texts stand side by side, others go into the note under the old name.
    """
    row, into = _row(session, field_id), _row(session, into_id)
    if field_id == into_id:
        raise UserError("These are the same field.", "Choose another one.")
    kind = FieldKind(into.kind)
    given = {"from": field_id, "into": into_id, "at": to_millis(at)}
    both = session.execute(
        sql(
            "SELECT a.contact_id, a.value, b.value AS stays FROM field_values a JOIN field_values b "
            "ON b.contact_id = a.contact_id AND b.field_id = :into WHERE a.field_id = :from"
        ),
        given,
    ).all()
    kept = [each for each in both if fold(each.value) != fold(each.stays)]
    held = set(
        session.scalars(select(FieldValueRow.contact_id).where(FieldValueRow.field_id == field_id)).all()
    )
    _keep_both(session, into_id, kind, row.name, kept)
    session.execute(
        sql(
            "DELETE FROM field_values WHERE field_id = :from AND contact_id IN (SELECT value FROM json_each(:both))"
        ),
        given | {"both": json.dumps([each.contact_id for each in both])},
    )
    session.execute(sql("UPDATE field_values SET field_id = :into WHERE field_id = :from"), given)
    session.execute(
        sql("UPDATE contacts SET updated_at = :at WHERE id IN (SELECT value FROM json_each(:held))"),
        given | {"held": json.dumps(sorted(held))},
    )
    session.execute(delete(FieldRow).where(FieldRow.id == field_id))
    _compare_anew(session, into_id, kind)
    finding.index(session, held)
    return Joined(len(held), len(kept))


def remove(session: Session, field_id: int) -> int:
    """Removes a field with all its values; returns how many contacts had one."""
    ids = session.scalars(select(FieldValueRow.contact_id).where(FieldValueRow.field_id == field_id)).all()
    session.execute(delete(FieldValueRow).where(FieldValueRow.field_id == field_id))
    session.execute(delete(FieldRow).where(FieldRow.id == field_id))
    finding.index(session, ids)
    return len(ids)


# ---------------------------------------------------------------- parts
def _keep_both(session: Session, into_id: int, kind: FieldKind, old_name: str, both: Sequence[Any]) -> None:
    if kind is FieldKind.TEXT:
        listed = [[each.contact_id, f"{each.stays}, {each.value}"] for each in both]
        statement = (
            "UPDATE field_values SET value = j.value ->> 1 FROM json_each(:listed) j "
            "WHERE field_id = :into AND contact_id = j.value ->> 0"
        )
    else:
        listed = [[each.contact_id, f"{old_name}: {each.value}"] for each in both]
        statement = (
            "UPDATE contacts SET note = ltrim(note || char(10) || (j.value ->> 1), char(10)) "
            "FROM json_each(:listed) j WHERE contacts.id = j.value ->> 0"
        )
    session.execute(sql(statement), {"listed": json.dumps(listed, ensure_ascii=False), "into": into_id})


def _compare_anew(session: Session, field_id: int, kind: FieldKind) -> int:
    """Writes `normal` again for all values of a field; how many changed."""
    session.flush()
    rows = session.execute(
        sql("SELECT contact_id, value, normal FROM field_values WHERE field_id = :id"), {"id": field_id}
    ).all()
    normal = cache(lambda value: field_kinds.normal(kind, value))
    changed = [
        (number, new)
        for number, value, old in rows
        if (new := normal(value)) != old or type(new) is not type(old)
    ]
    for start in range(0, len(changed), _BATCH):
        session.execute(
            sql(
                "UPDATE field_values SET normal = j.value ->> 1 FROM json_each(:listed) j "
                "WHERE field_id = :id AND contact_id = j.value ->> 0"
            ),
            {"id": field_id, "listed": json.dumps(changed[start : start + _BATCH], ensure_ascii=False)},
        )
    return len(changed)


def _row(session: Session, field_id: int) -> FieldRow:
    row = session.get(FieldRow, field_id)
    if row is None:
        raise UserError("This field is not there any more.", "Open the custom fields again.")
    return row
