"""How sure it is that two sets of facts are about one person: a number, a verdict, and a sentence that says why.

Each thing in common, and each that differs, is worth some bits of evidence, after Fellegi and Sunter (1969):
log2 of how much more often it is seen in two records of one person than in two people who merely resemble
each other. What many people have (a common name, a family's e-mail address, a switchboard) is worth less.
The bits are reasoned, not fitted to any list; `benchmarks/duplicates.py` shows what they do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from math import log2

from rapidfuzz.distance import OSA

from desktop_crm.contacts import likeness, name_forms, places
from desktop_crm.contacts.addresses import is_landline
from desktop_crm.contacts.facts import Facts
from desktop_crm.contacts.firms import alike, firm
from desktop_crm.contacts.likeness import Fit, Kind, Likeness
from desktop_crm.contacts.places import Nearness
from desktop_crm.contacts.wording import Found, Link, reason


class Verdict(StrEnum):
    """What to do with a pair. Only the certain are merged without a look at each."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Score:
    """`value` from 0 to 1; `reason` begins small and has no full stop: `same phone, and the same name`."""

    value: float
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many of the book have something: words of names, and what more than two people share."""

    people: int = 0
    words: Mapping[str, int] = field(default_factory=dict)
    emails: Mapping[str, int] = field(default_factory=dict)
    phones: Mapping[str, int] = field(default_factory=dict)
    firms: Mapping[str, int] = field(default_factory=dict)
    towns: Mapping[str, int] = field(default_factory=dict)

    def rate(self, word: str) -> float:
        """The share of people who are called so; never less than chance in a small book would show."""
        size = max(self.people, _TOWN)
        common = 0.004 if name_forms.groups(word) else 0.0
        return max((self.words.get(word, 0) - 1) / size, common, 0.5 / size)

    def exists(self, word: str) -> bool:
        """Whether so many are called so that it is no slip of the keyboard."""
        return self.words.get(word, 0) >= 5 + self.people / 10_000


_TOWN = 20_000  # people; a smaller book is looked at as a part of so many
_PRIOR = -6.0
_NAMES = {
    Kind.SAME: 3.0, Kind.SOUND: 2.5, Kind.FORM: 2.0, Kind.SLIP: 1.5, Kind.MORE: 1.5, Kind.INITIAL: 1.0,
    Kind.PART: -1.5, Kind.UNKNOWN: 0.0, Kind.MARRIED: -2.0, Kind.MIDDLE: -5.0, Kind.KIN: -9.0, Kind.OTHER: -10.0,
}  # fmt: skip
_PLACES = {
    Nearness.DOOR: 5.0, Nearness.STREET: 1.5, Nearness.TOWN: 0.7, Nearness.UNKNOWN: 0.0,
    Nearness.OTHER_DOOR: -1.0, Nearness.OTHER_TOWN: -2.5,
}  # fmt: skip
_USUAL = 3.0  # bits of a name about which nothing is known, or behind an address of its own
_RAREST = 6.0
_CERTAIN, _LIKELY, _POSSIBLE = 8.0, 2.5, -0.5
_STRONG = 4.9  # bits from which on a link is one person's or one household's


@dataclass(slots=True)
class _Weighing:
    """The evidence of one pair as it is put together."""

    links: list[Link] = field(default_factory=list)  # what they share
    bits: float = 0.0  # of the links
    strong: int = 0  # links that only one person, or one household, has
    landline: bool = False  # the phone they share is a household's
    against: list[Link] = field(default_factory=list)
    minus: float = 0.0

    def add(self, link: Link, bits: float) -> None:
        self.links.append(link)
        self.bits += bits
        self.strong += bits >= _STRONG and link is not Link.DOOR

    def object(self, link: Link, bits: float, worth_saying: bool = True) -> None:
        self.minus += bits
        if worth_saying:
            self.against.append(link)


def score(a: Facts, b: Facts, crowd: Crowd | None = None) -> Score | None:
    """How sure it is that the two are one person; None where nobody should be asked."""
    names, was_further = _best_names(a, b)
    crowd = crowd or _NOBODY
    weighing = _Weighing()
    _emails(a, b, crowd, weighing)
    _phones(a, b, crowd, weighing)
    _place(a, b, crowd, weighing)
    _birthday(a, b, weighing)
    _organisation(a, b, crowd, weighing)
    total = _total(names, weighing, crowd)
    if total < _POSSIBLE:
        return None
    sentence = reason(Found(names, tuple(weighing.links), tuple(weighing.against), was_further))
    return Score(round(1 / (1 + 2**-total), 4), _verdict(total, names, weighing, crowd), sentence)


_NOBODY = Crowd()


def _best_names(a: Facts, b: Facts) -> tuple[Likeness, bool]:
    """The best fit of any name of one with any name of the other, and whether it took a further name."""
    if not a.name and not b.name and a.organisation and b.organisation:
        return likeness.compare(firm(a.organisation), firm(b.organisation)), False
    best = likeness.compare(a.name, b.name, a.given, b.given)
    if best.kind <= Kind.SLIP or not (a.further or b.further):
        return best, False
    others = [
        likeness.compare(x, y, a.given, b.given)
        for x in (a.name, *a.further)
        for y in (b.name, *b.further)
        if x and y
    ]
    found = min(others, key=lambda one: one.kind, default=best)
    return (found, True) if found.kind < best.kind else (best, False)


def _total(names: Likeness, weighing: _Weighing, crowd: Crowd) -> float:
    bits, links = _NAMES[names.kind], weighing.bits
    if names.kind <= Kind.PART:
        rare = _rarity(names, crowd)
        bits += max(rare, _USUAL) if weighing.strong and names.kind is not Kind.PART else rare
    elif names.kind >= Kind.MIDDLE:
        links = min(links, 5.0)  # people of one household share everything but the name
    elif names.kind is Kind.MARRIED:
        links = min(links, 12.0)
    if names.generations:
        bits -= 10.0
    if names.kind is Kind.UNKNOWN:
        links = min(links, 10.0)
    return _PRIOR + bits + links + weighing.minus


def _rarity(names: Likeness, crowd: Crowd) -> float:
    """Bits by how few others are called so: minus log2 of their expected number."""
    expected = float(max(crowd.people, _TOWN))
    for mine, theirs, how in names.met:
        spread = 1.0 if how is Fit.SAME else 2.0 if how is Fit.SOUND else 6.0
        rate = max(crowd.rate(mine), crowd.rate(theirs)) * spread
        expected *= min(1.0, rate if how > Fit.INITIAL else rate + 0.08)
    if len(names.met) == 1 and names.kind is not Kind.SAME and names.kind is not Kind.SOUND:
        expected *= 4
    return min(_RAREST, -log2(max(expected, 1e-9)))


def _verdict(total: float, names: Likeness, weighing: _Weighing, crowd: Crowd) -> Verdict:
    if total >= _CERTAIN and _may_be_certain(names, weighing, crowd):
        return Verdict.CERTAIN
    links = {Link.EMAIL, Link.PHONE, Link.BIRTHDAY, Link.DOOR, Link.NEAR_EMAIL, Link.FIRM, Link.TOWN} & set(
        weighing.links
    )
    return Verdict.LIKELY if total >= _LIKELY and links else Verdict.POSSIBLE


def _may_be_certain(names: Likeness, weighing: _Weighing, crowd: Crowd) -> bool:
    """Whether nothing is left that would need a person's eye."""
    if names.generations or Link.BIRTHDAY in weighing.against or not weighing.strong:
        return False
    born = Link.BIRTHDAY in weighing.links
    if weighing.landline and weighing.strong < 2:
        return False  # a father and his son may be called the same
    match names.kind:
        case Kind.SAME:
            return len(names.met) > 1 or weighing.strong > 1 or len(names.met[0][0]) > 8
        case Kind.SOUND | Kind.FORM | Kind.SLIP:
            # Jan and Hans may be brothers; so may Lina and Lena.
            doubtful = any(
                how is not Fit.SAME and how is not Fit.SOUND and crowd.exists(x) and crowd.exists(y)
                for x, y, how in names.met
            )
            return (weighing.strong > 1 and born) if doubtful else True
        case Kind.MORE | Kind.INITIAL:
            return weighing.strong > 1 and (born or names.kind is Kind.MORE)
        case _:
            return False


