"""Rules read out: each condition as a person says it, the whole as one sentence. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop_crm.base.dates import MONTHS, read_day
from desktop_crm.base.money import Money, digits_of
from desktop_crm.base.numbers import read_number
from desktop_crm.base.text import fold
from desktop_crm.segments import catalogue
from desktop_crm.segments.catalogue import Field, Kind
from desktop_crm.segments.rules import By, Condition, Group, Match, Period, Rule

EVERYBODY = "Everybody, for now. Add a condition."
STATE_WORDS = {
    "never": "never asked",
    "requested": "asked",
    "confirmed": "opted in",
    "declined": "declined",
    "withdrawn": "opted out",
    "expired": "expired",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence; what a person chose is strong."""

    text: str
    strong: bool = False


def label(condition: Condition) -> str:
    """One condition by itself: `City is Bath`, `Bought in the last 180 days`."""
    lead, strong, tail = _clause(condition)
    text = f"{lead}{strong}{tail}".strip().removeprefix("who ").removeprefix("whose ")
    return text[:1].upper() + text[1:]


def sentence(rule: Group, usable: frozenset[Condition] | None = None) -> tuple[Part, ...]:
    """The whole rule; conditions that are not `usable` are left out."""
    said = list(_group(rule, usable))
    if not said:
        return (Part(EVERYBODY),)
    lead = "Everyone " if rule.match is not Match.NONE else "Everyone except anyone "
    return (Part(lead), *_merged(said), Part("."))


def plain(parts: tuple[Part, ...]) -> str:
    """The sentence as text."""
    return "".join(part.text for part in parts)


def _merged(parts: list[Part]) -> Iterator[Part]:
    text = ""
    for part in parts:
        if part.strong:
            yield from (Part(text), part) if text else (part,)
            text = ""
        else:
            text += part.text
    if text:
        yield Part(text)


def _group(rule: Group, usable: frozenset[Condition] | None) -> Iterator[Part]:
    lines = [(each, parts) for each in rule.rules if (parts := list(_line(each, usable)))]
    word = " or " if rule.match is not Match.ALL else " and "
    for number, (each, parts) in enumerate(lines):
        none = isinstance(each, Group) and each.match is Match.NONE
        nested = isinstance(each, Group) and len(each.rules) > 1
        if number:
            apart = none and rule.match is Match.ALL
            yield Part(", " if apart else f",{word}" if nested else word)
        if none:
            yield Part("except anyone ")
        elif nested and isinstance(each, Group) and each.match is Match.ANY and len(lines) > 1:
            yield Part("either ")
        yield from parts


def _line(each: Rule, usable: frozenset[Condition] | None) -> Iterator[Part]:
    if isinstance(each, Group):
        yield from _group(each, usable)
    elif each.field in catalogue.FIELDS and (usable is None or each in usable):
        lead, strong, tail = _clause(each)
        yield Part(lead)
        if strong:
            yield Part(strong, strong=True)
        yield Part(tail)


# ---------------------------------------------------------------- one condition
def _clause(c: Condition) -> tuple[str, str, str]:
    """Its words before, of, and after what was chosen; it begins with who, whose, with or without."""
    about = catalogue.FIELDS.get(c.field)
    if about is None:
        return "", "", ""
    match about.kind:
        case Kind.TEXT | Kind.CHOICE | Kind.OWN | Kind.ANSWER:
            return _compared(about, c)
        case Kind.YES_NO:
            return _flag(about, c.test is By.YES), "", ""
        case Kind.NUMBER:
            channel = f" by {c.of}" if c.of else ""
            counted = about.words.removeprefix("Number of ").lower()
            word = catalogue.test_words(about.kind, c.test)
            return f"with {word} ", _several(c, " and "), f" {counted}{channel}{_during(c.period)}"
        case Kind.SPENT:
            amounts = " and ".join(_amount(v, c.of) for v in c.value) or "…"
            return f"who spent {catalogue.test_words(about.kind, c.test)} ", amounts, _during(c.period)
        case Kind.DATE | Kind.YEARLY:
            return _dated(about, c)
        case _:
            return _deed(about, c)


def _several(c: Condition, word: str = " or ") -> str:
    return word.join(v for v in c.value if fold(v)) or "…"


def _compared(about: Field, c: Condition) -> tuple[str, str, str]:
    if about.key == "tag" and c.test not in (By.EMPTY, By.NOT_EMPTY):
        no = c.test in (By.IS_NOT, By.NOT_IN)
        return ("without the tag " if no else "with the tag "), _several(c), ""
    if about.key == "kind" and c.test in (By.IS, By.IN):
        return "who is a ", _several(c), ""
    named = c.of or about.words.lower()
    if c.test in _BY_DAY:
        return _dated(about, c)
    name = f"whose {named}" if about.key not in ("belongs_to", "referred_by") else f"who {_VERBS[about.key]}"
    if c.test in (By.EMPTY, By.NOT_EMPTY):
        if about.key in _VERBS:
            return f"who {_VERBS[about.key]} {'nobody' if c.test is By.EMPTY else 'somebody'}", "", ""
        return f"{'without' if c.test is By.EMPTY else 'with'} {_an(named)}", "", ""
    if c.test in (By.YES, By.NO):
        return f"{name} is ", c.test.value, ""
    words = {By.IN: "is", By.NOT_IN: "is not"}.get(c.test, catalogue.test_words(about.kind, c.test))
    if about.key in _VERBS and c.test in (By.IS, By.IN):
        words = ""
    elif c.test in (By.OVER, By.UNDER, By.AT_LEAST, By.AT_MOST, By.BETWEEN):
        words = f"is {words}"
    return f"{name} {words} ".replace("  ", " "), _several(c, " and " if c.test is By.BETWEEN else " or "), ""


