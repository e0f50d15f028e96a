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
    "nine": 9, "ten": 10, "twelve": 12, "couple": 2, "few": 3,
}  # fmt: skip
_PARTS = {
    "morning": time(9),
    "lunchtime": time(12, 30),
    "afternoon": time(15),
    "evening": time(19),
    "night": time(20),
}

_DAY = (
    r"(?P<day>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|"
    r"sat(?:urday)?|sun(?:day)?)s?"
)
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_COUNT = r"(?P<count>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a couple of|a few)"
_UNIT = r"(?P<unit>min(?:ute)?|hour|hr|day|week|fortnight|month|year)s?"
_PART = r"(?:(?:\s+in\s+the)?\s+(?P<part>morning|lunchtime|afternoon|evening|night))?"
_GONE = "".join(
    f"(?<!{verb} )" for verb in ("came", "come", "comes", "dropped", "stopped", "popped", "called", "swung")
)
_LEAD = rf"(?:(?P<lead>{_GONE}by|before|until|till|til|from|for|on|since|due)\s+)?(?:the\s+)?"
_AHEAD = frozenset(("by", "before", "until", "till", "til", "due", "for", "from"))

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
    """A day and the time beside it are one: `last Tue 3pm`, `3pm yesterday`."""
    left = sorted(found, key=lambda m: m.start)
    while left:
        first = left.pop(0)
        if left:
            second = left[0]
            near = re.fullmatch(r"[\s,]*(?:at|around|about)?\s*", text[first.end : second.start])
            if near and (first.day is None) != (second.day is None):
                day, hour = (first, second) if first.day is not None else (second, first)
                left.pop(0)
                yield replace(day, start=first.start, end=second.end, clock=hour.clock)
                continue
        yield first


# ---------------------------------------------------------------- what each says
def _made(match: re.Match[str], day: date | None, *, behind: bool = False, ahead: bool = False, rough: bool = False,
          clock: time | None = None, weekday: int | None = None) -> Mention:  # fmt: skip
    groups = match.groupdict()
    lead = (groups.get("lead") or "").lower()
    part = (groups.get("part") or "").lower()
    ahead = ahead or (lead in _AHEAD and not behind)
    return Mention(match.start(), match.end(), day, clock or _PARTS.get(part), ahead, behind, rough, weekday)


def _named(match: re.Match[str], now: datetime) -> Mention | None:
    word = match["word"].lower()
    steps = {
        "today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "tmrw": 1, "day before yesterday": -2,
        "day after tomorrow": 2,
    }  # fmt: skip
    step = steps[word]
    clock = time(20) if word == "tonight" else None
    return _made(match, now.date() + timedelta(step), behind=step < 0, ahead=step > 0, clock=clock)


def _this_part(match: re.Match[str], now: datetime) -> Mention | None:
    if match["which"].lower() == "last":
        return _made(match, now.date() - timedelta(1), behind=True, clock=time(20))
    return _made(match, now.date())


def _ago(match: re.Match[str], now: datetime) -> Mention | None:
    count, unit = _count(match["count"]), match["unit"].lower()
    if unit.startswith(("min", "h")):
        then = now - timedelta(minutes=count * (1 if unit.startswith("min") else 60))
        return _made(match, then.date(), behind=True, clock=then.time().replace(microsecond=0))
    return _made(match, moved(now.date(), -count, unit), behind=True, rough=unit[0] not in "dw")


def _half_hour_ago(match: re.Match[str], now: datetime) -> Mention | None:
    then = now - timedelta(minutes=30)
    return _made(match, then.date(), behind=True, clock=then.time().replace(microsecond=0))


