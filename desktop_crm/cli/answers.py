"""What every command is given and what it gives back."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_crm.base import clock
from desktop_crm.base.work import Progress, silent
from desktop_crm.cli.bar import Bar

if TYPE_CHECKING:
    from desktop_crm.book.database import Book

    Commands = argparse._SubParsersAction[Any]


class Code(IntEnum):
    """The exit codes, which are part of the contract."""

    DONE = 0
    REFUSED = 1  # with a reason a user understands
    USAGE = 2
    IN_PART = 3  # some rows or messages were refused; the JSON lists them


class WrongUsage(Exception):
    """The words make no command."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found or did.

    `keys` is its JSON object; `lines` is what was asked for, for people (stdout); `said` are sentences about
    what was done (stderr).
    """

    keys: dict[str, Any]
    lines: tuple[str, ...] = ()
    said: str = ""
    code: Code = Code.DONE


@dataclass(frozen=True, slots=True)
class Doors:
    """What the command line can call but must not know: the window, and what is imported only for a book."""

    prepare: Callable[[], None]
    window: Callable[[Path], int]
    tour: Callable[[Path, Path, bool, tuple[int, int]], list[Path]]  # book, where the pictures go, dark, size


@dataclass(slots=True)
class Run:
    """One run of the command line: which book, how to speak, whether to stop."""

    folder: Path
    json: bool
    quiet: bool
    doors: Doors
    _stopped: threading.Event = field(default_factory=threading.Event)

    def now(self) -> datetime:
        return clock.now()

    def say(self, text: str) -> None:
        """A sentence about the work, while it goes on."""
        if not self.quiet and sys.stderr:
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()

    @contextmanager
    def book(self) -> Iterator[Book]:
        """The book, made on first use; closed behind the block."""
        from desktop_crm.book.opening import open_book

        self.doors.prepare()
        opened = open_book(self.folder)
        try:
            yield opened
        finally:
            opened.close()

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """A bar on the terminal; nothing where nobody watches."""
        if self.quiet or self.json or not sys.stderr or not sys.stderr.isatty():
            yield silent
            return
        bar = Bar(sys.stderr)
        try:
            yield bar.show
        finally:
            bar.wipe()

    @contextmanager
    def stoppable(self) -> Iterator[Callable[[], bool]]:
        """Ctrl-C or the system's wish to end asks the work to stop at its next step; a second one ends it at once."""
        if threading.current_thread() is not threading.main_thread():
            yield self._stopped.is_set
            return

        def ask(_number: int, _frame: object) -> None:
            if self._stopped.is_set():
                raise KeyboardInterrupt
            self._stopped.set()

        former = [(number, signal.signal(number, ask)) for number in (signal.SIGINT, signal.SIGTERM)]
        try:
            yield self._stopped.is_set
        finally:
            for number, handler in former:
                signal.signal(number, handler)


Command = Callable[[Run, argparse.Namespace], Answer]


def group(commands: Commands, name: str, words: str) -> Commands:
    """A command that has commands of its own (`campaign new`)."""
    parser = commands.add_parser(name, help=words)
    nested: Commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, parser_class=commands._parser_class
    )
    nested.type = str  # the words behind it are read by the command
    return nested


def readable(given: str) -> str:
    """An argument as it is. Bytes that are no text (names in an old encoding) are refused before they are kept."""
    if any("\ud800" <= letter <= "\udfff" for letter in given):
        raise argparse.ArgumentTypeError("holds bytes that are no text in UTF-8")
    return given


_Word = TypeVar("_Word", bound=StrEnum)


def one_of(words: type[_Word]) -> Callable[[str], _Word]:
    """An argument that is one of a few words, large or small."""

    def read(given: str) -> _Word:
        try:
            return words(given.strip().lower())
        except ValueError:
            known = ", ".join(words)
            raise argparse.ArgumentTypeError(f"{given[:40]!r} is none of {known}") from None

    return read


def moment(text: str) -> datetime:
    """An argument that is an instant: ISO 8601, local time without an offset."""
    try:
        return clock.from_iso(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"no date and time: {text!r} (like 2026-03-01T09:30)") from None


def moment_of_writing(text: str) -> datetime:
    """An argument that is an instant from which a line is read: with years to spare on both sides of it."""
    at = moment(text)
    if not 1900 <= at.year < 9000:
        raise argparse.ArgumentTypeError(f"nobody writes at this time: {text!r}")
    return at


_LARGEST = 10**15  # far below what SQLite holds, so that sums of it fit too


def whole(text: str) -> int:
    """An argument that is a whole number, as large as a book can hold."""
    try:
        number = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"no whole number: {text[:40]!r}") from None
    if abs(number) > _LARGEST:
        raise argparse.ArgumentTypeError(f"too large a number: {text[:40]}")
    return number


def count(text: str) -> int:
    """An argument that says how many: zero or more."""
    number = whole(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"less than none: {text}")
    return number
