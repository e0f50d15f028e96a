"""Two contacts side by side, before they are put together: what each has, and what would become of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from desktop_crm.base.dates import PartialDate, completes
from desktop_crm.base.errors import UserError
from desktop_crm.base.text import fold
from desktop_crm.contacts import records
from desktop_crm.contacts.joining import BESIDE, DAYS, WORDS, Choice
from desktop_crm.contacts.records import Contact

_CHANNELS = {"email": "E-mail", "phone": "Phone", "sms": "SMS", "letter": "Postal address", "website": "Website",
             "messenger": "Messenger", "social": "Social network"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One line: what either has, and what stands where nothing is chosen. `field` is the key of a choice.

    `adds`: what of theirs is not among mine. `can_differ`: there is something to choose, for both have a value
    and not the same.
    """

    field: str
    label: str
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    adds: tuple[str, ...]
    choice: Choice
    can_differ: bool


def preview(session: Session, from_id: int, into_id: int) -> tuple[FieldPair, ...]:
    """All that either has, in the order of the contact's page. Raises UserError where one is gone."""
    theirs, mine = records.get(session, from_id), records.get(session, into_id)
    if theirs is None or mine is None:
        raise UserError("One of the two is not there any more.", "Open the list of duplicates again.")
    return tuple(_lines(session, mine, theirs))


def _lines(session: Session, mine: Contact, theirs: Contact) -> Iterator[FieldPair]:
    for column in (*BESIDE, "stage", "note", "photo"):
        one, other = _one(mine, column), _one(theirs, column)
        known = column in DAYS and completes(str(getattr(mine, column)), str(getattr(theirs, column)))
        yield from _line(column, WORDS[column], one, other, adds=() if known else None)
    channels = dict.fromkeys(a.channel for contact in (mine, theirs) for a in contact.addresses)
    for channel in channels:
        held, others = _ways(mine, channel), _ways(theirs, channel)
        label = _CHANNELS.get(channel, channel.capitalize())
        adds = tuple(value for normal, value in others.items() if normal not in held)
        yield from _line(channel, label, tuple(held.values()), tuple(others.values()), adds)
    yield from _line("tags", "Tags", mine.tags, theirs.tags)
    ids = _field_ids(session)
    values, new = ({name: (value,) for name, value in each.fields if value} for each in (mine, theirs))
    for name in dict.fromkeys((*values, *new)):
        yield from _line(f"field:{ids[name]}", name, values.get(name, ()), new.get(name, ()))


def _line(
    field: str,
    label: str,
    mine: tuple[str, ...],
    theirs: tuple[str, ...],
    adds: tuple[str, ...] | None = None,
) -> Iterator[FieldPair]:
    if mine or theirs:
        if adds is None:
            known = {fold(v) for v in mine}
            adds = tuple(v for v in theirs if fold(v) not in known)
        differ = bool(mine and theirs) and (bool(adds) or len(mine) > len(theirs))
        choice = Choice.THEIRS if not mine else Choice.BOTH if differ else Choice.MINE
        yield FieldPair(field, label, mine, theirs, adds, choice, differ)


def _ways(contact: Contact, channel: str) -> dict[str, str]:
    """The addresses as they compare, and as they are written."""
    return {a.normal or a.value: a.value for a in contact.of(channel)}


def _one(contact: Contact, column: str) -> tuple[str, ...]:
    value = getattr(contact, column)
    if not value:
        return ()
    return (value.words() if isinstance(value, PartialDate) else str(value),)


def _field_ids(session: Session) -> dict[str, int]:
    rows = session.connection().exec_driver_sql("SELECT name, id FROM fields")
    return {row[0]: row[1] for row in rows}
