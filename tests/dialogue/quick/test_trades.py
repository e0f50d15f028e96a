"""Lines of many trades: how many of them are right in all fields, and never the wrong person in silence.

A floor is what was reached; rules were made from these lines after they had been read for the first time. How well lines
are read that nobody made rules from, `first` tells: 37 of 50 at the beginning, see `docs/quick_log.md`.
"""

import pytest

from tests.dialogue.quick.measuring import Outcome, measured

FLOORS = {
    "potter": 59, "physio": 59, "wine": 60, "hurry": 58, "bookkeeper": 60, "florist": 59, "tutor": 58, "groomer": 58,
    "bnb": 60, "gardener": 60, "music": 60, "caterer": 59, "mixed": 59,
}  # fmt: skip


@pytest.mark.parametrize(("trade", "floor"), FLOORS.items())
def test_no_fewer_lines_are_right_than_before(trade: str, floor: int) -> None:
    found = measured(f"trades/{trade}.txt")
    assert len(found) == 60
    faults = [f"{said.line}: {', '.join(f)}" for said, _, f in found if f]
    assert len(found) - len(faults) >= floor, "\n".join(faults)


@pytest.mark.parametrize("trade", FLOORS)
def test_nobody_wrong_is_taken_in_silence(trade: str) -> None:
    wrong = [said.line for said, kind, _ in measured(f"trades/{trade}.txt") if kind is Outcome.STRANGER]
    assert not wrong
