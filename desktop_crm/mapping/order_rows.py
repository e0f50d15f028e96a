"""What a row says somebody bought: the lines of an order, from columns, from numbered columns, or from one cell.

Rows of one order that follow each other belong together: where only the first says whose it is, when it was and
what it came to, the others have it from there (Shopify).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from desktop_crm.base.numbers import Mark
from desktop_crm.base.text import fold
from desktop_crm.files.entry import Entry
from desktop_crm.files.sheet import Cell, as_text
from desktop_crm.mapping import amounts, days, item_texts, order_states
from desktop_crm.mapping.item_texts import Item
from desktop_crm.mapping.mappings import Column, Mapping
from desktop_crm.mapping.order_columns import COUNTED, FIELDS, MONEY, NOTE
from desktop_crm.mapping.rows import Bought, Problem, When
from desktop_crm.mapping.shops import LINES

_NAMING = ("email", "phone", "full_name", "given", "family", "org")
_NOTHING = frozenset(("0", "0.0", "0.00", "0,00", "-", "N/A"))
_NO = frozenset(
    ("no", "No", "false", "False", "FALSE")
)  # what shops say of everything; by hand it says something
_IN_NOTE = (("shipping", "shipping"), ("discount", "discount"), ("tax", "tax"), ("refunded", "refunded"))


@dataclass(slots=True)
class _Cells:
    """The cells of one row that tell of the order, by field; those of numbered items by their group."""

    texts: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, Decimal] = field(default_factory=dict)
    items: dict[str, dict[str, str]] = field(default_factory=dict)
    item_numbers: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    several: dict[str, list[tuple[Column, str]]] = field(default_factory=dict)
    currency: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Order:
    """What the rows of one order share."""

    number: str
    when: When
    currency: str
    coupon: str
    entry: Entry
    void: bool
    totalled: bool  # its total stands on a line already


class Buying:
    """Reads the lines of rows in their order; made once for a table."""

    def __init__(self, mapping: Mapping, country: str) -> None:
        self._columns = [(n, c) for n, c in enumerate(mapping.columns) if c.field in FIELDS]
        self._order = mapping.order
        self._country = country
        self._nothing = _NOTHING | _NO if mapping.preset else _NOTHING
        self._headers = {
            c.name: amounts.of_header(c.name, country) for _, c in self._columns if c.field in COUNTED
        }
        self._last: _Order | None = None

    def read(
        self, cells: Sequence[Cell], entry: Entry, problems: list[Problem]
    ) -> tuple[Entry, tuple[Bought, ...]]:
        """Whose row it is, and what it says they bought."""
        row = self._cells(cells, problems)
        if paid := next((c for c, t in row.several.get("status", ()) if order_states.is_paid_out(t)), None):
            problems.append(Problem(paid.name, "", "You paid this, not they. No purchase is recorded."))
            self._last = None
            return Entry(), ()
        last = self._last if self._continues(row, entry) else None
        order = self._shared(row, entry, last, problems)
        self._last = order
        if order.void:
            if last is None:
                self._say_void(row, problems)
            return order.entry, ()
        if any(c.label == LINES and not order_states.is_line(t) for c, t in row.several.get("status", ())):
            return order.entry, ()
        return order.entry, tuple(self._lines(row, order, first=last is None))

    # ------------------------------------------------------------ cells
    def _cells(self, cells: Sequence[Cell], problems: list[Problem]) -> _Cells:
        row = _Cells()
        for place, column in self._columns:
            cell = cells[place]
            text = as_text(cell).strip()
            if not text:
                continue
            if column.field in COUNTED:
                self._number(row, column, cell, text, problems)
            elif column.field in ("items", "status", "coupon", NOTE, "cancelled_on"):
                row.several.setdefault(column.field, []).append((column, text))
            elif column.group:
                row.items.setdefault(column.group, {})[column.field] = text
            else:
                row.texts.setdefault(column.field, text)
        if said := row.texts.get("currency", ""):
            row.currency = amounts.currency(said, self._country)
            if not row.currency:
                self._without_money(row, said, problems)
        return row

    def _without_money(self, row: _Cells, said: str, problems: list[Problem]) -> None:
        """Of a currency that nobody knows the sums are told and not counted: they would be taken for the book's own."""
        column = next(c.name for _, c in self._columns if c.field == "currency")
        text = f"“{said}” is no currency that is known here. The sums are kept in the purchase's note."
        problems.append(Problem(column, said, text))
        for held in (row.numbers, *row.item_numbers.values()):
            for name in sorted(held.keys() & MONEY):
                row.notes.append(f"{name.replace('_', ' ').capitalize()}: {held.pop(name)} {said}")

    def _number(self, row: _Cells, column: Column, cell: Cell, text: str, problems: list[Problem]) -> None:
        found = amounts.of_cell(cell, column.mark or Mark.POINT, self._country)
        if found is None:
            if text not in ("-", "–", "n/a"):
                problems.append(
                    Problem(column.name, text, f"“{text}” is no amount. It is kept in the purchase's note.")
                )
                row.notes.append(f"{column.name}: {text}")
            return
        row.currency = row.currency or found.currency or self._headers[column.name]
        held = row.item_numbers.setdefault(column.group, {}) if column.group else row.numbers
        held.setdefault(column.field, found.number)

    # ------------------------------------------------------------ the order
    def _continues(self, row: _Cells, entry: Entry) -> bool:
        """Whether the row is a further line of the order before it."""
        last = self._last
        if last is None:
            return False
        number = row.texts.get("order_no", "")
        if number:
            return number == last.number
        return bool(last.number) and not any(entry.values.get(f) for f in _NAMING) and "product" in row.texts

    def _shared(self, row: _Cells, entry: Entry, last: _Order | None, problems: list[Problem]) -> _Order:
        when = self._when(row, problems)
        coupon = ", ".join(
            dict.fromkeys(item_texts.coupons(text) for _, text in row.several.get("coupon", ()))
        )
        void = self._is_void(row)
        if last is None:
            return _Order(row.texts.get("order_no", ""), when, row.currency, coupon, entry, void, False)
        known = all(
            {v.text for v in entry.values.get(f, ())} <= {v.text for v in last.entry.values.get(f, ())}
            for f in _NAMING
        )
        return _Order(
            last.number,
            when or last.when,
            row.currency or last.currency,
            coupon or last.coupon,
            _copy(last.entry) if known else entry,
            void or last.void,
            last.totalled,
        )

    def _when(self, row: _Cells, problems: list[Problem]) -> When:
        text = row.texts.get("bought_on", "")
        if not text or days.is_empty(text):
            return None
        clocked = row.texts.get("bought_time", "")
        if clocked and days.time_of(clocked) is not None:
            both = days.moment(f"{text} {clocked}", self._order)
            if both is not None:
                return both
        when = days.moment(text, self._order)
        if when is None:
            column = next(c.name for _, c in self._columns if c.field == "bought_on")
            problems.append(Problem(column, text, f"“{text}” is no date. It is kept in the purchase's note."))
            row.notes.append(f"{column}: {text}")
        return when

    def _is_void(self, row: _Cells) -> bool:
        if any(order_states.is_cancelled_on(text) for _, text in row.several.get("cancelled_on", ())):
            return True
        if any(order_states.is_void(text) for _, text in row.several.get("status", ())):
            return True
        back, whole = row.numbers.get("refunded"), row.numbers.get("order_total")
        return bool(back and whole and abs(back) >= whole > 0)

    def _say_void(self, row: _Cells, problems: list[Problem]) -> None:
        said = [(c, t) for c, t in row.several.get("cancelled_on", ()) if order_states.is_cancelled_on(t)]
        said += [(c, t) for c, t in row.several.get("status", ()) if order_states.is_void(t)]
        column, text = said[0] if said else (None, str(row.numbers.get("refunded", "")))
        reason = f"The order was cancelled or given back (“{text}”). No purchase is recorded."
        problems.append(Problem(column.name if column else "", text, reason))

    # ------------------------------------------------------------ its lines
    def _lines(self, row: _Cells, order: _Order, first: bool) -> list[Bought]:
        items = self._items(row)
        counted = row.numbers.keys() & {"amount", "unit_price", "order_total", "quantity"}
        if not items and not counted and not (first and order.number and order.when):
            return []
        amounts_of = [_amount(item) for item in items or [Item("")]]
        total = row.numbers.get("order_total", row.numbers.get("amount"))
        by_total = total is not None and not any(a is not None for a in amounts_of)
        if by_total and not order.totalled:
            amounts_of[0], order.totalled = total, True
        note = self._note(row, order, amounts_of, first)
        return [
            Bought(
                order.when,
                order.number,
                item.product,
                item.code,
                item.quantity,
                amount,
                item.currency or order.currency,
                order.coupon,
                note if n == 0 else "",
            )
            for n, (item, amount) in enumerate(zip(items or [Item("")], amounts_of, strict=True))
        ]

    def _items(self, row: _Cells) -> list[Item]:
        if said := row.several.get("items"):
            return [i for c, text in said for i in item_texts.read(text, c.mark or Mark.POINT, self._country)]
        groups = sorted({*row.items, *row.item_numbers}, key=lambda g: (len(g), g))
        numbered = [
            _item(row.items.get(g, {}), row.item_numbers.get(g, {})) for g in groups if row.items.get(g)
        ]
        if numbered:
            return numbered
        single = _item(row.texts, row.numbers)
        held = single.product or single.code or single.amount is not None or single.unit_price is not None
        return [single] if held or single.quantity is not None else []

    def _note(self, row: _Cells, order: _Order, found: list[Decimal | None], first: bool) -> str:
        notes = list(row.notes)
        sums = [f"{word} {row.numbers[name]}" for name, word in _IN_NOTE if row.numbers.get(name)]
        total = row.numbers.get("order_total")
        if (
            first
            and total is not None
            and (sums or found != [total])
            and not (order.totalled and len(found) == 1)
        ):
            sums.insert(0, f"order total {total}")
        if sums:
            words = ", ".join(sums)
            notes.append(words[0].upper() + words[1:])
        notes += [
            t
            for c, t in row.several.get("status", ())
            if c.label != LINES and not order_states.is_ordinary(t)
        ]
        names = {fold(t) for f in ("full_name", "given", "family", "org") for t in order.entry.texts(f)}
        for column, text in row.several.get(NOTE, ()):
            # Who it was sent to is who bought it; the number stands in the purchase; nothing was there to say.
            if column.label and (fold(text) in names or text == order.number or text in self._nothing):
                continue
            notes.append(f"{column.label}: {text}" if column.label else text)
        return "; ".join(dict.fromkeys(notes))


def _item(texts: dict[str, str], numbers: dict[str, Decimal]) -> Item:
    return Item(
        texts.get("product", ""),
        texts.get("product_code", ""),
        numbers.get("quantity"),
        numbers.get("unit_price"),
        numbers.get("amount"),
    )


def _amount(item: Item) -> Decimal | None:
    """The line's total: as it stands, else the price times how many."""
    if item.amount is not None:
        return item.amount
    if item.unit_price is not None:
        return item.unit_price * (1 if item.quantity is None else item.quantity)
    return None


def _copy(entry: Entry) -> Entry:
    return Entry({name: list(held) for name, held in entry.values.items()}, list(entry.postal), entry.photo)
