"""What a line leaves to be answered or done, and by when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from desktop_crm.dialogue.channels import Channel, Direction
from desktop_crm.dialogue.quick.clauses import Part, holding, is_to_do, says
from desktop_crm.dialogue.quick.language import Language, Mention
from desktop_crm.dialogue.quick.records import Planned
from desktop_crm.dialogue.quick.spelled_out import Line
from desktop_crm.dialogue.quick.telling import Told
from desktop_crm.dialogue.quick.timing import Times, due

_EDGES = " ,;:-–—()"


def open_point(
    text: str, line: Line, parts: Sequence[Part], language: Language, times: Times, told: Told
) -> str:
    """From the first clause that leaves something to answer or to do to the last; what was answered is done with.

    It is kept as it was typed.
    """
    begin = end = -1
    before = 0
    for part in parts:
        at = _opens(text, part, language, times.ahead, told, times.past)
        if at is None and begin < 0 and part.start >= told.end > 0 and _is_a_day(part, times.ahead, language):
            at = next(each.start for each in parts if each.start >= told.end)  # `rang: 20 bags, by Friday`
        if at is not None and part.joined and language.told_them.search(text, before, part.start):
            at = None  # `told him to stop and ice it`
        before = part.start
        if at is not None or (end >= 0 and text[end : part.start].strip().isalpha()):
            begin = at if begin < 0 and at is not None else begin
            end = part.end
        elif begin >= 0 and _said(language.settled, text, part.start, part.end, language):
            begin = end = -1
    if begin < 0:
        return ""
    marks = re.compile(r"\?*").match(text, end)
    return line.as_typed(begin, end).strip(_EDGES) + (marks.group() if marks else "")


def _is_a_day(part: Part, ahead: Sequence[Mention], language: Language) -> bool:
    """Whether a clause says nothing but by when what was said before it is to be."""
    return not says(part, language) and any(part.start <= m.start < part.end and m.ahead for m in ahead)


def _behind_times(text: str, start: int, end: int, mentions: Sequence[Mention]) -> int:
    """Where the words go on behind a place, its signs and the times that stand there."""
    while True:
        begin = re.compile(r"[\s,;:–—-]*").match(text, start, end)
        start = begin.end() if begin else start
        time = next((m for m in mentions if m.start == start < m.end <= end), None)
        if time is None:
            return start
        start = time.end


def _opens(
    text: str,
    part: Part,
    language: Language,
    ahead: Sequence[Mention],
    told: Told,
    mentions: Sequence[Mention],
) -> int | None:
    """Where in a clause that begins which is left open; of the clause that tells the touch only what is behind."""
    tells = told.start < part.end and part.start < told.end
    start = max(part.start, told.end if tells else 0)
    later = any(part.start <= m.start < part.end for m in ahead)
    came = told.channel == Channel.VISIT or told.direction is Direction.OUT
    if tells and came and (did := language.purpose.match(text, start, part.end)):
        start = did.end()  # `stopped by to sign the letter`
        if not later and told.direction is Direction.OUT and language.how.match(text, start, part.end):
            return None  # `rang to see how he is`
    start = _behind_times(text, start, part.end, mentions)
    asks = language.question.match(text, start, part.end)
    wish = _said(language.wish, text, start, part.end, language)
    owes = _said(language.owing, text, start, part.end, language)
    asked = language.asked.search(text, told.start, part.end) if tells else None
    asked = asked if asked and asked.start() < told.end else None
    if tells and asked is None and told.direction is Direction.IN:
        asked = language.ordered.match(text, told.start, part.end)
    todo = language.plan.match(text, start, part.end) or language.task.match(text, start, part.end)
    first = next((found.start() for found in (asked, todo, wish) if found), part.end)
    settled = _said(language.settled, text, start, part.end, language)
    if todo and settled and len(text[start : settled.start()].split()) < 2:
        todo, first = None, part.end  # `refund done`
    if settled and not later and not asks and not owes and settled.start() < first:
        return None  # but `wants it done` is open
    if tells and later and told.start <= start and is_to_do(part, language):
        return told.start  # `ring her next week to see if she's decided`
    if tells:
        inner = language.inner_question.search(text, start, part.end)
        if opened := [found.start() for found in (asked, asks, wish, inner) if found]:
            last = part.start > 0 and not text[told.end : part.end].strip(_EDGES)
            return part.start if last else min(opened)  # `report needed`
        return told.start if later or part.asks else None
    theirs = not told.end and language.will_do.match(text, start, part.end)
    if asks or part.asks or wish or todo or theirs or (later and says(part, language)):
        return start
    return None


def follow_up(
    line: Line, parts: Sequence[Part], language: Language, ahead: Sequence[Mention], left: str, now: datetime
) -> tuple[Planned | None, bool]:
    """What is to be done by the first day that is said to come, and whether that day is sure."""
    days = [m for m in ahead if m.day is not None]
    if not days:
        return None, True
    ours = (m for m in days if is_to_do(holding(parts, m.start), language))
    by = (m for m in days if language.by_then.match(line.text, m.start) and not m.rough)
    mention = next(ours, None) or next(by, None) or next((m for m in days if not m.rough), days[0])
    part = holding(parts, mention.start)
    begin, start = line.places[part.start], line.places[mention.start]
    if left and (at := line.typed.find(left)) >= 0 and begin <= at <= start < at + len(left):
        begin = at
    words = f"{line.typed[begin:start].rstrip()} {line.as_typed(mention.end, part.end).lstrip()}"
    words = " ".join(words.split()).strip(_EDGES)
    said = words or left or line.typed
    clock = mention.clock or next((m.clock for m in ahead if m.day is None), None)  # `Tomorrow: Rose 9.30`
    return Planned(due(mention, now), said[:1].upper() + said[1:], clock), not mention.rough


def _said(
    words: re.Pattern[str], text: str, start: int, end: int, language: Language
) -> re.Match[str] | None:
    """The first of the words in a stretch that nobody denies: `no longer needs lessons`, `not answered`."""
    for match in words.finditer(text, start, end):
        if not language.denied.search(text, start, match.start()):
            return match
    return None
