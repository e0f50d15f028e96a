"""`import`: dry run, mapping, stated consent, problems, undo."""

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.imports.telling import tell
from tests.imports.test_sheets import workbook

ROWS = [
    ("Name", "E-mail", "Phone", "Plot"),
    ("Ann Lee", "ann@example.org", "01632 960001", "27"),
    ("Ben Day", "ben at example", "01632 960002", "28"),
    ("", "", "", ""),
    ("Cy Orr", "cy@example.org", "", "29"),
]


@pytest.fixture
def sheet(tmp_path: Path) -> str:
    file = tmp_path / "list.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(ROWS)
    return str(file)


def test_a_list_comes_in_and_goes_out_again(cli: Cli, sheet: str) -> None:
    done = cli("import", sheet, "--json")
    assert done.code == 0
    keys = done.keys
    assert (keys["rows"], keys["created"], keys["updated"]) == (3, 3, 0)
    (problem,) = keys["problems"]
    assert (problem["row"], problem["column"], problem["value"]) == (3, "E-mail", "ben at example")
    assert problem["reason"]
    assert cli("contacts", "28", "--json").keys["contacts"][0]["name"] == "Ben Day"
    undone = cli("import", "--undo", str(keys["import_id"]), "--json").keys
    assert (undone["removed"], undone["restored"]) == (3, 0)
    assert cli("contacts", "--json").keys["total"] == 0


def test_a_dry_run_counts_and_changes_nothing(cli: Cli, sheet: str) -> None:
    keys = cli("import", sheet, "--dry-run", "--json").keys
    assert (keys["import_id"], keys["created"]) == (None, 3)
    assert cli("contacts", "--json").keys["total"] == 0


def test_the_same_file_again_changes_nothing(cli: Cli, sheet: str) -> None:
    cli("import", sheet)
    again = cli("import", sheet, "--json").keys
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 3)


def test_columns_are_sent_where_the_mapping_says(cli: Cli, sheet: str, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"Plot": "note", "Phone": None}), "utf-8")
    cli("import", sheet, "--mapping", str(mapping))
    ann = cli("contact", "show", "ann@example.org", "--json").keys
    assert ann["contact"]["note"] == "27"
    assert [a["channel"] for a in ann["addresses"]] == ["email"]


def test_consent_comes_only_with_a_stated_proof(cli: Cli, sheet: str) -> None:
    cli("import", sheet)
    assert cli("consent", "ann@example.org", "--history", "--json").keys["events"] == []
    refused = cli("import", sheet, "--consent-topic", "News")
    assert refused.code == 1
    cli("import", sheet, "--consent-topic", "News", "--consent-evidence", "Cards of the spring fair, box 3")
    (event,) = cli("consent", "ann@example.org", "--history", "--json").keys["events"]
    assert (event["kind"], event["how"], event["evidence"]) == (
        "confirmed",
        "import",
        "Cards of the spring fair, box 3",
    )


def test_problem_rows_are_saved_as_a_spreadsheet(cli: Cli, sheet: str, tmp_path: Path) -> None:
    cli("import", sheet, "--problems", str(tmp_path / "problems.csv"))
    saved = list(csv.reader((tmp_path / "problems.csv").read_text("utf-8-sig").splitlines()))
    assert saved[0] == [*ROWS[0], "Row", "Reason"]
    assert saved[1][:-1] == [*ROWS[2], "3"] and "ben at example" in saved[1][-1]


@pytest.mark.parametrize("ending", ["xlsx", "csv", "vcf"])
def test_what_goes_out_comes_in_again(cli: Cli, sheet: str, tmp_path: Path, ending: str) -> None:
    cli("import", sheet)
    out = tmp_path / f"all.{ending}"
    assert cli("export", str(out), "--json").keys["rows"] == 3
    again = cli("import", str(out), "--json").keys
    assert (again["rows"], again["created"]) == (3, 0)


