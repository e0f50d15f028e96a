"""Rules as JSON, as the book keeps them and as a file on the command line says them (docs/segments.md). Pure.

Reading is generous with spellings and never guesses: what cannot be understood is refused with its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import fold
from desktop_crm.segments import catalogue
from desktop_crm.segments.catalogue import Field, Kind
from desktop_crm.segments.rules import EVER, By, Condition, Group, Match, Period, Rule

EXAMPLE: dict[str, Any] = {
    "all": [
        {"field": "tag", "test": "is", "value": "wholesale"},
        {"field": "consent", "topic": "Monthly news", "test": "is", "value": "confirmed"},
        {"field": "bought", "test": "has", "within_days": 180},
        {
            "any": [
                {"field": "city", "test": "in", "value": ["London", "Bath"]},
                {"field": "birthday", "test": "coming", "value": 14},
            ]
        },
        {
            "none": [
                {"field": "stage", "test": "is", "value": "lost"},
                {"field": "list", "test": "is", "value": "Press"},
            ]
        },
    ]
}
_MATCHES = {
    "all": Match.ALL, "and": Match.ALL, "every": Match.ALL, "any": Match.ANY, "or": Match.ANY,
    "none": Match.NONE, "not": Match.NONE, "nor": Match.NONE,
}  # fmt: skip
_DEPTH, _MOST = 20, 500
_TESTS = ("test", "op", "operator", "comparison", "compare")
_VALUES = (
    "value",
    "values",
    "days",
    "amount",
    "number",
    "month",
    "state",
    "name",
    "product",
    "file",
    "code",
    "date",
)
_OF = ("of", "topic", "currency", "channel", "custom_field", "own_field")
_SINCE, _UNTIL = ("from", "since"), ("to", "until")
_WITHIN = ("within_days", "within", "in_the_last_days", "last_days")
_KNOWN = {
    "field", "period", "when", "never", "never_counts", "min", "max",
    *_TESTS, *_VALUES, *_OF, *_SINCE, *_UNTIL, *_WITHIN,
}  # fmt: skip


def to_json(rule: Rule) -> dict[str, Any]:
    """Plain dicts and lists; `from_json` makes the same rule of them."""
    if isinstance(rule, Group):
        return {rule.match.value: [to_json(each) for each in rule.rules]}
    about = catalogue.FIELDS.get(rule.field)
    made: dict[str, Any] = {"field": rule.field, "test": rule.test.value}
    if rule.of:
        made["of"] = rule.of
        if about is not None and about.of in _OF:
            made[about.of] = made.pop("of")
    if rule.value:
        numeric = about is not None and about.kind not in (Kind.TEXT, Kind.CHOICE, Kind.OWN)
        values = [_plain(v) if numeric else v for v in rule.value]
        made["value"] = values[0] if len(values) == 1 else values
    if rule.period.within:
        made["within_days"] = _plain(rule.period.within)
    if rule.period.since:
        made["from"] = rule.period.since
    if rule.period.until:
        made["to"] = rule.period.until
    if rule.never is not None:
        made["never"] = rule.never
    return made


def _plain(value: str) -> str | int:
    return (
        int(value)
        if value.isdecimal() and value.isascii() and len(value) < 12 and str(int(value)) == value
        else value
    )


def loads(text: str) -> Group:
    """The rule that a file says. Raises UserError where it says none."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise UserError(
            "The rule is not JSON.", "“desktop-crm segment new --help” shows how one looks."
        ) from fault
    return from_json(data)


def from_json(data: Any) -> Group:
    """The rule. Raises UserError with the place of what cannot be understood."""
    found = _rule(data, "", iter(range(_MOST)), 0)
    return found if isinstance(found, Group) else Group(Match.ALL, (found,))


def _rule(data: Any, place: str, room: Iterator[int], depth: int) -> Rule:
    if next(room, None) is None or depth > _DEPTH:
        raise UserError(
            "The rule is too long.", f"At most {_MOST} lines, and groups {_DEPTH} deep, can be read."
        )
    if isinstance(data, list):
        data = {"all": data}
    if not isinstance(data, dict):
        raise _refusal(
            place,
            "is neither a group nor a condition",
            'A condition looks like {"field": "city", "test": "is", "value": "Bath"}.',
        )
    data = {str(key): value for key, value in data.items()}
    if set(data) == {"rule"}:
        return _rule(data["rule"], place, room, depth)
    named = [key for key in data if fold(key) in _MATCHES]
    by_word = fold(str(data.get("match", ""))) in _MATCHES and "rules" in data
    if not named and not by_word:
        return _condition(data, place)
    if by_word:
        named = [str(data["match"])]
        data = {named[0]: data["rules"]}
    if len(named) > 1 or len(data) > 1:
        return Group(
            Match.ALL, tuple(_rule({key: data[key]}, f"{place} › {key}", room, depth + 1) for key in data)
        )
    lines = data[named[0]]
    if isinstance(lines, dict):
        lines = [lines]
    if not isinstance(lines, list):
        raise _refusal(place, f"“{named[0]}” has no list of conditions", 'A group looks like {"all": [ … ]}.')
    made = [_rule(each, f"{place} › {named[0]} {n}", room, depth + 1) for n, each in enumerate(lines, 1)]
    return Group(_MATCHES[fold(named[0])], tuple(made))


def _refusal(place: str, what: str, way_out: str = "") -> UserError:
    where = place.removeprefix(" › ") or "the rule"
    return UserError(f"{where[:1].upper()}{where[1:]}: {what}.", way_out)


