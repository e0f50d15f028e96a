"""Birthdays and anniversaries: when they come round and what they are called. The year may be unknown."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from desktop_crm.base.dates import PartialDate

_OF_AGE = (18, 21)


class Kind(StrEnum):
    """What comes round each year."""

    BIRTHDAY = "birthday"
    ANNIVERSARY = "anniversary"


@dataclass(frozen=True, slots=True)
class Turn:
    """One time that it comes round. `years` None where nobody knows the year it began."""

    kind: Kind
    day: date
    years: int | None

    @property
    def is_round(self) -> bool:
        """Whether it is one to make more of."""
        if not self.years:
            return False
        if self.kind is Kind.BIRTHDAY:
            return self.years % 10 == 0 or self.years in _OF_AGE
        return self.years % 5 == 0

    def words(self) -> str:
        """`turns 60`, `25 years`, `birthday`."""
        if self.years is None or self.years <= 0:
            return "birthday" if self.kind is Kind.BIRTHDAY else "anniversary"
        if self.kind is Kind.BIRTHDAY:
            return f"turns {self.years}"
        return f"{self.years} year{'s' if self.years > 1 else ''}"


def coming(kind: Kind, began: PartialDate, day: date) -> Turn:
    """The next time on or after `day`; 29 February falls on 1 March in common years."""
    when = began.next_after(day)
    return Turn(kind, when, when.year - began.year if began.year else None)


def keys(first: date, last: date) -> dict[str, date]:
    """The days from `first` to `last` as the ends of stored days, `05-09`, with the day on which each is kept."""
    found: dict[str, date] = {}
    for ahead in range(min((last - first).days, 365) + 1):
        day = first + timedelta(days=ahead)
        found.setdefault(f"{day:%m-%d}", day)
        if f"{day:%m-%d}" == "03-01" and (day - timedelta(days=1)).day == 28:
            found.setdefault("02-29", day)
    return found
