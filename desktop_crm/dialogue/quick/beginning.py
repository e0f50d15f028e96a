"""How a line begins says who began: with somebody's name before a verb it was they.

Of nearly two thousand lines with a name before a verb all but thirty tell what came from them; those say that it
was not answered, that something was done to them, or that we did something with them. So where only a deed or nothing
tells it, the beginning counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from desktop_crm.contacts.naming import name_words
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.quick.clauses import Part
from desktop_crm.dialogue.quick.language import Language
from desktop_crm.dialogue.quick.phrases import words_of
from desktop_crm.dialogue.quick.records import Someone
from desktop_crm.dialogue.quick.telling import Told

_LONGEST = 4  # words of a name


def who_began(made: Told, text: str, parts: Sequence[Part], one: Someone | None, language: Language) -> Told:
    """What is told, with the direction that the beginning of the line says."""
    if made.sure_channel or not made.sure_direction:
        return made
    if made.direction is Direction.OUT and one is not None and _did_it(text, parts[0], one, language):
        return replace(made, direction=Direction.IN)
    return made


def _did_it(text: str, first: Part, one: Someone, language: Language) -> bool:
    """Whether somebody's name stands before a verb, and that verb tells of something that came from them."""
    mine = set(name_words(one.name)) - language.fillers
    end = 0
    for word in words_of(text)[:_LONGEST]:
        said = {each for bare in name_words(word.said) for each in (bare, f"{bare}s")}  # `St Mary's`
        if not end and word.low in language.titles and not said & mine:
            continue  # `the Fox`, `Mr Finlay`
        initial = len(word.said) == 1 and any(each.startswith(word.low) for each in mine)
        if not (said & mine or initial):
            break
        end = word.end
    if not end or not re.match(r" \w", text[end:]):
        return False  # nobody, `Bob's`, `Bob: `
    clause = first.text[max(end - first.start, 0) :]
    return not any(rule.search(clause) for rule in (language.nothing_came, language.unanswered))
