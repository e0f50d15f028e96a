"""Whether somebody is called as the words of a line say: whole, by an initial, by a short form, or with a slip."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from desktop_crm.base.text import fold, is_cjk
from desktop_crm.contacts import name_forms, naming, transliteration

_SLIP = 4  # letters of the shortest name in which a slip is looked for


@lru_cache(maxsize=10_000)
def spelt(said: str) -> tuple[str, ...]:
    """The folded words of a name; of one that is not written in words also the whole."""
    return tuple(naming.name_words(said))


def wanted(words: Sequence[str]) -> list[str]:
    """The words of a line as names are compared."""
    return [part for word in words for part in spelt(word)]


def is_called(name: str, words: Sequence[str]) -> bool:
    """Whether each folded word stands in a name; beside a whole one a short form or a cut one will do."""
    held = [holds(name, word) for word in words]
    if all(held):
        return True
    if not any(held):
        return False  # the most of all who are looked at
    family = " ".join(spelt(name)[1:])
    known = any(len(word) > 1 and holds(family, word) for word in words)
    return any(here and len(word) > 1 for here, word in zip(held, words, strict=True)) and all(
        here or (known and _is_form(name, word)) or (len(word) < 4 and _begins(name, word))
        for here, word in zip(held, words, strict=True)
    )


def is_nearly_called(name: str, words: Sequence[str]) -> bool:
    """Whether a name is meant though none of the words need be written as it is."""
    given = any(word in spelt(name)[:1] for word in words)  # `Hannah Siobhan` is no Hannah twice
    return bool(words) and all(
        holds(name, word)
        or (len(word) > 1 and ((not given and _is_form(name, word)) or _is_slip(name, word)))
        for word in words
    )


def holds(said: str, word: str) -> bool:
    """Whether a folded word stands whole in what somebody is called; a single letter begins one of its words."""
    words = spelt(said)
    if word in words or (f"{word}s" in words and re.search(rf"{word}['’]s", fold(said))):
        return True  # `Mary` in St Mary's
    if len(word) == 1 and any(each.startswith(word) for each in words):
        return True
    return is_cjk(word) and word in fold(said)


def put_right(text: str, words: frozenset[str]) -> str:
    """A line with the letters in their order where two neighbours changed places in one of the words: `rnag`."""
    known = {"".join(sorted(word)): word for word in words}

    def right(match: re.Match[str]) -> str:
        said = match.group()
        low = said.lower()
        meant = known.get("".join(sorted(low)))
        if meant is None or low in words or OSA.distance(low, meant) != 1:
            return said
        return meant.capitalize() if said[:1].isupper() else meant

    return re.sub(r"(?<![\w'’])[A-Za-z]{4,12}(?![\w'’])", right, text)


def _begins(said: str, word: str) -> bool:
    """`O'B` of O'Brien."""
    return len(word) > 1 and any(each.startswith(word) for each in spelt(said))


def _is_form(said: str, word: str) -> bool:
    mine = name_forms.groups(word) if word.isalpha() else frozenset()
    return bool(mine) and any(mine & name_forms.groups(each) for each in spelt(said)[:1])


def _is_slip(said: str, word: str) -> bool:
    if word in _latin(said):
        return True  # `Xiaoming` of 王小明
    if len(word) < _SLIP:
        return len(word) == _SLIP - 1 and any(word[0] + word[:0:-1] == each for each in _latin(said))  # `Roa`
    return any(
        each[:1] == word[:1]
        and len(each) >= _SLIP
        and not each.startswith(word)  # a name half typed is none yet
        and OSA.distance(each, word, score_cutoff=1) < 2
        for each in _latin(said)
    )


@lru_cache(maxsize=10_000)
def _latin(said: str) -> tuple[str, ...]:
    parts = (part for word in spelt(said) for part in transliteration.syllables(word))
    return tuple(transliteration.latin(part).replace(" ", "") for part in parts)
