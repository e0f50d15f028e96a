"""Custom fields, which the user or an import makes, and details, of which a contact may have several."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import clean, fold, one_line
from desktop_crm.contacts import field_kinds, finding, hand_edits
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.records import Detail
from desktop_crm.contacts.tables import DetailRow, FieldRow, FieldValueRow
from desktop_crm.contacts.touching import contact_row, touch


@dataclass(frozen=True, slots=True)
class Field:
    """A custom field; `used` by so many contacts."""

    id: int
    name: str
    used: int


def every(session: Session) -> tuple[Field, ...]:
    """All custom fields in the user's order."""
    rows = session.execute(
        select(FieldRow.id, FieldRow.name, func.count(FieldValueRow.contact_id))
        .outerjoin(FieldValueRow, FieldValueRow.field_id == FieldRow.id)
        .group_by(FieldRow.id)
        .order_by(FieldRow.position, FieldRow.id)
    )
    return tuple(Field(*row) for row in rows)


def ensure(session: Session, name: str) -> int:
    """The id of the field called so, made where there is none. Raises UserError for an empty name."""
    name = one_line(name)
    if not name:
        raise UserError("A field needs a name.", "Type what it is about.")
    found = session.scalar(select(FieldRow.id).where(FieldRow.folded == fold(name)))
    if found is not None:
        return found
    last = session.scalar(select(func.max(FieldRow.position)))
    row = FieldRow(name=name, folded=fold(name), position=0 if last is None else last + 1)
    session.add(row)
    session.flush()
    return row.id


def put(session: Session, contact_id: int, name: str, value: str, at: datetime) -> None:
    """Sets a contact's value of a custom field; an empty value takes it away."""
    contact_row(session, contact_id)
    field_id = store(session, contact_id, name, value)
    hand_edits.note(session, contact_id, [f"field:{field_id}"], at)
    touch(session, contact_id, at)


def store(session: Session, contact_id: int, name: str, value: str) -> int:
    """Writes the row alone; whoever calls it ends the change of the contact. The field's id."""
    field_id, value = ensure(session, name), clean(value)
    if value:
        kind = FieldKind(session.scalars(select(FieldRow.kind).where(FieldRow.id == field_id)).one())
        normal = field_kinds.normal(kind, value)
        row = {"contact_id": contact_id, "field_id": field_id, "value": value, "normal": normal}
        session.execute(
            upsert(FieldValueRow)
            .values(row)
            .on_conflict_do_update(
                index_elements=["contact_id", "field_id"], set_={"value": value, "normal": normal}
            )
        )
    else:
        session.execute(
            delete(FieldValueRow).where(
                FieldValueRow.contact_id == contact_id, FieldValueRow.field_id == field_id
            )
        )
    return field_id


def rename(session: Session, field_id: int, name: str) -> None:
    """Gives a field another name. Raises UserError where another field is called so."""
    name = one_line(name)
    taken = session.scalar(select(FieldRow.id).where(FieldRow.folded == fold(name), FieldRow.id != field_id))
    if taken is not None or not name:
        raise UserError(f"There is a field “{name}” already." if name else "A field needs a name.")
    row = session.get(FieldRow, field_id)
    if row is not None:
        row.name, row.folded = name, fold(name)


def remove(session: Session, field_id: int) -> int:
    """Removes a field with all its values; returns how many contacts had one."""
    ids = session.scalars(select(FieldValueRow.contact_id).where(FieldValueRow.field_id == field_id)).all()
    session.execute(delete(FieldValueRow).where(FieldValueRow.field_id == field_id))
    session.execute(delete(FieldRow).where(FieldRow.id == field_id))
    finding.index(session, ids)
    return len(ids)


# ---------------------------------------------------------------- details
def add_detail(session: Session, contact_id: int, detail: Detail, at: datetime) -> int:
    """Adds a detail and returns its id."""
    contact_row(session, contact_id)
    detail_id = insert_detail(session, contact_id, detail)
    hand_edits.note(session, contact_id, [f"detail:{detail_id}"], at)
    touch(session, contact_id, at)
    return detail_id


def insert_detail(session: Session, contact_id: int, detail: Detail) -> int:
    """Adds the row alone; whoever calls it ends the change of the contact."""
    value = clean(detail.value)
    if not value:
        raise UserError("There is nothing in it.", "Type a value.")
    last = session.scalar(select(func.max(DetailRow.position)).where(DetailRow.contact_id == contact_id))
    row = DetailRow(
        contact_id=contact_id,
        field=detail.field,
        value=value,
        label=one_line(detail.label),
        position=0 if last is None else last + 1,
    )
    session.add(row)
    session.flush()
    return row.id


def change_detail(session: Session, detail: Detail, at: datetime) -> None:
    """Stores the detail's value and label; an empty value removes it."""
    row = session.get(DetailRow, detail.id)
    if row is None:
        raise UserError("This is not there any more.", "Open the contact again.")
    row.value, row.label = clean(detail.value), one_line(detail.label)
    hand_edits.note(session, row.contact_id, [f"detail:{row.id}"], at)
    if not row.value:
        session.delete(row)
    touch(session, row.contact_id, at)
