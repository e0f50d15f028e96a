"""When something happened, as a row says it, as the book keeps it. Pure.

An instant is kept as it is; of a day without a time its noon by the user's clock stands for it.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from desktop_crm.base import clock
from desktop_crm.mapping.rows import When

_NOON = time(12)


class Moments:
    """Reads the days of one import; each day is worked out once."""

    def __init__(self, at: datetime) -> None:
        self._latest = at + timedelta(minutes=5)  # clocks differ
        self._today = clock.local(at).date()
        self._noons: dict[date, datetime | None] = {}
        self._bounds: dict[date, tuple[datetime, datetime]] = {}

    def instant(self, when: When) -> datetime | None:
        """The instant that stands for it; None where it lies outside the calendar, or nothing was said."""
        if when is None:
            return None
        if not isinstance(when, datetime):
            if when not in self._noons:
                self._noons[when] = _wall(datetime.combine(when, _NOON))
            return self._noons[when]
        if when.tzinfo is None:
            return _wall(when)
        try:
            return clock.cut(when)
        except OverflowError:
            return None

    def ahead(self, when: When) -> bool:
        """Whether it has not happened yet."""
        if isinstance(when, datetime):
            instant = self.instant(when)
            return instant is not None and instant > self._latest
        return when is not None and when > self._today

    def day(self, instant: datetime) -> date:
        """The day on which it was, by the user's clock."""
        return clock.local(instant).date()

    def bounds(self, day: date) -> tuple[datetime, datetime]:
        """The first instant of a day, and the first of the next, by the user's clock."""
        if day not in self._bounds:
            first = _wall(datetime.combine(day, time())) or _wall(datetime.combine(day, _NOON))
            assert first is not None
            after = _wall(datetime.combine(day, time()) + timedelta(days=1)) or first + timedelta(days=1)
            self._bounds[day] = first, after
        return self._bounds[day]


def _wall(wall: datetime) -> datetime | None:
    """The instant at which the user's clock shows this; None at the calendar's very ends."""
    if not date.min.year < wall.year < date.max.year:
        return None
    try:
        return clock.from_local(wall)
    except (OverflowError, ValueError, OSError):
        return None
