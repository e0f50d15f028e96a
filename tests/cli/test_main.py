"""The command line as a whole: exit codes, one JSON object, sentences instead of traces."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_crm import __main__ as program
from desktop_crm import __version__
from desktop_crm.book.database import Book
from desktop_crm.cli import contacts, display
from desktop_crm.cli.answers import Doors, Run
from tests.cli.conftest import Cli


def test_a_search_in_an_empty_book_is_done_and_finds_nobody(cli: Cli) -> None:
    found = cli("contacts", "--json")
    assert (found.code, found.keys) == (0, {"total": 0, "contacts": []})


def test_global_options_may_stand_before_the_command(cli: Cli, tmp_path: Path) -> None:
    found = cli("--json", "--book", str(tmp_path / "other"), "check")
    assert found.keys == {"ok": True, "findings": []}
    assert (tmp_path / "other" / "book.sqlite").exists()


@pytest.mark.parametrize("words", [("nonsense",), ("contacts", "--nonsense"), ("contact",)])
def test_wrong_usage_is_two(cli: Cli, words: tuple[str, ...]) -> None:
    found = cli(*words)
    assert found.code == 2
    assert "usage: desktop-crm" in found.err and found.out == ""


def test_wrong_usage_with_json_is_one_object_too(cli: Cli) -> None:
    assert "invalid choice" in cli("nonsense", "--json").keys["error"]


@pytest.mark.parametrize(
    "words",
    [
        ("log", "1", "--channel", "x\udcff", "--direction", "in", "--text", "t"),
        ("log", "1", "--channel", "phone", "--direction", "in", "--text", "x\udcff"),
        ("import", "no.csv", "--consent-topic", "x\udcff", "--consent-evidence", "card"),
        ("consent", "a@x.org", "--topic", "x\udcff", "--confirm", "--evidence", "card"),
        ("contacts", "x\udcff"),
    ],
)
def test_bytes_that_are_no_text_are_refused_before_anything_is_kept(cli: Cli, words: tuple[str, ...]) -> None:
    found = cli(*words, "--json")
    assert found.code == 2 and "no text" in found.keys["error"]


def test_a_file_may_be_named_in_any_encoding(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Name,E-mail\nAnn Lee,ann@x.org\n", "utf-8")
    (tmp_path / "list.csv").rename(tmp_path / "x\udcff.csv")
    assert cli("import", str(tmp_path / "x\udcff.csv"), "--json").keys["created"] == 1
    assert cli("export", str(tmp_path / "y\udcff.csv")).code == 0


def test_an_empty_folder_is_no_book_in_the_present_one(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a script gives it whose variable is not set."""
    monkeypatch.chdir(tmp_path)
    found = cli("--book", "", "contacts")
    assert found.code == 2 and "names no folder" in found.err
    assert not (tmp_path / "book.sqlite").exists()


def test_few_words_are_taken_in_any_case_and_named_where_none_fits(cli: Cli, tmp_path: Path) -> None:
    list_ = tmp_path / "list.csv"
    list_.write_text("Name,E-mail\nAnn Lee,ann@x.org\n", "utf-8")
    assert cli("import", str(list_), "--kind", "Contacts").code == 0
    assert cli("log", "1", "--channel", "phone", "--direction", "IN", "--text", "t").code == 0
    wrong = cli("log", "1", "--channel", "phone", "--direction", "up", "--text", "t", "--json")
    assert wrong.code == 2 and wrong.keys["error"].endswith("'up' is none of in, out")
    assert "Kind." not in cli("export", "x.csv", "--kind", "stock").err


def test_a_refusal_is_one_sentence_and_one_object(cli: Cli) -> None:
    found = cli("contact", "show", "77", "--json")
    assert found.code == 1
    assert found.keys["error"] == "There is no contact 77."
    assert "Traceback" not in found.err and found.err.startswith("There is no contact 77.")


