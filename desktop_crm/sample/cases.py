"""The complaints of the sample business: three that are open, one of them late, and two that are closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.dialogue import handling
from desktop_crm.dialogue.complaint_steps import Step
from desktop_crm.dialogue.handling import NewCase, Said
from desktop_crm.dialogue.tables import ParticipantRow
from desktop_crm.sample import words
from desktop_crm.sample.persons import Person, Talk

At = Callable[[datetime, int, str], datetime]  # the moment so many days before now
When = Callable[[datetime, Talk], datetime]  # the moment of an exchange


def make(
    session: Session, everyone: Sequence[Person], ids: Mapping[int, int], now: datetime, at: At, when: When
) -> int:
    """Opens the cases and leads each as far as it went; how many there are."""
    known = {f"{p.draft.given} {p.draft.family}": place for place, p in enumerate(everyone)}
    cases: list[dict[str, Any]] = words.load("complaints")
    for raw in cases:
        place = known[raw["who"]]
        entries = {
            (talk.days, talk.time): _entry(session, ids[place], when(now, talk))
            for talk in everyone[place].talks
            if [talk.days, talk.time] in [raw["came"], *raw.get("answers", ())]
        }
        number = _open(session, raw, ids[place], entries.get(tuple(raw["came"])), at(now, *raw["came"]), now)
        for days, time in raw.get("answers", ()):
            found = entries[days, time]
            if found is not None:
                handling.attach(session, number, found)
        for days, time, target, said in raw["moves"]:
            handling.move_on(session, number, at(now, days, time), _said(said, now), Step(target))
        if raw["said"]:
            handling.change(session, number, _said(raw["said"], now), at(now, 0, "-30"))
    return len(cases)


def _open(
    session: Session, raw: dict[str, Any], contact: int, came: int | None, at: datetime, now: datetime
) -> int:
    """With the exchange it came with, or with one of its own."""
    new = NewCase(
        contact_id=contact, subject=raw["subject"], heard=raw["heard"], wish=raw["wish"],
        channel=raw.get("channel", ""), interaction_id=came, opened_at=at if came is None else None,
    )  # fmt: skip
    return handling.open_case(session, new, now)


def _entry(session: Session, contact: int, at: datetime) -> int | None:
    return session.scalar(
        select(ParticipantRow.interaction_id).where(
            ParticipantRow.contact_id == contact, ParticipantRow.at == at
        )
    )


def _said(raw: Mapping[str, Any], now: datetime) -> Said:
    """What was said; a day is written as so many days ago."""
    values = dict(raw)
    if "solved_ago" in values:
        values["solved"] = clock.local(now).date() - timedelta(days=values.pop("solved_ago"))
    return cast(Said, values)
