"""Replies are read whole, once, and in their turn."""

import socket
import ssl
from collections.abc import Iterator

import pytest

from desktop_crm.mail.wire import Lost, Nonsense, Reply, TimedOut, Wire

WAIT = 2.0


@pytest.fixture
def ends() -> Iterator[tuple[Wire, socket.socket]]:
    """Our end and the server's."""
    ours, theirs = socket.socketpair()
    with theirs:
        wire = Wire(ours)
        yield wire, theirs
        wire.close()


@pytest.mark.parametrize(
    ("said", "code", "lines"),
    [
        (b"250 Ok\r\n", 250, ("Ok",)),
        (b"250\r\n", 250, ("",)),
        (b"250 \r\n", 250, ("",)),
        (b"250-one\r\n250-two\r\n250 three\r\n", 250, ("one", "two", "three")),
        (b"550-5.1.1 No\n550 5.1.1 such user\n", 550, ("5.1.1 No", "5.1.1 such user")),
        ("550 Empfänger unbekannt\r\n".encode(), 550, ("Empfänger unbekannt",)),
        (b"550 \xff\r\n", 550, ("\ufffd",)),
    ],
)
def test_replies(ends: tuple[Wire, socket.socket], said: bytes, code: int, lines: tuple[str, ...]) -> None:
    wire, server = ends
    server.sendall(said)
    assert wire.reply(WAIT) == Reply(code, lines)


def test_a_reply_in_pieces(ends: tuple[Wire, socket.socket]) -> None:
    wire, server = ends
    for piece in (b"25", b"0-a\r", b"\n250", b" b\r\n"):
        server.sendall(piece)
    assert wire.reply(WAIT) == Reply(250, ("a", "b"))


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 400 Bad Request\r\n", b"\x15\x03\x01\x00\x02\x02F\r\n", b"\r\n", b"99 x\r\n", b"2500 x\r\n",
        b"250-a\r\n550 b\r\n", b"650 x\r\n", b"250_x\r\n", b"x" * 70_000, b"250-x\r\n" * 20_000,
    ],
)  # fmt: skip
def test_what_is_no_reply(ends: tuple[Wire, socket.socket], said: bytes) -> None:
    wire, server = ends
    server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 400_000)
    server.sendall(said)
    with pytest.raises(Nonsense):
        wire.reply(WAIT)


def test_the_end_and_silence(ends: tuple[Wire, socket.socket]) -> None:
    wire, server = ends
    server.sendall(b"250-half")
    with pytest.raises(TimedOut):
        wire.reply(0.05)
    server.shutdown(socket.SHUT_RDWR)
    with pytest.raises(Lost):
        wire.reply(WAIT)
    with pytest.raises(Lost):
        wire.ask("NOOP", WAIT)


def test_a_server_that_does_not_listen(ends: tuple[Wire, socket.socket]) -> None:
    wire, _ = ends
    with pytest.raises(TimedOut):
        wire.send(b"x" * 10_000_000, 0.05)


def test_an_answer_to_nothing_is_not_taken_for_the_next_one(ends: tuple[Wire, socket.socket]) -> None:
    wire, server = ends
    server.sendall(b"250 Ok\r\n250 Ok\r\n")
    assert wire.ask("MAIL FROM:<a@x.example>", WAIT).good
    with pytest.raises(Nonsense):
        wire.ask("RCPT TO:<b@x.example>", WAIT)
    assert server.recv(1000) == b"MAIL FROM:<a@x.example>\r\n"


def test_a_good_bye_is_heard_before_the_next_command(ends: tuple[Wire, socket.socket]) -> None:
    wire, server = ends
    server.sendall(b"250 Ok\r\n421 4.4.2 Idle\r\n")
    assert wire.ask("NOOP", WAIT).good
    assert wire.ask("MAIL FROM:<a@x.example>", WAIT).code == 421


@pytest.mark.parametrize("command", ["NOOP\r\nQUIT", "RCPT TO:<a@x.example\n>"])
def test_a_command_is_one_line(ends: tuple[Wire, socket.socket], command: str) -> None:
    with pytest.raises(ValueError):
        ends[0].ask(command, WAIT)


def test_what_was_slipped_in_before_encryption_is_forgotten(ends: tuple[Wire, socket.socket]) -> None:
    wire, server = ends
    server.sendall(b"220 go ahead\r\n250-forged\r\n250 AUTH PLAIN\r\n")
    assert wire.ask("STARTTLS", WAIT).code == 220
    server.shutdown(socket.SHUT_WR)
    with pytest.raises(OSError):
        wire.encrypt(ssl.create_default_context(), "localhost", WAIT)
    assert not wire._heard
