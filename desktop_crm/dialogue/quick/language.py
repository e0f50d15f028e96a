"""What a language brings to the quick log: its words for touches, times and wishes. English is the first.

A touch is told by a verb (`rang`, whose subject began) or by a noun (`call from`, where the preposition says it).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from desktop_crm.base.paths import resource
from desktop_crm.dialogue.channels import Direction


@dataclass(frozen=True, slots=True)
class Mention:
    """A time that stands in a line, from `start` to `end`.

    `day` None: only a time of the day is said. `ahead`: it cannot be in the past (`by Friday`), `behind`: it cannot lie
    ahead (`last Tue`); neither: what is told beside it decides. `rough`: people mean different days by it.
    """

    start: int
    end: int
    day: date | None
    clock: time | None = None
    ahead: bool = False
    behind: bool = False
    rough: bool = False
    weekday: int | None = None  # of a bare one, which may lie on either side of today
    monthly: bool = False  # the day of some month: `the 15th`


@dataclass(frozen=True, slots=True)
class Touch:
    """How a phrase tells an exchange: its pattern, its channel, and who began.

    `direction` None: the subject tells it. With `who` in the pattern that group may name whom it was with.
    """

    pattern: re.Pattern[str]
    channel: str
    direction: Direction | None = None
    sure_channel: bool = True
    sure_direction: bool = True


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language."""

    touches: tuple[Touch, ...]
    means: tuple[
        tuple[re.Pattern[str], str], ...
    ]  # `by email`, `on WhatsApp`: the channel said beside the verb
    ours: re.Pattern[str]  # what stands before a verb where we are its subject
    wish: re.Pattern[str]  # what leaves something to be answered or done
    plan: re.Pattern[str]  # how a clause begins that says what is to be done, and tells no touch
    task: re.Pattern[str]  # the same, but for the clause that tells the touch: there it says why
    breaks: re.Pattern[str]  # between what happened and what was said
    fillers: frozenset[str]  # words that are no part of a name
    kin: frozenset[str]  # whoever is `Ellen's sister` is not Ellen
    link: frozenset[str]  # `from`, `of`: behind them stands where somebody belongs
    length: re.Pattern[str]  # `for 20 min`; groups `count` and `unit`
    minutes: Callable[[re.Match[str]], int]
    times: Callable[[str, datetime], tuple[Mention, ...]]  # the line, now on the wall clock


# ---------------------------------------------------------------- from a file
Times = Callable[[str, datetime], tuple[Mention, ...]]
_BEGAN = {"they": Direction.IN, "we": Direction.OUT, None: None}


def load(
    code: str, times: Times, minutes: Callable[[re.Match[str]], int], noun: tuple[str, str, str]
) -> Language:
    """The language of `resources/quick/CODE.json`; `noun`: its words for from, to and with.

    `names` stand for lists of words (`<event>`); `nouns` tell a touch with one of the three prepositions behind them,
    `touches` as they are. The first that is found in a clause counts: what is said in more words stands first.
    """
    data: dict[str, Any] = json.loads(resource(f"quick/{code}.json").read_text("utf-8"))
    names = data["names"]

    def words(pattern: str) -> re.Pattern[str]:
        filled = re.sub(r"<(\w+)>(?!\.)", lambda m: f"(?:{names[m[1]]})" if m[1] in names else m[0], pattern)
        return re.compile(rf"(?<![\w'’])(?:{filled})(?![\w])", re.IGNORECASE)

    touches = [*_nouns(data["nouns"], noun, words), *map(_touch(words), data["touches"])]
    return Language(
        touches=tuple(touches),
        means=tuple((words(each["says"]), each["channel"]) for each in data["means"]),
        ours=re.compile(data["ours"], re.IGNORECASE),
        wish=words("|".join(data["wish"])),
        plan=words("|".join(data["plan"])),
        task=words("|".join(data["task"])),
        breaks=re.compile("|".join(data["breaks"]), re.IGNORECASE),
        fillers=frozenset(data["fillers"]),
        kin=frozenset(data["kin"]),
        link=frozenset(data["link"]),
        length=words(data["length"]),
        minutes=minutes,
        times=times,
    )


def _touch(words: Callable[[str], re.Pattern[str]]) -> Callable[[dict[str, Any]], Touch]:
    def made(data: dict[str, Any]) -> Touch:
        unsure = data.get("unsure", ())
        pattern, began = words(data["says"]), _BEGAN[data.get("began")]
        return Touch(pattern, data["channel"], began, "channel" not in unsure, "direction" not in unsure)

    return made


def _nouns(
    data: list[dict[str, str]], noun: tuple[str, str, str], words: Callable[[str], re.Pattern[str]]
) -> Iterator[Touch]:
    """`call from Ellen` came to us, `call to Ellen` we made, of `call with Ellen` nobody knows."""
    theirs, ours, both = noun
    for each in data:
        says, channel = f"(?:<article>\\s+)?(?:\\w+\\s+)?(?:{each['says']})", each["channel"]
        yield Touch(words(rf"{says}\s+(?:in\s+)?(?:{theirs})"), channel, Direction.IN)
        yield Touch(
            words(rf"(?:<article>\s+)?(?:{each['says']})\s+(?:out\s+)?(?:{ours})"), channel, Direction.OUT
        )
        yield Touch(words(rf"{says}\s+(?:{both})"), channel, Direction.OUT, sure_direction=False)
