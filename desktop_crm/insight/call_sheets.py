"""What a call sheet says of each person: numbers, the best time, where we left off, the next question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from desktop_crm.contacts.records import Contact, get
from desktop_crm.insight import summary
from desktop_crm.insight.advising import advise
from desktop_crm.insight.printouts import CallEntry

_POINTS = 3  # open points at most


def call_entries(session: Session, ids: Sequence[int], now: datetime) -> Iterator[CallEntry]:
    """These contacts in the order of `ids`, also those without a number: the sheet says so."""
    for done, contact_id in enumerate(ids, 1):
        contact = get(session, contact_id)
        if contact is not None:
            yield _entry(session, contact, now, done)


def _entry(session: Session, contact: Contact, now: datetime, done: int) -> CallEntry:
    firm = contact.organisation if contact.full_name else ""
    advice = advise(session, contact, now)
    proposal, question = advice.proposal, advice.question
    return CallEntry(
        name=contact.name,
        under=", ".join(part for part in (contact.title, firm, contact.stage.capitalize()) if part),
        numbers=tuple((a.label, a.value) for a in contact.of("phone", "sms")),
        best=f"{proposal.words}: {proposal.reason}" if proposal is not None else "",
        left_off=_left_off(session, contact, now),
        question=question.ask if question is not None else "",
        done=done,
    )


def _left_off(session: Session, contact: Contact, now: datetime) -> tuple[str, ...]:
    """What is open, else the last exchange with its words; then what is planned next."""
    found = summary.where_left_off(session, contact.id, now)
    if found is None:
        return ()
    lines = [f"{point.words}: “{point.text}”" for point in found.open[:_POINTS]]
    if not lines and found.last is not None:
        said = found.last.body or found.last.subject
        lines.append(f"{found.words}: {said}" if said else found.words)
    if found.follow_up is not None:
        lines.append(f"Planned: {found.follow_up.what}")
    return tuple(lines)
