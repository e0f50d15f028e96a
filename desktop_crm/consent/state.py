"""Consent as a pure fold over the ledger's events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What an event says. CORRECTED takes back one event that was entered by mistake (`voids`)."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CORRECTED = "corrected"


class State(StrEnum):
    """Where an address stands with a topic; NEVER: nothing was ever said."""

    NEVER = "never"
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class How(StrEnum):
    """The way in which it was said."""

    FORM = "form"
    SPOKEN = "spoken"
    LETTER = "letter"
    REPLY = "reply"
    WEBSITE = "website"
    IMPORT = "import"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the ledger for one address and topic."""

    id: int
    kind: Kind
    at: datetime
    voids: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The present state, since when, and the event that says so (None: never asked)."""

    state: State
    since: datetime | None = None
    event_id: int | None = None


def fold(events: Iterable[Event]) -> Standing:
    """What the events together mean: the last one in time that was not a mistake decides.

    A request never weakens a yes or a no that stands: asking again changes nothing until it is answered.
    Of events of the same moment the one recorded later counts.
    """
    ordered = sorted(events, key=lambda e: (e.at, e.id))
    void = {e.voids for e in ordered if e.kind is Kind.CORRECTED}
    standing = Standing(State.NEVER)
    for event in ordered:
        if event.kind is Kind.CORRECTED or event.id in void:
            continue
        if event.kind is Kind.REQUESTED and standing.state in (
            State.CONFIRMED,
            State.DECLINED,
            State.WITHDRAWN,
        ):
            continue
        standing = Standing(State(event.kind.value), event.at, event.id)
    return standing
