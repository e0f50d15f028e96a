"""Addresses that get nothing by mail: hard bounces, spam complaints, erasures, by hand.

They are found by a keyed hash, so that the list still works after a person's data was erased.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import clean
from desktop_crm.book import settings
from desktop_crm.consent.tables import SuppressionRow
from desktop_crm.contacts import addresses


class Why(StrEnum):
    """Why an address gets nothing."""

    HARD_BOUNCE = "hard_bounce"
    COMPLAINT = "complaint"
    ERASURE = "erasure"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class Suppression:
    """One entry of the list. `address` is empty after an erasure; `lifted_at` ended it."""

    id: int
    address: str
    reason: Why
    evidence: str
    at: datetime
    lifted_at: datetime | None


def suppress(session: Session, address: str, reason: Why, now: datetime, evidence: str = "") -> None:
    """Nothing more goes to this address; once is enough. Raises UserError for what is no address."""
    normal = _normal(address)
    hashed = hash_of(session, normal)
    before = _standing(session, hashed)
    if reason is Why.ERASURE:
        for entry in before:
            entry.address = ""
    if before:
        session.flush()
        return
    session.add(
        SuppressionRow(
            address_hash=hashed,
            # An erased person's address may not be kept; the hash is enough to know it again.
            address="" if reason is Why.ERASURE else normal,
            reason=reason,
            evidence=clean(evidence),
            at=now,
        )
    )
    session.flush()


def lift(session: Session, address: str, now: datetime) -> bool:
    """The address may get mail again, where it consented; whether it was on the list."""
    hashed = hash_of(session, _normal(address))
    entries = _standing(session, hashed)
    session.execute(
        update(SuppressionRow).where(SuppressionRow.id.in_([e.id for e in entries])).values(lifted_at=now)
    )
    return bool(entries)


def is_suppressed(session: Session, address: str) -> bool:
    """Whether an address gets nothing now."""
    found = addresses.email(address)
    return isinstance(found, str) and bool(_standing(session, hash_of(session, found)))


def listed(session: Session, lifted: bool = False) -> tuple[Suppression, ...]:
    """The list, the latest first; with `lifted` also the entries that ended."""
    query = select(SuppressionRow).order_by(SuppressionRow.at.desc(), SuppressionRow.id.desc())
    if not lifted:
        query = query.where(SuppressionRow.lifted_at.is_(None))
    return tuple(
        Suppression(row.id, row.address, Why(row.reason), row.evidence, row.at, row.lifted_at)
        for row in session.scalars(query)
    )


def hash_of(session: Session, normal: str) -> str:
    """The hash by which the list knows a normalised address in this book."""
    return keyed_hash(settings.get(session, settings.BOOK_KEY), normal)


def keyed_hash(book_key: str, normal: str) -> str:
    """HMAC-SHA-256 of a normalised address with the book's key, in hexadecimal."""
    return hmac.digest(book_key.encode(), normal.encode(), hashlib.sha256).hex()


def _standing(session: Session, hashed: str) -> list[SuppressionRow]:
    query = select(SuppressionRow).where(
        SuppressionRow.address_hash == hashed, SuppressionRow.lifted_at.is_(None)
    )
    return list(session.scalars(query))


def _normal(address: str) -> str:
    found = addresses.email(address)
    if isinstance(found, addresses.BadAddress):
        raise UserError(f"“{address}” {found.why}.", "Only e-mail addresses can be on this list.")
    return found
