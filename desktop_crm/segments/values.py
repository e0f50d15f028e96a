"""What the typed value of a condition means, or what it still needs, in words. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from desktop_crm.base.dates import MONTHS, PartialDate, read_day
from desktop_crm.base.numbers import read_number
from desktop_crm.base.text import fold
from desktop_crm.contacts import field_kinds
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.lifecycle.stages import Stage
from desktop_crm.segments import catalogue
from desktop_crm.segments.catalogue import Field, Kind
from desktop_crm.segments.rules import OPPOSITE, UNSAID, By, Condition, Period

STAGES = tuple(stage.value for stage in Stage)
STATES = ("never", "requested", "confirmed", "declined", "withdrawn", "expired")
_STATE_WORDS = {
    "never asked": "never", "never_asked": "never", "asked": "requested", "opted in": "confirmed",
    "opted_in": "confirmed", "subscribed": "confirmed", "yes": "confirmed",
}  # fmt: skip
_OPTED_OUT = ("opted out", "opted_out", "unsubscribed", "no")
_KINDS = {
    "person": "person",
    "organisation": "organisation",
    "organization": "organisation",
    "company": "organisation",
}
_MOST_DAYS = 36_500
_CODED = re.compile(r"\s*([A-Za-z]{3}|[£€$])?\s*([-+\d][\d.,' ]*)\s*([A-Za-z]{3}|[£€$])?\s*")
_SIGNED = {"£": "GBP", "€": "EUR", "$": "USD"}
_COUNTED = {
    By.LAST_DAYS: "in the last", By.OLDER_DAYS: "more than", By.NEXT_DAYS: "in the next",
    By.COMING: "within",
}  # fmt: skip


class Unfinished(Exception):
    """The condition cannot be used yet; says in a sentence what it needs."""


@dataclass(frozen=True, slots=True)
class OwnField:
    """A custom field: what it is called, and what its values are."""

    id: int
    name: str
    kind: FieldKind
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the book has under the names that rules use; keys are folded."""

    tags: Mapping[str, int] = field(default_factory=dict)
    topics: Mapping[str, int] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)  # ids and names
    products: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # names and codes
    campaigns: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # names and numbers
    imports: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # files and numbers
    segments: Mapping[str, int] = field(default_factory=dict)
    fields: Mapping[str, OwnField] = field(default_factory=dict)
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """A condition whose value is understood. `test` is never the opposite of another: `negated` says that.

    `since` and `until` are the first and the last local day of its period, None where it is open.
    """

    field: Field
    kind: Kind
    test: By
    negated: bool = False
    texts: tuple[str, ...] = ()  # folded
    numbers: tuple[Decimal, ...] = ()
    days: tuple[PartialDate, ...] = ()
    count: int = 0  # of days, or the month
    ids: tuple[int, ...] = ()
    of: str = ""
    of_id: int = 0
    since: date | None = None
    until: date | None = None
    never: bool = False
    read_as: FieldKind | None = None  # of an own field of texts: what its values are read as
    missing: str = ""  # what it names and the book does not have, as a sentence


def ready(condition: Condition, known: Known, today: date) -> Ready:
    """What the condition means. Raises Unfinished where it lacks something or cannot be understood."""
    about = catalogue.FIELDS.get(condition.field)
    if about is None:
        raise Unfinished("Choose what it is about.")
    condition = replace(condition, value=tuple(v for v in condition.value if fold(v)))
    own = _own_field(condition, known) if about.kind is Kind.OWN else None
    if about.kind is Kind.OWN and own is None:
        # It was removed: nobody has it. The kind stays OWN, which no field has that is known.
        test = OPPOSITE.get(condition.test, condition.test)
        missing = f"There is no field “{condition.of}” of your own."
        return Ready(about, Kind.OWN, test, test is not condition.test, missing=missing)
    read_as = _read_as(condition, own)
    own_kind = read_as or (own.kind if own else FieldKind.TEXT)
    kind = catalogue.OWN_KINDS[own_kind] if own else about.kind
    condition = _meant(condition, kind)
    allowed = catalogue.OWN_TESTS[own_kind] if own else catalogue.TESTS[kind]
    named = own.name if own else about.words
    if condition.test not in allowed:
        ways = ", ".join(catalogue.test_words(kind, test) for test in allowed)
        raise Unfinished(f"“{named}” is compared by {ways}.")
    test = OPPOSITE.get(condition.test, condition.test)
    made = Ready(
        about,
        kind,
        test,
        negated=test is not condition.test,
        of_id=own.id if own else 0,
        read_as=read_as,
        never=about.never_is_old if condition.never is None else condition.never,
    )
    # “At least once” of people who are not: the rest reads the plain comparison.
    made = _with_period(made, condition.period, today) if about.periods else made
    return _with_value(made, condition, known, _Words(named, catalogue.test_words(kind, condition.test)))


