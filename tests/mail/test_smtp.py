"""Whatever a server or a line does: the answer is true, and nobody gets a message twice."""

import itertools
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_crm.mail.account import Account, Patience, Security
from desktop_crm.mail.answers import (
    Accepted,
    AccountFault,
    Answer,
    Deferred,
    Fault,
    InDoubt,
    Outgoing,
    Refused,
)
from desktop_crm.mail.message import Letter
from desktop_crm.mail.smtp import SmtpTransport
from tests.servers.running import FaultyServer

IMPATIENT = Patience(connect=60, reply=60, block=60, final=60)
HASTY = Patience(connect=0.5, reply=0.3, block=0.3, final=0.3)
NUMBER = itertools.count(1)
LETTER = Letter("us@x.example", "Fernhill", list_identifier="news.us.x.example")


def outgoing(recipient: str, text: str = "Hello\n.dot\n") -> Outgoing:
    return LETTER.data(
        recipient, "Ann", subject="Grüße", text=text, html=f"<p>{text}</p>", token="0" * 18,
        message_id=f"<m{next(NUMBER)}@x.example>", at=datetime(2026, 11, 22, tzinfo=UTC),
    )  # fmt: skip


def plainly(server: FaultyServer) -> Account:
    return Account(host="127.0.0.1", port=server.port, security=Security.NONE, sender_address="us@x.example")


def safely(server: FaultyServer) -> Account:
    return Account(
        host="localhost", port=server.port, security=Security.STARTTLS, sender_address="us@x.example",
        user="joe", ca_file=server.ca,
    )  # fmt: skip


@contextmanager
def transport(
    account: Account, password: str = "", patience: Patience = IMPATIENT
) -> Iterator[SmtpTransport]:
    made = SmtpTransport(account, password, patience)
    try:
        yield made
    finally:
        made.close()


def fault(answer: Answer) -> Fault:
    assert isinstance(answer, AccountFault), answer
    assert (
        answer.what.endswith(".") and answer.way_out.endswith(".") and "{" not in answer.what + answer.way_out
    )
    return answer.fault


def reached(server: FaultyServer, message: Outgoing) -> list[str]:
    """What the server says of each time it took this message."""
    mine = [entry for entry in server.taken() if entry["message_id"] == message.message_id]
    assert all(entry["violations"] == [] and entry["rcpt"] == message.recipient for entry in mine)
    return [entry["reply"] for entry in mine]


# One message, one answer


def test_messages_go_out_on_one_connection(plain: FaultyServer) -> None:
    before = plain.connections()
    with transport(plainly(plain)) as out:
        messages = [outgoing(f"p{n}@x.example") for n in range(5)]
        for message in messages:
            answer = out.hand_over(message)
            assert isinstance(answer, Accepted) and answer.reply.startswith("250 ")
    assert [reached(plain, message) for message in messages] == [["sent"]] * 5
    assert plain.connections() == before + 1
    assert plain.heard()[-1] == "QUIT"


def test_dots_and_long_messages_arrive_as_they_are(tmp_path: Path) -> None:
    with (
        FaultyServer(tmp_path, "--store", str(tmp_path / "store")) as server,
        transport(plainly(server)) as out,
    ):
        sent = [outgoing("a@x.example", "\n".join(["..", ".", ".a", "b" * 500] * n)) for n in (1, 700)]
        sent.append(replace(sent[0], data=b".first: x\r\n" + sent[0].data.rstrip(b"\r\n")))
        assert all(isinstance(out.hand_over(message), Accepted) for message in sent)
        stored = [path.read_bytes() for path in sorted((tmp_path / "store").iterdir())]
    assert stored == [sent[0].data, sent[1].data, sent[2].data + b"\r\n"]


@pytest.mark.parametrize("step", ["rcpt", "data", "end"])
@pytest.mark.parametrize("code", ["450", "451", "452", "550", "552", "553", "554", "556"])
def test_one_recipient_s_refusal_is_his_own(plain: FaultyServer, step: str, code: str) -> None:
    with transport(plainly(plain)) as out:
        bad, good = outgoing(f"{step}-{code}.a@x.example"), outgoing("b@x.example")
        answer = out.hand_over(bad)
        assert isinstance(answer, Deferred if code[0] == "4" else Refused)
        assert answer.reply.startswith(code)
        assert isinstance(out.hand_over(good), Accepted)
    assert (reached(plain, bad), reached(plain, good)) == ([], ["sent"])