# ---------------------------------------------------------------- one condition
def _condition(data: dict[str, Any], place: str) -> Condition:
    flat = _flat(data)
    word = flat.pop("field", None)
    if not isinstance(word, str):
        raise _refusal(place, "it is not said what the condition is about", "Add “field”.")
    if not word:
        return Condition()
    about, own = _about(word, place)
    test, value = _test(flat, about, place)
    unknown = next((key for key in flat if key not in _KNOWN and fold(key) not in _KNOWN), None)
    if unknown is not None:
        raise _refusal(
            place,
            f"“{unknown}” is nothing that a condition says",
            "It has field, test, value and, where it fits, of, within_days, from, to, never.",
        )
    period = _period(flat, place) if about.periods else EVER
    if not value and not about.periods:
        value = tuple(
            _texts([flat[k] for k in (*_WITHIN, *_SINCE, *_UNTIL, "min", "max") if k in flat], place)
        )
    never = flat.get("never", flat.get("never_counts"))
    if never is not None and not isinstance(never, bool):
        raise _refusal(place, "“never” is true or false")
    return Condition(about.key, test, value, own or _of(flat, place), period, never)


def _flat(data: dict[str, Any]) -> dict[str, Any]:
    """Without nesting: a value or period that is an object says more about the condition."""
    flat: dict[str, Any] = {}
    for key, value in data.items():
        plain = fold(key).replace(" ", "_").replace("-", "_")
        if isinstance(value, dict) and plain in ("value", "period", "when"):
            flat |= {fold(str(k)).replace(" ", "_"): v for k, v in value.items()}
        else:
            flat[plain] = value
    return flat


def _about(word: str, place: str) -> tuple[Field, str]:
    head, colon, own = word.partition(":")
    if colon and catalogue.key_of(head) == "own":
        return catalogue.FIELDS["own"], own.strip()
    key = catalogue.key_of(word)
    if key is None:
        raise _refusal(
            place, f"there is no field “{word}”",
            f"There are {', '.join(catalogue.FIELDS)}; one of your own is “own:{word}”.",
        )  # fmt: skip
    return catalogue.FIELDS[key], ""


def _test(flat: dict[str, Any], about: Field, place: str) -> tuple[By, tuple[str, ...]]:
    """The comparison and the value. {"is": "Bath"} is short for {"test": "is", "value": "Bath"}."""
    word = next((flat.pop(key) for key in _TESTS if key in flat), None)
    given = [flat.pop(key) for key in _VALUES if key in flat]
    if word is None:
        short = next((k for k in flat if k not in _KNOWN and catalogue.test_of(about.kind, k)), None)
        if short is None and not about.periods:
            short = next((k for k in _WITHIN if k in flat and catalogue.test_of(about.kind, k)), None)
        if short is not None:
            word = short
            given.insert(0, flat.pop(short))
    value = tuple(_texts(given, place))
    if word is None:
        return _usual(about, value, place), value if about.kind is not Kind.YES_NO else ()
    test = catalogue.test_of(about.kind, str(word))
    if test is None:
        known = ", ".join(t.value for t in catalogue.TESTS[about.kind])
        raise _refusal(place, f"“{about.words}” cannot be compared by “{word}”", f"It takes {known}.")
    if about.kind is Kind.YES_NO and value:
        no = fold(value[0]) in ("no", "false", "0")
        return (By.NO if no is (test is By.YES) else By.YES), ()
    if test in (By.IS, By.IS_NOT) and len(value) > 1 and By.IN in catalogue.TESTS[about.kind]:
        test = By.IN if test is By.IS else By.NOT_IN
    if test in (By.EMPTY, By.NOT_EMPTY):
        no = bool(value) and fold(value[0]) == "no"
        return (By.NOT_EMPTY if no is (test is By.EMPTY) else By.EMPTY), ()
    return test, value


def _usual(about: Field, value: tuple[str, ...], place: str) -> By:
    """What is meant where no comparison is said."""
    match about.kind:
        case Kind.TEXT | Kind.CHOICE | Kind.CONSENT | Kind.LIST | Kind.IMPORTED | Kind.OWN:
            many = len(value) > 1 and By.IN in catalogue.TESTS[about.kind]
            return By.IN if many else By.IS
        case Kind.YES_NO:
            return By.NO if value and fold(value[0]) in ("no", "false", "0") else By.YES
        case Kind.BOUGHT | Kind.COUPON:
            return By.HAS
        case Kind.CAMPAIGN:
            return By.GOT
        case _:
            known = ", ".join(t.value for t in catalogue.TESTS[about.kind])
            raise _refusal(place, f"it is not said how “{about.words}” is compared", f"Add “test”: {known}.")


def _of(flat: dict[str, Any], place: str) -> str:
    found = next((flat[key] for key in _OF if key in flat), "")
    if not isinstance(found, str):
        raise _refusal(place, "what it is about has to be a name")
    return found


def _period(flat: dict[str, Any], place: str) -> Period:
    def text(keys: tuple[str, ...]) -> str:
        return next(iter(_texts([flat[key] for key in keys if key in flat], place)), "")

    return Period(text(_WITHIN), text(_SINCE), text(_UNTIL))


def _texts(given: list[Any], place: str) -> Iterator[str]:
    for each in given:
        if isinstance(each, list):
            if any(isinstance(inner, list | dict) for inner in each):
                raise _refusal(place, "a value is neither a text nor a number")
            yield from _texts(each, place)
        elif isinstance(each, bool):
            yield "yes" if each else "no"
        elif isinstance(each, int):
            yield str(each)
        elif isinstance(each, float):
            yield format(Decimal(repr(each)), "f") if abs(each) < 1e15 else "?"
        elif isinstance(each, str):
            yield each
        elif each is not None:
            raise _refusal(place, "a value is neither a text nor a number")
