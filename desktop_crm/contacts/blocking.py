"""Who is worth comparing with whom: people who share a key. Comparing everybody with everybody has no end.

A key says what two records of one person nearly always have in common, one way or another: an address, the
whole name in any form, or a word of the name with the door, the birthday or the organisation.

Keys are kept as numbers, one array a kind, and sorted: a million people take some hundred megabytes.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import combinations
from zlib import crc32

from desktop_crm.base import text
from desktop_crm.contacts import name_forms
from desktop_crm.contacts.facts import Facts
from desktop_crm.contacts.firms import firm
from desktop_crm.contacts.transliteration import latin, skeleton, syllables

LARGE = 24  # people behind a key, from which on it needs a second one


class Keyed(IntEnum):
    """The kinds of keys."""

    EMAIL = 0
    PHONE = 1
    NAME = 2
    DOOR = 3
    BORN = 4
    FIRM = 5


@lru_cache(maxsize=100_000)
def word_keys(name: str) -> tuple[str, ...]:
    """A key for each word of a name, the same for all its forms; of Chinese and Korean names in Latin letters."""
    words = name.split()
    if any(not word.isascii() and text.is_cjk(word) for word in words):
        words = [latin(part).replace(" ", "") for word in words for part in syllables(word)]
    return tuple(sorted(name_forms.key(word) for word in words if len(word) > 1 or not word.isascii()))


def keys(person: Facts) -> Iterator[tuple[Keyed, str]]:
    """What a person is found by."""
    for email in person.emails:
        yield Keyed.EMAIL, email
    for phone in person.phones:
        yield Keyed.PHONE, phone
    words = {key for name in (person.name, *person.further) for key in word_keys(name)}
    for name in (person.name, *person.further):
        found = word_keys(name)
        if len(found) > 1 or (found and text.is_cjk(name)):
            yield Keyed.NAME, " ".join(found)
    if not person.name and person.organisation:
        yield Keyed.NAME, firm(person.organisation)
    for place in person.places:
        if place.number and place.street:
            for where in filter(None, (place.town, place.code)):
                yield Keyed.DOOR, f"{where} {place.number} {skeleton(place.street)[:3]}"
    if len(person.born) == 10:  # with its year
        for word in words:
            yield Keyed.BORN, f"{person.born} {word}"
    if person.organisation:
        for word in words:
            yield Keyed.FIRM, f"{firm(person.organisation)} {word}"


_PLACE_BITS = 26  # 67 million people


class Blocks:
    """The keys of everybody, and the pairs they make."""

    def __init__(self) -> None:
        self._ids: array[int] = array("q")
        self._keys = {kind: array("Q") for kind in Keyed}

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, contact_id: int, person: Facts) -> None:
        """Makes a person known."""
        place = len(self._ids)
        self._ids.append(contact_id)
        for kind, key in keys(person):
            self._keys[kind].append(crc32(key.encode("utf-8", "surrogatepass")) << _PLACE_BITS | place)

    def pairs(self, load: Callable[[Sequence[int]], Iterable[tuple[int, Facts]]]) -> set[tuple[int, int]]:
        """All pairs of ids that share a key. `load` gives the facts of people behind a key that many share."""
        found: set[tuple[int, int]] = set()
        for kind in Keyed:
            for ids in self._blocks(kind):
                if len(ids) <= LARGE:
                    found.update(combinations(ids, 2))
                else:
                    found.update(_within(kind, load(ids)))
            self._keys[kind] = array("Q")
        return found

    def _blocks(self, kind: Keyed) -> Iterator[list[int]]:
        """The ids behind each key that more than one has, in order."""
        mask = (1 << _PLACE_BITS) - 1
        block: list[int] = []
        before = -1
        for entry in sorted(self._keys[kind]):
            key = entry >> _PLACE_BITS
            if key != before:
                if len(block) > 1:
                    yield block
                block, before = [], key
            number = self._ids[entry & mask]
            if not block or block[-1] != number:
                block.append(number)
        if len(block) > 1:
            yield block


def _within(kind: Keyed, people: Iterable[tuple[int, Facts]]) -> Iterator[tuple[int, int]]:
    """The pairs of a large block that have something else in common."""
    groups: dict[str, list[int]] = {}
    for number, person in people:
        for key in dict.fromkeys(_second_keys(kind, person)):
            groups.setdefault(key, []).append(number)
    for ids in groups.values():
        # Even so many with all that in common: each with its neighbours in the book is all that can be looked at.
        near = ids if len(ids) <= LARGE else ()
        yield from combinations(sorted(near), 2)
        if not near:
            yield from ((a, b) for n, a in enumerate(ids) for b in ids[n + 1 : n + 4])


def _second_keys(kind: Keyed, person: Facts) -> Iterator[str]:
    words = " ".join(word_keys(person.name))
    match kind:
        case Keyed.EMAIL | Keyed.PHONE | Keyed.DOOR:
            yield f"name {words}"
            yield from (f"word {word} {person.born}" for word in word_keys(person.name) if person.born)
        case Keyed.NAME:
            yield from (f"town {place.town}" for place in person.places if place.town)
            yield from (f"code {place.code}" for place in person.places if place.code)
            if person.born:
                yield f"born {person.born[-5:]}"
            if person.organisation:
                yield f"firm {firm(person.organisation)}"
            yield from (f"mail {email.partition('@')[0]}" for email in person.emails)
        case Keyed.BORN | Keyed.FIRM:
            yield f"name {words}"
