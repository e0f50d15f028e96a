"""The account test stops at the step that fails, and names the remedy."""

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_crm.mail.account import Account, Patience, Security
from desktop_crm.mail.probing import Step, StepName, probe
from tests.servers.running import FaultyServer

ALL = list(StepName)
QUICK = Patience(connect=10, reply=5)


def account(server: FaultyServer, **more: object) -> Account:
    made = Account(
        host="localhost", port=server.port, sender_address="us@x.example", user="joe", ca_file=server.ca
    )
    return replace(made, **more)  # type: ignore[arg-type]


def outcome(steps: tuple[Step, ...]) -> tuple[list[StepName], bool]:
    """Which steps were tried, and whether the last went well; all before it must have."""
    assert all(step.ok and step.detail.endswith(".") and not step.way_out for step in steps[:-1])
    last = steps[-1]
    assert last.ok or (last.detail.endswith(".") and last.way_out.endswith("."))
    assert "{" not in last.detail + last.way_out
    return [step.name for step in steps], last.ok


def test_an_account_that_works(secure: FaultyServer) -> None:
    told: list[Step] = []
    before = len(secure.taken())
    steps = probe(account(secure), "sésame", told=told.append, patience=QUICK)
    assert outcome(steps) == (ALL, True) and tuple(told) == steps
    assert "TLSv1" in steps[2].detail and "joe" in steps[4].detail
    assert len(secure.taken()) == before  # nothing was sent


def test_tls_from_the_start(tmp_path: Path, certificates: Path) -> None:
    with FaultyServer(tmp_path, "--tls", "implicit", "--cert-dir", str(certificates)) as server:
        works = account(server, security=Security.TLS, user="")
        assert outcome(probe(works, "", patience=QUICK)) == (ALL, True)
        wrong = probe(replace(works, security=Security.STARTTLS), "", patience=QUICK)
        assert outcome(wrong) == (ALL[:2], False)


def test_on_this_computer_nothing_need_be_encrypted(plain: FaultyServer) -> None:
    steps = probe(account(plain, security=Security.NONE, user=""), "", patience=QUICK)
    assert outcome(steps)[1] and StepName.CERTIFICATE not in [step.name for step in steps]
    assert StepName.ENCRYPTION in [step.name for step in steps]


@pytest.mark.parametrize("host", ["no such host", "nobody.invalid", "", "a..b", "x" * 300, "exa\nmple"])
def test_no_such_name(plain: FaultyServer, host: str) -> None:
    steps = probe(account(plain, host=host), "p", patience=QUICK)
    assert outcome(steps) == ([StepName.NAME], False)


def test_nobody_at_that_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    made = Account(host="127.0.0.1", port=port, sender_address="us@x.example")
    assert outcome(probe(made, "", patience=QUICK)) == (ALL[:2], False)


@pytest.mark.parametrize(
    ("rule", "failing"),
    [
        ({"at": "connect", "reply": "554 5.7.1 no"}, StepName.CONNECTION),
        ({"at": "connect", "hang": 60}, StepName.CONNECTION),
        ({"at": "connect", "garbage": True}, StepName.CONNECTION),
        ({"at": "ehlo", "drop": True}, StepName.CONNECTION),
        ({"at": "starttls", "reply": "454 4.7.0 TLS not available"}, StepName.ENCRYPTION),
        ({"at": "tls", "garbage": True}, StepName.ENCRYPTION),
        ({"at": "auth", "reply": "534 5.7.9 Application-specific password required"}, StepName.SIGN_IN),
        ({"at": "auth", "drop": True}, StepName.SIGN_IN),
        ({"at": "mail", "reply": "553 5.7.1 Sender address rejected: not owned by user"}, StepName.SENDER),
        ({"at": "rcpt", "reply": "553 5.7.1 Sender address rejected: not owned by user"}, StepName.SENDER),
        ({"at": "rcpt", "drop": True}, StepName.SENDER),
    ],
)
def test_each_step_can_fail(secure: FaultyServer, rule: dict[str, object], failing: StepName) -> None:
    secure.rules(rule)
    assert outcome(probe(account(secure), "sésame", patience=QUICK)) == (ALL[: ALL.index(failing) + 1], False)


def test_a_wrong_password(secure: FaultyServer) -> None:
    steps = probe(account(secure), "secret-typo", patience=QUICK)
    assert outcome(steps) == (ALL[:5], False) and "secret-typo" not in repr(steps)
    assert "535" in steps[-1].reply
    assert outcome(probe(account(secure), "", patience=QUICK)) == (ALL[:5], False)


@pytest.mark.parametrize("kind", ["selfsigned", "wronghost", "expired"])
def test_certificates_that_do_not_hold(tmp_path: Path, certificates: Path, kind: str) -> None:
    options = ("--tls", "starttls", "--cert", kind, "--cert-dir", str(certificates))
    with FaultyServer(tmp_path, *options) as server:
        steps = probe(account(server, user=""), "", patience=QUICK)
    assert outcome(steps) == ([StepName.NAME, StepName.CONNECTION, StepName.CERTIFICATE], False)
    words = {"selfsigned": "vouches", "wronghost": "not for localhost", "expired": "expired"}
    assert words[kind] in steps[-1].detail


def test_no_encryption_offered(plain: FaultyServer) -> None:
    assert outcome(probe(account(plain), "p", patience=QUICK)) == (ALL[:3], False)
    direct = probe(account(plain, security=Security.TLS), "p", patience=QUICK)
    assert outcome(direct) == (ALL[:3], False) and "STARTTLS" in direct[-1].way_out


def test_a_sender_that_is_none(secure: FaultyServer) -> None:
    steps = probe(account(secure, sender_address="Fernhill Pottery"), "sésame", patience=QUICK)
    assert outcome(steps) == (ALL, False)


def test_a_sender_who_may_not_write_to_himself_may_still_write(secure: FaultyServer) -> None:
    secure.rules({"at": "rcpt", "reply": "550 5.1.1 No such user here"})
    assert outcome(probe(account(secure), "sésame", patience=QUICK)) == (ALL, True)


def test_a_server_that_encrypts_and_then_says_nothing(tmp_path: Path, certificates: Path) -> None:
    with FaultyServer(tmp_path, "--tls", "implicit", "--cert-dir", str(certificates)) as server:
        server.rules({"at": "ehlo", "drop": True})
        steps = probe(account(server, security=Security.TLS), "", patience=QUICK)
    assert outcome(steps) == (ALL[:3], False) and "breaks off" in steps[-1].detail
