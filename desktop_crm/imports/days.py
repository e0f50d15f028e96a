"""Days as files write them: in which order the numbers stand, and what day a text means.

A column tells its order by itself: 31 is never a month. `1604` is Apple's year for "unknown".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from desktop_crm.base.dates import PartialDate
from desktop_crm.base.text import fold

UNKNOWN_YEARS = frozenset({0, 1, 1604, 1800})


class Order(StrEnum):
    """Which number comes first where both could be the month."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


# Countries that write the month before the day (CLDR, short date patterns).
_MONTH_FIRST = frozenset({"US", "PH", "FM", "GU", "PR", "AS", "VI", "UM", "MH", "PW"})
_MONTHS = (
    "jan january janvier januar janner enero gennaio janeiro januari stycznia января ocak tammikuu leden",
    "feb february fevrier februar feber febrero febbraio fevereiro februari lutego февраля subat helmikuu unor",
    "mar march mars marz maerz marzo marco maart marca марта mart maaliskuu brezen mrz",
    "apr april avril abril aprile kwietnia апреля nisan huhtikuu duben avr abr",
    "may mai mayo maggio maio mei maja мая mayis toukokuu kveten maj",
    "jun june juin juni junio giugno junho czerwca июня haziran kesakuu cerven giu",
    "jul july juillet juli julio luglio julho lipca июля temmuz heinakuu cervenec lug juil",
    "aug august aout agosto augustus augusti sierpnia августа agustos elokuu srpen ago aou",
    "sep sept september septembre septiembre settembre setembro wrzesnia сентября eylul syyskuu zari set",
    "oct october octobre oktober octubre ottobre outubro pazdziernika октября ekim lokakuu rijen okt ott out",
    "nov november novembre noviembre novembro listopada ноября kasim marraskuu listopad",
    "dec december decembre dezember diciembre dicembre dezembro grudnia декабря aralik joulukuu prosinec dez dic des",
)
_NAMED = {name: n for n, names in enumerate(_MONTHS, 1) for name in names.split()}
_TIME = re.compile(
    r"[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?$"
)
_CJK_DATE = re.compile(r"(?:(\d{4})\s*[年년]\s*)?(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일号號]?")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\.?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NO_YEAR = re.compile(r"--(\d{2})-?(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{4}|\d{2})\.?")
_TWO = re.compile(r"(\d{1,2})\s*[-./]\s*(\d{1,2})\.?")
_WORDY = re.compile(r"[\s.,\-/]+")
_EMPTY = re.compile(r"0{1,4}[-./]0{1,2}[-./]0{1,4}")
_EXCEL_FIRST = date(1899, 12, 30)  # day 0 of the 1900 system, counting its 29 February 1900


def is_empty(text: str) -> bool:
    """Whether the text is how programs write that there is no date: `0000-00-00`, `0/0/00`."""
    return bool(_EMPTY.fullmatch(_TIME.sub("", text.strip())))


def order_of(texts: Iterable[str], country: str) -> Order:
    """The order in which a table writes its days; where the days themselves do not say, the country's."""
    days = months = 0
    for text in texts:
        found = _YEAR_LAST.fullmatch(_TIME.sub("", text.strip()))
        if found:
            days += int(found[1]) > 12 >= int(found[2])
            months += int(found[2]) > 12 >= int(found[1])
    if days != months:
        return Order.DAY_FIRST if days > months else Order.MONTH_FIRST
    return Order.MONTH_FIRST if country.upper() in _MONTH_FIRST else Order.DAY_FIRST


@lru_cache(maxsize=20_000)
def parse(text: str, order: Order = Order.DAY_FIRST) -> PartialDate | None:
    """The day that a text means; None where it is none (31 February, a word)."""
    plain = _TIME.sub("", unicodedata.normalize("NFKC", text).strip()).strip()
    try:
        return _numbers(plain, order) or _words(plain)
    except ValueError:
        return None


def _numbers(text: str, order: Order) -> PartialDate | None:
    for pattern in (_YEAR_FIRST, _COMPACT):
        if found := pattern.fullmatch(text):
            return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _NO_YEAR.fullmatch(text):
        return _day(0, int(found[1]), int(found[2]))
    if found := _CJK_DATE.fullmatch(text):
        return _day(int(found[1] or 0), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(text):
        return _ordered(int(found[1]), int(found[2]), _century(found[3]), "." in text, order)
    if found := _TWO.fullmatch(text):
        return _ordered(int(found[1]), int(found[2]), 0, "." in text, order)
    if text.isdecimal() and len(text) == 5:  # a spreadsheet's count of days
        day = _EXCEL_FIRST + timedelta(days=int(text))
        return PartialDate(day.year, day.month, day.day)
    return None


def _ordered(first: int, second: int, year: int, dotted: bool, order: Order) -> PartialDate:
    month_first = order is Order.MONTH_FIRST and not dotted
    if first > 12 >= second:
        month_first = False
    elif second > 12 >= first:
        month_first = True
    return _day(year, first, second) if month_first else _day(year, second, first)


def _words(text: str) -> PartialDate | None:
    """`9 May 1961`, `May 9, 1961`, `9. Mai`, `Fri, 9 May 1961`, `9 de mayo de 1961`."""
    numbers: list[str] = []
    month = 0
    for word in _WORDY.split(fold(text)):
        plain = re.sub(r"(?<=\d)(?:st|nd|rd|th|er|e)$", "", word)
        if plain.isdecimal():
            numbers.append(plain)
        elif plain in _NAMED and not month:
            month = _NAMED[plain]
        elif len(plain) > 3 and plain not in _WEEKDAYS:
            return None
    if not month or not 1 <= len(numbers) <= 2:
        return None
    if len(numbers) == 2 and len(numbers[0]) == 4:
        numbers.reverse()
    return _day(_century(numbers[1]) if len(numbers) == 2 else 0, month, int(numbers[0]))


_WEEKDAYS = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "montag",
        "dienstag",
        "mittwoch",
    ]
)


def _century(year: str) -> int:
    if len(year) > 2:
        return int(year)
    return int(year) + (1900 if int(year) > 30 else 2000)


def _day(year: int, month: int, day: int) -> PartialDate:
    return PartialDate(0 if year in UNKNOWN_YEARS else year, month, day)
