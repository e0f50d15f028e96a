"""A line with what is cut short in it spelled out (`recd`, `apointment`): the rules read whole words, what is kept is
as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from desktop_crm.dialogue.quick.records import Who

_MISSED = (
    7  # letters of the shortest word in which a letter may be missing; shorter ones are words of their own
)
_WORD = re.compile(r"(?<![\w'’./@-])[^\W\d_](?:[\w'’/]*\w)?(?![\w'’/@-])")


@dataclass(frozen=True, slots=True)
class Line:
    """What the rules read, and where it stands in what was typed."""

    text: str
    typed: str
    places: tuple[int, ...]  # of each letter of `text`, and of its end

    def as_typed(self, start: int, end: int) -> str:
        return self.typed[self.places[start] : self.places[end]]


def spelled_out(text: str, typed: str, short: Mapping[str, str], who: Who) -> Line:
    """`typed` as long as `text`: the line before letters were put in their order."""
    made: list[str] = []
    places: list[int] = []
    done = 0
    for match in _WORD.finditer(text):
        whole = short.get(match.group().lower().replace("’", "'"))
        if whole is None or who.called([match.group()], False):
            continue
        whole = whole.capitalize() if match.group()[0].isupper() else whole
        made += text[done : match.start()], whole
        places += range(done, match.start())
        places += [match.start()] * len(whole)
        done = match.end()
    return Line("".join((*made, text[done:])), typed, (*places, *range(done, len(text) + 1)))


def slips(words: Iterable[str], known: frozenset[str]) -> dict[str, str]:
    """How words are written with a letter doubled, not doubled, or missing, where that is no word that is known."""
    words = frozenset(words)
    made: dict[str, str] = {}
    for word in sorted(words):
        for slip in _slips_of(word):
            if slip not in words and slip not in known:
                made.setdefault(slip, word)
    return made


def _slips_of(word: str) -> Iterator[str]:
    inner = range(1, len(word) - 1)
    doubled = (
        word[:at] + word[at] + word[at:] for at in inner if word[at] not in (word[at - 1], word[at + 1])
    )
    single = (word[:at] + word[at + 1 :] for at in inner if word[at] == word[at - 1])
    missing = (word[:at] + word[at + 1 :] for at in inner if len(word) >= _MISSED)
    return chain(doubled, single, missing)
