"""`backup`, `restore` and `check`."""

from pathlib import Path

from desktop_crm.campaigns import sending
from tests.cli.conftest import Cli

ANN = "ann@example.org"


def test_a_backup_brings_back_what_was_there(cli: Cli, tmp_path: Path) -> None:
    cli("consent", ANN, "--topic", "News", "--confirm", "--evidence", "card")
    saved = tmp_path / "saved.zip"
    assert cli("backup", str(saved), "--json").keys["ok"] is True
    cli("consent", ANN, "--topic", "News", "--withdraw")
    restored = cli("restore", str(saved), "--json").keys
    assert restored["ok"] is True and Path(restored["former"]).exists()
    assert len(cli("consent", ANN, "--history", "--json").keys["events"]) == 1


def test_no_backup_is_put_back_while_a_newsletter_leaves(cli: Cli, tmp_path: Path) -> None:
    cli("backup", str(tmp_path / "saved.zip"))
    with sending.alone(tmp_path / "book"):
        refused = cli("restore", str(tmp_path / "saved.zip"))
    assert refused.code == 1 and "being sent" in refused.err
    assert cli("restore", str(tmp_path / "saved.zip")).code == 0


def test_what_is_no_backup_is_refused_and_changes_nothing(cli: Cli, tmp_path: Path) -> None:
    cli("consent", ANN, "--topic", "News", "--request")
    (tmp_path / "letter.txt").write_text("hello", "utf-8")
    refused = cli("restore", str(tmp_path / "letter.txt"))
    assert refused.code == 1 and "letter.txt" in refused.err
    assert cli("check", "--json").keys == {"ok": True, "findings": []}
    assert len(cli("consent", ANN, "--history", "--json").keys["events"]) == 1


def test_a_damaged_book_is_told_in_a_sentence(cli: Cli, tmp_path: Path) -> None:
    cli("check")
    (tmp_path / "book" / "book.sqlite").write_bytes(b"no database at all" * 100)
    refused = cli("check")
    assert refused.code == 1 and "not a book" in refused.err
    told = cli("check", "--json")
    assert (told.code, told.keys["ok"], told.keys["findings"]) == (
        1,
        False,
        ["The book's file is not a book."],
    )