def test_greylisting_is_a_delay(plain: FaultyServer) -> None:
    with transport(plainly(plain)) as out:
        message = outgoing("rcpt-451x1.a@x.example")
        assert isinstance(out.hand_over(message), Deferred)
        assert isinstance(out.hand_over(message), Accepted)
    assert reached(plain, message) == ["sent"]


# What broke where


@pytest.mark.parametrize("way", ["drop", "reset"])
@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_broken_before_the_data_was_not_sent(plain: FaultyServer, step: str, way: str) -> None:
    with transport(plainly(plain)) as out:
        message = outgoing(f"{step}-{way}.a@x.example")
        assert isinstance(out.hand_over(message), Deferred)
        assert isinstance(out.hand_over(outgoing("b@x.example")), Accepted)
    assert reached(plain, message) == []


@pytest.mark.parametrize("way", ["drop", "reset"])
def test_broken_in_the_middle_of_the_data_was_not_sent(plain: FaultyServer, way: str) -> None:
    plain.rules({"at": "body", way: True, "after_bytes": 100_000})
    with transport(plainly(plain)) as out:
        message = outgoing("a@x.example", ("x" * 70 + "\n") * 60_000)
        assert isinstance(out.hand_over(message), Deferred)
        plain.rules()
        assert isinstance(out.hand_over(message), Accepted)
    assert reached(plain, message) == ["sent"]


@pytest.mark.parametrize("reply", ["552 5.3.4 Too big", "554 5.7.1 Not that word"])
def test_what_the_server_says_in_the_middle_of_the_data_counts(plain: FaultyServer, reply: str) -> None:
    plain.rules({"at": "body", "reply": reply, "close": True, "after_bytes": 100_000})
    with transport(plainly(plain)) as out:
        message = outgoing("a@x.example", ("x" * 70 + "\n") * 60_000)
        answer = out.hand_over(message)
        assert answer == Refused(reply) or fault(answer) is Fault.TOO_BIG
        plain.rules()
        assert isinstance(out.hand_over(outgoing("b@x.example")), Accepted)
    assert reached(plain, message) == []


@pytest.mark.parametrize("way", ["drop", "reset", "hang"])
@pytest.mark.parametrize(("step", "taken"), [("end", []), ("accepted", ["lost"])])
def test_broken_after_the_final_dot_is_in_doubt(
    plain: FaultyServer, step: str, way: str, taken: list[str]
) -> None:
    with transport(plainly(plain), patience=HASTY) as out:
        message = outgoing(f"{step}-{way}.a@x.example")
        assert isinstance(out.hand_over(message), InDoubt)
        assert isinstance(out.hand_over(outgoing("b@x.example")), Accepted)
    assert reached(plain, message) == taken


def test_a_receipt_that_is_nonsense_is_in_doubt(plain: FaultyServer) -> None:
    plain.rules({"at": "accepted", "garbage": True})
    with transport(plainly(plain)) as out:
        message = outgoing("a@x.example")
        assert isinstance(out.hand_over(message), InDoubt)
    assert reached(plain, message) == ["bad"]


@pytest.mark.parametrize("step", ["connect", "ehlo", "mail", "rcpt", "data"])
@pytest.mark.parametrize("way", ["drop", "reset"])
def test_broken_once_is_tried_again_at_once(plain: FaultyServer, step: str, way: str) -> None:
    plain.rules({"at": step, way: True, "times": 1})
    with transport(plainly(plain)) as out:
        message = outgoing("a@x.example")
        assert isinstance(out.hand_over(message), Accepted)
    assert reached(plain, message) == ["sent"]


@pytest.mark.parametrize("step", ["connect", "ehlo", "mail"])
@pytest.mark.parametrize("way", ["drop", "reset", "garbage"])
def test_broken_for_ever_is_the_account_s_fault(plain: FaultyServer, step: str, way: str) -> None:
    plain.rules({"at": step, way: True})
    with transport(plainly(plain)) as out:
        assert fault(out.hand_over(outgoing("a@x.example"))) is Fault.BROKEN


def test_lines_that_break_for_everybody_stop_the_run(plain: FaultyServer) -> None:
    plain.rules({"at": "data", "drop": True})
    with transport(plainly(plain)) as out:
        answers = [out.hand_over(outgoing(f"p{n}@x.example")) for n in range(3)]
    assert [isinstance(answer, Deferred) for answer in answers] == [True, True, False]
    assert fault(answers[2]) is Fault.BROKEN


