"""What somebody bought, what it sums up to, and who bought something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.money import Money, sums
from desktop_crm.book.columns import to_millis
from desktop_crm.purchases.recording import Purchase, record
from desktop_crm.purchases.tables import PurchaseRow


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place of a purchase in the list; the next page begins behind it."""

    at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some purchases, newest first; `next` is where to go on, None at the end."""

    purchases: tuple[Purchase, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Totals:
    """What a contact spent, a sum for each currency, and in how many lines of purchases."""

    this_year: tuple[Money, ...]
    in_all: tuple[Money, ...]
    count: int


def of_contact(session: Session, contact_id: int, before: Cursor | None = None, limit: int = 50) -> Page:
    """The purchases of a contact behind `before`, newest first."""
    query = select(PurchaseRow).where(PurchaseRow.contact_id == contact_id)
    if before is not None:
        query = query.where(
            (PurchaseRow.at < before.at) | ((PurchaseRow.at == before.at) & (PurchaseRow.id < before.id))
        )
    query = query.order_by(PurchaseRow.at.desc(), PurchaseRow.id.desc()).limit(limit + 1)
    rows = session.scalars(query.execution_options(populate_existing=True)).all()
    found = tuple(record(row) for row in rows[:limit])
    return Page(found, Cursor(found[-1].at, found[-1].id) if len(rows) > limit and found else None)


def totals(session: Session, contact_id: int, now: datetime) -> Totals:
    """What a contact spent this calendar year, by the user's clock, and in all."""
    first = clock.from_local(datetime(clock.local(now).year, 1, 1))  # noqa: DTZ001
    rows = session.execute(sql(_TOTALS), {"who": contact_id, "first": to_millis(first)}).all()
    known = [row for row in rows if row.currency]
    return Totals(
        sums(Money(row.late, row.currency) for row in known if row.lately),
        sums(Money(row.whole, row.currency) for row in known),
        sum(row.n for row in rows),
    )


_TOTALS = """
SELECT currency, count(*) AS n, sum(amount_minor) AS whole,
    count(CASE WHEN at >= :first THEN amount_minor END) AS lately,
    sum(CASE WHEN at >= :first THEN ifnull(amount_minor, 0) ELSE 0 END) AS late
FROM purchases WHERE contact_id = :who GROUP BY currency
"""


def buyers(session: Session, product_id: int, limit: int | None = None) -> tuple[int, ...]:
    """Living contacts who bought a product, who bought it last first."""
    rows = session.execute(sql(_BUYERS), {"product": product_id, "limit": -1 if limit is None else limit})
    return tuple(row[0] for row in rows)


_BUYERS = """
SELECT p.contact_id FROM purchases p JOIN contacts c ON c.id = p.contact_id
WHERE p.product_id = :product AND c.deleted_at IS NULL
GROUP BY p.contact_id ORDER BY max(p.at) DESC, p.contact_id DESC LIMIT :limit
"""
