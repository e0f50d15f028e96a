"""Days and tasks as an iCalendar file (RFC 5545) that any calendar program reads.

A thing with a time has it in floating form (§3.3.5, form 1): it is meant on the wall clock of whoever reads it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from desktop_crm import __version__

HALF_AN_HOUR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Rule:
    """How an event comes again: every so many of `unit` (day, week, month, year), counted from `anchor`."""

    every: int
    unit: str
    anchor: date
    birthday: bool = False  # comes on 1 March where the year has no 29 February


@dataclass(frozen=True, slots=True)
class Entry:
    """One event or, with `task`, one to-do. `uid` is the same each time it is written."""

    uid: str
    title: str
    day: date
    at: time | None = None
    text: str = ""
    rule: Rule | None = None
    task: bool = False


def lines(entries: Iterable[Entry], stamp: datetime, name: str = "") -> Iterator[str]:
    """The content lines, unfolded. `stamp` is when the file is made."""
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Desktop CRM//Desktop CRM {__version__}//EN")
    yield from ("CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    if name:
        yield f"X-WR-CALNAME:{escaped(name)}"
    for entry in entries:
        yield from _entry(entry, stamp)
    yield "END:VCALENDAR"


def encoded(content: Iterable[str]) -> Iterator[bytes]:
    """The lines as they stand in the file: folded at 75 octets, with CRLF."""
    for line in content:
        yield folded(line)


def folded(line: str) -> bytes:
    """A content line in parts of at most 75 octets, never inside a letter (§3.1)."""
    parts, part = [], b""
    for letter in line:
        octets = letter.encode()
        if len(part) + len(octets) > 75:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]) + b"\r\n"


def escaped(text: str) -> str:
    """A text value (§3.3.11); control characters are not allowed in it."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(letter for letter in plain if (letter >= " " and letter != "\x7f") or letter in "\n\t")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def recurrence(rule: Rule) -> str:
    """The RRULE's value (§3.3.10). A day that a month lacks falls on its last one, as in the program."""
    step = f";INTERVAL={rule.every}" if rule.every > 1 else ""
    day = rule.anchor
    leap = (day.month, day.day) == (2, 29)
    match rule.unit:
        case "day":
            return f"FREQ=DAILY{step}"
        case "week":
            return f"FREQ=WEEKLY{step}"
        case "month" if day.day > 28:
            days = ",".join(str(n) for n in range(28, day.day + 1))
            return f"FREQ=MONTHLY{step};BYMONTHDAY={days};BYSETPOS=-1"
        case "month":
            return f"FREQ=MONTHLY{step}"
        case _ if leap and rule.birthday:
            return f"FREQ=YEARLY{step};BYYEARDAY=60"  # 29 February, or 1 March
        case _ if leap:
            return f"FREQ=YEARLY{step};BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1"
        case _:
            return f"FREQ=YEARLY{step}"


def _entry(entry: Entry, stamp: datetime) -> Iterator[str]:
    kind = "VTODO" if entry.task else "VEVENT"
    yield f"BEGIN:{kind}"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield from _when(entry)
    if entry.rule is not None:
        yield f"RRULE:{recurrence(entry.rule)}"
    yield f"SUMMARY:{escaped(entry.title)}"
    if entry.text:
        yield f"DESCRIPTION:{escaped(entry.text)}"
    if entry.task:
        yield "STATUS:NEEDS-ACTION"
    elif entry.at is None:
        yield "TRANSP:TRANSPARENT"  # the day stays free
    yield f"END:{kind}"


def _when(entry: Entry) -> Iterator[str]:
    if entry.task:
        # Of a to-do with a start the due date is later than that (§3.8.2.3), and programs show it on a day too late.
        # What comes again needs a start (§3.8.5.3), which then says the day; the rest is due on it.
        name = "DUE" if entry.rule is None else "DTSTART"
        at = None if entry.at is None else datetime.combine(entry.day, entry.at)
        yield f"{name};VALUE=DATE:{_day(entry.day)}" if at is None else f"{name}:{_moment(at)}"
        return
    if entry.at is None:
        yield f"DTSTART;VALUE=DATE:{_day(entry.day)}"
        after = entry.day + timedelta(days=1) if entry.day < date.max else entry.day
        yield f"DTEND;VALUE=DATE:{_day(after)}"
        return
    begins = datetime.combine(entry.day, entry.at)
    yield f"DTSTART:{_moment(begins)}"
    left = datetime.combine(entry.day, time.max) - begins if entry.day == date.max else HALF_AN_HOUR
    ends = begins + min(HALF_AN_HOUR, left)  # the calendar's last evening has no more
    yield f"DTEND:{_moment(ends)}"


def _day(day: date) -> str:
    return f"{day.year:04}{day:%m%d}"  # %Y lacks leading zeros on some systems


def _moment(moment: datetime) -> str:
    return f"{_day(moment.date())}T{moment:%H%M%S}"