def test_json_lines_hold_every_field_and_where_it_came_from(cli: Cli, sheet: str, tmp_path: Path) -> None:
    cli("import", sheet)
    cli("export", str(tmp_path / "all.jsonl"))
    lines = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text("utf-8").splitlines()]
    ann = next(line for line in lines if line["full_name"] == ["Ann Lee"])
    assert ann["email"] == ["ann@example.org"] and ann["phone"] == ["01632 960001"]
    assert ann["phone_e164"] == ["+441632960001"] and ann["sources"] == [{"file": "list.csv", "record": 0}]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--undo", "9"), "not in the book"),
        (("gone.csv",), "gone.csv"),
        (("LIST", "--mapping", "gone.json"), "gone.json"),
        (("LIST", "--problems", "x.pdf"), "no spreadsheet"),
        (("LIST", "--mapping", "LIST"), "not a JSON file"),
        (("LIST", "--consent-evidence", "card"), "for which newsletter"),
    ],
)
def test_what_cannot_be_done_is_refused_and_changes_nothing(
    cli: Cli, sheet: str, words: tuple[str, ...], said: str
) -> None:
    refused = cli("import", *(sheet if word == "LIST" else word for word in words))
    assert refused.code == 1 and said in refused.err
    assert cli("contacts", "--json").keys["total"] == 0


# ---------------------------------------------------------------- purchases, interactions, sheets, history
ORDERS = (
    "Name,E-mail,Date,Order,Product,Qty,Amount,Currency\n"
    "Ann Lee,ann@example.org,2026-03-01,1001,Blue mug,2,25.00,GBP\n"
    "Ann Lee,ann@example.org,2026-03-02T09:00,1002,Bowl,1,500,JPY\n"
)


def test_purchases_come_in_are_listed_and_go_again(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(monkeypatch)
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, "utf-8")
    done = cli("import", str(file), "--kind", "purchases", "--json").keys
    assert (done["kind"], done["created"], done["contacts_created"], done["purchases"]) == (
        "purchases",
        2,
        1,
        2,
    )
    assert (done["seen_before"], done["interactions"]) == (None, 0)
    listed = cli("purchases", "ann@example.org", "--json").keys
    assert listed["total"] == 2 and listed["purchases"][0]["amount"] == {"currency": "JPY", "minor": 500}
    assert [p["at"] for p in listed["purchases"]] == ["2026-03-02T09:00:00Z", "2026-03-01"]
    said = cli("purchases", "ann@example.org")
    assert "2 × Blue mug" in said.out and "£25.00" in said.out and "£25.00 and ¥500 in all" in said.err
    again = cli("import", str(file), "--kind", "purchases")
    assert (
        "0 created, 0 updated, 2 unchanged" in again.err
        and "You imported this file today: 2 rows." in again.err
    )
    undone = cli("import", "--undo", str(done["import_id"]), "--json").keys
    assert (undone["removed"], undone["purchases"], undone["interactions"]) == (1, 2, 0)


def test_the_history_lists_what_came_in(cli: Cli, sheet: str) -> None:
    assert cli("import", "--list", "--json").keys == {"imports": []}
    made = cli("import", sheet, "--json").keys["import_id"]
    (one,) = cli("import", "--list", "--json").keys["imports"]
    assert (one["import_id"], one["file"], one["rows"], one["contacts_created"]) == (made, "list.csv", 3, 3)
    assert "list.csv" in cli("import", "--list").out and "3 contacts" in cli("import", "--list").out


def test_every_sheet_at_once_with_a_mapping_for_one(cli: Cli, tmp_path: Path) -> None:
    file = workbook(tmp_path / "fair.xlsx")
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"sheets": {"2024": {"Job Title": "note"}}}), "utf-8")
    done = cli("import", str(file), "--every-sheet", "--mapping", str(mapping), "--json").keys
    assert [(s["name"], s["first_record"], s["rows"]) for s in done["sheets"]] == [
        ("2024", 0, 2),
        ("2025", 2, 2),
    ]
    assert [p["sheet"] for p in done["problems"]] == ["2024", "Totals"]
    assert cli("contact", "show", "ann@x.org", "--json").keys["contact"]["note"] == "Potter"
    mapping.write_text('{"Job Title": "note"}', "utf-8")
    refused = cli("import", str(file), "--every-sheet", "--mapping", str(mapping))
    assert refused.code == 1 and "does not name the sheets" in refused.err


def test_one_sheet_or_all_of_them(cli: Cli, tmp_path: Path) -> None:
    file = workbook(tmp_path / "fair.xlsx")
    assert cli("import", str(file), "--every-sheet", "--sheet", "2024").code == 2
