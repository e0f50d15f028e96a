"""How alike two names are, word by word: the same, another spelling, a short form, a slip, or somebody else.

Names come as `naming.match_name` makes them: folded, without titles, words in the order of the alphabet, so
that a swapped given and family name is no difference at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import permutations

from rapidfuzz.distance import OSA

from desktop_crm.base import text
from desktop_crm.contacts import name_forms
from desktop_crm.contacts.transliteration import is_abjad, latin, skeleton, sound, syllables


class Fit(IntEnum):
    """How well one word fits another."""

    NONE = 0
    INITIAL = 1  # A. and Anna
    BEGINNING = 2  # Alex and Alexander
    SLIP = 3  # one letter wrong
    FORM = 4  # Bill and William
    SOUND = 5  # Müller and Mueller, Юлия and Julia
    SAME = 6


class Kind(IntEnum):
    """How one name fits another, from the best to the worst."""

    SAME = 0
    SOUND = 1
    FORM = 2
    SLIP = 3
    MORE = 4  # one has a further given or family name
    INITIAL = 5
    PART = 6  # of one only the given or only the family name is known
    UNKNOWN = 7  # one has no name at all
    MARRIED = 8  # the given name is the same, the family name is not
    MIDDLE = 9  # given and family name are the same, what stands between is not
    KIN = 10  # the family name is the same, the given name is not
    OTHER = 11


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two names fit, and which of their words met."""

    kind: Kind
    met: tuple[tuple[str, str, Fit], ...] = ()
    generations: bool = False  # one is the younger of the two: Jr. and Sr., II and III

    @property
    def speaks_against(self) -> bool:
        """Whether the names say that these are two people."""
        return self.kind >= Kind.MARRIED or self.generations


_GENERATIONS = {
    "jr": "2",
    "junior": "2",
    "jun": "2",
    "sr": "1",
    "senior": "1",
    "sen": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
}


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]
    generation: str
    cjk: bool


@lru_cache(maxsize=100_000)
def _parsed(name: str) -> _Name:
    words = name.split()
    generation = next((_GENERATIONS[w] for w in words if w in _GENERATIONS), "")
    if generation and len(words) > 1:
        words = [w for w in words if w not in _GENERATIONS]
    cjk = all(text.is_cjk(w) for w in words)
    return _Name(tuple(words), generation, bool(words) and cjk)


@lru_cache(maxsize=20_000)
def _in_latin(name: _Name) -> tuple[str, ...]:
    """An unspaced name as words in Latin letters: family name, given name."""
    parts = [part for word in name.words for part in syllables(word)]
    return tuple(latin(part).replace(" ", "") for part in parts)


# ---------------------------------------------------------------- words
@lru_cache(maxsize=400_000)
def fit(a: str, b: str) -> Fit:
    """How well two words of names fit; the order of the two does not matter."""
    if a == b:
        return Fit.SAME
    if len(a) == 1 or len(b) == 1:
        short, long = sorted((latin(a), latin(b)), key=len)
        return Fit.INITIAL if short and long.startswith(short) else Fit.NONE
    one, other = sound(a), sound(b)
    if one == other:
        return Fit.SOUND
    known_a, known_b = name_forms.groups(a), name_forms.groups(b)
    if known_a & known_b:
        return Fit.FORM
    if is_abjad(a) != is_abjad(b):
        return Fit.SOUND if skeleton(a) == skeleton(b) else Fit.NONE
    if (known_a and known_b) or _of_the_other_sex(one, other):
        return Fit.NONE  # two names that both exist
    return max(_slip_or_beginning(one, other), _slip_or_beginning(latin(a), latin(b)))


def _of_the_other_sex(a: str, b: str) -> bool:
    """Daniel and Daniela, Mario and Maria, Ivanov and Ivanova."""
    short, long = sorted((a, b), key=len)
    if long == f"{short}a" and short[-1:] not in "aeiou":
        return True
    return len(short) == len(long) and a[:-1] == b[:-1] and {a[-1:], b[-1:]} == {"a", "o"}


def _slip_or_beginning(a: str, b: str) -> Fit:
    short, long = sorted((len(a), len(b)))
    if short >= 4:
        wrong = OSA.distance(a, b, score_cutoff=2)
        if wrong == 1 or (wrong == 2 and short >= 8):
            return Fit.SLIP
    if short >= 3 and long - short >= 2 and (a.startswith(b) or b.startswith(a)):
        return Fit.BEGINNING
    return Fit.NONE