_BY_DAY = (
    By.LAST_DAYS, By.OLDER_DAYS, By.NEXT_DAYS, By.COMING, By.MONTH, By.ON, By.BEFORE, By.AFTER,
)  # fmt: skip
_VERBS = {"belongs_to": "belongs to", "referred_by": "was referred by"}


def _an(word: str) -> str:
    if word in ("photo", "note", "tag", "stage"):
        return f"a {word}"
    return f"{'an' if word[:1] in 'aeio' else 'a'} {word}"


def _flag(about: Field, yes: bool) -> str:
    match about.key:
        case "has_referred":
            return "who has referred somebody" if yes else "who has referred nobody"
        case "suppressed":
            return "who gets nothing by mail" if yes else "who is not barred from mail"
        case "follow_up_due":
            return f"{'with' if yes else 'without'} a follow-up due"
        case _:
            return f"{'with' if yes else 'without'} {_an(about.words.lower())}"


_WAS = {"added": "who was added", "changed": "who was last changed", "last_interaction": "whose last interaction was",
        "last_purchase": "whose last purchase was"}  # fmt: skip


def _dated(about: Field, c: Condition) -> tuple[str, str, str]:
    name = _WAS.get(about.key, f"whose {c.of or about.words.lower()} is")
    plain = name.removesuffix(" is").removesuffix(" was")
    value = c.value[0] if c.value else "…"
    never = about.never_is_old if c.never is None else c.never
    match c.test:
        case By.EMPTY | By.NOT_EMPTY:
            thing = _an(c.of or about.words.lower())
            return f"{'without' if c.test is By.EMPTY else 'with'} {thing}", "", ""
        case By.LAST_DAYS:
            return f"{name} ", f"in the last {_days(value)}", ""
        case By.OLDER_DAYS:
            return f"{name} ", f"more than {_days(value)} ago", " or never" if never else ""
        case By.NEXT_DAYS:
            return f"{name} ", f"in the next {_days(value)}", ""
        case By.COMING:
            return f"{plain} comes ", f"within {_days(value)}", ""
        case By.MONTH:
            return f"{name} in ", _month(value), ""
        case By.BEFORE if never:
            return f"{name} ", f"before {_day(value)}", " or never"
    days = " and ".join(_day(v) for v in c.value) or "…"
    return f"{name} ", f"{catalogue.test_words(about.kind, c.test)} {days}", ""


def _deed(about: Field, c: Condition) -> tuple[str, str, str]:
    when = _during(c.period)
    named = " or ".join(f"“{v}”" for v in c.value if fold(v))
    match about.kind:
        case Kind.BOUGHT:
            no = c.test in (By.HAS_NOT, By.CONTAINS_NOT)
            verb = ("who never bought " if c.period.is_ever else "who did not buy ") if no else "who bought "
            thing = named if c.test in (By.HAS, By.HAS_NOT) else f"something with {named or '…'}"
            return verb, thing or "anything", when
        case Kind.COUPON:
            used = c.test is By.HAS
            if not named:
                return "who used ", "a coupon" if used else "no coupon", when
            return f"who {'used' if used else 'did not use'} the coupon ", named, when
        case Kind.CONSENT:
            states = " or ".join(STATE_WORDS.get(fold(v), v) for v in c.value if fold(v)) or "…"
            turned = "not " if c.test in (By.IS_NOT, By.NOT_IN) else ""
            return f"who is {turned}", states, f" for {c.of or '…'}"
        case Kind.CAMPAIGN:
            return f"{_CAMPAIGN[c.test]} ", named or "any newsletter", ""
        case Kind.IMPORTED:
            return f"who {'came' if c.test is By.IS else 'did not come'} with ", named or "…", ""
        case _:
            return f"who is {'' if c.test is By.IS else 'not '}on ", named or "…", ""


_CAMPAIGN = {
    By.GOT: "who got", By.GOT_NOT: "who did not get", By.REPLIED: "who replied to",
    By.REPLIED_NOT: "who did not reply to", By.BOUNCED: "who could not be reached by",
    By.BOUNCED_NOT: "who was not out of reach for",
}  # fmt: skip


# ---------------------------------------------------------------- values
def _days(value: str) -> str:
    return f"{value} day{'' if value == '1' else 's'}"


def _day(typed: str) -> str:
    try:
        return read_day(typed).words()
    except ValueError:
        return typed


def _month(typed: str) -> str:
    return MONTHS[int(typed) - 1] if typed.isdecimal() and 1 <= int(typed) <= 12 else typed


def _amount(typed: str, currency: str) -> str:
    number = read_number(typed)
    code = currency.strip().upper()
    if number is None or len(code) != 3 or not code.isascii() or not code.isalpha():
        return f"{typed} {currency}".strip()
    return Money(int(number.scaleb(digits_of(code))), code).words().removesuffix(".00")


def _during(period: Period) -> str:
    if fold(period.within):
        return f" in the last {_days(period.within)}"
    if fold(period.since) and fold(period.until):
        return f" between {_day(period.since)} and {_day(period.until)}"
    if fold(period.since):
        return f" since {_day(period.since)}"
    return f" until {_day(period.until)}" if fold(period.until) else ""
