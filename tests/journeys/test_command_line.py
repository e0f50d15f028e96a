"""From a customer list to the report and back out, by the command line alone; nothing leaves the computer."""

import json
from email import message_from_bytes, policy
from pathlib import Path

from desktop_crm.files import writers
from tests.cli.conftest import Cli, cli

__all__ = ["cli"]  # the fixture

PEOPLE = [
    ("Ellen Fairweather", "Elm Court Allotments", "ellen@elmcourt.example", "01632 960147"),
    ("Nguyễn Thị Hoa", "Saigon Kitchen", "hoa@saigonkitchen.example", ""),
    ("王小明", "", "xiaoming@fernmail.example", "07700 900312"),
    ("Ben Ashworth", "Ashworth Landscapes", "", "07700 900388"),
]
LETTER = """# Bare-root season opens

Dear {{ first_name | fallback("gardener") }},

the leaves are down and the lifting has begun. Order now, collect from Thursday, plant on a dull day.

**[Tell us what to put aside](mailto:hello@fernhill.example)**
"""


def test_a_day_with_the_book(cli: Cli, tmp_path: Path) -> None:
    # The list they already have, with the proof that those people signed.
    customers = tmp_path / "customers.xlsx"
    header = ("Our customers", "", "", "")
    writers.write_xlsx(customers, header, [("Name", "Company", "E-mail", "Telephone"), *PEOPLE])
    cli("account", "practice")
    came = cli(
        "import",
        str(customers),
        "--consent-topic",
        "Monthly news",
        "--consent-evidence",
        "Cards, box 3",
        "--json",
    ).keys
    assert (came["rows"], came["created"], came["consents"]) == (4, 4, 3)
    assert [p["reason"] for p in came["problems"]] == [
        "There is no usable e-mail address; no consent was recorded."  # Ben
    ]

    # A customer is looked up, in any spelling and any script.
    for typed, name in (("nguyen", "Nguyễn Thị Hoa"), ("小明", "王小明"), ("960147", "Ellen Fairweather")):
        assert [c["name"] for c in cli("contacts", typed, "--json").keys["contacts"]] == [name]

    # A call is written down; one changes her mind about the newsletter.
    cli("log", "ellen@elmcourt.example", "--channel", "phone", "--direction", "in", "--text", "Wants 40 hornbeams",
        "--open-point", "Quote for 40 hornbeams")  # fmt: skip
    cli("consent", "hoa@saigonkitchen.example", "--topic", "Monthly news", "--withdraw", "--evidence", "Rang")

    # A newsletter is written, checked, looked at and sent.
    letter = tmp_path / "letter.md"
    letter.write_text(LETTER, "utf-8")
    number = str(
        cli("campaign", "new", "Bare-root", "--topic", "Monthly news", "--subject", "Bare-root season opens",
            "--body", str(letter), "--json").keys["campaign_id"]
    )  # fmt: skip
    check = cli("campaign", "check", number, "--json").keys
    assert check["audience"] == 2 and check["left_out"] == {"withdrawn": 1, "no_address": 1}
    assert [f["code"] for f in check["findings"] if f["severity"] == "error"] == ["no_postal_address"]
    assert cli("campaign", "send", number, "--yes").code == 1  # not without an address in it
    cli("account", "set", "--from", "Fernhill <hello@fernhill.example>", "--host", "mail.fernhill.example",
        "--postal-address", "Mill Lane, Fernhill FH3 8QA")  # fmt: skip
    cli("account", "practice")
    preview = tmp_path / "ellen.eml"
    cli("campaign", "preview", number, "--contact", "ellen@elmcourt.example", "--out", str(preview))
    sent = cli("campaign", "send", number, "--yes", "--json")
    assert (sent.code, sent.keys["planned"], sent.keys["accepted"], sent.keys["left_out"]) == (0, 2, 2, 2)

    # Each message once, as it was previewed, with a way out of its own.
    messages = [
        message_from_bytes(p.read_bytes(), policy=policy.default)
        for p in (tmp_path / "book" / "practice").glob("*.eml")
    ]
    assert sorted(m["To"].addresses[0].addr_spec for m in messages) == [
        "ellen@elmcourt.example",
        "xiaoming@fernmail.example",
    ]
    assert len({m["List-Unsubscribe"] for m in messages}) == len({m["Message-ID"] for m in messages}) == 2
    assert "Mill Lane, Fernhill FH3 8QA" in messages[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    report = cli("campaign", "report", number, "--json").keys
    assert (report["accepted"], report["in_doubt"], report["practice"]) == (2, 0, True)

    # The message stands in the timeline, above the call and the consent.
    timeline = cli("contact", "show", "ellen@elmcourt.example", "--json").keys["timeline"]
    assert [e["kind"] for e in timeline][:2] == ["message", "interaction"]

    # Everything goes out again, and a backup brings it all back.
    out, saved = tmp_path / "all.jsonl", tmp_path / "book.zip"
    assert cli("export", str(out), "--json").keys["rows"] == 4
    assert {json.loads(line)["full_name"][0] for line in out.read_text("utf-8").splitlines()} == {
        row[0] for row in PEOPLE
    }
    cli("backup", str(saved))
    assert cli("import", "--undo", str(came["import_id"]), "--json").keys[
        "kept"
    ]  # worked with since: they stay
    cli("restore", str(saved))
    assert cli("check", "--json").keys["ok"] is True
    assert cli("contacts", "--json").keys["total"] == 4
