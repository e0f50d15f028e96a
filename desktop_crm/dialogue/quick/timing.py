"""When it was, and when something is to be done: the times of a line, told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from desktop_crm.dialogue.quick.clauses import WORD, Part, holding, is_to_do, says
from desktop_crm.dialogue.quick.days import moved
from desktop_crm.dialogue.quick.language import Language, Mention
from desktop_crm.dialogue.quick.telling import Told

NOON = time(12)
_HALF_A_YEAR = timedelta(182)


@dataclass(frozen=True, slots=True)
class Times:
    """Times of what happened, and times of what is to come."""

    past: tuple[Mention, ...]
    ahead: tuple[Mention, ...]


def told_apart(
    parts: Sequence[Part], mentions: Sequence[Mention], told: Told, language: Language, now: datetime
) -> Times:
    """Beside the touch stands when it was; behind it, or behind a wish, when something is to be."""
    past: list[Mention] = []
    ahead: list[Mention] = []
    kept: Mention | None = None
    for said in mentions:
        part = holding(parts, said.start)
        mention = _turned(said, part, told, now)
        if _is_beside_the_point(part, mention, told, language, now) or _ends_a_span(
            part, mention, kept, language
        ):
            continue
        kept = mention
        if _has_been(parts, part, mention, told, language, now):
            past.append(mention)
        elif _is_soon(part, mention, told, language, now):
            struck = mention.clock is not None and mention.clock <= now.time()  # `ring her at 9`, said at ten
            ahead.append(replace(mention, day=now.date() + timedelta(struck), ahead=True, rough=struck))
        elif mention.day is not None or ahead:
            if not _is_past_there(part, mention, language):
                ahead.append(mention)
        elif not told.end and mention.clock and mention.clock <= now.time() and not says(part, language):
            past.append(mention)  # `Niamh: sick dog, 2am`
        elif (
            part.start < told.end
            and not mention.ahead
            and not _is_of_what_is_said(part, mention, told, language)
        ):
            past.append(mention)
    return Times(tuple(past), tuple(ahead))


def _is_of_what_is_said(part: Part, mention: Mention, told: Told, language: Language) -> bool:
    """`asked me to stop texting her after 9pm`: no hour of the asking."""
    asked = language.asked.match(part.text, max(told.start - part.start, 0)) is not None
    return (
        asked
        and language.goes_on.search(part.text, told.start - part.start, mention.start - part.start)
        is not None
    )


def _ends_a_span(part: Part, mention: Mention, before: Mention | None, language: Language) -> bool:
    """`from the 23rd to the 27th`: the first day says when."""
    if before is None or before.day is None or mention.day is None or before.end <= part.start:
        return False
    between = part.text[before.end - part.start : mention.start - part.start]
    return language.until.fullmatch(between) is not None


def _turned(mention: Mention, part: Part, told: Told, now: datetime) -> Mention:
    """`wrote to her on 10/12/2026`, said in October: the month stands first."""
    day, other = mention.day, mention.other
    if day is None or other is None or not other <= now.date() < day or not part.start < told.end:
        return mention
    return replace(mention, day=other, ahead=False, behind=True, rough=True)


def _is_soon(part: Part, mention: Mention, told: Told, language: Language, now: datetime) -> bool:
    """`booked him in for 5pm`, said in the morning; `ring her at 9`."""
    if mention.day is not None or mention.clock is None:
        return False
    before = part.text[: mention.start - part.start]
    if mention.clock > now.time():
        if mention.ahead and language.wish.search(before):
            return True  # `wants a call after 6`
        if (
            told.weak
            and language.asked.match(part.text, max(told.start - part.start, 0))
            and told.start < part.end
        ):
            between = told.end - part.start, mention.start - part.start
            return bool(WORD.search(part.text, *between)) and not language.goes_on.search(part.text, *between)
        led = language.leads.search(before) and not (mention.ahead and language.did.match(part.text.lstrip()))
        return bool(led) or is_to_do(part, language)
    apart = part.start >= told.end > 0
    if apart and language.wish.search(before):
        return True  # `he'll collect it in the morning`
    to_do = part.start >= told.end and is_to_do(part, language)
    return to_do or language.about_to.search(before) is not None


def _is_beside_the_point(part: Part, mention: Mention, told: Told, language: Language, now: datetime) -> bool:
    """Whether a day says neither when it was nor when anything is to be."""
    before = part.text[: mention.start - part.start]
    said = part.text[mention.start - part.start : mention.end - part.start]
    if mention.clock is not None and said.lower().startswith("in ") and language.did.match(part.text):
        return True  # `fixed it in 20 minutes`
    if mention.day is None and language.told_when.search(before) and said[:1].isdecimal():
        return True  # `told Jess 8.30`
    of_told = told.weak and told.human and part.start <= told.start < part.end
    if mention.minutes and mention.day is None and of_told:
        return True  # `told her yes, 10 til 4`
    if mention.behind and said.lower().startswith("for "):
        return True  # `owes for last week`
    if (
        mention.behind
        and told.weak
        and part.end <= told.start
        and language.theirs_first.match(part.text.lstrip())
    ):
        return True  # `Tony sold ten last month, wants more`
    if said.lower().startswith("from "):
        to = re.match(r"\s+to\b", part.text[mention.end - part.start :])
        if language.kept_from.search(before) or (to and language.shifted.search(before)):
            return True  # `sent her the photos from Friday`, `moved it from Friday to Monday`
    if not mention.behind and language.called_off.match(part.text, mention.end - part.start):
        return True
    if language.compared.search(before) or re.match(r"['’]s\b", part.text[mention.end - part.start :]):
        return True  # `same as last year`, `paid for last week's too`
    if not mention.ahead and (mention.behind or language.past.search(before, max(told.end - part.start, 0))):
        reported = language.reported.search(before)
        if reported and part.start + reported.start() >= told.start:
            return True  # `says he paid on 5 October`
    return not mention.behind and _is_refused(part, mention, language, now)


def _has_been(
    parts: Sequence[Part], part: Part, mention: Mention, told: Told, language: Language, now: datetime
) -> bool:
    if mention.behind:
        return True
    goes_on = _goes_on(parts, part, told, language)
    if _is_far(mention, now) and (goes_on or not told.end or _is_of_something(part, mention, told, language)):
        return False  # `rang to book, Mon 7 Dec`, `rang about the view on 3 Dec`
    beside = part is parts[0] or part.start < told.end or goes_on
    if mention.day is None and _is_of_what_is_said(part, mention, told, language):
        return False
    if _is_far(mention, now) and language.appointed.search(part.text[: mention.start - part.start]):
        return False  # `second sitting on 30 March`
    if mention.weekday is not None and language.appointed.search(part.text[: mention.start - part.start]):
        behind = (
            part.text[mention.end - part.start :],
            *(each.text for each in parts[parts.index(part) + 1 :]),
        )
        rules = (language.past, language.settled, language.done, language.length)
        return any(rule.search(said) for said in behind for rule in rules)
    if not told.end and mention.weekday is not None and any(is_to_do(each, language) for each in parts):
        return False  # `darts night Thursday, take 10 pies`
    wished = _is_wished(part, mention, told, language) or _is_later_today(part, mention, now)
    if not (mention.ahead or wished or beside) and mention.weekday is None and _is_gone(mention, now):
        return True  # `Posted the quote, it went on 20 Nov`
    if mention.day == now.date() and not (mention.ahead or wished):
        return True  # `she's ill, no lesson today`
    return beside and not mention.ahead and not wished


def _is_later_today(part: Part, mention: Mention, now: datetime) -> bool:
    """Whether an hour is said that has not struck; `this afternoon` may have begun."""
    said = part.text[mention.start - part.start : mention.end - part.start]
    to_come = mention.day == now.date() and mention.clock is not None and mention.clock > now.time()
    return to_come and any(letter.isdecimal() for letter in said)


def _is_wished(part: Part, mention: Mention, told: Told, language: Language) -> bool:
    """Whether the words before a day make it one that is to come: `wants it on Monday`, `moved to Thursday`."""
    before = part.text[: mention.start - part.start]
    if language.leads.search(before) or language.plan.match(before) or language.task.match(before.lstrip()):
        return True
    apart = part.start >= told.end and part.start > 0
    if apart and (is_to_do(part, language) or language.doing.match(part.text.lstrip())):
        return True  # `post today`, `sorting it today`
    if language.told_when.search(before) and part.text[mention.start - part.start :][:3].lower() != "on ":
        return True  # `told Rose Thursday`
    if language.occasion.search(before, max(told.end - part.start, 0)):
        return True  # `rang about flowers for the party on the 20th`
    reported = language.reported.search(before)
    if reported and part.start + reported.start() >= told.start > part.start - 1:
        return True  # `says the skip comes Fri`
    if not told.end and (
        part.asks or any(rule.match(part.text) for rule in (language.question, language.will_do))
    ):
        return True
    tells = told.start < part.end and part.start < told.end
    behind = max(told.end - part.start, 0) if tells else 0
    question = language.inner_question.search(before, behind)
    if question and not language.past.search(before, question.end()):
        return True  # `message: are you open on Monday`
    return language.wish.search(before, behind) is not None or bool(
        tells
        and language.asked.fullmatch(part.text, max(told.start - part.start, 0), min(behind, len(before)))
    )


def _goes_on(parts: Sequence[Part], part: Part, told: Told, language: Language) -> bool:
    """Whether a clause that says nothing but when follows the touch: `phoned him, 27 Nov, no reply`."""
    number = parts.index(part)
    follows = number > 0 and parts[number - 1].start < told.end
    joined = part.joined and not language.apart.fullmatch(part.joined)  # `writes that he comes on Monday`
    return follows and (bool(joined) or not says(part, language))


def _is_refused(part: Part, mention: Mention, language: Language, now: datetime) -> bool:
    """`can't make Tues`, `about Monday's lesson`: another day is meant, or none."""
    begin, end = mention.start - part.start, mention.end - part.start
    later = mention.day is None and mention.clock is not None and mention.clock > now.time()
    if later and language.concerning.intersection(part.text[:begin].lower().split()):
        return True  # `re the slot at 4`, said before
    only_says_which = (
        not mention.ahead and mention.weekday is not None and language.topic.match(part.text, end)
    )
    until = mention.ahead and re.match("(?:un)?till?|not before", part.text[begin:], re.IGNORECASE)
    if language.suits.match(part.text, end) and language.leads.search(part.text[:begin]):
        only_says_which = False  # `wants to move it to Thursday, fine with me`
    return bool(only_says_which or (not until and language.refused.search(part.text[:begin])))


def _is_far(mention: Mention, now: datetime) -> bool:
    """Whether a date without a year is nearer ahead than it is behind."""
    if mention.day is None or mention.behind or mention.weekday is not None or mention.monthly:
        return False
    return not timedelta(0) <= now.date() - mention.day < _HALF_A_YEAR


def _is_of_something(part: Part, mention: Mention, told: Told, language: Language) -> bool:
    """Whether words between the touch and a day tell what the day is of."""
    begin = told.end - part.start if part.start < told.end <= mention.start else 0
    between = part.text[begin : mention.start - part.start]
    return any(word.lower() not in language.fillers for word in WORD.findall(between))


def _is_past_there(part: Part, mention: Mention, language: Language) -> bool:
    """`rang Ben, he delivered on Monday`: that Monday is over."""
    before = part.masked[: mention.start - part.start]
    bare = not mention.ahead and mention.weekday is not None
    led = language.leads.search(part.text[: mention.start - part.start])
    return bare and language.past.search(before) is not None and not led


def _is_gone(mention: Mention, now: datetime) -> bool:
    if mention.day is None or mention.monthly or mention.rough:
        return False
    return timedelta(0) < now.date() - mention.day < _HALF_A_YEAR  # further back the next one is meant


def moment(past: Sequence[Mention], now: datetime) -> tuple[datetime, bool]:
    """When it happened, and whether that is sure; never after now."""
    if not past:
        return now, True
    mention = next((m for m in past if m.day is not None), past[0])
    clock = mention.clock or next((m.clock for m in past if m.clock and m.day is None), None)
    day = mention.day or now.date()
    sure = not mention.rough
    if mention.weekday is not None:
        back = (now.date().weekday() - mention.weekday) % 7
        day = now.date() - timedelta(back)
    elif day > now.date() and not mention.ahead:
        day = moved(day, -1, "month" if mention.monthly else "year")
        sure = sure and mention.monthly
    at = datetime.combine(day, clock or NOON) if clock or day != now.date() else now
    if at > now:
        earlier = datetime.combine(day - timedelta(1), at.time())
        return (now if day == now.date() and mention.day is not None else min(earlier, now)), False
    return at, sure


def due(mention: Mention, now: datetime) -> date:
    """The day by which something is to be done; never before today."""
    day = mention.day or now.date()
    if mention.weekday is not None:
        return now.date() + timedelta((mention.weekday - now.date().weekday() - 1) % 7 + 1)
    if day < now.date():  # `by 5 January`, said in November
        unit = "month" if mention.monthly else "year"
        coming = [on for count in range(1, 9) if (on := moved(day, count, unit)) >= now.date()]
        whole = (
            on for on in coming if on.day == day.day and unit == "year"
        )  # 29 February, where there is one
        return next(whole, coming[0])
    return day
