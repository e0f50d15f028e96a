"""Sentences as people write them down: right in all fields nearly always, and never the wrong person in silence."""

from datetime import datetime, time
from pathlib import Path
from typing import NamedTuple

from desktop_crm.dialogue.quick.english import ENGLISH
from desktop_crm.dialogue.quick.reading import Reading, Unsure, read
from tests.dialogue.quick.people import People

NOW = datetime(2026, 11, 28, 14, 30)  # noqa: DTZ001 - on the wall


class Sentence(NamedTuple):
    """A line, and what it says; `*` where people would not agree."""

    line: str
    contact: str
    channel: str
    direction: str
    at: str
    follow_up: str
    open_point: str


def sentences(file: str = "sentences.txt") -> list[Sentence]:
    lines = Path(__file__).with_name(file).read_text("utf-8").splitlines()
    return [Sentence(*(p.strip() for p in line.split("|"))) for line in lines if line and line[0] != "#"]


def wrong(said: Sentence, made: Reading) -> list[str]:
    """The fields that are not as they should be."""
    at = made.at.strftime(
        "%Y-%m-%d" if made.at.time() == time(12) and "12:00" not in said.at else "%Y-%m-%d %H:%M"
    )
    checks = {
        "contact": made.contact.name if made.contact else "?",
        "channel": "?" if Unsure.CHANNEL in made.unsure else made.channel,
        "direction": "?" if Unsure.DIRECTION in made.unsure else made.direction.value,
        "at": "" if made.at == NOW else at,
        "follow_up": made.follow_up.on.isoformat() if made.follow_up else "",
    }
    found = [f"{k} {v!r}" for k, v in checks.items() if getattr(said, k) not in ("*", v)]
    open_point = made.open_point.lower()
    if said.open_point != "*" and (
        said.open_point.lower() not in open_point
        or (open_point and not said.open_point and not made.follow_up)
    ):
        found.append(f"open_point {made.open_point!r}")
    return found


def test_nearly_all_sentences_are_right_in_all_fields() -> None:
    said = sentences()
    assert len(said) >= 200
    faults = {s.line: faults for s in said if (faults := wrong(s, read(s.line, ENGLISH, NOW, People())))}
    assert len(faults) <= 0.05 * len(said), "\n".join(f"{line}: {', '.join(f)}" for line, f in faults.items())


def test_nobody_wrong_is_taken_without_asking() -> None:
    for said in (*sentences(), *sentences("colloquial.txt")):
        made = read(said.line, ENGLISH, NOW, People())
        if made.contact is not None and Unsure.CONTACT not in made.unsure:
            assert made.contact.name == said.contact, said.line
