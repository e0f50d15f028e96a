"""On which channel and in which part of the week somebody answers, told from what passed. Pure.

A try is an exchange that we began. A talk (visit, call, event) is answered when it came about; what is written is
answered by what they bring within two weeks, on the same channel or, where nothing waits there, on another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from statistics import median_low

from desktop_crm.base import clock
from desktop_crm.base.unreached import met_nobody
from desktop_crm.dialogue.channels import Channel, Direction

ENOUGH = 3  # tries from which on a channel has a record
WITHIN = timedelta(days=14)  # what comes later answers something else
TALKS = frozenset({Channel.VISIT.value, Channel.PHONE.value, Channel.EVENT.value})


class Part(StrEnum):
    """A part of the week, by the clock of the one who is to be reached."""

    MORNING = "weekday_morning"
    AFTERNOON = "weekday_afternoon"
    EVENING = "weekday_evening"
    WEEKEND = "weekend"


@dataclass(frozen=True, slots=True)
class Exchange:
    """What passed, as far as habits show in it. `family`: the shipped channel that its channel is like."""

    at: datetime
    channel: str
    direction: Direction
    family: str = ""
    outcome: str = ""
    minutes: int | None = None
    body: str = ""

    @property
    def is_talk(self) -> bool:
        return is_talk(self.channel, self.family)


@dataclass(frozen=True, slots=True)
class Tries:
    """How often something was tried in a part of the week and how often it was answered; the hours of the answered."""

    part: Part
    tried: int
    answered: int
    hours: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Habit:
    """What one channel is good for with somebody. `usual`: how long an answer takes them; `began`: by themselves."""

    channel: str
    tried: int
    answered: int
    usual: timedelta | None
    parts: tuple[Tries, ...]  # only those with tries, in the order of the week
    began: tuple[tuple[Part, int], ...] = ()

    @property
    def came(self) -> int:
        """How often they came by this channel without being asked."""
        return sum(count for _part, count in self.began)


@dataclass(frozen=True, slots=True)
class Habits:
    """All channels that were used, the most tried first."""

    channels: tuple[Habit, ...] = ()

    def of(self, channel: str) -> Habit | None:
        return next((habit for habit in self.channels if habit.channel == channel), None)


def is_talk(channel: str, family: str = "") -> bool:
    """Whether both speak at the same time. SMS looks like the telephone and is none."""
    return channel != Channel.SMS and (channel in TALKS or family in TALKS)


def wall(instant: datetime, zone: tzinfo | None) -> datetime:
    """The instant by the clock of the zone; None: the computer's."""
    return clock.local(instant) if zone is None else instant.astimezone(zone)


def part_of(moment: datetime) -> Part:
    """The part of the week of a moment by a wall clock."""
    if moment.weekday() >= 5:
        return Part.WEEKEND
    return Part.MORNING if moment.hour < 12 else Part.AFTERNOON if moment.hour < 17 else Part.EVENING


def reached(exchange: Exchange) -> bool:
    """Whether a talk that we began came about."""
    return not met_nobody(exchange.outcome, exchange.body, exchange.minutes)


@dataclass(slots=True, eq=False)
class _Try:
    exchange: Exchange
    hour: int  # by their clock, as the part of the week
    part: Part
    answered: bool = False
    took: timedelta | None = None


@dataclass(slots=True)
class _Pile:
    tries: list[_Try] = field(default_factory=list)
    began: list[Exchange] = field(default_factory=list)


def habits(exchanges: Iterable[Exchange], zone: tzinfo | None = None) -> Habits:
    """What the exchanges with one contact tell, in whatever order they come."""
    piles: dict[str, _Pile] = {}
    waiting: list[_Try] = []
    for each in sorted(exchanges, key=lambda e: (e.at, e.direction is Direction.IN, e.channel)):
        pile = piles.setdefault(each.channel, _Pile())
        if each.direction is Direction.OUT:
            there = wall(each.at, zone)
            made = _Try(each, there.hour, part_of(there), answered=each.is_talk and reached(each))
            pile.tries.append(made)
            if not made.answered:
                waiting.append(made)
        elif (found := _answered_by(each, waiting)) is not None:
            found.answered, found.took = True, each.at - found.exchange.at
            waiting.remove(found)
        else:
            pile.began.append(each)
    told = (_habit(channel, pile, zone) for channel, pile in piles.items())
    return Habits(tuple(sorted(told, key=lambda habit: (-habit.tried, habit.channel))))


def _answered_by(came: Exchange, waiting: list[_Try]) -> _Try | None:
    """The newest try that this can be the answer to: on its own channel before others."""
    fresh = [each for each in waiting if came.at - each.exchange.at <= WITHIN]
    same = [each for each in fresh if each.exchange.channel == came.channel]
    return next(reversed(same or fresh), None)


def _habit(channel: str, pile: _Pile, zone: tzinfo | None) -> Habit:
    took = sorted(each.took for each in pile.tries if each.took is not None)
    began = [part_of(wall(each.at, zone)) for each in pile.began]
    return Habit(
        channel=channel,
        tried=len(pile.tries),
        answered=sum(each.answered for each in pile.tries),
        usual=median_low(took) if took else None,
        parts=_parts(pile.tries),
        began=tuple((part, began.count(part)) for part in Part if part in began),
    )


def _parts(tries: Sequence[_Try]) -> tuple[Tries, ...]:
    found: dict[Part, list[_Try]] = {}
    for each in tries:
        found.setdefault(each.part, []).append(each)
    return tuple(_tries(part, found[part]) for part in Part if part in found)


def _tries(part: Part, inside: Sequence[_Try]) -> Tries:
    hours = sorted(each.hour for each in inside if each.answered)
    return Tries(part, len(inside), len(hours), tuple(hours))


def best_part(habit: Habit | None) -> Tries | None:
    """The part of the week in which they answer best: at least twice, and at least every second time."""
    if habit is None:
        return None
    good = [t for t in habit.parts if t.answered >= 2 and 2 * t.answered >= t.tried]
    order = tuple(Part)
    return max(good, key=lambda t: ((t.answered + 1) / (t.tried + 2), -order.index(t.part)), default=None)


def silence(habit: Habit | None) -> bool:
    """Whether they were tried there often enough, and never answered nor came by themselves."""
    return habit is not None and habit.tried >= ENOUGH and habit.answered == 0 and habit.came == 0
