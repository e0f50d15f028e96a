"""What a language brings to the quick log: its words for touches, times and wishes. English is the first.

A touch is told by a verb (`rang`, whose subject began) or by a noun (`call from`, where the preposition says it).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time
from typing import Any

from desktop_crm.base.paths import resource
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.quick.spelled_out import slips


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
    other: date | None = None  # what it says where the month stands first: `10/12/2026`
    minutes: int | None = None  # how long it lasted, where it says from when to when: `2-3pm`


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
    noun: bool = False  # `call from`: the name stands behind it
    bare: bool = False  # `voicemail`: a noun alone
    had: bool = False  # `got her letter`: only where we are the subject
    deed: bool = False  # `paid`: weaker than a touch beside it


@dataclass(frozen=True, slots=True)
class Means:
    """The channel said beside the verb: `by email`, `on WhatsApp`."""

    pattern: re.Pattern[str]
    channel: str
    weak: bool = False  # `after class`: a verb that names a channel knows better


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language."""

    touches: tuple[Touch, ...]
    means: tuple[Means, ...]
    ours: re.Pattern[str]  # what stands before a verb where we are its subject
    we: re.Pattern[str]  # the same, said outright
    we_did: re.Pattern[str]  # the same, right before the verb
    us: re.Pattern[str]  # whom they reached
    passive: re.Pattern[str]  # what stands before a verb that says what was done to its subject
    apart: re.Pattern[str]  # joins a clause that tells of another time
    done: re.Pattern[str]  # what says that an appointment has been
    by: re.Pattern[str]  # what begins who did it then
    thing: re.Pattern[str]  # a subject that is sent, and does nothing itself
    sent: re.Pattern[str]  # verbs of what is done with things
    handed: re.Pattern[str]  # more of them, where it is said to whom
    given: re.Pattern[str]  # behind such a verb: whatever stands before was sent
    did: re.Pattern[str]  # how a line begins that tells what we did
    pronoun: re.Pattern[str]  # whom we reached, where the name stands before
    theirs: re.Pattern[str]  # what stands behind a verb of theirs
    to_come: re.Pattern[str]  # what stands before a touch that is only meant to be
    via: re.Pattern[str]  # what stands before a noun that only says how
    led: re.Pattern[str]  # what stands before a noun that is no touch: `by email`
    wish: re.Pattern[str]  # what leaves something to be answered or done
    denied: re.Pattern[str]  # before a wish that nobody has
    purpose: re.Pattern[str]  # what somebody came for, and did: `stopped by to sign the letter`
    speaking: re.Pattern[str]  # deeds of people alone, never of a thing of theirs
    owing: re.Pattern[str]  # what is open though the clause says that something is settled
    question: re.Pattern[str]  # how a clause begins that asks
    inner_question: re.Pattern[str]  # the same within the clause that tells the touch
    ordered: re.Pattern[str]  # the same, only where they began
    ongoing: re.Pattern[str]  # a verb that says what somebody was doing: `was chasing`
    asked: re.Pattern[str]  # a touch that is itself a question or a promise
    plan: re.Pattern[str]  # how a clause begins that says what is to be done, and tells no touch
    task: re.Pattern[str]  # the same, where it cannot be taken for a touch
    how: re.Pattern[str]  # what somebody came to see
    told_them: re.Pattern[str]  # tells what they are to do, and not we
    settled: re.Pattern[str]  # what closes that was open before it
    past: re.Pattern[str]  # verbs of what has been
    leads: re.Pattern[str]  # before a day on which something is to be
    reported: re.Pattern[
        str
    ]  # before a day on which something else was, or is to be: `says he paid on Monday`
    occasion: re.Pattern[str]  # before the day of what a touch was about
    by_then: re.Pattern[str]  # begins a day by which something is wanted
    goes_on: re.Pattern[str]  # behind what is asked: it says what is to be, not how it was asked
    will_do: re.Pattern[str]  # how a clause begins that says what somebody is to do: `Tony to send prices`
    shifted: re.Pattern[str]  # before the day that does not hold any more
    so_called: re.Pattern[str]  # before `called`, where it only says a name: `a receptionist called Petra`
    named: re.Pattern[str]  # and that word, before a name
    appointed: re.Pattern[str]  # before the day of an appointment of which nothing is told
    suits: re.Pattern[str]  # behind a day that will do
    thing_done: re.Pattern[
        str
    ]  # what is done with a thing as well, with `to_it` behind: `boiler service booked for`
    to_it: re.Pattern[str]
    nothing_came: re.Pattern[str]  # says behind a name that it was not they who began
    arrives: re.Pattern[str]  # what a thing does as well: `permit came`
    brings: re.Pattern[str]  # before `in`: nobody was here yet
    told_when: re.Pattern[str]  # before the day that somebody was told
    doing: re.Pattern[str]  # how a clause begins that says what is going to be done: `sorting it today`
    said_that: re.Pattern[str]  # joins what somebody said
    sent_behind: re.Pattern[str]  # behind a letter that we sent
    done_to: re.Pattern[str]  # a clause that says what we did with a thing: `blinds measured`
    about_to: re.Pattern[str]  # before an hour that is to come, if not today
    called_off: re.Pattern[str]  # behind the day of what will not be
    kept_from: re.Pattern[str]  # before `from Friday`: it only says which
    compared: re.Pattern[str]  # before a day that only serves to compare
    topic: re.Pattern[str]  # behind a day that only says which: `Monday's delivery`
    unanswered: re.Pattern[str]  # what says that we tried
    refused: re.Pattern[str]  # before a day that does not suit
    breaks: re.Pattern[str]  # between what happened and what was said
    fillers: frozenset[str]  # words that are no part of a name
    common: frozenset[str]  # words that are nobody, though a line may begin with them
    nobody: re.Pattern[str]  # somebody whose name is not said
    kin: frozenset[str]  # whoever is `Ellen's sister` is not Ellen
    firms: frozenset[str]  # `St Mary's school` acts itself
    link: frozenset[str]  # `from`, `of`: behind them stands where somebody belongs
    articles: frozenset[str]  # behind them a small word is no name
    concerning: frozenset[str]  # behind them stands what it was about
    often_slipped: frozenset[str]  # in which letters change places, are doubled or missing
    short: Mapping[str, str]  # what is cut short, and what such slips are read as
    beside: frozenset[str]  # behind them stands with whom it was
    both: re.Pattern[str]  # joins the names of two
    other: re.Pattern[str]  # begins what is told of something else
    handed_on: re.Pattern[str]  # behind a verb of ours: what was asked for went to who asked
    corrected: re.Pattern[str]  # takes a name back: `Tamsin, no, her mum`
    relative: re.Pattern[str]  # behind a name that only says which: `the number Harry gave me`
    verb_before: re.Pattern[str]  # behind a small word that is a verb, no name: `mark the plots`
    titles: frozenset[str]  # what stands before a name
    staff: re.Pattern[str]  # behind the name of a firm: somebody there
    received: re.Pattern[str]  # how a line begins that tells what came to us
    see_to: re.Pattern[str]  # how a line begins that says what has to be looked to
    of_kin: re.Pattern[str]  # says behind a name whose kin it is
    my: re.Pattern[str]  # before somebody who is nearer than a customer
    theirs_own: re.Pattern[str]  # what somebody left with us was theirs
    theirs_first: re.Pattern[str]  # how a clause begins that tells what they did
    until: re.Pattern[str]  # between two days of a span
    theirs_too: re.Pattern[str]  # behind such a verb: somebody there
    also_names: re.Pattern[str]  # words that people are called as well
    months: frozenset[str]  # of these the months
    things: frozenset[str]  # and those that are things, or say how something is
    month_before: re.Pattern[str]  # what stands before a month
    name_before: re.Pattern[str]  # and before a name
    person_before: re.Pattern[str]  # and before nothing but a name
    name_behind: re.Pattern[str]  # what stands behind a name
    rival: re.Pattern[str]  # whom something was done with, or by: groups `name` and `family`
    rival_of_word: re.Pattern[str]  # the same, of weaker words, where a line begins with one of the next
    acts: re.Pattern[str]  # what only people do, right behind their name
    no_name: re.Pattern[str]  # behind a name that is a word as well: it is the word
    heading: re.Pattern[str]  # a name alone, before anything is told
    ordinary: frozenset[str]  # names that are words as well
    done_by: re.Pattern[str]  # what stands behind a thing, and by whom it was done: `paid by Bob`
    verb_behind: re.Pattern[str]  # and behind `will`, never behind a name
    length: re.Pattern[str]  # `for 20 min`; groups `count` and `unit`
    minutes: Callable[[re.Match[str]], int]
    times: Callable[[str, datetime], tuple[Mention, ...]]  # the line, now on the wall clock


