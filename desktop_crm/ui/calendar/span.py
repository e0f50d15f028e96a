"""Which days are shown together: whole weeks around a day, as many as its month touches."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_crm.base.dates import MONTHS, month_words

WEEK, MONTH = 0, 1


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to `last`, whole weeks; `title` says which they are."""

    first: date
    last: date
    title: str

    @property
    def weeks(self) -> int:
        return ((self.last - self.first).days + 1) // 7

    def day(self, row: int, column: int) -> date:
        return self.first + timedelta(days=7 * row + column)

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def span_of(view: int, day: date, begins: int) -> Span:
    """The week or the month of a day; `begins`: which day a week begins with, Monday 0."""
    if view == WEEK:
        first = _week_of(day, begins)
        return Span(first, first + timedelta(days=6), _week_words(first))
    last_day = monthrange(day.year, day.month)[1]
    first = _week_of(day.replace(day=1), begins)
    last = _week_of(day.replace(day=last_day), begins) + timedelta(days=6)
    return Span(first, last, month_words(day))


def stepped(view: int, day: date, by: int) -> date:
    """The same day so many weeks or months on; in a shorter month its last."""
    if view == WEEK:
        return day + timedelta(weeks=by)
    years, month = divmod(day.month - 1 + by, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _week_of(day: date, begins: int) -> date:
    return day - timedelta(days=(day.weekday() - begins) % 7)


def _week_words(first: date) -> str:
    """`16 – 22 November 2026`, `30 November – 6 December 2026`."""
    last = first + timedelta(days=6)
    end = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
    if first.month == last.month:
        return f"{first.day} – {end}"
    year = f" {first.year}" if first.year != last.year else ""
    return f"{first.day} {MONTHS[first.month - 1]}{year} – {end}"
