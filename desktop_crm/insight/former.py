"""What an entry said before it was changed, told field by field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.dates import long_day
from desktop_crm.base.money import Money
from desktop_crm.book import settings
from desktop_crm.contacts import naming
from desktop_crm.dialogue import channel_list, follow_ups, interactions, notes, versions
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.exchange import Log, mood_words
from desktop_crm.insight import wording
from desktop_crm.insight.entry import EntryKind


@dataclass(frozen=True, slots=True)
class Former:
    """What stood until that moment and was other than after it: label and value, `nothing` where it was empty."""

    until: datetime
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """What ids and codes are called."""

    channels: Mapping[str, str]
    people: Mapping[int, str]
    currency: str


def told(session: Session, number: int, kind: EntryKind = EntryKind.INTERACTION) -> tuple[Former, ...]:
    """The former words of an entry, the latest first."""
    match kind:
        case EntryKind.DATED_NOTE:
            return _of_note(session, number)
        case EntryKind.FOLLOW_UP:
            return tuple(
                Former(words.until, (("What came of it", words.text or "nothing"),))
                for words in follow_ups.former(session, number)
            )
        case _:
            return _of_exchange(session, number)


def _of_note(session: Session, number: int) -> tuple[Former, ...]:
    note = notes.get(session, number)
    found: list[Former] = []
    if note is None:
        return ()
    text, at = note.text, note.at
    for words in notes.former(session, number):
        said = [("Note", words.text)] if words.text != text else []
        if words.at is not None and words.at != at:
            said.append(("When", _when(words.at)))
        found.append(Former(words.until, tuple(said)))
        text, at = words.text, words.at or at
    return tuple(found)


def _of_exchange(session: Session, interaction_id: int) -> tuple[Former, ...]:
    entry: Log | None = interactions.get(session, interaction_id)
    found: list[Former] = []
    if entry is None:
        return ()
    kept = versions.of(session, interaction_id)
    words = _words(session, [entry, *(version.entry for version in kept)])
    after = entry
    for version in kept:
        found.append(Former(version.until, differences(version.entry, after, words)))
        after = version.entry
    return tuple(found)


def _words(session: Session, entries: list[Log]) -> _Words:
    ids = sorted({contact for entry in entries for contact in entry.contact_ids})
    rows = session.execute(
        sql(
            "SELECT id, full_name, organisation FROM contacts WHERE id IN (SELECT value FROM json_each(:ids))"
        ),
        {"ids": json.dumps(ids)},
    )
    people = {row.id: naming.shown(row.full_name, row.organisation, "somebody") for row in rows}
    channels = {each.id: each.name for each in channel_list.every(session)}
    return _Words(channels, people, settings.get(session, settings.CURRENCY))


def differences(before: Log, after: Log, words: _Words) -> tuple[tuple[str, str], ...]:
    """What `before` said otherwise."""
    said, then = _lines(before, words), _lines(after, words)
    return tuple((label, value or "nothing") for label, value in said.items() if value != then[label])


def _when(instant: datetime) -> str:
    at = clock.local(instant)
    return f"{long_day(at.date(), with_year=True)}, {at:%H:%M}"


def _lines(entry: Log, words: _Words) -> dict[str, str]:
    cost = "" if entry.cost_minor is None else Money(entry.cost_minor, words.currency).words()
    return {
        "What happened": entry.body,
        "When": _when(entry.at),
        "Channel": words.channels.get(entry.channel, entry.channel),
        "Direction": "They came to us" if entry.direction is Direction.IN else "We went to them",
        "Who": ", ".join(sorted(words.people.get(i, "somebody who is gone") for i in entry.contact_ids)),
        "Still open": entry.open_point,
        "Subject": entry.subject,
        "Outcome": entry.outcome,
        "Mood": mood_words(entry.sentiment),
        "Place": entry.place,
        "How long": wording.lasting(entry.duration_minutes),
        "Cost": cost,
        "Products": ", ".join(sorted(entry.products)),
        "Files": ", ".join(file.name for file in entry.files),
    }
