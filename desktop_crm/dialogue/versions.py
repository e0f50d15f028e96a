"""What an exchange said before it was changed, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_crm.dialogue import exchange
from desktop_crm.dialogue.exchange import Log
from desktop_crm.dialogue.tables import InteractionVersionRow


@dataclass(frozen=True, slots=True)
class Version:
    """The words of an exchange that stood until that moment."""

    until: datetime
    entry: Log


def keep(session: Session, interaction_id: int, before: Log, now: datetime) -> None:
    """Keeps what stood so far; a part of the change that ends it, so that one undo takes back both."""
    packed = exchange.packed(before)
    session.add(InteractionVersionRow(interaction_id=interaction_id, until=now, entry=packed))
    session.flush()


def of(session: Session, interaction_id: int) -> tuple[Version, ...]:
    """The former words of an exchange, the latest first."""
    rows = session.scalars(
        select(InteractionVersionRow)
        .where(InteractionVersionRow.interaction_id == interaction_id)
        .order_by(InteractionVersionRow.id.desc())
        .execution_options(populate_existing=True)
    )
    return tuple(Version(row.until, exchange.unpacked(row.entry)) for row in rows)
