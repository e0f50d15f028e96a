"""What each day and time of English says: the pieces of its patterns, and what is made of a match."""

from __future__ import annotations

import re
from calendar import monthrange
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
    "ni": time(20),
    "am": time(9),
    "pm": time(15),
}  # by how they begin

_EVENING = time(18)
DAY = (
    r"(?P<day>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|"
    r"sat(?:urday)?(?!\s+(?:with|down|through|next to|there|opposite|beside)\b)|sun(?:day)?)s?"
)
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
COUNT = (
    r"(?P<count>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:a )?couple(?: of)?|"
    r"(?:a )?few|a day or two|a week or two)"
)
UNIT = r"(?P<unit>min(?:ute)?|hour|hr|day|week|wk|fortnight|month|year|yr)s?['’]?"
PARTS_SAID = (
    r"first thing|morning|lunch(?:time)?|afternoon|aft(?:er)?|arvo|evening|eve|night|nite|[ap]m(?!\w)"
)
PART = rf"(?:(?:\s+in\s+the)?,?\s+(?P<part>{PARTS_SAID}))?"
_GONE = "".join(
    f"(?<!{verb} )" for verb in ("came", "come", "comes", "dropped", "stopped", "popped", "called", "swung")
)
LEAD = (
    rf"(?:(?P<lead>{_GONE}by|b4|before|until|till|til|from|for|on|due|w/c|(?:week|wk) (?:commencing|beginning)|"
    r"(?:latest|no later than|not before))\s+)?(?:the\s+)?"
)


# ---------------------------------------------------------------- what each says
def _made(match: re.Match[str], day: date | None, *, behind: bool = False, ahead: bool = False, rough: bool = False,
          clock: time | None = None, weekday: int | None = None) -> Mention:  # fmt: skip
    groups = match.groupdict()
    lead = (groups.get("lead") or "").lower()
    part = (groups.get("part") or "").lower()
    ahead = ahead or (lead not in ("", "on") and not behind)
    hour = next((at for begins, at in _PARTS.items() if part.startswith(begins)), None)
    return Mention(match.start(), match.end(), day, clock or hour, ahead, behind, rough, weekday)


def named(match: re.Match[str], now: datetime) -> Mention | None:
    word = match["word"].lower()
    steps = {
        "day before yesterday": -2, "day after tomorrow": 2, "yday": -1, "yest": -1,
        "tod": 0, "ton": 0, "tom": 1, "tm": 1, "2d": 0, "2n": 0, "2m": 1,
    }  # fmt: skip
    step = next(count for begins, count in steps.items() if word.startswith(begins))
    clock = time(20) if word.startswith(("ton", "2n")) else None
    to_come = step > 0 or (clock is not None and now.time() < _EVENING)
    return _made(match, now.date() + timedelta(step), behind=step < 0, ahead=to_come, clock=clock)


def this_part(match: re.Match[str], now: datetime) -> Mention | None:
    if match["which"].lower() == "last":
        return _made(match, now.date() - timedelta(1), behind=True, clock=time(20))
    return _made(match, now.date())


def recently(match: re.Match[str], now: datetime) -> Mention | None:
    """`the other day`: nobody knows which."""
    return _made(match, now.date() - timedelta(2), behind=True, rough=True)


def weekend(match: re.Match[str], now: datetime) -> Mention | None:
    today, which = now.date(), (match["which"] or "").lower()
    coming = today + timedelta((4 - today.weekday()) % 7 + 1)
    gone = today - timedelta((today.weekday() - 5) % 7 or 7)
    if which == "last":
        return _made(match, gone, behind=True, rough=True)
    if which == "next":
        return _made(match, coming, ahead=True, rough=True)
    return None  # `before the weekend` says nothing of a day


def week_after(match: re.Match[str], now: datetime) -> Mention | None:
    """`the week after next`, `the month after next`."""
    unit, today = match["unit"].lower(), now.date()
    if unit.startswith("w"):
        return _made(match, _week_of(today) + timedelta(18 if match["end"] else 14), ahead=True)
    return _made(match, moved(today.replace(day=1), 2, unit), ahead=True, rough=True)