def test_a_dead_kept_connection_is_replaced(plain: FaultyServer) -> None:
    with transport(plainly(plain)) as out:
        assert isinstance(out.hand_over(outgoing("a@x.example")), Accepted)
        for rule in ({"drop": True}, {"reset": True}, {"reply": "421 4.4.2 Idle too long"}):
            plain.rules({"at": "mail", "times": 1, **rule})
            message = outgoing("b@x.example")
            assert isinstance(out.hand_over(message), Accepted)
            assert reached(plain, message) == ["sent"]


def test_a_limit_of_messages_on_a_connection_costs_nobody_anything(tmp_path: Path) -> None:
    with FaultyServer(tmp_path, "--max-per-connection", "2") as server, transport(plainly(server)) as out:
        answers = [out.hand_over(outgoing(f"p{n}@x.example")) for n in range(5)]
        assert all(isinstance(answer, Accepted) for answer in answers)
        assert len(server.taken()) == 5 and server.connections() == 3


@pytest.mark.parametrize("step", ["rcpt", "data", "end"])
def test_a_server_that_hangs_up_at_a_recipient(plain: FaultyServer, step: str) -> None:
    with transport(plainly(plain)) as out:
        message = outgoing(f"{step}-421.a@x.example")
        assert isinstance(out.hand_over(message), Deferred)
        assert isinstance(out.hand_over(outgoing("b@x.example")), Accepted)
    assert reached(plain, message) == []


def test_a_server_that_hangs_up_at_everybody(plain: FaultyServer) -> None:
    plain.rules({"at": "rcpt", "reply": "421 4.3.0 not now"})
    with transport(plainly(plain)) as out:
        answers = [out.hand_over(outgoing(f"p{n}@x.example")) for n in range(3)]
    assert [isinstance(answer, Deferred) for answer in answers] == [True, True, False]
    assert fault(answers[2]) is Fault.SLOW_DOWN


def test_a_message_is_not_sent_into_an_old_envelope(plain: FaultyServer) -> None:
    """After a refusal the server still holds the sender; a second MAIL would be a nested one."""
    plain.rules({"at": "rset", "drop": True, "times": 1})
    with transport(plainly(plain)) as out:
        assert isinstance(out.hand_over(outgoing("data-451.a@x.example")), Deferred)
        message = outgoing("b@x.example")
        assert isinstance(out.hand_over(message), Accepted)
    assert reached(plain, message) == ["sent"]


# The account


@pytest.mark.parametrize(
    ("step", "reply", "wanted"),
    [
        ("connect", "421 4.7.0 Too many concurrent connections", Fault.SLOW_DOWN),
        ("connect", "554 5.7.1 No service", Fault.UNREACHABLE),
        ("ehlo", "421 4.3.2 Shutting down", Fault.SLOW_DOWN),
        ("mail", "421 4.3.2 Shutting down", Fault.SLOW_DOWN),
        ("mail", "450 4.7.1 Rate limit exceeded, slow down", Fault.SLOW_DOWN),
        ("mail", "451 4.3.0 Later", Fault.SLOW_DOWN),
        ("mail", "550 5.4.5 Daily user sending limit exceeded", Fault.QUOTA),
        ("mail", "530 5.7.0 Authentication required", Fault.LOGIN),
        ("mail", "553 5.7.1 Sender address rejected: not owned by user", Fault.SENDER),
        ("mail", "552 5.3.4 Message too big", Fault.TOO_BIG),
        ("rcpt", "450 4.7.1 Error: too many mails from here", Fault.SLOW_DOWN),
        ("rcpt", "550 5.4.5 Daily user sending quota exceeded", Fault.QUOTA),
        ("rcpt", "554 5.7.1 Relay access denied", Fault.LOGIN),
        ("rcpt", "553 5.7.1 Sender address rejected: not owned by user", Fault.SENDER),
        ("end", "554 5.2.252 SendAsDenied", Fault.SENDER),
        ("end", "554 5.2.0 SubmissionQuotaExceededException", Fault.QUOTA),
        ("end", "552 5.3.4 Message too big", Fault.TOO_BIG),
    ],
)
def test_faults_of_the_account_blame_nobody(
    plain: FaultyServer, step: str, reply: str, wanted: Fault
) -> None:
    plain.rules({"at": step, "reply": reply})
    with transport(plainly(plain)) as out:
        message = outgoing("a@x.example")
        answer = out.hand_over(message)
        assert fault(answer) is wanted
        assert isinstance(answer, AccountFault) and reply in answer.reply
        plain.rules()
        assert isinstance(out.hand_over(message), Accepted)  # it can be handed over when it is over
    assert reached(plain, message) == ["sent"]


