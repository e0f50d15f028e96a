"""What the rows of a table are about: contacts, purchases or interactions, from its header and its values.

A list of people that merely has `Total spent`, `Last contact` or `Notes` is a list of people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop_crm.mapping import channel_words, exchange_columns, meanings, order_columns, words
from desktop_crm.mapping.contents import Contents, Kind
from desktop_crm.mapping.headers import Said
from desktop_crm.mapping.meanings import Target
from desktop_crm.mapping.rows import RowKind

_WHO = frozenset(
    ("email", "phone", "full_name", "given", "family", "org", "nickname", meanings.NAME, meanings.WHOSE)
)
_ADDRESS = frozenset(
    ("street", "city", "postal_code", meanings.POSTAL_CITY, "region", "country", meanings.WHOLE_ADDRESS)
)
# Where both vocabularies know a header, the person's own fields win over these only if the values say so.
_WEAK = frozenset(
    ("", "custom", "note", "title", "role", "category", "relation", meanings.TITLE, "uid", "extended", "im")
)
# Fields whose values show whether a column is one.
_SHOWN = {
    "email": Kind.EMAIL, "phone": Kind.PHONE, "birthday": Kind.DATE, "anniversary": Kind.DATE, "url": Kind.URL,
}  # fmt: skip
_ENOUGH = 3.0


@dataclass(frozen=True, slots=True)
class Readings:
    """A header row read three ways; of orders and exchanges None where a column is not about them."""

    contacts: Sequence[Target]
    orders: Sequence[Target | None]
    exchanges: Sequence[Target | None]
    kind: RowKind


def read(
    names: Sequence[str], looked: Sequence[Contents], targets: Sequence[Target], languages: Sequence[str]
) -> Readings:
    """The three ways and the likeliest of them."""
    orders = order_columns.meanings_of(names, looked, languages)
    exchanges = exchange_columns.meanings_of(names, looked, languages)
    bought = _beside(order_columns.targets(orders, names, looked), targets, looked)
    said = exchange_columns.targets(exchanges, names, looked)
    told = _beside(said, targets, looked)
    if any(e.one() == "who" for e in exchanges):  # beside a sender the receiver is not whose row it is
        told = [
            s if e.one() == exchange_columns.SENT_TO else t
            for e, s, t in zip(exchanges, said, told, strict=True)
        ]
    kind = RowKind.CONTACTS
    if _are_purchases(orders, bought, targets):
        kind = RowKind.PURCHASES
    elif _are_exchanges(exchanges, told, targets, looked):
        kind = RowKind.INTERACTIONS
    return Readings(targets, bought, told, kind)


def _beside(
    found: Sequence[Target | None], contacts: Sequence[Target], looked: Sequence[Contents]
) -> list[Target | None]:
    """Without what is surely the person's: a `State` beside a town, a `Company`."""
    return [
        t if t is None or _wins(t, c, held) else None
        for t, c, held in zip(found, contacts, looked, strict=True)
    ]


def _wins(found: Target, contact: Target, held: Contents) -> bool:
    if contact.field in _WEAK or contact.unknown or (contact.field == meanings.LABEL and not contact.number):
        return True
    if (contact.field, found.field) == (
        "department",
        "product",
    ):  # a French `Service` is one, an English one is sold
        return True
    if contact.field in _SHOWN:  # `Call notes` is no number to call
        return found.sure > 0.9 and held.kind is not _SHOWN[contact.field]
    if found.field in order_columns.COUNTED | {"bought_on", "at", "at_time", "duration", "direction"}:
        return contact.field not in ("postal_code", "house", "po_box")
    return False


# ---------------------------------------------------------------- purchases
def _are_purchases(said: Sequence[Said], found: Sequence[Target | None], contacts: Sequence[Target]) -> bool:
    fields = {t.field for t in found if t is not None}
    meant = {s.one() for s, t in zip(said, found, strict=True) if t is not None}
    whose = any(c.field in _WHO for c, t in zip(contacts, found, strict=True) if t is None)
    if not whose:
        return False
    thing = bool(fields & {"product", "items", "product_code"})
    dated = bool(meant & {"bought_on", "date", "paid_on"}) or (
        "made_on" in meant and (thing or "order_no" in fields)
    )
    placed = dated or "order_no" in fields
    priced = bool(fields & order_columns.PRICED)
    numbered = (
        "order_no" in fields and "bought_on" in meant
    )  # `Order no` and `Order date` need no price beside them
    if not placed or not (priced or numbered or (thing and "quantity" in fields)):
        return False
    sums = sum(s.one() == order_columns.AGGREGATE for s in said)
    # `Orders`, `Total spent`, `Last order` of a person: the sum over what they bought, not a purchase.
    return not sums or numbered or (thing and ("order_no" in fields or dated))


