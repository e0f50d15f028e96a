"""The rules by which a stage follows from what a customer does. Pure: facts, rules and today in, stage out.

Time alone leads from growing to loyal (who has been known long enough), back to growing, to quiet, to lost; never
back from quiet. A purchase or an exchange that stands in the future does not count before its day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from desktop_crm.base.dates import short_day
from desktop_crm.base.text import count_words
from desktop_crm.lifecycle import rhythm
from desktop_crm.lifecycle.months import add_months
from desktop_crm.lifecycle.rhythm import Rhythm, later
from desktop_crm.lifecycle.stages import Stage


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of the rules; the defaults are those we ship, made for a sole trader."""

    loyal_purchases: int = 4
    loyal_exchanges: int = 8
    loyal_months: int = 12
    known_months: int = 6
    growing_purchases: int = 2
    growing_exchanges: int = 4
    new_days: int = 120
    quiet_percent: int = 200
    quiet_days: int = 180
    lost_days: int = 365


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a contact: days that rise, each once.

    `seen`: days on which they wrote, rang or stood before us. `sells`: the book holds purchases; without any,
    exchanges count in their place.
    """

    since: date  # in the book since then
    bought: Sequence[date] = ()
    seen: Sequence[date] = ()
    sells: bool = True


class Standing(NamedTuple):
    """A stage and why; `review_on`: the next day on which time alone changes it."""

    stage: Stage
    reason: str
    review_on: date | None


def stage_of(facts: Facts, rules: Rules, today: date) -> Standing:
    """The stage on that day, its reason, and when it is to be looked at again."""
    return judge(facts, rules, today)[0]


def rhythm_of(facts: Facts, rules: Rules, today: date) -> Rhythm:
    """Their usual rhythm, by what happened up to that day."""
    return _upto(facts, rules, today).rhythm


def judge(facts: Facts, rules: Rules, today: date) -> tuple[Standing, Rhythm]:
    """Stage and rhythm in one go."""
    here = _upto(facts, rules, today)
    stage = here.stage(today)
    review_on = _review_on(facts, rules, here, stage, today)
    return Standing(stage, here.reason(stage, today), review_on), here.rhythm


# ---------------------------------------------------------------- one moment
@dataclass(frozen=True, slots=True)
class _Upto:
    """What happened up to a day, and the days on which, if nothing else happens, it is judged otherwise."""

    rules: Rules
    bought: Sequence[date]
    seen: Sequence[date]
    rhythm: Rhythm
    customer: bool
    grown: bool
    loyal_from: date
    loyal_until: date  # so far back that it is over, where there never was enough
    quiet_on: date
    lost_on: date

    def stage(self, day: date) -> Stage:
        """The stage on that day, if nothing happened since."""
        if day >= self.lost_on:
            return Stage.LOST
        if not self.customer:
            return Stage.LEAD
        if day >= self.quiet_on:
            return Stage.QUIET
        if self.loyal_from <= day < self.loyal_until:
            return Stage.LOYAL
        return Stage.GROWING if self.grown else Stage.NEW

    def turns(self) -> tuple[date, ...]:
        """All days on which `stage` may give another answer than the day before."""
        turns = (self.loyal_from, self.loyal_until, self.quiet_on, self.lost_on)
        return tuple(turn for turn in turns if turn != _NEVER)

    def reason(self, stage: Stage, today: date) -> str:
        match stage:
            case Stage.LEAD:
                return _so_far("Nothing bought yet", self.seen)
            case Stage.NEW:
                return _first(self.bought, self.seen)
            case Stage.GROWING:
                return _grown(self.bought, self.seen, self.rules)
            case Stage.LOYAL:
                return _often(self.bought, self.seen, self.rules, today)
            case Stage.QUIET | Stage.LOST:
                return rhythm.words(self.rhythm, today)


_NEVER = date.max


def _upto(facts: Facts, rules: Rules, day: date) -> _Upto:
    bought = _until(facts.bought, day)
    seen = _until(facts.seen, day)
    found = rhythm.rhythm(bought, seen, rules.quiet_percent)
    grown = (
        len(bought) >= min(rules.growing_purchases, rules.loyal_purchases)
        or len(seen) >= min(rules.growing_exchanges, rules.loyal_exchanges)
    )  # fmt: skip
    quiet_on = lost_on = _NEVER
    if found.last_on is not None:
        wait = _wait(found, grown, rules)
        quiet_on = later(found.last_on, wait)
        lost_on = later(found.last_on, max(rules.lost_days, 2 * wait))
    return _Upto(
        rules=rules,
        bought=bought,
        seen=seen,
        rhythm=found,
        customer=bool(grown or bought or (seen and not facts.sells)),
        grown=grown,
        loyal_from=add_months(min([facts.since, *bought[:1], *seen[:1]]), rules.known_months),
        loyal_until=max(
            _enough_until(bought, rules.loyal_purchases, rules.loyal_months),
            _enough_until(seen, rules.loyal_exchanges, rules.loyal_months),
        ),
        quiet_on=quiet_on,
        lost_on=lost_on,
    )


def _until(days: Sequence[date], day: date) -> Sequence[date]:
    return days if not days or days[-1] <= day else days[: bisect_right(days, day)]


def _wait(found: Rhythm, grown: bool, rules: Rules) -> int:
    """How many days without a sign of life make somebody quiet."""
    if found.usual_days is not None:
        return rhythm.patience(found.usual_days, rules.quiet_percent)
    return rules.quiet_days if grown else rules.new_days


def _enough_until(days: Sequence[date], count: int, months: int) -> date:
    """Until when there are so many days within the last months: exclusive."""
    return add_months(days[-count], months) if len(days) >= count else date.min


# ---------------------------------------------------------------- when it changes by itself
def _review_on(facts: Facts, rules: Rules, here: _Upto, stage: Stage, day: date) -> date | None:
    """The first day after `day` with another stage, if nothing is added; what lies ahead comes on its day."""
    while True:
        ahead = min([*_after(facts.bought, day), *_after(facts.seen, day)], default=None)
        for turn in sorted(turn for turn in here.turns() if turn > day and (ahead is None or turn < ahead)):
            if here.stage(turn) is not stage:
                return turn
        if ahead is None:
            return None
        here, day = _upto(facts, rules, ahead), ahead
        if here.stage(day) is not stage:
            return day


def _after(days: Sequence[date], day: date) -> Sequence[date]:
    """The first of them after `day`, or nothing."""
    if not days or days[-1] <= day:
        return ()
    at = bisect_right(days, day)
    return days[at : at + 1]


# ---------------------------------------------------------------- reasons
def _so_far(nothing: str, seen: Sequence[date]) -> str:
    return (
        f"{nothing}, {count_words(len(seen), 'exchange')} so far" if seen else f"{nothing}, no exchange yet"
    )


def _first(bought: Sequence[date], seen: Sequence[date]) -> str:
    if bought:
        return f"Bought for the first time on {short_day(bought[0])}"
    return f"First exchange on {short_day(seen[0])}"


def _grown(bought: Sequence[date], seen: Sequence[date], rules: Rules) -> str:
    if len(bought) >= min(rules.growing_purchases, rules.loyal_purchases):
        return f"Bought {_times(len(bought))} so far"
    return f"{count_words(len(seen), 'exchange')} so far"


def _often(bought: Sequence[date], seen: Sequence[date], rules: Rules, today: date) -> str:
    within = f"in the last {count_words(rules.loyal_months, 'month')}"
    of = [sum(add_months(day, rules.loyal_months) > today for day in days) for days in (bought, seen)]
    if of[0] >= rules.loyal_purchases:
        return f"Bought {_times(of[0])} {within}"
    return f"{count_words(of[1], 'exchange')} {within}"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")