def fault(condition: Condition, known: Known, today: date) -> str:
    """What the condition needs, as a sentence; empty where it can be used."""
    try:
        return ready(condition, known, today).missing
    except Unfinished as lacking:
        return str(lacking)


@dataclass(frozen=True, slots=True)
class _Words:
    """How a sentence about the condition begins."""

    named: str
    test: str

    def needs(self, what: str) -> Unfinished:
        return Unfinished(f"“{self.named} {self.test}” needs {what}.")


def _own_field(condition: Condition, known: Known) -> OwnField | None:
    if not fold(condition.of):
        raise Unfinished("Choose which of your own fields.")
    return known.fields.get(fold(condition.of))


def kind_of(condition: Condition, known: Known) -> Kind:
    """What kind of value the condition has; of an own field that is gone, OWN."""
    about = catalogue.FIELDS[condition.field]
    own = known.fields.get(fold(condition.of)) if about.kind is Kind.OWN else None
    return catalogue.OWN_KINDS[_read_as(condition, own) or own.kind] if own else about.kind


def _read_as(condition: Condition, own: OwnField | None) -> FieldKind | None:
    """What the texts of a field are read as, where they are compared as numbers or days (imports bring texts)."""
    if own is None or own.kind not in (FieldKind.TEXT, FieldKind.CHOICE):
        return None
    texts = catalogue.OWN_TESTS[FieldKind.TEXT]
    numbers, days = (catalogue.OWN_TESTS[kind] for kind in (FieldKind.NUMBER, FieldKind.DATE))
    if condition.test in texts:
        return None
    both = condition.test in numbers and condition.test in days
    if condition.test in numbers and (not both or all(read_number(v) is not None for v in condition.value)):
        return FieldKind.NUMBER
    return FieldKind.DATE if condition.test in days else None


def _meant(condition: Condition, kind: Kind) -> Condition:
    """Says yes or no by a comparison where somebody said it by a value."""
    if (
        kind not in (Kind.YES_NO, Kind.ANSWER)
        or condition.test not in (By.IS, By.IS_NOT)
        or not condition.value
    ):
        return condition
    said = field_kinds.normal(FieldKind.YES_NO, condition.value[0])
    if said not in (0, 1):
        return condition
    yes = bool(said) is (condition.test is By.IS)
    return replace(condition, test=By.YES if yes else By.NO, value=())


# ---------------------------------------------------------------- values
def _with_value(made: Ready, given: Condition, known: Known, words: _Words) -> Ready:
    match made.kind:
        case Kind.TEXT:
            return made if made.test is By.EMPTY else replace(made, texts=_texts(given, words))
        case Kind.CHOICE:
            return made if made.test is By.EMPTY else _chosen(made, given, known, words)
        case Kind.YES_NO | Kind.ANSWER:
            return made
        case Kind.NUMBER:
            if made.test is By.EMPTY:
                return made
            made = replace(made, numbers=_numbers(made.test, given.value, words))
            return _with_channel(made, given, known) if made.field.of == "channel" else made
        case Kind.SPENT:
            given, said = _without_currency(given)
            currency = given.of.strip().upper() or said or known.currency
            if len(currency) != 3 or not currency.isascii() or not currency.isalpha():
                raise words.needs("a currency")
            return replace(made, of=currency, numbers=_numbers(made.test, given.value, words, "an amount"))
        case Kind.DATE | Kind.YEARLY:
            return _dated(made, given, words)
        case _:
            return _with_names(made, given, known, words)


