"""How fast a run may go: so many a minute, so many in any 24 hours. No clock, no database of its own."""

from bisect import bisect_right, insort
from collections.abc import Iterable
from datetime import datetime, timedelta

from desktop_crm.base.text import count_words

DAY = timedelta(hours=24)
RETRIES = (timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=60))
GIVE_UP = timedelta(days=3)


class Pace:
    """The account's limits, 0 meaning none. `before` are the times of what left in the last 24 hours."""

    def __init__(self, per_minute: int, per_day: int, before: Iterable[datetime] = ()) -> None:
        self._gap = timedelta(seconds=60 / per_minute) if per_minute > 0 else timedelta()
        self._per_day = per_day
        self._left: list[datetime] = sorted(before)
        self._last: datetime | None = None

    def wait(self, now: datetime) -> float:
        """Seconds until the next may go, never more than the gap of the pace."""
        if self._last is None or not self._gap:
            return 0.0
        rest = self._last + self._gap - now
        return max(0.0, min(rest, self._gap).total_seconds())

    def full_until(self, now: datetime) -> datetime | None:
        """When the day's number leaves room again; None: there is room now."""
        recent = len(self._left) - bisect_right(self._left, now - DAY)
        if self._per_day <= 0 or recent < self._per_day:
            return None
        return self._left[-self._per_day] + DAY

    def first_leaves(self, now: datetime) -> datetime:
        """When the first message of the last 24 hours no longer counts; now, where there was none."""
        first = bisect_right(self._left, now - DAY)
        return self._left[first] + DAY if first < len(self._left) else now

    def went(self, now: datetime) -> None:
        """One more has been handed over."""
        self._last = now
        insort(self._left, now)


def next_try(attempts: int, now: datetime) -> datetime:
    """When to try a deferred one again after so many attempts: 5, 15, 60 minutes, then hourly.

    These are due dates, not timers: the computer may sleep meanwhile.
    """
    return now + RETRIES[min(attempts, len(RETRIES)) - 1]


class Meter:
    """Rate and time left of a run, in words."""

    def __init__(self, total: int, already: int, per_minute: int, now: datetime) -> None:
        self._total = total
        self._already = already
        self._per_minute = per_minute
        self._began = now
        self.done = 0

    def words(self, now: datetime) -> str:
        """`214 of 480, 28 a minute, about 10 minutes left`."""
        text = f"{self._already + self.done:,} of {self._total:,}"
        minutes = (now - self._began).total_seconds() / 60
        rate = self.done / minutes if minutes > 0.05 and self.done > 1 else float(self._per_minute)
        left = self._total - self._already - self.done
        if rate < 1 or not left:
            return text
        return f"{text}, {rate:,.0f} a minute, {time_words(left / rate)} left"


def time_words(minutes: float) -> str:
    """`less than a minute`, `about 10 minutes`, `about 3 hours`."""
    if minutes < 1:
        return "less than a minute"
    if minutes < 90:
        return f"about {count_words(round(minutes), 'minute')}"
    return f"about {count_words(round(minutes / 60), 'hour')}"
