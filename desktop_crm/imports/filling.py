"""What an entry adds to a contact that is there already. Fills what is missing, never overwrites by itself.

Pure. What a contact may have several of (addresses, details, tags) is added; of what it has one of, a value
that differs is a conflict: shown, and kept out. A birthday without its year is not another one: the year is
filled in. Within one file nothing was entered by a person yet, so there the other value is kept beside the
first. Where a person chose for a field, that choice holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop_crm.base.dates import completes
from desktop_crm.base.text import fold
from desktop_crm.contacts import matching
from desktop_crm.contacts.joining import DAYS
from desktop_crm.contacts.matching import Facts
from desktop_crm.contacts.naming import match_name
from desktop_crm.imports.deciding import NO_CHOICES, Choice, Choices, choice_of
from desktop_crm.imports.shaping import NAME_PARTS, PHOTO, Detail, Person, Way


@dataclass(slots=True)
class State:
    """A contact as far as filling looks at it; `taken` is the highest position of its addresses, details."""

    own: dict[str, str] = field(default_factory=dict)
    ways: set[tuple[str, str]] = field(default_factory=set)
    postal: list[set[str]] = field(default_factory=list)
    details: set[tuple[str, str]] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)
    fields: dict[str, str] = field(default_factory=dict)  # folded name: value
    way_places: int = 0
    detail_places: int = 0


@dataclass(frozen=True, slots=True)
class Conflict:
    """A value that was not taken because the contact has another one."""

    column: str  # of contacts, or the name of a custom field
    value: str
    kept: str


@dataclass(slots=True)
class Change:
    """What is to be added to a contact; of what a person chose to overwrite the value before and the new one."""

    own: dict[str, str] = field(default_factory=dict)
    over: dict[str, tuple[str, str]] = field(default_factory=dict)
    ways: list[Way] = field(default_factory=list)
    details: list[Detail] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    fields_over: dict[str, tuple[str, str]] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(
            self.own or self.over or self.ways or self.details or self.tags or self.fields or self.fields_over
        )


def fill(person: Person, state: State, same_file: bool = False, choices: Choices = NO_CHOICES) -> Change:
    """The change that this entry makes; `state` is brought up to date with it."""
    change = Change()
    if choices:
        person = _chosen(person, state, change, choices)
    _own(person, state, change, same_file)
    for way in person.ways:
        _way(way, state, change)
    for detail in person.details:
        _detail(detail, state, change)
    for tag in person.tags:
        if fold(tag) not in state.tags:
            state.tags.add(fold(tag))
            change.tags.append(tag)
    for name, value in person.fields.items():
        _field(name, value, state, change, same_file)
    return change


def _own(person: Person, state: State, change: Change, same_file: bool) -> None:
    held = dict(state.own)
    same_name = _same_name(person, held)
    for column, value in person.own.items():
        kept = held.get(column, "")
        if kept == value or (kept and fold(kept) == fold(value)):
            continue
        if column in NAME_PARTS and not kept and not same_name:
            _beside(column, value, held.get("full_name", ""), state, change, same_file)
        elif not kept:
            state.own[column] = change.own[column] = value
        elif column in DAYS and completes(kept, value):
            continue
        elif column in DAYS and completes(value, kept):
            _overwrite(column, value, state, change)
        elif column == "note" and (same_file or value in kept):
            if value not in kept:
                state.own[column] = change.own[column] = f"{kept}\n\n{value}"
        elif column != PHOTO:
            _beside(column, value, kept, state, change, same_file)


def _same_name(person: Person, held: dict[str, str]) -> bool:
    """Whether the parts of the entry's name belong to the name the contact has."""
    name, there = person.own.get("full_name", ""), held.get("full_name", "")
    return not there or match_name(name) == match_name(there)


def _beside(column: str, value: str, kept: str, state: State, change: Change, same_file: bool) -> None:
    if (column, fold(value)) in state.details:
        return
    if same_file:
        state.details.add((column, fold(value)))
        change.details.append(Detail(column, value))
    else:
        change.conflicts.append(Conflict(column, value, kept))


def _way(way: Way, state: State, change: Change) -> None:
    if way.channel == "letter":
        words = set(fold(way.value).replace(",", " ").split())
        if any(words <= there for there in state.postal):
            return
        state.postal.append(words)
    elif way.key() in state.ways:
        return
    else:
        state.ways.add(way.key())
    # A person chose which one is preferred, or nobody did.
    change.ways.append(way._replace(preferred=False) if way.preferred else way)


def _detail(detail: Detail, state: State, change: Change) -> None:
    key = (detail.field, fold(detail.value))
    if key not in state.details and fold(state.own.get(detail.field, "")) != key[1]:
        state.details.add(key)
        change.details.append(detail)


