"""Feasts of the English year whose names hold a weekday or whose day moves: `by Good Friday`, `for Mother's Day`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from desktop_crm.dialogue.quick.language import Mention


def _easter(year: int) -> date:
    """Easter Sunday (the anonymous Gregorian algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def _nth(year: int, month: int, weekday: int, count: int) -> date:
    first = date(year, month, 1)
    return first + timedelta((weekday - first.weekday()) % 7 + 7 * (count - 1))


_FEASTS: dict[str, Callable[[int], date]] = {
    "good friday": lambda year: _easter(year) - timedelta(2),
    "easter monday": lambda year: _easter(year) + timedelta(1),
    "easter sunday": _easter,
    "easter": _easter,
    "mothering sunday": lambda year: _easter(year) - timedelta(21),
    "mother['’]?s['’]? day": lambda year: _easter(year) - timedelta(21),
    "father['’]?s['’]? day": lambda year: _nth(year, 6, 6, 3),
    "black friday": lambda year: _nth(year, 11, 3, 4) + timedelta(1),
    "thanksgiving": lambda year: _nth(year, 11, 3, 4),
    "valentine['’]?s?['’]?(?: day)?": lambda year: date(year, 2, 14),
    "hallowe['’]?en": lambda year: date(year, 10, 31),
    "bonfire night": lambda year: date(year, 11, 5),
    "boxing day": lambda year: date(year, 12, 26),
}
MOVABLE = "|".join(_FEASTS)
NO_THING = (
    r"(?!['’]s|\s+(?:tree|fair|market|party|order|orders|dinner|lunch|wreath|card|cards|flowers|bunch|bouquet|eggs?|"
    r"hamper|rush|sale|holidays?|break|show|menu|deal|special|weekend)\b)"
)


def movable(match: re.Match[str], now: datetime) -> Mention | None:
    """A feast with a word before it that makes it a day; without one it says nothing of a day."""
    lead, said = (match["lead"] or "").lower(), match["feast"].lower()
    of_year = next(make for name, make in _FEASTS.items() if re.fullmatch(name, said))
    day = of_year(now.year)
    day = of_year(now.year + 1) if day < now.date() else day
    if not lead:
        return Mention(match.start(), match.end(), None)
    return Mention(match.start(), match.end(), day + timedelta(lead == "after"), ahead=True, rough=True)