def test_the_size_limit_is_known_beforehand(tmp_path: Path) -> None:
    with FaultyServer(tmp_path, "--size", "5000") as server, transport(plainly(server)) as out:
        assert fault(out.hand_over(outgoing("a@x.example", "x" * 9000))) is Fault.TOO_BIG
        assert isinstance(out.hand_over(outgoing("a@x.example")), Accepted)
        assert len([c for c in server.heard() if c.startswith("MAIL")]) == 1


def test_addresses_beyond_ascii_need_a_server_that_takes_them(tmp_path: Path, plain: FaultyServer) -> None:
    message = outgoing("jörg@bücher.example")
    with transport(plainly(plain)) as out:
        assert isinstance(out.hand_over(message), Accepted)
    assert reached(plain, message) == ["sent"]
    options = ("--no-smtputf8", "--no-8bitmime", "--strict-7bit")
    with FaultyServer(tmp_path, *options) as old, transport(plainly(old)) as out:
        assert isinstance(out.hand_over(message), Refused)
        assert isinstance(out.hand_over(outgoing("a@x.example")), Accepted)


def test_a_server_older_than_esmtp(tmp_path: Path) -> None:
    with FaultyServer(tmp_path, "--no-esmtp") as server, transport(plainly(server)) as out:
        assert isinstance(out.hand_over(outgoing("a@x.example")), Accepted)


@pytest.mark.parametrize("step", ["connect", "ehlo", "mail", "rcpt"])
def test_silence_does_not_last_for_ever(plain: FaultyServer, step: str) -> None:
    plain.rules({"at": step, "hang": 60})
    with transport(plainly(plain), patience=HASTY) as out:
        answer = out.hand_over(outgoing("a@x.example"))
    if step == "rcpt":
        assert isinstance(answer, Deferred)
    else:
        assert fault(answer) in {Fault.UNREACHABLE, Fault.BROKEN}


def test_a_reply_that_drips_has_one_limit(plain: FaultyServer) -> None:
    plain.rules({"at": "connect", "drip": 0.2})
    with transport(plainly(plain), patience=HASTY) as out:
        assert fault(out.hand_over(outgoing("a@x.example"))) is Fault.UNREACHABLE
    with transport(plainly(plain)) as out:
        plain.rules({"at": "connect", "drip": 0.001})
        assert isinstance(out.hand_over(outgoing("a@x.example")), Accepted)


def test_a_reply_without_end_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def babble() -> None:
            for _ in range(2):
                caller, _ = listening.accept()
                with caller:
                    try:
                        while True:
                            caller.sendall(b"220-welcome\r\n" * 1000)
                    except OSError:
                        pass

        talking = threading.Thread(target=babble, daemon=True)
        talking.start()
        account = Account(
            host="127.0.0.1",
            port=listening.getsockname()[1],
            security=Security.NONE,
            sender_address="us@x.example",
        )
        with transport(account) as out:
            assert fault(out.hand_over(outgoing("a@x.example"))) is Fault.BROKEN
            assert fault(out.hand_over(outgoing("a@x.example"))) is Fault.BROKEN
        talking.join(5)


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    gone = Account(host="127.0.0.1", port=port, security=Security.NONE, sender_address="us@x.example")
    for account in (gone, replace(gone, host="no such host"), replace(gone, host="", port=25)):
        with transport(account) as out:
            assert fault(out.hand_over(outgoing("a@x.example"))) is Fault.UNREACHABLE


def test_a_wait_can_be_ended_from_outside(plain: FaultyServer) -> None:
    with transport(plainly(plain), patience=Patience()) as out:
        assert isinstance(out.hand_over(outgoing("a@x.example")), Accepted)
        plain.rules({"at": "end", "hang": 600})
        answers: list[Answer] = []
        waiting = threading.Thread(target=lambda: answers.append(out.hand_over(outgoing("b@x.example"))))
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
        out.abandon()
        waiting.join(5)
    assert len(answers) == 1 and isinstance(answers[0], InDoubt)


