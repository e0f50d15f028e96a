"""`contacts` and `contact show`."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_crm.base import clock
from desktop_crm.base.dates import PartialDate
from desktop_crm.book.opening import open_book
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft, Way
from desktop_crm.dialogue import files, interactions, notes
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.exchange import Log
from tests.cli.conftest import Cli

NOW = clock.from_iso("2026-11-17T10:00:00+00:00")


@pytest.fixture
def people(cli: Cli, tmp_path: object) -> None:
    book = open_book(tmp_path / "book")  # type: ignore[operator]
    with book.write() as session:
        editing.add(
            session,
            Draft(
                given="Ellen",
                family="Fairweather",
                organisation="Elm Court Allotments",
                birthday=PartialDate(0, 5, 9),
                ways=(Way("phone", "01632 960147"), Way("email", "Ellen@Elmcourt.example", preferred=True)),
                tags=("allotment",),
                fields=(("Soil", "heavy clay"),),
            ),
            NOW,
        )
        editing.add(session, Draft(given="Tom", ways=(Way("email", "ellen@elmcourt.example"),)), NOW)
        editing.add(session, Draft(full_name="阮文雄"), NOW)
    book.close()


@pytest.mark.usefixtures("people")
def test_search_finds_any_part_and_gives_the_keys_of_the_contract(cli: Cli) -> None:
    found = cli("contacts", "fairw", "--json").keys
    assert found["total"] == 1
    assert found["contacts"] == [
        {
            "id": 1,
            "name": "Ellen Fairweather",
            "organisation": "Elm Court Allotments",
            "emails": ["Ellen@Elmcourt.example"],
            "phones": ["01632 960147"],
            "stage": "",
            "tags": ["allotment"],
        }
    ]


@pytest.mark.usefixtures("people")
def test_the_limit_shortens_the_list_not_the_total(cli: Cli) -> None:
    found = cli("contacts", "--limit", "1", "--json").keys
    assert (found["total"], len(found["contacts"])) == (3, 1)
    assert "1 of 3 contacts" in cli("contacts", "--limit", "1").err


@pytest.mark.usefixtures("people")
def test_a_contact_is_shown_whole(cli: Cli) -> None:
    found = cli("contact", "show", "1", "--json").keys
    assert found["contact"]["birthday"] == "--05-09"
    assert found["contact"]["fields"] == {"Soil": "heavy clay"}
    assert {a["value"]: a["normal"] for a in found["addresses"]} == {
        "Ellen@Elmcourt.example": "ellen@elmcourt.example",
        "01632 960147": "+441632960147",
    }
    assert found["next_question"]["key"] and found["next_question"]["ask"].endswith("?")
    shown = cli("contact", "show", "1").out
    assert "Ellen Fairweather" in shown and f"next question: {found['next_question']['ask']}" in shown


@pytest.mark.usefixtures("people")
def test_a_shared_address_is_no_guess(cli: Cli) -> None:
    refused = cli("contact", "show", "ELLEN@elmcourt.example")
    assert refused.code == 1
    assert "1 Ellen Fairweather" in refused.err and "2 Tom" in refused.err


@pytest.mark.usefixtures("people")
def test_consents_stand_beside_the_contact(cli: Cli) -> None:
    cli("consent", "ellen@elmcourt.example", "--topic", "Monthly news", "--confirm", "--evidence", "card")
    (consent,) = cli("contact", "show", "1", "--json").keys["consents"]
    assert (consent["topic"], consent["state"]) == ("Monthly news", "confirmed")


@pytest.mark.usefixtures("people")
def test_the_timeline_stands_under_the_contact_newest_first(cli: Cli) -> None:
    cli(
        "log",
        "1",
        "--channel",
        "phone",
        "--direction",
        "in",
        "--text",
        "Wants a quote",
        "--at",
        "2026-11-18T09:00Z",
    )
    cli(
        "log",
        "1",
        "--channel",
        "letter",
        "--direction",
        "out",
        "--text",
        "The quote",
        "--at",
        "2026-11-19T09:00Z",
    )
    entries = cli("contact", "show", "1", "--json").keys["timeline"]
    told = [(e["kind"], e["channel"], e["direction"], e["text"]) for e in entries[:2]]
    assert told == [
        ("interaction", "letter", "out", "The quote"),
        ("interaction", "phone", "in", "Wants a quote"),
    ]
    assert len(cli("contact", "show", "1", "--limit", "1", "--json").keys["timeline"]) == 1
    assert cli("contact", "show", "1", "--limit", "0", "--json").keys["timeline"] == []


@pytest.mark.usefixtures("people")
def test_notes_and_what_belongs_to_an_entry_are_listed(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "quote.pdf").write_bytes(b"%PDF")
    book = open_book(tmp_path / "book")
    kept = files.keep(book, tmp_path / "quote.pdf")
    said = Log(
        contact_ids=(1, 2), channel="visit", direction=Direction.OUT, at=NOW, body="Saw bed 4", place="The yard",
        products=("Hornbeam",), files=(kept,),
    )  # fmt: skip
    with book.write() as session:
        number = interactions.log(session, said, NOW)
        interactions.change(session, number, replace(said, body="Saw bed 5"), NOW + timedelta(hours=1))
        notes.add(session, 1, NOW + timedelta(days=1), "Open garden in June", NOW + timedelta(days=1))
    book.close()
    note, visit = cli("contact", "show", "1", "--json").keys["timeline"][:2]
    assert (note["kind"], note["text"]) == ("dated_note", "Open garden in June")
    assert visit["files"] == [{"name": "quote.pdf", "size": 4}] and visit["changed"] == 1
    assert visit["details"] == {"Place": "The yard", "Spoken of": "Hornbeam", "With": "Tom"}
