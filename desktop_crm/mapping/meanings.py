"""What one column header means by itself: which field, of which kind, belonging to which address.

A header is a subject (phone, city, given name) with qualifiers (home, second, a number). Words nobody knows
make it doubtful; a header about somebody else (`Emergency contact phone`) is none of the person's own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop_crm.mapping.words import Cut, Piece

# Fields of a column beside those of files.entry.FIELDS:
LABEL = "label"  # names the value in the column of the same group: Google's `Phone 1 - Type`
WHOLE_ADDRESS = "address"  # street, town and country in one cell
HOUSE = "house"  # the number beside the street
POSTAL_CITY = "postal_city"  # `10115 Berlin`
DISTRICT = "district"  # the town where no other column holds it, else the second line
FAMILY_SECOND = "family_second"  # the second surname, joined to the first
BIRTH_PARTS = ("birth_year", "birth_month", "birth_day")
CONSENT, OPT_OUT = "consent", "opt_out"  # kept as custom fields, and heard where consent is stated
EVENT = "event"
NAME, TITLE = "name", "title?"  # still open: which name, which title
WHOSE = "whose?"  # a name where no other column holds one: `Buyer`, `Booked by`

POSTAL_MEANINGS = frozenset(
    ("street", "extended", "line", "house", "city", "region", "postal", "postal_city", "country", "po_box",
     "address", "formatted", "district")
)  # fmt: skip
_PHONES = {
    "mobile": "mobile", "fax": "fax", "pager": "pager", "telex": "telex", "isdn": "isdn", "car": "car",
    "radio": "radio", "tty": "tty", "callback": "callback", "whatsapp": "whatsapp", "phone": "",
}  # fmt: skip
_QUALIFIERS = {
    "home": "home", "work": "work", "other": "other", "billing": "billing", "shipping": "shipping",
    "mailing": "mailing", "physical": "physical",
}  # fmt: skip
_PERSONS = {"spouse": "spouse", "child": "child", "manager": "manager", "assistant": "assistant"}
_PLAIN = {
    "given": "given", "family": "family", "family2": FAMILY_SECOND, "family_middle": "family",
    "middle": "middle", "infix": "middle", "full": "full_name", "prefix": "prefix", "suffix": "suffix",
    "nickname": "nickname", "given_yomi": "phonetic_given", "family_yomi": "phonetic_family",
    "department": "department", "department_region": "department", "job": "title", "role": "role",
    "url": "url", "birthday": "birthday", "birth_year": "birth_year", "birth_month": "birth_month",
    "birth_day": "birth_day", "anniversary": "anniversary", "note": "note", "category": "category", "im": "im",
    "relation": "relation", "gender": "gender", "uid": "uid",
}  # fmt: skip
_QUALIFYING = frozenset(
    (*_QUALIFIERS, "no", "noise", "number", "second", "third_no", "main", "value", "label")
)
_POSTAL_FIELD = {
    "postal": "postal_code",
    "formatted": WHOLE_ADDRESS,
    "address": WHOLE_ADDRESS,
    "line": "street",
}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a column goes. `sure` 0 to 1; `number` the header's own count, `before` where it stands before
    the subject (`Address 1 - City`) and so counts groups, not lines."""

    field: str
    label: str = ""
    number: int = 0
    before: bool = False
    sure: float = 0.95
    base: str = ""  # of a label column: the field it labels
    unknown: bool = False  # words nobody knows stand in the header


NOTHING = Target("custom", sure=0.5, unknown=True)


def target(cut: Cut) -> Target:
    """Where a header that was cut into phrases points, before its neighbours and its values are looked at."""
    pieces = _unfolded([p for p in cut.pieces if p.meaning != "noise"])
    meanings = [p.meaning for p in pieces]
    unknown = [p for p in pieces if not p.meaning and len(p.text) > 1]
    found = _target(meanings)
    if found is None:
        return NOTHING if unknown or not pieces else replace(NOTHING, sure=0.7)
    found = replace(found, number=_number(pieces), before=_before(pieces))
    single = any(not p.meaning and len(p.text) == 1 for p in pieces)
    if unknown:
        return replace(found, sure=0.45, unknown=True)
    return replace(found, sure=0.7 if single else 0.98 if cut.exact else 0.9)


def _unfolded(pieces: list[Piece]) -> list[Piece]:
    """`Address 1` is a first line by itself, and in `Address 1 - City` an address and its number."""
    if len(pieces) < 2:
        return pieces
    made: list[Piece] = []
    for piece in pieces:
        head, _, number = piece.text.rpartition(" ")
        if piece.meaning in ("street", "extended") and head and number.isdecimal():
            made += [Piece(head, "address"), Piece(number, "number")]
        else:
            made.append(piece)
    return made


def _target(meanings: list[str]) -> Target | None:
    held = set(meanings)
    if not held:
        return None
    for mark, field in (("optout", OPT_OUT), ("consent", CONSENT)):
        if mark in held:
            return None if "date" in held else Target(field)
    # A tax number, however like a telephone number it looks; whom to call when something happens to them.
    if held & {"own_no", "emergency"}:
        return Target("custom")
    if "ignored" in held:
        return Target("") if held <= _QUALIFYING | {"ignored"} else None
    if "third" in held:
        return None
    if "label" in held and len(held - _QUALIFYING):
        return _label(held)
    person = next((p for p in _PERSONS if p in held), "")
    if person:
        return _of_another(person, held)
    if "date" in held and not held & {"birthday", "anniversary"}:
        return None
    return _own(held, meanings)


