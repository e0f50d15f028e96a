"""What the typed value of a condition means, or what it still needs, in words. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from desktop_crm.base.numbers import read_number
from desktop_crm.base.text import fold
from desktop_crm.contacts import field_kinds
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.stages import Stage
from desktop_crm.segments import catalogue
from desktop_crm.segments.catalogue import Kind
from desktop_crm.segments.meaning import Known, OwnField, Ready, Unfinished, Words
from desktop_crm.segments.named import among, channel, consented, named, with_channel
from desktop_crm.segments.quantities import dated, numbers, with_period, without_currency
from desktop_crm.segments.rules import OPPOSITE, By, Condition

STAGES = tuple(stage.value for stage in Stage)
_KINDS = {
    "person": "person",
    "organisation": "organisation",
    "organization": "organisation",
    "company": "organisation",
}


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
    called = own.name if own else about.words
    if condition.test not in allowed:
        ways = ", ".join(catalogue.test_words(kind, test) for test in allowed)
        raise Unfinished(f"“{called}” is compared by {ways}.")
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
    made = with_period(made, condition.period, today) if about.periods else made
    return _with_value(made, condition, known, Words(called, catalogue.test_words(kind, condition.test)))


def fault(condition: Condition, known: Known, today: date) -> str:
    """What the condition needs, as a sentence; empty where it can be used."""
    try:
        return ready(condition, known, today).missing
    except Unfinished as lacking:
        return str(lacking)


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
def _with_value(made: Ready, given: Condition, known: Known, words: Words) -> Ready:
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
            made = replace(made, numbers=numbers(made.test, given.value, words))
            return with_channel(made, given, known) if made.field.of == "channel" else made
        case Kind.SPENT:
            given, said = without_currency(given)
            currency = given.of.strip().upper() or said or known.currency
            if len(currency) != 3 or not currency.isascii() or not currency.isalpha():
                raise words.needs("a currency")
            return replace(made, of=currency, numbers=numbers(made.test, given.value, words, "an amount"))
        case Kind.DATE | Kind.YEARLY:
            return dated(made, given, words)
        case _:
            return _with_names(made, given, known, words)


def _with_names(made: Ready, given: Condition, known: Known, words: Words) -> Ready:
    """Of the fields whose values are things in the book."""
    match made.kind:
        case Kind.BOUGHT | Kind.COUPON:
            if made.test is By.CONTAINS:
                return replace(made, texts=_texts(given, words))
            texts = tuple(fold(v) for v in given.value)
            ids = tuple(sorted({i for t in texts for i in known.products.get(t, ())}))
            return replace(made, texts=texts, ids=ids)
        case Kind.CONSENT:
            return consented(made, given, known, words)
        case Kind.CAMPAIGN:
            return named(made, given, known.campaigns, "campaign")
        case Kind.IMPORTED:
            if not given.value:
                raise words.needs("a file or the number of an import")
            return named(made, given, known.imports, "import")
        case Kind.LIST:
            if not given.value:
                raise words.needs("a list or a segment")
            segments = {name: (number,) for name, number in known.segments.items()}
            return named(made, given, segments, "list or segment")
        case _:
            raise AssertionError("an own field has the kind of its values")


def _texts(given: Condition, words: Words) -> tuple[str, ...]:
    texts = tuple(dict.fromkeys(fold(v) for v in given.value))
    if not texts:
        raise words.needs("a value" if given.test in (By.IN, By.NOT_IN) else "a text")
    return texts


def _chosen(made: Ready, given: Condition, known: Known, words: Words) -> Ready:
    if not given.value:
        raise words.needs("a choice" if made.field.key != "tag" else "a tag")
    match made.field.key:
        case "tag":
            return named(made, given, {name: (number,) for name, number in known.tags.items()}, "tag")
        case "last_channel":
            return replace(made, texts=tuple(channel(v, known) for v in given.value))
        case "stage":
            found = tuple("quiet" if fold(v) == "dormant" else fold(v) for v in given.value)
            return replace(made, texts=among(found, STAGES, "stage"))
        case "kind":
            found = tuple(_KINDS.get(fold(v), fold(v)) for v in given.value)
            return replace(made, texts=among(found, ("person", "organisation"), "kind of contact"))
        case _:
            return replace(made, texts=_texts(given, words))
