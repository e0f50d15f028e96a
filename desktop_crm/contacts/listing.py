"""The lines of lists: what a row shows of a contact, for a page of ids at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from desktop_crm.book.asking import ask_of
from desktop_crm.book.columns import from_millis
from desktop_crm.contacts import naming


@dataclass(frozen=True, slots=True)
class Line:
    """A contact in a list. `name` is never empty; `emails` and `phones` have the preferred first."""

    id: int
    name: str
    kind: str
    organisation: str
    stage: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    tags: tuple[str, ...]
    last_at: datetime | None
    last_channel: str


_CONTACTS = """
SELECT id, full_name, kind, organisation, stage, last_at, last_channel FROM contacts
WHERE id IN (SELECT value FROM json_each(:ids))
"""
_WAYS = """
SELECT a.contact_id, a.channel, a.value FROM (SELECT DISTINCT value FROM json_each(:ids)) j
CROSS JOIN addresses a ON a.contact_id = j.value
WHERE a.channel IN ('email', 'phone', 'sms') ORDER BY a.contact_id, a.preferred DESC, a.position, a.id
"""
_TAGS = """
SELECT ct.contact_id, t.name FROM contact_tags ct JOIN tags t ON t.id = ct.tag_id
WHERE ct.contact_id IN (SELECT value FROM json_each(:ids)) ORDER BY t.folded
"""


def lines(session: Session, ids: Sequence[int]) -> tuple[Line, ...]:
    """The lines of these contacts in the order of `ids`; ids that are not there any more are left out."""
    ask, given = ask_of(session), {"ids": str(list(ids))}
    emails: dict[int, list[str]] = {}
    phones: dict[int, list[str]] = {}
    tags: dict[int, list[str]] = {}
    for contact_id, channel, value in ask(_WAYS, given):
        (emails if channel == "email" else phones).setdefault(contact_id, []).append(value)
    for contact_id, name in ask(_TAGS, given):
        tags.setdefault(contact_id, []).append(name)
    found: dict[int, Line] = {}
    for number, full_name, kind, organisation, stage, last_at, last_channel in ask(_CONTACTS, given):
        mine, called = tuple(emails.get(number, ())), tuple(phones.get(number, ()))
        found[number] = Line(
            id=number,
            name=naming.shown(full_name, organisation, *mine, *called),
            kind=kind,
            organisation=organisation if full_name else "",
            stage=stage,
            emails=mine,
            phones=called,
            tags=tuple(tags.get(number, ())),
            last_at=None if last_at is None else from_millis(last_at),
            last_channel=last_channel,
        )
    return tuple(found[number] for number in ids if number in found)


_NAMES = "SELECT id, full_name, organisation FROM contacts WHERE id IN (SELECT value FROM json_each(?))"


def names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """What these contacts are called, as their lines say; of those with a name nothing else is read."""
    rows = ask_of(session)(_NAMES, (str(sorted(set(ids))),)).fetchall()
    found = {number: naming.shown(full_name, organisation) for number, full_name, organisation in rows}
    nameless = [number for number, name in found.items() if not name]
    return found | {line.id: line.name for line in lines(session, nameless)} if nameless else found
