"""One condition of a rule as SQL about a contact `c`. What a person typed stands in binds, never in the text.

No condition is ever NULL: whoever lacks a value simply does not fit, and so fits the opposite.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop_crm.base.text import spread
from desktop_crm.book.columns import to_json
from desktop_crm.segments import days, deeds
from desktop_crm.segments.catalogue import Kind
from desktop_crm.segments.meaning import Ready
from desktop_crm.segments.pieces import OF_CONTACT, Around, Binds, Piece, inside, listed, own
from desktop_crm.segments.rules import By


def piece(ready: Ready, around: Around) -> Piece:
    """The condition, the other way round where it is the opposite of another."""
    made = _PIECES[ready.kind](ready, around)
    return Piece(f"NOT ({made.where})", cost=made.cost) if ready.negated else made


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
_POSTAL = "a.channel = 'letter' AND "
_ADDRESS_TEXTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "email": ("a.channel = 'email' AND ", ("a.value", "coalesce(a.normal, '')")),
    "phone": ("a.channel IN ('phone', 'sms') AND ", ("a.value", "coalesce(a.normal, '')")),
    "street": (_POSTAL, ("a.street",)),
    "city": (_POSTAL, ("a.city",)),
    "region": (_POSTAL, ("a.region",)),
    "postcode": (_POSTAL, ("a.postal_code",)),
    "country": (_POSTAL, ("a.country",)),
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
        return own(ready, around, _compared("v.normal", ready, around.bind, folded=True))
    if key in _ADDRESS_TEXTS:
        narrowed, expressions = _ADDRESS_TEXTS[key]
        if ready.test is By.EMPTY:
            some = f"{narrowed}{expressions[0]} <> ''"
            return Piece(f"NOT EXISTS (SELECT 1 FROM {OF_CONTACT} WHERE a.contact_id = c.id AND {some})")
        fits = " OR ".join(_of_address(key, e, ready, around.bind) for e in expressions)
        exact = f"EXISTS (SELECT 1 FROM {OF_CONTACT} WHERE a.contact_id = c.id AND {narrowed}({fits}))"
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
        return own(ready, around, _compared("v.normal", ready, bind, folded=True))
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
        where,
        f"SELECT c.id FROM contacts c WHERE c.deleted_at IS NULL AND c.stage <> '' AND {where}",
        living=True,
    )


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
            made = inside(
                "SELECT p.contact_id AS id FROM interactions i JOIN participants p ON p.interaction_id = i.id"
                " WHERE i.open_point <> '' AND i.open_closed_at IS NULL"
            )
        case "follow_up_due":
            day = around.bind(around.today.isoformat())
            made = inside(
                f"SELECT f.contact_id AS id FROM follow_ups f WHERE f.done_at IS NULL AND f.due <= {day}"
            )
        case _:
            made = _suppressed(around)
    return Piece(f"NOT ({made.where})") if no else made


def _suppressed(around: Around) -> Piece:
    standing = "FROM suppressions WHERE lifted_at IS NULL AND address"
    hashed = (
        f" OR suppression_hash(a.normal) IN (SELECT address_hash {standing} = '')" if around.erased else ""
    )
    return Piece(
        f"EXISTS (SELECT 1 FROM {OF_CONTACT} WHERE a.contact_id = c.id AND a.channel = 'email'"
        f" AND a.normal IS NOT NULL AND (+a.normal IN (SELECT address {standing} <> ''){hashed}))"
    )


def _answer(ready: Ready, around: Around) -> Piece:
    return own(ready, around, "v.normal = 1" if ready.test is By.YES else "v.normal = 0")


_PIECES: dict[Kind, Callable[[Ready, Around], Piece]] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.YES_NO: _yes,
    Kind.ANSWER: _answer,
    Kind.NUMBER: deeds.number,
    Kind.DATE: days.dated,
    Kind.YEARLY: days.yearly,
    Kind.BOUGHT: deeds.bought,
    Kind.COUPON: deeds.bought,
    Kind.SPENT: deeds.spent,
    Kind.CONSENT: deeds.consent,
    Kind.CAMPAIGN: deeds.campaign,
    Kind.IMPORTED: deeds.imported,
}
