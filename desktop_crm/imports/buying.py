"""Purchases that the rows of a file tell, stored once however often the file comes.

A line is known by contact, number, product, moment or day, amount and quantity; the n-th equal line of a sheet
is the n-th equal one of the book. Under the same number, product and day another amount means that the order
was changed: it is updated, unless a person wrote or changed it here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from desktop_crm.base.money import CURRENCIES, Money
from desktop_crm.base.text import one_line
from desktop_crm.book.columns import from_millis, to_millis
from desktop_crm.imports.goods import Goods
from desktop_crm.imports.lines import Day, Held, Line, differing, words
from desktop_crm.imports.moments import Moments
from desktop_crm.imports.noting import CREATED, UNCHANGED, UPDATED, Became, Noting
from desktop_crm.imports.shaping import tidy
from desktop_crm.imports.writing import Writer
from desktop_crm.mapping.rows import Bought, Problem


@dataclass(slots=True)
class _Told:
    """A line of the file, of the contact that its row became."""

    became: Became
    bought: Bought
    line: Line
    day: date


class Buying:
    """The purchases of one import."""

    def __init__(self, writer: Writer, notes: Noting, import_id: int, at: datetime, currency: str) -> None:
        self._writer = writer
        self._notes = notes
        self._import_id = import_id
        self._currency = currency
        self._moments = Moments(at)
        self._used: set[int] = set()
        self._next = 0
        self._ats: set[int] = set()
        self.goods = Goods(writer.inserts, writer.at)
        self.begin()

    def begin(self) -> None:
        """A sheet begins: whatever stands in the book by now is compared with its lines."""
        run = self._writer.connection.exec_driver_sql
        self._writer.flush()
        self._fence = int(run("SELECT ifnull(max(id), 0) FROM purchases").scalar_one())
        self._next = max(self._next, self._fence + 1)
        self._known_below = self._writer.next_id
        self._used.clear()
        self._ats = {row[0] for row in run("SELECT at FROM imports")}

    def store(self, rows: Sequence[Became]) -> None:
        """Stores the lines of some rows whose contacts are known by now."""
        told = [line for row in rows if row.row.bought and row.contact_id for line in self._lines(row)]
        if not told:
            return
        held = self._held(told)
        left = [each for each in told if not self._same(each, held)]
        for each in left:
            if not self._changed(each, held):
                self._add(each)

    # ------------------------------------------------------------ what a row says
    def _lines(self, became: Became) -> Iterator[_Told]:
        for bought in became.row.bought:
            at = self._moments.instant(bought.when)
            why = _missing(bought, at)
            if why or at is None:
                value = bought.number or bought.product or bought.code
                self._problem(became, value, why)
                continue
            money = self._money(became, bought)
            yield _Told(became, bought, self._line(bought, at, money), self._moments.day(at))

    def _line(self, bought: Bought, at: datetime, money: Money | None) -> Line:
        name, code = _plain(bought.product), _plain(bought.code)
        said = bought.quantity
        quantity = float(said) if said is not None and said.is_finite() and abs(said) < 10**12 else 1.0
        return Line(
            to_millis(at),
            isinstance(bought.when, datetime),
            _plain(bought.number),
            self.goods.find(name, code),
            name or code,
            quantity,
            None if money is None else money.minor,
            "" if money is None else money.currency,
            _plain(bought.coupon),
            tidy(bought.note),
        )

    def _money(self, became: Became, bought: Bought) -> Money | None:
        if bought.amount is None:
            return None
        currency = bought.currency or self._currency
        try:
            return Money.of(bought.amount, currency)
        except ValueError:
            known = currency in CURRENCIES
            why = "This is no amount of money" if known else f"“{currency}” is no currency"
            value = f"{bought.amount} {bought.currency}".strip()
            self._problem(became, value, f"{why}. The purchase was taken without its amount.")
            return None

    def _problem(self, became: Became, value: str, reason: str) -> None:
        self._notes.problems(became.row, became.person, (Problem("", value, reason),))

    # ------------------------------------------------------------ what the book says
    def _held(self, told: Iterable[_Told]) -> dict[tuple[int, date], Day]:
        """The lines of the book by contact and day, in the order in which they came."""
        wanted = {
            (each.became.contact_id, *map(to_millis, self._moments.bounds(each.day)))
            for each in told
            if (each.became.contact_id or 0) < self._known_below
        }
        if not wanted:
            return {}
        rows = self._writer.connection.exec_driver_sql(_HELD, (json.dumps(sorted(wanted)), self._fence))
        made: dict[tuple[int, date], Day] = {}
        for row in rows:
            line = Line(row.at, bool(row.timed), *row[7:])
            edited = row.updated_at != row.created_at and row.updated_at not in self._ats
            held = Held(row.id, row.contact_id, line, row.import_id is None or edited)
            held.used, held.updated_at = row.id in self._used, row.updated_at
            day = self._moments.day(from_millis(row.at))
            made.setdefault((row.contact_id, day), Day()).add(held)
        return made

    def _same(self, told: _Told, held: dict[tuple[int, date], Day]) -> bool:
        """Whether the line stands in the book; what it says beside what it is known by is filled in."""
        day = held.get((told.became.contact_id or 0, told.day))
        same = day.take_same(told.line) if day else None
        if same is None:
            return False
        fresh = {
            name: getattr(told.line, name)
            for name in ("coupon", "note")
            if getattr(told.line, name) and not getattr(same.line, name)
        }
        self._update(told, same, fresh)
        return True

    def _changed(self, told: _Told, held: dict[tuple[int, date], Day]) -> bool:
        """Whether the line stands in the book with another amount, quantity or time."""
        day = held.get((told.became.contact_id or 0, told.day))
        changed = day.take_changed(told.line) if day else None
        if changed is None:
            return False
        self._update(told, changed, differing(told.line, changed.line))
        return True

    # ------------------------------------------------------------ what is written
    def _update(self, told: _Told, held: Held, values: dict[str, Any]) -> None:
        self._used.add(held.id)
        if not values:
            told.became.tell(UNCHANGED)
            return
        if held.by_hand and values.keys() - {"coupon", "note"}:
            what = f"{told.line.what or 'A purchase'}, {words(told.line)}"
            self._problem(told.became, what, f"“{words(held.line)}” stands in the book already and was kept.")
            told.became.tell(UNCHANGED)
            return
        back = {name: [getattr(held.line, name), value] for name, value in values.items()}
        told.became.back.setdefault("bought", []).append([held.id, held.updated_at, back])
        sets = "".join(f"{name} = ?, " for name in values)
        self._writer.connection.exec_driver_sql(
            f"UPDATE purchases SET {sets}updated_at = ? WHERE id = ?",
            (*values.values(), self._writer.at, held.id),
        )
        told.became.tell(UPDATED)

    def _add(self, told: _Told) -> None:
        line, at = told.line, self._writer.at
        if line.product_id is None and line.what:
            product = self.goods.ensure(_plain(told.bought.product), _plain(told.bought.code))
            line = line._replace(product_id=product)
        self._writer.inserts.rows["purchases"].append(
            (self._next, told.became.contact_id, *line, self._import_id, at, at)
        )
        self._next += 1
        self._notes.counts.purchases += 1
        told.became.tell(CREATED)


_HELD = """
SELECT p.id, p.contact_id, p.import_id, p.created_at, p.updated_at, p.at, p.timed, p.number, p.product_id, p.what,
    p.quantity, p.amount_minor, p.currency, p.coupon, p.note
FROM json_each(?) j CROSS JOIN purchases p ON p.contact_id = json_extract(j.value, '$[0]')
    AND p.at >= json_extract(j.value, '$[1]') AND p.at < json_extract(j.value, '$[2]')
WHERE p.id <= ? ORDER BY p.id
"""


def _missing(bought: Bought, at: datetime | None) -> str:
    """Why a line cannot be a purchase; empty where it can."""
    if bought.amount is None and not (bought.product or bought.code or bought.number):
        return "Nothing says what was bought, or for how much. It was left out."
    if at is None:
        return "Nothing says on which day this was bought. It was left out."
    return ""


def _plain(value: str) -> str:
    """On one line, without signs that nobody sees."""
    return one_line(value) if value else value
