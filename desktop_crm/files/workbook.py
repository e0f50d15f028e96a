"""Workbooks (xlsx, xlsb, xls, ods), read by a process of their own with a limit on time and memory."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as daytime
from pathlib import Path
from typing import Any

from desktop_crm.base.work import Stop, check, never
from desktop_crm.files import frames, processes
from desktop_crm.files.frames import read_frame, write_frame
from desktop_crm.files.refusing import DEFAULT, FileRefused, Limits, refusal
from desktop_crm.files.sheet import Cell, Format, Padded, SheetName, Visibility

_LOOK = 0.02  # seconds between two looks at the reading process
_ASLEEP = 4  # times the seconds of work that may pass on the clock
_AHEAD = 4  # answers that may lie waiting


@dataclass(frozen=True, slots=True)
class Extent:
    """A sheet's rows, how many of them are hidden, how many merged cells label rows, and the merged headings.

    A heading: first row, first column, last row, last column, counted from 0.
    """

    height: int = 0
    hidden: int = 0
    merged: int = 0
    headings: tuple[tuple[int, int, int, int], ...] = ()


class Workbook:
    """An open workbook: its sheets, and the rows of one of them at a time. Raises FileRefused throughout."""

    def __init__(self, path: Path, limits: Limits = DEFAULT, password: str = "", name: str = "") -> None:
        self.name = name or path.name
        self.limits = limits.for_size(path.stat().st_size)
        self._answers: queue.Queue[tuple[Any, ...] | None] = queue.Queue(_AHEAD)
        self._rows: dict[int, deque[tuple[Any, ...]]] = defaultdict(deque)
        self._walks = 0
        self._refused: FileRefused | None = None
        self._start()
        try:
            self._ask("open", os.fsencode(path.absolute()), self.limits.memory, password)
            _, kind, sheets = self._answer("book")
            self.format = Format(kind)
            self.sheets = tuple(SheetName(name, Visibility(visible)) for name, visible in sheets)
            if not self.sheets:
                raise self._give_up("no sheets")
        except BaseException:
            self.close()
            raise

    def _start(self) -> None:
        try:
            self._process = processes.start("--read-worker", "desktop_crm.files.worker")
        except OSError as error:
            raise refusal(self.name, "no reader") from error
        self._thread = threading.Thread(target=self._receive, name="workbook", daemon=True)
        self._thread.start()

    def _receive(self) -> None:
        """Brings the answers in; runs on its own thread so that waiting for them can be cut short."""
        source = self._process.stdout
        assert source is not None
        with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
            while (frame := read_frame(source)) is not None:
                self._answers.put(frame)
        self._answers.put(None)

    def height(self, sheet: str) -> int:
        """The number of a sheet's rows, blank ones and those above the first value included."""
        return self.load(sheet).height

    def load(self, sheet: str) -> Extent:
        """Loads a sheet and tells what there is of it."""
        self._ask("sheet", sheet)
        _, height, hidden, merged, headings = self._answer("sheet")
        return Extent(height, hidden, merged, tuple(map(tuple, headings)))

    def rows(self, sheet: str, stop: Stop = never) -> Iterator[list[Cell]]:
        """All rows from the first on, each from column A on. Raises Stopped."""
        key = self._walks = self._walks + 1
        self._ask("rows", key, sheet)
        self._ask("more", key)
        try:
            last = False
            while not last:
                check(stop)
                _, _, rows, specials, last = self._answer("rows", key)
                if not last:
                    self._ask("more", key)  # fetched while this one is worked on
                for row, column, kind, made_of in specials:
                    rows[row][column] = _special(kind, made_of)
                yield from rows
        finally:
            self._rows.pop(key, None)

    def _ask(self, *request: Any) -> None:
        if self._refused:
            raise self._refused
        stdin = self._process.stdin
        assert stdin is not None
        with contextlib.suppress(OSError):  # it is gone: the missing answer says so
            write_frame(stdin, request)

    def _answer(self, kind: str, key: int = 0) -> tuple[Any, ...]:
        while True:
            if key and self._rows[key]:
                return self._rows[key].popleft()
            frame = self._wait()
            if frame[0] == "refused":
                raise self._give_up(frame[1])
            if frame[0] == "rows" and frame[1] != key:
                if frame[1] in self._rows:  # of another walk; a walk given up is dropped
                    self._rows[frame[1]].append(frame)
            elif frame[0] == kind:
                return frame

    def _wait(self) -> tuple[Any, ...]:
        """The next answer; ends the reading process where it takes too long, too much, or died."""
        begun, worked = time.monotonic(), 0.0
        while True:
            with contextlib.suppress(queue.Empty):
                frame = self._answers.get(timeout=_LOOK)
                if frame is None:
                    raise self._give_up(self._why_dead())
                return frame
            now, memory = self._watched()
            worked = worked or now  # what it had worked before this question
            waited = time.monotonic() - begun
            # Its own work counts, so that a busy computer refuses nothing; asleep it may be somewhat longer.
            if now - worked > self.limits.seconds or waited > self.limits.seconds * _ASLEEP:
                raise self._give_up("time")
            if memory > self.limits.memory:
                raise self._give_up("memory")

    def _watched(self) -> tuple[float, int]:
        """Seconds that the reading process has worked, bytes of memory that it holds."""
        import psutil  # type: ignore[import-untyped]

        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self._process.pid)
            times = process.cpu_times()
            return times.user + times.system, process.memory_info().rss
        return 0.0, 0

    def _why_dead(self) -> str:
        """What the end of a process without an answer tells: an allocation that failed aborts it."""
        self._process.wait()
        return "memory" if self._process.returncode in (-6, 0xC0000409, 3) else "crash"

    def _give_up(self, reason: str) -> FileRefused:
        self._refused = refusal(self.name, reason)
        self.close()
        return self._refused

    def close(self) -> None:
        """Ends the reading process; harmless when it is gone."""
        self._process.kill()
        self._process.wait()
        while self._thread.is_alive():  # it may stand before a full queue
            with contextlib.suppress(queue.Empty):
                self._answers.get(timeout=_LOOK)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _special(kind: int, made_of: tuple[Any, ...]) -> Cell:
    match kind:
        case frames.DATE:
            return date(*made_of)
        case frames.MOMENT:
            return datetime(*made_of)  # noqa: DTZ001 - a spreadsheet's time has no zone
        case frames.TIME:
            return daytime(*made_of)
    return Padded.of(*made_of)
