"""Custom fields, which the user or an import makes, and details, of which a contact may have several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import clean, fold, one_line
from desktop_crm.book.once import once
from desktop_crm.contacts import field_kinds, hand_edits
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.records import Detail
from desktop_crm.contacts.tables import DetailRow, FieldRow, FieldValueRow
from desktop_crm.contacts.touching import contact_row, touch


@dataclass(frozen=True, slots=True)
class Field:
    """A custom field; `used` by so many contacts (0 where nobody counted)."""

    id: int
    name: str
    used: int = 0
    kind: FieldKind = FieldKind.TEXT
    choices: tuple[str, ...] = ()  # of kind choice, in the user's order

    def fits(self, value: str) -> bool:
        """Whether a value is of the field's kind."""
        return field_kinds.fits(self.kind, value, self.choices)

    def written(self, value: str) -> str:
        """A value as screens write it."""
        return field_kinds.written(self.kind, value, self.choices)


def every(session: Session) -> tuple[Field, ...]:
    """All custom fields in the user's order, with how many contacts use each."""
    used = dict(
        session.execute(select(FieldValueRow.field_id, func.count()).group_by(FieldValueRow.field_id)).all()
    )
    return tuple(replace(field, used=used.get(field.id, 0)) for field in known(session))


def known(session: Session) -> tuple[Field, ...]:
    """All custom fields in the user's order, without counting their values."""
    query = (
        select(FieldRow).order_by(FieldRow.position, FieldRow.id).execution_options(populate_existing=True)
    )

    def read() -> tuple[Field, ...]:
        rows = session.scalars(query)
        return tuple(
            Field(row.id, row.name, kind=FieldKind(row.kind), choices=tuple(row.choices)) for row in rows
        )

    return once(session, "fields", read)


def define(session: Session, name: str, kind: FieldKind = FieldKind.TEXT, choices: Sequence[str] = ()) -> int:
    """Makes a field behind the others; its id. Raises UserError where the name is empty or taken."""
    name = free_name(session, name)
    last = session.scalar(select(func.max(FieldRow.position)))
    row = FieldRow(
        name=name,
        folded=fold(name),
        position=0 if last is None else last + 1,
        kind=kind.value,
        choices=list(tidy_choices(choices)) if kind is FieldKind.CHOICE else [],
    )
    session.add(row)
    session.flush()
    return row.id


def ensure(session: Session, name: str) -> int:
    """The id of the field called so, made where there is none. Raises UserError for an empty name."""
    found = session.scalar(select(FieldRow.id).where(FieldRow.folded == fold(one_line(name))))
    return define(session, name) if found is None else found


def free_name(session: Session, name: str, own_id: int | None = None) -> str:
    """The name as it is kept. Raises UserError where it is empty, or another field is called so."""
    name = one_line(name)
    if not fold(name):
        raise UserError("A field needs a name.", "Type what it is about.")
    taken = session.execute(select(FieldRow.id, FieldRow.name).where(FieldRow.folded == fold(name))).first()
    if taken is not None and taken.id != own_id:
        raise UserError(f"There is a field “{taken.name}” already.", "Use it, or choose another name.")
    return name


def tidy_choices(choices: Sequence[str]) -> tuple[str, ...]:
    """Each choice once in any spelling, without empty ones."""
    found: dict[str, str] = {}
    for choice in choices:
        if fold(choice):
            found.setdefault(fold(choice), one_line(choice))
    return tuple(found.values())


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
