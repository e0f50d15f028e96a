"""A line of a purchase, and when two of them are the same. Pure.

A line is known by number, product, moment or day, amount and quantity; contact and day are looked at before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from desktop_crm.base.money import Money
from desktop_crm.base.text import fold


class Line(NamedTuple):
    """A purchase as the table has it."""

    at: int
    timed: bool
    number: str
    product_id: int | None
    what: str
    quantity: float
    amount_minor: int | None
    currency: str
    coupon: str
    note: str


@dataclass(slots=True)
class Held:
    """A line of the book. `by_hand`: a person wrote or changed it."""

    id: int
    contact_id: int
    line: Line
    by_hand: bool
    used: bool = False
    updated_at: int = 0


class Day:
    """The lines of the book of one contact and day."""

    def __init__(self) -> None:
        self._numbered: dict[str, list[Held]] = {}
        self._priced: dict[tuple[str, int | None], list[Held]] = {}

    def add(self, held: Held) -> None:
        """Lines are added in the order in which they came."""
        line = held.line
        self._numbered.setdefault(line.number, []).append(held)
        self._priced.setdefault((line.number, line.amount_minor), []).append(held)

    def take_same(self, line: Line) -> Held | None:
        """The first line that is the same and stands for no other; it stands for this one from now on."""
        among = self._numbered if line.amount_minor is None else None
        found = (
            among.get(line.number, ()) if among else self._priced.get((line.number, line.amount_minor), ())
        )
        return _take(held for held in found if not held.used and same_line(line, held.line))

    def take_changed(self, line: Line) -> Held | None:
        """The first line that is left of the same order and product."""
        found = self._numbered.get(line.number, ()) if line.number else ()
        return _take(held for held in found if not held.used and same_product(line, held.line))


def _take(found: Iterator[Held]) -> Held | None:
    first = next(found, None)
    if first is not None:
        first.used = True
    return first


def same_line(told: Line, held: Line) -> bool:
    """Whether two lines of one contact and day are the same; what the file does not say cannot differ."""
    return (
        told.number == held.number
        and told.quantity == held.quantity
        and (told.amount_minor is None or (told[6:8] == held[6:8]))
        and (told.at == held.at or not (told.timed and held.timed))
        and same_product(told, held)
    )


def same_product(told: Line, held: Line) -> bool:
    """By the words of the file, or as the same product under another name."""
    if fold(told.what) == fold(held.what):
        return True
    return told.product_id is not None and told.product_id == held.product_id


def differing(told: Line, held: Line) -> dict[str, Any]:
    """What another export says of the same line."""
    names = ["quantity"]
    if told.amount_minor is not None:
        names += ["amount_minor", "currency"]
    if told.timed:
        names += ["at", "timed"]
    names += [name for name in ("coupon", "note") if getattr(told, name)]
    return {n: getattr(told, n) for n in names if getattr(told, n) != getattr(held, n)}


def words(line: Line) -> str:
    amount = "no amount" if line.amount_minor is None else Money(line.amount_minor, line.currency).words()
    return amount if line.quantity == 1 else f"{line.quantity:g} for {amount}"
