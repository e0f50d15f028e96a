"""Which columns of a table of purchases say when, what, how many and for how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from desktop_crm.mapping import amounts, days, headers, item_texts
from desktop_crm.mapping.contents import Contents, Kind
from desktop_crm.mapping.headers import Said
from desktop_crm.mapping.meanings import Target

FIELDS = (
    "bought_on", "bought_time", "order_no", "product", "product_code", "items", "quantity", "unit_price", "amount",
    "order_total", "tax", "shipping", "discount", "refunded", "currency", "coupon", "status", "cancelled_on",
    "purchase_note",
)  # fmt: skip
NOTE = "purchase_note"
MONEY = frozenset(("unit_price", "amount", "order_total", "tax", "shipping", "discount", "refunded"))
COUNTED = MONEY | {"quantity"}
PRICED = frozenset(("unit_price", "amount", "order_total"))
AGGREGATE = "aggregate"  # a sum over many purchases: it belongs to the contact
_SEVERAL = frozenset((NOTE, "items", "status", "coupon"))  # fields that several columns may fill
_DATES = ("bought_on", "date", "made_on", "paid_on")  # likeliest first
FEE = "fee"  # what was paid where nothing else is; beside another sum what somebody else kept of it
_SUMS = ("amount", "gross", "total", "net", "subtotal", FEE)  # likeliest first to be what was paid
_NUMERIC = COUNTED | {*_SUMS}
# Two meanings in one header, and what they make.
_PAIRS = {
    frozenset(("order_no", "date")): "bought_on", frozenset(("order_no", "made_on")): "bought_on",
    frozenset(("product", "quantity")): "quantity", frozenset(("items", "quantity")): "quantity",
    frozenset(("product", "unit_price")): "unit_price", frozenset(("product", "product_code")): "product_code",
    frozenset(("product", "amount")): "amount", frozenset(("product", "total")): "amount",
    frozenset(("items", "total")): "amount", frozenset(("order_no", "total")): "order_total",
    frozenset(("order_no", "amount")): "order_total", frozenset(("order_no", "status")): "status",
    frozenset(("order_no", "tax")): "tax", frozenset(("order_no", "shipping")): "shipping",
    frozenset(("order_no", "discount")): "discount", frozenset(("order_no", "currency")): "currency",
    frozenset(("order_no", NOTE)): NOTE, frozenset(("coupon", "amount")): "discount",
    frozenset(("coupon", "discount")): "discount", frozenset(("shipping", "tax")): NOTE,
    frozenset(("unit_price", "gross")): "unit_price", frozenset(("unit_price", "net")): "unit_price",
    frozenset(("total", "gross")): "gross", frozenset(("total", "net")): "net",
    frozenset(("amount", "gross")): "gross", frozenset(("amount", "net")): "net",
    frozenset(("order_total", "gross")): "order_total", frozenset(("order_total", "net")): NOTE,
    frozenset(("quantity", "refunded")): "quantity", frozenset(("refunded", "amount")): "refunded",
    frozenset(("tax", "amount")): "tax", frozenset(("tax", "total")): "tax",
    frozenset(("shipping", "total")): "shipping", frozenset(("shipping", "amount")): "shipping",
    frozenset(("discount", "total")): "discount", frozenset(("discount", "amount")): "discount",
    frozenset(("currency", "amount")): "amount", frozenset(("currency", "total")): "total",
}  # fmt: skip


def meanings_of(names: Sequence[str], looked: Sequence[Contents], languages: Sequence[str]) -> list[Said]:
    """What each header says of an order, where its values bear it out."""
    said = [
        _borne_out(_paired(headers.read(n, "orders", languages)), h)
        for n, h in zip(names, looked, strict=True)
    ]
    if not any(s.one() == "currency" for s in said):
        said = [_CURRENCY if _is_of_currencies(s, h) else s for s, h in zip(said, looked, strict=True)]
    return said


_CURRENCY = Said(("currency",))


def _is_of_currencies(said: Said, held: Contents) -> bool:
    """Whether a column whose header says nothing holds currencies: an amount must not be taken for another money."""
    return not said.meanings and held.kind is Kind.TEXT and _share(held, amounts.currency) >= 0.8


def _paired(said: Said) -> Said:
    if len(said.meanings) < 2:
        return said
    made = _PAIRS.get(frozenset(said.meanings), "")
    return replace(said, meanings=(made,) if made else ())


def _borne_out(said: Said, held: Contents) -> Said:
    meaning = said.one()
    if not held.values or not meaning:
        return said
    if meaning in _NUMERIC and _share(held, _is_amount) < 0.6:
        return headers.NOTHING
    if meaning in _DATES and held.kind is not Kind.DATE and _share(held, _is_day) < 0.6:
        return headers.NOTHING
    if meaning == "product" and _share(held, item_texts.counts) >= 0.5:
        return replace(said, meanings=("items",))  # `2× Bowl, 1× Cup`
    if meaning in ("product", "items") and held.kind in (Kind.EMAIL, Kind.DATE, Kind.URL, Kind.NUMBER):
        return headers.NOTHING
    if meaning == "order_no" and held.kind in (Kind.EMAIL, Kind.DATE, Kind.URL, Kind.YES_NO):
        return headers.NOTHING
    return said


def _share(held: Contents, test: object) -> float:
    assert callable(test)
    sample = held.values[:200]
    return sum(map(bool, map(test, sample))) / len(sample)


def _is_amount(text: str) -> bool:
    return amounts.read(text) is not None


def _is_day(text: str) -> bool:
    return days.moment(text) is not None or days.moment(text, days.Order.MONTH_FIRST) is not None


def targets(said: Sequence[Said], names: Sequence[str], looked: Sequence[Contents]) -> list[Target | None]:
    """The field of each column that tells of an order; None where it is not about the order."""
    held = Counter(s.one() for s in said if s.one())
    when = next((m for m in _DATES if held[m]), "")
    paid, order_paid = _sums(held)
    made: list[Target | None] = []
    for one in said:
        field = _field(one.one(), when, paid, order_paid, held)
        made.append(
            None if field is None else Target(field, number=one.number, sure=0.95 if one.exact else 0.9)
        )
    return [
        replace(t, label=n) if t is not None and t.field == NOTE and s.one() != "customer_note" else t
        for t, n, s in zip(_once(made, looked), names, said, strict=True)
    ]


def _sums(held: Counter[str]) -> tuple[str, str]:
    """Which of the sums is a line's, and which the whole order's.

    `Total` beside lines with prices, shipping or a subtotal is the order's; with nothing beside it, the line's.
    """
    order = "order_total" if held["order_total"] else ""
    lines = [m for m in _SUMS if held[m]]
    if not order and held["total"] and (held["subtotal"] or held["shipping"] or held["items"]):
        order = "total"
        lines.remove("total")
    elif not order and held["total"] and held["amount"]:
        order = "total"
    if FEE in lines and (order or len(lines) > 1):
        lines.remove(FEE)
    if order and lines == ["subtotal"]:  # what the goods of the order cost, not a line
        lines = []
    if (
        order
        and lines == ["net"]
        and not any(held[m] for m in ("product", "items", "quantity", "unit_price"))
    ):
        lines = []  # an invoice in a row
    return (lines[0] if lines else ""), order


def _field(meaning: str, when: str, paid: str, order_paid: str, held: Counter[str]) -> str | None:
    if not meaning:
        return None
    if meaning in _DATES:
        return "bought_on" if meaning == when else NOTE
    if meaning in _SUMS:
        if meaning == order_paid:
            return "order_total"
        return "amount" if meaning == paid else "" if meaning == "subtotal" else NOTE
    match meaning:
        case "time":
            return "bought_time" if when else None
        case "technical":
            return "" if held["order_no"] or held["transaction_no"] else "order_no"
        case "transaction_no":
            return NOTE if held["order_no"] else "order_no"
        case "description":
            return NOTE if held["product"] or held["items"] else "product"
        case "product_id":
            return "" if held["product_code"] else "product_code"
        case _:
            return _KEPT_AS.get(meaning, meaning)


_KEPT_AS = {"other_date": NOTE, "customer_note": NOTE, "customer_no": "custom", AGGREGATE: "custom"}


def _once(made: list[Target | None], looked: Sequence[Contents]) -> list[Target | None]:
    """Of several columns for one thing the first filled one holds it; columns of numbered items each their own."""
    numbered = _numbered(made)
    taken: set[tuple[str, int]] = set()
    result: list[Target | None] = []
    order = sorted(range(len(made)), key=lambda n: (looked[n].kind is Kind.EMPTY, n))
    chosen: dict[int, Target | None] = {}
    for n in order:
        target = made[n]
        if target is None or target.field in ("", "custom") or target.field in _SEVERAL:
            chosen[n] = target
            continue
        key = (target.field, target.number if target.field in numbered else 0)
        chosen[n] = replace(target, field=NOTE) if key in taken else target
        taken.add(key)
    for n in range(len(made)):
        target = chosen[n]
        keep = target is not None and target.field in numbered
        result.append(target if target is None or keep else replace(target, number=0))
    return result


def _numbered(made: Sequence[Target | None]) -> frozenset[str]:
    """Fields of which there are several, told apart by a number: `Product Item 1 Name`, `Product Item 2 Name`."""
    numbers: dict[str, set[int]] = {}
    for target in made:
        if target is not None and target.number and target.field in _BY_ITEM:
            numbers.setdefault(target.field, set()).add(target.number)
    return frozenset(f for f, n in numbers.items() if len(n) > 1)


_BY_ITEM = frozenset(("product", "product_code", "quantity", "unit_price", "amount"))
