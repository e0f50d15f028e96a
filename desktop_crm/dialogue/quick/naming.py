"""Whom a line is about: the phrases in which names stand, in the order in which they count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from desktop_crm.contacts.naming import name_words
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.quick.clauses import Part
from desktop_crm.dialogue.quick.language import Language
from desktop_crm.dialogue.quick.phrases import OFFERED, Named, Search, looked_up, words_of
from desktop_crm.dialogue.quick.records import Someone, Who
from desktop_crm.dialogue.quick.telling import Told


def turned_names(text: str, who: Who, language: Language) -> set[int]:
    """Where commas stand in names that are written as in lists: `Beecham, Dorothy`."""
    found = set()
    for match in re.finditer(r"(?<![\w'’])([^\W\d_][\w'’-]+)(?=, ?([^\W\d_][\w'’-]+))", text[:200]):
        pair = match[1], match[2]
        known = language.fillers | language.common
        names = all(word[:1].isupper() and word.lower() not in known for word in pair)
        if names and len(who.called(pair, False)) == 1:
            found.add(match.end())
    return found


def named(
    text: str, told: Told, parts: Sequence[Part], language: Language, who: Who, about: Someone | None
) -> Named:
    """Who is meant by a line; of two who are named together nobody knows which."""
    found = _named(told, parts, language, who, about)
    if found.contact is None or not found.sure or found.over:
        return found
    others = _together(text, found.contact, language, who)
    return (
        replace(found, sure=False, candidates=tuple(dict.fromkeys((found.contact, *others)))[:OFFERED])
        if others
        else found
    )


def _together(text: str, one: Someone, language: Language, who: Who) -> tuple[Someone, ...]:
    """Whom a line names beside somebody: `rang Ellen, Priya and Ben`."""
    mine = name_words(one.name)
    for match in re.finditer(
        rf"([^\W\d_]+)(?:,\s[^\W\d_]+)?\s(?:{language.both.pattern})\s([^\W\d_]{{2,}})(?!['’])", text
    ):
        for this, other in ((match[1], match[2]), (match[2], match[1])):
            if not set(name_words(this)) & set(mine) or other.lower() in language.fillers | language.common:
                continue
            if other.lower() in language.kin:
                return (one,)  # `Wendy's carer and Wendy came`
            found = tuple(who.called([other], False))
            if found and one not in found:
                return found
    return ()


def _named(told: Told, parts: Sequence[Part], language: Language, who: Who, about: Someone | None) -> Named:
    """Whom the words of the touch name, else its clause; who is only met later is asked about."""
    search = Search(language, who, about)
    for number, phrase in enumerate(told.who):
        subject = told.subject and number == 0
        found = looked_up(
            phrase, replace(search, subject=subject, human=told.human and told.direction is Direction.IN)
        )
        if found is not None:
            return found
        if subject and about is None and any(search.is_name(word) for word in words_of(phrase)):
            return _under_heading(told, parts, search) or Named(
                candidates=_met(told.who[1:], search)
            )  # `the insurance rang about Wendy`
    for part in parts[:1]:
        if (found := looked_up(_without_touch(part, told), search)) is not None:
            return found
    if about is not None:
        return Named(about, (), True)
    met = _met((part.masked for part in parts[1:]), search)
    strange = any(language.nobody.search(part.masked) for part in parts)
    return Named(met[0] if len(met) == 1 and not strange else None, met)


def _under_heading(told: Told, parts: Sequence[Part], search: Search) -> Named | None:
    """`Hillside School: head rang`: somebody there."""
    found = looked_up(parts[0].masked, search) if told.start >= parts[0].end else None
    return None if found is None or found.contact is None else replace(found, sure=False)


def _met(phrases: Iterable[str], search: Search) -> tuple[Someone, ...]:
    found = [one for phrase in phrases if (one := looked_up(phrase, replace(search, about=None))) is not None]
    met = [one for each in found for one in (each.contact, *each.candidates) if one is not None]
    return tuple(dict.fromkeys(met))[:OFFERED]


def _without_touch(part: Part, told: Told) -> str:
    """The clause with commas where the touch is told: `Rang about roses` names nobody called Rang."""
    start, end = max(told.start - part.start, 0), min(told.end - part.start, len(part.masked))
    return part.masked[:start] + "," * (end - start) + part.masked[end:] if start < end else part.masked
