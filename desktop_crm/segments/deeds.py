"""Conditions on what people did and got as SQL: purchases, exchanges, consent, newsletters, imports."""

from __future__ import annotations

from decimal import Decimal

from desktop_crm.base import money
from desktop_crm.book.columns import to_json
from desktop_crm.segments.catalogue import Kind
from desktop_crm.segments.meaning import Ready
from desktop_crm.segments.pieces import (
    OF_CONTACT,
    Around,
    Binds,
    Piece,
    during,
    inside,
    listed,
    own,
    own_value,
    sized,
)
from desktop_crm.segments.rules import By

_ORDERS = "count(DISTINCT CASE WHEN p.number = '' THEN p.id ELSE p.number END)"


def number(ready: Ready, around: Around) -> Piece:
    if ready.test is By.EMPTY:
        return own(ready, around, "1")
    if ready.field.key == "own":
        value = own_value(ready)
        sizes = sized(value, ready, around.bind, ready.numbers)
        return own(ready, around, f"typeof({value}) IN ('integer', 'real') AND {sizes}")
    counted, rows = _counted(ready, around)
    if ready.field.key == "followers":
        where = sized(f"(SELECT {counted} FROM {rows})", ready, around.bind, ready.numbers)
        return Piece(where, _FOLLOWED, where) if _fits_somebody_only(ready) else Piece(where)
    if _is_once(ready):
        return Piece(f"EXISTS (SELECT 1 FROM {rows})", _once_source(ready, around))
    return Piece(sized(f"(SELECT {counted} FROM {rows})", ready, around.bind, ready.numbers))


def _counted(ready: Ready, around: Around) -> tuple[str, str]:
    """What is counted, and in which rows of the contact."""
    if ready.field.key == "followers":
        return "ifnull(sum(a.followers), 0)", f"{OF_CONTACT} WHERE a.contact_id = c.id"
    if ready.field.key == "purchases":
        return _ORDERS, f"purchases p WHERE p.contact_id = c.id{during('p', ready, around.bind)}"
    if not ready.of:
        return "count(*)", f"participants p WHERE p.contact_id = c.id{during('p', ready, around.bind)}"
    channel = around.bind(ready.of)
    return "count(*)", (
        "participants p CROSS JOIN interactions i ON i.id = p.interaction_id"
        f" WHERE p.contact_id = c.id AND i.channel = {channel}{during('p', ready, around.bind)}"
    )


# Whoever is followed has an account: they are few among many addresses.
_FOLLOWED = "SELECT a.contact_id AS id FROM addresses a WHERE a.channel IN ('social', 'messenger') AND a.followers > 0"


def _fits_somebody_only(ready: Ready) -> bool:
    """Whether nobody without followers fits."""
    low = min(ready.numbers)
    match ready.test:
        case By.OVER:
            return low >= 0
        case By.AT_LEAST | By.IS | By.BETWEEN:
            return low > 0
        case _:
            return False


def measured(ready: Ready, around: Around) -> str:
    """The number or the sum itself that a condition compares, of a contact `c`."""
    if ready.kind is Kind.SPENT:
        return _sum(ready, around)
    counted, rows = _counted(ready, around)
    return f"(SELECT {counted} FROM {rows})"


def _is_once(ready: Ready) -> bool:
    return (ready.test is By.AT_LEAST and ready.numbers[0] == 1) or (
        ready.test is By.OVER and ready.numbers[0] == 0
    )


def _once_source(ready: Ready, around: Around) -> str:
    """Who had one in the period at all."""
    if ready.field.key == "purchases":
        return f"SELECT p.contact_id AS id FROM purchases p WHERE 1{during('p', ready, around.bind)}"
    if ready.since is None:
        return ""
    channel = f" AND i.channel = {around.bind(ready.of)}" if ready.of else ""
    return (
        "SELECT p.contact_id AS id FROM interactions i CROSS JOIN participants p ON p.interaction_id = i.id"
        f" WHERE 1{channel}{during('i', ready, around.bind)}"
    )


def spent(ready: Ready, around: Around) -> Piece:
    scale = 10 ** money.digits_of(ready.of)
    numbers = tuple(number * scale for number in ready.numbers)
    where = sized(_sum(ready, around), ready, around.bind, numbers)
    if _fits_nothing(ready.test, numbers):
        return Piece(where, cost=2)  # so who bought nothing fits, too
    during_it = _counting(ready, around)
    # Said, not left to guess: in the order of the index nothing has to be sorted into groups.
    by_contact = f"FROM purchases p INDEXED BY ix_purchases_contact_id WHERE {during_it}"
    total = sized("sum(p.amount_minor)", ready, around.bind, numbers)
    source = f"SELECT p.contact_id AS id {by_contact} GROUP BY p.contact_id HAVING {total}"
    return Piece(where, source, size=f"SELECT 1 FROM purchases p WHERE {during_it}", cost=2)


