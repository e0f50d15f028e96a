"""`report`: insights as tables."""

from datetime import timedelta
from pathlib import Path

import pytest

from desktop_crm.base import clock
from desktop_crm.book.opening import open_book
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import interactions
from desktop_crm.dialogue.channels import Channel, Direction
from desktop_crm.dialogue.interactions import Log
from tests.cli.conftest import Cli

TODAY = clock.today()


@pytest.fixture(autouse=True)
def people(cli: Cli, tmp_path: Path) -> None:
    book = open_book(tmp_path / "book")
    now = clock.now()
    with book.write() as session:
        for name, days in (
            ("Ann", (3, 33, 63, 93)),
            ("Bob", (100, 110, 120, 130)),
            ("Cleo", (500,)),
            ("Dora", ()),
        ):
            number = editing.add(session, Draft(full_name=name), now - timedelta(days=600))
            for day in days:
                entry = Log(
                    contact_ids=(number,), channel=Channel.VISIT, direction=Direction.IN,
                    at=clock.cut(now - timedelta(days=day)), body="Was here",
                )  # fmt: skip
                interactions.log(session, entry, now)
    book.close()


def test_how_many_stand_at_each_stage(cli: Cli) -> None:
    rows = cli("report", "lifecycle", "--json").keys["rows"]
    assert [(row["stage"], row["count"]) for row in rows] == [
        ("lead", 1), ("new", 0), ("growing", 1), ("loyal", 0), ("quiet", 1), ("lost", 1),
    ]  # fmt: skip
    assert rows[0] == {"stage": "lead", "count": 1, "share": 0.25, "moved_in": 0, "moved_out": 0}
    told = cli("report", "lifecycle")
    assert "Growing" in told.out and "25.0%" in told.out and told.err.strip() == "4 people."


def test_who_moved_between_two_days(cli: Cli) -> None:
    cli("report", "lifecycle")  # the first stage is no move
    assert cli("log", "4", "--channel", "visit", "--direction", "in", "--text", "Came in").code == 0
    day, before = TODAY.isoformat(), (TODAY - timedelta(days=1)).isoformat()

    def moved(*between: str) -> dict[str, tuple[int, int]]:
        rows = cli("report", "lifecycle", *between, "--json").keys["rows"]
        return {row["stage"]: (row["moved_in"], row["moved_out"]) for row in rows}

    assert moved()["new"] == (1, 0) and moved()["lead"] == (0, 1)
    assert moved("--from", day, "--to", day)["new"] == (1, 0)
    assert moved("--to", before)["new"] == (0, 0)


def test_who_stays_away_longer_than_usual(cli: Cli) -> None:
    bob, cleo = cli("report", "dormant", "--json").keys["rows"]
    assert (bob["name"], bob["stage"], bob["usual_days"]) == ("Bob", "quiet", 10)
    assert bob["reason"].startswith("Usually comes or writes every 10 days, last seen in ")
    assert bob["last_on"] == (TODAY - timedelta(days=100)).isoformat()
    assert (cleo["name"], cleo["stage"], cleo["usual_days"]) == ("Cleo", "lost", None)
    since = (TODAY - timedelta(days=200)).isoformat()
    assert [row["name"] for row in cli("report", "dormant", "--from", since, "--json").keys["rows"]] == [
        "Bob"
    ]
    assert "Bob: Usually" in cli("report", "dormant").out


@pytest.mark.parametrize(
    "words", [("report", "fortune"), ("report", "lifecycle", "--from", "soon"), ("report",)]
)
def test_what_is_no_report_is_said_with_those_there_are(cli: Cli, words: tuple[str, ...]) -> None:
    told = cli(*words)
    assert told.code == 2
    if words[-1] == "fortune":
        assert "dormant" in told.err and "lifecycle" in told.err


def test_a_segment_by_stage_counts_stages_of_this_moment(cli: Cli, tmp_path: Path) -> None:
    rule = tmp_path / "rule.json"
    rule.write_text('{"all": [{"field": "stage", "test": "is", "value": "Quiet"}]}', "utf-8")
    cli("segment", "new", "Sleepers", "--rule", str(rule))
    assert cli("segment", "count", "Sleepers", "--json").keys["count"] == 1
