"""`log`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.base import clock
from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft, Way
from desktop_crm.dialogue import interactions
from tests.cli.conftest import Cli


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Book]:
    book = open_book(tmp_path / "book")
    with book.write() as session:
        ellen = Draft(given="Ellen", ways=(Way("email", "ellen@elmcourt.example"),))
        editing.add(session, ellen, clock.from_iso("2026-11-17T10:00:00Z"))
    yield book
    book.close()


def test_a_call_is_kept_with_its_open_point(cli: Cli, shop: Book) -> None:
    done = cli(
        "log", "ellen@elmcourt.example", "--channel", "phone", "--direction", "in", "--text", "Wants a quote",
        "--open-point", "Quote for 60 m?", "--at", "2026-11-17T10:42:00Z", "--minutes", "6", "--json",
    )  # fmt: skip
    assert done.code == 0
    with shop.read() as session:
        kept = interactions.get(session, done.keys["interaction_id"])
        assert kept is not None and kept.is_open
        assert (kept.channel, kept.direction.value, kept.body) == ("phone", "in", "Wants a quote")
        assert clock.to_iso(kept.at) == "2026-11-17T10:42:00Z" and kept.duration_minutes == 6


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("9", "--channel", "phone", "--text", "x"), "There is no contact 9"),
        (("1", "--channel", "pigeon", "--text", "x"), "no channel “pigeon”"),
        (("1", "--channel", "phone", "--text", " "), "nothing to write down"),
        (("1", "--channel", "phone", "--text", "x", "--at", "2999-01-01"), "lies ahead"),
    ],
)
def test_what_cannot_have_been_is_refused(cli: Cli, shop: Book, words: tuple[str, ...], said: str) -> None:
    refused = cli("log", *words, "--direction", "out")
    assert refused.code == 1 and said in refused.err
    with shop.read() as session:
        assert interactions.last(session, 1) is None


def test_one_line_is_read_kept_and_said(cli: Cli, shop: Book) -> None:
    line = (
        "log",
        "--quick",
        "Ellen rang yesterday, wants the quote by Friday",
        "--now",
        "2026-11-28T14:30",
        "--json",
    )
    read = cli(*line, "--dry-run")
    assert read.code == 0 and read.keys["contact"]["name"] == "Ellen" and read.keys["unsure"] == []
    assert read.keys["follow_up"] == {"on": "2026-12-04", "text": "Wants the quote"}
    assert (read.keys["channel"], read.keys["direction"]) == ("phone", "in")
    assert read.keys["at"].startswith("2026-11-27T12:00") and "interaction_id" not in read.keys
    with shop.read() as session:
        assert interactions.last(session, 1) is None
    kept = cli(*line)
    with shop.read() as session:
        found = interactions.get(session, kept.keys["interaction_id"])
    assert found is not None and found.open_point == "wants the quote by Friday"


def test_years_that_no_clock_tells_are_refused(cli: Cli, shop: Book) -> None:
    for year in ("0500", "9999"):
        refused = cli("log", "--quick", "Ellen rang", "--now", f"{year}-11-28T14:30", "--dry-run")
        assert refused.code == 2 and year in refused.err


@pytest.mark.parametrize("line", ["rang Zebedee", "rang", "Ellen Smith rang", "spoke to Ellen"])
def test_a_line_that_could_be_meant_otherwise_is_not_kept(cli: Cli, shop: Book, line: str) -> None:
    asked = cli("log", "--quick", line, "--json")
    assert asked.code == 3 and asked.keys["unsure"]
    with shop.read() as session:
        assert interactions.last(session, 1) is None


def test_a_log_without_who_and_how_says_what_is_missing(cli: Cli) -> None:
    refused = cli("log", "--text", "x")
    assert refused.code == 1 and "--quick" in refused.err
