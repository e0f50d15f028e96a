"""Days and times as English writes them: `yesterday`, `last Tue 3pm`, `by Friday`, `in two weeks`, `5 May`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, time

from desktop_crm.dialogue.quick import english_days as days
from desktop_crm.dialogue.quick import english_feasts as feasts
from desktop_crm.dialogue.quick.language import Mention

Maker = Callable[[re.Match[str], datetime], Mention | None]


def mentions(text: str, now: datetime) -> tuple[Mention, ...]:
    """All times in a line in their order, none inside another; `now` is the wall clock, without a zone."""
    taken: list[Mention] = []
    for pattern, make in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < m.end and m.start < match.end() for m in taken):
                continue
            if (made := make(match, now)) is not None:
                taken.append(made)
    return tuple(sorted(_joined(taken, text), key=lambda m: m.start))


def _joined(found: list[Mention], text: str) -> Iterator[Mention]:
    """A day and the time beside it are one (`last Tue 3pm`), and so are a weekday and its date."""
    left = sorted(found, key=lambda m: m.start)
    while left:
        first = left.pop(0)
        while left and (one := _as_one(first, left[0], text)) is not None:
            first = one
            left.pop(0)
        yield first


def _in_that_part(day: Mention, hour: Mention) -> time | None:
    """`at 7 this morning`, `at 9 last night`."""
    if day.clock is None or hour.clock is None:
        return hour.clock
    if day.clock.hour < 12 < hour.clock.hour:
        return hour.clock.replace(hour=hour.clock.hour - 12)
    if day.clock.hour > 18 and 0 < hour.clock.hour < 12:
        return hour.clock.replace(hour=hour.clock.hour + 12)
    return hour.clock


def _as_one(first: Mention, second: Mention, text: str) -> Mention | None:
    if not re.fullmatch(r"[\s,]*(?:at|around|about|abt|from|@)?\s*", text[first.end : second.start]):
        return None
    if first.day is None and first.clock is None and second.day is None:
        return replace(first, end=second.end)  # `Wednesdays 4pm`
    if (first.day is None) != (second.day is None):
        day, hour = (first, second) if first.day is not None else (second, first)
        return replace(
            day, start=first.start, end=second.end, clock=_in_that_part(day, hour), minutes=hour.minutes
        )
    dated = second.weekday is None and not second.behind and not second.rough
    if first.weekday is not None and dated and second.day and second.day.weekday() == first.weekday:
        ahead, clock = first.ahead or second.ahead, second.clock or first.clock
        return replace(second, start=first.start, ahead=ahead, clock=clock)
    return None


# ---------------------------------------------------------------- the patterns
def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.£$€])(?:{pattern})(?![\w])", re.IGNORECASE)


_AT = r"(?:at\s+(?:about\s+|around\s+|abt\s+|roughly\s+)?|after\s+|around\s+|about\s+|abt\s+|@\s*)?"
_HALF = r"(?P<half>[ap]\.?m\.?)"
_AGAIN = (
    "(?:" + "|".join(f"(?<={word} )" for word in ("rebook", "review", "recall", "recheck", "follow up")) + ")"
)
_HOUR, _MINUTE, _HOUR_TO, _MINUTE_TO = (
    r"(?P<hour>\d{1,2})", r"(?P<minute>[0-5]\d)", r"(?P<hour_to>\d{1,2})", r"(?P<minute_to>[0-5]\d)",
)  # fmt: skip
_FROM, _TO = rf"{_HOUR}(?:[:.]{_MINUTE})?\s?(?P<half_from>[ap]\.?m\.?)?", r"\s?(?:-|–|to|till|until)\s?"
_NO_SUM = r"(?!\s*(?:%|£|\$|€|[.:/-]\d|kg|m\b|cm|euros?|pounds?|quid|each|percent|per\b))"
_ORDINAL = r"(?P<number>\d{1,2})(?:st|nd|rd|th)?"
_PATTERNS: tuple[tuple[re.Pattern[str], Maker], ...] = (
    (
        _p(
            rf"{days.LEAD}(?P<word>day before yesterday|day after tomorrow|yesterday|yday|yest|tomorrow|"
            rf"tomorow|tommorrow|tommorow|tmrw|tmrow|tmoro|tmr|tmw|tomoz|2mo?r+o?w?|2day|2nite|2night|today|tonight|tonite){days.PART}"
        ),
        days.named,
    ),
    (_p(rf"(?P<which>this|last)\s+(?P<part>{days.PARTS_SAID})"), days.this_part),
    (
        _p(r"(?:the\s+)?other\s+(?:day|week|evening|night|morning)|a while (?:ago|back)|ages ago|recently"),
        days.recently,
    ),
    (_p(r"half an hour ago"), days.half_hour_ago),
    (_p(rf"{days.COUNT}\s+{days.UNIT}\s+(?:ago|back)"), days.ago),
    (
        _p(r"(?:(?:in|by|during)\s+)?(?P<end>end\s+of\s+)?(?:the\s+)?(?P<unit>week|wk|month)\s+after\s+next"),
        days.week_after,
    ),
    (
        _p(rf"(?:in\s+)?(?:the\s+)?(?P<which>first|second|third|last)\s+week\s+(?:of|in)\s+{days.MONTH}"),
        days.week_of_month,
    ),
    (
        _p(r"(?P<week>(?:the\s+)?(?:week|wk)\s+(?:before|b4))\s+(?P<lead>(?!))?(?P<feast>christmas|xmas)"),
        days.feast,
    ),
    (
        _p(rf"(?:(?P<lead>in|within|due|due in)\s+)(?:about\s+)?{days.COUNT}\s+{days.UNIT}(?:\s+time)?"),
        days.within,
    ),
    (_p(rf"{days.COUNT}\s+{days.UNIT}\s+(?:time|from now)"), days.within),
    (_p(rf"{_AGAIN}{days.COUNT}\s+{days.UNIT}(?!\s+(?:ago|later|back|late|early))"), days.within),
    (_p(rf"{days.LEAD}(?P<which>last|next|this|the)\s+(?:weekend|wkend|w/e)"), days.weekend),
    (_p(r"later\s+(?:on\s+)?(?:this|in the)\s+week"), days.later),
    (
        _p(
            r"(?:(?P<lead>by|before|b4|until|till|til|after|for)\s+)(?P<feast>christmas|xmas|(?:the\s+)?new\s+year)"
            r"(?!\s+(?:eve|tree|fair|market|party|order|dinner|wreath|card))"
        ),
        days.feast,
    ),
    (
        _p(
            r"(?:(?P<lead>by|before|b4|until|till|til|after|on|for)\s+)?(?P<feast>(?:christmas|xmas|new\s+year['’]?s?)\s+eve)"
        ),
        days.feast,
    ),
    (
        _p(
            rf"(?:(?P<lead>by|before|b4|until|till|til|after|for|on|over)\s+)?(?P<feast>{feasts.MOVABLE}){feasts.NO_THING}"
        ),
        feasts.movable,
    ),
    (_p(r"(?P<lead>in)\s+the\s+(?P<feast>new\s+year)"), days.feast),
    (
        _p(
            rf"{days.LEAD}(?P<end>end\s+of\s+)?(?:the\s+)?(?P<which>last|this|next)\s+(?P<unit>week|wk|month|year)"
        ),
        days.week,
    ),
    (_p(rf"{days.LEAD}(?P<end>end\s+of\s+)(?P<which>the\s+)?(?P<unit>week|wk|month|year)"), days.week),
    (
        _p(
            rf"{days.LEAD}(?P<number>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+{days.MONTH}(?:,?\s+(?P<year>\d{{4}}))?{days.PART}"
        ),
        days.dated,
    ),
    (_p(rf"{days.LEAD}{days.MONTH}\s+{_ORDINAL}(?:,?\s+(?P<year>\d{{4}}))?{days.PART}"), days.dated),
    (_p(rf"{days.LEAD}(?P<year>\d{{4}})-(?P<monthly>\d{{2}})-(?P<number>\d{{2}})"), days.dated),
    (
        _p(
            rf"{days.LEAD}(?P<number>\d{{1,2}})(?P<sign>[./])(?P<monthly>\d{{1,2}})(?P=sign)(?P<year>\d{{4}}|\d{{2}})"
        ),
        days.dated,
    ),
    (_p(rf"{days.LEAD}(?P<number>\d{{1,2}})(?P<sign>\.)(?P<monthly>\d{{1,2}})\.(?=\s)"), days.dated),
    (_p(rf"{days.LEAD}(?P<number>\d{{1,2}})/(?P<monthly>\d{{1,2}})"), days.dated),
    (
        _p(r"(?:(?P<lead>by|before|until|till|til|from|for|on)\s+)?the\s+(?P<number>\d{1,2})(?:st|nd|rd|th)"),
        days.dated,
    ),
    (_p(rf"{days.LEAD}(?P<end>end\s+of\s+){days.MONTH}"), days.month_alone),
    (
        _p(rf"(?:in|early|mid|late)\s+(?:early\s+|mid\s+|late\s+)?(?P<end>(?!))?{days.MONTH}"),
        days.month_alone,
    ),
    (
        _p(rf"{days.LEAD}{days.DAY},?\s+(?:the\s+)?(?P<number>\d{{1,2}})(?P<ordinal>st|nd|rd|th)"),
        days.day_numbered,
    ),
    (
        _p(rf"{days.LEAD}{days.DAY}\s+(?P<number>\d{{1,2}})(?P<ordinal>(?!))?(?=\s*(?:$|[,;]|at\s))"),
        days.day_numbered,
    ),
    (
        _p(
            rf"(?:(?:on\s+)?(?:every|each|most|alternate)\s+(?:other\s+|second\s+|first\s+|last\s+|single\s+)?|on\s+an?\s+)"
            rf"{days.DAY}(?:\s+of\s+(?:the|each|every)\s+month)?"
        ),
        days.part_alone,
    ),
    (_p(rf"(?P<week>(?:a\s+)?week\s+(?:on|from|this))\s+(?P<which>)?{days.DAY}"), days.weekday),
    (_p(rf"{days.LEAD}(?P<which>)?{days.DAY}\s+(?P<week>week)"), days.weekday),
    (
        _p(
            rf"{days.LEAD}(?:(?P<which>last|next|this\s+coming|this|coming)\s+)?(?P<week>(?!))?{days.DAY}{days.PART}"
        ),
        days.weekday,
    ),
    (_p(r"(?P<lead>by|before|until|till|til|on)\s+(?P<number>\d{1,2})(?:st|nd|rd|th)"), days.dated),
    (_p(rf"{_AT}{_FROM}{_TO}{_HOUR_TO}(?:[:.]{_MINUTE_TO})?\s?{_HALF}"), days.from_to),
    (_p(rf"(?<![£$€]){_AT}{_HOUR}[:.]{_MINUTE}{_TO}{_HOUR_TO}(?:[:.]{_MINUTE_TO})?{_NO_SUM}"), days.from_to),
    (_p(rf"(?<![£$€]){_AT}{_HOUR}{_TO}{_HOUR_TO}[:.]{_MINUTE_TO}{_NO_SUM}"), days.from_to),
    (
        _p(
            rf"(?:from\s+)?{_HOUR}(?:[:.]{_MINUTE})?{_TO}"
            rf"(?P<shift_to>half past|half|quarter past|quarter to)\s+{_HOUR_TO}"
        ),
        days.from_to,
    ),
    (_p(rf"{_HOUR}\s(?:till|until|til)\s{_HOUR_TO}(?=\s*(?:$|[,;.)]))"), days.from_to),
    (
        _p(rf"(?:from\s+){_HOUR}{_TO}{_HOUR_TO}(?=\s+(?:today|yesterday|tomorrow|this|last|on)\b)"),
        days.from_to,
    ),
    (_p(rf"{_AT}(?P<hour>\d{{1,2}})[:.](?P<minute>\d{{2}})\s*{_HALF}?"), days.clock),
    (_p(r"between\s+(?P<hour>\d{1,2})\s+and\s+\d{1,2}(?!\s*(?:%|£|\$|[a-z]{3}))"), days.clock),
    (_p(rf"{_AT}(?P<hour>\d{{1,2}})\s*{_HALF}"), days.clock),
    (
        _p(
            rf"{_AT}(?P<shift>half past|quarter past|quarter to|half|(?:five|ten|twenty|5|10|20) (?:past|to))\s+"
            rf"(?P<hour>\d{{1,2}}|{'|'.join(days.SPOKEN)})(?!\s*(?:min|hour|hr|day|doz|kilo|litre|\w+s\b))"
        ),
        days.spoken_clock,
    ),
    (_p(rf"{_AT}(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d{{2}}))?\s?ish"), days.clock),
    (
        _p(
            r"(?:at|after|before|by|around|about|for)\s+(?P<hour>\d{1,2})(?=\s+(?:today|tonight|tonite|tomorrow|tmrw|this|on))"
        ),
        days.clock,
    ),
    (_p(rf"{_AT}(?P<hour>\d{{1,2}})\s+o['’]?clock"), days.clock),
    (
        _p(rf"(?P<lead>by|before|b4|after)\s+(?P<hour>\d{{1,2}}|{'|'.join(days.SPOKEN)})(?=\s*(?:$|[,;.)]))"),
        days.clock,
    ),
    (_p(r"at\s+(?:about\s+|around\s+)?(?P<hour>\d{1,2})(?![:./%£$-])"), days.clock),
    (
        _p(
            rf"at\s+(?P<hour>{'|'.join(days.SPOKEN)})(?=\s*(?:$|[,;.)]|(?:on|tomorrow|today|sharp|and|o['’]?clock)\b))"
        ),
        days.clock,
    ),
    (
        _p(
            r"(?:at\s+)?(?P<word>noon|midday|midnight|(?:after |at )lunch(?!\s+(?:with|w/))|lunch\s?time|"
            r"(?:after |close of )(?:work|business|play|school)(?! (?:club|party|do))|cop(?= today| tomorrow)|eod)"
        ),
        days.clock,
    ),
    (_p(r"(?P<part>first thing)"), days.part_alone),
    (_p(r"in\s+the\s+(?P<part>morning)"), days.part_alone),
    (_p(r"just now"), days.just),
)
