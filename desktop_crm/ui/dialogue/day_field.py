"""Fields for a day and a time as people write them."""

import re
from datetime import date, datetime, time, timedelta

from desktop_crm.base import clock
from desktop_crm.base.dates import WEEKDAYS, day_words, read_day
from desktop_crm.ui.widgets.fields import Field

_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2})?)?\s*(am|pm)?", re.IGNORECASE)


def read_a_day(text: str, today: date) -> date | None:
    """`today`, `tomorrow`, `Friday` (the next one), `in 6 weeks`, `20 Nov`, `2026-11-20`; None where it is none."""
    words = text.strip().lower()
    near = {"today": 0, "tomorrow": 1, "yesterday": -1}.get(words)
    if near is not None:
        return today + timedelta(days=near)
    ahead = re.fullmatch(r"in (\d{1,3}|a) (day|week|month)s?", words)
    if ahead:
        count = 1 if ahead[1] == "a" else int(ahead[1])
        return today + timedelta(days=count * {"day": 1, "week": 7, "month": 30}[ahead[2]])
    for number, name in enumerate(WEEKDAYS):
        if len(words) >= 3 and name.lower().startswith(words):
            return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    return _calendar_day(words, today)


_WEEKDAY = re.compile(r"^(?:[a-z]{3,6}day|mon|tue|wed|thu|fri|sat|sun),? ")


def _calendar_day(words: str, today: date) -> date | None:
    bare = _WEEKDAY.sub("", words)
    try:
        found = read_day(bare)
        if found.year:
            return date(found.year, found.month, found.day)
        day = date(today.year, found.month, found.day)
        # With a weekday before it, as this field writes what is to come, the next such day is meant.
        return day if bare == words or day >= today else date(today.year + 1, found.month, found.day)
    except ValueError:
        return None


def read_a_time(text: str) -> time | None:
    """`10:42`, `9`, `3pm`, `17.30`; None where it is none."""
    found = _TIME.fullmatch(text.strip())
    if not found:
        return None
    hour = int(found[1])
    if found[3]:
        hour = hour % 12 + (12 if found[3].lower() == "pm" else 0)
    minute = int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


class DayField(Field):
    """A day. Shows it beside today (`tomorrow`, `Fri 20 Nov`) once it is left."""

    def __init__(self, day: date, name: str = "Day", width: int = 0) -> None:
        super().__init__("", "today, Friday, 20 Nov …", "calendar-blank", name=name, width=width)
        self._day: date | None = day
        self.set_day(day)
        self.editingFinished.connect(self._settle)

    def set_day(self, day: date) -> None:
        self._day = day
        self.setText(day_words(day, clock.today()))

    def day(self) -> date | None:
        """The day, or None where the text is none."""
        self._settle()
        return self._day

    def _settle(self) -> None:
        if self._day is not None and self.text() == day_words(self._day, clock.today()):
            return
        self._day = read_a_day(self.text(), clock.today())
        if self._day is not None:
            self.setText(day_words(self._day, clock.today()))
        self.show_error(self._day is None)


class TimeField(Field):
    """A time of the day, or nothing."""

    def __init__(self, at: time | None, name: str = "Time", width: int = 0) -> None:
        super().__init__(f"{at:%H:%M}" if at else "", "any time", "clock", name=name, width=width)

    def time(self) -> time | None:
        return read_a_time(self.text())

    def is_wrong(self) -> bool:
        """Whether there is text that is no time."""
        wrong = bool(self.text().strip()) and self.time() is None
        self.show_error(wrong)
        return wrong


def instant(day: date, at: time | None) -> datetime:
    """The moment on the user's clock; noon where no time is given."""
    return clock.from_local(datetime.combine(day, at or time(12)))
