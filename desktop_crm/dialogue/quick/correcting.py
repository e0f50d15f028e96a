"""What somebody put right in a line that was read: it stays, however the line goes on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.quick.reading import Planned, Reading, Someone, Unsure


@dataclass(frozen=True, slots=True)
class Corrections:
    """Fields set by hand; None: as it is read. `at` is on the wall clock."""

    contact: Someone | None = None
    channel: str | None = None
    direction: Direction | None = None
    at: datetime | None = None
    open_point: str | None = None  # empty: nothing is open
    follow_up: Planned | None = None
    no_follow_up: bool = False


NOTHING = Corrections()


def answering(made: Reading, channel: str) -> Reading:
    """A line that answers what came over `channel`: what it does not say itself is ours, over that channel."""
    silent = set(made.unsure) if made.text else {Unsure.CHANNEL, Unsure.DIRECTION}
    return replace(
        made,
        channel=channel if Unsure.CHANNEL in silent else made.channel,
        direction=Direction.OUT if Unsure.DIRECTION in silent else made.direction,
        unsure=tuple(e for e in made.unsure if e not in (Unsure.CHANNEL, Unsure.DIRECTION)),
    )


def corrected(made: Reading, by: Corrections) -> Reading:
    """The reading with what was set by hand, which nobody has to look at any more."""
    set_by_hand = {
        Unsure.CONTACT: by.contact is not None,
        Unsure.CHANNEL: by.channel is not None,
        Unsure.DIRECTION: by.direction is not None,
        Unsure.AT: by.at is not None,
        Unsure.FOLLOW_UP: by.follow_up is not None or by.no_follow_up,
    }
    planned = None if by.no_follow_up else by.follow_up or made.follow_up
    return replace(
        made,
        contact=by.contact or made.contact,
        candidates=() if by.contact else made.candidates,
        channel=made.channel if by.channel is None else by.channel,
        direction=by.direction or made.direction,
        at=by.at or made.at,
        open_point=made.open_point if by.open_point is None else by.open_point,
        follow_up=planned,
        unsure=tuple(each for each in made.unsure if not set_by_hand[each]),
    )