# ---------------------------------------------------------------- interactions
def _are_exchanges(
    said: Sequence[Said],
    found: Sequence[Target | None],
    contacts: Sequence[Target],
    looked: Sequence[Contents],
) -> bool:
    meant = [s.one() for s, t in zip(said, found, strict=True) if t is not None]
    rest = [c for c, t in zip(contacts, found, strict=True) if t is None]
    whose = [n for n, (c, t) in enumerate(zip(contacts, found, strict=True)) if t is None and c.field in _WHO]
    who = bool(whose) or bool({"who", "who2", exchange_columns.SENT_TO} & set(meant))
    if not who or not {"at", "date", "made_on"} & set(meant):
        return False
    points = sum(_POINTS.get(m, 0.0) for m in set(meant))
    points += _told_by_values(found, looked)
    repeated = any(_repeats(looked[n]) for n in whose)
    points += 1.5 if repeated else 0.0
    ways = sum(c.field in ("email", "phone") for c in rest)
    if not ways and meant and found[0] is not None and found[0].field == "at":
        points += 1.0  # a diary: first the day, then who, then what
    points -= 2.0 if sum(c.field in _ADDRESS for c in rest) > 1 else 0.0
    points -= 2.0 if any(c.field == "birthday" for c in rest) else 0.0
    points -= 1.5 if ways > 2 else 0.0
    return points >= _ENOUGH


_POINTS = {
    "at": 1.0, "date": 1.0, "made_on": 0.5, "direction": 2.0, "duration": 2.0, "channel": 1.5, "subject": 1.0,
    "text": 1.0, "outcome": 0.5, "open_point": 0.5, "ends": 1.0, "who": 0.5, "time": 0.5,
}  # fmt: skip


def _told_by_values(found: Sequence[Target | None], looked: Sequence[Contents]) -> float:
    """A channel in nearly every row says more than the word above it."""
    for target, held in zip(found, looked, strict=True):
        if target is not None and target.field == "channel" and held.values:
            known = sum(map(bool, map(channel_words.channel, held.values[:200])))
            return 1.0 if known * 2 >= len(held.values[:200]) else 0.0
    return 0.0


def _repeats(held: Contents) -> bool:
    return len(held.values) >= 3 and len(set(held.values)) <= 0.7 * len(held.values)


# ---------------------------------------------------------------- the columns of the chosen kind
def targets_of(
    readings: Readings, kind: RowKind, names: Sequence[str], languages: Sequence[str]
) -> list[Target]:
    """Where each column goes in a table of this kind, before its neighbours are looked at."""
    match kind:
        case RowKind.CONTACTS:
            return list(readings.contacts)
        case RowKind.PURCHASES:
            mixed = [t or c for t, c in zip(readings.orders, readings.contacts, strict=True)]
            return _recipients(mixed, names, languages)
        case RowKind.INTERACTIONS:
            return _titled([t or c for t, c in zip(readings.exchanges, readings.contacts, strict=True)])


_SENT_TO = frozenset(
    (
        "recipient",
        "recipient name",
        "empfanger",
        "destinataire",
        "destinatario",
        "ontvanger",
        "odbiorca",
        "收件人",
    )
)


def _recipients(targets: list[Target], names: Sequence[str], languages: Sequence[str]) -> list[Target]:
    """Beside the one who pays, another name to send to is a note of the purchase."""
    whole = words.vocabulary()
    sent = [
        t.field in (meanings.NAME, "full_name", "given", "family", "org", "prefix")
        and any(p.meaning == "shipping" or p.text in _SENT_TO for p in whole.cut(n, languages).pieces)
        for t, n in zip(targets, names, strict=True)
    ]
    naming = (meanings.NAME, "full_name", "given", "family")
    if not any(t.field in naming for t, s in zip(targets, sent, strict=True) if not s):
        return targets
    return [
        replace(t, field=order_columns.NOTE, label=n) if s else t
        for t, n, s in zip(targets, names, sent, strict=True)
    ]


def _titled(targets: list[Target]) -> list[Target]:
    """In an export of calls `Name` is what the call was about where another column says who."""
    others = any(t.field in ("full_name", "given", "family", "org") for t in targets)
    if not others or any(t.field == "subject" for t in targets):
        return targets
    return [replace(t, field="subject") if t.field == meanings.NAME else t for t in targets]


def notes(kind: RowKind) -> str:
    """The field in which what nobody knows is kept: of contacts a field of their own, else the note of the row."""
    match kind:
        case RowKind.CONTACTS:
            return "custom"
        case RowKind.PURCHASES:
            return order_columns.NOTE
        case RowKind.INTERACTIONS:
            return exchange_columns.NOTE
