"""The process that opens workbooks: what goes wrong in a hostile file goes wrong here and not in the program.

It is asked on standard input and answers on standard output, and ends with its input. Requests and answers:

    ("open", path, memory, password)   ("book", format, ((name, visibility), …))
    ("sheet", name)                    ("sheet", rows there are, hidden ones, merged labels, headings merged)
    ("rows", key, name)                no answer: begins to walk the sheet's rows
    ("more", key)                      ("rows", key, rows, specials, whether these were the last)
    anything                           ("refused", reason, detail)

Rows hold only text, numbers and booleans; dates and padded numbers are told apart in `specials` as
(row of the frame, column, kind, what makes it).
"""

import errno
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

import python_calamine as calamine

from desktop_crm.files import containers, opened, padding
from desktop_crm.files.frames import (
    DATE,
    MOMENT,
    PADDED,
    TIME,
    Sink,
    Source,
    Special,
    read_frame,
    write_frame,
)
from desktop_crm.files.worksheet import Padding

CELLS = 30_000  # cells of one answer
HEADINGS = 60  # rows from the top in which merged headings are told
_PLAIN = frozenset({str, int, float, bool})


@dataclass(frozen=True, slots=True)
class Walk:
    """A way through a sheet's rows, so many of them in each answer."""

    rows: Iterator[tuple[int, list[Any]]]
    at_once: int
    padded: Padding
    first: int  # the column in which the rows begin, counted from 0


class Reader:
    """One open workbook."""

    def __init__(self, path: str, memory: int, password: str) -> None:
        _limit(memory)
        self.book = opened.open_book(path, password)
        self.walks: dict[int, Walk] = {}

    def sheet(self, name: str) -> tuple[Any, ...]:
        sheet = self.book.load(name)
        headings = [m for m in sheet.marks.merges if m[0] < HEADINGS and m[3] > m[1]][:1000]
        return "sheet", sheet.height, sheet.marks.hidden, len(opened.labels(sheet.marks)), headings

    def walk(self, key: int, name: str) -> None:
        sheet = self.book.load(name)
        rows = opened.repeated(enumerate(sheet.rows()), sheet)
        self.walks[key] = Walk(rows, max(1, CELLS // max(sheet.width, 1)), sheet.marks.padded, sheet.first)

    def more(self, key: int) -> tuple[Any, ...]:
        walk = self.walks[key]
        batch = list(islice(walk.rows, walk.at_once))
        specials: list[Special] = []
        rows = [row for _, row in batch]
        for n, (number, row) in enumerate(batch):
            kinds = list(map(type, row))
            if not _PLAIN.issuperset(kinds):
                specials += _without_dates(n, row, kinds)
            if walk.padded:
                specials += _shown(n, row, walk.padded.get(number), walk.first)
        if not batch:
            del self.walks[key]
        return "rows", key, rows, specials, not batch


def _without_dates(n: int, row: list[Any], kinds: list[type]) -> Iterator[Special]:
    """Takes out of the row what is neither text, number nor boolean; days and times are told."""
    for column, kind in enumerate(kinds):
        if kind in _PLAIN:
            continue
        cell, row[column] = row[column], ""
        if kind is date:
            yield n, column, DATE, (cell.year, cell.month, cell.day)
        elif kind is datetime:
            day = cell.year, cell.month, cell.day
            yield n, column, MOMENT, (*day, cell.hour, cell.minute, cell.second, cell.microsecond)
        elif kind is time:
            yield n, column, TIME, (cell.hour, cell.minute, cell.second, cell.microsecond)
        elif kind is timedelta:
            row[column] = _duration(cell)
        elif cell is not None:
            row[column] = str(cell)


def _duration(span: timedelta) -> str:
    """`34:10:05`, as a spreadsheet shows a time longer than a day."""
    seconds = round(abs(span).total_seconds())
    sign = "-" if span < timedelta() else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _shown(n: int, row: list[Any], formats: dict[int, str] | None, first: int) -> Iterator[Special]:
    for place, pattern in (formats or {}).items():
        column = place - first
        value: Any = row[column] if 0 <= column < len(row) else ""
        if type(value) in (float, int) and 0 <= value < 1e15 and value == int(value):
            shown = padding.show(int(value), pattern)
            if shown != str(int(value)):
                yield n, column, PADDED, (int(value), shown)


def _limit(memory: int) -> None:
    """A ceiling on address space where the system has one; elsewhere the parent watches alone."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory + (128 << 20),) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        pass


def _answer(reader: Reader | None, request: tuple[Any, ...]) -> tuple[Reader, tuple[Any, ...] | None]:
    match request, reader:
        case ("open", path, memory, password), _:
            reader = Reader(os.fsdecode(path), memory, password)
            return reader, ("book", reader.book.format, reader.book.sheets())
        case ("sheet", name), Reader():
            return reader, reader.sheet(name)
        case ("rows", key, name), Reader():
            reader.walk(key, name)
            return reader, None
        case ("more", key), Reader():
            return reader, reader.more(key)
    raise containers.Refused("crash")


def serve(source: Source, out: Sink) -> None:
    """Answers until the input ends, or until a refusal, after which nothing is worth asking."""
    reader: Reader | None = None
    while request := read_frame(source):
        try:
            reader, answer = _answer(reader, request)
        except containers.Refused as refused:
            answer = ("refused", refused.reason, "")
        except calamine.PasswordError:
            answer = ("refused", "locked", "")
        except MemoryError:
            answer = ("refused", "memory", "")
        except OSError as error:
            gone = isinstance(error, FileNotFoundError | PermissionError) or error.errno == errno.EIO
            answer = ("refused", "unreadable" if gone else "damaged", type(error).__name__)
        except BaseException as error:
            answer = ("refused", "damaged", f"{type(error).__name__}: {error}"[:500])
        if answer:
            write_frame(out, answer)
            if answer[0] == "refused":
                return


def main() -> int:
    """The reading process's whole life."""
    # By their numbers: a windowed program has no sys.stdin.
    with os.fdopen(os.dup(0), "rb") as source, os.fdopen(os.dup(1), "wb") as out:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing else may write among the frames
        try:
            serve(source, out)
        except (BrokenPipeError, KeyboardInterrupt):
            os._exit(0)  # the program is gone; there is nobody to tell
    return 0


if __name__ == "__main__":
    sys.exit(main())
