"""Whom a line is about: the phrases in which names stand, in the order in which they count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from desktop_crm.base.text import fold
from desktop_crm.contacts.naming import name_words
from desktop_crm.dialogue.channels import Channel, Direction
from desktop_crm.dialogue.quick.clauses import Part
from desktop_crm.dialogue.quick.language import Language
from desktop_crm.dialogue.quick.phrases import OFFERED, Named, Search, Word, looked_up, words_of
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
    taken_back = language.corrected.search(text)
    if taken_back and taken_back["who"].lower() in language.kin:
        return Named(candidates=(found.contact,))
    of_kin = language.of_kin.search(text)
    if of_kin and of_kin["who"].lower() in language.kin:
        return Named(found.contact, (found.contact,))  # `Liz, Sam's mum, rang`
    others = _together(text, found.contact, language, who)
    if not others:
        rivals = _rivals(text, told, parts, found.contact, language, who)
        return Named(rivals[0], rivals[:OFFERED]) if rivals else found
    among = tuple(dict.fromkeys((found.contact, *others)))[:OFFERED]
    return Named(found.contact if others == (found.contact,) else None, among)


def _together(text: str, one: Someone, language: Language, who: Who) -> tuple[Someone, ...]:
    """Whom a line names beside somebody: `rang Ellen, Priya and Ben`, `Sanjay Patel and Anita Patel came in`."""
    mine = set(name_words(one.name))
    for match in re.finditer(
        rf"({_RUN})(?:,\s[^\W\d_]+)?\s?(?:{language.both.pattern})\s?({_RUN})(?!['’])", text
    ):
        sides = match[1].split(), match[2].split()
        if not any(mine.intersection(name_words(word)) for side in sides for word in side):
            continue
        if fold(sides[0][-1]) == fold(sides[1][0]):
            return (one,)  # Fraser & Fraser
        if language.kin.intersection(word.lower() for side in sides for word in side):
            return (one,)  # `Wendy's carer and Wendy came`
        if letter := _letter(sides, language, who):
            family = [word for side in sides for word in side if mine.intersection(name_words(word))][-1]
            return tuple(each for each in who.called([letter, family], False) if each != one) or (one,)
        found = _called(sides[0][::-1], language, who), _called(sides[1], language, who)
        for here, there in (found, found[::-1]):
            if there and one not in there and (one in here or mine.intersection(_words(here))):
                return there
    return ()


def _rivals(
    text: str, told: Told, parts: Sequence[Part], one: Someone, language: Language, who: Who
) -> tuple[Someone, ...]:
    """All who may be meant, the likeliest first, where the one who is taken may be no name; else nobody.

    `Violet paint ordered, told Bob`: more likely Bob. `Rose, emailed Bob`: who knows.
    """
    words = words_of(text[:80])
    mine = set(name_words(one.name))
    first = words[0].low if words else ""
    lone = mine.intersection(name_words(first)) and not (
        len(words) > 1 and mine & set(name_words(words[1].said))
    )
    word = lone and not language.ordinary.isdisjoint(name_words(first))  # also one in wide letters
    told_of = told.subject and not told.weak  # `Rose rang, told Bob`
    if word and language.acts.match(text, words[0].end):
        told_of = True  # `Rose wants a quote for Bob`
    elif told_of and word:
        told_of = len(text[words[0].end : told.start].split()) < 2  # and not `Pat on the back from Bob`
    rules = (language.rival, language.rival_of_word)[: 2 if word else 1]
    found: dict[Someone, None] = {}
    for match in (match for rule in rules for match in rule.finditer(text)):
        met = () if told_of and match.start() else _those_called(match, language, who)
        if one not in met:
            found.update(dict.fromkeys(met))
    if told.direction is Direction.OUT and not told.subject and not told.weak:
        found.update(dict.fromkeys(_before_us(text, told, parts, one, language, who)))
    heading = language.heading.match(text)
    found = {each: None for each in found if not _is_a_month(text, each, language)}
    if heading and one not in (met := _those_called(heading, language, who, whole=True)):
        found.update(dict.fromkeys(met))
    if found:
        return (*found, one) if word and len(found) == 1 and not told_of else (one, *found)
    if word and words[1:] and not told_of and _is_a_word(text[words[0].end :], words[0], words[1], language):
        return (one,)
    return _beside_a_thing(words, one, text, language, who) if told.weak or not told.end else ()


def _before_us(
    text: str, told: Told, parts: Sequence[Part], one: Someone, language: Language, who: Who
) -> tuple[Someone, ...]:
    """Somebody else who stands where whoever did it stands: `Gary met Jonas`."""
    start = next((part.start for part in parts if part.start <= told.start < part.end), 0)
    words = words_of(text[start : told.start])
    if not words or not words[0].capital or len(words) > _NAME:
        return ()
    met = who.called([word.said for word in words if word.low not in language.fillers], False)
    return () if one in met else tuple(met)


def _is_a_month(text: str, one: Someone, language: Language) -> bool:
    """Whether somebody is only called as a month that a line names: `Dawn owes me for April`."""
    months = language.months.intersection(name_words(one.name))
    said = [match for month in months for match in re.finditer(rf"\b{month}\b", text, re.IGNORECASE)]
    return bool(said) and all(language.month_before.search(text[: match.start()]) for match in said)


def _beside_a_thing(
    words: Sequence[Word], one: Someone, text: str, language: Language, who: Who
) -> tuple[Someone, ...]:
    """`Joe's van hit Gary's gate`, `ordered clay from Harry`: a thing is told of, and somebody else is named."""
    mine = set(name_words(one.name))
    at = next((n for n, word in enumerate(words) if mine.intersection(name_words(word.said))), None)
    if at is None:
        return ()
    last = at + (at + 1 < len(words) and bool(mine.intersection(name_words(words[at + 1].said))))
    whose = text[words[last].end : words[last].end + 1] in ("'", "’")
    small = words[at].said.islower() and words[at].low in language.ordinary and last == at > 0
    small = small and not whose and language.name_before.search(text[: words[at].start]) is None
    if not whose and not small:
        return ()
    others: dict[Someone, None] = {}
    for word in (*words[:at], *words[last + 1 :]):
        if word.said[:1].isupper() and word.low not in language.fillers | language.common:
            others.update(dict.fromkeys(who.called([word.said], False)))
    others.pop(one, None)
    if small:
        return (*others, one)
    return (one, *others) if others else ()


def _is_a_word(behind: str, first: Word, following: Word, language: Language) -> bool:
    """Whether what follows the first word of a line follows no name: `Olive oil arrived`."""
    if first.said.islower() and language.verb_before.match(behind):
        return True  # `mark the plots`
    return language.no_name.match(behind) is not None or (
        behind[:1] == " "
        and following.said.islower()
        and following.low not in language.fillers
        and language.name_behind.match(behind) is None
    )


def _those_called(
    match: re.Match[str], language: Language, who: Who, whole: bool = False
) -> Sequence[Someone]:
    """Who is called as one or two words of a match say, or with `whole` as all of them."""
    said = [word for word in (match["name"], match["family"]) if word]
    if said[0].lower() in language.fillers | language.common:
        return ()
    found = who.called(said, False)
    return found if found or whole or len(said) < 2 else who.called(said[:1], False)


_NAME = 2  # words
_RUN = r"(?:[^\W\d_]{2,}|(?<![\w'’])[^\W\d_]\.?(?!\w))(?:\s[^\W\d_]+\.?)?"


def _letter(sides: tuple[Sequence[str], Sequence[str]], language: Language, who: Who) -> str:
    """The letter that is all that is said of somebody beside the word that joins two names: `J and Bob rang`."""
    for side, word in ((sides[0], sides[0][-1]), (sides[1], sides[1][0])):
        said = word.strip(".")
        we = language.we.fullmatch(said) is not None
        word_too = said.lower() in language.fillers and not said.isupper()
        if len(said) == 1 and not (we or word_too) and not (side[1:] and who.called(side, False)):
            return said
    return ""


def _words(found: Iterable[Someone]) -> set[str]:
    return {word for each in found for word in name_words(each.name)}


def _called(run: Sequence[str], language: Language, who: Who) -> tuple[Someone, ...]:
    """Who is called as two words beside the word that joins two names say, else as the nearer one."""
    said = [word.strip(".") for word in run]
    known = next((word for word in said if len(word) > 1), said[0])
    if not known[:1].isupper() and known.lower() in language.fillers | language.common:
        return ()
    return tuple((who.called(said, False) if len(said) > 1 else ()) or who.called([known], False))


def _named(told: Told, parts: Sequence[Part], language: Language, who: Who, about: Someone | None) -> Named:
    """Whom the words of the touch name, else its clause; who is only met later is asked about."""
    there = told.channel == Channel.VISIT and told.direction is Direction.OUT
    search = Search(language, who, about, place=there)
    for number, phrase in enumerate(told.who):
        subject = told.subject and number == 0
        found = looked_up(
            phrase, replace(search, subject=subject, human=told.human and told.direction is Direction.IN)
        )
        if told.subject and number and found is not None and not (found.contact or found.candidates):
            continue  # `they want someone out today`
        if found is not None and subject and not found.contact and about is None:
            found = _under_heading(told, parts, search) or found  # `Hartley: their Dave says`
        if found is not None and (found.contact or found.candidates or told.end or about is not None):
            return found
        if subject and about is None and any(search.is_name(word) for word in words_of(phrase)):
            return _under_heading(told, parts, search) or Named(
                candidates=_met(told.who[1:], search)
            )  # `the insurance rang about Wendy`
    first = looked_up(_without_touch(parts[0], told), search)
    if first is not None and (first.contact or first.candidates or told.end):
        return first
    if first is not None:
        return _to_be_told(parts[1:], search) or first
    if about is not None:
        return Named(about, (), True)
    met = _met((part.masked for part in parts[1:]), search)
    strange = any(language.nobody.search(part.masked) for part in parts)
    return Named(met[0] if len(met) == 1 and not strange else None, met)


def _to_be_told(parts: Sequence[Part], search: Search) -> Named | None:
    """`Metronome mended, tell May`: whom something is to be done for."""
    language = search.language
    todo = [p.masked for p in parts if any(r.match(p.masked) for r in (language.plan, language.task))]
    met = _met(todo, search)
    return Named(met[0], met) if len(met) == 1 else None


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
