"""Postal addresses as they are compared: `Main Street 12` is `12, Main St.`, and number 12 is not number 14."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from rapidfuzz import fuzz

from desktop_crm.base import text
from desktop_crm.contacts.facts import Place
from desktop_crm.contacts.transliteration import latin

_KINDS = {
    "street": "st", "str": "st", "strasse": "st",
    "road": "rd", "avenue": "av", "ave": "av", "lane": "ln", "drive": "dr",
    "boulevard": "bd", "blvd": "bd", "boul": "bd", "place": "pl", "platz": "pl", "square": "sq", "court": "ct",
    "crescent": "cr", "cres": "cr", "close": "cl", "terrace": "ter", "terr": "ter", "gardens": "gdns", "grove": "gr",
    "highway": "hwy", "allee": "al", "gasse": "g", "weg": "w", "calle": "c", "avenida": "av", "avda": "av",
    "plaza": "pl", "piazza": "pl", "rua": "r", "rue": "r", "via": "v", "ulitsa": "ul", "ulica": "ul", "vulytsia": "ul",
    "saint": "st",
    "north": "n", "south": "s", "east": "e", "west": "w", "chemin": "ch", "impasse": "imp", "route": "rte",
}  # fmt: skip
_GLUED = (("strasse", "st"), ("straat", "st"), ("str", "st"), ("gatan", "g"), ("gasse", "g"), ("platz", "pl"),
          ("weg", "w"), ("allee", "al"))  # fmt: skip
_NUMBER = re.compile(r"\b(\d+)\s*-?\s*([a-z](?![a-z]))?")
_CODE = re.compile(r"\b(?=[a-z0-9 -]*\d)[a-z0-9]{2,4}[ -]?[a-z0-9]{3,4}\b|\b\d{4,6}\b")
_WORD = re.compile(r"[^\w]+")


class Nearness(IntEnum):
    """How two places lie to each other, from what is written of both."""

    OTHER_TOWN = 0
    OTHER_DOOR = 1  # of the same street
    UNKNOWN = 2
    TOWN = 3
    STREET = 4  # and no number
    DOOR = 5


@lru_cache(maxsize=100_000)
def place(street: str, town: str, code: str, value: str = "") -> Place:
    """From the parts as written, or where there are none from the whole on one line."""
    if not (street or town or code):
        street, town, code = _taken_apart(text.fold(value))
    folded = latin(text.fold(street))
    found = _NUMBER.search(folded)
    number = f"{found[1]}{found[2] or ''}" if found else ""
    rest = folded.replace(found[0], " ", 1) if found else folded
    return Place(
        " ".join(_shortened(word) for word in _WORD.split(rest) if word),
        number,
        " ".join(_WORD.split(latin(text.fold(town)))).strip(),
        re.sub(r"\W", "", latin(text.fold(code))),
    )


def _taken_apart(line: str) -> tuple[str, str, str]:
    street, _comma, rest = line.partition(",")
    found = _CODE.search(rest)
    if not found:
        return street, rest.strip(), ""
    before, behind = rest[: found.start()].strip(" ,"), rest[found.end() :].strip(" ,")
    return street, (behind or before).partition(",")[0], found[0]


def _shortened(word: str) -> str:
    if word in _KINDS:
        return _KINDS[word]
    for ending, short in _GLUED:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return f"{word[: -len(ending)]}{short}"
    return word


def nearness(a: Place, b: Place) -> Nearness:
    """How near two addresses are; the street and the number decide, the town's name may have a slip in it."""
    same_code = bool(a.code and a.code == b.code)
    same_town = bool(a.town and b.town) and (a.town == b.town or fuzz.ratio(a.town, b.town) >= 85)
    if not (same_code or same_town):
        known = (a.town and b.town) or (a.code and b.code)
        return Nearness.OTHER_TOWN if known else Nearness.UNKNOWN
    if not (a.street and b.street) or not same_street(a.street, b.street):
        return Nearness.TOWN
    if a.number and b.number:
        return Nearness.DOOR if a.number == b.number else Nearness.OTHER_DOOR
    return Nearness.STREET


def same_street(a: str, b: str) -> bool:
    """Whether two streets are the same but for a slip or the kind of street."""
    return a == b or a.replace(" ", "") == b.replace(" ", "") or fuzz.token_sort_ratio(a, b) >= 84


def best(a: tuple[Place, ...], b: tuple[Place, ...]) -> Nearness:
    """The nearest of several; `UNKNOWN` where one has none."""
    return max((nearness(one, other) for one in a for other in b), default=Nearness.UNKNOWN)
