"""The words of column headers in many languages, and how a header is cut into them.

`resources/mapping/words.json` holds, by language and meaning, the phrases people write above columns. A
phrase that begins with `=` counts only where it is the whole header.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from desktop_crm.base.paths import resource
from desktop_crm.base.text import fold

ENGLISH = "en"
LONGEST = 8  # words of the longest phrase
_CJK = "\u3005\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\u0e00-\u0e7f"
_ENDING = re.compile(r"(?<=[a-zà-ÿа-я])\((?:[a-zà-ÿа-я]{1,3})\)", re.IGNORECASE)  # conjoint(e), Partner(in)
_SLASHED = re.compile(r"(?<=[a-zß-ÿ])/(?:in|innen|e|r|n|o|a)\b")  # Partner/in, Weitere/r
_CAMEL = re.compile(r"(?<=[a-zß-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])")
_DIGITS = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_ELIDED = re.compile(r"\b([ldnLDN])'")
_OTHER = re.compile(r"[\W_]+")
_CJK_GAP = re.compile(f"(?<=[{_CJK}]) (?=[{_CJK}])")
_CJK_EDGE = re.compile(f"(?<=[{_CJK}])(?=[a-z0-9])|(?<=[a-z0-9])(?=[{_CJK}])")
_IS_CJK = re.compile(f"[{_CJK}]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A phrase found in a header and what it means (empty: nothing known)."""

    text: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A header cut into phrases. `cost` is small where few long phrases cover it whole."""

    pieces: tuple[Piece, ...]
    cost: float
    exact: bool = False


def plain(header: str, camel: bool = True) -> str:
    """The header folded, one blank between words: `Manager's Name` → `managers name`, `IMAddress` → `im address`."""
    text = _SLASHED.sub("", _ENDING.sub("", unicodedata.normalize("NFKC", header)))
    if camel:
        text = _CAMEL.sub(" ", text)
    text = _DIGITS.sub(" ", text)
    text = _ELIDED.sub(r"\1 ", fold(text)).replace("'", "")
    text = _OTHER.sub(" ", text)
    text = _CJK_EDGE.sub(" ", _CJK_GAP.sub("", " ".join(text.split())))
    return text or fold(header)


_HELD = 40_000  # headers that are remembered: those of the widest sheet, in two orders of languages


class Vocabulary:
    """Every phrase with its meaning in each language."""

    def __init__(self, data: dict[str, dict[str, list[str]]]) -> None:
        self.phrases: dict[str, dict[str, str]] = {}
        self.exact: dict[str, dict[str, str]] = {}
        for language, meanings in data.items():
            for meaning, phrases in meanings.items():
                for phrase in phrases:
                    whole = phrase.startswith("=")
                    table = self.exact if whole else self.phrases
                    table.setdefault(plain(phrase.removeprefix("=")), {})[language] = meaning
        self.languages = tuple(data)
        self._cuts: dict[tuple[str, tuple[str, ...]], Cut] = {}

    def meaning(self, phrase: str, languages: Sequence[str]) -> str:
        """What the phrase means, asked in the order of `languages`; empty where none of them knows it."""
        found = self.phrases.get(phrase)
        if not found:
            return ""
        return next((found[language] for language in languages if language in found), "")

    def whole(self, header: str, languages: Sequence[str]) -> str:
        """What a whole header means that is one known phrase."""
        found = self.exact.get(header) or self.phrases.get(header) or {}
        return next((found[language] for language in languages if language in found), "")

    def languages_of(self, phrase: str) -> Iterable[str]:
        return {**self.phrases.get(phrase, {}), **self.exact.get(phrase, {})}

    def cut(self, header: str, languages: Sequence[str]) -> Cut:
        """The cheapest way to read a header as known phrases; each is asked for many times."""
        key = (header, tuple(languages))
        if key not in self._cuts:
            if len(self._cuts) >= _HELD:
                self._cuts.clear()
            found = [self._cut(plain(header, camel), languages) for camel in (True, False)]
            self._cuts[key] = min(found, key=lambda c: c.cost)
        return self._cuts[key]

    def _cut(self, text: str, languages: Sequence[str]) -> Cut:
        whole = self.whole(text, languages)
        if whole:
            return Cut((Piece(text, whole),), 0.5, exact=True)
        tokens = text.split()
        best: list[tuple[float, tuple[Piece, ...]]] = [(0.0, ())]
        for end in range(1, len(tokens) + 1):
            options = []
            for start in range(max(0, end - LONGEST), end):
                cost, pieces = self._piece(tokens[start:end], languages)
                options.append((best[start][0] + cost, best[start][1] + pieces))
            best.append(min(options, key=lambda o: o[0]))
        return Cut(best[-1][1], best[-1][0])

    def _piece(self, tokens: list[str], languages: Sequence[str]) -> tuple[float, tuple[Piece, ...]]:
        phrase = " ".join(tokens)
        meaning = self.meaning(phrase, languages)
        if meaning:
            return (0.2 if meaning == "noise" else 1.0), (Piece(phrase, meaning),)
        if len(tokens) > 1:
            return 100.0, ()
        if phrase.isdecimal():
            return 0.3, (Piece(phrase, "number"),)
        return self._inside(phrase, languages)

    def _inside(self, token: str, languages: Sequence[str]) -> tuple[float, tuple[Piece, ...]]:
        """One word as several: `privatadresse`, `zipcode`, `自宅電話番号`; else as a plural; else as unknown."""
        parts = self._compound(token, languages)
        if parts:
            return 1.0 + 0.3 * len(parts), parts
        for ending in ("s", "es", "en", "n"):
            meaning = self.meaning(token.removesuffix(ending), languages)
            if meaning and token.endswith(ending) and len(token) > len(ending) + 3:
                return 1.3, (Piece(token, meaning),)
        return 3.0, (Piece(token, ""),)

    def _compound(self, token: str, languages: Sequence[str]) -> tuple[Piece, ...]:
        cjk = bool(_IS_CJK.search(token))
        least = 1 if cjk else 3
        if len(token) < 2 * least or len(token) > 40:
            return ()
        best: list[tuple[int, tuple[Piece, ...]] | None] = [(0, ())]
        for end in range(1, len(token) + 1):
            options = []
            for start in range(max(0, end - 20), end):
                before = best[start]
                meaning = self.meaning(token[start:end], languages) if end - start >= least else ""
                if before is not None and meaning:
                    options.append((before[0] + 1, (*before[1], Piece(token[start:end], meaning))))
                elif before is not None and not cjk and token[start:end] in {"s", "n", "en", "es"}:
                    options.append((before[0] + 1, before[1]))
            best.append(min(options, key=lambda o: o[0]) if options else None)
        last = best[-1]
        return last[1] if last and len(last[1]) > 1 else ()


@cache
def vocabulary(of: str = "words") -> Vocabulary:
    """One of the program's own vocabularies, read once: `words` of contacts, `orders` or `exchanges`."""
    return Vocabulary(json.loads(resource(f"mapping/{of}.json").read_text("utf-8")))


def all_languages() -> tuple[str, ...]:
    return vocabulary().languages


@lru_cache(maxsize=64)
def languages_of(headers: tuple[str, ...]) -> tuple[str, ...]:
    """The languages in which headers are to be read, likeliest first; English is always among them."""
    words, everything = vocabulary(), all_languages()
    votes: Counter[str] = Counter()
    for header in headers:
        for piece in words.cut(header, everything).pieces:
            known = list(words.languages_of(piece.text))
            for language in known:
                votes[language] += len(piece.text) / len(known)  # type: ignore[assignment]
    votes[ENGLISH] += 1
    top = votes.most_common(1)[0][1]
    likely = [language for language, weight in votes.most_common() if weight >= 0.35 * top]
    return tuple(likely if ENGLISH in likely else [*likely, ENGLISH])
