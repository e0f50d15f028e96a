"""Products that an exchange spoke of, found or made by name.

Purchases stand beside the dialogue, so that their tables are asked by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.text import fold, one_line
from desktop_crm.book.columns import to_millis


def ensure(session: Session, names: Iterable[str], now: datetime) -> tuple[int, ...]:
    """The ids of products called so, each once; what there is not is made."""
    found = [_one(session, name, now) for name in map(one_line, names) if fold(name)]
    return tuple(dict.fromkeys(found))


def _one(session: Session, name: str, now: datetime) -> int:
    folded = fold(name)
    known = session.scalar(sql("SELECT id FROM products WHERE folded = :folded"), {"folded": folded})
    if known is None:
        made = "INSERT INTO products (name, folded, code, created_at) VALUES (:name, :folded, '', :now) RETURNING id"
        binds = {"name": name, "folded": folded, "now": to_millis(now)}
        known = session.execute(sql(made), binds).scalar_one()
    return int(known)


def put(session: Session, interaction_id: int, names: Iterable[str], now: datetime) -> None:
    """These, and no others, were spoken of."""
    wanted = set(ensure(session, names, now))
    rows = "SELECT product_id FROM interaction_products WHERE interaction_id = :id"
    there = set(session.execute(sql(rows), {"id": interaction_id}).scalars())
    gone = {"id": interaction_id, "gone": json.dumps(sorted(there - wanted))}
    delete = (
        "DELETE FROM interaction_products WHERE interaction_id = :id "
        "AND product_id IN (SELECT value FROM json_each(:gone))"
    )
    if there - wanted:
        session.execute(sql(delete), gone)
    for product_id in sorted(wanted - there):
        session.execute(
            sql("INSERT INTO interaction_products (interaction_id, product_id) VALUES (:id, :product)"),
            {"id": interaction_id, "product": product_id},
        )


def of(session: Session, interaction_id: int) -> tuple[str, ...]:
    """The names of the products that an exchange spoke of."""
    query = (
        "SELECT p.name FROM interaction_products i JOIN products p ON p.id = i.product_id "
        "WHERE i.interaction_id = :id ORDER BY p.folded"
    )
    return tuple(session.execute(sql(query), {"id": interaction_id}).scalars())


def matching(session: Session, text: str, limit: int = 7) -> tuple[str, ...]:
    """Names that begin like this, to choose from while typing."""
    start = fold(one_line(text))
    query = "SELECT name FROM products WHERE folded >= :start AND folded < :end ORDER BY folded LIMIT :limit"
    binds = {"start": start, "end": start + "\U0010ffff", "limit": limit}
    return tuple(session.execute(sql(query), binds).scalars()) if start else ()