# ---------------------------------------------------------------- what they share
def _behind(holders: int) -> float:
    """How much less an address says with so many people behind it."""
    return 2.0 * log2(max(1, holders - 1))


def _emails(a: Facts, b: Facts, crowd: Crowd, weighing: _Weighing) -> None:
    if not a.emails or not b.emails:
        return
    shared = [e for e in a.emails if e in b.emails]
    if shared:
        weighing.add(Link.EMAIL, max(0.5, 9.0 - min(_behind(crowd.emails.get(e, 2)) for e in shared)))
        return
    near = max(_near_email(x, y) for x in a.emails for y in b.emails)
    if near >= 4:
        weighing.add(Link.NEAR_EMAIL, near)
    elif near:
        weighing.bits += near
    else:
        weighing.object(Link.EMAIL, -1.0, worth_saying=False)


_GMAIL = ("gmail.com", "googlemail.com")


@lru_cache(maxsize=50_000)
def _plain(email: str) -> tuple[str, str]:
    """The part before and behind the @ without what mail servers ignore: tags, and the dots of Gmail."""
    local, _at, domain = email.rpartition("@")
    local = local.partition("+")[0] or local
    return (local.replace(".", ""), _GMAIL[0]) if domain in _GMAIL else (local, domain)


def _near_email(a: str, b: str) -> float:
    """Bits for two addresses that are not the same: a slip, or the same name at another provider."""
    (local_a, at_a), (local_b, at_b) = _plain(a), _plain(b)
    if local_a == local_b:
        if at_a == at_b:
            return 8.0
        if len(local_a) < 5:
            return 0.0
        return 6.0 if OSA.distance(at_a, at_b, score_cutoff=2) <= 2 else 2.0
    if at_a == at_b and min(len(local_a), len(local_b)) >= 6:
        return 4.5 if OSA.distance(local_a, local_b, score_cutoff=1) <= 1 else 0.0
    return 0.0