def _with_names(made: Ready, given: Condition, known: Known, words: _Words) -> Ready:
    """Of the fields whose values are things in the book."""
    match made.kind:
        case Kind.BOUGHT | Kind.COUPON:
            if made.test is By.CONTAINS:
                return replace(made, texts=_texts(given, words))
            texts = tuple(fold(v) for v in given.value)
            ids = tuple(sorted({i for t in texts for i in known.products.get(t, ())}))
            return replace(made, texts=texts, ids=ids)
        case Kind.CONSENT:
            return _consented(made, given, known, words)
        case Kind.CAMPAIGN:
            return _named(made, given, known.campaigns, "campaign")
        case Kind.IMPORTED:
            if not given.value:
                raise words.needs("a file or the number of an import")
            return _named(made, given, known.imports, "import")
        case Kind.LIST:
            if not given.value:
                raise words.needs("a list or a segment")
            segments = {name: (number,) for name, number in known.segments.items()}
            return _named(made, given, segments, "list or segment")
        case _:
            raise AssertionError("an own field has the kind of its values")


def _texts(given: Condition, words: _Words) -> tuple[str, ...]:
    texts = tuple(dict.fromkeys(fold(v) for v in given.value))
    if not texts:
        raise words.needs("a value" if given.test in (By.IN, By.NOT_IN) else "a text")
    return texts


def _chosen(made: Ready, given: Condition, known: Known, words: _Words) -> Ready:
    if not given.value:
        raise words.needs("a choice" if made.field.key != "tag" else "a tag")
    match made.field.key:
        case "tag":
            return _named(made, given, {name: (number,) for name, number in known.tags.items()}, "tag")
        case "last_channel":
            return replace(made, texts=tuple(_channel(v, known) for v in given.value))
        case "stage":
            found = tuple("quiet" if fold(v) == "dormant" else fold(v) for v in given.value)
            return replace(made, texts=_among(found, STAGES, "stage"))
        case "kind":
            found = tuple(_KINDS.get(fold(v), fold(v)) for v in given.value)
            return replace(made, texts=_among(found, ("person", "organisation"), "kind of contact"))
        case _:
            return replace(made, texts=_texts(given, words))


def _among(found: tuple[str, ...], choices: tuple[str, ...], what: str) -> tuple[str, ...]:
    wrong = next((v for v in found if v not in choices), None)
    if wrong is not None:
        raise Unfinished(f"“{wrong}” is no {what}. There are {', '.join(choices)}.")
    return tuple(dict.fromkeys(found))


def _channel(word: str, known: Known) -> str:
    found = known.channels.get(fold(word))
    if found is None:
        raise Unfinished(f"There is no channel “{word}”.")
    return found


def _with_channel(made: Ready, given: Condition, known: Known) -> Ready:
    return replace(made, of=_channel(given.of, known)) if fold(given.of) else made


def _named(made: Ready, given: Condition, known: Mapping[str, tuple[int, ...]], what: str) -> Ready:
    """The numbers of what is named. A name the book does not have fits nobody, which is said."""
    missing = [v for v in given.value if fold(v) not in known]
    ids = tuple(sorted({i for v in given.value for i in known.get(fold(v), ())}))
    texts = tuple(fold(v) for v in given.value)
    said = f"There is no {what} “{missing[0]}” in the book." if missing else ""
    return replace(made, ids=ids, texts=texts, missing=said)


def _consented(made: Ready, given: Condition, known: Known, words: _Words) -> Ready:
    if not fold(given.of):
        raise Unfinished("Choose the topic of the consent.")
    topic = known.topics.get(fold(given.of), 0)
    if not given.value:
        raise words.needs("one of never asked, asked, opted in, opted out, expired")
    states: list[str] = []
    for typed in given.value:
        plain = fold(typed)
        states += ("withdrawn", "declined") if plain in _OPTED_OUT else (_STATE_WORDS.get(plain, plain),)
    missing = "" if topic else f"There is no topic “{given.of}”."
    return replace(
        made, of_id=topic, texts=_among(tuple(states), STATES, "state of consent"), missing=missing
    )


