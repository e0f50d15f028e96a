"""Which values of a contact a person typed or changed after it came into the book, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from desktop_crm.contacts.tables import HandEditRow


def note(session: Session, contact_id: int, fields: Iterable[str], at: datetime) -> None:
    """A person changed these: columns of contacts, or `address:ID`, `detail:ID`, `field:ID`."""
    rows = [{"contact_id": contact_id, "field": field, "at": at} for field in fields]
    if rows:
        made = upsert(HandEditRow).values(rows)
        session.execute(
            made.on_conflict_do_update(index_elements=["contact_id", "field"], set_={"at": made.excluded.at})
        )


def of(session: Session, contact_id: int) -> dict[str, datetime]:
    """When a person last changed each of them."""
    rows = session.execute(
        select(HandEditRow.field, HandEditRow.at).where(HandEditRow.contact_id == contact_id)
    )
    return {row.field: row.at for row in rows}