def _label(held: set[str]) -> Target | None:
    """`Phone 1 - Type`: the label of the value in the neighbouring column."""
    for base in ("email", "im", "url", "event", "relation", "custom", "org"):
        if base in held:
            return Target(LABEL, base=base)
    if held & _PHONES.keys():
        return Target(LABEL, base="phone")
    if held & POSTAL_MEANINGS:
        return Target(LABEL, base="address")
    return None


def _of_another(person: str, held: set[str]) -> Target | None:
    """`Assistant's Phone` reaches the person, too; a spouse's birthday or address is nobody's in the book."""
    if held & _PHONES.keys():
        return Target("phone", label=" ".join((person, *_kinds(held)))) if person == "assistant" else None
    if held & (POSTAL_MEANINGS | {"email", "birthday", "job", "role", "org", "im", "url", "note", "photo"}):
        return None
    return Target("relation", label=_PERSONS[person])


def _own(held: set[str], meanings: list[str]) -> Target | None:
    where = " ".join(_QUALIFIERS[q] for q in _QUALIFIERS if q in held)
    if "email" in held:
        other = held - _QUALIFYING - {"email", "address", "org"}
        return (
            Target("" if other <= {"name", "full"} else "custom")
            if other
            else Target("email", where or ("work" if "org" in held else ""))
        )
    if held & _PHONES.keys():
        return _phone(held, where)
    if {"photo"} & held or {"initials"} & held or {"maiden"} & held:
        return None
    if "event" in held:
        return Target(EVENT)
    if "custom" in held:
        return Target("custom", base="custom")
    if held & POSTAL_MEANINGS and not held & {"birthday", "birth_year", "url", "im"}:
        return _postal(held, meanings, where or ("work" if "org" in held else ""))
    return _name_or_rest(held, where)


def _phone(held: set[str], where: str) -> Target | None:
    if held & {"country", "region", "city", "postal", "birthday", "url", "im"} and "address" not in held:
        return None
    if "note" in held:  # `Notes on phone`
        return None
    kinds = _kinds(held)
    words = [w for w in ((where, "company")[("org" in held) and not where], *kinds) if w]
    if "main" in held and not kinds:
        words.append("main")
    return Target("phone", " ".join(words))


def _kinds(held: set[str]) -> list[str]:
    return [_PHONES[k] for k in _PHONES if k in held and _PHONES[k]]


def _postal(held: set[str], meanings: list[str], where: str) -> Target | None:
    parts = [m for m in meanings if m in POSTAL_MEANINGS]
    rest = held - POSTAL_MEANINGS - _QUALIFYING - {"org", "name", "full"}
    if rest:
        return None
    if meanings[-1] == "org":
        return Target("org")  # `Default Address Company`
    # `Address Line 2` and `Home Address City` are about their last part; `Street address` is a street.
    part = next((p for p in reversed(parts) if p not in {"address", "formatted"}), parts[-1])
    if "line" in held:
        part = "line"
    if "po_box" in held:
        part = "po_box"
    if "formatted" in held and set(parts) <= {"formatted", "address"}:
        part = "formatted" if "address" in held else parts[-1]
    if {"postal", "city"} <= held:
        part = "postal_city"
    if {"name", "full"} & held and part not in {"city", "country", "region", "street"}:
        return None  # `Address name`
    return Target(_POSTAL_FIELD.get(part, part), where)


def _name_or_rest(held: set[str], where: str) -> Target | None:
    for year, part in (("year", "birth_year"), ("month", "birth_month"), ("day", "birth_day")):
        if year in held and "birthday" in held:
            return Target(part)
    if "yomi" in held:
        rest = held - _QUALIFYING - {"yomi", "name"}
        if rest <= {"family", "given"} or not rest:
            return (
                Target("phonetic_family" if "family" in held else "phonetic_given")
                if rest
                else Target("phonetic")
            )
        return None
    subjects = held - _QUALIFYING - {"date", "value", "name"}
    if "org" in subjects:
        return _of_organisation(subjects, held)
    if "title" in held:
        return (
            Target(TITLE) if subjects <= {"title", "name", "full"} else _single(subjects - {"title"}, where)
        )
    if "name" in held and not subjects:
        return Target(NAME)
    if subjects == {"whose"}:
        return Target(WHOSE)
    return _single(subjects, where)


def _of_organisation(subjects: set[str], held: set[str]) -> Target | None:
    """`Organization 1 - Title`, `Company website`; a plain company number is nothing we know."""
    rest = subjects - {"org"}
    if not rest or rest <= {"full"}:
        return None if {"no"} & held and "number" not in held else Target("org")
    if rest == {"title"}:
        return Target("title")
    return _single(rest, "work")


def _single(subjects: set[str], where: str) -> Target | None:
    """The one field that the subjects speak of; two different ones are a riddle."""
    fields = {_PLAIN.get(s, "") for s in subjects}
    if len(fields) > 1 and "full_name" in fields:
        fields.discard("full_name")
    if len(fields) != 1:
        return None
    field = fields.pop()
    return Target(field, where if field in {"url", "im"} else "") if field else None


def _number(pieces: list[Piece]) -> int:
    numbers = [int(p.text) for p in pieces if p.meaning == "number"]
    if numbers:
        return numbers[0] if numbers[0] < 100 else 0
    if any(p.meaning == "second" for p in pieces):
        return 2
    return 3 if any(p.meaning == "third_no" for p in pieces) else 0


def _before(pieces: list[Piece]) -> bool:
    """Whether the number stands before the last phrase that says what the column is."""
    places = [n for n, p in enumerate(pieces) if p.meaning == "number"]
    last = max(
        (n for n, p in enumerate(pieces) if p.meaning and p.meaning not in {"number", "no", *_QUALIFIERS}),
        default=-1,
    )
    return bool(places) and places[0] < last