# Encryption and sign-in


def test_encrypted_and_signed_in(secure: FaultyServer) -> None:
    before = secure.connections()
    with transport(safely(secure), "sésame") as out:
        messages = [outgoing(f"p{n}@x.example") for n in range(3)]
        assert all(isinstance(out.hand_over(message), Accepted) for message in messages)
    mine = [e for e in secure.taken() if e["message_id"] in {m.message_id for m in messages}]
    assert [(e["tls"], e["auth"]) for e in mine] == [(True, "joe")] * 3
    assert secure.connections() == before + 1


@pytest.mark.parametrize("methods", ["LOGIN", "PLAIN", "LOGIN PLAIN XOAUTH2"])
def test_tls_from_the_start(tmp_path: Path, certificates: Path, methods: str) -> None:
    options = ("--tls", "implicit", "--cert-dir", str(certificates), "--user", "joe", "--password", "pä ß")
    with FaultyServer(tmp_path, *options, "--auth-methods", methods) as server:
        with transport(replace(safely(server), security=Security.TLS), "pä ß") as out:
            message = outgoing("a@x.example")
            assert isinstance(out.hand_over(message), Accepted)
        assert [(e["tls"], e["auth"]) for e in server.taken()] == [(True, "joe")]
        with transport(replace(safely(server), security=Security.STARTTLS), "pä ß", HASTY) as out:
            assert fault(out.hand_over(message)) is Fault.UNREACHABLE  # the wrong kind of security


@pytest.mark.parametrize("kind", ["selfsigned", "wronghost", "expired"])
@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_certificate_that_does_not_hold_stops_everything(
    tmp_path: Path, certificates: Path, kind: str, security: Security
) -> None:
    way = "implicit" if security is Security.TLS else "starttls"
    options = (
        "--tls",
        way,
        "--cert",
        kind,
        "--cert-dir",
        str(certificates),
        "--user",
        "joe",
        "--password",
        "p",
    )
    with FaultyServer(tmp_path, *options) as server:
        account = replace(safely(server), security=security, ca_file=str(certificates / "ca.crt"))
        if not (certificates / "ca.crt").exists():
            account = replace(account, ca_file="")
        with transport(account, "p") as out:
            answer = out.hand_over(outgoing("a@x.example"))
        assert fault(answer) is Fault.INSECURE
        assert not any(command.startswith(("AUTH", "MAIL")) for command in server.heard())


