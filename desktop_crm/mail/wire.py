"""One SMTP connection: commands out, replies in, and never any doubt which of both is next (RFC 5321 §4.2).

smtplib's own connection waits without end for a server that drips one character at a time or never ends a
reply of many lines, cannot sign in with a password beyond ASCII, tells the server this computer's name, and
calls everything that goes wrong `SMTPServerDisconnected`. Here a reply has one time limit as a whole, and who
asks knows what was asked.
"""

import re
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass

_BLOCK = 64 * 1024
_MOST = 64 * 1024  # octets of one reply with all its lines
_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL)
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")


class Lost(Exception):
    """Nothing more can be said or heard on this connection."""


class TimedOut(Lost):
    """The other side was silent for too long."""


class Nonsense(Lost):
    """What came is not SMTP."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's answer: three digits and at least one line of text."""

    code: int
    lines: tuple[str, ...]

    @property
    def enhanced(self) -> str:
        """The status of RFC 3463 (`5.1.1`), or nothing."""
        found = _ENHANCED.match(self.lines[0])
        return found[0] if found else ""

    @property
    def text(self) -> str:
        """In one line; the status that each line of a long reply repeats is said once."""
        status = self.enhanced
        rest = (line.removeprefix(status).lstrip() for line in self.lines[1:])
        return " ".join(line for line in (self.lines[0], *rest) if line)

    @property
    def good(self) -> bool:
        return 200 <= self.code < 300

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()


class Wire:
    """Takes a connected socket. After `Lost` only `close` is left. Times are in seconds."""

    def __init__(self, sock: socket.socket) -> None:
        # Without this, each message over TLS waits for a delayed acknowledgement: 22 a second, not 960.
        with suppress(OSError):  # macOS, when the other side has hung up already
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sock = sock
        self._heard = b""

    def encrypt(self, context: ssl.SSLContext, host: str, wait: float) -> str:
        """Turns the connection into TLS and gives its version. Raises ssl.SSLError and OSError.

        What was heard before is forgotten: it may have been slipped in by somebody else (RFC 3207 §6).
        """
        self._heard = b""
        self._sock.settimeout(wait)
        wrapped = context.wrap_socket(self._sock, server_hostname=host)
        self._sock = wrapped
        return wrapped.version() or "TLS"

    def ask(self, command: str, wait: float) -> Reply:
        """Sends one command and waits for its reply."""
        if "\r" in command or "\n" in command:
            raise ValueError("a command is one line")
        if self._heard.startswith(b"421"):
            return self.reply(wait)  # the server said good-bye by itself
        if self._heard:  # or each answer from here on would be taken for the next command's
            raise Nonsense("the server spoke out of turn")
        self.send(command.encode("utf-8") + b"\r\n", wait)
        return self.reply(wait)

    def send(self, data: bytes, wait: float) -> None:
        """Sends it all, at most `wait` for each 64 KB. After `Lost` the end of it did not leave."""
        try:
            self._sock.settimeout(wait)
            for start in range(0, len(data), _BLOCK):
                self._sock.sendall(data[start : start + _BLOCK])
        except TimeoutError as fault:
            raise TimedOut(f"nothing could be sent for {wait:g} seconds") from fault
        except OSError as fault:
            raise Lost(_words(fault)) from fault

    def reply(self, wait: float) -> Reply:
        """The next reply, whole, within `wait`."""
        end = time.monotonic() + wait
        code, lines, size = b"", [], 0
        while True:
            line = self._line(end, wait)
            found = _LINE.fullmatch(line)
            size += len(line)
            if not found or (code and found[1] != code) or size > _MOST:
                raise Nonsense(f"not a mail server's reply: {line[:80].decode('ascii', 'replace')!r}")
            code = found[1]
            lines.append((found[3] or b"").decode("utf-8", "replace").strip())
            if found[2] != b"-":
                return Reply(int(code), tuple(lines))

    def _line(self, end: float, wait: float) -> bytes:
        while b"\n" not in self._heard:
            if len(self._heard) > _MOST:
                raise Nonsense("a line without an end")
            left = end - time.monotonic()
            if left <= 0:
                raise TimedOut(f"no answer within {wait:g} seconds")
            try:
                self._sock.settimeout(left)
                more = self._sock.recv(_BLOCK)
            except TimeoutError as fault:
                raise TimedOut(f"no answer within {wait:g} seconds") from fault
            except OSError as fault:
                raise Lost(_words(fault)) from fault
            if not more:
                raise Lost("the server closed the connection")
            self._heard += more
        line, _, self._heard = self._heard.partition(b"\n")
        return line.rstrip(b"\r")

    def abandon(self) -> None:
        """Wakes whoever waits on this connection; may be called from another thread."""
        with suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Closes without a word; what the server has not got whole it forgets."""
        with suppress(OSError):
            self._sock.close()


def _words(fault: OSError) -> str:
    return fault.strerror or str(fault) or type(fault).__name__
