"""`campaign`: from a draft to the report, over the practice outbox."""

import json
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from desktop_crm.book.opening import open_book
from desktop_crm.contacts import editing
from desktop_crm.contacts.records import Draft, Way
from tests.cli.conftest import Cli

LETTER = """# News

Dear {{ first_name | fallback("friend") }},

the sweet peas are ready. Come by, or simply answer this letter; it reaches us and not a machine.

**[Put some aside](mailto:hello@fernhill.example)**
"""


@pytest.fixture
def shop(cli: Cli, tmp_path: Path) -> Path:
    """Three people, two of whom agreed, and a business with its address."""
    book = open_book(tmp_path / "book")
    with book.write() as session:
        from desktop_crm.base import clock
        from desktop_crm.book import settings

        settings.put(session, settings.BUSINESS, "Fernhill Nursery")
        settings.put(session, settings.POSTAL_ADDRESS, "1 Mill Lane\nFernhill")
        for name in ("ann", "ben", "cy"):
            ways = (Way("email", f"{name}@shop.example"),)
            editing.add(session, Draft(given=name.title(), ways=ways), clock.now())
    book.close()
    for name in ("ann", "ben"):
        cli("consent", f"{name}@shop.example", "--topic", "News", "--confirm", "--evidence", "card")
    letter = tmp_path / "letter.md"
    letter.write_text(LETTER, "utf-8")
    return letter


def _new(cli: Cli, letter: Path, subject: str = "The sweet peas are ready") -> str:
    made = cli(
        "campaign", "new", "March", "--topic", "news", "--subject", subject, "--body", str(letter), "--json"
    )
    return str(made.keys["campaign_id"])


def test_the_check_says_who_gets_it_who_does_not_and_what_to_fix(cli: Cli, shop: Path) -> None:
    found = cli("campaign", "check", _new(cli, shop), "--json").keys
    assert (found["audience"], found["left_out"], found["findings"]) == (2, {"never_asked": 1}, [])
    bad = cli("campaign", "check", _new(cli, shop, subject="Hi {{ first_name }}"), "--json").keys
    assert [(f["severity"], f["code"]) for f in bad["findings"]] == [("warning", "no_fallback")]


def test_the_preview_is_the_message_that_is_sent(cli: Cli, shop: Path, tmp_path: Path) -> None:
    number = _new(cli, shop)
    out = tmp_path / "ann.eml"
    told = cli(
        "campaign", "preview", number, "--contact", "ann@shop.example", "--out", str(out), "--json"
    ).keys
    assert told["bytes"] == len(out.read_bytes())
    shown = message_from_bytes(out.read_bytes(), policy=policy.default)
    assert "Dear Ann," in shown.get_body(("plain",)).get_content()  # type: ignore[union-attr, attr-defined]
    assert "mailto:" in str(shown["List-Unsubscribe"])
    assert cli("campaign", "preview", number, "--out", str(tmp_path / "x.pdf")).code == 1


def test_sending_reaches_those_who_agreed_once(cli: Cli, shop: Path, tmp_path: Path) -> None:
    number = _new(cli, shop)
    sent = cli("campaign", "send", number, "--yes", "--json")
    assert sent.code == 0
    keys = sent.keys
    assert (keys["planned"], keys["accepted"], keys["left_out"], keys["in_doubt"]) == (2, 2, 1, 0)
    assert len(list((tmp_path / "book" / "practice").glob("*.eml"))) == 2
    again = cli("campaign", "send", number, "--yes", "--json").keys
    assert (again["accepted"], again["tried"]) == (2, 0)
    rows = cli("campaign", "deliveries", number, "--json").keys["deliveries"]
    assert {r["address"]: r["state"] for r in rows} == {
        "ann@shop.example": "accepted",
        "ben@shop.example": "accepted",
    }
    report = cli("campaign", "report", number, "--json").keys
    assert (report["accepted"], report["left_out"], report["practice"]) == (2, {"never_asked": 1}, True)
    timeline = cli("contact", "show", "ann@shop.example", "--json").keys["timeline"]
    assert timeline[0]["kind"] == "message" and timeline[0]["campaign_id"] == int(number)


def test_a_limit_leaves_the_rest_for_the_next_run(cli: Cli, shop: Path) -> None:
    number = _new(cli, shop)
    first = cli("campaign", "send", number, "--limit", "1", "--json").keys
    assert (first["planned"], first["accepted"], first["waiting"]) == (2, 1, 1)
    assert cli("campaign", "send", number, "--json").keys["accepted"] == 2


