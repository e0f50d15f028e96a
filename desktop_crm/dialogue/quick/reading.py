"""One line read as an exchange: with whom, over which channel, who began, when, what is left open and by when.

Nothing is guessed in silence: whatever a person could mean otherwise stands among the fields to look at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Protocol

from desktop_crm.dialogue.channels import Channel, Direction
from desktop_crm.dialogue.quick.days import moved
from desktop_crm.dialogue.quick.language import Language, Mention, Touch

_NOON = time(12)
_WORD = re.compile(r"[^\W_]+(?:[.'’\-][^\W_]+)*\.?", re.UNICODE)
_NAME_WORDS = 4  # of the longest name that is looked for
_OFFERED = 5


class Unsure(StrEnum):
    """What somebody has to look at before the line is kept."""

    CONTACT = "contact"
    CHANNEL = "channel"
    DIRECTION = "direction"
    AT = "at"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Someone:
    """A contact whose name fits."""

    id: int
    name: str


class Who(Protocol):
    """Looks people up."""

    def called(self, words: Sequence[str], firms: bool) -> Sequence[Someone]:
        """Everybody in whose name or nickname (with `firms` also organisation) each of the words stands, whole.

        A single letter stands for a word of the name that begins with it.
        """

    def like(self, text: str) -> Sequence[Someone]:
        """Who may be meant where nobody is called so."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to be done, and by when."""

    on: date
    text: str
    clock: time | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A line as it would be kept. `at` is on the wall clock; `candidates` where nobody can tell who is meant."""

    contact: Someone | None
    candidates: tuple[Someone, ...]
    channel: str
    direction: Direction
    at: datetime
    text: str
    open_point: str = ""
    follow_up: Planned | None = None
    minutes: int | None = None
    unsure: tuple[Unsure, ...] = ()


@dataclass(slots=True)
class _Told:
    """What the words say of the exchange itself."""

    channel: str
    direction: Direction
    who: str  # the words among which the name stands
    sure_channel: bool = True
    sure_direction: bool = True
    start: int = 0  # of the words that tell the touch, and their end
    end: int = 0


def read(line: str, language: Language, now: datetime, who: Who, about: Someone | None = None) -> Reading:
    """Reads a line; `now` on the wall clock, `about` whose page it is written on."""
    text = " ".join(line.split())
    mentions = language.times(text, now)
    parts = _parts(text, language, mentions)
    told = _told(text, parts, language, mentions)
    unsure: set[Unsure] = set()
    if not told.sure_channel:
        unsure.add(Unsure.CHANNEL)
    if not told.sure_direction:
        unsure.add(Unsure.DIRECTION)
    contact, candidates = _contact(told, parts, mentions, language, who, about)
    if contact is None:
        unsure.add(Unsure.CONTACT)
    past, ahead = _split_times(parts, mentions, language, now)
    at, sure_at = _moment(past, now)
    if not sure_at:
        unsure.add(Unsure.AT)
    open_point = _open_point(text, parts, language, ahead, told.end)
    follow_up, sure_of_it = _follow_up(text, parts, ahead, open_point, now)
    if not sure_of_it:
        unsure.add(Unsure.FOLLOW_UP)
    length = language.length.search(text)
    return Reading(
        contact, candidates, told.channel, told.direction, at, text, open_point, follow_up,
        language.minutes(length) if length else None, tuple(u for u in Unsure if u in unsure),
    )  # fmt: skip


# ---------------------------------------------------------------- clauses
@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    text: str


def _parts(text: str, language: Language, mentions: Sequence[Mention]) -> list[_Part]:
    """The clauses of the line: what happened, then what was said. A time is never cut through."""
    found, start = [], 0
    for gap in language.breaks.finditer(text):
        if any(m.start < gap.end() and gap.start() < m.end for m in mentions):
            continue
        if text[start : gap.start()].strip():
            found.append(_Part(start, gap.start(), text[start : gap.start()]))
        start = gap.end()
    if text[start:].strip():
        found.append(_Part(start, len(text), text[start:]))
    return found or [_Part(0, len(text), text)]


def _masked(text: str, start: int, mentions: Sequence[Mention]) -> str:
    """A piece of the line, with commas where its times stand: they are no part of a name or a verb."""
    for mention in mentions:
        first, last = max(mention.start - start, 0), min(mention.end - start, len(text))
        if first < last:
            text = text[:first] + "," * (last - first) + text[last:]
    return text


def _without(first: str, told: _Told) -> str:
    """The first clause with commas where the touch is told: `Rang about roses` names nobody called Rang."""
    end = min(told.end, len(first))
    return first[: told.start] + "," * (end - told.start) + first[end:] if told.start < end else first


# ---------------------------------------------------------------- channel and direction
def _told(text: str, parts: Sequence[_Part], language: Language, mentions: Sequence[Mention]) -> _Told:
    """The first clause that tells a touch; the channel may be said beside the verb."""
    for part in parts:
        clause = _masked(part.text, part.start, mentions)
        if part is not parts[0] and language.plan.match(clause.strip()):
            continue  # `Dorothy asked about roses, ring her back on Tuesday`
        found = [
            (m.start(), rank, t, m)
            for rank, t in enumerate(language.touches)
            if (m := t.pattern.search(clause))
        ]
        if found:
            _start, _rank, touch, match = min(found, key=lambda f: f[:2])
            made = replace(
                _by(touch, match, clause, language),
                start=part.start + match.start(),
                end=part.start + match.end(),
            )
            if part is not parts[0] and not made.who:  # `Dorothy, phone, wants the list`
                before = _masked(parts[0].text, parts[0].start, mentions)
                sure = touch.direction is not None
                made = replace(
                    made, who=before, direction=touch.direction or Direction.IN, sure_direction=sure
                )
            return _with_means(made, text, language)
    clause = _masked(parts[0].text, parts[0].start, mentions)
    wish = language.wish.search(clause)
    named = wish is not None and bool(clause[: wish.start()].strip())  # `Luca asked for rosemary`
    who = clause[: wish.start()] if wish is not None and named else clause
    made = _Told(Channel.PHONE, Direction.IN, who, sure_channel=False, sure_direction=named)
    return _with_means(made, text, language)


def _by(touch: Touch, match: re.Match[str], clause: str, language: Language) -> _Told:
    before, behind = clause[: match.start()].strip(" ,"), clause[match.end() :].strip()
    ours = bool(language.ours.fullmatch(before))
    direction = touch.direction or (Direction.OUT if ours else Direction.IN)
    named = match.groupdict().get("who") or ""
    if touch.direction is Direction.IN:
        who = before if before and not ours else behind
    elif before and not ours:  # `Ellen rang`, `Ellen met us`
        direction, who = Direction.IN, before
    else:
        who = named or behind
    return _Told(touch.channel, direction, who, touch.sure_channel, touch.sure_direction)


def _with_means(told: _Told, text: str, language: Language) -> _Told:
    for pattern, channel in language.means:
        if pattern.search(text):
            return replace(told, channel=channel, sure_channel=True)
    return told


# ---------------------------------------------------------------- who
def _contact(
    told: _Told,
    parts: Sequence[_Part],
    mentions: Sequence[Mention],
    language: Language,
    who: Who,
    about: Someone | None,
) -> tuple[Someone | None, tuple[Someone, ...]]:
    """Whom the words of the touch name, else those before and behind them; who is only met later is asked about."""
    first, *others = (_masked(part.text, part.start, mentions) for part in parts)
    for phrase in (told.who, _without(first, told)):
        found = _looked_up(phrase, language, who, about)
        if found is not None:
            return found
    if about is not None:
        return about, ()
    later = [found for phrase in others if (found := _looked_up(phrase, language, who, None)) is not None]
    met = [one for only, several in later for one in (only, *several) if one is not None]
    return None, tuple(dict.fromkeys(met))[:_OFFERED]


def _looked_up(
    phrase: str, language: Language, who: Who, about: Someone | None
) -> tuple[Someone | None, tuple[Someone, ...]] | None:
    """Whom the words of a phrase name; None: nobody."""
    words = [_bare(m) for m in _WORD.finditer(phrase)]
    for first, (word, start, _end) in enumerate(words):
        if word.lower().strip(".") in language.fillers:
            continue
        for length in range(min(_NAME_WORDS, len(words) - first), 0, -1):
            run = words[first : first + length]
            if any("," in phrase[a[2] : b[1]] for a, b in pairwise(run)):
                continue
            if run[-1][0].lower() in language.fillers:
                continue
            named = [w.strip(".") for w, _s, _e in run if w.lower().strip(".") not in language.fillers]
            if all(len(w) < 2 and w.isascii() for w in named):
                continue  # letters alone are nobody
            found = list(who.called(named, len(named) > 1 or named[0][:1].isupper()))
            if found and _is_kin(phrase, run[-1][2], language):
                return None, tuple(found)[:_OFFERED]
            if found:
                return _one_of(found, words, first, length, phrase, language, who, about)
        if word[:1].isupper() or not word.isascii():
            alike = tuple(who.like(phrase[start:].split(",", maxsplit=1)[0]))[:_OFFERED]
            if alike or about is None or start or not word.isascii():
                return None, alike
            # On somebody's page the first word of a line is a name only if somebody is called so.
    return None


def _one_of(
    found: Sequence[Someone], words: Sequence[tuple[str, int, int]], first: int, length: int, phrase: str,
    language: Language, who: Who, about: Someone | None,
) -> tuple[Someone | None, tuple[Someone, ...]]:  # fmt: skip
    """The only one who fits, and fits to everything that is said of the name; else all who may be meant."""
    rest = words[first + length :]
    link = bool(rest) and rest[0][0].lower() in language.link
    belongs = []
    for word, _start, _end in rest[1 if link else 0 :][:3]:
        if not word[:1].isupper() or word.lower() in language.fillers:
            break
        belongs.append(word)
    if belongs and (link or "," not in phrase[words[first + length - 1][2] : rest[0][1]]):
        narrowed = _narrowed(found, belongs, who)
        if len(narrowed) == 1:
            return narrowed[0], ()
        if not link and not narrowed:
            return None, tuple(found)[:_OFFERED]  # `Ellen Smith`, and there is only another Ellen
        found = narrowed or found
    if len(found) == 1:
        return found[0], ()
    if about is not None and any(one.id == about.id for one in found):
        return about, ()
    return None, tuple(found)[:_OFFERED]


def _bare(match: re.Match[str]) -> tuple[str, int, int]:
    """A word without the ending that says whose something is, and where it stands."""
    bare = re.sub(r"['’]s?$", "", match.group())
    return bare, match.start(), match.start() + len(bare)


def _is_kin(phrase: str, end: int, language: Language) -> bool:
    """Whether somebody else is meant than the name that ends there: `Siobhan's sister`."""
    behind = re.match(r"['’]s?\s+(\w+)", phrase[end:])
    return behind is not None and behind[1].lower() in language.kin


def _narrowed(found: Sequence[Someone], words: Sequence[str], who: Who) -> list[Someone]:
    ids = {one.id for one in who.called(words, True)}
    return [one for one in found if one.id in ids]


# ---------------------------------------------------------------- when
def _split_times(
    parts: Sequence[_Part], mentions: Sequence[Mention], language: Language, now: datetime
) -> tuple[list[Mention], list[Mention]]:
    """Times of what happened, and times of what is to come."""
    past: list[Mention] = []
    ahead: list[Mention] = []
    for mention in mentions:
        part = next((p for p in parts if p.start <= mention.start < p.end), parts[-1])
        first = part is parts[0]
        wish = language.wish.search(part.text)
        wished = wish is not None and part.start + wish.start() < mention.start
        if mention.behind:
            past.append(mention)
        elif not (mention.ahead or wished or first) and mention.weekday is None and _is_gone(mention, now):
            past.append(mention)  # `Posted the quote, 20 Nov`
        elif mention.ahead or wished or not first:
            (ahead if not mention.behind and (mention.day is not None or ahead) else past).append(mention)
        else:
            past.append(mention)
    return past, ahead


def _is_gone(mention: Mention, now: datetime) -> bool:
    return mention.day is not None and mention.day < now.date() and not mention.monthly


def _moment(past: Sequence[Mention], now: datetime) -> tuple[datetime, bool]:
    """When it happened, and whether that is sure; never after now."""
    if not past:
        return now, True
    mention = past[0]
    clock = mention.clock or next((m.clock for m in past[1:] if m.clock and m.day is None), None)
    day = mention.day or now.date()
    sure = not mention.rough
    if mention.weekday is not None:
        back = (now.date().weekday() - mention.weekday) % 7
        day = now.date() - timedelta(back)
    elif day > now.date() and not mention.ahead:
        day = moved(day, -1, "month" if mention.monthly else "year")
    at = datetime.combine(day, clock or _NOON) if clock or day != now.date() else now
    if at > now:
        earlier = datetime.combine(day - timedelta(1), at.time())
        return (now if day == now.date() and mention.day is not None else min(earlier, now)), False
    return at, sure


def _due(mention: Mention, now: datetime) -> date:
    day = mention.day or now.date()
    if mention.weekday is not None:
        return now.date() + timedelta((mention.weekday - now.date().weekday() - 1) % 7 + 1)
    if day < now.date():  # `by 5 January`, said in November
        return moved(day, 1, "month" if mention.monthly else "year")
    return day


# ---------------------------------------------------------------- what is left
def _open_point(
    text: str, parts: Sequence[_Part], language: Language, ahead: Sequence[Mention], touched: int
) -> str:
    """The clause that leaves something to answer or to do; `touched` is where the words of the touch end."""
    for part in parts:
        tells = part.start < touched  # of the clause that tells the touch only what stands behind that
        wish = language.wish.search(text, max(part.start, touched), part.end)
        asked = text[part.end : part.end + 1] == "?" or part.text.rstrip().endswith("?")
        later = language.task.search(part.text) or any(part.start <= m.start < part.end for m in ahead)
        if not (wish or asked or (later and not tells and _says(part, ahead, language))):
            continue
        begin = wish.start() if wish is not None and tells else max(part.start, touched if tells else 0)
        words = text[begin : part.end].strip(" ,;:-–—")
        if words:
            return words + ("?" if text[part.end : part.end + 1] == "?" else "")
    return ""


def _says(part: _Part, mentions: Sequence[Mention], language: Language) -> bool:
    """Whether a clause says anything but when."""
    words = _WORD.findall(_masked(part.text, part.start, mentions))
    return any(word.lower().strip(".") not in language.fillers for word in words)


def _follow_up(
    text: str, parts: Sequence[_Part], ahead: Sequence[Mention], open_point: str, now: datetime
) -> tuple[Planned | None, bool]:
    dated = [m for m in ahead if m.day is not None]
    if not dated:
        return None, True
    mention = dated[0]
    part = next((p for p in parts if p.start <= mention.start < p.end), parts[-1])
    begin = part.start
    if open_point and (at := text.find(open_point)) >= 0 and at <= mention.start < at + len(open_point):
        begin = at
    words = f"{text[begin : mention.start].rstrip()} {text[mention.end : part.end].lstrip()}"
    words = " ".join(words.split()).strip(" ,;:-–—")
    said = words or open_point or text
    return Planned(_due(mention, now), said[:1].upper() + said[1:], mention.clock), not mention.rough
