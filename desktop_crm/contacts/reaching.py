"""The ways to reach a contact: adding, changing, removing, preferring.

A value that cannot be used is kept as typed; the record that comes back says why (`Address.why`).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import one_line
from desktop_crm.book import settings
from desktop_crm.contacts import addresses, hand_edits
from desktop_crm.contacts.records import Address, Postal, Way, address
from desktop_crm.contacts.tables import AddressRow
from desktop_crm.contacts.touching import contact_row, touch

MOST_FOLLOWERS = 10**12 - 1


def add(session: Session, contact_id: int, way: Way, at: datetime) -> Address:
    """Adds a way to reach the contact. Raises UserError where it is empty."""
    contact_row(session, contact_id)
    row = insert(session, contact_id, way)
    hand_edits.note(session, contact_id, [f"address:{row.id}"], at)
    touch(session, row.contact_id, at)
    return _record(session, row)


def change(session: Session, address_id: int, way: Way, at: datetime) -> Address:
    """Puts `way` in the place of an address. Raises UserError where that is empty or gone."""
    row = _row(session, address_id)
    before = row.value
    _fill(session, row, way)
    if row.value != before:
        hand_edits.note(session, row.contact_id, [f"address:{address_id}"], at)
    if way.preferred:
        _alone(session, row)
    touch(session, row.contact_id, at)
    return _record(session, row)


def remove(session: Session, address_id: int, at: datetime) -> None:
    """Removes an address. What was agreed to for it stays in the ledger."""
    row = _row(session, address_id)
    session.delete(row)
    touch(session, row.contact_id, at)


def prefer(session: Session, address_id: int, at: datetime, preferred: bool = True) -> None:
    """Makes an address the preferred one of its channel, or takes that back."""
    row = _row(session, address_id)
    row.preferred = preferred
    if preferred:
        _alone(session, row)
    touch(session, row.contact_id, at)


def move(session: Session, address_id: int, by: int, at: datetime) -> None:
    """Moves an address up (negative) or down among those of its channel; the preferred one stays first."""
    row = _row(session, address_id)
    rows = list(
        session.scalars(
            select(AddressRow)
            .where(AddressRow.contact_id == row.contact_id, AddressRow.channel == row.channel)
            .order_by(AddressRow.position, AddressRow.id)
        )
    )
    at_now = rows.index(row)
    rows.insert(max(0, min(len(rows) - 1, at_now + by)), rows.pop(at_now))
    # Their own places in a new order; where two share one, later ones follow.
    place = -1
    for each, free in zip(rows, sorted(each.position for each in rows), strict=True):
        place = max(free, place + 1)
        each.position = place
    touch(session, row.contact_id, at)


def put_first(session: Session, contact_id: int, channel: str, value: str, at: datetime) -> None:
    """Puts a value in the place of the address of a channel that lists show, an empty one removes that."""
    first = session.scalars(
        select(AddressRow)
        .where(AddressRow.contact_id == contact_id)
        .where(
            AddressRow.channel.in_(("phone", "sms")) if channel == "phone" else AddressRow.channel == channel
        )
        .order_by(AddressRow.preferred.desc(), AddressRow.position, AddressRow.id)
    ).first()
    if first is None:
        if one_line(value):
            add(session, contact_id, Way(channel, value), at)
    elif not one_line(value):
        remove(session, first.id, at)
    elif one_line(value) != first.value:
        change(session, first.id, Way(first.channel, value, first.label, first.preferred), at)


def insert(session: Session, contact_id: int, way: Way) -> AddressRow:
    """Adds the row alone; whoever calls it ends the change of the contact."""
    last = session.scalar(select(func.max(AddressRow.position)).where(AddressRow.contact_id == contact_id))
    row = AddressRow(contact_id=contact_id, position=0 if last is None else last + 1)
    _fill(session, row, way)
    session.add(row)
    session.flush()
    if way.preferred:
        _alone(session, row)
    return row


def _fill(session: Session, row: AddressRow, way: Way) -> None:
    postal = Postal(*(one_line(getattr(way.postal, part)) for part in Postal.__dataclass_fields__))
    row.value = one_line(way.value) or postal.one_line()
    if not row.value:
        raise UserError("There is nothing in it.", "Type the address or the number.")
    row.channel, row.label, row.preferred = way.channel, one_line(way.label), way.preferred
    for part in Postal.__dataclass_fields__:
        setattr(row, part, getattr(postal, part))
    counted = way.followers is not None
    if counted and not 0 <= (way.followers or 0) <= MOST_FOLLOWERS:
        raise UserError("Nobody has so many followers.", "Type the number that the account shows.")
    row.followers, row.followers_on = way.followers, way.followers_on if counted else None
    row.normal = addresses.normal(way.channel, row.value, settings.get(session, settings.COUNTRY))


def _alone(session: Session, row: AddressRow) -> None:
    session.flush()
    session.execute(
        update(AddressRow)
        .where(AddressRow.contact_id == row.contact_id, AddressRow.channel == row.channel)
        .where(AddressRow.id != row.id, AddressRow.preferred)
        .values(preferred=False)
    )


def _row(session: Session, address_id: int) -> AddressRow:
    row = session.get(AddressRow, address_id)
    if row is None:
        raise UserError("This address is not there any more.", "Open the contact again.")
    return row


def _record(session: Session, row: AddressRow) -> Address:
    return address(row, settings.get(session, settings.COUNTRY))
