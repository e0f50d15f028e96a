"""The people of the sample business: some two dozen written by hand, the others made up, always the same.

Days count back from `now`, so that the book is as fresh whenever it is made. Numbers and addresses are
those reserved for fiction: Ofcom's 01632 960xxx and 07700 900xxx, the domain `.example` (RFC 2606).
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from desktop_crm.base.dates import PartialDate
from desktop_crm.base.text import fold
from desktop_crm.contacts.records import Draft
from desktop_crm.sample import words
from desktop_crm.sample.crowd import crowd
from desktop_crm.sample.persons import Person, Said, Talk, Task, ways

COUNT = 307
SEED = 1863  # nothing else makes this Fernhill


def people(today: date, count: int = COUNT) -> list[Person]:
    """All of them, in the order in which they became known."""
    chance = Random(SEED)
    cast = [_written(raw, today) for raw in words.load("cast")]
    taken = {fold(person.draft.full_name or person.draft.given) for person in cast}
    everyone = cast + crowd(chance, today, count - len(cast), taken)
    return sorted(everyone, key=lambda person: -person.known)


def _written(raw: dict[str, Any], today: date) -> Person:
    """One of those written by hand."""
    talks = [_talk(*entry) for entry in raw.get("story", ())]
    consents = [Said(*entry) for entry in raw.get("consents", ())]
    draft = Draft(
        kind=raw.get("kind", "person"),
        **{name: raw.get(name, "") for name in _PLAIN},
        birthday=_birthday(raw, today),
        ways=tuple(ways(raw)),
        tags=tuple(raw.get("tags", ())),
        fields=tuple(raw.get("fields", {}).items()),
    )
    return Person(
        draft,
        known=max([*(t.days for t in talks), *(c.days for c in consents)], default=30) + 1,
        email=raw.get("email", ""),
        talks=talks,
        consents=consents,
        tasks=[Task(*entry) for entry in raw.get("follow_ups", ())],
    )


_PLAIN = (
    "full_name", "given", "family", "middle", "nickname", "organisation", "title", "stage", "household",
    "note", "source", "language",
)  # fmt: skip


def _talk(days: int, time: str, channel: str, direction: str, text: str, more: dict[str, Any]) -> Talk:
    return Talk(
        days,
        time,
        channel,
        direction,
        text,
        subject=more.get("subject", ""),
        minutes=more.get("minutes"),
        sentiment=more.get("sentiment", ""),
        outcome=more.get("outcome", ""),
        open_point=more.get("open", ""),
        closed=more.get("closed"),
    )


def _birthday(raw: dict[str, Any], today: date) -> PartialDate | None:
    if "birthday" in raw:
        return PartialDate.parse(raw["birthday"])
    if "birthday_in" in raw:
        day = today + timedelta(days=raw["birthday_in"])
        day = day if (day.month, day.day) != (2, 29) else day - timedelta(days=1)
        return PartialDate(day.year - raw["birthday_turns"], day.month, day.day)
    return None
