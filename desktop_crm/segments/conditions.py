"""One condition of a rule as SQL about a contact `c`. What a person typed stands in binds, never in the text.

No condition is ever NULL: whoever lacks a value simply does not fit, and so fits the opposite.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from desktop_crm.base import clock, money
from desktop_crm.base.dates import PartialDate
from desktop_crm.base.text import spread
from desktop_crm.book.columns import to_json, to_millis
from desktop_crm.segments.catalogue import Kind
from desktop_crm.segments.rules import By
from desktop_crm.segments.values import Ready


@dataclass(frozen=True, slots=True)
class Piece:
    """A condition. `source` selects as `id` all who may fit it, of whom `rest` has to hold; both may be empty."""

    where: str
    source: str = ""
    rest: str = ""


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


def piece(ready: Ready, around: Around) -> Piece:
    """The condition, the other way round where it is the opposite of another."""
    made = _PIECES[ready.kind](ready, around)
    return Piece(f"NOT ({made.where})") if ready.negated else made


# ---------------------------------------------------------------- texts
_PRIMARY = (
    "CASE WHEN instr(c.language, '-') > 0 THEN substr(c.language, 1, instr(c.language, '-') - 1)"
    " ELSE c.language END"
)
_NAME = "CASE WHEN {0}.full_name <> '' THEN {0}.full_name ELSE {0}.organisation END"
_LINKED = "coalesce((SELECT " + _NAME.format("o") + " FROM contacts o WHERE o.id = c.{}), '')"
_HOUSEHOLD = (
    "coalesce((SELECT nullif(h.name, '') FROM households h WHERE h.id = c.household_id), c.household)"
)
_OWN_TEXTS: dict[str, tuple[str, ...]] = {
    "name": (_NAME.format("c"),),
    "belongs_to": (_LINKED.format("organisation_id"),),
    "referred_by": (_LINKED.format("referred_by"),),
    "household": (_HOUSEHOLD,),
    "language": ("c.language", _PRIMARY),
} | {
    name: (f"c.{name}",)
    for name in (
        "given", "family", "nickname", "organisation", "title", "role", "department", "note", "source", "gender",
    )
}  # fmt: skip
# Said, not left to guess: with the other index SQLite would walk all e-mail addresses for each contact.
_OF_CONTACT = "addresses a INDEXED BY ix_addresses_contact_id"
_ADDRESS_TEXTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "email": ("a.channel = 'email' AND ", ("a.value", "coalesce(a.normal, '')")),
    "phone": ("a.channel IN ('phone', 'sms') AND ", ("a.value", "coalesce(a.normal, '')")),
    "street": ("", ("a.street",)),
    "city": ("", ("a.city",)),
    "region": ("", ("a.region",)),
    "postcode": ("", ("a.postal_code",)),
    "country": ("", ("a.country",)),
}
_INDEXED = frozenset(_ADDRESS_TEXTS) - {"phone"} | {
    "name", "given", "family", "nickname", "organisation", "title", "role", "department", "note",
}  # fmt: skip
_EMPTY = {
    "belongs_to": "c.organisation_id IS NULL",
    "referred_by": "c.referred_by IS NULL",
    "household": "c.household_id IS NULL AND c.household = ''",
}


def _text(ready: Ready, around: Around) -> Piece:
    key = ready.field.key
    if key == "own":
        return _own(ready, around, _compared("v.normal", ready, around.bind, folded=True))
    if key in _ADDRESS_TEXTS:
        narrowed, expressions = _ADDRESS_TEXTS[key]
        if ready.test is By.EMPTY:
            some = f"{narrowed}{expressions[0]} <> ''"
            return Piece(f"NOT EXISTS (SELECT 1 FROM {_OF_CONTACT} WHERE a.contact_id = c.id AND {some})")
        fits = " OR ".join(_of_address(key, e, ready, around.bind) for e in expressions)
        exact = f"EXISTS (SELECT 1 FROM {_OF_CONTACT} WHERE a.contact_id = c.id AND {narrowed}({fits}))"
    elif ready.test is By.EMPTY:
        return Piece(_EMPTY.get(key, f"{_OWN_TEXTS[key][0]} = ''"))
    else:
        exact = " OR ".join(_compared(e, ready, around.bind) for e in _OWN_TEXTS[key])
    match = _match(ready.texts) if key in _INDEXED else ""
    if not match:
        return Piece(f"({exact})")
    found = f"FROM contact_search WHERE contact_search MATCH {around.bind(match)} AND rowid > 0"
    return Piece(
        f"(c.id IN (SELECT rowid {found}) AND ({exact}))", f"SELECT rowid AS id {found}", f"({exact})"
    )


def shown(key: str) -> str:
    """What stands in a field of the contact `:id`, behind SELECT."""
    if key in _ADDRESS_TEXTS:
        narrowed, expressions = _ADDRESS_TEXTS[key]
        return f"{expressions[0]} FROM addresses a WHERE {narrowed}a.contact_id = :id"
    expression = _OWN_TEXTS[key][0] if key in _OWN_TEXTS else f"c.{key}"
    return f"{expression} FROM contacts c WHERE c.id = :id"


def _of_address(key: str, expression: str, ready: Ready, bind: Binds) -> str:
    if key != "phone":
        return _compared(expression, ready, bind)
    bare = tuple(text.replace(" ", "") for text in ready.texts)
    return _compared(f"replace(folded({expression}), ' ', '')", ready, bind, folded=True, texts=bare)


def _compared(
    expression: str, ready: Ready, bind: Binds, folded: bool = False, texts: tuple[str, ...] = ()
) -> str:
    said = expression if folded else f"folded({expression})"
    texts = texts or ready.texts
    match ready.test:
        case By.IS | By.IN:
            if len(texts) == 1:
                return f"{said} = {bind(texts[0])}"
            return f"{said} IN (SELECT value FROM json_each({bind(to_json(texts))}))"
        case By.CONTAINS:
            return " OR ".join(f"instr({said}, {bind(text)}) > 0" for text in texts)
        case By.BEGINS:
            return " OR ".join(f"substr({said}, 1, {len(text)}) = {bind(text)}" for text in texts)
        case By.ENDS:
            return " OR ".join(f"substr({said}, -{len(text)}) = {bind(text)}" for text in texts)
        case _:
            return "1"  # of own fields: that there is a value


def _match(texts: tuple[str, ...]) -> str:
    """What the full-text index must hold of whoever has one of the texts; empty where it cannot help.

    Any run of three characters of a word is in it; the ends of words may be cut off by “contains”.
    """
    ways = []
    for text in texts:
        pieces = [p for p in map(spread, text.split()) if len(p) >= 3]
        if not pieces:
            return ""
        ways.append(" AND ".join('"' + p.replace('"', '""') + '"' for p in pieces))
    return " OR ".join(f"({way})" for way in ways)


# ---------------------------------------------------------------- choices, yes or no
def _choice(ready: Ready, around: Around) -> Piece:
    key, bind = ready.field.key, around.bind
    if key == "own":
        return _own(ready, around, _compared("v.normal", ready, bind, folded=True))
    if key == "tag":
        if ready.test is By.EMPTY:
            return Piece("NOT EXISTS (SELECT 1 FROM contact_tags t WHERE t.contact_id = c.id)")
        ids = listed(ready.ids)
        return Piece(
            f"EXISTS (SELECT 1 FROM contact_tags t WHERE t.contact_id = c.id AND t.tag_id IN ({ids}))",
            f"SELECT t.contact_id AS id FROM contact_tags t WHERE t.tag_id IN ({ids})",
        )
    if key in ("gender", "language"):
        return _text(ready, around)
    if ready.test is By.EMPTY:
        return Piece(f"c.{key} = ''")
    among = ", ".join(bind(text) for text in ready.texts)
    where = f"c.{key} IN ({among})"
    if key != "stage":
        return Piece(where)
    return Piece(
        where, f"SELECT c.id FROM contacts c WHERE c.deleted_at IS NULL AND c.stage <> '' AND {where}"
    )


def listed(ids: tuple[int, ...]) -> str:
    return ", ".join(map(str, ids)) or "NULL"


def _yes(ready: Ready, around: Around) -> Piece:
    no = ready.test is By.NO
    match ready.field.key:
        case "photo":
            made = Piece("c.photo <> ''")
        case "has_referred":
            made = Piece(
                "EXISTS (SELECT 1 FROM contacts r WHERE r.referred_by = c.id AND r.deleted_at IS NULL)"
            )
        case "open_point":
            made = _inside(
                "SELECT p.contact_id AS id FROM interactions i JOIN participants p ON p.interaction_id = i.id"
                " WHERE i.open_point <> '' AND i.open_closed_at IS NULL"
            )
        case "follow_up_due":
            day = around.bind(around.today.isoformat())
            made = _inside(
                f"SELECT f.contact_id AS id FROM follow_ups f WHERE f.done_at IS NULL AND f.due <= {day}"
            )
        case _:
            made = _suppressed(around)
    return Piece(f"NOT ({made.where})") if no else made


def _inside(source: str) -> Piece:
    """Of few people: SQLite reads them once. The source never gives NULL, or nobody would be outside."""
    return Piece(f"c.id IN ({source})", source)


def _suppressed(around: Around) -> Piece:
    standing = "FROM suppressions WHERE lifted_at IS NULL AND address"
    hashed = (
        f" OR suppression_hash(a.normal) IN (SELECT address_hash {standing} = '')" if around.erased else ""
    )
    return Piece(
        f"EXISTS (SELECT 1 FROM {_OF_CONTACT} WHERE a.contact_id = c.id AND a.channel = 'email'"
        f" AND a.normal IS NOT NULL AND (+a.normal IN (SELECT address {standing} <> ''){hashed}))"
    )


# ---------------------------------------------------------------- own fields
def _own(ready: Ready, around: Around, fits: str) -> Piece:
    field_id = around.bind(ready.of_id)
    if ready.test is By.EMPTY:
        one = f"SELECT 1 FROM field_values v WHERE v.contact_id = c.id AND v.field_id = {field_id}"
        return Piece(f"NOT EXISTS ({one})")
    return Piece(
        "EXISTS (SELECT 1 FROM field_values v"
        f" WHERE v.contact_id = c.id AND v.field_id = {field_id} AND ({fits}))",
        f"SELECT v.contact_id AS id FROM field_values v WHERE v.field_id = {field_id} AND ({fits})",
    )


def _answer(ready: Ready, around: Around) -> Piece:
    return _own(ready, around, "v.normal = 1" if ready.test is By.YES else "v.normal = 0")


# ---------------------------------------------------------------- numbers
_ORDERS = "count(DISTINCT CASE WHEN p.number = '' THEN p.id ELSE p.number END)"


def _number(ready: Ready, around: Around) -> Piece:
    if ready.test is By.EMPTY:
        return _own(ready, around, "1")
    if ready.field.key == "own":
        sizes = _sized("v.normal", ready, around.bind, ready.numbers)
        return _own(ready, around, f"typeof(v.normal) IN ('integer', 'real') AND {sizes}")
    counted, rows = _counted(ready, around)
    if _is_once(ready):
        return Piece(f"EXISTS (SELECT 1 FROM {rows})", _once_source(ready, around))
    return Piece(_sized(f"(SELECT {counted} FROM {rows})", ready, around.bind, ready.numbers))


def _counted(ready: Ready, around: Around) -> tuple[str, str]:
    """What is counted, and in which rows of the contact."""
    if ready.field.key == "purchases":
        return _ORDERS, f"purchases p WHERE p.contact_id = c.id{_during('p', ready, around.bind)}"
    if not ready.of:
        return "count(*)", f"participants p WHERE p.contact_id = c.id{_during('p', ready, around.bind)}"
    channel = around.bind(ready.of)
    return "count(*)", (
        "participants p CROSS JOIN interactions i ON i.id = p.interaction_id"
        f" WHERE p.contact_id = c.id AND i.channel = {channel}{_during('p', ready, around.bind)}"
    )


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
        return f"SELECT p.contact_id AS id FROM purchases p WHERE 1{_during('p', ready, around.bind)}"
    if ready.since is None:
        return ""
    channel = f" AND i.channel = {around.bind(ready.of)}" if ready.of else ""
    return (
        "SELECT p.contact_id AS id FROM interactions i CROSS JOIN participants p ON p.interaction_id = i.id"
        f" WHERE 1{channel}{_during('i', ready, around.bind)}"
    )


def _spent(ready: Ready, around: Around) -> Piece:
    scale = 10 ** money.digits_of(ready.of)
    numbers = tuple(number * scale for number in ready.numbers)
    return Piece(_sized(_sum(ready, around), ready, around.bind, numbers))


def _sum(ready: Ready, around: Around) -> str:
    currency = around.bind(ready.of)
    return (
        "coalesce((SELECT sum(p.amount_minor) FROM purchases p WHERE p.contact_id = c.id"
        f" AND p.currency = {currency}{_during('p', ready, around.bind)}), 0)"
    )


def _sized(expression: str, ready: Ready, bind: Binds, numbers: tuple[Decimal, ...]) -> str:
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
    whole = number == number.to_integral_value() and abs(number) < 2**53
    return int(number) if whole else float(number)


# ---------------------------------------------------------------- days
_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
INSTANTS = {
    "added": "c.created_at",
    "changed": "c.updated_at",
    "last_interaction": "c.last_at",
    "last_purchase": "(SELECT max(p.at) FROM purchases p WHERE p.contact_id = c.id)",
}


def _date(ready: Ready, around: Around) -> Piece:
    if ready.field.key == "own":
        if ready.test is By.EMPTY:
            return _own(ready, around, "1")
        return _own(ready, around, f"typeof(v.normal) = 'text' AND {_iso('v.normal', ready, around)}")
    moment = INSTANTS[ready.field.key]
    if ready.test is By.EMPTY:
        return Piece(f"{moment} IS NULL")
    low, high = _range(ready, around.today)
    bounds = [f"{moment} >= {around.bind(_midnight(low))}"] if low else []
    bounds += [f"{moment} < {around.bind(_midnight(high))}"] if high else []
    where = " AND ".join([f"{moment} IS NOT NULL", *bounds])
    if ready.never and ready.test in (By.OLDER_DAYS, By.BEFORE):
        return Piece(f"({moment} IS NULL OR {where})")
    if ready.field.key == "last_interaction":
        source = f"SELECT c.id FROM contacts c WHERE c.deleted_at IS NULL AND {where}"
        return Piece(f"({where})", source)
    if ready.field.key == "last_purchase" and low:
        # Whoever bought last since then has bought since then.
        since = f"SELECT p.contact_id AS id FROM purchases p WHERE p.at >= {around.bind(_midnight(low))}"
        return Piece(f"({where})", since, f"({where})" if high else "")
    return Piece(f"({where})")


def _yearly(ready: Ready, around: Around) -> Piece:
    column = f"c.{ready.field.key}"
    if ready.test is By.EMPTY:
        return Piece(f"{column} IS NULL")
    where = f"({column} IS NOT NULL AND {_iso(column, ready, around)})"
    if ready.never and ready.test is By.BEFORE:
        return Piece(f"({column} IS NULL OR {where})")
    if column == "c.birthday" and ready.test in (By.COMING, By.MONTH):
        return Piece(where, f"SELECT c.id FROM contacts c WHERE c.deleted_at IS NULL AND {where}")
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
            return _next(first), None
        case By.BETWEEN:
            return first, _next(_as_date(ready.days[1]))
        case _:
            return first, _next(first)


def _as_date(day: PartialDate) -> date:
    return date(day.year, day.month, day.day)


def _next(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


def _midnight(day: date) -> int:
    """The instant at which a local day begins; of days at the calendar's ends, about that."""
    if not 1 < day.year < 9999:
        return to_millis(datetime(min(max(day.year, 2), 9998), day.month, min(day.day, 28), tzinfo=UTC))
    return to_millis(clock.from_local(datetime.combine(day, time())))