def _fits_nothing(test: By, numbers: tuple[Decimal, ...]) -> bool:
    """Whether a sum of nothing fits."""
    match test:
        case By.OVER:
            return numbers[0] < 0
        case By.UNDER:
            return numbers[0] > 0
        case By.AT_LEAST:
            return numbers[0] <= 0
        case By.AT_MOST:
            return numbers[0] >= 0
        case By.BETWEEN:
            return numbers[0] <= 0 <= numbers[1]
        case _:
            return 0 in numbers


def _sum(ready: Ready, around: Around) -> str:
    counted = f"p.contact_id = c.id AND {_counting(ready, around)}"
    return f"coalesce((SELECT sum(p.amount_minor) FROM purchases p WHERE {counted}), 0)"


def _counting(ready: Ready, around: Around) -> str:
    return f"p.currency = {around.bind(ready.of)}{during('p', ready, around.bind)}"


def _product(ready: Ready, bind: Binds) -> str:
    if not ready.texts:
        return ""
    if ready.test is By.CONTAINS:
        named = " OR ".join(f"instr(folded(p.what), {bind(text)}) > 0" for text in ready.texts)
        product = " OR ".join(f"instr(r.folded, {bind(text)}) > 0" for text in ready.texts)
        return f" AND ({named} OR p.product_id IN (SELECT r.id FROM products r WHERE {product}))"
    written = f"folded(p.what) IN (SELECT value FROM json_each({bind(to_json(ready.texts))}))"
    return f" AND (p.product_id IN ({listed(ready.ids)}) OR (p.product_id IS NULL AND {written}))"


def purchased(ready: Ready, bind: Binds) -> str:
    """Which purchases `p` are meant, at whatever time, as a further condition."""
    if ready.kind is Kind.BOUGHT:
        return _product(ready, bind)
    if not ready.texts:
        return " AND p.coupon <> ''"
    return f" AND folded(p.coupon) IN (SELECT value FROM json_each({bind(to_json(ready.texts))}))"


def bought(ready: Ready, around: Around) -> Piece:
    fits = during("p", ready, around.bind) + purchased(ready, around.bind)
    return Piece(
        f"EXISTS (SELECT 1 FROM purchases p WHERE p.contact_id = c.id{fits})",
        f"SELECT p.contact_id AS id FROM purchases p WHERE 1{fits}",
    )


def consent(ready: Ready, around: Around) -> Piece:
    topic = around.bind(ready.of_id)
    said = [text for text in ready.texts if text != "never"]
    states = f"{OF_CONTACT} CROSS JOIN consent_states s ON s.address = a.normal AND s.topic_id = " + topic
    mine = f"SELECT 1 FROM {states} WHERE a.contact_id = c.id AND a.channel = 'email' AND s.state"
    among = ", ".join(f"'{state}'" for state in said)
    parts = [f"EXISTS ({mine} IN ({among}))"] if said else []
    if "never" in ready.texts:
        parts.append(f"NOT EXISTS ({mine} <> 'never')")
        return Piece(f"({' OR '.join(parts)})", cost=3)
    said_so = f"s.topic_id = {topic} AND s.state IN ({among})"
    source = (
        "SELECT a.contact_id AS id FROM consent_states s CROSS JOIN addresses a"
        f" ON a.channel = 'email' AND a.normal = s.address WHERE {said_so}"
    )
    return Piece(parts[0], source, size=f"SELECT 1 FROM consent_states s WHERE {said_so}", cost=3)


def campaign(ready: Ready, _around: Around) -> Piece:
    named = bool(ready.texts)
    which = f" AND {{}}.campaign_id IN ({listed(ready.ids)})" if named else ""
    if ready.test is By.REPLIED:
        return inside(
            "SELECT p.contact_id AS id FROM interactions i CROSS JOIN participants p ON p.interaction_id = i.id"
            f" WHERE i.campaign_id IS NOT NULL AND i.direction = 'in'{which.format('i')}"
        )
    if ready.test is By.GOT:
        fits = "d.state IN ('accepted', 'in_doubt')"
    else:
        fits = (
            "(d.state = 'refused' OR (d.state IN ('accepted', 'in_doubt') AND EXISTS (SELECT 1 FROM suppressions s"
            " WHERE s.address = d.address AND s.reason = 'hard_bounce' AND s.at >= d.at)))"
        )
    source = (
        "SELECT d.contact_id AS id FROM deliveries d"
        f" WHERE d.contact_id IS NOT NULL AND {fits}{which.format('d')}"
    )
    return inside(source)


def imported(ready: Ready, _around: Around) -> Piece:
    rows = f"imported_rows v WHERE v.import_id IN ({listed(ready.ids)})"
    return Piece(
        f"EXISTS (SELECT 1 FROM {rows} AND v.contact_id = c.id)",
        f"SELECT v.contact_id AS id FROM {rows} AND v.contact_id IS NOT NULL",
    )