# ---------------------------------------------------------------- numbers and days
def _numbers(test: By, value: tuple[str, ...], words: _Words, what: str = "a number") -> tuple[Decimal, ...]:
    if test is By.BETWEEN:
        first, second = (_number(v, words) for v in _two(value, words, "two numbers"))
        return min(first, second), max(first, second)
    if not value:
        raise words.needs(what)
    return tuple(_number(v, words) for v in value) if test is By.IS else (_number(value[0], words),)


def _without_currency(given: Condition) -> tuple[Condition, str]:
    """Amounts as bare numbers, and the currency that was written with them: `100 EUR`, `£100`."""
    said, bare = "", []
    for typed in given.value:
        found = _CODED.fullmatch(typed)
        code = (found[1] or found[3] or "").upper() if found else ""
        said = said or _SIGNED.get(code, code)
        bare.append(found[2] if found else typed)
    return replace(given, value=tuple(bare)), said


def _two(value: tuple[str, ...], words: _Words, what: str) -> tuple[str, ...]:
    if len(value) < 2:
        raise words.needs(what)
    return value[:2]


def _number(typed: str, words: _Words) -> Decimal:
    number = read_number(typed)
    if number is None or len(typed) > 40:
        raise Unfinished(f"“{words.named} {words.test}”: “{typed}” is no number.")
    return number


def _dated(made: Ready, given: Condition, words: _Words) -> Ready:
    if made.test is By.EMPTY:
        return made
    if made.test in _COUNTED:
        return replace(made, count=_day_count(given.value[0] if given.value else "", words))
    if made.test is By.MONTH:
        return replace(made, count=_month(given.value[0] if given.value else "", words))
    if not given.value:
        raise words.needs("a day")
    typed = _two(given.value, words, "two days") if made.test is By.BETWEEN else given.value[:1]
    days = tuple(_day(v, words) for v in typed)
    yearly = made.kind is Kind.YEARLY or made.field.kind is Kind.OWN
    if any(not day.year for day in days) and not (made.test is By.ON and yearly):
        raise words.needs("a day with its year")
    return replace(made, days=tuple(sorted(days)))


def _day(typed: str, words: _Words) -> PartialDate:
    try:
        day = read_day(typed)
    except ValueError:
        raise Unfinished(f"“{words.named} {words.test}”: “{typed}” is no day.") from None
    return day


def _day_count(typed: str, words: _Words) -> int:
    if not fold(typed) or typed == UNSAID:
        raise words.needs("a number of days")
    number = read_number(typed)
    if number is None or number != int(number) or number < 0:
        raise Unfinished(f"“{words.named} {words.test}”: “{typed}” is no number of days.")
    if number > _MOST_DAYS:
        raise Unfinished(f"“{words.named} {words.test}”: at most {_MOST_DAYS:,} days.")
    return int(number)


def _month(typed: str, words: _Words) -> int:
    plain = fold(typed)
    if plain.isdecimal() and len(plain) < 3 and 1 <= int(plain) <= 12:
        return int(plain)
    found = [n for n, name in enumerate(MONTHS, 1) if len(plain) >= 3 and name.lower().startswith(plain)]
    if len(found) != 1:
        raise words.needs("a month")
    return found[0]


def _with_period(made: Ready, period: Period, today: date) -> Ready:
    words = _Words(made.field.words, "in the last")
    if fold(period.within):
        return replace(made, since=today - timedelta(days=_day_count(period.within, words)), until=today)
    since = _period_day(period.since, made) if fold(period.since) else None
    until = _period_day(period.until, made) if fold(period.until) else None
    if since and until and since > until:
        since, until = until, since
    return replace(made, since=since, until=until)


def _period_day(typed: str, made: Ready) -> date:
    words = _Words(made.field.words, "between")
    if typed == UNSAID:
        raise words.needs("a day")
    day = _day(typed, words)
    if not day.year:
        raise words.needs("days with their years")
    return date(day.year, day.month, day.day)
