"""Lines of an appointment book: `Kate Winters 11.30, trim only`. Nothing else is told, so she was there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from desktop_crm.dialogue.channels import Channel
from desktop_crm.dialogue.quick.clauses import WORD
from desktop_crm.dialogue.quick.language import Language, Mention
from desktop_crm.dialogue.quick.telling import Told

_LONGEST = 3  # words of a name
_HALF_A_YEAR = timedelta(182)


def kept(made: Told, text: str, mentions: Sequence[Mention], language: Language, now: datetime) -> Told:
    """A name, an hour that has struck and what was done: a visit. An hour to come is planned; how is asked."""
    if made.sure_channel or made.human or not mentions:
        return made
    first = mentions[0]
    told_there = made.end > 0 and made.start < first.end
    if told_there or not _says_hour(text, first) or not _is_name(text[: first.start], language):
        return made
    if not _is_over(first, text[first.end :], language, now):
        return made
    if first.weekday is None or made.end:
        return replace(made, channel=Channel.VISIT, sure_channel=True)
    return replace(made, channel=Channel.VISIT, sure_channel=True, start=0, end=first.end)


def _says_hour(text: str, mention: Mention) -> bool:
    return mention.clock is not None and any(
        letter.isdecimal() for letter in text[mention.start : mention.end]
    )


def _is_name(heading: str, language: Language) -> bool:
    words = WORD.findall(heading)
    known = language.fillers | language.common
    return 0 < len(words) <= _LONGEST and not any(
        word.lower().strip(".") in known and not (word[:1].isupper() and len(word.strip(".")) == 1)
        for word in words
    )


def _is_over(mention: Mention, behind: str, language: Language, now: datetime) -> bool:
    """Whether it has been: of a bare weekday only what is told behind it says so."""
    assert mention.clock is not None
    if mention.ahead:
        return False
    if mention.behind:
        return True
    if mention.weekday is not None:
        return any(rule.search(behind) for rule in (language.past, language.settled, language.done))
    day = mention.day or now.date()
    at = datetime.combine(day, mention.clock)
    return at <= now and now.date() - day < _HALF_A_YEAR
