"""Who belongs to whom: people to their organisation, and who sent us whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.book.columns import to_millis
from desktop_crm.contacts import editing, following, households, naming
from desktop_crm.contacts.households import Household, Named
from desktop_crm.contacts.records import Draft
from desktop_crm.contacts.tables import ContactRow
from desktop_crm.contacts.touching import contact_row

MOST = 100  # people shown on the page of an organisation


@dataclass(frozen=True, slots=True)
class Relations:
    """Whom a contact has to do with; the lists are cut at MOST, the counts are whole."""

    organisation: Named | None = None
    people: tuple[Named, ...] = ()
    people_count: int = 0
    household: Household | None = None
    referred_by: Named | None = None
    referred: tuple[Named, ...] = ()
    referred_count: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """An organisation made from its name, or found; `joined` people with the same words belong to it now."""

    id: int
    name: str
    joined: int
    found: bool


# ---------------------------------------------------------------- reading
def of_contact(session: Session, contact_id: int) -> Relations:
    """Whom a contact has to do with; deleted ones are left out."""
    row = contact_row(session, contact_id)
    people, people_count = _pointing(session, "organisation_id", contact_id, "title")
    referred, referred_count = _pointing(session, "referred_by", contact_id, "organisation")
    return Relations(
        organisation=_named(session, row.organisation_id),
        people=people,
        people_count=people_count,
        household=households.of_contact(session, contact_id),
        referred_by=_named(session, row.referred_by),
        referred=referred,
        referred_count=referred_count,
    )


def _named(session: Session, contact_id: int | None) -> Named | None:
    if contact_id is None:
        return None
    row = session.get(ContactRow, contact_id)
    if row is None or row.deleted_at is not None:
        return None
    return Named(row.id, following.shown(row), row.organisation if row.full_name else "")


def _pointing(session: Session, column: str, contact_id: int, aside: str) -> tuple[tuple[Named, ...], int]:
    """Who points at a contact with a column, by name."""
    where = f"FROM contacts WHERE {column} = :id AND deleted_at IS NULL AND id <> :id"
    given = {"id": contact_id, "most": MOST}
    count = session.execute(sql(f"SELECT count(*) {where}"), given).scalar_one()
    rows = session.execute(
        sql(
            f"SELECT id, full_name, organisation, {aside} AS aside {where} ORDER BY sort_name, id LIMIT :most"
        ),
        given,
    )
    return tuple(
        Named(row.id, naming.shown(row.full_name, row.organisation, f"Contact {row.id}"), row.aside)
        for row in rows
    ), count


# ---------------------------------------------------------------- organisations
def belong(session: Session, contact_id: int, organisation_id: int, at: datetime) -> None:
    """Says that somebody belongs to an organisation in the book, and writes its name beside theirs."""
    if contact_id == organisation_id:
        raise UserError("Nobody belongs to themselves.", "Choose another organisation.")
    organisation = contact_row(session, organisation_id)
    editing.change(session, contact_id, {"organisation": following.shown(organisation)}, at)
    contact_row(session, contact_id).organisation_id = organisation_id
    session.flush()


def stand_alone(session: Session, contact_id: int, at: datetime) -> None:
    """Takes somebody out of their organisation; what stands beside their name goes with it."""
    editing.change(session, contact_id, {"organisation": ""}, at)


def make_organisation(session: Session, contact_id: int, at: datetime) -> Made:
    """Makes the organisation that stands beside a name a contact; all who name it in the same words belong to it.

    Takes the one that is there already where its name is the same in any spelling.
    """
    name = contact_row(session, contact_id).organisation
    if not name:
        raise UserError("No organisation is named here.", "Type its name first.")
    there = following.organisation_called(session, name, exactly=False)
    number = (
        editing.add(session, Draft(kind="organisation", organisation=name), at) if there is None else there
    )
    session.flush()
    shown = following.shown(contact_row(session, number))
    joined = session.execute(
        sql(
            "UPDATE contacts SET organisation_id = :id, updated_at = :at WHERE organisation = :name "
            "AND kind = 'person' AND organisation_id IS NULL AND deleted_at IS NULL AND id <> :id RETURNING id"
        ),
        {"id": number, "name": name, "at": to_millis(at)},
    ).all()
    session.expire_all()
    if shown != name:  # in its own spelling from now on
        for (person,) in joined:
            belong(session, person, number, at)
    return Made(number, shown, len(joined), there is not None)


# ---------------------------------------------------------------- referrals
def refer(session: Session, contact_id: int, by_id: int | None, at: datetime) -> None:
    """Notes who sent us a contact; None: nobody. Raises UserError where that would run in a circle."""
    row = contact_row(session, contact_id)
    above, seen = by_id, set[int]()
    while above is not None and above not in seen:
        if above == contact_id:
            raise _circle(session, row, by_id)
        seen.add(above)
        above = contact_row(session, above).referred_by
    row.referred_by, row.updated_at = by_id, at
    session.flush()


def _circle(session: Session, brought: ContactRow, by_id: int | None) -> UserError:
    """`Ellen was brought by Tom, so Tom cannot have been brought by Ellen.`"""
    if by_id is None or by_id == brought.id:
        return UserError("Nobody brings themselves.", "Choose somebody else.")
    by = contact_row(session, by_id)
    through = "" if by.referred_by == brought.id else " through others"
    one, other = following.shown(brought), following.shown(by)
    return UserError(
        f"{other} was brought by {one}{through}, so {one} cannot have been brought by {other}.",
        "Choose somebody else.",
    )