# ---------------------------------------------------------------- from a file
Times = Callable[[str, datetime], tuple[Mention, ...]]
_BEGAN = {"they": Direction.IN, "we": Direction.OUT, None: None}


def load(
    code: str, times: Times, minutes: Callable[[re.Match[str]], int], noun: tuple[str, str, str, str]
) -> Language:
    """The language of `resources/quick/CODE.json`; `noun`: its words for from, to, with and `got their`.

    Patterns are of whole words but those in `as_written`. `names` stand for lists of words (`<event>`); `nouns` tell a
    touch with one of the three prepositions behind them, `touches` as they are. The first that is found in a clause
    counts: what is said in more words stands first.
    """
    data: dict[str, Any] = json.loads(resource(f"quick/{code}.json").read_text("utf-8"))
    names = data["names"]

    def filled(pattern: str) -> str:
        return re.sub(r"<(\w+)>(?!\.)", lambda m: f"(?:{names[m[1]]})" if m[1] in names else m[0], pattern)

    def words(pattern: str) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w'’])(?:{filled(pattern)})(?!\w|-[^\W\d])", re.IGNORECASE)

    def as_written(pattern: str) -> re.Pattern[str]:
        return re.compile(filled(pattern), re.IGNORECASE)

    touches = [
        *_nouns(data["nouns"], noun, words),
        *(_touch(each, words) for each in data["touches"]),
        *(replace(_touch(each, words), noun=True, bare=True) for each in data["bare"]),
        *(replace(_touch(each, words), deed=True) for each in data["deeds"]),
    ]
    said: dict[str, Any] = {
        each.name: frozenset(data[each.name])
        if each.type == "frozenset[str]"
        else (as_written if each.name in data["as_written"] else words)(_any(data[each.name]))
        for each in fields(Language)
        if each.type in ("frozenset[str]", "re.Pattern[str]")
    }
    means = tuple(
        Means(words(each["says"]), each["channel"], each.get("weak", False)) for each in data["means"]
    )
    known = said["fillers"] | said["common"] | said["kin"]
    short = {**slips(said["often_slipped"], known), **data["short"]}
    return Language(touches=tuple(touches), means=means, minutes=minutes, times=times, short=short, **said)


