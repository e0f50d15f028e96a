"""Days counted on and back: by days, weeks, months and years."""

from calendar import monthrange
from datetime import date, timedelta


def moved(day: date, count: int, unit: str) -> date:
    """The day so many days, weeks, months or years on; at a month's end the last day there is."""
    if unit.startswith("d"):
        return day + timedelta(count)
    if unit.startswith(("w", "f")):
        return day + timedelta(count * (14 if unit.startswith("f") else 7))
    months = day.year * 12 + day.month - 1 + count * (12 if unit.startswith("y") else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