def week_of_month(match: re.Match[str], now: datetime) -> Mention | None:
    """`the first week of November`: from its Monday."""
    which, month = match["which"].lower(), _MONTHS.index(match["month"].lower()[:3]) + 1
    year = now.year if month >= now.month else now.year + 1
    if which == "last":
        day = _week_of(date(year, month, monthrange(year, month)[1]))
    else:
        first = date(year, month, 1)
        day = first + timedelta(-first.weekday() % 7 + 7 * ("first", "second", "third").index(which))
    return _made(match, day, ahead=day > now.date(), rough=True)


def day_numbered(match: re.Match[str], now: datetime) -> Mention | None:
    """`Weds 21st`: the nearest 21st that is a Wednesday; a number that fits to none is no date."""
    number, today = int(match["number"]), now.date()
    weekday = _DAYS.index(match["day"].lower()[:3])
    reach = 100 if match["ordinal"] else 20
    near = sorted(
        (today + timedelta(n) for n in range(-reach, reach)), key=lambda day: abs((day - today).days)
    )
    day = next((day for day in near if day.day == number and day.weekday() == weekday), None)
    if day is None:
        return None
    return _made(match, day, ahead=day > today, behind=day < today)


def feast(match: re.Match[str], now: datetime) -> Mention | None:
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
    if match.groupdict().get("week"):
        return _made(match, _week_of(day) - timedelta(7), ahead=True, rough=True)
    return _made(match, day, ahead=True, rough=not eve)


def month_alone(match: re.Match[str], now: datetime) -> Mention | None:
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


def later(match: re.Match[str], now: datetime) -> Mention | None:
    """`later this week`: by its end."""
    friday = _week_of(now.date()) + timedelta(4)
    return _made(match, friday if friday > now.date() else now.date() + timedelta(1), ahead=True, rough=True)


def ago(match: re.Match[str], now: datetime) -> Mention | None:
    count, unit = _count(match["count"]), match["unit"].lower()
    if unit.startswith(("min", "h")):
        then = now - timedelta(minutes=count * (1 if unit.startswith("min") else 60))
        return _made(match, then.date(), behind=True, clock=then.time().replace(microsecond=0))
    vague = unit[0] not in "dw" or "few" in match["count"] or "couple" in match["count"]
    return _made(match, moved(now.date(), -count, unit), behind=True, rough=vague)


def half_hour_ago(match: re.Match[str], now: datetime) -> Mention | None:
    then = now - timedelta(minutes=30)
    return _made(match, then.date(), behind=True, clock=then.time().replace(microsecond=0))


def within(match: re.Match[str], now: datetime) -> Mention | None:
    unit = match["unit"].lower()
    if unit.startswith(("min", "h")):
        then = now + timedelta(minutes=_count(match["count"]) * (1 if unit.startswith("min") else 60))
        return _made(match, then.date(), ahead=True, clock=then.time().replace(second=0, microsecond=0))
    vague = (
        "few" in match["count"] or " or " in match["count"] or (unit[0] == "y" and _count(match["count"]) > 5)
    )
    return _made(match, moved(now.date(), _count(match["count"]), unit), ahead=True, rough=vague)


def _count(word: str) -> int:
    words = word.lower().split()
    return int(word) if word.isdecimal() else next(_NUMBERS[w] for w in reversed(words) if w in _NUMBERS)


def _week_of(day: date) -> date:
    return day - timedelta(day.weekday())


def weekday(match: re.Match[str], now: datetime) -> Mention | None:
    number = _DAYS.index(match["day"].lower()[:3])
    if match.group().lower().endswith("days"):
        return Mention(match.start(), match.end(), None)  # `Mondays` are many
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


def week(match: re.Match[str], now: datetime) -> Mention | None:
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


def dated(match: re.Match[str], now: datetime) -> Mention | None:
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
    slashed = bool(groups.get("monthly")) and groups.get("sign", "/") == "/" and match.group().count("-") < 2
    if slashed and month > 12 >= number:
        month, number = number, month  # 10/30, as written in America
    if not (1 <= month <= 12 and 1 <= number <= 31):
        return None
    in_year = _year(year) if year else _leap(today, month, number)
    day = date(in_year, month, min(number, monthrange(in_year, month)[1]))
    none_such = number > day.day  # 31 February: its last day, and somebody has to look
    made = _made(match, day, ahead=bool(year) and day > today, behind=bool(year) and day < today)
    other = date(day.year, day.day, day.month) if slashed and day.day <= 12 and day.day != day.month else None
    if other and not year and _is_nearer(other, day, today):
        return replace(made, day=other, rough=True)
    monthly = "month" not in groups and "monthly" not in groups
    return replace(
        made, rough=made.rough or (none_such and not monthly), monthly=monthly, other=other if year else None
    )


