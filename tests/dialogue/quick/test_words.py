"""Two who are named in one line, and names that stand as words: never the wrong person in silence."""

import pytest

from desktop_crm.dialogue.quick.english import ENGLISH
from desktop_crm.dialogue.quick.reading import Unsure, read
from tests.dialogue.quick.measuring import NOW, lines_of
from tests.dialogue.quick.people import WORDS, People

SAID = [tuple(part.strip() for part in line.split("|")) for line in lines_of("words.txt")]


@pytest.mark.parametrize(("line", "name"), SAID)
def test_nobody_wrong_is_taken_for_sure(line: str, name: str) -> None:
    made = read(line, ENGLISH, NOW, People(WORDS))
    if made.contact is not None and Unsure.CONTACT not in made.unsure:
        assert made.contact.name == name


def test_most_are_known_without_asking() -> None:
    named = [(line, name) for line, name in SAID if name != "?"]
    made = {line: read(line, ENGLISH, NOW, People(WORDS)).contact for line, _ in named}
    asked = [line for line, name in named if (one := made[line]) is None or one.name != name]
    assert len(asked) <= 0.25 * len(named), "\n".join(asked)
