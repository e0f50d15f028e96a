"""`export` in every form, and a whole book read back by `import`."""

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli


@pytest.fixture
def filled(cli: Cli, tmp_path: Path) -> Cli:
    """A book with two people and a talk."""
    (tmp_path / "list.csv").write_text("Name,E-mail\nAnn Lee,ann@x.org\nBen Day,ben@x.org\n", "utf-8")
    cli("import", str(tmp_path / "list.csv"))
    cli("log", "ann@x.org", "--channel", "phone", "--direction", "in", "--text", "Wants a quote")
    return cli


@pytest.mark.parametrize("ending", ["xlsx", "csv", "vcf", "ldif", "jsonl"])
def test_contacts_go_out_by_the_ending(filled: Cli, tmp_path: Path, ending: str) -> None:
    done = filled("export", str(tmp_path / f"out.{ending}"), "--json")
    assert (done.code, done.keys["rows"]) == (0, 2)
    assert "2 contacts in" in done.err and (tmp_path / f"out.{ending}").stat().st_size


def test_what_comes_round_goes_out_as_a_calendar(filled: Cli, tmp_path: Path) -> None:
    (tmp_path / "born.csv").write_text("Name,E-mail,Birthday\nCara Poe,cara@x.org,1966-05-09\n", "utf-8")
    filled("import", str(tmp_path / "born.csv"))
    out = tmp_path / "own.ics"
    done = filled("export", str(out), "--json")
    assert (done.code, done.keys["rows"]) == (0, 1) and "1 entry in" in done.err
    assert "SUMMARY:Birthday: Cara Poe\r\n" in out.read_bytes().decode()
    assert filled("export", str(out), "--kind", "purchases").code == 1


def test_interactions_go_out_as_a_table(filled: Cli, tmp_path: Path) -> None:
    out = tmp_path / "talks.csv"
    assert filled("export", str(out), "--kind", "interactions", "--json").keys["rows"] == 1
    header, row = csv.reader(out.read_text("utf-8-sig").splitlines())
    assert dict(zip(header, row, strict=True))["Text"] == "Wants a quote"
    refused = filled("export", str(tmp_path / "talks.vcf"), "--kind", "interactions", "--json")
    assert refused.code == 1 and "table" in refused.keys["error"]
    assert filled("export", str(out), "--kind", "purchases", "--json").keys["rows"] == 0


def test_a_whole_book_goes_out_and_comes_into_an_empty_one(filled: Cli, tmp_path: Path) -> None:
    out = tmp_path / "book.zip"
    done = filled("export", str(out), "--json")
    assert done.keys["contacts"] == 2 and done.keys["rows"] > 5 and "reads it back" in done.err
    other = ("--book", str(tmp_path / "other"))
    back = filled(*other, "import", str(out), "--json")
    assert (back.code, back.keys["created"], back.keys["problems"]) == (0, 2, [])
    shown = filled(*other, "contact", "show", "ann@x.org", "--json").keys
    assert any("Wants a quote" in entry["text"] for entry in shown["timeline"])
    again = filled(*other, "import", str(out), "--json")
    assert again.code == 1 and "empty one" in again.keys["error"] and again.keys["way_out"]


def test_what_does_not_go_together_is_said(filled: Cli, tmp_path: Path) -> None:
    out = str(tmp_path / "book.zip")
    assert filled("export", out, "--kind", "purchases").code == 1
    filled("export", out)
    assert "Leave out --dry-run" in filled("import", out, "--dry-run").err
    restored = filled("restore", out)
    assert restored.code == 1 and "not a backup" in restored.err and "import" in restored.err
    read = filled("read", out, "--json")
    assert read.code == 1 and "whole book" in read.keys["error"]


def test_the_same_book_gives_the_same_bytes(filled: Cli, tmp_path: Path) -> None:
    for ending in ("xlsx", "csv", "vcf", "ldif", "jsonl", "zip"):
        first, second = tmp_path / f"1.{ending}", tmp_path / f"2.{ending}"
        filled("export", str(first))
        filled("export", str(second))
        assert first.read_bytes() == second.read_bytes(), ending
    assert [json.loads(x)["uid"] for x in (tmp_path / "1.jsonl").read_text("utf-8").splitlines()] == [[], []]
