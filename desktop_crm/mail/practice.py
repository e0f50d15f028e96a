"""The practice outbox: messages as .eml files in a folder, so the whole job can be tried without an account.

Nothing here reaches anybody. A file's name comes from the Message-ID, so handing the same copy over again
leaves one file, as a server that knows the id would.
"""

import os
import re
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.parser import BytesHeaderParser
from hashlib import sha256
from pathlib import Path

from desktop_crm.mail.answers import Accepted, AccountFault, Answer, Fault, Outgoing

_ENDING = ".eml"
_PLAIN = re.compile(r"<([A-Za-z0-9._-]{8,80})@[^>]*>")
_HEAD = 64 * 1024  # no header of ours is longer


@dataclass(frozen=True, slots=True)
class Practised:
    """One message in the outbox, as a list shows it."""

    path: Path
    message_id: str
    to: str
    subject: str
    at: datetime  # when it was handed over
    size: int  # bytes


class PracticeTransport:
    """A way out that ends in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def hand_over(self, message: Outgoing) -> Answer:
        """Writes the message as a whole or not at all, also when the program is killed meanwhile."""
        path = file_of(self._folder, message.message_id)
        unfinished = path.with_name(f".{path.stem[:40]}-{uuid.uuid4().hex}.part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if path.exists():
                return Accepted("250 2.0.0 Already in the practice outbox")
            unfinished.write_bytes(message.data)
            unfinished.replace(path)
        except OSError as fault:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            return AccountFault(
                Fault.UNREACHABLE,
                f"The practice outbox cannot be written: {fault.strerror or fault}.",
                f"Make room, or allow this program to write in {self._folder}.",
            )
        return Accepted("250 2.0.0 Kept in the practice outbox; nothing was sent")

    def close(self) -> None:
        """Nothing is open."""


def file_of(folder: Path, message_id: str) -> Path:
    """Where the message with this id lies, or would lie."""
    plain = _PLAIN.fullmatch(message_id)
    # Case does not tell two files apart on Windows and macOS, a leading dot hides one elsewhere.
    if plain and plain[1] == plain[1].lower() and not plain[1].startswith("."):
        return folder / (plain[1] + _ENDING)
    return folder / (sha256(message_id.encode("utf-8")).hexdigest()[:40] + _ENDING)


def count(folder: Path) -> int:
    """How many messages lie in the outbox; a folder that is not there has none."""
    return sum(1 for _ in _entries(folder))


def outbox(folder: Path, offset: int = 0, limit: int = 200) -> list[Practised]:
    """One page of the messages, newest first."""
    found = [(entry.stat().st_mtime_ns, entry.name, entry.stat().st_size) for entry in _entries(folder)]
    found.sort(reverse=True)
    return [_listed(folder / name, at, size) for at, name, size in found[offset : offset + limit]]


def _entries(folder: Path) -> Iterator["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            yield from (e for e in entries if e.name.endswith(_ENDING) and e.is_file())
    except FileNotFoundError:
        return


def _listed(path: Path, at: int, size: int) -> Practised:
    with path.open("rb") as file:
        head = BytesHeaderParser(policy=policy.default).parsebytes(file.read(_HEAD))
    when = datetime.fromtimestamp(at / 1_000_000_000, UTC)
    said = {name: str(head.get(name, "")) for name in ("Message-ID", "To", "Subject")}
    return Practised(path, said["Message-ID"].strip(), said["To"], said["Subject"], when, size)