def test_a_fault_of_ours_is_told_without_a_trace_or_personal_data(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def burst(*_: object) -> None:
        raise ZeroDivisionError("ellen@elmcourt.example")

    monkeypatch.setattr(contacts.finding, "count", burst)
    monkeypatch.setattr("desktop_crm.base.paths.log_folder", lambda: tmp_path / "log")
    found = cli("contacts")
    assert found.code == 1
    assert found.err.startswith("Something went wrong") and "Traceback" not in found.err
    written = (tmp_path / "log" / "faults.log").read_text("utf-8")
    assert "ZeroDivisionError" in written and "ellen@" not in written


def test_help_lists_no_command_twice_and_version_is_told(
    cli: Cli, capsys: pytest.CaptureFixture[str]
) -> None:
    for words, expected in ((["--version"], __version__), (["--help"], "contacts")):
        with pytest.raises(SystemExit) as ended:
            program.main(words)
        assert ended.value.code == 0
        assert expected in capsys.readouterr().out


def test_without_a_command_and_without_a_screen_it_says_so(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    found = cli()
    assert found.code == 1 and found.err.startswith("There is no screen")


def test_a_fault_of_the_window_is_a_sentence_too(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(_folder: Path, _prepare: object = None) -> int:
        raise RuntimeError("Ann Berg")

    monkeypatch.setattr(program, "_window", broken)
    monkeypatch.setattr(display, "has_display", lambda: True)
    monkeypatch.setattr(display, "require_libraries", lambda: None)
    monkeypatch.setattr("desktop_crm.base.paths.log_folder", lambda: tmp_path)
    found = cli()
    assert found.code == 1 and found.err.startswith("Something went wrong")
    written = (tmp_path / "faults.log").read_text("utf-8")
    assert "RuntimeError" in written and "Ann Berg" not in written + found.err


def test_the_built_window_has_no_streams_and_does_its_work(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    for words in (["check"], ["check", "--json"], ["contact", "show", "nobody", "--json"], ["nonsense"]):
        assert program.main(words) == {"check": 0, "contact": 1, "nonsense": 2}[words[0]]


def test_the_program_runs_as_a_module_and_writes_utf8_into_a_latin_pipe(book: Book) -> None:
    words = [
        sys.executable,
        "-m",
        "desktop_crm",
        "--book",
        str(book.folder),
        "contact",
        "show",
        "阮氏",
        "--json",
    ]
    environment = os.environ | {"PYTHONIOENCODING": "latin-1"}
    ran = subprocess.run(words, capture_output=True, check=False, env=environment, timeout=60)
    assert ran.returncode == 1
    assert "阮氏" in json.loads(ran.stdout.decode("utf-8"))["error"]


@pytest.mark.parametrize(
    "words",
    [
        ("import", "--undo", "9" * 30),
        ("campaign", "check", "9" * 30),
        ("contacts", "--limit", "9" * 30),
        ("contacts", "--limit", "-1"),
        ("import", "list.csv", "--header-row", "-3"),
        (
            "log",
            "1",
            "--channel",
            "phone",
            "--direction",
            "in",
            "--text",
            "a",
            "--at",
            "0001-01-01T00:00+14:00",
        ),
        ("log", "1", "--channel", "phone", "--direction", "in", "--text", "a", "--minutes", "9" * 30),
    ],
)
def test_numbers_and_times_that_no_book_holds_are_wrong_usage(cli: Cli, words: tuple[str, ...]) -> None:
    found = cli(*words, "--json")
    assert found.code == 2
    assert set(found.keys) == {"error"}


@pytest.mark.skipif(os.name != "posix", reason="Windows has no ASCII locale")
def test_names_of_any_script_also_where_the_system_speaks_ascii(tmp_path: Path) -> None:
    listed = tmp_path / "ünï.csv"
    listed.write_text("Name,Email\nNguyễn Văn,n@example.org\n", "utf-8")
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    words = ["--book", str(tmp_path / "büch"), "--json", "import", str(listed)]
    words += ["--consent-topic", "Nüs", "--consent-evidence", "ja ✓"]
    done = subprocess.run(
        [sys.executable, "-m", "desktop_crm", *words], env=os.environ | plain, capture_output=True, check=True
    )
    assert json.loads(done.stdout)["consents"] == 1
    assert (tmp_path / "büch" / "book.sqlite").exists()


@pytest.mark.skipif(os.name != "posix", reason="signals of Unix")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_systems_wish_to_end_stops_a_work_at_its_next_step(
    tmp_path: Path, number: signal.Signals
) -> None:
    this = Run(tmp_path, json=True, quiet=True, doors=Doors(lambda: None, lambda _: 0, lambda *_: []))
    before = signal.getsignal(number)
    with this.stoppable() as stop:
        assert not stop()
        os.kill(os.getpid(), number)
        assert stop()
    assert signal.getsignal(number) is before
