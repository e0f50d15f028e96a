"""`segment`, and every command that takes one by name."""

import json
from pathlib import Path

import pytest

from desktop_crm.base import clock
from desktop_crm.book import settings
from desktop_crm.book.opening import open_book
from desktop_crm.consent import recording, topics
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft, Postal, Way
from desktop_crm.segments import lists
from tests.cli.conftest import Cli

NOW = clock.from_iso("2026-11-17T10:00:00+00:00")


@pytest.fixture(autouse=True)
def people(cli: Cli, tmp_path: Path) -> None:
    book = open_book(tmp_path / "book")
    with book.write() as session:
        settings.put(session, settings.POSTAL_ADDRESS, "1 Elm Row, Bath")
        topic = topics.add(session, "News", NOW)
        for name, city, tags in (
            ("Ann", "Bath", ("trade",)),
            ("Bob", "London", ("trade",)),
            ("Cleo", "", ()),
        ):
            mail = f"{name}@x.test".lower()
            ways = (Way("email", mail), *((Way("letter", postal=Postal(city=city)),) if city else ()))
            editing.add(session, Draft(full_name=name, ways=ways, tags=tags), NOW)
            recording.record(
                session, NewEvent(mail, topic, Kind.CONFIRMED, NOW, How.FORM, evidence="card"), NOW
            )
        lists.create(session, "Press", NOW, [1])
    book.close()


def _file(tmp_path: Path, rule: object) -> str:
    path = tmp_path / "rule.json"
    path.write_text(json.dumps(rule), "utf-8")
    return str(path)


def test_a_rule_becomes_a_segment_that_every_command_takes(cli: Cli, tmp_path: Path) -> None:
    rule = {
        "all": [
            {"field": "tag", "test": "is", "value": "TRADE"},
            {"none": [{"field": "list", "value": "press"}]},
        ]
    }
    made = cli("segment", "new", "Wholesale", "--rule", _file(tmp_path, rule), "--json").keys
    assert (made["count"], made["notes"]) == (1, [])
    counted = cli("segment", "count", "wholesale", "--json").keys
    assert counted["count"] == 1 and counted["seconds"] >= 0
    assert [c["name"] for c in cli("contacts", "--segment", "Wholesale", "--json").keys["contacts"]] == [
        "Bob"
    ]
    assert cli("contacts", "ann", "--segment", "Wholesale", "--json").keys["total"] == 0
    assert cli("export", str(tmp_path / "out.csv"), "--segment", "Wholesale", "--json").keys == {"rows": 1}
    assert cli("export", str(tmp_path / "list.csv"), "--segment", "Press", "--json").keys == {"rows": 1}
    listed = cli("segment", "list", "--json").keys["segments"]
    assert [(s["name"], s["kind"], s["count"]) for s in listed] == [
        ("Press", "list", 1),
        ("Wholesale", "rule", 1),
    ]
    shown = cli("segment", "show", "Wholesale", "--json").keys
    assert shown["rule"]["all"][0] == {"field": "tag", "test": "is", "value": "TRADE"}
    assert shown["sentence"] == "Everyone with the tag TRADE, except anyone who is on “press”."


def test_why_somebody_is_in_or_out(cli: Cli, tmp_path: Path) -> None:
    cli("segment", "new", "Bath", "--rule", _file(tmp_path, {"field": "city", "is": "bath"}))
    found = cli("segment", "why", "Bath", "bob@x.test", "--json").keys
    assert found["in"] is False
    assert found["reasons"][1] == {
        "depth": 1, "group": False, "words": "City is bath", "holds": False, "evidence": "“London”",
    }  # fmt: skip
    told = cli("segment", "why", "Bath", "1")
    assert "Ann is in “Bath”." in told.out and "✓ City is bath: “Bath”" in told.out
    assert cli("segment", "why", "Press", "1", "--json").keys["in"] is True


def test_a_newsletter_goes_to_a_segment_without_those_of_another(cli: Cli, tmp_path: Path) -> None:
    cli("segment", "new", "Trade", "--rule", _file(tmp_path, {"field": "tag", "is": "trade"}))
    body = tmp_path / "letter.md"
    body.write_text("Hello", "utf-8")
    words = ("campaign", "new", "Spring", "--topic", "News", "--subject", "Hi", "--body", str(body), "--json")
    assert cli("account", "practice").code == 0
    for more, gets in (
        ((), 3),
        (("--segment", "Trade"), 2),
        (("--segment", "Trade", "--exclude", "Press"), 1),
    ):
        number = str(cli(*words, *more).keys["campaign_id"])
        checked = cli("campaign", "check", number, "--json").keys
        assert (checked["audience"], checked["left_out"]) == (gets, {})
    sent = cli("campaign", "send", number, "--yes", "--json")
    assert sent.keys.get("accepted") == 1, sent


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"all": [{"field": "photo"}, {"field": "spent", "test": "over", "currency": "GBP"}]},
         "Condition 2: “Spent over” needs an amount."),
        ({"any": [{"field": "consent", "topic": "Gossip", "is": "confirmed"}]}, "There is no topic “Gossip”."),
        ({"field": "own:Soil", "is": "clay"}, "There is no field “Soil” of your own."),
        ({"fields": 3}, "it is not said what the condition is about"),
    ],
)  # fmt: skip
def test_half_a_rule_is_refused_with_what_it_needs(cli: Cli, tmp_path: Path, rule: object, said: str) -> None:
    refused = cli("segment", "new", "X", "--rule", _file(tmp_path, rule))
    assert refused.code == 1 and said in refused.err
    assert len(cli("segment", "list", "--json").keys["segments"]) == 1


def test_a_tag_that_nobody_has_fits_nobody_and_is_said(cli: Cli, tmp_path: Path) -> None:
    made = cli(
        "segment", "new", "Rare", "--rule", _file(tmp_path, {"field": "tag", "is": "rare"}), "--json"
    ).keys
    assert (made["count"], made["notes"]) == (0, ["There is no tag “rare” in the book."])


def test_a_rule_can_be_changed_and_removed(cli: Cli, tmp_path: Path) -> None:
    cli("segment", "new", "X", "--rule", _file(tmp_path, {"field": "tag", "is": "trade"}))
    assert (
        cli(
            "segment", "change", "X", "--rule", _file(tmp_path, {"field": "name", "is": "cleo"}), "--json"
        ).keys["count"]
        == 1
    )
    assert cli("segment", "delete", "X").code == 0
    missing = cli("segment", "count", "X")
    assert missing.code == 1 and "There is no segment or list “X”." in missing.err


def test_the_help_shows_a_whole_rule(cli: Cli) -> None:
    with pytest.raises(SystemExit):
        cli("segment", "new", "--help")
