"""Days that may lack their year, and the words for days and instants that screens and commands share."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desktop_crm.base import clock

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHAPE = re.compile(r"(\d{4}|-)-(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A birthday or anniversary: `year` 0 means that nobody knows the year."""

    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        if not (0 <= self.year <= 9999 and 1 <= self.month <= 12):
            raise ValueError("no such date")
        if not 1 <= self.day <= monthrange(self.year or 2000, self.month)[1]:
            raise ValueError("no such day")

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """From `1961-05-09` or, without a year, `--05-09` (RFC 6350 §4.3.1). Raises ValueError."""
        found = _SHAPE.fullmatch(text)
        if not found:
            raise ValueError(f"no date: {text!r}")
        year = 0 if found[1] == "-" else int(found[1])
        return cls(year, int(found[2]), int(found[3]))

    def __str__(self) -> str:
        head = f"{self.year:04}" if self.year else "-"
        return f"{head}-{self.month:02}-{self.day:02}"

    def words(self) -> str:
        """As a person writes it: `9 May 1961`, `9 May`."""
        return f"{self.day} {MONTHS[self.month - 1]}" + (f" {self.year}" if self.year else "")

    def next_after(self, day: date) -> date:
        """The next time it comes round on or after `day`; 29 February falls on 1 March in common years."""
        for year in (day.year, day.year + 1):
            try:
                due = date(year, self.month, self.day)
            except ValueError:
                due = date(year, 3, 1)
            if due >= day:
                return due
        raise AssertionError("a yearly day comes every year")


def completes(said: str, other: str) -> bool:
    """Whether `said` is the day of the year that `other` is, and knows its year besides: `1961-05-09` of `--05-09`."""
    return other.startswith("--") and not said.startswith("-") and said[4:] == other[1:]


def read_day(text: str) -> PartialDate:
    """A day as people write it: `9 May 1961`, `09.05.1961`, `9/5`, `1961-05-09`, `9 May`; the day before the month.

    Raises ValueError where it is none.
    """
    text = text.strip().rstrip(".")
    if _SHAPE.fullmatch(text):
        return PartialDate.parse(text)
    parts = [p for p in re.split(r"[\s./,\-]+", text) if p]
    if len(parts) not in (2, 3):
        raise ValueError(f"no date: {text!r}")
    if parts[0].isalpha():
        parts[0], parts[1] = parts[1], parts[0]
    day = int(re.sub(r"(?<=\d)(st|nd|rd|th)$", "", parts[0].lower()))
    year = int(parts[2]) if len(parts) == 3 else 0
    if 0 < year < 100:
        year += 1900 if year > 30 else 2000
    return PartialDate(year, _month(parts[1]), day)


def _month(word: str) -> int:
    if word.isdecimal():
        return int(word)
    found = [
        n for n, name in enumerate(MONTHS, 1) if len(word) >= 3 and name.lower().startswith(word.lower())
    ]
    if len(found) != 1:
        raise ValueError(f"no month: {word!r}")
    return found[0]


def day_words(day: date, today: date) -> str:
    """A day beside today: `today`, `tomorrow`, `yesterday`, `Fri 20 Nov`, `12 Apr 2027`."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((day - today).days)
    if near:
        return near
    short = f"{day.day} {MONTHS[day.month - 1][:3]}"
    if abs((day - today).days) < 180 and day >= today:
        return f"{WEEKDAYS[day.weekday()][:3]} {short}"
    return short if day.year == today.year else f"{short} {day.year}"


def long_day(day: date, with_year: bool = False) -> str:
    """`Tuesday 17 November`."""
    text = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return f"{text} {day.year}" if with_year else text


def month_words(day: date) -> str:
    """`November 2026`."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """`17 Nov 2026`; never by strftime, which speaks the system's language."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def moment_words(instant: datetime, now: datetime) -> str:
    """An instant in a timeline: `today 10:04`, `3 Nov 11:20`, `14 Sep 2025 09:15`."""
    then, here = clock.local(instant), clock.local(now)
    return f"{_plain_day(then.date(), here.date())} {then:%H:%M}"


def _plain_day(day: date, today: date) -> str:
    if day == today:
        return "today"
    if day == today - timedelta(days=1):
        return "yesterday"
    short = f"{day.day} {MONTHS[day.month - 1][:3]}"
    return short if day.year == today.year else f"{short} {day.year}"


def ago_words(instant: datetime, now: datetime) -> str:
    """How long ago, coarsely: `just now`, `38 min ago`, `2 h ago`, `yesterday`, `3 weeks ago`."""
    seconds = (now - instant).total_seconds()
    days = (clock.local(now).date() - clock.local(instant).date()).days
    if seconds < 60:
        return "just now" if seconds > -60 else moment_words(instant, now)
    if seconds < 3600:
        return f"{int(seconds // 60)} min ago"
    if days == 0:
        return f"{int(seconds // 3600)} h ago"
    if days == 1:
        return "yesterday"
    for limit, unit, words in ((14, 1, "days"), (60, 7, "weeks"), (730, 30, "months")):
        if days < limit:
            return f"{days // unit} {words} ago"
    return f"{days // 365} years ago"


def late_words(day: date, today: date) -> str:
    """A follow-up's day: `3 days late`, `today`, `Fri 20 Nov`."""
    late = (today - day).days
    if late > 0:
        return f"{late} day{'s' if late > 1 else ''} late"
    return day_words(day, today)
