"""The only clock. Instants are aware datetimes in UTC, cut to milliseconds (what the book stores)."""

import time as time_module
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache


def now() -> datetime:
    """This instant in UTC."""
    instant = datetime.now(UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def cut(instant: datetime) -> datetime:
    """The instant in UTC without the digits below a millisecond."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    instant = instant.astimezone(UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def today(zone: tzinfo | None = None) -> date:
    """The user's date (`zone` None: the computer's time zone)."""
    return datetime.now(UTC).astimezone(zone).date()


def _system_zone(moment: datetime) -> tzinfo | None:
    """The computer's offset at a moment, an aware one or one of the wall clock. Raises OSError, OverflowError."""
    return moment.astimezone().tzinfo


def _zone(moment: datetime) -> tzinfo | None:
    try:
        return _system_zone(moment)
    except OSError:
        # Windows knows no local time before 1970 or after 3000: the offset of the same day of another year.
        return _system_zone(moment.replace(year=2000 + moment.year % 4))


def local(instant: datetime) -> datetime:
    """The instant as the user's wall clock shows it."""
    instant = instant.astimezone(UTC)
    zone = _zone_of_day(instant.toordinal(), (time_module.tzname, time_module.timezone, time_module.altzone))
    return instant.astimezone(zone if zone is not None else _zone(instant))


@lru_cache(maxsize=20_000)
def _zone_of_day(day: int, _system: object) -> tzinfo | None:
    """The computer's offset during a day in UTC, asked once; None where it changes on it, or at the calendar's ends."""
    begins = datetime.fromordinal(day).replace(tzinfo=UTC)
    try:
        first, last = _zone(begins), _zone(begins + timedelta(days=1, microseconds=-1))
    except OverflowError:
        return None
    return first if first == last else None


def from_local(wall: datetime) -> datetime:
    """The instant at which the user's wall clock shows this time, which has no zone. Raises OverflowError."""
    return cut(wall.replace(tzinfo=_zone(wall)))


def day_start(day: date) -> datetime:
    """The instant at which a day of the user begins; of days at the calendar's very ends, about that."""
    if not date.min.year + 1 < day.year < date.max.year - 1:
        return datetime.combine(day, time(), UTC)
    return from_local(datetime.combine(day, time()))


def day_end(day: date) -> datetime:
    """The instant at which the next day begins; of the calendar's last day, that day itself."""
    return day_start(day + timedelta(days=1) if day < date.max else day)


def from_iso(text: str) -> datetime:
    """An instant from ISO 8601; without an offset it is the user's local time.

    Raises ValueError where the text is no date and time, or stands at the calendar's very end, where a change
    of time zone leads out of it.
    """
    try:
        read = datetime.fromisoformat(text.strip())
        instant = from_local(read) if read.tzinfo is None else cut(read)
    except OverflowError as fault:
        raise ValueError(f"out of the calendar: {text!r}") from fault
    if not date.min.year < instant.year < date.max.year:
        raise ValueError(f"out of the calendar: {text!r}")
    return instant


def to_iso(instant: datetime) -> str:
    """ISO 8601 in UTC with a `Z`, to the second where nothing finer is there."""
    instant = instant.astimezone(UTC)
    kind = "milliseconds" if instant.microsecond else "seconds"
    return instant.isoformat(timespec=kind).replace("+00:00", "Z")
