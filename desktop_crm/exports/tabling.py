"""What people bought and what was exchanged with them as rows of a table, each with whose it is.

The columns are called so that an import knows them again; the last (`entry.OURS`) says without doubt whose row it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.money import digits_of
from desktop_crm.base.work import Stop, check, never
from desktop_crm.book.columns import from_millis
from desktop_crm.files.entry import OURS
from desktop_crm.files.sheet import Cell
from desktop_crm.imports import own_rows

_WHO = ("Full name", "Organisation", "E-mail", "Phone")
_FEW = 10_000  # contacts, whose own rows are found one by one and sorted
_STEP = 1_000  # rows between two looks at whether to stop


class Kind(StrEnum):
    """What can go out as a table beside the contacts themselves."""

    PURCHASES = "purchases"
    INTERACTIONS = "interactions"


HEADERS = {
    Kind.PURCHASES: (
        "Date", *_WHO, "Order no.", "Product", "Article no.", "Quantity", "Amount", "Currency", "Coupon",
        "Order note", OURS,
    ),
    Kind.INTERACTIONS: (
        "Date", *_WHO, "Channel", "Direction", "Subject", "Text", "Minutes", "Outcome", "Open point", OURS,
    ),
}  # fmt: skip


def _way(*channels: str) -> str:
    listed = ", ".join(f"'{channel}'" for channel in channels)
    return (
        f"(SELECT value FROM addresses a WHERE a.contact_id = c.id AND a.channel IN ({listed}) "
        "ORDER BY preferred DESC, position, id LIMIT 1)"
    )


_PERSON = (
    f"c.full_name, c.organisation, {_way('email')} AS email, {_way('phone', 'sms')} AS phone, c.id AS contact_id, "
    "c.created_at AS born, (SELECT value FROM details d WHERE d.contact_id = c.id AND d.field = 'uid' "
    "AND d.value LIKE 'desktop-crm-%' ORDER BY d.position, d.id LIMIT 1) AS uid"
)
# `walk` and `join` tell SQLite to go along the index of times, whose order is the table's: nothing is sorted in memory.
_PURCHASES = (
    f"SELECT {_PERSON}, p.at, p.timed, p.number, coalesce(nullif(p.what, ''), pr.name, '') AS product, "
    "coalesce(pr.code, '') AS code, p.quantity, p.amount_minor, p.currency, p.coupon, p.note "
    "FROM purchases p INDEXED BY ix_purchases_at CROSS JOIN contacts c ON c.id = p.contact_id "
    "LEFT JOIN products pr ON pr.id = p.product_id "
    "WHERE c.deleted_at IS NULL{only} ORDER BY p.at, p.contact_id, p.id"
)
_INTERACTIONS = (
    f"SELECT {_PERSON}, i.at, ch.name AS channel, i.direction, i.subject, i.body, i.duration_minutes, i.outcome, "
    "i.open_point FROM interactions i INDEXED BY ix_interactions_at "
    "CROSS JOIN participants pa ON pa.interaction_id = i.id CROSS JOIN contacts c ON c.id = pa.contact_id "
    "CROSS JOIN channels ch ON ch.id = i.channel WHERE c.deleted_at IS NULL{only} ORDER BY i.at, i.id, c.id"
)


def rows(
    session: Session, kind: Kind, ids: Sequence[int] | None = None, stop: Stop = never
) -> Iterator[tuple[Cell, ...]]:
    """The rows of a table, the oldest first; `ids`: only of these contacts."""
    made = _purchase if kind is Kind.PURCHASES else _interaction
    query = _PURCHASES if kind is Kind.PURCHASES else _INTERACTIONS
    walk, join, only = f"INDEXED BY ix_{kind.value}_at", "CROSS JOIN", ""
    given: tuple[str, ...] = ()
    if ids is not None:
        only, given = " AND c.id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
        if len(ids) < _FEW:
            walk, join = "", "JOIN"
    mark = own_rows.mark_of(session)
    found = session.connection().execution_options(yield_per=_STEP)
    for number, row in enumerate(found.exec_driver_sql(query.format(walk=walk, join=join, only=only), given)):
        if number % _STEP == 0:
            check(stop)
        uid = row.uid or own_rows.uid_of(mark, row.contact_id, row.born)
        yield made(row, (row.full_name, row.organisation, row.email, row.phone), uid)


def _purchase(row: Any, who: tuple[Cell, ...], uid: str) -> tuple[Cell, ...]:
    when = _local(row.at)
    return (
        when if row.timed else when.date(), *who, row.number, row.product, row.code, row.quantity,
        _amount(row.amount_minor, row.currency), row.currency, row.coupon, row.note, uid,
    )  # fmt: skip


def _interaction(row: Any, who: tuple[Cell, ...], uid: str) -> tuple[Cell, ...]:
    return (
        _local(row.at), *who, row.channel, row.direction, row.subject, row.body, row.duration_minutes, row.outcome,
        row.open_point, uid,
    )  # fmt: skip


def _amount(minor: int | None, currency: str) -> float | int | None:
    """In whole units, as people and spreadsheets count."""
    digits = digits_of(currency)
    return minor if minor is None or not digits else minor / 10**digits


def _local(millis: int) -> datetime:
    """An instant as the wall clock shows it; a spreadsheet knows no zones."""
    return clock.local(from_millis(millis)).replace(tzinfo=None, microsecond=0)
