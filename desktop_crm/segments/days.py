"""Conditions on days as SQL: instants, days kept as ISO text, days that come round every year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from desktop_crm.base.dates import PartialDate
from desktop_crm.segments.meaning import Ready
from desktop_crm.segments.pieces import Around, Piece, midnight, next_day, own, own_value
from desktop_crm.segments.rules import By

_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
INSTANTS = {
    "added": "c.created_at",
    "changed": "c.updated_at",
    "last_interaction": "c.last_at",
    "last_purchase": "(SELECT max(p.at) FROM purchases p WHERE p.contact_id = c.id)",
}


def dated(ready: Ready, around: Around) -> Piece:
    if ready.field.key == "own":
        if ready.test is By.EMPTY:
            return own(ready, around, "1")
        value = own_value(ready)
        made = own(ready, around, f"typeof({value}) = 'text' AND {_iso(value, ready, around)}")
        if ready.never and ready.test in (By.OLDER_DAYS, By.BEFORE):
            lacking = own(replace(ready, test=By.EMPTY), around, "1")
            return Piece(f"({made.where} OR {lacking.where})")
        return made
    moment = INSTANTS[ready.field.key]
    if ready.test is By.EMPTY:
        return Piece(f"{moment} IS NULL")
    low, high = _range(ready, around.today)
    bounds = [f"{moment} >= {around.bind(midnight(low))}"] if low else []
    bounds += [f"{moment} < {around.bind(midnight(high))}"] if high else []
    where = " AND ".join([f"{moment} IS NOT NULL", *bounds])
    if ready.never and ready.test in (By.OLDER_DAYS, By.BEFORE):
        return Piece(f"({moment} IS NULL OR {where})")
    if ready.field.key == "last_interaction":
        source = f"SELECT c.id FROM contacts c WHERE c.deleted_at IS NULL AND {where}"
        return Piece(f"({where})", source, living=True)
    if ready.field.key == "last_purchase" and low:
        # Whoever bought last since then has bought since then.
        since = f"SELECT p.contact_id AS id FROM purchases p WHERE p.at >= {around.bind(midnight(low))}"
        return Piece(f"({where})", since, f"({where})" if high else "")
    return Piece(f"({where})")


def yearly(ready: Ready, around: Around) -> Piece:
    column = f"c.{ready.field.key}"
    if ready.test is By.EMPTY:
        return Piece(f"{column} IS NULL")
    where = f"({column} IS NOT NULL AND {_iso(column, ready, around)})"
    if ready.never and ready.test is By.BEFORE:
        return Piece(f"({column} IS NULL OR {where})")
    if column == "c.birthday" and ready.test in (By.COMING, By.MONTH):
        return Piece(
            where, f"SELECT c.id FROM contacts c WHERE c.deleted_at IS NULL AND {where}", living=True
        )
    return Piece(where)


def _iso(column: str, ready: Ready, around: Around) -> str:
    """A comparison of days kept as ISO text, which may lack the year."""
    bind = around.bind
    if ready.test is By.COMING:
        return f"{column} GLOB '*-[0-9][0-9]-[0-9][0-9]' AND {_coming(column, ready.count, around)}"
    if ready.test is By.MONTH:
        return f"{column} GLOB '*-[0-9][0-9]-[0-9][0-9]' AND substr({column}, -5, 2) = {bind(f'{ready.count:02}')}"
    if ready.test is By.ON and not ready.days[0].year:
        return f"{column} GLOB '*-[0-9][0-9]-[0-9][0-9]' AND substr({column}, -5) = {bind(_month_day(ready.days[0]))}"
    low, high = _range(ready, around.today)
    bounds = [f"{column} >= {bind(low.isoformat())}"] if low else []
    bounds += [f"{column} < {bind(high.isoformat())}"] if high else []
    return " AND ".join([f"{column} GLOB '{_DAY}'", *bounds])


def _month_day(day: PartialDate) -> str:
    return f"{day.month:02}-{day.day:02}"


def _coming(column: str, count: int, around: Around) -> str:
    """Whether the day comes round from today on within so many days; 29 February as `next_after` has it."""
    key = f"substr({column}, -5)"
    if count >= 366:
        return "1"
    today, last = around.today, around.today + timedelta(days=count)
    bind = around.bind
    first_key, last_key = f"{today:%m-%d}", f"{last:%m-%d}"
    if last.year == today.year:
        inside = f"{key} BETWEEN {bind(first_key)} AND {bind(last_key)}"
    elif count >= 365 and last_key >= first_key:
        inside = "1"
    else:
        inside = f"({key} >= {bind(first_key)} OR {key} <= {bind(last_key)})"
    leap = PartialDate(0, 2, 29).next_after(today) <= last
    return f"({inside} OR {key} = '02-29')" if leap else f"({inside} AND {key} <> '02-29')"


def _range(ready: Ready, today: date) -> tuple[date | None, date | None]:
    """The first day and the day after the last one; None where it is open."""
    day = timedelta(days=1)
    match ready.test:
        case By.LAST_DAYS:
            return today - ready.count * day, today + day
        case By.OLDER_DAYS:
            return None, today - ready.count * day
        case By.NEXT_DAYS:
            return today, today + (ready.count + 1) * day
    first = _as_date(ready.days[0])
    match ready.test:
        case By.BEFORE:
            return None, first
        case By.AFTER:
            return next_day(first), None
        case By.BETWEEN:
            return first, next_day(_as_date(ready.days[1]))
        case _:
            return first, next_day(first)


def _as_date(day: PartialDate) -> date:
    return date(day.year, day.month, day.day)
