"""One line read as an exchange: with whom, over which channel, who began, when, what is left open and by when.

Nothing is guessed in silence: whatever a person could mean otherwise stands among the fields to look at.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from desktop_crm.dialogue.quick import appointments, leaving_open, timing
from desktop_crm.dialogue.quick.beginning import who_began
from desktop_crm.dialogue.quick.clauses import clauses
from desktop_crm.dialogue.quick.language import Language
from desktop_crm.dialogue.quick.naming import named, turned_names
from desktop_crm.dialogue.quick.phrases import Named
from desktop_crm.dialogue.quick.records import Planned, Reading, Someone, Unsure, Who
from desktop_crm.dialogue.quick.spelled_out import spelled_out
from desktop_crm.dialogue.quick.spelling import put_right
from desktop_crm.dialogue.quick.telling import Told, told
from desktop_crm.dialogue.quick.wide import set_apart

__all__ = ["Planned", "Reading", "Someone", "Unsure", "Who", "read"]

_DAY = 24 * 60  # minutes
_QUOTES = re.compile('["“”„«»]')
_READ = 400  # characters: what stands further on is kept, and says nothing of the exchange


def read(line: str, language: Language, now: datetime, who: Who, about: Someone | None = None) -> Reading:
    """Reads a line; `now` on the wall clock, `about` whose page it is written on."""
    whole = " ".join(line.split())
    typed = whole[:_READ]
    line_read = spelled_out(
        put_right(_QUOTES.sub(" ", typed), language.often_slipped), typed, language.short, who
    )
    text = set_apart(_without_aside(line_read.text, language, who), language, who)
    mentions = language.times(text, now)
    parts = clauses(text, language, mentions, turned_names(text, who, language))
    touch = appointments.kept(told(text, parts, language), text, mentions, language, now)
    meant = named(text, touch, parts, language, who, about)
    touch = touch if about is not None else who_began(touch, text, parts, meant.contact, language)
    if meant.over and not touch.sure_channel:
        touch = replace(touch, channel=meant.over, sure_channel=True)
    times = timing.told_apart(parts, mentions, touch, language, now)
    at, sure_at = timing.moment(times.past, now)
    left = leaving_open.open_point(text, line_read, parts, language, times, touch)
    planned, sure_of_it = leaving_open.follow_up(line_read, parts, language, times.ahead, left, now)
    length = language.length.search(text)
    from_to = next((each.minutes for each in times.past if each.minutes), None)
    return Reading(
        meant.contact, meant.candidates, touch.channel, touch.direction, at, whole, left, planned,
        _lasted(language.minutes(length)) if length else from_to, _unsure(meant, touch, sure_at, sure_of_it),
    )  # fmt: skip


def _lasted(minutes: int) -> int | None:
    """The minutes of a touch; what is longer than a day was none."""
    return minutes if minutes <= _DAY else None


def _without_aside(text: str, language: Language, who: Who) -> str:
    """`Bill Nash (plumber) emailed`: what stands in brackets between a name and its verb parts no clauses."""
    aside = re.match(r"[^(),:;.]{2,40} (\()([^()]{2,40})(\)) (?=[a-z])", text)
    if aside is None or any(means.pattern.search(f"({aside[2]}") for means in language.means):
        return text
    said = (
        aside[2] if who.called(aside[2].split(), True) else " " * len(aside[2])
    )  # where they work, or anything
    return f"{text[: aside.start(1)]} {said} {text[aside.end(3) :]}"


def _unsure(meant: Named, touch: Told, sure_at: bool, sure_of_plan: bool) -> tuple[Unsure, ...]:
    sure = {
        Unsure.CONTACT: meant.contact is not None and meant.sure,
        Unsure.CHANNEL: touch.sure_channel,
        Unsure.DIRECTION: touch.sure_direction,
        Unsure.AT: sure_at,
        Unsure.FOLLOW_UP: sure_of_plan,
    }
    return tuple(each for each in Unsure if not sure[each])
