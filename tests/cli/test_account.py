"""`account`: where newsletters leave by."""

from pathlib import Path

import pytest

from desktop_crm.base.errors import MailProblem
from desktop_crm.book import passwords, settings
from desktop_crm.book.opening import open_book
from tests.cli.conftest import Cli


def _setting(folder: Path, setting: settings.Setting[str] | settings.Setting[int]) -> object:
    book = open_book(folder)
    try:
        with book.read() as session:
            return settings.get(session, setting)  # type: ignore[arg-type]
    finally:
        book.close()


def test_the_account_is_kept_and_the_password_goes_to_the_credential_store(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    monkeypatch.setattr(passwords, "put", lambda _key, _use, password: kept.append(password))
    done = cli(
        "account", "set", "--from", "Fernhill Nursery <hello@fernhill.example>", "--host", "mail.example",
        "--security", "tls", "--user", "me", "--password-stdin", "--postal-address", "1 Mill Lane",
        "--per-day", "100", stdin="s3cret\n",
    )  # fmt: skip
    assert done.code == 0 and kept == ["s3cret"]
    folder = tmp_path / "book"
    assert _setting(folder, settings.SENDER_ADDRESS) == "hello@fernhill.example"
    assert _setting(folder, settings.SENDER_NAME) == "Fernhill Nursery"
    assert _setting(folder, settings.SMTP_PORT) == 465
    assert _setting(folder, settings.PER_DAY) == 100
    assert _setting(folder, settings.ACCOUNT_KIND) == "smtp"
    assert b"s3cret" not in b"".join(p.read_bytes() for p in folder.iterdir() if p.is_file())


def test_a_known_provider_needs_no_server_name(cli: Cli, tmp_path: Path) -> None:
    assert cli("account", "set", "--from", "Ann <ann@gmx.de>").code == 0
    folder = tmp_path / "book"
    assert _setting(folder, settings.SMTP_HOST) == "mail.gmx.net"
    assert _setting(folder, settings.SMTP_USER) == "ann@gmx.de"
    unknown = cli("account", "set", "--from", "ann@shop-of-mine.example")
    assert unknown.code == 1 and "--host" in unknown.err


def test_practice_is_the_way_back(cli: Cli, tmp_path: Path) -> None:
    cli("account", "set", "--from", "a@b.example", "--host", "mail.example")
    assert cli("account", "practice", "--json").keys["ok"] is True
    assert _setting(tmp_path / "book", settings.ACCOUNT_KIND) == "practice"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "nobody"), "is not an e-mail address"),
        (("--from", "a@b.example", "--port", "70000"), "70000 is no port"),
        (("--from", "a@b.example", "--ca", "/no/such/file"), "There is no file"),
        (("--from", "a@b.example", "--password-stdin"), "held no password"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_kept(
    cli: Cli, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    refused = cli("account", "set", "--host", "mail.example", *words)
    assert refused.code == 1 and said in refused.err
    assert _setting(tmp_path / "book", settings.ACCOUNT_KIND) == "practice"


@pytest.mark.parametrize("host", ["", "mail server"])
def test_what_names_no_server_is_refused(cli: Cli, host: str) -> None:
    refused = cli("account", "set", "--from", "a@b.example", "--host", host)
    assert refused.code == 1 and "no name of a server" in refused.err


def test_port_zero_is_no_port_and_limits_are_not_negative(cli: Cli) -> None:
    words = ("account", "set", "--from", "a@b.example", "--host", "mail.example")
    assert cli(*words, "--port", "0").code == 1
    assert cli(*words, "--per-day", "-5").code == 2


def _no_store(_key: str, _use: passwords.Use, _password: str) -> None:
    raise MailProblem("There is no store.")


def test_without_a_credential_store_the_password_of_the_environment_serves(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "put", _no_store)
    monkeypatch.delenv("DESKTOP_CRM_SMTP_PASSWORD", raising=False)
    words = ("account", "set", "--from", "a@b.example", "--host", "mail.example", "--password-stdin")
    assert cli(*words, stdin="s3cret\n").code == 1
    assert _setting(tmp_path / "book", settings.ACCOUNT_KIND) == "practice"  # nothing of it was kept
    monkeypatch.setenv("DESKTOP_CRM_SMTP_PASSWORD", "s3cret")
    assert cli(*words, stdin="s3cret\n").code == 0


def test_an_account_without_its_password_is_told_as_a_step(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "get", lambda *_: None)
    cli("account", "set", "--from", "a@b.example", "--host", "mail.example", "--user", "me")
    tested = cli("account", "test", "--json")
    assert tested.code == 1 and tested.keys["ok"] is False
    assert [(s["name"], s["ok"]) for s in tested.keys["steps"]] == [("Password", False)]


def test_a_sender_on_two_lines_is_refused(cli: Cli) -> None:
    sender = "A\nBcc: x@y.example <a@b.example>"
    result = cli("account", "set", "--from", sender, "--host", "mail.b.example", "--port", "587")
    assert result.code == 1 and "line break" in result.err
