"""What follows from a change of a contact for others, and for what it is linked to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.text import fold
from desktop_crm.book.columns import to_millis
from desktop_crm.contacts import finding, naming
from desktop_crm.contacts.tables import ContactRow


def shown(row: ContactRow) -> str:
    """What an organisation is called by its people."""
    return naming.shown(row.full_name, row.organisation)


def organisation_renamed(session: Session, row: ContactRow, before: str, at: datetime) -> None:
    """The people of an organisation who carried its old name carry the new one; own wordings stay."""
    name = shown(row)
    if row.kind != "organisation" or name == before or not name:
        return
    session.flush()
    # Whoever has no name of their own is listed by that of the organisation.
    changed = (
        session.execute(
            sql(
                "UPDATE contacts SET organisation = :name, updated_at = :at, "
                "sort_name = CASE full_name WHEN '' THEN :sort_name ELSE sort_name END "
                "WHERE organisation_id = :id AND organisation = :before RETURNING id"
            ),
            {
                "name": name, "before": before, "id": row.id, "at": to_millis(at),
                "sort_name": naming.sort_name(name),
            },
        )
        .scalars()
        .all()
    )  # fmt: skip
    session.expire_all()
    finding.index(session, changed)


def organisation_retyped(session: Session, row: ContactRow) -> None:
    """Whom a person belongs to follows from the words beside their name: the organisation called exactly so."""
    if row.organisation_id is not None:
        belongs = session.get(ContactRow, row.organisation_id)
        if belongs is not None and shown(belongs) == row.organisation:
            return  # of several called the same it stays this one
        row.organisation_id = None
    if row.kind != "organisation" and row.full_name and row.organisation:
        row.organisation_id = organisation_called(session, row.organisation)


def organisation_called(session: Session, name: str, *, exactly: bool = True) -> int | None:
    """The organisation of this name, or in any spelling of it; the first where there are several."""
    rows = session.scalars(
        select(ContactRow)
        .where(ContactRow.sort_name == naming.sort_name(name), ContactRow.deleted_at.is_(None))
        .where(ContactRow.kind == "organisation")
        .order_by(ContactRow.id)
    )
    return next(
        (row.id for row in rows if (shown(row) == name if exactly else fold(shown(row)) == fold(name))), None
    )
