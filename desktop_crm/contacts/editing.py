"""Adding, changing, deleting and restoring contacts. Ways to reach them: `reaching`; tags: `tagging`;
custom fields and details: `fields`.

with book.write("Added “Ellen Fairweather”") as session:
    contact_id = editing.add(session, Draft(given="Ellen", family="Fairweather"), now)
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypedDict

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.dates import PartialDate
from desktop_crm.base.errors import UserError
from desktop_crm.base.text import clean, one_line
from desktop_crm.book.columns import to_millis
from desktop_crm.contacts import fields, finding, following, hand_edits, naming, pinning, reaching, tagging
from desktop_crm.contacts.records import Contact, Draft, get
from desktop_crm.contacts.tables import ContactRow
from desktop_crm.contacts.touching import contact_row, touch

__all__ = ["Changes", "Contact", "Draft", "add", "change", "delete", "get", "restore"]


class Changes(TypedDict, total=False):
    """What of a contact itself can be changed."""

    kind: str
    full_name: str
    given: str
    family: str
    middle: str
    prefix: str
    suffix: str
    nickname: str
    phonetic_given: str
    phonetic_family: str
    organisation: str
    department: str
    title: str
    role: str
    language: str
    time_zone: str
    gender: str
    birthday: PartialDate | None
    anniversary: PartialDate | None
    household: str
    note: str
    photo: str
    source: str
    stage: str


_NAMES = ("given", "family", "middle", "prefix", "suffix", "language")


def add(session: Session, draft: Draft, at: datetime) -> int:
    """Adds the contact and returns its id. Raises UserError where there is nothing to call it by."""
    row = ContactRow(created_at=at, updated_at=at, last_channel="")
    for name in Changes.__annotations__:
        setattr(row, name, _cleaned(name, getattr(draft, name)))
    row.full_name = row.full_name or _composed(row)
    if not (row.full_name or row.organisation) and not any(
        one_line(way.value) or way.postal.one_line() for way in draft.ways
    ):
        raise UserError(
            "There is nothing to call this contact by.",
            "Type a name, an organisation, an e-mail address or a phone number.",
        )
    row.stage_pinned = bool(row.stage)
    following.organisation_retyped(session, row)
    session.add(row)
    session.flush()
    for way in draft.ways:
        reaching.insert(session, row.id, way)
    for detail in draft.details:
        fields.insert_detail(session, row.id, detail)
    for name, value in draft.fields:
        fields.store(session, row.id, name, value)
    tagging.attach(session, [row.id], draft.tags)
    touch(session, row.id, at)
    return row.id


def change(session: Session, contact_id: int, changes: Changes, at: datetime) -> None:
    """Changes some values of a contact. Raises UserError where it is gone.

    A name that was made from its parts is made again from them; one that was typed stays.
    """
    row = contact_row(session, contact_id)
    before = {name: getattr(row, name) for name in Changes.__annotations__}
    was_composed, called = row.full_name == _composed(row), following.shown(row)
    for name, value in changes.items():
        if name not in Changes.__annotations__:
            raise KeyError(name)
        setattr(row, name, _cleaned(name, value))
    if not row.full_name or (was_composed and "full_name" not in changes):
        row.full_name = _composed(row)
    if "organisation" in changes:
        following.organisation_retyped(session, row)
    hand_edits.note(session, contact_id, [n for n, value in before.items() if value != getattr(row, n)], at)
    touch(session, contact_id, at)
    following.organisation_renamed(session, row, called, at)
    if row.stage != before["stage"]:
        pinning.set_by_hand(session, [(contact_id, before["stage"])], at)


def delete(session: Session, ids: Iterable[int], at: datetime) -> int:
    """Puts contacts in the bin; returns how many were not there yet."""
    return _mark(session, ids, "deleted_at IS NULL", at, at)


def restore(session: Session, ids: Iterable[int], at: datetime) -> int:
    """Takes contacts out of the bin; returns how many."""
    return _mark(session, ids, "deleted_at IS NOT NULL", None, at)


def _mark(session: Session, ids: Iterable[int], where: str, deleted: datetime | None, at: datetime) -> int:
    listed = sorted(set(ids))
    session.flush()
    touched = (
        session.execute(
            sql(
                f"UPDATE contacts SET deleted_at = :deleted, updated_at = :at WHERE {where} AND merged_into IS NULL "
                "AND id IN (SELECT value FROM json_each(:ids)) RETURNING id"
            ),
            {
                "deleted": None if deleted is None else to_millis(deleted),
                "at": to_millis(at),
                "ids": json.dumps(listed),
            },
        )
        .scalars()
        .all()
    )
    finding.index(session, touched)
    return len(touched)


def _composed(row: ContactRow) -> str:
    return naming.compose(**{name: getattr(row, name) for name in _NAMES}) or row.nickname


def _cleaned(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return clean(value) if name == "note" else one_line(value)
