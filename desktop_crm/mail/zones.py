"""The time zones that a calendar file describes itself (VTIMEZONE, RFC 5545 §3.6.5): how far its clock is from UTC.

Outlook calls zones by names of its own (“W. Europe Standard Time”), and Windows knows no others by theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

_Line = tuple[str, dict[str, str], str]
_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?")
_WALL = re.compile(r"(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z?")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BYDAY = re.compile(rf"([+-]?\d{{1,2}})?({'|'.join(_DAYS)})")
_MOST = 200  # zones of a file, and changes of one


@dataclass(slots=True)
class _Change:
    """The clock is set to another offset: once, on further days, or each year by a rule."""

    start: datetime | None = None
    before: timedelta | None = None
    after: timedelta | None = None
    rule: dict[str, str] = field(default_factory=dict)
    further: list[datetime] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Zone:
    """Told by its changes."""

    changes: tuple[_Change, ...]

    def offset(self, wall: datetime) -> timedelta | None:
        """How far this clock is ahead of UTC when it shows `wall`; None where the file does not say."""
        told = [
            (start, change.after)
            for change in self.changes
            for start in _starts(change, wall.year)
            if start <= wall and change.after is not None
        ]
        if told:
            return max(told, key=lambda each: each[0])[1]
        known = [(c.start, c.before) for c in self.changes if c.start is not None and c.before is not None]
        return min(known, key=lambda each: each[0])[1] if known else None


def read(lines: Iterable[_Line]) -> dict[str, Zone]:
    """The zones of a file by their names."""
    found: dict[str, Zone] = {}
    changes: list[_Change] = []
    change: _Change | None = None
    name, inside = "", False
    for line in lines:
        kind = line[2].strip().upper()
        match line[0]:
            case "BEGIN" if kind == "VTIMEZONE":
                name, changes, inside, change = "", [], True, None
            case "END" if kind == "VTIMEZONE":
                if inside and name and changes and len(found) < _MOST:
                    found[name] = Zone(tuple(changes))
                inside = False
            case "BEGIN" if inside and kind in ("STANDARD", "DAYLIGHT"):
                change = _Change()
            case "END" if inside and change is not None:
                changes += [change] if len(changes) < _MOST else []
                change = None
            case "TZID" if inside and change is None:
                name = line[2].strip()
            case _ if change is not None:
                _note(change, line[0], line[2].strip())
    return found


def _note(change: _Change, name: str, value: str) -> None:
    match name:
        case "DTSTART":
            change.start = _wall(value)
        case "TZOFFSETFROM":
            change.before = _offset(value)
        case "TZOFFSETTO":
            change.after = _offset(value)
        case "RRULE":
            change.rule = dict(part.split("=", 1) for part in value.upper().split(";") if "=" in part)
        case "RDATE" if len(change.further) < _MOST:
            change.further += [day for day in map(_wall, value.split(",")[:_MOST]) if day is not None]


def _wall(value: str) -> datetime | None:
    found = _WALL.fullmatch(value)
    try:
        return datetime(*(int(part) for part in found.groups())) if found else None  # type: ignore[arg-type] # noqa: DTZ001
    except ValueError:
        return None


def _offset(value: str) -> timedelta | None:
    found = _OFFSET.fullmatch(value)
    if not found:
        return None
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    if ahead >= timedelta(days=1):
        return None
    return -ahead if found[1] == "-" else ahead


# ---------------------------------------------------------------- when it is set
def _starts(change: _Change, year: int) -> Iterator[datetime]:
    """When it is set in this year or the one before, and what is told by its day alone."""
    yield from change.further
    if change.start is None:
        return
    yield change.start
    if change.rule.get("FREQ") != "YEARLY":
        return
    until = _wall(change.rule.get("UNTIL", ""))
    for each in (year - 1, year):
        day = _day_in(change.rule, each, change.start.date()) if each > change.start.year else None
        if day is not None:
            at = datetime.combine(day, change.start.time())
            if until is None or at <= until:
                yield at


def _day_in(rule: dict[str, str], year: int, first: date) -> date | None:
    """`BYMONTH=3;BYDAY=-1SU`: the last Sunday of March; also among given days of the month."""
    try:
        month = int(rule.get("BYMONTH", first.month))
        found = _BYDAY.fullmatch(rule.get("BYDAY", ""))
        if found is None:
            return date(year, month, int(rule.get("BYMONTHDAY", first.day)))
        among = {int(day) for day in rule.get("BYMONTHDAY", "").split(",") if day}
        days = [
            date(year, month, day)
            for day in range(1, 32)
            if _is_day(year, month, day) and (not among or day in among)
        ]
        fitting = [day for day in days if day.weekday() == _DAYS.index(found[2])]
        place = int(found[1] or 1)
        return fitting[place - 1 if place > 0 else place]
    except (ValueError, IndexError):
        return None


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
