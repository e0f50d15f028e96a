"""Which contact or list a word of the command line means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_crm.base.errors import UserError
from desktop_crm.contacts import addresses, finding, listing, records
from desktop_crm.contacts.records import Contact
from desktop_crm.segments import lists, saving

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_LOOK = "“desktop-crm contacts” with a part of the name lists who is there."


def person(session: Session, word: str) -> Contact:
    """The living contact meant. Raises UserError where there is none, or several share the address."""
    if word.isdecimal() and len(word) < 19:
        found = records.get(session, int(word))
        if found is None or found.deleted_at is not None:
            raise UserError(f"There is no contact {word}.", _LOOK)
        return found
    holders = with_email(session, email(word, "Give an e-mail address, or a contact's number."))
    if not holders:
        raise UserError(f"Nobody has the address “{word}”.", _LOOK)
    if len(holders) > 1:
        several = ", ".join(
            f"{line.id} {line.name}" for line in listing.lines(session, [h.id for h in holders])
        )
        raise UserError(f"Several people share the address “{word}”: {several}.", "Give the number instead.")
    return holders[0]


def email(word: str, way_out: str = "Give an e-mail address.") -> str:
    """The normal form of an e-mail address. Raises UserError where it is none."""
    found = addresses.email(word)
    if isinstance(found, addresses.BadAddress):
        raise UserError(f"“{word}” {found.why}.", way_out)
    return found


def with_email(session: Session, normal: str) -> list[Contact]:
    """All living contacts that have this normalised address."""
    found = (records.get(session, number) for number in finding.search(session, normal, limit=200))
    return [c for c in found if c is not None and any(a.normal == normal for a in c.of("email"))]


def list_named(session: Session, name: str) -> int:
    """The id of the segment or hand-picked list called so. Raises UserError where there is none."""
    found = lists.find(session, name)
    if found is None:
        known = ", ".join(f"“{one.name}”" for one in saving.every(session))
        raise UserError(
            f"There is no segment or list “{name}”.",
            f"There is {known}."
            if known
            else "“desktop-crm segment new” makes a segment; a list is made in Contacts.",
        )
    return found