def _any(patterns: str | list[str]) -> str:
    return patterns if isinstance(patterns, str) else "|".join(patterns)


def _touch(data: dict[str, Any], words: Callable[[str], re.Pattern[str]]) -> Touch:
    unsure = data.get("unsure", ())
    pattern, began = words(data["says"]), _BEGAN[data.get("began")]
    return Touch(pattern, data["channel"], began, "channel" not in unsure, "direction" not in unsure)


def _nouns(
    data: list[dict[str, str]], noun: tuple[str, str, str, str], words: Callable[[str], re.Pattern[str]]
) -> Iterator[Touch]:
    """`call from Ellen` came to us, `call to Ellen` we made, of `call with Ellen` nobody knows."""
    theirs, ours, both, had = noun
    for each in data:
        says, channel = f"(?:<article>\\s+)?(?:\\w+\\s+)?(?:{each['says']})", each["channel"]
        yield Touch(
            words(rf"{had}\s+(?:\w+\s+)?(?:{each['says']})"), channel, Direction.IN, noun=True, had=True
        )
        yield Touch(words(rf"{says}\s+(?:in\s+)?(?:{theirs})"), channel, Direction.IN, noun=True)
        yield Touch(
            words(rf"(?:<article>\s+)?(?:{each['says']})\s+(?:out\s+)?(?:{ours})(?!\s+(?:<to_do>))"),
            channel,
            Direction.OUT,
            noun=True,
        )
        yield Touch(
            words(rf"{says}\s+(?:done\s+|held\s+|had\s+|over\s+)?(?:{both})"),
            channel,
            Direction.OUT,
            sure_direction=False,
            noun=True,
        )
