"""A log beside the book of what has left, so that a restored backup does not send it again.

One line for each letter that a server took or may have taken: its token, and how many attempts it had then.
The book's own rows are the truth; this is only asked where they say less. No names, no addresses.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

FILE = "departures.log"


class Departures:
    """The log, open for adding; a disk that cannot be written ends no run."""

    def __init__(self, folder: Path) -> None:
        self._file: TextIO | None = None
        with suppress(OSError):
            self._file = (folder / FILE).open("a", encoding="ascii")
            if self._file.tell():
                self._file.write("\n")  # a line that a crash cut short takes no other with it

    def note(self, token: str, attempts: int) -> None:
        """Adds a line; it outlives the process from now on."""
        if self._file is not None:
            with suppress(OSError):
                self._file.write(f"{token} {attempts}\n")
                self._file.flush()

    def close(self) -> None:
        if self._file is not None:
            with suppress(OSError):
                self._file.close()


def read(folder: Path) -> dict[str, int]:
    """The attempts on record by token; a line cut short by a crash is no line."""
    found: dict[str, int] = {}
    with suppress(OSError):
        for token, attempts in _lines((folder / FILE).read_text(encoding="ascii", errors="replace")):
            found[token] = max(attempts, found.get(token, 0))
    return found


def _lines(text: str) -> Iterable[tuple[str, int]]:
    for line in text.split("\n")[:-1]:
        token, _, attempts = line.partition(" ")
        if attempts.isdecimal():
            yield token, int(attempts)
