"""Lines of many trades: how many of them are right in all fields, and never the wrong person in silence.

A floor is what was reached: rules were made from these lines after each file had been read for the first time, but from
`unseen` and `untuned`. Read for the first time, `plain`, `allsorts`, `unseen` and `spring`, everyday lines all, had 228
of 240 right; the others, written to be hard, had from 36 to 54 of 60.
"""

import pytest

from tests.dialogue.quick.measuring import Outcome, measured

FLOORS = {
    "potter": 59, "physio": 59, "wine": 60, "hurry": 58, "bookkeeper": 60, "florist": 59, "tutor": 58, "groomer": 58,
    "bnb": 60, "gardener": 60, "music": 60, "caterer": 59, "mixed": 59,
    "electrician": 59, "agent": 56, "town": 59, "untuned": 30, "highstreet": 61, "abroad": 60, "pasted": 60,
    "coach": 59, "chatty": 60, "formal": 60, "diary": 59,
    "plain": 60, "errands": 60, "makers": 59, "thumbs": 60,
    "week": 60, "clinic": 60, "shopdoor": 60, "ledger": 59,
    "allsorts": 60, "mondays": 60, "spring": 60, "unseen": 59,
}  # fmt: skip


@pytest.mark.parametrize(("trade", "floor"), FLOORS.items())
def test_no_fewer_lines_are_right_than_before(trade: str, floor: int) -> None:
    found = measured(f"trades/{trade}.txt")
    assert len(found) >= 30
    faults = [f"{said.line}: {', '.join(f)}" for said, _, f in found if f]
    assert len(found) - len(faults) >= floor, "\n".join(faults)


@pytest.mark.parametrize("trade", FLOORS)
def test_nobody_wrong_is_taken_in_silence(trade: str) -> None:
    wrong = [said.line for said, kind, _ in measured(f"trades/{trade}.txt") if kind is Outcome.STRANGER]
    assert not wrong
