"""What a record became while it was read: its entry, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from desktop_crm.contacts.addresses import BadAddress
from desktop_crm.files.entry import Entry
from desktop_crm.files.sheet import CardRecord, Record


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that could not be taken as it stands: its column as the file calls it, and why."""

    column: str
    value: str
    reason: str


class RowKind(StrEnum):
    """What the rows of a table are about. Rows of purchases and interactions say whose they are, too."""

    CONTACTS = "contacts"
    PURCHASES = "purchases"
    INTERACTIONS = "interactions"


When = datetime | date | None  # an instant with its zone, or a day without a time


@dataclass(frozen=True, slots=True)
class Bought:
    """One line of a purchase as a row says it. `amount` is the line's total in `currency` (ISO 4217, or empty)."""

    when: When = None
    number: str = ""  # of the order or invoice
    product: str = ""
    code: str = ""  # article number, SKU
    quantity: Decimal | None = None
    amount: Decimal | None = None
    currency: str = ""
    coupon: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One interaction as a row says it; `channel` is a channel's id, `direction` in or out, or empty: not said."""

    when: When = None
    channel: str = ""
    direction: str = ""
    subject: str = ""
    body: str = ""
    duration_minutes: int | None = None
    outcome: str = ""
    open_point: str = ""


class ReadRow(NamedTuple):
    """A record, what it says, and what is wrong with it. `refuses`: the row says they want no mail; `silent`: there
    is a column for that, and the row leaves it blank.

    `entry` is whose row it is; of a table of contacts that is all. `bought` and `exchanged` are what the row
    tells beside it.
    """

    record: Record | CardRecord
    entry: Entry
    problems: tuple[Problem, ...] = ()
    refuses: bool = False
    silent: bool = False
    bought: tuple[Bought, ...] = ()
    exchanged: Exchanged | None = None


def bad_address(column: str, value: str, found: BadAddress, kept: bool = True) -> Problem:
    """`“Festnetz” is not a phone number. It is kept as typed.`"""
    end = "It is kept as typed and not used." if kept else "It was left out."
    return Problem(column, value, f"“{value}” {found.why}. {end}")


def no_date(column: str, value: str) -> Problem:
    return Problem(column, value, f"“{value}” is no date. It is kept as a text.")


def lost(column: str, value: str, loss: str) -> Problem:
    """`“1067” seems to have lost a leading zero. It is kept as it stands.`"""
    return Problem(column, value, f"“{value}” seems to have {loss}. It is kept as it stands.")
