"""Whether two sets of facts are about the same person, and why.

The rule: the same e-mail address or phone number, and names that do not speak against it; or the same
name in the same organisation. Homonyms are two people; so are two names behind one shared address. Where
several people fit equally well nobody is chosen.

A `Matcher` holds the people to compare with by address and by name, so that one lookup costs a few
microseconds whatever their number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from desktop_crm.base import text
from desktop_crm.contacts import naming

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
class Facts:
    """What a person is compared by, already normalised: see `facts`."""

    name: str = ""  # words of the name, in the order of the alphabet
    organisation: str = ""  # folded
    emails: tuple[str, ...] = ()  # normal forms
    phones: tuple[str, ...] = ()  # E.164


def facts(
    full_name: str, organisation: str = "", emails: Iterable[str] = (), phones: Iterable[str] = ()
) -> Facts:
    """The facts of a person as written; addresses in their normal forms."""
    return Facts(naming.match_name(full_name), text.fold(organisation), tuple(emails), tuple(phones))


@dataclass(frozen=True, slots=True)
class Match:
    """The one who is the same, with all reasons, the strongest first."""

    id: int
    reasons: tuple[Reason, ...]


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
    if a.name and a.organisation and (a.name, a.organisation) == (b.name, b.organisation):
        reasons.append(Reason.NAME_AND_ORGANISATION)
    return tuple(reasons) if reasons and not contradict(a, b) else ()


def contradict(a: Facts, b: Facts) -> bool:
    """Whether the names say that these are two: `Anna Berg` and `Tom Berg`, not `A. Berg` and `Anna Berg`."""
    if a.name == b.name:
        return False
    if not a.name or not b.name:
        # One is known by its organisation alone: a person of another organisation is somebody else.
        return bool(a.organisation and b.organisation and a.organisation != b.organisation)
    shorter, longer = sorted((a.name.split(), b.name.split()), key=len)
    left = list(longer)
    for word in sorted(shorter, key=len, reverse=True):
        partner = next((w for w in left if word == w), None) or next(
            (w for w in left if _like(word, w)), None
        )
        if partner is None:
            return True
        left.remove(partner)
    return False


def _like(a: str, b: str) -> bool:
    """Initial and name, short and long form, or one slip of the keyboard."""
    short, long = sorted((a, b), key=len)
    if long.startswith(short) and (len(short) == 1 or len(short) >= 3):
        return not text.is_cjk(short)
    if len(short) < 5 or a[0] != b[0] or len(long) - len(short) > 1:
        return False
    at = next((n for n, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :] or (
        len(short) == len(long)
        and short[at + 2 :] == long[at + 2 :]
        and short[at : at + 2] == long[at : at + 2][::-1]
    )


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
        self._facts[contact_id] = person if known is None else _join(known, person)
        for email in person.emails:
            _note(self._by_email, email, contact_id)
        for phone in person.phones:
            _note(self._by_phone, phone, contact_id)
        if person.name and person.organisation:
            _note(self._by_name, (person.name, person.organisation), contact_id)

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
            exact = [i for i in equals if person.name and self._facts[i].name == person.name]
            if len(exact) != 1:
                return Ambiguous(tuple(equals), best)
            equals = exact
        return Match(equals[0], fitting[equals[0]])

    def _meetings(self, person: Facts) -> Iterable[tuple[Reason, list[int]]]:
        for email in person.emails:
            if email in self._by_email:
                yield Reason.EMAIL, self._by_email[email]
        for phone in person.phones:
            if phone in self._by_phone:
                yield Reason.PHONE, self._by_phone[phone]
        if person.name and person.organisation and (person.name, person.organisation) in self._by_name:
            yield Reason.NAME_AND_ORGANISATION, self._by_name[person.name, person.organisation]


def _rank(reasons: tuple[Reason, ...]) -> tuple[int, int]:
    """More reasons are better, an e-mail address is the best of one."""
    return -len(reasons), list(Reason).index(reasons[0])


def _note(index: dict[Key, list[int]], key: Key, contact_id: int) -> None:
    ids = index.setdefault(key, [])
    if contact_id not in ids:
        ids.append(contact_id)


def _join(a: Facts, b: Facts) -> Facts:
    return Facts(
        a.name or b.name,
        a.organisation or b.organisation,
        tuple(dict.fromkeys(a.emails + b.emails)),
        tuple(dict.fromkeys(a.phones + b.phones)),
    )
