"""Sentences as people write them down: right in all fields nearly always, and never the wrong person in silence."""

from datetime import datetime, time
from pathlib import Path
from typing import NamedTuple

import pytest

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


FILES = {"sentences.txt": 1.0, "colloquial.txt": 0.95, "further.txt": 0.95, "held_out.txt": 0.95}


@pytest.mark.parametrize(("file", "share"), FILES.items())
def test_nearly_all_sentences_are_right_in_all_fields(file: str, share: float) -> None:
    said = sentences(file)
    assert len(said) >= 120
    faults = {s.line: faults for s in said if (faults := wrong(s, read(s.line, ENGLISH, NOW, People())))}
    right = len(said) - len(faults)
    assert right >= share * len(said), "\n".join(f"{line}: {', '.join(f)}" for line, f in faults.items())


@pytest.mark.parametrize("file", FILES)
def test_few_sentences_are_read_wrong_without_a_word(file: str) -> None:
    said = sentences(file)
    silent = [s.line for s in said if _silent_faults(s, read(s.line, ENGLISH, NOW, People()))]
    assert len(silent) < 0.03 * len(said), "\n".join(silent)


def _silent_faults(said: Sentence, made: Reading) -> list[str]:
    asked = {field.value for field in made.unsure}
    return [field for fault in wrong(said, made) if (field := fault.split()[0]) not in asked]


@pytest.mark.parametrize("file", [*FILES, "strangers.txt"])
def test_nobody_wrong_is_taken_without_asking(file: str) -> None:
    for said in sentences(file):
        made = read(said.line, ENGLISH, NOW, People())
        if made.contact is not None and Unsure.CONTACT not in made.unsure:
            assert said.contact in ("*", made.contact.name), said.line


def test_strangers_are_asked_about() -> None:
    said = [s for s in sentences("strangers.txt") if s.contact == "?"]
    assert len(said) >= 30
    for each in said:
        assert Unsure.CONTACT in read(each.line, ENGLISH, NOW, People()).unsure, each.line
