"""The sentence that says why two contacts may be one person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from desktop_crm.contacts.likeness import Fit, Kind, Likeness


class Link(Enum):
    """What two people share, or where they differ: its words for either."""

    EMAIL = ("same e-mail address", "different e-mail addresses")
    NEAR_EMAIL = ("nearly the same e-mail address", "")
    PHONE = ("same phone", "different phones")
    DOOR = ("same postal address", "another house number")
    STREET = ("same street", "")
    TOWN = ("same town", "another town")
    BIRTHDAY = ("same birthday", "different birthdays")
    NEAR_BIRTHDAY = ("", "a birthday that differs by a slip")
    FIRM = ("same organisation", "another organisation")


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a pair."""

    names: Likeness
    links: tuple[Link, ...]
    against: tuple[Link, ...]
    further: bool  # the names that fit are not those that are shown


def reason(found: Found) -> str:
    """`same phone, and the names differ by one letter`; `same name, but another town`."""
    links = list(found.links)
    if len(links) > 1:  # a town says nothing beside more
        links = [link for link in links if link not in (Link.TOWN, Link.STREET)] or links
    parts = [link.value[0] for link in links]
    names = _names(found)
    if names:
        parts.append(names)
    sentence = " and ".join(parts) if len(parts) <= 2 and not links else ", ".join(parts[:-1])
    if links:
        sentence = f"{sentence}, and {parts[-1]}" if len(parts) > 1 else parts[0]
    against = [link.value[1] for link in found.against if link.value[1]]
    if found.names.generations:
        against.insert(0, "one is the younger of the name")
    return f"{sentence}, but {' and '.join(against)}" if against else sentence


def _names(found: Found) -> str:
    names = found.names
    if found.further and names.kind is Kind.SAME:
        return "one is also called as the other"
    match names.kind:
        case Kind.SAME:
            return "the same name" if found.links else "same name"
        case Kind.SOUND:
            scripts = any(x.isascii() != y.isascii() for x, y, how in names.met if how is Fit.SOUND)
            return "the same name in other letters" if scripts else "the same name spelt in another way"
        case Kind.FORM:
            return _forms(names)
        case Kind.SLIP:
            slips = sum(how is Fit.SLIP for _x, _y, how in names.met)
            return "the names differ by one letter" if slips == 1 else "the names differ by some letters"
        case Kind.MORE:
            return "one has a further name"
        case Kind.INITIAL:
            return "the initial fits"
        case Kind.PART:
            return "the part of the name that is known fits"
        case Kind.UNKNOWN:
            return "one has no name"
        case Kind.MARRIED:
            return "the given names are the same, the family names are not"
        case Kind.MIDDLE:
            return "the middle names differ"
        case Kind.KIN | Kind.OTHER:
            return "the names differ"


def _forms(names: Likeness) -> str:
    """`“Bill” is a form of “William”`, where one pair of words tells it."""
    found = [(x, y) for x, y, how in names.met if how in (Fit.FORM, Fit.BEGINNING)]
    if len(found) != 1:
        return "one name is a form of the other"
    short, long = sorted((word.title() for word in found[0]), key=len)
    return f"“{short}” is a form of “{long}”"
