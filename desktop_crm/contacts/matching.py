"""Whether two sets of facts are about the same person, and why: the rule by which imports match.

The rule: the same e-mail address or phone number, and names that do not speak against it (`likeness`); or the
same name in the same organisation. Homonyms are two people; so are two names behind one shared address. Where
several people fit equally well nobody is chosen. How sure a match is, `scoring` says, as for duplicates.

A `Matcher` holds the people to compare with by address and by name, so that one lookup costs a few
microseconds whatever their number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from desktop_crm.contacts import likeness, scoring
from desktop_crm.contacts.facts import Facts, facts, join
from desktop_crm.contacts.firms import firm

__all__ = [
    "Ambiguous", "Answer", "Facts", "Match", "Matcher", "Reason", "SharedAddress",
    "contradict", "facts", "same_person",
]  # fmt: skip

Key = TypeVar("Key")


class Reason(StrEnum):
    """Why two are the same."""

    EMAIL = "email"
    PHONE = "phone"
    NAME_AND_ORGANISATION = "name and organisation"

    def words(self) -> str:
        """`same phone`, as the list of duplicates says it."""
        return f"same {'e-mail address' if self is Reason.EMAIL else self.value}"


@dataclass(frozen=True, slots=True)
class Match:
    """The one who is the same, with all reasons, the strongest first."""

    id: int
    reasons: tuple[Reason, ...]
    score: float = field(default=1.0, compare=False)  # 0 to 1


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several fit: a person must choose."""

    ids: tuple[int, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class SharedAddress:
    """Somebody with another name has the same address: two people, worth a look."""

    ids: tuple[int, ...]
    reason: Reason


Answer = Match | Ambiguous | SharedAddress | None


def same_person(a: Facts, b: Facts) -> tuple[Reason, ...]:
    """Why two are the same person; empty where nothing says so or something speaks against it."""
    reasons = []
    if set(a.emails) & set(b.emails):
        reasons.append(Reason.EMAIL)
    if set(a.phones) & set(b.phones):
        reasons.append(Reason.PHONE)
    if a.name and a.name == b.name and a.organisation and firm(a.organisation) == firm(b.organisation):
        reasons.append(Reason.NAME_AND_ORGANISATION)
    return tuple(reasons) if reasons and not contradict(a, b) else ()


def contradict(a: Facts, b: Facts) -> bool:
    """Whether something says that these are two: `Anna Berg` and `Tom Berg`, not `A. Berg` and `Anna Berg`."""
    if a.born and b.born and scoring.other_birthday(a.born, b.born):
        return True
    if a.name == b.name or a.name in b.further or b.name in a.further:
        return False
    if not a.name or not b.name:
        # One is known by its organisation alone: a person of another organisation is somebody else.
        return bool(a.organisation and b.organisation and firm(a.organisation) != firm(b.organisation))
    return likeness.compare(a.name, b.name, a.given, b.given).speaks_against


class Matcher:
    """The people to compare with. `add` them as they become known, also those made on the way."""

    def __init__(self) -> None:
        self._facts: dict[int, Facts] = {}
        self._by_email: dict[str, list[int]] = {}
        self._by_phone: dict[str, list[int]] = {}
        self._by_name: dict[tuple[str, str], list[int]] = {}

    def __contains__(self, contact_id: int) -> bool:
        return contact_id in self._facts

    def add(self, contact_id: int, person: Facts) -> None:
        """Makes a person known, or better known: facts of the same id are joined."""
        known = self._facts.get(contact_id)
        self._facts[contact_id] = person if known is None else join(known, person)
        for email in person.emails:
            _note(self._by_email, email, contact_id)
        for phone in person.phones:
            _note(self._by_phone, phone, contact_id)
        if person.name and person.organisation:
            _note(self._by_name, (person.name, firm(person.organisation)), contact_id)

    def find(self, person: Facts) -> Answer:
        """Who of the known is this person."""
        met: dict[int, list[Reason]] = {}
        for reason, ids in self._meetings(person):
            for contact_id in ids:
                reasons = met.setdefault(contact_id, [])
                if reason not in reasons:
                    reasons.append(reason)
        if not met:
            return None
        fitting = {i: tuple(r) for i, r in met.items() if not contradict(self._facts[i], person)}
        if not fitting:
            first = next(iter(met))
            return SharedAddress(tuple(met), met[first][0])
        best = min(fitting.values(), key=_rank)
        equals = [i for i, r in fitting.items() if _rank(r) == _rank(best)]
        if len(equals) > 1:
            # The one who is called exactly so is meant; else nobody can tell.
            exact = [i for i in equals if person.name and _is_called(self._facts[i], person.name)]
            if len(exact) != 1:
                return Ambiguous(tuple(equals), best)
            equals = exact
        return Match(equals[0], fitting[equals[0]], _score(self._facts[equals[0]], person))

    def _meetings(self, person: Facts) -> Iterable[tuple[Reason, list[int]]]:
        for email in person.emails:
            if email in self._by_email:
                yield Reason.EMAIL, self._by_email[email]
        for phone in person.phones:
            if phone in self._by_phone:
                yield Reason.PHONE, self._by_phone[phone]
        namesakes = (person.name, firm(person.organisation))
        if all(namesakes) and namesakes in self._by_name:
            yield Reason.NAME_AND_ORGANISATION, self._by_name[namesakes]


def _is_called(person: Facts, name: str) -> bool:
    return person.name == name or name in person.further


def _rank(reasons: tuple[Reason, ...]) -> tuple[int, int]:
    """More reasons are better, an e-mail address is the best of one."""
    return -len(reasons), list(Reason).index(reasons[0])


def _note(index: dict[Key, list[int]], key: Key, contact_id: int) -> None:
    ids = index.setdefault(key, [])
    if contact_id not in ids:
        ids.append(contact_id)


def _score(a: Facts, b: Facts) -> float:
    found = scoring.score(a, b)
    return 0.5 if found is None else found.value
