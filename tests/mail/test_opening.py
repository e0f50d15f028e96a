"""Signing in the ways that the faulty server does not know, against lines played by hand."""

import socket
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from desktop_crm.mail.account import Account, Patience, Security
from desktop_crm.mail.answers import Fault
from desktop_crm.mail.opening import Cannot, make_context, open_session
from desktop_crm.mail.replies import Stage

PATIENCE = Patience(connect=10, reply=10)


@contextmanager
def server(*answers: str) -> Iterator[tuple[Account, list[str]]]:
    """Says hello, then one answer for each line it hears, which it keeps."""
    heard: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def play() -> None:
            caller, _ = listening.accept()
            with caller, caller.makefile("rb") as lines:
                caller.sendall(b"220 hello\r\n")
                for answer in answers:
                    heard.append(lines.readline().decode().strip())
                    caller.sendall(answer.replace("\n", "\r\n").encode() + b"\r\n")
                lines.read()

        playing = threading.Thread(target=play)
        playing.start()
        port = listening.getsockname()[1]
        yield (
            Account(
                host="127.0.0.1",
                port=port,
                security=Security.NONE,
                user="jürgen",
                sender_address="us@x.example",
            ),
            heard,
        )
        playing.join(5)


def sign_in(account: Account) -> None:
    open_session(account, "päss", make_context(account), PATIENCE).wire.close()


def test_plain() -> None:
    with server("250-x\n250 AUTH LOGIN PLAIN", "235 ok") as (account, heard):
        sign_in(account)
    assert b64decode(heard[1].removeprefix("AUTH PLAIN ")).decode() == "\0jürgen\0päss"


def test_login() -> None:
    with server("250-x\n250 AUTH=LOGIN", "334 VXNlcm5hbWU6", "334 x", "235 ok") as (account, heard):
        sign_in(account)
    assert [heard[1], b64decode(heard[2]).decode(), b64decode(heard[3]).decode()] == [
        "AUTH LOGIN",
        "jürgen",
        "päss",
    ]


def test_plain_offered_but_not_known() -> None:
    with server("250-x\n250 AUTH PLAIN LOGIN", "504 no", "334 x", "334 x", "235 ok") as (account, heard):
        sign_in(account)
    assert heard[2] == "AUTH LOGIN"


def test_cram_md5() -> None:
    """The example of RFC 2195 §2."""
    challenge = "<1896.697170952@postoffice.reston.mci.net>"
    coded = b64encode(challenge.encode()).decode()
    with server("250-x\n250 AUTH CRAM-MD5", f"334 {coded}", "235 ok") as (account, heard):
        made = Account(
            host=account.host,
            port=account.port,
            security=Security.NONE,
            user="tim",
            sender_address="us@x.example",
        )
        open_session(made, "tanstaaftanstaaf", make_context(made), PATIENCE).wire.close()
    assert b64decode(heard[2]).decode() == "tim b913a602c7eda7a495b4e6e7334d3890"


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        (("250-x\n250 SIZE 1000",), Fault.LOGIN),
        (("250-x\n250 AUTH XOAUTH2 NTLM",), Fault.LOGIN),
        (("250-x\n250 AUTH LOGIN", "535 no"), Fault.LOGIN),
        (("250-x\n250 AUTH LOGIN", "334 x", "535 no such user"), Fault.LOGIN),
        (("250-x\n250 AUTH CRAM-MD5", "334 ***", "535 no"), Fault.LOGIN),
        (("250-x\n250 AUTH PLAIN", "334 what?"), Fault.BROKEN),
        (("550 go away",), Fault.UNREACHABLE),
        (("502 what?", "500 what?"), Fault.UNREACHABLE),
        (("354 go on",), Fault.BROKEN),
    ],
)
def test_what_cannot_be_signed_in_to(answers: tuple[str, ...], fault: Fault) -> None:
    with server(*answers) as (account, _), pytest.raises(Cannot) as caught:
        sign_in(account)
    assert caught.value.fault.fault is fault
    assert "päss" not in f"{caught.value.fault}{caught.value}"


def test_what_the_server_can_do() -> None:
    with server("250-hello\n250-SIZE 35882577\n250-8BITMIME\n250-AUTH PLAIN\n250 AUTH=LOGIN", "235 ok") as (
        account,
        _,
    ):
        session = open_session(account, "p", make_context(account), PATIENCE)
        assert session.features == {"size": "35882577", "8bitmime": "", "auth": "PLAIN LOGIN"}
        assert session.size_limit == 35882577
        session.wire.close()


def test_an_address_in_place_of_a_name_is_fine_and_nonsense_is_not() -> None:
    for host in ("", " ", "a b", "-x-", "ex\u0000ample"):
        made = Account(host=host, port=25, sender_address="us@x.example")
        with pytest.raises(Cannot) as caught:
            open_session(made, "", make_context(made), PATIENCE)
        assert caught.value.stage is Stage.NAME
