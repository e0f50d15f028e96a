"""`import`: dry run, mapping, stated consent, problems, undo."""

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

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