def _phones(a: Facts, b: Facts, crowd: Crowd, weighing: _Weighing) -> None:
    if not a.phones or not b.phones:
        return
    shared = [p for p in a.phones if p in b.phones]
    if shared:
        weighing.add(Link.PHONE, max(0.5, 8.0 - min(_behind(crowd.phones.get(p, 2)) for p in shared)))
        weighing.landline = all(map(is_landline, shared))
    else:
        weighing.object(Link.PHONE, -0.7, worth_saying=False)


def _place(a: Facts, b: Facts, crowd: Crowd, weighing: _Weighing) -> None:
    if not a.places or not b.places:
        return
    near = places.best(a.places, b.places)
    bits = _PLACES[near]
    match near:
        case Nearness.DOOR:
            weighing.add(Link.DOOR, bits)
        case Nearness.STREET:
            weighing.add(Link.STREET, bits)
        case Nearness.TOWN:
            weighing.add(Link.TOWN, max(bits, _town(a, b, crowd)))
        case Nearness.OTHER_TOWN:
            weighing.object(Link.TOWN, bits)
        case Nearness.OTHER_DOOR:
            weighing.object(Link.DOOR, bits, worth_saying=False)
        case Nearness.UNKNOWN:
            pass


def _town(a: Facts, b: Facts, crowd: Crowd) -> float:
    """The fewer live in a town, the more it says that both do."""
    shared = {place.town for place in a.places} & {place.town for place in b.places} - {""}
    shares = [crowd.towns[town] / crowd.people for town in shared if crowd.towns.get(town, 0) > 1]
    return min(3.0, -log2(min(shares))) if shares else 0.0


def _birthday(a: Facts, b: Facts, weighing: _Weighing) -> None:
    if not a.born or not b.born:
        return
    if other_birthday(a.born, b.born):
        weighing.object(Link.BIRTHDAY, -9.0)
    elif a.born == b.born or _without_year(a.born) or _without_year(b.born):
        weighing.add(Link.BIRTHDAY, 4.5 if _without_year(a.born) or _without_year(b.born) else 8.0)
    else:
        weighing.object(Link.NEAR_BIRTHDAY, 1.0)


def other_birthday(a: str, b: str) -> bool:
    """Whether two birthdays are not the same, also with a slip in one or without the year."""
    if a == b:
        return False
    if _without_year(a) or _without_year(b):
        return a[-5:] != b[-5:]
    return not _slip_of_a_day(a, b)


def _without_year(born: str) -> bool:
    return born.startswith("-")


def _slip_of_a_day(a: str, b: str) -> bool:
    """Day and month swapped, or one digit wrong."""
    return (a[:4] == b[:4] and a[5:7] == b[8:10] and a[8:10] == b[5:7]) or sum(
        x != y for x, y in zip(a, b, strict=False)
    ) == 1


def _organisation(a: Facts, b: Facts, crowd: Crowd, weighing: _Weighing) -> None:
    if not a.organisation or not b.organisation or not (a.name or b.name):
        return
    mine, theirs = firm(a.organisation), firm(b.organisation)
    if alike(mine, theirs):
        weighing.add(Link.FIRM, min(6.0, max(0.3, 7.0 - log2(max(1, crowd.firms.get(mine, 4) - 1)))))
    elif not a.name or not b.name:
        weighing.object(Link.FIRM, -6.0)  # one is known by its organisation alone
    else:
        weighing.object(Link.FIRM, -0.7, worth_saying=False)
