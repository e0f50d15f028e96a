"""The exchanges of a week, day by day and channel by channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.book.asking import ask_of
from desktop_crm.book.columns import to_millis


@dataclass(frozen=True, slots=True)
class WeekDay:
    """Interactions of one day by channel, and how many there were a week before."""

    day: date
    by_channel: tuple[tuple[str, int], ...]
    week_before: int

    @property
    def count(self) -> int:
        return sum(count for _channel, count in self.by_channel)


# Of an index alone; days are told apart here, for SQLite would work out the local day of each row.
_OF_DAY = "SELECT channel, count(*) FROM interactions WHERE at >= :since AND at < :until GROUP BY channel"


def week(session: Session, day: date, now: datetime) -> tuple[WeekDay, ...]:
    """Monday to Sunday of the week of `day`; nothing that lies ahead is counted."""
    monday = day - timedelta(days=day.weekday())
    ask, end = ask_of(session), to_millis(now) + 1

    def of_day(here: date) -> list[tuple[str, int]]:
        span = {"since": to_millis(clock.day_start(here)), "until": min(to_millis(clock.day_end(here)), end)}
        return list(ask(_OF_DAY, span)) if span["since"] < end else []

    found = []
    for ahead in range(7):
        here = monday + timedelta(days=ahead)
        before = sum(count for _channel, count in of_day(here - timedelta(days=7)))
        ordered = sorted(of_day(here), key=lambda part: (-part[1], part[0]))
        found.append(WeekDay(here, tuple(ordered), before))
    return tuple(found)