def _in(match: re.Match[str], now: datetime) -> Mention | None:
    unit = match["unit"].lower()
    if unit.startswith(("min", "h")):
        then = now + timedelta(minutes=_count(match["count"]) * (1 if unit.startswith("min") else 60))
        return _made(match, then.date(), ahead=True, clock=then.time().replace(second=0, microsecond=0))
    return _made(match, moved(now.date(), _count(match["count"]), unit), ahead=True)


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
    which, unit, today = match["which"].lower(), match["unit"].lower(), now.date()
    end = bool(match["end"])
    step = {"last": -1, "this": 0, "the": 0, "next": 1}[which]
    if unit == "week":
        first = _week_of(today) + timedelta(7 * step)
        day = first + timedelta(4) if end else first
        day = moved(today, step, "week") if step < 0 and not end else day
    else:
        first = moved(today.replace(day=1), step, unit)
        day = date(first.year, first.month, monthrange(first.year, first.month)[1]) if end else first
        if unit == "year":
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
    if groups.get("word"):
        return _made(match, None, clock=time(0 if groups["word"].lower() == "midnight" else 12))
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
    word = match["hour"].lower()
    hour = int(word) if word.isdecimal() else _SPOKEN.get(word, 99)
    if hour > 23:
        return None
    hour += 12 if 1 <= hour <= 7 else 0
    shift = {"half past": 30, "quarter past": 15, "quarter to": -15}[match["shift"].lower()]
    minutes = hour * 60 + shift
    return _made(match, None, clock=time(minutes // 60 % 24, minutes % 60))


def _just(match: re.Match[str], now: datetime) -> Mention | None:
    return _made(match, now.date(), behind=True, clock=now.time().replace(microsecond=0))


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.])(?:{pattern})(?![\w])", re.IGNORECASE)


_ORDINAL = r"(?P<number>\d{1,2})(?:st|nd|rd|th)?"
_PATTERNS: tuple[tuple[re.Pattern[str], Maker], ...] = (
    (
        _p(
            rf"{_LEAD}(?P<word>day before yesterday|day after tomorrow|yesterday|tomorrow|tmrw|today|tonight){_PART}"
        ),
        _named,
    ),
    (_p(r"(?P<which>this|last)\s+(?P<part>morning|lunchtime|afternoon|evening|night)"), _this_part),
    (_p(r"half an hour ago"), _half_hour_ago),
    (_p(rf"{_COUNT}\s+{_UNIT}\s+ago"), _ago),
    (_p(rf"(?P<lead>in|within)\s+{_COUNT}\s+{_UNIT}(?:\s+time)?"), _in),
    (
        _p(rf"{_LEAD}(?P<end>end\s+of\s+)?(?:the\s+)?(?P<which>last|this|next)\s+(?P<unit>week|month|year)"),
        _week,
    ),
    (_p(rf"{_LEAD}(?P<end>end\s+of\s+)(?P<which>the)\s+(?P<unit>week|month|year)"), _week),
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
    (_p(rf"(?P<week>a\s+week\s+on)\s+(?P<which>)?{_DAY}"), _weekday),
    (_p(rf"{_LEAD}(?P<which>)?{_DAY}\s+(?P<week>week)"), _weekday),
    (
        _p(rf"{_LEAD}(?:(?P<which>last|next|this\s+coming|this|coming)\s+)?(?P<week>(?!))?{_DAY}{_PART}"),
        _weekday,
    ),
    (
        _p(r"(?:at\s+|around\s+|about\s+)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})\s*(?P<half>[ap]\.?m\.?)?"),
        _clock,
    ),
    (_p(r"(?:at\s+|around\s+|about\s+)?(?P<hour>\d{1,2})\s*(?P<half>[ap]\.?m\.?)"), _clock),
    (_p(r"(?P<shift>half past|quarter past|quarter to)\s+(?P<hour>\d{1,2}|[a-z]+)"), _spoken_clock),
    (_p(r"at\s+(?P<hour>\d{1,2})"), _clock),
    (_p(r"(?:at\s+)?(?P<word>noon|midday|midnight)"), _clock),
    (_p(r"just now"), _just),
)
