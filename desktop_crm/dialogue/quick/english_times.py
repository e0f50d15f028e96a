"""Days and times as English writes them: `yesterday`, `last Tue 3pm`, `by Friday`, `in two weeks`, `5 May`."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from desktop_crm.dialogue.quick.days import moved
from desktop_crm.dialogue.quick.language import Mention

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "couple": 2, "few": 3, "or": 2,
}  # fmt: skip
_PARTS = {
    "morning": time(9),
    "first": time(9),
    "lunch": time(12, 30),
    "aft": time(15),
    "arvo": time(15),
    "eve": time(19),
    "night": time(20),
}  # by how they begin

_DAY = (
    r"(?P<day>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|"
    r"sat(?:urday)?|sun(?:day)?)s?"
)
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_COUNT = (
    r"(?P<count>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:a )?couple(?: of)?|"
    r"(?:a )?few|a day or two|a week or two)"
)
_UNIT = r"(?P<unit>min(?:ute)?|hour|hr|day|week|wk|fortnight|month|year|yr)s?['’]?"
_PARTS_SAID = r"first thing|morning|lunch(?:time)?|afternoon|aft(?:er)?|arvo|evening|eve|night"
_PART = rf"(?:(?:\s+in\s+the)?,?\s+(?P<part>{_PARTS_SAID}))?"
_GONE = "".join(
    f"(?<!{verb} )" for verb in ("came", "come", "comes", "dropped", "stopped", "popped", "called", "swung")
)
_LEAD = (
    rf"(?:(?P<lead>{_GONE}by|b4|before|until|till|til|from|for|on|due|w/c|(?:week|wk) (?:commencing|beginning)|"
    r"(?:latest|no later than|not before))\s+)?(?:the\s+)?"
)

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
    """A day and the time beside it are one (`last Tue 3pm`), and so are a weekday and its date (`Monday 7 December`)."""
    left = sorted(found, key=lambda m: m.start)
    while left:
        first = left.pop(0)
        while left and (one := _as_one(first, left[0], text)) is not None:
            first = one
            left.pop(0)
        yield first


def _as_one(first: Mention, second: Mention, text: str) -> Mention | None:
    if not re.fullmatch(r"[\s,]*(?:at|around|about|abt|@)?\s*", text[first.end : second.start]):
        return None
    span = {"start": first.start, "end": second.end}
    if (first.day is None) != (second.day is None):
        day, hour = (first, second) if first.day is not None else (second, first)
        return replace(day, clock=hour.clock, **span)
    dated = second.weekday is None and not second.behind and not second.rough
    if first.weekday is not None and dated and second.day and second.day.weekday() == first.weekday:
        return replace(second, ahead=first.ahead or second.ahead, clock=second.clock or first.clock, **span)
    return None


# ---------------------------------------------------------------- what each says
def _made(match: re.Match[str], day: date | None, *, behind: bool = False, ahead: bool = False, rough: bool = False,
          clock: time | None = None, weekday: int | None = None) -> Mention:  # fmt: skip
    groups = match.groupdict()
    lead = (groups.get("lead") or "").lower()
    part = (groups.get("part") or "").lower()
    ahead = ahead or (lead not in ("", "on") and not behind)
    hour = next((at for begins, at in _PARTS.items() if part.startswith(begins)), None)
    return Mention(match.start(), match.end(), day, clock or hour, ahead, behind, rough, weekday)


def _named(match: re.Match[str], now: datetime) -> Mention | None:
    word = match["word"].lower()
    steps = {
        "day before yesterday": -2, "day after tomorrow": 2, "yday": -1, "yest": -1, "tod": 0, "ton": 0, "tom": 1, "tm": 1,
    }  # fmt: skip
    step = next(count for begins, count in steps.items() if word.startswith(begins))
    clock = time(20) if word == "tonight" else None
    return _made(match, now.date() + timedelta(step), behind=step < 0, ahead=step > 0, clock=clock)


def _this_part(match: re.Match[str], now: datetime) -> Mention | None:
    if match["which"].lower() == "last":
        return _made(match, now.date() - timedelta(1), behind=True, clock=time(20))
    return _made(match, now.date())


def _recently(match: re.Match[str], now: datetime) -> Mention | None:
    """`the other day`: nobody knows which."""
    return _made(match, now.date() - timedelta(2), behind=True, rough=True)


def _weekend(match: re.Match[str], now: datetime) -> Mention | None:
    today, which = now.date(), (match["which"] or "").lower()
    coming = today + timedelta((4 - today.weekday()) % 7 + 1)
    gone = today - timedelta((today.weekday() - 5) % 7 or 7)
    if which == "last":
        return _made(match, gone, behind=True, rough=True)
    if which == "next":
        return _made(match, coming, ahead=True, rough=True)
    return None  # `before the weekend` says nothing of a day


def _feast(match: re.Match[str], now: datetime) -> Mention | None:
    """Christmas and the new year: who says `by Christmas` means the day before."""
    word, lead = match["feast"].lower(), (match["lead"] or "").lower()
    eve = "eve" in word
    if "year" in word:
        month, number = (12, 31) if eve else (1, 2)
    else:
        month, number = (12, 27) if lead == "after" else (12, 24)
    day = date(now.year, month, number)
    if day < now.date():
        day = moved(day, 1, "year")
    return _made(match, day, ahead=True, rough=not eve)


def _month_alone(match: re.Match[str], now: datetime) -> Mention | None:
    """`in March`: its first day, and nobody knows whether that is meant."""
    month = _MONTHS.index(match["month"].lower()[:3]) + 1
    today = now.date()
    day = date(today.year, month, 1)
    if match["end"]:
        day = date(today.year, month, monthrange(today.year, month)[1])
        return _made(match, moved(day, 1, "year") if day < today else day, ahead=True)
    if month == today.month:
        return None
    return _made(match, day, rough=True)


def _later(match: re.Match[str], now: datetime) -> Mention | None:
    """`later this week`: by its end."""
    friday = _week_of(now.date()) + timedelta(4)
    return _made(match, friday if friday > now.date() else now.date() + timedelta(1), ahead=True, rough=True)


def _ago(match: re.Match[str], now: datetime) -> Mention | None:
    count, unit = _count(match["count"]), match["unit"].lower()
    if unit.startswith(("min", "h")):
        then = now - timedelta(minutes=count * (1 if unit.startswith("min") else 60))
        return _made(match, then.date(), behind=True, clock=then.time().replace(microsecond=0))
    vague = unit[0] not in "dw" or "few" in match["count"] or "couple" in match["count"]
    return _made(match, moved(now.date(), -count, unit), behind=True, rough=vague)


def _half_hour_ago(match: re.Match[str], now: datetime) -> Mention | None:
    then = now - timedelta(minutes=30)
    return _made(match, then.date(), behind=True, clock=then.time().replace(microsecond=0))


def _in(match: re.Match[str], now: datetime) -> Mention | None:
    unit = match["unit"].lower()
    if unit.startswith(("min", "h")):
        then = now + timedelta(minutes=_count(match["count"]) * (1 if unit.startswith("min") else 60))
        return _made(match, then.date(), ahead=True, clock=then.time().replace(second=0, microsecond=0))
    vague = "few" in match["count"] or " or " in match["count"]
    return _made(match, moved(now.date(), _count(match["count"]), unit), ahead=True, rough=vague)


def _count(word: str) -> int:
    words = word.lower().split()
    return int(word) if word.isdecimal() else next(_NUMBERS[w] for w in reversed(words) if w in _NUMBERS)


def _week_of(day: date) -> date:
    return day - timedelta(day.weekday())


def _weekday(match: re.Match[str], now: datetime) -> Mention | None:
    number = _DAYS.index(match["day"].lower()[:3])
    which = (match["which"] or "").lower()
    today = now.date()
    coming = today + timedelta((number - today.weekday() - 1) % 7 + 1)
    gone = today - timedelta((today.weekday() - number - 1) % 7 + 1)
    if match["week"]:  # `Friday week`, `a week on Friday`
        return _made(match, coming + timedelta(7), ahead=True)
    match which:
        case "last":
            return _made(match, gone, behind=True, rough=(today - gone).days < 2)
        case "next":
            meant = _week_of(today) + timedelta(7 + number)
            return _made(match, meant, ahead=True, rough=meant != coming)
        case "this" | "coming" | "this coming":
            meant = _week_of(today) + timedelta(number) if which == "this" else coming
            return _made(match, meant, ahead=meant > today, behind=meant < today)
    return _made(match, coming, weekday=number)


def _week(match: re.Match[str], now: datetime) -> Mention | None:
    which, unit, today = (match["which"] or "the").strip().lower(), match["unit"].lower(), now.date()
    end = bool(match["end"])
    step = {"last": -1, "this": 0, "the": 0, "next": 1}[which]
    if unit.startswith("w"):
        first = _week_of(today) + timedelta(7 * step)
        day = first + timedelta(4) if end else first
        day = moved(today, step, "week") if step < 0 and not end else day
    else:
        first = moved(today.replace(day=1), step, unit)
        day = date(first.year, first.month, monthrange(first.year, first.month)[1]) if end else first
        if unit.startswith("y"):
            day = date(first.year, 12, 31) if end else date(first.year, 1, 1)
        day = moved(today, step, unit) if step < 0 and not end else day
    if step == 0 and not end:
        return None  # `this week` says nothing of a day
    return _made(match, day, behind=step < 0, ahead=step > 0 or end, rough=not end)


def _dated(match: re.Match[str], now: datetime) -> Mention | None:
    groups = match.groupdict()
    today = now.date()
    number = int(groups["number"])
    if groups.get("month"):
        month = _MONTHS.index(groups["month"].lower()[:3]) + 1
    elif groups.get("monthly"):
        month = int(groups["monthly"])
    else:
        month = today.month
    year = groups.get("year")
    try:
        day = date(_year(year) if year else today.year, month, number)
    except ValueError:
        return None
    made = _made(match, day, ahead=bool(year) and day > today, behind=bool(year) and day < today)
    return replace(made, monthly="month" not in groups and "monthly" not in groups)


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _clock(match: re.Match[str], _now: datetime) -> Mention | None:
    groups = match.groupdict()
    if word := (groups.get("word") or "").lower():
        return _made(match, None, clock=time(0) if word == "midnight" else time(12, 30 if word[0] == "l" else 0))
    hour, minute = int(groups["hour"]), int(groups.get("minute") or 0)
    half = (groups.get("half") or "").lower().replace(".", "")
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    elif not half and not groups.get("minute") and 1 <= hour <= 7:
        hour += 12  # `at 3`: a business is awake in the afternoon
    if hour > 23 or minute > 59:
        return None
    return _made(match, None, clock=time(hour, minute))


_SPOKEN = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
           "eleven": 11, "twelve": 12}  # fmt: skip


def _spoken_clock(match: re.Match[str], _now: datetime) -> Mention | None:
    word, shift = match["hour"].lower(), match["shift"].lower().split()
    hour = int(word) if word.isdecimal() else _SPOKEN[word]
    if hour > 23:
        return None
    hour += 12 if 1 <= hour <= 7 else 0
    count = {"half": 30, "quarter": 15}.get(shift[0]) or (_count(shift[0]) if shift[0] != "twenty" else 20)
    minutes = hour * 60 + (-count if shift[-1] == "to" else count)
    return _made(match, None, clock=time(minutes // 60 % 24, minutes % 60))


def _part_alone(match: re.Match[str], _now: datetime) -> Mention | None:
    return _made(match, None)


def _just(match: re.Match[str], now: datetime) -> Mention | None:
    return _made(match, now.date(), behind=True, clock=now.time().replace(microsecond=0))


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.])(?:{pattern})(?![\w])", re.IGNORECASE)


_AT = r"(?:at\s+|around\s+|about\s+|abt\s+|@\s*)?"
_HALF = r"(?P<half>[ap]\.?m\.?)"
_ORDINAL = r"(?P<number>\d{1,2})(?:st|nd|rd|th)?"
_PATTERNS: tuple[tuple[re.Pattern[str], Maker], ...] = (
    (
        _p(
            rf"{_LEAD}(?P<word>day before yesterday|day after tomorrow|yesterday|yday|yest|tomorrow|tomorow|tommorrow|"
            rf"tmrw|tmr|tmw|tomoz|today|tonight|tonite){_PART}"
        ),
        _named,
    ),
    (_p(rf"(?P<which>this|last)\s+(?P<part>{_PARTS_SAID})"), _this_part),
    (_p(r"(?:the\s+)?other\s+(?:day|week|evening|night|morning)|a while (?:ago|back)|ages ago|recently"), _recently),
    (_p(r"half an hour ago"), _half_hour_ago),
    (_p(rf"{_COUNT}\s+{_UNIT}\s+(?:ago|back)"), _ago),
    (_p(rf"(?:(?P<lead>in|within)\s+)(?:about\s+)?{_COUNT}\s+{_UNIT}(?:\s+time)?"), _in),
    (_p(rf"{_COUNT}\s+{_UNIT}\s+(?:time|from now)"), _in),
    (_p(rf"{_LEAD}(?P<which>last|next|this|the)\s+(?:weekend|wkend|w/e)"), _weekend),
    (_p(r"later\s+(?:on\s+)?(?:this|in the)\s+week"), _later),
    (
        _p(
            r"(?:(?P<lead>by|before|b4|until|till|til|after|for)\s+)(?P<feast>christmas|xmas|(?:the\s+)?new\s+year)"
            r"(?!\s+(?:eve|tree|fair|market|party|order|dinner|wreath|card))"
        ),
        _feast,
    ),
    (
        _p(
            r"(?:(?P<lead>by|before|b4|until|till|til|after|on|for)\s+)?(?P<feast>(?:christmas|xmas|new\s+year['’]?s?)\s+eve)"
        ),
        _feast,
    ),
    (_p(r"(?P<lead>in)\s+the\s+(?P<feast>new\s+year)"), _feast),
    (
        _p(rf"{_LEAD}(?P<end>end\s+of\s+)?(?:the\s+)?(?P<which>last|this|next)\s+(?P<unit>week|wk|month|year)"),
        _week,
    ),
    (_p(rf"{_LEAD}(?P<end>end\s+of\s+)(?P<which>the\s+)?(?P<unit>week|wk|month|year)"), _week),
    (
        _p(
            rf"{_LEAD}(?P<number>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}(?:,?\s+(?P<year>\d{{4}}))?{_PART}"
        ),
        _dated,
    ),
    (_p(rf"{_LEAD}{_MONTH}\s+{_ORDINAL}(?:,?\s+(?P<year>\d{{4}}))?{_PART}"), _dated),
    (_p(rf"{_LEAD}(?P<year>\d{{4}})-(?P<monthly>\d{{2}})-(?P<number>\d{{2}})"), _dated),
    (_p(rf"{_LEAD}(?P<number>\d{{1,2}})[./](?P<monthly>\d{{1,2}})[./](?P<year>\d{{4}}|\d{{2}})"), _dated),
    (_p(rf"{_LEAD}(?P<number>\d{{1,2}})/(?P<monthly>\d{{1,2}})"), _dated),
    (
        _p(r"(?:(?P<lead>by|before|until|till|til|from|for|on)\s+)?the\s+(?P<number>\d{1,2})(?:st|nd|rd|th)"),
        _dated,
    ),
    (_p(rf"{_LEAD}(?P<end>end\s+of\s+){_MONTH}"), _month_alone),
    (_p(rf"(?:in|early|mid|late)\s+(?:early\s+|mid\s+|late\s+)?(?P<end>(?!))?{_MONTH}"), _month_alone),
    (_p(rf"(?P<week>(?:a\s+)?week\s+(?:on|from|this))\s+(?P<which>)?{_DAY}"), _weekday),
    (_p(rf"{_LEAD}(?P<which>)?{_DAY}\s+(?P<week>week)"), _weekday),
    (
        _p(rf"{_LEAD}(?:(?P<which>last|next|this\s+coming|this|coming)\s+)?(?P<week>(?!))?{_DAY}{_PART}"),
        _weekday,
    ),
    (_p(rf"(?P<lead>by|before|until|till|til|on)\s+(?P<number>\d{{1,2}})(?:st|nd|rd|th)"), _dated),
    (_p(rf"{_AT}(?P<hour>\d{{1,2}})[:.](?P<minute>\d{{2}})\s*{_HALF}?"), _clock),
    (_p(rf"{_AT}(?P<hour>\d{{1,2}})\s*{_HALF}"), _clock),
    (
        _p(
            rf"{_AT}(?P<shift>half past|quarter past|quarter to|half|(?:five|ten|twenty|5|10|20) (?:past|to))\s+"
            rf"(?P<hour>\d{{1,2}}|{'|'.join(_SPOKEN)})(?!\s*(?:min|hour|hr|day|doz|kilo|litre|\w+s\b))"
        ),
        _spoken_clock,
    ),
    (_p(r"at\s+(?P<hour>\d{1,2})(?![:./%£$-])"), _clock),
    (_p(r"(?:at\s+)?(?P<word>noon|midday|midnight|lunch\s?time)"), _clock),
    (_p(r"(?P<part>first thing)"), _part_alone),
    (_p(r"just now"), _just),
)
