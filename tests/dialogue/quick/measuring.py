"""How a line is read beside what it says: right, asked or left empty, wrong, or the wrong person in silence."""

from __future__ import annotations

import re
import sys
from datetime import datetime, time
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from desktop_crm.dialogue.quick.english import ENGLISH
from desktop_crm.dialogue.quick.reading import Reading, Unsure, read
from tests.dialogue.quick.people import COAST, TOWN, People

NOW = datetime(2026, 11, 28, 14, 30)  # noqa: DTZ001 - on the wall


class Outcome(StrEnum):
    """What became of a line."""

    RIGHT = "right"
    ASKED = "asks or leaves empty"
    WRONG = "wrong"
    STRANGER = "wrong person in silence"


class Sentence(NamedTuple):
    """A line, and what it says; `*` where people would not agree."""

    line: str
    contact: str
    channel: str
    direction: str
    at: str
    follow_up: str
    open_point: str
    minutes: str = "*"


def sentences(file: str = "sentences.txt") -> list[Sentence]:
    return [Sentence(*(p.strip() for p in line.split("|"))) for line in lines_of(file)]


def lines_of(file: str) -> list[str]:
    """The lines of a file but those that say what it is."""
    return [line for line in _text(file).splitlines() if line and line[0] != "#"]


def _text(file: str) -> str:
    return Path(__file__).parent.joinpath(file).read_text("utf-8")


def written(file: str) -> datetime:
    """When the lines of a file were written down."""
    found = re.search(r"Written on \w+ (\d+ \w+ \d{4}) at (\d+:\d+)", _text(file))
    return datetime.strptime(" ".join(found.groups()), "%d %B %Y %H:%M") if found else NOW  # noqa: DTZ007


def wrong(said: Sentence, made: Reading, now: datetime = NOW) -> list[str]:
    """The fields that are not as they should be."""
    at = made.at.strftime(
        "%Y-%m-%d" if made.at.time() == time(12) and "12:00" not in said.at else "%Y-%m-%d %H:%M"
    )
    checks = {
        "contact": made.contact.name if made.contact else "?",
        "channel": "?" if Unsure.CHANNEL in made.unsure else made.channel,
        "direction": "?" if Unsure.DIRECTION in made.unsure else made.direction.value,
        "at": "" if made.at == now else at,
        "follow_up": _planned(made, ":" in said.follow_up),
        "minutes": "" if made.minutes is None else str(made.minutes),
    }
    found = [f"{k} {v!r}" for k, v in checks.items() if getattr(said, k) not in ("*", v)]
    open_point = made.open_point.lower()
    if said.open_point != "*" and (
        said.open_point.lower() not in open_point
        or (open_point and not said.open_point and not made.follow_up)
    ):
        found.append(f"open_point {made.open_point!r}")
    return found


def _planned(made: Reading, with_clock: bool) -> str:
    if made.follow_up is None:
        return ""
    clock = made.follow_up.clock
    return made.follow_up.on.isoformat() + (clock.strftime(" %H:%M") if with_clock and clock else "")


def silent_faults(said: Sentence, made: Reading, now: datetime = NOW) -> list[str]:
    """The faults in fields that are not asked about."""
    asked = {field.value for field in made.unsure}
    return [fault for fault in wrong(said, made, now) if fault.split()[0] not in asked]


def outcome(said: Sentence, made: Reading, now: datetime) -> tuple[Outcome, list[str]]:
    """What became of a line, and its faults."""
    faults = wrong(said, made, now)
    silent = [fault for fault in silent_faults(said, made, now) if fault not in _LEFT_EMPTY]
    if any(fault.startswith("contact") for fault in silent):
        return Outcome.STRANGER, faults
    if silent:
        return Outcome.WRONG, faults
    return (Outcome.ASKED if faults else Outcome.RIGHT), faults


_LEFT_EMPTY = ("follow_up ''", "open_point ''", "minutes ''")


def measured(file: str) -> list[tuple[Sentence, Outcome, list[str]]]:
    """Each line of a file about the town or the coast, and what became of it."""
    now, people = written(file), People(COAST if "About the coast." in _text(file) else TOWN)
    return [(s, *outcome(s, read(s.line, ENGLISH, now, people), now)) for s in sentences(file)]


if __name__ == "__main__":
    for name in sys.argv[1:]:
        found = measured(name)
        counts = {kind: sum(each == kind for _, each, _ in found) for kind in Outcome}
        print(f"{name}: {len(found)} lines; " + ", ".join(f"{n} {kind.value}" for kind, n in counts.items()))
        for sentence, kind, faults in found:
            if faults:
                print(f"  [{kind.value}] {sentence.line}: {', '.join(faults)}")
