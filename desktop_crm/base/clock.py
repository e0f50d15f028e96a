"""The only clock. Instants are aware datetimes in UTC, cut to milliseconds (what the book stores)."""

from datetime import UTC, date, datetime, tzinfo


def now() -> datetime:
    """This instant in UTC."""
    return cut(datetime.now(UTC))


def cut(instant: datetime) -> datetime:
    """The instant in UTC without the digits below a millisecond."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    instant = instant.astimezone(UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def today(zone: tzinfo | None = None) -> date:
    """The user's date (`zone` None: the computer's time zone)."""
    return datetime.now(UTC).astimezone(zone).date()


def local(instant: datetime) -> datetime:
    """The instant as the user's wall clock shows it."""
    return instant.astimezone()


def from_iso(text: str) -> datetime:
    """An instant from ISO 8601; without an offset it is the user's local time.

    Raises ValueError where the text is no date and time, or stands at the calendar's very end, where a change
    of time zone leads out of it.
    """
    try:
        instant = cut(datetime.fromisoformat(text.strip()).astimezone(UTC))
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
