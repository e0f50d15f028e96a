"""Sentences as people write them down: right in all fields nearly always, and never the wrong person in silence."""

import pytest

from desktop_crm.dialogue.quick.english import ENGLISH
from desktop_crm.dialogue.quick.reading import Unsure, read
from tests.dialogue.quick.measuring import NOW, sentences, silent_faults, wrong
from tests.dialogue.quick.people import People

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
    silent = [s.line for s in said if silent_faults(s, read(s.line, ENGLISH, NOW, People()))]
    assert len(silent) < 0.03 * len(said), "\n".join(silent)


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
