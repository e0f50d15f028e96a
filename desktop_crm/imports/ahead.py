"""Rows of a long table are read and shaped by a process of their own, while the book takes in those before them.

    with Ahead(mapping, country) as ahead:
        ahead.ask(records)
        rows = ahead.answer(records)

Where that process cannot be started or ends, the rows are shaped here: slower, and the same.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from types import TracebackType
from typing import Any, NamedTuple

from desktop_crm.base.collecting import few_collections
from desktop_crm.base.work import Stop
from desktop_crm.contacts.matching import Facts
from desktop_crm.files import frames, processes
from desktop_crm.files.entry import Entry, Photo
from desktop_crm.files.frames import Sink, read_frame, write_frame
from desktop_crm.files.sheet import CardRecord, Record
from desktop_crm.files.source import Source
from desktop_crm.imports import found_by, shaping
from desktop_crm.imports.shaping import Detail, Person, Way
from desktop_crm.mapping import own_tables
from desktop_crm.mapping.cards import card
from desktop_crm.mapping.mappings import Mapping
from desktop_crm.mapping.own_tables import OwnPlan
from desktop_crm.mapping.plan import Plan
from desktop_crm.mapping.rows import Problem, ReadRow, RowKind

WORTH_IT = 2_000  # rows of a table from which on a second process pays for its start
_NOBODY = Entry()
_ASKED = 2  # batches that the process has before it
_HELD = 5  # batches read and not stored yet


class Shaped(NamedTuple):
    """A row, the person it speaks of, and what they would be found by as a new contact."""

    row: ReadRow
    person: Person
    line: str


class Here:
    """Shapes rows in this process. A plan of purchases remembers the row before, so it is one for a whole table."""

    def __init__(self, mapping: Mapping, country: str) -> None:
        self._country = country
        own = own_tables.takes(mapping)
        plan = OwnPlan(mapping, country) if own else Plan(mapping, country)
        self._read: Callable[[Record], ReadRow] = plan.read

    def shaped(self, records: Sequence[Record | CardRecord]) -> list[Shaped]:
        return [self._one(record) for record in records]

    def _one(self, record: Record | CardRecord) -> Shaped:
        row = card(record, self._country) if isinstance(record, CardRecord) else self._read(record)
        person = shaping.shape(row.entry, self._country)
        return Shaped(row, person, found_by.line_of(person, person.tags))


def batches(
    source: Source, mapping: Mapping, country: str, size: int, stop: Stop
) -> Iterator[Sequence[Shaped]]:
    """All rows of a table in its order, `size` together. Raises FileRefused where it breaks off, Stopped."""
    here = Here(mapping, country)
    records = source.records(stop=stop)
    alone = source.cards or mapping.kind is not RowKind.CONTACTS
    count = 0
    while batch := list(islice(records, size)):
        count += len(batch)
        if alone or count < WORTH_IT or len(batch) < size:
            yield here.shaped(batch)
            continue
        with Ahead(mapping, country) as ahead:
            yield here.shaped(batch)  # while it starts
            yield from _ahead(ahead, here, records, size)


def _ahead(
    ahead: Ahead, here: Here, records: Iterator[Record | CardRecord], size: int
) -> Iterator[Sequence[Shaped]]:
    """The batches in their order. While the next one is not ready, a later one is shaped here: nobody waits."""
    waiting: deque[tuple[list[Record | CardRecord], list[Shaped] | None]] = deque()
    more = True
    while more or waiting:
        idle = ahead.asked < _ASKED
        ready = bool(waiting) and (waiting[0][1] is not None or ahead.ready())
        if more and (idle or (not ready and len(waiting) < _HELD)):
            batch = list(islice(records, size))
            more = len(batch) == size
            if batch and idle:
                ahead.ask(batch)
                waiting.append((batch, None))
            elif batch:
                waiting.append((batch, here.shaped(batch)))
        elif waiting:
            batch, shaped = waiting.popleft()
            yield ahead.answer(batch, here) if shaped is None else shaped


# ---------------------------------------------------------------- what goes over the pipe
# Plain tuples, dicts and texts: what takes a third of the time that pickled objects take.
_Told = tuple[Any, ...]


def _told(each: Shaped) -> _Told:
    """A row as it goes back: all but the record, which the program has, and its entry, which the person was made of."""
    row, person = each.row, each.person
    problems = [(problem.column, problem.value, problem.reason) for problem in row.problems]
    ways, details = [tuple(way) for way in person.ways], [tuple(detail) for detail in person.details]
    photo = person.photo and (person.photo.mime, person.photo.data)
    return (
        problems, row.refuses, row.silent, person.own, ways, details, person.tags, person.fields, photo,
        tuple(person.facts), person.fresh, each.line,
    )  # fmt: skip


def _heard(record: Record | CardRecord, told: _Told) -> Shaped:
    """The row that was told of a record."""
    problems, refuses, silent, own, ways, details, tags, custom, photo, facts, fresh, line = told
    row = ReadRow(record, _NOBODY, tuple(Problem(*problem) for problem in problems), refuses, silent)
    person = Person(
        own, [Way._make(way) for way in ways], [Detail._make(detail) for detail in details], tags, custom,
        Photo(*photo) if photo else None, Facts._make(facts), fresh,
    )  # fmt: skip
    return Shaped(row, person, line)


# ---------------------------------------------------------------- the other process, from here
class Ahead:
    """The process that shapes rows. What it does not answer is done here."""

    def __init__(self, mapping: Mapping, country: str) -> None:
        self._answers: queue.Queue[list[_Told] | None] = queue.Queue()
        self._requests: queue.Queue[bytes | None] = queue.Queue()
        self._process: subprocess.Popen[bytes] | None = None
        self._threads: list[threading.Thread] = []
        self.asked = 0  # and not answered
        with contextlib.suppress(OSError):
            self._process = processes.start("--shape-worker", "desktop_crm.imports.ahead")
        if self._process is None:
            self._answers.put(None)
            return
        self._requests.put(pickle.dumps((mapping, country), 5))
        for work in (self._send, self._receive):
            self._threads.append(
                threading.Thread(target=work, args=(self._process,), name="shaping", daemon=True)
            )
            self._threads[-1].start()

    def ask(self, records: Sequence[Record | CardRecord]) -> None:
        """Asks for some rows; they are answered in the same order."""
        self.asked += 1
        if self._process is not None:
            self._requests.put(pickle.dumps([tuple(record) for record in records], 5))

    def ready(self) -> bool:
        """Whether the next answer would not be waited for."""
        return self._process is None or not self._answers.empty()

    def answer(self, records: Sequence[Record | CardRecord], here: Here) -> list[Shaped]:
        """The next answer, which is about `records`."""
        self.asked -= 1
        if self._process is None or (told_of := self._answers.get()) is None:
            self._end()
            return here.shaped(records)
        return [_heard(record, told) for record, told in zip(records, told_of, strict=True)]

    def _send(self, process: subprocess.Popen[bytes]) -> None:
        """A thread of its own: a pipe is full as long as the other side is at work."""
        assert process.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            while (data := self._requests.get()) is not None:
                write_frame(process.stdin, (data,))

    def _receive(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
            while (frame := read_frame(process.stdout)) is not None:
                self._answers.put(frame[0])
        self._answers.put(None)

    def _end(self) -> None:
        """Ends the process with its two threads; whoever asks from now on does it here."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        self._requests.put(None)
        for thread in self._threads:
            thread.join()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        process.wait()

    def __enter__(self) -> Ahead:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()


# ---------------------------------------------------------------- in the other process
def serve(source: frames.Source, out: Sink) -> None:
    """Shapes what it is asked for until the input ends."""
    first = read_frame(source)
    if first is None:
        return
    mapping, country = pickle.loads(first[0])
    here = Here(mapping, country)
    while (request := read_frame(source)) is not None:
        shaped = here.shaped([Record._make(told) for told in pickle.loads(request[0])])
        write_frame(out, ([_told(each) for each in shaped],))


def main() -> int:
    """The shaping process's whole life."""
    with os.fdopen(os.dup(0), "rb") as source, os.fdopen(os.dup(1), "wb") as out:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing else may write among the frames
        try:
            with few_collections():
                serve(source, out)
        except (BrokenPipeError, KeyboardInterrupt):
            os._exit(0)  # the program is gone; there is nobody to tell
    return 0


if __name__ == "__main__":
    sys.exit(main())
