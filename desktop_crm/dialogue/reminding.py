"""When the user is told of what is due, and of which follow-ups at once: decisions only.

A follow-up with a time is told at that time of its day, one without in the morning. What was due on a day before
is told once in the morning, with the others. `told` are those that were told already, with the day they were due.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from desktop_crm.base import clock


@dataclass(frozen=True, slots=True)
class Reminder:
    """A follow-up as far as it is told of."""

    id: int
    contact_id: int
    due: date
    due_time: str
    name: str
    what: str

    @property
    def key(self) -> tuple[int, date, str]:
        """What is told once: the same follow-up on another day or at another time is told again."""
        return self.id, self.due, self.due_time


Told = Collection[tuple[int, date, str]]


def moment(reminder: Reminder, today: date, morning: int) -> datetime:
    """When it is told. A time that the clocks leave out in spring is told when they have passed it."""
    if reminder.due < today or not reminder.due_time:
        at = time(morning)
    else:
        hour, minute = reminder.due_time.split(":")
        at = time(int(hour), int(minute))
    return clock.from_local(datetime.combine(max(reminder.due, today), at))


def due_now(reminders: Sequence[Reminder], told: Told, now: datetime, morning: int) -> tuple[Reminder, ...]:
    """Of which the user is to be told now."""
    today = clock.local(now).date()
    return tuple(r for r in reminders if r.key not in told and moment(r, today, morning) <= now)


def next_moment(reminders: Sequence[Reminder], told: Told, now: datetime, morning: int) -> datetime:
    """When to look again: at the next thing due, at the latest when the next day begins."""
    today = clock.local(now).date()
    midnight = clock.from_local(datetime.combine(today + timedelta(days=1), time()))
    moments = (moment(r, today, morning) for r in reminders if r.key not in told)
    return min([*(m for m in moments if m > now), midnight])


def words(reminders: Sequence[Reminder]) -> tuple[str, str]:
    """Title and text of one message for all of them."""
    if len(reminders) == 1:
        (only,) = reminders
        return only.what, f"{only.name}, {only.due_time}".strip(", ")
    names = ", ".join(dict.fromkeys(r.name for r in reminders[:3] if r.name))
    more = len(reminders) - 3
    return f"{len(reminders)} follow-ups are due", f"{names} and {more} more" if more > 0 else names
