"""`today` and the reports: what the pages show, for scripts."""

from datetime import timedelta
from pathlib import Path

import pytest

from desktop_crm.base import clock
from desktop_crm.base.dates import PartialDate
from desktop_crm.book.opening import open_book
from desktop_crm.contacts import editing, relating
from desktop_crm.contacts.records import Draft
from desktop_crm.dialogue import follow_ups, handling, interactions
from desktop_crm.dialogue.channels import Channel, Direction
from desktop_crm.dialogue.handling import NewCase
from desktop_crm.dialogue.interactions import Log
from tests.cli.conftest import Cli


@pytest.fixture
def busy(cli: Cli, tmp_path: Path) -> dict[str, int]:
    """Somebody due, somebody waiting, a promise, a complaint past its time, somebody quiet, a birthday."""
    book = open_book(tmp_path / "book")
    now, day = clock.now(), clock.today()
    tomorrow = day + timedelta(days=1 if (day.month, day.day) != (2, 28) else 2)
    with book.write() as session:
        ids = {
            name: editing.add(session, Draft(full_name=name), now - timedelta(days=900))
            for name in ("Ann", "Bob", "Cleo", "Dora")
        }
        editing.change(
            session,
            ids["Dora"],
            {"birthday": PartialDate(tomorrow.year - 60, tomorrow.month, tomorrow.day)},
            now,
        )
        follow_ups.add(session, ids["Ann"], day - timedelta(days=2), "Ring", now, channel="phone")

        def said(name: str, days: int, direction: Direction, **more: str) -> None:
            at = clock.cut(now - timedelta(days=days, hours=1))
            entry = Log(contact_ids=(ids[name],), channel=Channel.EMAIL, direction=direction, at=at, **more)
            interactions.log(session, entry, now)

        said("Bob", 0, Direction.IN, open_point="When do you open?")
        said("Ann", 1, Direction.OUT, open_point="Send the list")
        for days in (70, 80, 90, 100, 110):
            said("Cleo", days - 50, Direction.IN)
        case = NewCase(contact_id=ids["Bob"], heard="The pots cracked", subject="Cracked pots")
        handling.open_case(session, case, now - timedelta(days=12))
        relating.refer(session, ids["Ann"], ids["Cleo"], now)
    book.close()
    return ids


def test_today_lists_what_the_page_lists(cli: Cli, busy: dict[str, int]) -> None:
    keys = cli("today", "--json").keys
    assert {"follow_ups", "replies", "complaints", "quiet", "birthdays", "campaigns"} <= keys.keys()
    assert [(f["name"], f["what"], f["days_late"]) for f in keys["follow_ups"]] == [("Ann", "Ring", 2)]
    assert [(r["name"], r["text"]) for r in keys["replies"]] == [("Bob", "When do you open?")]
    assert [(p["name"], p["text"]) for p in keys["promises"]] == [("Ann", "Send the list")]
    assert [(c["name"], c["subject"], c["days_late"] > 0) for c in keys["complaints"]] == [
        ("Bob", "Cracked pots", True)
    ]
    assert [q["name"] for q in keys["quiet"]] == ["Cleo"] and "Usually" in keys["quiet"][0]["reason"]
    assert [(b["name"], b["kind"], b["years"]) for b in keys["birthdays"]] == [("Dora", "birthday", 60)]
    assert keys["needs"] == 4 and keys["campaigns"] == []
    told = cli("today")
    assert "4 things need you." in told.err and "Ann: Ring (2 days late)" in told.out


def test_today_at_another_time(cli: Cli, busy: dict[str, int]) -> None:
    before = clock.to_iso(clock.now() - timedelta(days=3))
    keys = cli("today", "--now", before, "--json").keys
    assert keys["follow_ups"] == [] and keys["day"] < clock.today().isoformat()


def test_nothing_waits_in_an_empty_book(cli: Cli) -> None:
    told = cli("today", "--json")
    assert told.code == 0 and told.keys["needs"] == 0 and told.keys["follow_ups"] == []
    assert "Nothing is waiting." in cli("today").err


def test_reports_on_channels_and_touches(cli: Cli, busy: dict[str, int]) -> None:
    (row,) = cli("report", "channels", "--json").keys["rows"]
    assert (row["channel"], row["in"], row["out"]) == ("email", 6, 1)
    rows = cli("report", "touchpoints", "--json").keys["rows"]
    assert {(row["channel"], row["direction"]) for row in rows} == {("email", "in"), ("email", "out")}
    assert (
        cli("report", "touchpoints", "--from", "2001-01-01", "--to", "2001-02-01", "--json").keys["rows"]
        == []
    )


def test_reports_on_who_brought_whom_and_on_complaints(cli: Cli, busy: dict[str, int]) -> None:
    (row,) = cli("report", "referrals", "--json").keys["rows"]
    assert (row["name"], row["people"]) == ("Cleo", 1)
    (case,) = cli("report", "complaints", "--json").keys["rows"]
    assert (case["name"], case["subject"], case["step"]) == ("Bob", "Cracked pots", "listen")
    assert cli("report", "weather").code == 2


@pytest.mark.parametrize("day", ["0002-01-01", "0003-06-15", "9998-12-31"])
def test_at_the_ends_of_the_calendar_nothing_goes_wrong(
    cli: Cli, busy: dict[str, int], tmp_path: Path, day: str
) -> None:
    """A time that somebody mistyped is answered as any other."""
    told = cli("today", "--now", f"{day}T23:59", "--json")
    assert told.code == 0 and told.keys["day"] == day
    for name in ("channels", "touchpoints", "lifecycle", "dormant", "referrals", "complaints"):
        assert cli("report", name, "--from", day, "--json").code == 0
        assert cli("report", name, "--to", day, "--json").code == 0