def _during(table: str, ready: Ready, bind: Binds) -> str:
    """The period, as a further condition."""
    since = f" AND {table}.at >= {bind(_midnight(ready.since))}" if ready.since else ""
    until = f" AND {table}.at < {bind(_midnight(_next(ready.until)))}" if ready.until else ""
    return since + until


# ---------------------------------------------------------------- what they did and got
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


def _bought(ready: Ready, around: Around) -> Piece:
    fits = _during("p", ready, around.bind) + purchased(ready, around.bind)
    return Piece(
        f"EXISTS (SELECT 1 FROM purchases p WHERE p.contact_id = c.id{fits})",
        f"SELECT p.contact_id AS id FROM purchases p WHERE 1{fits}",
    )


def _consent(ready: Ready, around: Around) -> Piece:
    topic = around.bind(ready.of_id)
    said = [text for text in ready.texts if text != "never"]
    states = f"{_OF_CONTACT} CROSS JOIN consent_states s ON s.address = a.normal AND s.topic_id = " + topic
    mine = f"SELECT 1 FROM {states} WHERE a.contact_id = c.id AND a.channel = 'email' AND s.state"
    among = ", ".join(f"'{state}'" for state in said)
    parts = [f"EXISTS ({mine} IN ({among}))"] if said else []
    if "never" in ready.texts:
        parts.append(f"NOT EXISTS ({mine} <> 'never')")
        return Piece(f"({' OR '.join(parts)})")
    source = (
        "SELECT a.contact_id AS id FROM consent_states s CROSS JOIN addresses a"
        f" ON a.channel = 'email' AND a.normal = s.address WHERE s.topic_id = {topic} AND s.state IN ({among})"
    )
    return Piece(parts[0], source)


def _campaign(ready: Ready, _around: Around) -> Piece:
    named = bool(ready.texts)
    which = f" AND {{}}.campaign_id IN ({listed(ready.ids)})" if named else ""
    if ready.test is By.REPLIED:
        return _inside(
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
    return _inside(source)


def _imported(ready: Ready, _around: Around) -> Piece:
    rows = f"imported_rows v WHERE v.import_id IN ({listed(ready.ids)})"
    return Piece(
        f"EXISTS (SELECT 1 FROM {rows} AND v.contact_id = c.id)",
        f"SELECT v.contact_id AS id FROM {rows} AND v.contact_id IS NOT NULL",
    )


_PIECES: dict[Kind, Callable[[Ready, Around], Piece]] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.YES_NO: _yes,
    Kind.ANSWER: _answer,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.YEARLY: _yearly,
    Kind.BOUGHT: _bought,
    Kind.COUPON: _bought,
    Kind.SPENT: _spent,
    Kind.CONSENT: _consent,
    Kind.CAMPAIGN: _campaign,
    Kind.IMPORTED: _imported,
}
