"""A line in its clauses: what happened, then what was said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop_crm.dialogue.quick.language import Language, Mention

WORD = re.compile(r"[^\W_]+(?:[.'’\-][^\W_]+)*\.?", re.UNICODE)
_MOST = 40  # clauses; nobody writes more into one line


@dataclass(frozen=True, slots=True)
class Part:
    """A clause and where it stands in the line; `masked` has commas where its times are."""

    start: int
    end: int
    text: str
    masked: str
    asks: bool = False  # a question mark ends it
    joined: str = ""  # the word, and no sign, that parts it from the clause before


def clauses(
    text: str, language: Language, mentions: Sequence[Mention], whole: Iterable[int] = ()
) -> list[Part]:
    """The clauses of the line. Neither a time is cut through, nor what lies about one of the places in `whole`."""
    found, start = [], 0
    kept = frozenset(whole)
    for gap in language.breaks.finditer(text):
        if any(m.start < gap.end() and gap.start() < m.end for m in mentions) or gap.start() in kept:
            continue
        if text[start : gap.start()].strip():
            found.append(_part(text, start, gap.start(), mentions))
        start = gap.end()
        if len(found) == _MOST:
            break
    if text[start:].strip():
        found.append(_part(text, start, len(text), mentions))
    return found or [_part(text, 0, len(text), mentions)]


def _part(text: str, start: int, end: int, mentions: Sequence[Mention]) -> Part:
    asks = text[end : end + 1] == "?" or text[start:end].rstrip().endswith("?")
    word = re.search(r"[^\W\d_]+$", text[:start].rstrip())
    joined = word.group() if word else ""
    return Part(start, end, text[start:end], _masked(text[start:end], start, mentions), asks, joined)


def _masked(text: str, start: int, mentions: Sequence[Mention]) -> str:
    """A piece of the line, with commas where its times stand: they are no part of a name or a verb."""
    for mention in mentions:
        first, last = max(mention.start - start, 0), min(mention.end - start, len(text))
        if first < last:
            text = text[:first] + "," * (last - first) + text[last:]
    return text


def says(part: Part, language: Language) -> bool:
    """Whether a clause says anything but when."""
    return any(word.lower().strip(".") not in language.fillers for word in WORD.findall(part.masked))


def is_to_do(part: Part, language: Language) -> bool:
    """Whether a clause says what we are to do: `call them on Monday`."""
    said = part.text.lstrip()
    return any(rule.match(said) for rule in (language.plan, language.task))


def holding(parts: Sequence[Part], place: int) -> Part:
    """The clause in which a place of the line lies."""
    return next((part for part in parts if part.start <= place < part.end), parts[-1])
