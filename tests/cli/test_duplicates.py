"""`duplicates` and `merge`."""

from pathlib import Path

import pytest

from desktop_crm.base import clock
from desktop_crm.book.opening import open_book
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft, Way
from tests.cli.conftest import Cli


@pytest.fixture
def twice(cli: Cli, tmp_path: Path) -> Cli:
    """A book in which Ann stands twice, and Bob once."""
    people = (("Ann Lee", "ann@x.org"), ("Anne Lee", "ann@x.org"), ("Bob Day", "bob@x.org"))
    book = open_book(tmp_path / "book")
    with book.write() as session:
        for number, (name, address) in enumerate(people):
            ways = (Way("email", address), Way("phone", f"01632 96014{number}"))
            editing.add(session, Draft(full_name=name, ways=ways), clock.from_iso("2026-11-17T10:00:00Z"))
    book.close()
    cli("log", "2", "--channel", "phone", "--direction", "in", "--text", "Wants a quote")
    return cli


def test_pairs_are_proposed_with_score_and_reason(twice: Cli) -> None:
    found = twice("duplicates", "--json").keys
    assert [(p["a"], p["b"]) for p in found["pairs"]] == [(1, 2)]
    assert 0 < found["pairs"][0]["score"] <= 1 and found["pairs"][0]["reason"]
    assert twice("duplicates", "--limit", "0", "--json").keys["pairs"] == []


def test_one_goes_into_the_other_and_comes_back(twice: Cli) -> None:
    before = twice("contact", "show", "2", "--json").keys
    merge_id = twice("merge", "2", "1", "--json").keys["merge_id"]
    one = twice("contact", "show", "2", "--json").keys
    assert one["contact"]["id"] == 1 and len(one["addresses"]) == 3
    assert "Wants a quote" in [entry["text"] for entry in one["timeline"]]
    assert twice("contacts", "--json").keys["total"] == 2
    undone = twice("merge", "--undo", str(merge_id), "--json")
    assert (undone.code, undone.keys["kept"]) == (0, [])
    assert twice("contact", "show", "2", "--json").keys == before


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "two contacts"),
        (("1",), 2, "two contacts"),
        (("1", "2", "--undo", "1"), 2, "Either"),
        (("1", "1"), 1, "one and the same"),
        (("1", "77"), 1, "no contact 77"),
        (("--undo", "77"), 1, "no merge 77"),
    ],
)
def test_what_makes_no_merge_changes_nothing(
    twice: Cli, words: tuple[str, ...], code: int, said: str
) -> None:
    refused = twice("merge", *words, "--json")
    assert refused.code == code and said in refused.keys["error"]
    assert twice("contacts", "--json").keys["total"] == 3