def test_a_withdrawal_between_two_runs_counts(cli: Cli, shop: Path) -> None:
    number = _new(cli, shop)
    cli("campaign", "send", number, "--limit", "1")
    cli("consent", "ben@shop.example", "--topic", "News", "--withdraw")
    rest = cli("campaign", "send", number, "--json")
    assert (rest.code, rest.keys["accepted"], rest.keys["held"]) == (3, 1, 1)
    assert [d["reason"] for d in rest.keys["deliveries"]] == ["withdrawn"]


def test_what_is_not_fit_does_not_leave(cli: Cli, shop: Path) -> None:
    number = _new(cli, shop, subject="  ")
    refused = cli("campaign", "send", number, "--yes")
    assert refused.code == 1 and "1 thing to fix first" in refused.err
    assert cli("campaign", "deliveries", number, "--json").keys["deliveries"] == []


def test_with_a_real_account_sending_wants_a_yes(cli: Cli, shop: Path) -> None:
    cli(
        "account",
        "set",
        "--from",
        "a@fernhill.example",
        "--host",
        "127.0.0.1",
        "--port",
        "9",
        "--security",
        "none",
    )
    number = _new(cli, shop)
    refused = cli("campaign", "send", number)
    assert refused.code == 1 and "--yes" in refused.err


def test_a_server_that_is_not_there_stops_the_run_and_marks_nobody(cli: Cli, shop: Path) -> None:
    cli(
        "account",
        "set",
        "--from",
        "a@fernhill.example",
        "--host",
        "127.0.0.1",
        "--port",
        "9",
        "--security",
        "none",
    )
    number = _new(cli, shop)
    stopped = cli("campaign", "send", number, "--yes", "--json")
    assert stopped.code in (1, 3) and stopped.keys["why"]
    assert (stopped.keys["accepted"], stopped.keys["waiting"]) == (0, 2)
    tested = cli("account", "test", "--json")
    assert tested.code == 1 and tested.keys["ok"] is False
    assert tested.keys["steps"][-1]["way_out"]


def test_a_test_goes_to_one_address_and_says_that_it_is_one(cli: Cli, shop: Path, tmp_path: Path) -> None:
    number = _new(cli, shop)
    assert cli("campaign", "test", number, "--to", "me@fernhill.example", "--json").keys["ok"] is True
    (file,) = (tmp_path / "book" / "practice").glob("*.eml")
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert str(message["Subject"]).startswith("[Test]") and message["To"] == "me@fernhill.example"
    assert cli("campaign", "deliveries", number, "--json").keys["deliveries"] == []


def test_blocks_and_ready_mails_are_letters_too(cli: Cli, shop: Path, tmp_path: Path) -> None:
    blocks = tmp_path / "letter.json"
    blocks.write_text(
        json.dumps([{"kind": "heading", "text": "Hello"}, {"kind": "text", "html": "<p>x</p>"}])
    )
    ready = tmp_path / "letter.html"
    ready.write_text("<html><body><p>Hello there</p><script>alert(1)</script></body></html>", "utf-8")
    for option, file in (("--blocks", blocks), ("--html", ready)):
        made = cli(
            "campaign", "new", "N", "--topic", "News", "--subject", "S", option, str(file), "--json"
        ).keys
        out = tmp_path / "out.html"
        assert cli("campaign", "preview", str(made["campaign_id"]), "--out", str(out)).code == 0
        assert "Hello" in out.read_text("utf-8") and "<script" not in out.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--topic", "Nothing"), "There is no topic “Nothing”"),
        (("--topic", "News", "--tag", "gone"), "There is no tag “gone”"),
        (("--topic", "News", "--segment", "gone"), "There is no segment or list “gone”"),
    ],
)
def test_a_draft_for_nobody_is_refused(cli: Cli, shop: Path, words: tuple[str, ...], said: str) -> None:
    refused = cli("campaign", "new", "N", "--subject", "S", "--body", str(shop), *words)
    assert refused.code == 1 and said in refused.err
    assert cli("campaign", "list", "--json").keys["campaigns"] == []


def test_a_letter_may_wait_for_its_hour(cli: Cli, shop: Path, tmp_path: Path) -> None:
    number = _new(cli, shop)
    past = cli("campaign", "send", number, "--yes", "--at", "2020-01-01T09:00")
    assert past.code == 1 and "past" in past.err
    waits = cli("campaign", "send", number, "--yes", "--at", "2099-01-01T09:00", "--json").keys
    assert (waits["planned"], waits["accepted"], waits["ended"]) == (2, 0, "waiting")
    assert waits["until"].startswith(("2099-01-01", "2098-12-31"))
    assert not list((tmp_path / "book").rglob("*.eml"))
    cli("consent", "ann@shop.example", "--topic", "News", "--withdraw", "--evidence", "told us")
    sent = cli("campaign", "send", number, "--yes", "--json").keys
    assert (sent["accepted"], sent["held"]) == (1, 1)