# ---------------------------------------------------------------- names
_SAME = {Fit.SAME: Kind.SAME, Fit.SOUND: Kind.SOUND, Fit.FORM: Kind.FORM, Fit.SLIP: Kind.SLIP,
         Fit.BEGINNING: Kind.FORM, Fit.INITIAL: Kind.INITIAL}  # fmt: skip


def compare(a: str, b: str, given_a: str = "", given_b: str = "") -> Likeness:
    """How two names fit. `given`: which of the words are given names, where that is known."""
    if not a or not b:
        return Likeness(Kind.UNKNOWN)
    one, other = _parsed(a), _parsed(b)
    apart = bool(one.generation and other.generation and one.generation != other.generation)
    if a == b or one.words == other.words:
        return Likeness(Kind.SAME, tuple((w, w, Fit.SAME) for w in one.words), apart)
    if one.cjk and other.cjk:
        alike = _in_latin(one) == _in_latin(other)
        return Likeness(Kind.SOUND, ((a, b, Fit.SOUND),), apart) if alike else Likeness(Kind.OTHER)
    mine = _in_latin(one) if one.cjk else one.words
    theirs = _in_latin(other) if other.cjk else other.words
    met, left_a, left_b = _meet(mine, theirs)
    return Likeness(_kind(met, left_a, left_b, given_a, given_b), tuple(met), apart)


_Met = list[tuple[str, str, Fit]]


def _meet(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[_Met, list[str], list[str]]:
    """Which words meet, the best first, and what is left of both."""
    left_a, left_b = list(a), list(b)
    met: _Met = []
    fits = sorted(((fit(x, y), n, x, y) for n, x in enumerate(a) for y in b), key=lambda f: (-f[0], f[1]))
    for how, _n, x, y in fits:
        if how and x in left_a and y in left_b:
            left_a.remove(x)
            left_b.remove(y)
            met.append((x, y, how))
    if left_a and left_b and len(left_a) + len(left_b) > 2:
        joined = _joined(left_a, left_b)
        if joined is not None:
            met.append(joined)
            return met, [], []
    if (left_a or left_b) and met and len(a) != len(b):
        _join_broken(met, left_a, left_b)
    return met, left_a, left_b


def _joined(a: list[str], b: list[str]) -> tuple[str, str, Fit] | None:
    """`Min Jun` and `Minjun`, `van der Berg` and `Vanderberg`."""
    if len(a) > 3 or len(b) > 3:
        return None
    for x in permutations(a):
        for y in permutations(b):
            how = fit("".join(x), "".join(y))
            if how >= Fit.FORM:
                return "".join(x), "".join(y), how
    return None


def _join_broken(met: _Met, left_a: list[str], left_b: list[str]) -> None:
    """`Xiao Ming` may have met `Xiaoming` as a beginning: then the rest belongs to it, too."""
    for n, (x, y, how) in enumerate(met):
        if how is Fit.BEGINNING:
            whole = _joined([x, *left_a], [y, *left_b])
            if whole is not None:
                met[n] = whole
                left_a.clear()
                left_b.clear()
                return


def _kind(met: _Met, left_a: list[str], left_b: list[str], given_a: str, given_b: str) -> Kind:
    full = [m for m in met if m[2] >= Fit.BEGINNING]
    if not met:
        return Kind.OTHER
    if not left_a and not left_b:
        return _SAME[min(m[2] for m in met)] if full else Kind.PART
    if not left_a or not left_b:
        if len(met) < 2:
            return Kind.PART
        return (
            Kind.INITIAL if len(full) < 2 else Kind.MORE if min(m[2] for m in full) > Fit.SLIP else Kind.FORM
        )
    givens_a, givens_b = given_a.split(), given_b.split()
    if not (givens_a or givens_b) or not full:
        return Kind.KIN if full else Kind.OTHER
    are_given = [x in givens_a or y in givens_b for x, y, _fit in full]
    if any(are_given) and not all(are_given):
        return Kind.MIDDLE
    return Kind.MARRIED if all(are_given) and _families_left(left_a, left_b, givens_a, givens_b) else Kind.KIN


def _families_left(left_a: list[str], left_b: list[str], givens_a: list[str], givens_b: list[str]) -> bool:
    """Whether what differs is the family name, not a second given name."""
    return not (set(left_a) & set(givens_a)) and not (set(left_b) & set(givens_b))
