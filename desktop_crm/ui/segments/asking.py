"""What the builder reads from the book: the segment with its words, who fits a rule, and why somebody does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop_crm.base import clock
from desktop_crm.contacts import finding, listing
from desktop_crm.contacts.finding import Query
from desktop_crm.segments import compiling, members, reasons, saving, vocabulary
from desktop_crm.segments.reasons import Why
from desktop_crm.segments.rules import Group
from desktop_crm.segments.saving import Segment
from desktop_crm.segments.vocabulary import Vocabulary

SHOWN = 100  # people


@dataclass(frozen=True, slots=True)
class Opened:
    """A segment (None: a new one), and what its rule can be made of."""

    segment: Segment | None
    vocabulary: Vocabulary


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as a row of the live list."""

    id: int
    name: str
    aside: str


@dataclass(frozen=True, slots=True)
class Fitting:
    """Who fits: how many of how many, the first of them, how many lines were left out, what is missing."""

    rule: Group
    count: int
    total: int
    people: tuple[Person, ...]
    left_out: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """Why somebody is in or out."""

    name: str
    why: Why


def opened(session: Any, segment_id: int | None) -> Opened:
    found = None if segment_id is None else saving.get(session, segment_id)
    return Opened(found, vocabulary.read(session, segment_id))


def fitting(session: Any, rule: Group) -> Fitting:
    """Who fits the rule now. Raises UserError where segments contain each other."""
    now = clock.now()
    made = compiling.compiled(session, rule, now)
    query = Query(members.view_of(rule, now))
    ids = list(finding.page(session, query, 0, SHOWN))
    count = len(ids) if len(ids) < SHOWN else finding.count(session, query, None)
    people = tuple(
        Person(line.id, line.name, line.organisation or next(iter(line.emails), ""))
        for line in listing.lines(session, ids)
    )
    missing = tuple(said.words for said in made.missing)
    return Fitting(rule, count, finding.count(session, Query(), None), people, len(made.ignored), missing)


def explained(session: Any, rule: Group, contact_id: int) -> Explained:
    lines = listing.lines(session, [contact_id])
    return Explained(lines[0].name if lines else "", reasons.why(session, rule, contact_id, clock.now()))
