"""A contact's own rhythm: how often they usually come, and from when on they are quieter than that.

Pure. Days are local dates, rising, each once: several rows of one day are one visit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median_low

from desktop_crm.base.dates import MONTHS

NEEDED = 3  # active days that make a rhythm
LEAST = 14  # days; nobody is quiet sooner
TOGETHER = 4  # days apart at most that are one occasion: a question, its answer, and the thanks
STEADY = timedelta(weeks=6)  # whoever comes every few days for so long comes by a rhythm, not for one matter


class Basis(StrEnum):
    """What the rhythm was read from."""

    NONE = ""
    PURCHASES = "purchases"
    EXCHANGES = "interactions"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`usual_days` between two visits, None where there are too few; `last_on` their last sign of life."""

    basis: Basis = Basis.NONE
    usual_days: int | None = None
    last_on: date | None = None
    quiet_on: date | None = None  # from this day on they are quieter than they usually are


def usual(days: Sequence[date]) -> int | None:
    """The median gap between occasions, of days that rise; None where there are fewer than three of them.

    Of somebody who comes every few days, for whom all is one occasion, the median gap between these days.
    """
    begun = occasions(days)
    if len(begun) < NEEDED:
        last = [day for day in days if begun and day >= begun[-1]]
        if not last or last[-1] - last[0] < STEADY:
            return None
        begun = last
    return median_low((after - before).days for before, after in pairwise(begun))


def occasions(days: Sequence[date]) -> list[date]:
    """The first days of occasions: what follows within four days of the day before belongs to the same."""
    near = timedelta(days=TOGETHER)
    return [*days[:1], *(after for before, after in pairwise(days) if after - before > near)]


def rhythm(bought: Sequence[date], seen: Sequence[date], percent: int) -> Rhythm:
    """The rhythm of what they bought; else of when they came, wrote or rang. `percent` of it is still usual."""
    last = max([*bought[-1:], *seen[-1:]], default=None)
    for basis, days in ((Basis.PURCHASES, bought), (Basis.EXCHANGES, seen)):
        gap = usual(days)
        if gap is not None and last is not None:
            return Rhythm(basis, gap, last, later(last, patience(gap, percent)))
    return Rhythm(last_on=last)


def patience(usual_days: int, percent: int) -> int:
    """How many days without a sign of life are still usual."""
    return max(LEAST, -(-usual_days * percent // 100))


def later(day: date, days: int) -> date:
    """So many days later; the calendar's end where it would lie behind that."""
    return day + timedelta(days=min(days, (date.max - day).days))


# ---------------------------------------------------------------- in words
def words(found: Rhythm, today: date) -> str:
    """`Usually buys every 10 weeks, last seen in April`."""
    if found.last_on is None:
        return "Never seen"
    seen = f"last seen {when(found.last_on, today)}"
    if found.usual_days is None:
        return seen[:1].upper() + seen[1:]
    does = "buys" if found.basis is Basis.PURCHASES else "comes or writes"
    return f"Usually {does} {every(found.usual_days)}, {seen}"


def every(days: int) -> str:
    """`every day`, `every 9 days`, `every 10 weeks`, `every 5 months`, `every 2 years`."""
    for unit, length, upto in (("day", 1, 14), ("week", 7, 98), ("month", 30.44, 640), ("year", 365.25, 0)):
        if days < upto or not upto:
            count = round(days / length)
            return f"every {unit}" if count == 1 else f"every {count} {unit}s"
    raise AssertionError("the last unit has no end")


def when(day: date, today: date) -> str:
    """`on 3 November`, `in April`, `in April 2025`."""
    if (day.year, day.month) == (today.year, today.month):
        return f"on {day.day} {MONTHS[day.month - 1]}"
    year = "" if day.year == today.year else f" {day.year}"
    return f"in {MONTHS[day.month - 1]}{year}"
