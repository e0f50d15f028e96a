"""Names that are words as well (`Will rang`, `emailed May`): set apart before any rule reads the line.

Where somebody is called so and the word stands as a name does, it is written in wide letters (`Ｗｉｌｌ`). No rule
takes these for the word, names are compared as if they were the common ones, and every letter keeps its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop_crm.dialogue.quick.language import Language
from desktop_crm.dialogue.quick.records import Who

_SHIFT = 0xFEE0  # from `!` to its wide form
_NEXT = re.compile(r"(?P<whose>['’]?s?)(?P<gap>\s*)(?P<next>[^\W\d_]*)")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that may be a name, and what stands about it."""

    said: str
    before: str
    whose: str
    gap: str
    next: str
    after: str

    @property
    def begins(self) -> bool:
        """Whether it begins a sentence, where capitals say nothing."""
        return not self.before.strip() or self.before.rstrip()[-1] in ".!?:;–—-("

    @property
    def capital(self) -> bool:
        return self.said[0].isupper()


def set_apart(text: str, language: Language, who: Who) -> str:
    """The line with such names in wide letters."""
    if not language.also_names.search(text):
        return text

    def apart(match: re.Match[str]) -> str:
        follows = _NEXT.match(text, match.end())
        assert follows is not None
        word = _Word(
            match.group(), text[: match.start()], follows["whose"], follows["gap"], follows["next"],
            text[match.end() :],
        )  # fmt: skip
        return _wide(word.said) if _is_name(word, language, who, text) else word.said

    return language.also_names.sub(apart, text)


def _is_name(word: _Word, language: Language, who: Who, text: str) -> bool:
    by = language.done_by.match(word.after)
    if by and word.begins and word.said.lower() in language.things and who.called([by["name"]], False):
        return False  # `Bill paid by Bob`
    with_family = bool(
        word.gap and word.next
    ) and word.next.lower() not in language.fillers | language.common | {"u", "r"}
    behind = word.after[len(word.whose) + len(word.gap) + len(word.next) :]
    sure = len(word.next) > 1 or word.next.isupper() or not word.begins
    with_family = with_family and (sure or language.name_behind.match(behind) is not None)
    if with_family and who.called([word.said, word.next], False):
        return True
    return _stands_as_name(word, language, text) and bool(who.called([word.said], False))


def _stands_as_name(word: _Word, language: Language, text: str) -> bool:
    """Whether the words about it would stand so about a name."""
    low = word.said.lower()
    if low in language.months and (
        language.month_before.search(word.before) or re.match(r"\s+\d{1,2}(?!\d)|,?\s+\d{4}", word.after)
    ):
        return False
    did = language.name_before.search(word.before) is not None
    does = language.name_behind.match(word.after) is not None
    if word.capital and not text.isupper():
        return does or bool(word.whose) if word.begins else True
    if word.whose[:1] in ("'", "’") and low not in language.things:
        return True  # `will's fence`
    if low in language.things:
        return did and language.person_before.search(word.before) is not None
    return (did and (does or language.verb_behind.match(word.after) is None)) or (word.begins and does)


def _wide(word: str) -> str:
    return "".join(chr(ord(letter) + _SHIFT) if letter.isascii() else letter for letter in word)
