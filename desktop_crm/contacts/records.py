"""One contact whole: what it holds, and the queries that read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.dates import PartialDate
from desktop_crm.base.text import count_words
from desktop_crm.book import settings
from desktop_crm.contacts import addresses, naming
from desktop_crm.contacts.addresses import BadAddress
from desktop_crm.contacts.postal import Postal
from desktop_crm.contacts.tables import (
    AddressRow,
    ContactRow,
    ContactTagRow,
    DetailRow,
    FieldRow,
    FieldValueRow,
    TagRow,
)

__all__ = ["Postal"]
_NOWHERE = Postal()


@dataclass(frozen=True, slots=True)
class Way:
    """A way to reach somebody as typed: a channel's id and a value, of a letter perhaps only its parts."""

    channel: str
    value: str = ""
    label: str = ""
    preferred: bool = False
    postal: Postal = _NOWHERE
    followers: int | None = None  # of an account in a social network
    followers_on: date | None = None  # the day that was read


@dataclass(frozen=True, slots=True)
class Address:
    """A stored way to reach a contact. `normal` None: it cannot be used, `why` says so in half a sentence."""

    id: int
    channel: str
    value: str
    normal: str | None
    label: str = ""
    preferred: bool = False
    postal: Postal = _NOWHERE
    why: str = ""
    followers: int | None = None
    followers_on: date | None = None

    def followed(self) -> str:
        """`2,300 followers on 3 May 2026`; empty where nobody counted."""
        if self.followers is None:
            return ""
        day = self.followers_on
        on = f" on {PartialDate(day.year, day.month, day.day).words()}" if day else ""
        return f"{count_words(self.followers, 'follower')}{on}"


@dataclass(frozen=True, slots=True)
class Detail:
    """What a contact may have several of; `id` 0 while it is not stored."""

    field: str  # organisation, title, website, relation, uid …
    value: str
    label: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A contact to be added. `full_name` may be left empty where the parts are there."""

    kind: str = "person"  # or organisation
    full_name: str = ""
    given: str = ""
    family: str = ""
    middle: str = ""
    prefix: str = ""
    suffix: str = ""
    nickname: str = ""
    phonetic_given: str = ""
    phonetic_family: str = ""
    organisation: str = ""
    department: str = ""
    title: str = ""
    role: str = ""
    language: str = ""
    time_zone: str = ""
    gender: str = ""
    birthday: PartialDate | None = None
    anniversary: PartialDate | None = None
    household: str = ""
    note: str = ""
    photo: str = ""
    source: str = ""
    stage: str = ""
    ways: tuple[Way, ...] = ()
    details: tuple[Detail, ...] = ()
    tags: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()  # custom fields: name, value


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A stored contact with all that belongs to it."""

    id: int
    kind: str
    full_name: str
    given: str
    family: str
    middle: str
    prefix: str
    suffix: str
    nickname: str
    phonetic_given: str
    phonetic_family: str
    organisation: str
    department: str
    title: str
    role: str
    language: str
    time_zone: str
    gender: str
    birthday: PartialDate | None
    anniversary: PartialDate | None
    household: str
    note: str
    photo: str
    source: str
    stage: str
    last_at: datetime | None
    last_channel: str
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    organisation_id: int | None  # the contact they belong to
    household_id: int | None
    referred_by: int | None
    addresses: tuple[Address, ...]  # in the user's order, of each channel the preferred first
    details: tuple[Detail, ...]
    tags: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    per_month: int | None  # the wished number of newsletters; None: no wish

    @property
    def name(self) -> str:
        """What the page shows above it."""
        return naming.shown(self.full_name, self.organisation, *(a.value for a in self.reached_by()))

    def of(self, *channels: str) -> tuple[Address, ...]:
        """The addresses of these channels."""
        return tuple(a for a in self.addresses if a.channel in channels)

    def reached_by(self) -> tuple[Address, ...]:
        """E-mail addresses, then phone numbers."""
        return (*self.of("email"), *self.of("phone", "sms"))


def get(session: Session, contact_id: int) -> Contact | None:
    """The whole contact, also a deleted one; of one that was put into another, that. None where there is none."""
    row = session.get(ContactRow, contact_id, populate_existing=True)
    if row is not None and row.merged_into is not None:
        contact_id = row.merged_into
        row = session.get(ContactRow, contact_id, populate_existing=True)
    if row is None:
        return None
    own = {name: getattr(row, name) for name in _OWN}
    return Contact(
        **own,
        addresses=addresses_of(session, contact_id),
        details=_details(session, contact_id),
        tags=_tags(session, contact_id),
        fields=_fields(session, contact_id),
        per_month=session.execute(
            sql("SELECT per_month FROM preferences WHERE contact_id = :id"), {"id": contact_id}
        ).scalar(),
    )


_OWN = tuple(
    name
    for name in Contact.__dataclass_fields__
    if name not in ("addresses", "details", "tags", "fields", "per_month")
)


def addresses_of(session: Session, contact_id: int) -> tuple[Address, ...]:
    """The ways to reach a contact, in the user's order, of each channel the preferred first."""
    rows = session.scalars(
        select(AddressRow)
        .where(AddressRow.contact_id == contact_id)
        .order_by(AddressRow.preferred.desc(), AddressRow.position, AddressRow.id)
        .execution_options(populate_existing=True)
    )
    country = settings.get(session, settings.COUNTRY)
    return tuple(address(row, country) for row in rows)


def address(row: AddressRow, country: str) -> Address:
    """The record of a row; the reason why it cannot be used is worked out, not stored."""
    why = ""
    if row.normal is None:
        found = addresses.email(row.value) if row.channel == "email" else addresses.phone(row.value, country)
        why = found.why if isinstance(found, BadAddress) else ""
    postal = Postal(*(getattr(row, part) for part in Postal.__dataclass_fields__))
    own = (row.id, row.channel, row.value, row.normal, row.label, row.preferred)
    return Address(*own, postal, why, row.followers, row.followers_on)


def _details(session: Session, contact_id: int) -> tuple[Detail, ...]:
    rows = session.execute(
        select(DetailRow.field, DetailRow.value, DetailRow.label, DetailRow.id)
        .where(DetailRow.contact_id == contact_id)
        .order_by(DetailRow.position, DetailRow.id)
    )
    return tuple(Detail(*row) for row in rows)


def _tags(session: Session, contact_id: int) -> tuple[str, ...]:
    return tuple(
        session.scalars(
            select(TagRow.name)
            .join(ContactTagRow, ContactTagRow.tag_id == TagRow.id)
            .where(ContactTagRow.contact_id == contact_id)
            .order_by(TagRow.folded)
        )
    )


def _fields(session: Session, contact_id: int) -> tuple[tuple[str, str], ...]:
    rows = session.execute(
        select(FieldRow.name, FieldValueRow.value)
        .join(FieldRow, FieldRow.id == FieldValueRow.field_id)
        .where(FieldValueRow.contact_id == contact_id)
        .order_by(FieldRow.position, FieldRow.id)
    )
    return tuple((row[0], row[1]) for row in rows)
