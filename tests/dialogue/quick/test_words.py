"""Two who are named in one line, and names that stand as words: never the wrong person in silence."""

import pytest

from desktop_crm.dialogue.quick.english import ENGLISH
from desktop_crm.dialogue.quick.reading import Unsure, read
from tests.dialogue.quick.measuring import NOW, lines_of
from tests.dialogue.quick.people import COAST, WORDS, People

FILES = {"words.txt": People(WORDS), "doubtful.txt": People(COAST)}
SAID = [
    (file, *(part.strip() for part in line.split("|"))) for file in FILES for line in lines_of(file)
]  # file, line, name


@pytest.mark.parametrize(("file", "line", "name"), SAID)
def test_nobody_wrong_is_taken_for_sure(file: str, line: str, name: str) -> None:
    made = read(line, ENGLISH, NOW, FILES[file])
    if made.contact is not None and Unsure.CONTACT not in made.unsure:
        assert made.contact.name == name


@pytest.mark.parametrize("file", FILES)
def test_most_are_known_without_asking(file: str) -> None:
    named = [(line, name) for of, line, name in SAID if name != "?" and of == file]
    made = {line: read(line, ENGLISH, NOW, FILES[file]).contact for line, _ in named}
    asked = [line for line, name in named if (one := made[line]) is None or one.name != name]
    assert len(asked) <= 0.25 * len(named), "\n".join(asked)