def test_without_the_file_of_its_own_ca_a_server_is_not_trusted(secure: FaultyServer, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")
    before = len(secure.heard())
    for ca_file in ("", str(tmp_path / "ca.pem"), str(tmp_path / "absent.pem")):
        with transport(replace(safely(secure), ca_file=ca_file), "sésame") as out:
            assert fault(out.hand_over(outgoing("a@x.example"))) is Fault.INSECURE
    assert not any(command.startswith(("AUTH", "MAIL")) for command in secure.heard()[before:])


@pytest.mark.parametrize(
    "rule",
    [
        {"at": "starttls", "reply": "454 4.7.0 TLS not available"},
        {"at": "starttls", "reply": "502 5.5.1 no"},
        {"at": "tls", "garbage": True},
        {"at": "tls", "drop": True},
    ],
)
def test_encryption_that_fails_is_never_done_without(secure: FaultyServer, rule: dict[str, object]) -> None:
    secure.rules(rule)
    before = len(secure.heard())
    with transport(safely(secure), "sésame") as out:
        assert fault(out.hand_over(outgoing("a@x.example"))) is Fault.INSECURE
    assert not any(command.startswith(("AUTH", "MAIL")) for command in secure.heard()[before:])


def test_encryption_that_is_not_offered_is_never_done_without(tmp_path: Path) -> None:
    with FaultyServer(tmp_path, "--user", "joe", "--password", "p") as server:
        with transport(replace(safely(server), ca_file=""), "p") as out:
            assert fault(out.hand_over(outgoing("a@x.example"))) is Fault.INSECURE
        with transport(replace(safely(server), ca_file="", security=Security.TLS), "p") as out:
            assert fault(out.hand_over(outgoing("a@x.example"))) is Fault.INSECURE
        assert not any(command.startswith(("AUTH", "MAIL")) for command in server.heard())


def test_no_encryption_only_on_this_computer() -> None:
    far = Account(host="192.0.2.1", port=25, security=Security.NONE, sender_address="us@x.example")
    with transport(far, patience=HASTY) as out:
        assert fault(out.hand_over(outgoing("a@x.example"))) is Fault.INSECURE


@pytest.mark.parametrize("password", ["wrong", ""])
def test_a_wrong_password_is_said_once(secure: FaultyServer, password: str) -> None:
    before = len(secure.heard())
    with transport(safely(secure), password) as out:
        answer = out.hand_over(outgoing("a@x.example"))
    assert fault(answer) is Fault.LOGIN
    tries = [command for command in secure.heard()[before:] if command.startswith("AUTH")]
    assert len(tries) == (1 if password else 0)
    assert not password or password not in repr(answer)


def test_a_sign_in_lost_in_the_run_is_renewed(secure: FaultyServer) -> None:
    with transport(safely(secure), "sésame") as out:
        assert isinstance(out.hand_over(outgoing("a@x.example")), Accepted)
        secure.rules({"at": "mail", "reply": "530 5.7.0 Authentication expired", "times": 1})
        assert isinstance(out.hand_over(outgoing("b@x.example")), Accepted)
        secure.rules(
            {"at": "mail", "reply": "530 5.7.0 Authentication expired", "times": 1},
            {"at": "auth", "reply": "535 5.7.8 Password changed"},
        )
        assert fault(out.hand_over(outgoing("c@x.example"))) is Fault.LOGIN


@pytest.mark.parametrize(
    ("reply", "wanted"),
    [
        ("454 4.7.0 Temporary authentication failure", Fault.LOGIN),
        ("534 5.7.9 Application-specific password required", Fault.LOGIN),
        ("432 4.3.2 Concurrent connections limit exceeded", Fault.SLOW_DOWN),
        ("421 4.7.0 Too many login attempts", Fault.SLOW_DOWN),
        ("535 5.7.139 Authentication unsuccessful, basic authentication is disabled.", Fault.LOGIN),
    ],
)
def test_refused_sign_ins(secure: FaultyServer, reply: str, wanted: Fault) -> None:
    secure.rules({"at": "auth", "reply": reply})
    with transport(safely(secure), "sésame") as out:
        answer = out.hand_over(outgoing("a@x.example"))
    assert fault(answer) is wanted
    assert isinstance(answer, AccountFault)
    assert ("no longer lets programs" in answer.what) is ("disabled" in reply)


def test_this_computer_s_name_stays_here(plain: FaultyServer) -> None:
    with transport(plainly(plain)) as out:
        out.hand_over(outgoing("a@x.example"))
    assert [c for c in plain.heard() if c.startswith("EHLO")][-1] == "EHLO [127.0.0.1]"
    assert not any(socket.gethostname() in c for c in plain.heard() if len(socket.gethostname()) > 3)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_in_a_storm_nobody_gets_it_twice_and_nobody_is_forgotten(tmp_path: Path, seed: int) -> None:
    """Sent again after everything that says “not sent”, never after a doubt."""
    calm = ("connect", "ehlo", "mail", "rcpt", "data", "end")
    rules = [
        {"at": step, "chance": 0.02, **harm}
        for step in calm
        for harm in ({"drop": True}, {"reset": True}, {"reply": "421 4.3.2 x"}, {"reply": "451 4.3.0 x"})
    ]
    rules += [{"at": "accepted", "chance": 0.04, "drop": True}, {"at": "rset", "chance": 0.1, "drop": True}]
    with FaultyServer(tmp_path, "--seed", str(seed)) as server, transport(plainly(server)) as out:
        server.rules(*rules)
        answers: dict[str, Answer] = {}
        messages = {f"p{n}@x.example": outgoing(f"p{n}@x.example") for n in range(100)}
        for recipient, message in messages.items():
            for _ in range(50):
                answers[recipient] = out.hand_over(message)
                if isinstance(answers[recipient], (Accepted, InDoubt)):
                    break
        taken = [entry["rcpt"] for entry in server.taken()]
    assert len(taken) == len(set(taken))
    sure = {recipient for recipient, answer in answers.items() if isinstance(answer, Accepted)}
    doubt = {recipient for recipient, answer in answers.items() if isinstance(answer, InDoubt)}
    assert sure | doubt == set(messages) and sure <= set(taken)
    assert {entry["rcpt"] for entry in server.taken() if entry["reply"] == "lost"} <= doubt
    assert len(doubt) < 25
