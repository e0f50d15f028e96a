"""What conditions are made of in SQL: pieces about a contact `c`, values in binds, instants of local days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from desktop_crm.base import clock
from desktop_crm.book.columns import to_millis
from desktop_crm.segments.meaning import Ready
from desktop_crm.segments.rules import By


@dataclass(frozen=True, slots=True)
class Piece:
    """A condition. `source` selects as `id` all who may fit it, of whom `rest` has to hold; both may be empty.

    `size` selects about as many rows as the source, where that is quicker to count. `living`: the source names
    nobody who is gone, and nobody twice. `cost`: what looking at one contact takes, in look-ups.
    """

    where: str
    source: str = ""
    rest: str = ""
    size: str = ""
    living: bool = False
    cost: int = 1


@dataclass(slots=True)
class Binds:
    """Values by name, beginning with `prefix`."""

    prefix: str = "rule"
    values: dict[str, Any] = field(default_factory=dict)

    def __call__(self, value: Any) -> str:
        name = f"{self.prefix}{len(self.values)}"
        self.values[name] = value
        return f":{name}"


@dataclass(frozen=True, slots=True)
class Around:
    """What is the same for all conditions of a rule."""

    today: date
    bind: Binds
    erased: bool = False  # whether addresses have to be compared by their hashes, too


# Said, not left to guess: with the other index SQLite would walk all e-mail addresses for each contact.
OF_CONTACT = "addresses a INDEXED BY ix_addresses_contact_id"


def listed(ids: tuple[int, ...]) -> str:
    return ", ".join(map(str, ids)) or "NULL"


def own_value(ready: Ready) -> str:
    """What the value `v` of an own field is compared by; of texts, as if they were of the kind."""
    return f"own_normal('{ready.read_as}', v.value)" if ready.read_as else "v.normal"


def own(ready: Ready, around: Around, fits: str) -> Piece:
    field_id = around.bind(ready.of_id)
    if ready.test is By.EMPTY:
        one = f"SELECT 1 FROM field_values v WHERE v.contact_id = c.id AND v.field_id = {field_id}"
        return Piece(f"NOT EXISTS ({one})")
    return Piece(
        "EXISTS (SELECT 1 FROM field_values v"
        f" WHERE v.contact_id = c.id AND v.field_id = {field_id} AND ({fits}))",
        f"SELECT v.contact_id AS id FROM field_values v WHERE v.field_id = {field_id} AND ({fits})",
    )


def inside(source: str) -> Piece:
    """Of few people: SQLite reads them once. The source never gives NULL, or nobody would be outside."""
    return Piece(f"c.id IN ({source})", source)


def sized(expression: str, ready: Ready, bind: Binds, numbers: tuple[Decimal, ...]) -> str:
    first = _as_bound(numbers[0])
    match ready.test:
        case By.OVER:
            return f"{expression} > {bind(first)}"
        case By.UNDER:
            return f"{expression} < {bind(first)}"
        case By.AT_LEAST:
            return f"{expression} >= {bind(first)}"
        case By.AT_MOST:
            return f"{expression} <= {bind(first)}"
        case By.BETWEEN:
            return f"{expression} BETWEEN {bind(first)} AND {bind(_as_bound(numbers[1]))}"
        case _:
            return f"{expression} IN ({', '.join(bind(_as_bound(n)) for n in numbers)})"


def _as_bound(number: Decimal) -> int | float:
    whole = number == number.to_integral_value() and abs(number) < 2**63
    return int(number) if whole else float(number)


def next_day(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


def midnight(day: date) -> int:
    """The instant at which a local day begins; of days at the calendar's ends, about that."""
    if not 1 < day.year < 9999:
        return to_millis(datetime(min(max(day.year, 2), 9998), day.month, min(day.day, 28), tzinfo=UTC))
    return to_millis(clock.from_local(datetime.combine(day, time())))


def during(table: str, ready: Ready, bind: Binds) -> str:
    """The period, as a further condition."""
    since = f" AND {table}.at >= {bind(midnight(ready.since))}" if ready.since else ""
    until = f" AND {table}.at < {bind(midnight(next_day(ready.until)))}" if ready.until else ""
    return since + until