def _field(name: str, value: str, state: State, change: Change, same_file: bool) -> None:
    kept = state.fields.get(fold(name), "")
    if fold(kept) == fold(value) or value in kept.split("\n"):
        return
    if not kept:
        state.fields[fold(name)] = change.fields[name] = value
    elif same_file:
        state.fields[fold(name)] = change.fields[name] = f"{kept}\n{value}"
    else:
        change.conflicts.append(Conflict(name, value, kept))


# ---------------------------------------------------------------- where a person chose
def _chosen(person: Person, state: State, change: Change, choices: Choices) -> Person:
    """Does what was chosen for single values; the entry without what is done or was not wanted."""
    own = {
        column: value
        for column, value in person.own.items()
        if not _own_chosen(column, value, state, change, choice_of(choices, column))
    }
    if choices.get("full_name") is Choice.FILES and person.own.get("full_name"):
        for part in NAME_PARTS:  # what is left of the former name would contradict the new one
            if part not in person.own and state.own.get(part):
                _overwrite(part, "", state, change)
    fields = {
        name: value
        for name, value in person.fields.items()
        if not _field_chosen(name, value, state, change, choices.get(f"field:{name}", Choice.FILL))
    }
    left_out = {name for name, choice in choices.items() if choice is Choice.MINE}
    return Person(
        own,
        [way for way in person.ways if way.channel not in left_out],
        [detail for detail in person.details if detail.field not in left_out],
        [] if "tags" in left_out else person.tags,
        fields,
        person.photo,
        person.facts,
    )


def _own_chosen(column: str, value: str, state: State, change: Change, choice: Choice) -> bool:
    kept = state.own.get(column, "")
    match choice:
        case Choice.MINE:
            return True
        case Choice.FILES:
            _overwrite(column, value, state, change)
            return True
        case Choice.BOTH if kept and fold(kept) != fold(value) and column != PHOTO:
            if column == "note":
                if value not in kept:
                    _overwrite(column, f"{kept}\n\n{value}", state, change)
            elif (column, fold(value)) not in state.details:
                state.details.add((column, fold(value)))
                change.details.append(Detail(column, value))
            return True
        case _:
            return False


def _overwrite(column: str, value: str, state: State, change: Change) -> None:
    kept = state.own.get(column, "")
    if kept == value:
        return
    if kept:
        change.over[column] = kept, value
    else:
        change.own[column] = value
    state.own[column] = value


def _field_chosen(name: str, value: str, state: State, change: Change, choice: Choice) -> bool:
    kept = state.fields.get(fold(name), "")
    match choice:
        case Choice.MINE:
            return True
        case Choice.FILES if kept and kept != value:
            made = value
        case Choice.BOTH if kept and value not in kept.split("\n"):
            made = f"{kept}\n{value}"
        case _:
            return False
    state.fields[fold(name)] = made
    change.fields_over[name] = kept, made
    return True


def merge(first: Person, second: Person, choices: Choices = NO_CHOICES) -> Change:
    """Joins a second entry of the same file into the first, before either is written."""
    state = state_of(first)
    change = fill(second, state, same_file=True, choices=choices)
    first.own.update(change.own)
    first.own.update({column: new for column, (_before, new) in change.over.items()})
    first.ways += change.ways
    first.details += change.details
    first.tags += change.tags
    names = {fold(name): name for name in first.fields}
    filled = change.fields | {name: new for name, (_before, new) in change.fields_over.items()}
    first.fields.update({names.get(fold(name), name): value for name, value in filled.items()})
    first.photo = first.photo or second.photo
    first.facts = join(first.facts, second.facts)
    if "full_name" in change.over:
        first.facts = first.facts._replace(name=match_name(first.own["full_name"]))
    return change


def state_of(person: Person) -> State:
    """The state of a contact that is not written yet."""
    letters = [w for w in person.ways if w.channel == "letter"]
    return State(
        own=dict(person.own),
        ways={w.key() for w in person.ways if w.channel != "letter"},
        postal=[set(fold(w.value).replace(",", " ").split()) for w in letters],
        details={(d.field, fold(d.value)) for d in person.details},
        tags={fold(t) for t in person.tags},
        fields={fold(n): v for n, v in person.fields.items()},
    )


def join(a: Facts, b: Facts) -> Facts:
    """What is known of a person from two entries."""
    return matching.Facts(
        a.name or b.name,
        a.organisation or b.organisation,
        tuple(dict.fromkeys(a.emails + b.emails)),
        tuple(dict.fromkeys(a.phones + b.phones)),
    )
