"""Households: people who live together. One letter is enough for them.

The name of a household stands in `contacts.household` of each member too: what is searched, listed and exported.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import fold, one_line
from desktop_crm.book.columns import to_millis
from desktop_crm.contacts import fields, finding, naming
from desktop_crm.contacts.records import Detail
from desktop_crm.contacts.tables import ContactRow, DetailRow, HouseholdRow
from desktop_crm.contacts.touching import contact_row, touch

SPOUSE = "spouse"


@dataclass(frozen=True, slots=True)
class Named:
    """A contact as others are shown on a page: its name, and a word beside it."""

    id: int
    name: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Household:
    """A household as one of its members sees it: `others` with what they are to that one."""

    id: int
    name: str
    size: int | None
    income_band: str
    others: tuple[Named, ...]


def of_contact(session: Session, contact_id: int) -> Household | None:
    """The household of a contact; None where they are in none."""
    row = contact_row(session, contact_id)
    home = session.get(HouseholdRow, row.household_id) if row.household_id is not None else None
    if home is None:
        return None
    said = {
        fold(value): label
        for value, label in session.execute(
            select(DetailRow.value, DetailRow.label).where(
                DetailRow.contact_id == contact_id, DetailRow.field == "relation"
            )
        )
    }
    members = session.scalars(
        select(ContactRow)
        .where(
            ContactRow.household_id == home.id, ContactRow.deleted_at.is_(None), ContactRow.id != contact_id
        )
        .order_by(ContactRow.sort_name, ContactRow.id)
    )
    others = ((m.id, naming.shown(m.full_name, m.organisation, f"Contact {m.id}")) for m in members)
    return Household(
        home.id, home.name, home.size, home.income_band,
        tuple(Named(number, name, said.get(fold(name), "")) for number, name in others),
    )  # fmt: skip


def join(session: Session, contact_id: int, other_id: int, at: datetime) -> int:
    """Says that `other_id` lives with `contact_id`, in the household of the latter; its id."""
    if contact_id == other_id:
        raise UserError("This is the same person.", "Choose somebody they live with.")
    row, other = contact_row(session, contact_id), contact_row(session, other_id)
    if row.household_id is None:
        home = HouseholdRow(name=row.household or row.family or naming.shown(row.full_name, row.organisation))
        session.add(home)
        session.flush()
        row.household_id, row.household = home.id, home.name
        touch(session, row.id, at)
    home_id, left = row.household_id, other.household_id
    other.household_id, other.household = home_id, _row(session, home_id).name
    touch(session, other.id, at)
    if left is not None and left != home_id:
        _clear(session, left, at)
    return home_id


def leave(session: Session, contact_id: int, at: datetime) -> None:
    """Takes a contact out of their household; one who would stay alone in it leaves it too."""
    row = contact_row(session, contact_id)
    left, row.household_id, row.household = row.household_id, None, ""
    touch(session, contact_id, at)
    if left is not None:
        _clear(session, left, at)


def change(
    session: Session, household_id: int, name: str, size: int | None, income_band: str, at: datetime
) -> None:
    """Writes what is known of a household; its members carry the name."""
    home = _row(session, household_id)
    home.name, home.size, home.income_band = one_line(name) or home.name, size, one_line(income_band)
    session.flush()
    changed = (
        session.execute(
            sql(
                "UPDATE contacts SET household = :name, updated_at = :at "
                "WHERE household_id = :id AND household <> :name RETURNING id"
            ),
            {"name": home.name, "id": household_id, "at": to_millis(at)},
        )
        .scalars()
        .all()
    )
    session.expire_all()
    finding.index(session, changed)


def marry(session: Session, contact_id: int, other_id: int, at: datetime) -> None:
    """Notes with each of two that the other is their spouse, and that they live together."""
    join(session, contact_id, other_id, at)
    for one, of in ((contact_id, other_id), (other_id, contact_id)):
        row = contact_row(session, of)
        name = naming.shown(row.full_name, row.organisation)
        known = session.scalars(
            select(DetailRow.value).where(DetailRow.contact_id == one, DetailRow.field == "relation")
        )
        if name and fold(name) not in map(fold, known):
            fields.add_detail(session, one, Detail("relation", name, SPOUSE), at)


def _clear(session: Session, household_id: int, at: datetime) -> None:
    """Ends a household in which at most one is left."""
    session.flush()
    members = session.scalars(select(ContactRow).where(ContactRow.household_id == household_id)).all()
    if len(members) > 1:
        return
    for member in members:
        member.household_id, member.household = None, ""
        touch(session, member.id, at)
    session.delete(_row(session, household_id))
    session.flush()


def _row(session: Session, household_id: int) -> HouseholdRow:
    row = session.get(HouseholdRow, household_id)
    if row is None:
        raise UserError("This household is not there any more.", "Open the contact again.")
    return row
