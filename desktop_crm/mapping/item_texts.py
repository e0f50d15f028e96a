"""The lines of an order in one cell, as shops' plugins write them.

Bowl × 2, Cup x 1        2x Bowl | Cup (3)        name:Bowl|sku:B-1|quantity:2|total:18.00
[{"name": "Bowl", "quantity": 2, "total": "18.00"}]
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from desktop_crm.base.numbers import Mark
from desktop_crm.base.text import fold
from desktop_crm.mapping import amounts


@dataclass(frozen=True, slots=True)
class Item:
    """One line: what, how many, and for how much where it says so."""

    product: str
    code: str = ""
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    amount: Decimal | None = None
    currency: str = ""


_AFTER = re.compile(
    r"(.+?)\s*(?:[×✕]|(?<=[\s)])x(?=\s*\d)|(?:qty|quantity|menge|anzahl)\s*[:=]?)\s*(\d{1,5})\W*", re.I
)
_BEFORE = re.compile(r"(\d{1,5})\s*(?:[×✕x*]|pcs\.?|stk\.?|st\.)\s+(.+)", re.I)
_BRACKETED = re.compile(r"(.+?)\s*\((?:[x×]\s*)?(\d{1,4})\)")
_PRICE = re.compile(
    r"\s*(?:[@=:–-]|à|a|je|at|for)?\s*([€£$¥]\s?[\d.,]+\d|[\d.,]*\d\s?(?:€|EUR|CHF|zł|Kč|kr))\s*$"
)
_COUPON = re.compile(r"\s*(?:coupon )?code\s*:\s*([^|;,]+)(?:[|,]|$)", re.I)
_PAIR = re.compile(r"\s*([A-Za-z_ ]{2,30}?)\s*:\s*(.*)", re.DOTALL)
_KEYS = {
    "name": "product", "product": "product", "product name": "product", "title": "product", "item name": "product",
    "item": "product", "sku": "code", "product sku": "code", "quantity": "quantity", "qty": "quantity",
    "total": "amount", "line total": "amount", "item total": "amount", "price": "unit_price",
    "unit price": "unit_price", "item price": "unit_price", "cost": "unit_price", "subtotal": "", "sub total": "",
}  # fmt: skip


def read(text: str, mark: Mark = Mark.POINT, country: str = "") -> list[Item]:
    """The items in a cell; of a text in no known shape one item that is called as it stands."""
    plain = text.strip()
    if plain[:1] in ("[", "{") and (found := _json(plain, mark, country)):
        return found
    if found := _pairs(plain, mark, country):
        return found
    parts = _parts(plain)
    items = [_item(part, mark, country) for part in parts]
    if len(items) > 1 and not any(i.quantity for i in items) and "\n" not in plain:
        return [_item(plain, mark, country)]  # one product with a comma in its name
    return items


def counts(text: str) -> bool:
    """Whether a text says how many of each thing: `2× Bowl, 1× Cup`."""
    return all(_counted(part) for part in _parts(text.strip()))


def coupons(text: str) -> str:
    """The codes of `code:spring|amount:5.00`, as plugins write coupons; of any other text the text."""
    codes = [found[1].strip() for block in text.split(";") if (found := _COUPON.match(block))]
    return ", ".join(codes) or text


def _parts(text: str) -> list[str]:
    for sign in ("\n", ";", " | ", "|", ", ", " / ", " + "):
        parts = [p.strip(" ,;|") for p in text.split(sign)]
        parts = [p for p in parts if p]
        # Each part must say how many; else the sign belongs to a name.
        if len(parts) > 1 and (sign == "\n" or all(_counted(p) for p in parts)):
            return parts
    return [text]


def _counted(part: str) -> bool:
    return any(shape.fullmatch(_PRICE.sub("", part)) for shape in (_AFTER, _BEFORE, _BRACKETED))


def _item(part: str, mark: Mark, country: str) -> Item:
    price = _PRICE.search(part)
    amount = amounts.read(price[1], mark, country) if price else None
    bare = part[: price.start()].strip() if price and amount and price.start() > 0 else part
    for shape, name, count in ((_AFTER, 1, 2), (_BEFORE, 2, 1), (_BRACKETED, 1, 2)):
        if found := shape.fullmatch(bare):
            return Item(
                found[name].strip(" -–:"), "", Decimal(found[count]), None,
                amount.number if amount else None, amount.currency if amount else "",
            )  # fmt: skip
    if amount and bare != part:
        return Item(bare.strip(" -–:"), "", None, None, amount.number, amount.currency)
    return Item(part)


def _pairs(text: str, mark: Mark, country: str) -> list[Item]:
    """`name:Bowl|product_id:9|sku:B-1|quantity:2|total:18.00`, several of them parted by `;` or lines."""
    made: list[dict[str, str]] = []
    for block in re.split(r"\n|;(?=\s*[A-Za-z_ ]{2,30}:)", text):
        held: dict[str, str] = {}
        for piece in re.split(r"\||,(?=\s*[A-Za-z_ ]{2,20}:)", block):
            if found := _PAIR.fullmatch(piece):
                key = _KEYS.get(fold(found[1].replace("_", " ")))
                if key and key not in held:
                    held[key] = found[2].strip()
        if "product" in held and len(held) > 1:
            made.append(held)
    return [_of_keys(held, mark, country) for held in made]


def _json(text: str, mark: Mark, country: str) -> list[Item]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return [_of_keys(held, mark, country) for held in _objects(data) if "product" in held]


def _objects(data: Any) -> Iterator[dict[str, str]]:
    for one in data if isinstance(data, list) else [data]:
        if isinstance(one, Mapping):
            held: dict[str, str] = {}
            for key, value in one.items():
                goes = _KEYS.get(fold(str(key).replace("_", " ")))
                if goes and isinstance(value, str | int | float) and not isinstance(value, bool):
                    held.setdefault(goes, str(value))
            yield held


def _of_keys(held: Mapping[str, str], mark: Mark, country: str) -> Item:
    read_one = {k: amounts.read(held.get(k, ""), mark, country) for k in ("quantity", "unit_price", "amount")}
    numbers = {k: v.number if v else None for k, v in read_one.items()}
    unit = next((v.currency for v in read_one.values() if v and v.currency), "")
    return Item(
        held["product"],
        held.get("code", ""),
        numbers["quantity"],
        numbers["unit_price"],
        numbers["amount"],
        unit,
    )
