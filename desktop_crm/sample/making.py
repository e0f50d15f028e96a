"""Makes the sample business in an empty book: people, two years of exchanges and sales, consents, tasks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.work import Progress, Step, silent
from desktop_crm.book import settings
from desktop_crm.book.database import Book
from desktop_crm.consent import recording, suppressing, topics, wishes
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind
from desktop_crm.contacts import editing
from desktop_crm.dialogue import follow_ups, interactions
from desktop_crm.dialogue.tables import InteractionRow, ParticipantRow
from desktop_crm.lifecycle import reviewing
from desktop_crm.sample import cases, letters, reach, rhythms, shop
from desktop_crm.sample.inventing import people
from desktop_crm.sample.letters import Letter
from desktop_crm.sample.persons import Person, Talk

TOPICS = (
    ("Monthly news", "What is in season, and what to do in the garden", "monthly",
     "Yes, please send me the nursery’s news by e-mail, about once a month. I can stop at any time."),
    ("Workshop dates", "Wreaths, pruning, grafting", "six times a year",
     "Yes, tell me by e-mail when there are workshops. I can stop at any time."),
    ("Trade list", "Stock and prices for the trade", "weekly in season",
     "Yes, send me the trade list by e-mail. I can stop at any time."),
)  # fmt: skip
BUSINESS = "Fernhill Nursery"
POSTAL_ADDRESS = "Mill Lane\nFernhill FH3 8QA"
SENDER = "hello@fernhill.example"
_SHUT_ON_SUNDAYS = frozenset({"visit", "phone", "event"})


@dataclass(frozen=True, slots=True)
class Made:
    """What the book now holds."""

    contacts: int
    interactions: int
    consents: int
    campaigns: tuple[int, ...]  # sent
    draft: int
    purchases: int


def make(book: Book, now: datetime, progress: Progress = silent) -> Made:
    """Fills an empty book, always with the same business, its dates counted back from `now`.

    History is written as it happened: each newsletter goes to those who had agreed by then.
    """
    everyone = people(clock.local(now).date())
    ids: dict[int, int] = {}  # place in everyone → contact
    said = 0
    sent: list[int] = []
    with book.write() as session:
        _settings(session, letters.keep_logo(book))
        topic_ids = _topics(session, now)
    since = at(now, 10_000, "00:00")
    for count, (until, letter) in enumerate(_chapters(now)):
        progress(Step(count, 5, "Making the sample business"))
        with book.write() as session:
            _contacts(session, everyone, ids, until, now)
            said += _consents(session, everyone, ids, topic_ids, (since, until), now)
            _suppress(session, everyone, count, since)
            for gone in letters.refused(session, sent[-1:]):
                reason = suppressing.Why.HARD_BOUNCE
                suppressing.suppress(session, gone.address, reason, gone.at, gone.reply)
        if letter is not None:
            sent.append(
                letters.send(book, letter, until, unknown=2 if count == 0 else 0, doubtful=count // 2)
            )
        since = until
    with book.write() as session:
        talks = _interactions(session, everyone, ids, now)
        sold = shop.sell(session, everyone, ids, now)
        _follow_ups(session, everyone, ids, now)
        cases.make(session, everyone, ids, now, at, _when)
        rhythms.make(session, ids, now)
        reach.refer(session, everyone, ids, now)
        reach.follow(session, everyone, ids, now)
        sold += reach.plan(session, everyone, ids, now)
        workshop = letters.workshop(clock.local(now).date())
        draft = letters.draft(session, book, workshop, topic_ids["Workshop dates"], at(now, 1, "16:20"))
    reviewing.review(book, now)
    return Made(len(ids), talks, said, tuple(sent), draft, sold)


def _chapters(now: datetime) -> list[tuple[datetime, Letter | None]]:
    """Until when each part of the history goes, and the newsletter that ended it."""
    today = clock.local(now).date()
    past = [(at(now, (today - day).days, "09:30"), letter) for day, letter in letters.last_three(today)]
    return [*past, (now, None)]


def _settings(session: Session, logo: str) -> None:
    settings.put(session, settings.BUSINESS, BUSINESS)
    settings.put(session, settings.POSTAL_ADDRESS, POSTAL_ADDRESS)
    settings.put(session, settings.COUNTRY, "GB")
    settings.put(session, settings.CURRENCY, "GBP")
    settings.put(session, settings.ACCOUNT_KIND, "practice")
    settings.put(session, settings.SENDER_NAME, BUSINESS)
    settings.put(session, settings.SENDER_ADDRESS, SENDER)
    settings.put(session, settings.THEME_LOGO, logo)
    settings.put(session, settings.THEME_COLOUR, letters.COLOUR)
    settings.put(session, settings.FIRST_RUN_DONE, True)
    settings.put(session, settings.SAMPLE, True)


def _topics(session: Session, now: datetime) -> dict[str, int]:
    began = at(now, 740, "09:00")
    return {name: topics.add(session, name, began, *rest) for name, *rest in TOPICS}


def _contacts(
    session: Session, everyone: Sequence[Person], ids: dict[int, int], until: datetime, now: datetime
) -> None:
    """Adds those who became known until then."""
    for place, person in enumerate(everyone):
        met = at(now, person.known, "09:30")
        if place not in ids and met <= until:
            # How they were meant to behave; what they did decides the stage.
            ids[place] = editing.add(session, replace(person.draft, stage=""), met)
            if person.per_month is not None:
                wishes.wish(session, ids[place], person.per_month)


# ---------------------------------------------------------------- exchanges
def _interactions(session: Session, everyone: Sequence[Person], ids: dict[int, int], now: datetime) -> int:
    """All in two statements: one by one they would take longer than everything else together."""
    talks = [(ids[place], talk) for place, person in enumerate(everyone) for talk in person.talks]
    told = sorted((_when(now, talk), number, place, talk) for place, (number, talk) in enumerate(talks))
    rows = [_row(n, talk, when, now) for n, (when, _number, _place, talk) in enumerate(told, 1)]
    session.execute(insert(InteractionRow), rows)
    session.execute(
        insert(ParticipantRow),
        [
            {"contact_id": number, "at": when, "interaction_id": n}
            for n, (when, number, _place, _talk) in enumerate(told, 1)
        ],
    )
    interactions.keep_last(session, ids.values())
    return len(rows)


def _row(number: int, talk: Talk, when: datetime, now: datetime) -> dict[str, object]:
    return {
        "id": number,
        "at": when,
        "channel": talk.channel,
        "direction": talk.direction,
        "subject": talk.subject,
        "body": talk.text,
        "duration_minutes": talk.minutes,
        "sentiment": talk.sentiment,
        "outcome": talk.outcome,
        "open_point": talk.open_point,
        "open_closed_at": None if talk.closed is None else at(now, talk.closed, talk.time),
        "created_at": when,
        "updated_at": when,
    }


def _when(now: datetime, talk: Talk) -> datetime:
    days = talk.days
    day = clock.local(now).date() - timedelta(days=days)
    if day.weekday() == 6 and days and talk.channel in _SHUT_ON_SUNDAYS:
        days += 1
    return at(now, days, talk.time)


def at(now: datetime, days: int, time: str) -> datetime:
    """A local time so many days ago, or `-38`: minutes ago; what would lie ahead was a while ago instead."""
    if time.startswith("-"):
        return clock.cut(now + timedelta(minutes=int(time)))
    hour, minute = map(int, time.split(":"))
    here = clock.local(now) - timedelta(days=days)
    then = clock.cut(here.replace(hour=hour, minute=minute, second=0, microsecond=0))
    return then if then <= now else clock.cut(now - timedelta(minutes=5 + (hour * 60 + minute) % 170))


# ---------------------------------------------------------------- what is to be done
def _follow_ups(session: Session, everyone: Sequence[Person], ids: dict[int, int], now: datetime) -> None:
    today = clock.local(now).date()
    for place, person in enumerate(everyone):
        for task in person.tasks:
            made = at(now, max(1, 5 - task.days), "09:00")
            planned = follow_ups.add(
                session, ids[place], today + timedelta(days=task.days), task.what, made,
                due_time=task.time, channel=task.channel,
            )  # fmt: skip
            if task.done is not None:
                follow_ups.done(session, planned, at(now, task.done, "11:00"))


# ---------------------------------------------------------------- consent
def _consents(
    session: Session,
    everyone: Sequence[Person],
    ids: dict[int, int],
    topic_ids: dict[str, int],
    between: tuple[datetime, datetime],
    now: datetime,
) -> int:
    """What was said in a part of the history, each recorded when it was said, as a ledger grows."""
    since, until = between
    wordings = {name: wording for name, _about, _often, wording in TOPICS}
    said = sorted(
        (
            NewEvent(
                address=person.email,
                topic_id=topic_ids[one.topic],
                kind=Kind(one.kind),
                at=when,
                how=How(one.how),
                contact_id=ids[place],
                wording=wordings[one.topic] if one.kind in ("confirmed", "requested") else "",
                evidence=one.evidence,
            )
            for place, person in enumerate(everyone)
            for one in person.consents
            if since < (when := at(now, one.days, f"{10 + place % 7:02}:{place % 12 * 5:02}")) <= until
        ),
        key=lambda event: event.at,
    )
    for event in said:
        recording.record(session, event, event.at)
    return len(said)


def _suppress(session: Session, everyone: Sequence[Person], chapter: int, since: datetime) -> None:
    """Addresses that get nothing from then on: one complained, one asked for it; dead ones come with a letter."""
    agreed = _who_agreed(everyone)
    match chapter:
        case 1:
            reason, evidence = suppressing.Why.COMPLAINT, "Marked as spam at their provider"
        case 2:
            reason, evidence = suppressing.Why.BY_HAND, "Asked on the telephone never to be written to"
        case _:
            return
    suppressing.suppress(session, agreed[chapter], reason, since + timedelta(days=4), evidence)


def _who_agreed(everyone: Iterable[Person]) -> list[str]:
    """Addresses of made-up people that said yes long ago; never one of the cast."""
    return [
        person.email
        for person in everyone
        if person.draft.stage in ("quiet", "growing")
        and any(one.kind == "confirmed" and one.days > 200 for one in person.consents)
        and not person.draft.note
        and not person.draft.tags
        and len(person.talks) > 3
    ]
