"""Numbers, amounts, days and periods as they are typed into a condition. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from desktop_crm.base.dates import MONTHS, PartialDate, read_day
from desktop_crm.base.numbers import read_number
from desktop_crm.base.text import fold
from desktop_crm.segments.catalogue import Kind
from desktop_crm.segments.meaning import Ready, Unfinished, Words
from desktop_crm.segments.rules import UNSAID, By, Condition, Period

_MOST_DAYS = 36_500
_CODED = re.compile(r"\s*([A-Za-z]{3}|[£€$])?\s*([-+\d][\d.,' ]*)\s*([A-Za-z]{3}|[£€$])?\s*")
_SIGNED = {"£": "GBP", "€": "EUR", "$": "USD"}
_COUNTED = {
    By.LAST_DAYS: "in the last", By.OLDER_DAYS: "more than", By.NEXT_DAYS: "in the next",
    By.COMING: "within",
}  # fmt: skip


def numbers(test: By, value: tuple[str, ...], words: Words, what: str = "a number") -> tuple[Decimal, ...]:
    if test is By.BETWEEN:
        first, second = (_number(v, words) for v in _two(value, words, "two numbers"))
        return min(first, second), max(first, second)
    if not value:
        raise words.needs(what)
    return tuple(_number(v, words) for v in value) if test is By.IS else (_number(value[0], words),)


def without_currency(given: Condition) -> tuple[Condition, str]:
    """Amounts as bare numbers, and the currency that was written with them: `100 EUR`, `£100`."""
    said, bare = "", []
    for typed in given.value:
        found = _CODED.fullmatch(typed)
        code = (found[1] or found[3] or "").upper() if found else ""
        said = said or _SIGNED.get(code, code)
        bare.append(found[2] if found else typed)
    return replace(given, value=tuple(bare)), said


def _two(value: tuple[str, ...], words: Words, what: str) -> tuple[str, ...]:
    if len(value) < 2:
        raise words.needs(what)
    return value[:2]


def _number(typed: str, words: Words) -> Decimal:
    number = read_number(typed)
    if number is None or len(typed) > 40:
        raise Unfinished(f"“{words.named} {words.test}”: “{typed}” is no number.")
    return number


def dated(made: Ready, given: Condition, words: Words) -> Ready:
    if made.test is By.EMPTY:
        return made
    if made.test in _COUNTED:
        return replace(made, count=_day_count(given.value[0] if given.value else "", words))
    if made.test is By.MONTH:
        return replace(made, count=_month(given.value[0] if given.value else "", words))
    if not given.value:
        raise words.needs("a day")
    typed = _two(given.value, words, "two days") if made.test is By.BETWEEN else given.value[:1]
    days = tuple(_day(v, words) for v in typed)
    yearly = made.kind is Kind.YEARLY or made.field.kind is Kind.OWN
    if any(not day.year for day in days) and not (made.test is By.ON and yearly):
        raise words.needs("a day with its year")
    return replace(made, days=tuple(sorted(days)))


def _day(typed: str, words: Words) -> PartialDate:
    try:
        day = read_day(typed)
    except ValueError:
        raise Unfinished(f"“{words.named} {words.test}”: “{typed}” is no day.") from None
    return day


def _day_count(typed: str, words: Words) -> int:
    if not fold(typed) or typed == UNSAID:
        raise words.needs("a number of days")
    number = read_number(typed)
    if number is None or number != int(number) or number < 0:
        raise Unfinished(f"“{words.named} {words.test}”: “{typed}” is no number of days.")
    if number > _MOST_DAYS:
        raise Unfinished(f"“{words.named} {words.test}”: at most {_MOST_DAYS:,} days.")
    return int(number)


def _month(typed: str, words: Words) -> int:
    plain = fold(typed)
    if plain.isdecimal() and len(plain) < 3 and 1 <= int(plain) <= 12:
        return int(plain)
    found = [n for n, name in enumerate(MONTHS, 1) if len(plain) >= 3 and name.lower().startswith(plain)]
    if len(found) != 1:
        raise words.needs("a month")
    return found[0]


def with_period(made: Ready, period: Period, today: date) -> Ready:
    words = Words(made.field.words, "in the last")
    if fold(period.within):
        return replace(made, since=today - timedelta(days=_day_count(period.within, words)), until=today)
    since = _period_day(period.since, made) if fold(period.since) else None
    until = _period_day(period.until, made) if fold(period.until) else None
    if since and until and since > until:
        since, until = until, since
    return replace(made, since=since, until=until)


def _period_day(typed: str, made: Ready) -> date:
    words = Words(made.field.words, "between")
    if typed == UNSAID:
        raise words.needs("a day")
    day = _day(typed, words)
    if not day.year:
        raise words.needs("days with their years")
    return date(day.year, day.month, day.day)
