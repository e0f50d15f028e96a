"""The days of what comes round: every so many days, weeks, months or years.

Days are counted from an anchor, never from the turn before: what began on 31 January comes on the last day of
a short month and on the 31st again after it, and 29 February comes back in each leap year.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import count_words

MOST = 999  # of a unit


class Unit(StrEnum):
    """What a repetition is counted in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Repeat:
    """Every so many units."""

    every: int
    unit: Unit

    def words(self) -> str:
        """`Every week`, `Every 6 weeks`."""
        return f"Every {self.unit}" if self.every == 1 else f"Every {count_words(self.every, self.unit)}"

    def days(self) -> float:
        """About how many days it is, to tell which of two comes sooner."""
        return self.every * {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 30.437, Unit.YEAR: 365.25}[self.unit]


def checked(every: int, unit: str) -> Repeat:
    """A repetition from its parts. Raises UserError where it is none."""
    if unit not in {known.value for known in Unit} or not 1 <= every <= MOST:
        raise UserError(
            f"It can come every 1 to {MOST} days, weeks, months or years.", "Type a whole number."
        )
    return Repeat(every, Unit(unit))


def turn(anchor: date, repeat: Repeat, number: int) -> date | None:
    """The day of a turn; the anchor is number 0. None where the calendar ends before it."""
    steps = repeat.every * number
    try:
        match repeat.unit:
            case Unit.DAY:
                return anchor + timedelta(days=steps)
            case Unit.WEEK:
                return anchor + timedelta(weeks=steps)
            case Unit.MONTH:
                return _month_on(anchor, steps)
            case Unit.YEAR:
                return _month_on(anchor, 12 * steps)
    except (OverflowError, ValueError):
        return None


def after(anchor: date, repeat: Repeat, day: date) -> date | None:
    """The first turn that comes later than `day`; None where the calendar ends before it."""
    number = max(0, _turns_before(anchor, repeat, day))
    found = turn(anchor, repeat, number)
    while found is not None and found <= day:
        number += 1
        found = turn(anchor, repeat, number)
    return found


def is_turn(anchor: date, repeat: Repeat, day: date) -> bool:
    """Whether it comes round on that day."""
    return day >= anchor and (day == anchor or after(anchor, repeat, day - timedelta(days=1)) == day)


def next_due(anchor: date, repeat: Repeat, due: date, today: date) -> date | None:
    """When something repeated is due again that was due on `due` and is done today: never before tomorrow."""
    return after(anchor, repeat, max(due, today))


def next_contact(last: date | None, made: date, repeat: Repeat) -> date | None:
    """When to get in touch: so long after the last contact, or after the cadence was made where there was none.

    Never before the day on which it was made: nobody is late from the beginning.
    """
    found = turn(last or made, repeat, 1)
    return found and max(found, made)


def _turns_before(anchor: date, repeat: Repeat, day: date) -> int:
    """A number of turns that is certainly not too many."""
    if repeat.unit in (Unit.DAY, Unit.WEEK):
        return int((day - anchor).days // (repeat.every * (7 if repeat.unit is Unit.WEEK else 1)))
    months = (day.year - anchor.year) * 12 + day.month - anchor.month
    return months // (repeat.every * (12 if repeat.unit is Unit.YEAR else 1)) - 1


def _month_on(anchor: date, months: int) -> date:
    years, month = divmod(anchor.month - 1 + months, 12)
    year = anchor.year + years
    if not date.min.year <= year <= date.max.year:
        raise OverflowError
    return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))
