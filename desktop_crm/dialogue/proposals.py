"""How and when to reach somebody next, with the reason. Pure.

What they asked for comes first, then what they answer on; where there is too little to tell, an address that is marked
as preferred, then the traits of the channels. Nothing is proposed that there is no address for; a visit needs none.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from desktop_crm.base import clock
from desktop_crm.base.dates import WEEKDAYS
from desktop_crm.dialogue import reasons
from desktop_crm.dialogue.channels import ChannelInfo
from desktop_crm.dialogue.habits import ENOUGH, Habit, Habits, Part, best_part, part_of, silence, wall


class Purpose(StrEnum):
    """What it is about: urgent wants speed, delicate a real talk, cheap little cost."""

    ORDINARY = "ordinary"
    URGENT = "urgent"
    DELICATE = "delicate"
    CHEAP = "cheap"


@dataclass(frozen=True, slots=True)
class Preferred:
    """What they said they want (a channel's id), and the channels of which one address is marked as preferred."""

    said: str = ""
    marked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Proposal:
    """The channel, the moment, both in words, and why. `sure`: told from how they answer or from what they said."""

    channel: str
    name: str
    at: datetime
    day: date  # by the user's clock, as `hour`
    hour: str
    when: str
    reason: str
    sure: bool

    @property
    def words(self) -> str:
        """`Phone, Tuesday morning`."""
        return f"{self.name}, {self.when}"


def reachable(channels: Sequence[ChannelInfo], ways: AbstractSet[str]) -> tuple[ChannelInfo, ...]:
    """The channels over which one person can be reached: those with an address, visits and events."""
    return tuple(channel for channel in channels if _needs(channel) is None or _needs(channel) & ways)  # type: ignore[operator]


_PHONES = frozenset({"phone", "sms"})
_NEEDS: dict[str, frozenset[str] | None] = {
    "visit": None, "event": None, "phone": _PHONES, "sms": _PHONES, "letter": frozenset({"letter"}),
    "email": frozenset({"email"}), "messenger": frozenset({"messenger"}), "social": frozenset({"social"}),
    "website": frozenset(), "advertisement": frozenset(),
}  # fmt: skip


def _needs(channel: ChannelInfo) -> frozenset[str] | None:
    """Of which channels an address is needed; None: of none, empty: nobody is reached by it."""
    known = channel.id if channel.id in _NEEDS else channel.family
    needed = _NEEDS.get(known, frozenset())
    return needed if needed is None or channel.shipped else needed | {channel.id}


def propose(
    habits: Habits,
    preferred: Preferred,
    channels: Sequence[ChannelInfo],
    purpose: Purpose,
    *,
    ways: AbstractSet[str],
    now: datetime,
    zone: tzinfo | None = None,
) -> Proposal | None:
    """The next attempt worth making; None where there is no way to reach them. `zone`: theirs, None: the computer's."""
    open_to = reachable(channels, ways)
    told = _said(open_to, habits, preferred, purpose) or _proven(open_to, habits, purpose)
    if told is not None:
        why = reasons.record(told, habits)
        if told.id == preferred.said:
            why = f"prefers {reasons.in_line(told)}" + (f", {why}" if why else "")
        return _proposal(
            told,
            habits,
            purpose,
            reasons.joined(why, reasons.silent(habits, channels, told)),
            now,
            zone,
            sure=True,
        )
    found, likely = _by_mark(open_to, habits, preferred, purpose), _likely(open_to, habits, ways)
    why = "it is marked as preferred" if found is not None else _TRAIT_WORDS[purpose]
    if found is None and len(likely) == 1:
        why = "there is no other way to reach them"
    found = found or _by_traits(likely, purpose)
    if found is None:
        return None
    why = reasons.joined(f"too little to tell yet; {why}", reasons.silent(habits, channels, found))
    return _proposal(found, habits, purpose, why, now, zone, sure=False)


# ---------------------------------------------------------------- which channel
def _suits(channel: ChannelInfo, purpose: Purpose) -> bool:
    """A delicate matter wants a real talk, an urgent one a channel that is read within hours."""
    traits = channel.traits
    if purpose is Purpose.DELICATE:
        return traits.richness + traits.interactivity >= 8
    return traits.speed >= 3 if purpose is Purpose.URGENT else True


def _said(
    open_to: Sequence[ChannelInfo], habits: Habits, preferred: Preferred, purpose: Purpose
) -> ChannelInfo | None:
    """What they asked for, unless they never answer there."""
    found = next((channel for channel in open_to if channel.id == preferred.said), None)
    if found is None or not _suits(found, purpose) or silence(habits.of(found.id)):
        return None
    return found


def _share(habit: Habit) -> float:
    """How likely an answer is; two attempts of unknown outcome keep a single lucky one from being certain."""
    return (habit.answered + habit.came + 1) / (habit.tried + habit.came + 2)


def _proven(open_to: Sequence[ChannelInfo], habits: Habits, purpose: Purpose) -> ChannelInfo | None:
    """The channel on which they answer best: at least half of the time."""
    known = []
    for place, channel in enumerate(open_to):
        habit = habits.of(channel.id)
        if habit is None or habit.tried + habit.came < ENOUGH or _share(habit) < 0.5:
            continue
        if _needs(channel) is None and not habit.tried:
            continue  # that they come to us says nothing of our going to them
        if _suits(channel, purpose) and habit.answered + habit.came:
            known.append((_order(channel, habit, purpose), place, channel))
    return min(known, key=lambda k: k[:2])[2] if known else None


def _order(channel: ChannelInfo, habit: Habit, purpose: Purpose) -> tuple[float, ...]:
    share, traits = -_share(habit), channel.traits
    match purpose:
        case Purpose.URGENT:
            return (-traits.speed, share)
        case Purpose.CHEAP:
            return (traits.cost_minor, share)
        case _:
            return (share, traits.cost_minor)


def _by_mark(
    open_to: Sequence[ChannelInfo], habits: Habits, preferred: Preferred, purpose: Purpose
) -> ChannelInfo | None:
    """The only channel of which they have an address that is marked as preferred."""
    if len(preferred.marked) != 1:
        return None
    found = [channel for channel in open_to if channel.id in preferred.marked]
    return next((c for c in found if _suits(c, purpose) and not silence(habits.of(c.id))), None)


def _likely(
    open_to: Sequence[ChannelInfo], habits: Habits, ways: AbstractSet[str]
) -> tuple[ChannelInfo, ...]:
    """Nobody is visited whose door is unknown, or met at a stall or an event where they never were; silence last."""
    kept = []
    for channel in open_to:
        kind = channel.id if channel.shipped else channel.family
        at_home = channel.id == "visit" and "letter" in ways
        if kind in ("visit", "event") and not at_home and habits.of(channel.id) is None:
            continue
        kept.append(channel)
    heard = tuple(channel for channel in kept if not silence(habits.of(channel.id)))
    return heard or tuple(kept)


_TRAIT_WORDS = {
    Purpose.ORDINARY: "the quickest talk for what it costs",
    Purpose.URGENT: "the fastest way there is",
    Purpose.DELICATE: "the closest talk there is",
    Purpose.CHEAP: "what costs least",
}


def _by_traits(open_to: Sequence[ChannelInfo], purpose: Purpose) -> ChannelInfo | None:
    """The channel whose traits fit the purpose best; among equals the first of the user's order."""
    return min(open_to, key=lambda channel: _fit(channel, purpose), default=None)


def _fit(channel: ChannelInfo, purpose: Purpose) -> tuple[float, ...]:
    traits = channel.traits
    match purpose:
        case Purpose.URGENT:
            return (-traits.speed, -traits.interactivity, traits.cost_minor)
        case Purpose.DELICATE:
            return (-traits.richness - traits.interactivity, traits.cost_minor)
        case Purpose.CHEAP:
            return (traits.cost_minor, -traits.speed)
        case Purpose.ORDINARY:
            return (-traits.speed - traits.interactivity, traits.cost_minor)


# ---------------------------------------------------------------- when
_HOURS = {
    Part.MORNING: (9, 11, 10),
    Part.AFTERNOON: (13, 16, 14),
    Part.EVENING: (17, 19, 18),
    Part.WEEKEND: (10, 17, 11),
}
_WORD = {Part.MORNING: " morning", Part.AFTERNOON: " afternoon", Part.EVENING: " evening", Part.WEEKEND: ""}
_DAY = (9, 19)  # hours between which nobody is disturbed


def _slot(habit: Habit | None, purpose: Purpose, now: datetime, zone: tzinfo | None) -> tuple[datetime, Part]:
    """The next moment to try, and the part of the week it lies in."""
    if purpose is Purpose.URGENT:
        found = _soon(now, zone)
        return found, part_of(wall(found, zone))
    best = best_part(habit)
    part, hours = (best.part, best.hours) if best is not None else (_usual_part(habit), ())
    low, high, plain = _HOURS[part]
    hour = max(low, min(high, hours[(len(hours) - 1) // 2])) if hours else plain
    return _next(part, hour, now, zone), part


def _usual_part(habit: Habit | None) -> Part:
    """When they come by themselves, if more than once; else in the morning."""
    often = max(habit.began, key=lambda b: b[1], default=None) if habit is not None else None
    return often[0] if often is not None and often[1] > 1 else Part.MORNING


def _next(part: Part, hour: int, now: datetime, zone: tzinfo | None) -> datetime:
    here = wall(now, zone)
    for ahead in range(15):
        found = _instant(here.date() + timedelta(days=ahead), time(hour), zone)
        if found is not None and found > now and part_of(wall(found, zone)) is part:
            return found
    return now + timedelta(days=1)  # a zone whose clock knows no such hour for two weeks


def _soon(now: datetime, zone: tzinfo | None) -> datetime:
    """In a quarter of an hour at the latest, or when the day begins."""
    found = now.replace(second=0, microsecond=0) + timedelta(minutes=15 - now.minute % 15)
    here = wall(found, zone)
    if _DAY[0] <= here.hour < _DAY[1]:
        return found
    for ahead in range(3):
        day = _instant(here.date() + timedelta(days=ahead), time(_DAY[0]), zone)
        if day is not None and day > now:
            return day
    return found


def _instant(day: date, at: time, zone: tzinfo | None) -> datetime | None:
    """The instant of a wall clock's time; None where the clock leaps over it."""
    naive = datetime.combine(day, at)
    found = clock.from_local(naive) if zone is None else clock.cut(naive.replace(tzinfo=zone))
    return found if wall(found, zone).replace(tzinfo=None) == naive else None


def _when_words(at: datetime, part: Part, now: datetime, zone: tzinfo | None) -> str:
    """`tomorrow morning`, `Tuesday morning`, `Saturday`; by their clock, which is said where it is another."""
    there, here = wall(at, zone), wall(now, zone)
    ahead = (there.date() - here.date()).days
    word = {0: "today", 1: "tomorrow"}.get(ahead, WEEKDAYS[there.weekday()])
    if ahead >= 7:
        word = f"next {word}"
    words = f"this{_WORD[part]}" if ahead == 0 and _WORD[part] else f"{word}{_WORD[part]}"
    same = there.replace(tzinfo=None) == clock.local(at).replace(tzinfo=None)
    return words if same else f"{words}, their time"


def _proposal(
    channel: ChannelInfo,
    habits: Habits,
    purpose: Purpose,
    reason: str,
    now: datetime,
    zone: tzinfo | None,
    *,
    sure: bool,
) -> Proposal:
    at, part = _slot(habits.of(channel.id), purpose, now, zone)
    mine = clock.local(at)
    return Proposal(
        channel.id,
        channel.name,
        at,
        mine.date(),
        f"{mine:%H:%M}",
        _when_words(at, part, now, zone),
        reason,
        sure,
    )
