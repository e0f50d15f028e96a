"""Appointments out of a calendar file (.ics, RFC 5545): when, what, where, with whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from desktop_crm.base import clock
from desktop_crm.base.text import clean
from desktop_crm.mail import zones
from desktop_crm.mail.zones import Zone

_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^;:"]*))*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=(?:"([^"]*)"|([^;:"]*))')
_MOMENT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z?))?")
_DURATION = re.compile(r"P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:\d{1,6}S)?)?")
_MOST = 50  # appointments of one file
_TEXT, _WORDS = 100_000, 1_000  # characters of a text, of a line


@dataclass(frozen=True, slots=True)
class Appointment:
    """One appointment. `timed` False: a whole day. `minutes` None where it does not say how long."""

    at: datetime
    timed: bool
    minutes: int | None
    summary: str
    text: str
    place: str
    organiser: str  # the address alone
    guests: tuple[str, ...]


def read(text: str) -> tuple[Appointment, ...]:
    """The appointments of a calendar file in their order; none where it is no such file."""
    found: list[Appointment] = []
    known = zones.read(_lines(text)) if "VTIMEZONE" in text else {}
    held: list[tuple[str, dict[str, str], str]] | None = None
    depth = 0
    for name, parameters, value in _lines(text):
        kind = value.strip().upper()
        if name == "BEGIN":
            if held is None and kind == "VEVENT":
                held, depth = [], 0
            elif held is not None:
                depth += 1  # an alarm inside
        elif name == "END" and held is not None:
            if depth:
                depth -= 1
                continue
            made = _made(held, known)
            found += [made] if made is not None else []
            held = None
            if len(found) == _MOST:
                break
        elif held is not None and not depth:
            held.append((name, parameters, value))
    return tuple(found)


def _lines(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """The lines with what was folded put together again (§3.1)."""
    whole = re.sub(r"\r\n|\r|\n", "\n", text.removeprefix("\ufeff"))
    for line in re.sub(r"\n[ \t]", "", whole).split("\n"):
        found = _LINE.fullmatch(line)
        if found:
            given = {p[1].upper(): p[2] or p[3] or "" for p in _PARAMETER.finditer(found[2])}
            yield found[1].upper(), given, found[3]


def _made(held: list[tuple[str, dict[str, str], str]], known: Mapping[str, Zone]) -> Appointment | None:
    first: dict[str, tuple[dict[str, str], str]] = {}
    for name, parameters, value in held:
        first.setdefault(name, (parameters, value))
    start = _moment(*first["DTSTART"], known) if "DTSTART" in first else None
    if start is None:
        return None
    at, timed = start
    return Appointment(
        at=at,
        timed=timed,
        minutes=_lasting(first, at, known) if timed else None,
        summary=_words(first, "SUMMARY", _WORDS).replace("\n", " "),
        text=_words(first, "DESCRIPTION", _TEXT),
        place=_words(first, "LOCATION", _WORDS).replace("\n", " "),
        organiser=_address(first["ORGANIZER"][1]) if "ORGANIZER" in first else "",
        guests=tuple(filter(None, (_address(value) for name, _p, value in held if name == "ATTENDEE"))),
    )


def _words(first: dict[str, tuple[dict[str, str], str]], name: str, most: int) -> str:
    raw = first.get(name, ({}, ""))[1][: 2 * most]  # each sign of it may be escaped
    return clean(re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], raw))[:most]


def _address(value: str) -> str:
    plain = value.strip()
    return plain[7:].strip() if plain[:7].lower() == "mailto:" else ""


def _moment(
    parameters: dict[str, str], value: str, known: Mapping[str, Zone]
) -> tuple[datetime, bool] | None:
    """The instant, and whether it has a time; without a zone it is the user's clock (§3.3.5)."""
    found = _MOMENT.fullmatch(value.strip())
    if not found:
        return None
    year, month, day, hour, minute, second = (int(found[n] or 0) for n in range(1, 7))
    try:
        wall = datetime(year, month, day, hour if found[4] else 12, minute, min(second, 59))  # noqa: DTZ001
        if not 1900 < wall.year < 9000:
            return None
        if found[7]:
            return wall.replace(tzinfo=UTC), True
        return _at(wall, parameters.get("TZID", ""), known), bool(found[4])
    except (ValueError, OverflowError):
        return None


def _at(wall: datetime, name: str, known: Mapping[str, Zone]) -> datetime:
    """By a zone's name, else as the file describes it; a zone that nobody knows is taken for the user's."""
    zone = _zone(name)
    if zone is not None:
        return clock.cut(wall.replace(tzinfo=zone))
    ahead = known[name].offset(wall) if name in known else None
    return clock.from_local(wall) if ahead is None else clock.cut((wall - ahead).replace(tzinfo=UTC))


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _lasting(
    first: dict[str, tuple[dict[str, str], str]], at: datetime, known: Mapping[str, Zone]
) -> int | None:
    if "DTEND" in first:
        end = _moment(*first["DTEND"], known)
        minutes = int((end[0] - at) / timedelta(minutes=1)) if end else 0
        return minutes if 0 < minutes <= 24 * 60 else None
    found = _DURATION.fullmatch(first.get("DURATION", ({}, ""))[1].strip())
    if not found:
        return None
    weeks, days, hours, minutes = (int(part or 0) for part in found.groups())
    whole = ((weeks * 7 + days) * 24 + hours) * 60 + minutes
    return whole if 0 < whole <= 24 * 60 else None
