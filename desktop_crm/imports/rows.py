"""What a record became while it was read: its entry, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_crm.contacts.addresses import BadAddress
from desktop_crm.files.entry import Entry
from desktop_crm.files.sheet import CardRecord, Record


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that could not be taken as it stands: its column as the file calls it, and why."""

    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A record, what it says, and what is wrong with it. `refuses`: the row says they want no mail."""

    record: Record | CardRecord
    entry: Entry
    problems: tuple[Problem, ...] = ()
    refuses: bool = False


def bad_address(column: str, value: str, found: BadAddress, kept: bool = True) -> Problem:
    """`“Festnetz” is not a phone number. It is kept as typed.`"""
    end = "It is kept as typed and not used." if kept else "It was left out."
    return Problem(column, value, f"“{value}” {found.why}. {end}")


def no_date(column: str, value: str) -> Problem:
    return Problem(column, value, f"“{value}” is no date. It is kept as a text.")
