"""Rules of segments as trees: groups of conditions, each condition as it was typed. Pure.

Condition("city", By.IS, ("London",))
Group(Match.ANY, (Condition("tag", By.IS, ("trade",)), Condition("spent", By.OVER, ("500",), of="GBP")))

Nothing here says whether a condition can be used: a builder keeps the half of one, too. `values` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum


class Match(StrEnum):
    """How many of a group's lines have to hold."""

    ALL = "all"
    ANY = "any"
    NONE = "none"


class By(StrEnum):
    """How a field is compared; which ones a field takes, says `catalogue`."""

    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    CONTAINS_NOT = "contains_not"
    BEGINS = "begins"
    ENDS = "ends"
    IN = "in"
    NOT_IN = "not_in"
    EMPTY = "empty"
    NOT_EMPTY = "not_empty"
    YES = "yes"
    NO = "no"
    OVER = "over"
    UNDER = "under"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"
    ON = "on"
    BEFORE = "before"
    AFTER = "after"
    LAST_DAYS = "last_days"
    OLDER_DAYS = "older_days"
    NEXT_DAYS = "next_days"
    COMING = "coming"  # the day comes round within so many days, whatever its year
    MONTH = "month"
    HAS = "has"
    HAS_NOT = "has_not"
    GOT = "got"
    GOT_NOT = "got_not"
    REPLIED = "replied"
    REPLIED_NOT = "replied_not"
    BOUNCED = "bounced"
    BOUNCED_NOT = "bounced_not"


# Each of these is true exactly where the other is not, also of people about whom nothing is known.
OPPOSITE: dict[By, By] = {
    By.IS_NOT: By.IS,
    By.CONTAINS_NOT: By.CONTAINS,
    By.NOT_IN: By.IN,
    By.NOT_EMPTY: By.EMPTY,
    By.HAS_NOT: By.HAS,
    By.GOT_NOT: By.GOT,
    By.REPLIED_NOT: By.REPLIED,
    By.BOUNCED_NOT: By.BOUNCED,
}


@dataclass(frozen=True, slots=True)
class Period:
    """When something happened: ever, within so many days up to today, or from one day to another (or open)."""

    within: str = ""  # days
    since: str = ""
    until: str = ""

    @property
    def is_ever(self) -> bool:
        return not (self.within or self.since or self.until)


EVER = Period()
UNSAID = "?"  # of a period that was chosen and not yet said: it is not "ever"


@dataclass(frozen=True, slots=True)
class Condition:
    """One line. `value` as typed; `of` names what the field is about: a topic, a currency, a channel, an own field.

    `never`: whether somebody without the date counts as older (None: as is usual for the field).
    """

    field: str = ""
    test: By = By.IS
    value: tuple[str, ...] = ()
    of: str = ""
    period: Period = EVER
    never: bool | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together."""

    match: Match = Match.ALL
    rules: tuple[Condition | Group, ...] = ()


Rule = Condition | Group
Path = tuple[int, ...]  # which line of which group, from the outermost


def conditions(rule: Rule) -> Iterator[Condition]:
    """All conditions from top to bottom."""
    for _, each in walk(rule):
        if isinstance(each, Condition):
            yield each


def walk(rule: Rule, path: Path = ()) -> Iterator[tuple[Path, Rule]]:
    """The rule and all in it with their places, from top to bottom."""
    yield path, rule
    if isinstance(rule, Group):
        for number, each in enumerate(rule.rules):
            yield from walk(each, (*path, number))


def changed(rule: Group, change: Callable[[Condition], Condition]) -> Group:
    """The same tree with every condition changed."""
    return replace(
        rule,
        rules=tuple(
            changed(each, change) if isinstance(each, Group) else change(each) for each in rule.rules
        ),
    )
