"""Names that are words as well are names where a name stands, and words everywhere else."""

import pytest

from desktop_crm.dialogue.quick.english import ENGLISH
from desktop_crm.dialogue.quick.wide import set_apart
from tests.dialogue.quick.people import TOWN, People


@pytest.mark.parametrize(
    "line",
    ["Will rang", "left vm for Bill", "May's order", "rang will", "bill nash paid", "from May", "chase rang",
     "told will yes", "will t asked about it", "wrote will's reference"],
)  # fmt: skip
def test_a_name_is_set_apart(line: str) -> None:
    assert not set_apart(line, ENGLISH, People(TOWN)).isascii()


@pytest.mark.parametrize(
    "line",
    ["Ellen will ring in May", "Will call Ellen", "may need more", "Chase Drewitt's invoice", "sent the bill",
     "by 1 April", "rang, will ring back", "bill sent", "in April"],
)  # fmt: skip
def test_a_word_is_left(line: str) -> None:
    assert set_apart(line, ENGLISH, People(TOWN)) == line


def test_where_nobody_is_called_so_it_is_a_word() -> None:
    assert set_apart("Will rang", ENGLISH, People()) == "Will rang"


def test_every_letter_keeps_its_place() -> None:
    line = "Will, May and Bill rang"
    assert len(set_apart(line, ENGLISH, People(TOWN))) == len(line)