def _leap(today: date, month: int, number: int) -> int:
    """The year of a date that says none: this one, or the next to it that has a 29 February."""
    if (month, number) != (2, 29):
        return today.year
    has_it = (
        year for year in (today.year, today.year + 1, today.year - 1) if monthrange(year, 2)[1] == number
    )
    return next(has_it, today.year)


def _is_nearer(other: date, day: date, today: date) -> bool:
    """Whether a date lies in the next weeks with the month first only, and was not just before."""
    soon = timedelta(0) <= other - today < timedelta(92)
    return soon and not timedelta(-31) < day - today < timedelta(92)


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def clock(match: re.Match[str], _now: datetime) -> Mention | None:
    groups = match.groupdict()
    if word := (groups.get("word") or "").lower():
        return _made(match, None, clock=next(at for ends, at in _HOURS.items() if word.endswith(ends)))
    said = groups["hour"].lower()
    hour, minute = SPOKEN.get(said) or int(said), int(groups.get("minute") or 0)
    half = (groups.get("half") or "").lower().replace(".", "")
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    elif not half and groups["hour"][0] != "0" and 1 <= hour <= (6 if groups.get("minute") else 7):
        hour += 12  # `at 3`, `3.15`: a business is awake in the afternoon
    if hour > 23 or minute > 59:
        return None
    return _made(match, None, clock=time(hour, minute))


_HOURS = {
    "midnight": time(0),
    "after lunch": time(13, 30),
    "at lunch": time(12, 30),
    "time": time(12, 30),
    "noon": time(12),
    "midday": time(12),
    "school": time(16),
    "": time(17, 30),
}  # fmt: skip  - by how they end; else when a business closes


_SHIFTS = {"half": 30, "half past": 30, "quarter past": 15, "quarter to": -15}


def from_to(match: re.Match[str], _now: datetime) -> Mention | None:
    """`2-3pm`, `4-4.45`: when it began, and how long it lasted."""
    groups = match.groupdict()
    half = (groups.get("half") or "").lower().replace(".", "")
    begin, end = int(groups["hour"]), int(groups["hour_to"])
    if begin > 23 or end > 23:
        return None
    if half == "pm" and end < 12:
        end += 12
    early = (groups.get("half_from") or "").lower()[:1] == "a" or groups["hour"][0] == "0"
    if not half and end <= 7 and not early:  # a business is awake in the afternoon
        end += 12
    if begin < 12 and begin + 12 <= end and not early:
        begin += 12
    shift = _SHIFTS.get((groups.get("shift_to") or "").lower(), 0)
    minutes = (end - begin) * 60 + int(groups.get("minute_to") or 0) + shift - int(groups.get("minute") or 0)
    made = _made(match, None, clock=time(begin, int(groups.get("minute") or 0)))
    return replace(made, minutes=minutes) if 0 < minutes <= 12 * 60 else None


SPOKEN = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
           "eleven": 11, "twelve": 12}  # fmt: skip


def spoken_clock(match: re.Match[str], _now: datetime) -> Mention | None:
    word, shift = match["hour"].lower(), match["shift"].lower().split()
    hour = int(word) if word.isdecimal() else SPOKEN[word]
    if hour > 23:
        return None
    hour += 12 if 1 <= hour <= 7 else 0
    count = {"half": 30, "quarter": 15}.get(shift[0]) or (_count(shift[0]) if shift[0] != "twenty" else 20)
    minutes = hour * 60 + (-count if shift[-1] == "to" else count)
    return _made(match, None, clock=time(minutes // 60 % 24, minutes % 60))


def part_alone(match: re.Match[str], _now: datetime) -> Mention | None:
    return _made(match, None)


def just(match: re.Match[str], now: datetime) -> Mention | None:
    return _made(match, now.date(), behind=True, clock=now.time().replace(microsecond=0))
