"""The real servers (Postfix, Dovecot, SpamAssassin) for tests; see mail_lab.py.

They are started where they can be: on Linux, by root, with the packages there (`mail_lab.py install`).
`DESKTOP_CRM_LAB=install` lets the tests install them; otherwise they are skipped and say why.
"""

import email
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(__file__).with_name("mail_lab.py")
_PLACES = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
_NEEDED = ("postfix", "dovecot", "smtp-sink", "spamd", "openssl")


class Lab:
    """A running lab. Users are alice, bob, list and away, each also reached as user+detail@example.test."""

    def __init__(self, folder: Path, said: dict[str, Any]) -> None:
        self._folder = folder
        self.domain: str = said["domain"]
        self.ca_file: str = said["ca_file"]
        self.starttls_port: int = said["ports"]["submission"]
        self.tls_port: int = said["ports"]["smtps"]
        self._passwords = {user["address"]: user["password"] for user in said["users"]}

    def password(self, address: str) -> str:
        return self._passwords[address]

    def inbox(self, user: str, at_least: int, seconds: int = 60) -> list[bytes]:
        """The user's messages whole, once there are so many."""
        raw = Path(tempfile.mkdtemp(dir=self._folder))
        _ask(
            "inbox", "--dir", str(self._folder), "--user", user, "--raw-to", str(raw), "--wait", str(seconds),
            "--at-least", str(at_least),
        )  # fmt: skip
        return [path.read_bytes() for path in sorted(raw.iterdir())]

    def left_for_elsewhere(self) -> list[dict[str, Any]]:
        """What went to the rest of the world."""
        return _ask("sink", "--dir", str(self._folder))

    def scores(self, messages: Sequence[bytes]) -> list[tuple[float, list[str]]]:
        """SpamAssassin's points and rules for each, as a stranger's server would judge it."""
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        files = []
        for number, message in enumerate(messages):
            files.append(folder / f"{number:05}.eml")
            files[-1].write_bytes(message)
        halves = files[: len(files) // 2], files[len(files) // 2 :]  # it has two children
        with ThreadPoolExecutor(2) as pool:
            found = pool.map(lambda some: self._scored(some) if some else [], halves)
            return [one for half in found for one in half]

    def _scored(self, files: Sequence[Path]) -> list[tuple[float, list[str]]]:
        found = _ask("score", "--dir", str(self._folder), "--external", *map(str, files))
        return [(one["score"], one["rules"]) for one in found]


def as_sent(delivered: bytes) -> bytes:
    """The message without the lines that servers put on top of it."""
    lines = delivered.replace(b"\r\n", b"\n").split(b"\n")
    at = 0
    while lines[at].split(b":")[0].lower() in (
        b"return-path",
        b"delivered-to",
        b"received",
        b"x-original-to",
    ) or (at and lines[at][:1] in (b" ", b"\t")):
        at += 1
    return b"\r\n".join(lines[at:])


def read(message: bytes) -> EmailMessage:
    return email.message_from_bytes(message, policy=policy.default)


def why_not() -> str:
    """What keeps the lab from running here, or nothing."""
    if not sys.platform.startswith("linux"):
        return "the mail lab runs on Linux only"
    if os.geteuid() != 0:
        return "the mail lab needs root (Postfix)"
    missing = [name for name in _NEEDED if not shutil.which(name, path=_PLACES)]
    if missing and os.environ.get("DESKTOP_CRM_LAB") == "install" and shutil.which("apt-get"):
        _ask("install")
        missing = [name for name in _NEEDED if not shutil.which(name, path=_PLACES)]
    if missing:
        return f"the mail lab lacks {', '.join(missing)}: run {PROGRAM.name} install, or set DESKTOP_CRM_LAB=install"
    return ""


@contextmanager
def running() -> Iterator[Lab]:
    """Starts the servers and stops them; skips the test where they cannot run."""
    reason = why_not()
    if reason:
        pytest.skip(reason)
    # Not pytest's own folder: the servers drop root and must pass every folder above, and sockets want short names.
    folder = Path(tempfile.mkdtemp(prefix="mail-lab-"))
    folder.chmod(0o755)
    try:
        said = _ask("up", "--dir", str(folder / "lab"))
        try:
            yield Lab(folder / "lab", said)
        finally:
            _ask("down", "--dir", str(folder / "lab"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ask(*words: str) -> Any:
    done = subprocess.run([sys.executable, str(PROGRAM), *words], capture_output=True, text=True, timeout=900)
    if done.returncode:
        raise RuntimeError(f"mail_lab.py {words[0]}: {done.stdout[-2000:]} {done.stderr[-2000:]}")
    return json.loads(done.stdout)
