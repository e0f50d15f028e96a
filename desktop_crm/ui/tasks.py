"""Work off the main thread, results back on it.

Two words: `read` on a small pool, `write` on one thread (SQLite has one writer). Long work is a `job`:
it gets `progress` and `stop`, shows in the status area and can be stopped. A result comes back through
one bound slot on the main thread and is dropped when its owner is gone, or when the same owner has
asked for the same thing (`key`) again since.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop_crm.base.errors import Stopped
from desktop_crm.base.work import Progress, Step, Stop
from desktop_crm.ui.collecting import Collecting
from desktop_crm.ui.places import Place

if TYPE_CHECKING:
    from desktop_crm.book.database import Book

T = TypeVar("T")
Session = Any  # the window passes sessions through; only the rooms below know what they are


@dataclass(slots=True)
class Job:
    """A long work as the status area shows it."""

    title: str
    place: Place | None = None
    step: Step = field(default_factory=lambda: Step(0, None, ""))
    over: bool = False
    failed: str = ""
    _stop: Event = field(default_factory=Event)

    def stop(self) -> None:
        """Asks the work to stop at its next step."""
        self._stop.set()

    def stopping(self) -> bool:
        return self._stop.is_set()


@dataclass(slots=True)
class _Answer:
    owner: QObject | None
    key: str
    number: int
    work: Callable[[], Any] | None
    done: Callable[[Any], None] | None
    failed: Callable[[Exception], None] | None
    result: Any = None
    error: Exception | None = None
    job: Job | None = None

    def run(self) -> None:
        """On its thread."""
        assert self.work is not None
        try:
            self.result = self.work()
        except Exception as error:  # whatever it is, it is told on the main thread
            self.error = error

    def empty(self) -> None:
        """Lets go of everything on the main thread: the last to hold a widget must not be another thread."""
        self.owner = self.work = self.done = self.failed = self.result = self.error = None


class Tasks(QObject):
    """The window's background work over one book."""

    went_wrong = Signal(object)  # an exception nobody else took
    jobs_changed = Signal()
    _arrived = Signal(object)

    def __init__(self, book: Book) -> None:
        super().__init__()
        self.book = book
        self._collecting = Collecting(self)
        self._readers = ThreadPoolExecutor(3, "read")
        self._writer = ThreadPoolExecutor(1, "write")
        self._long = ThreadPoolExecutor(3, "job")
        self._numbers = count()
        self._newest: dict[tuple[int, str], int] = {}
        self._open = 0
        self._closed = False
        self.jobs: list[Job] = []
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)
        # Progress is looked at four times a second, however often it is reported.
        self._pulse = QTimer(self)
        self._pulse.setInterval(250)
        self._pulse.timeout.connect(self.jobs_changed)

    # ------------------------------------------------------------ the words
    def read(
        self,
        owner: QObject,
        work: Callable[[Session], T],
        done: Callable[[T], None],
        *,
        key: str = "",
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Runs `work(session)` on the reading pool, then `done(result)` here."""

        def with_session() -> T:
            with self.book.read() as session:
                return work(session)

        self._submit(self._readers, owner, key, with_session, done, failed)

    def write(
        self,
        owner: QObject,
        label: str,
        work: Callable[[Session], T],
        done: Callable[[T], None] | None = None,
        *,
        failed: Callable[[Exception], None] | None = None,
        told: Callable[[frozenset[str]], None] | None = None,
    ) -> None:
        """Runs `work(session)` in one transaction; `label` makes it an undo step (empty: no step).

        `told` hears on the writing thread what changed, in the place of all who listen.
        """

        def with_session() -> T:
            with self.book.write(label, told) as session:
                return work(session)

        self._submit(self._writer, owner, "", with_session, done, failed)

    def call(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        *,
        key: str = "",
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Runs `work()` that opens its own sessions, after all writes asked for before."""
        self._submit(self._writer, owner, key, work, done, failed)

    def look(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        *,
        key: str = "",
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Runs `work()` that reads something else than the book (a file, a server) beside everything else."""
        self._submit(self._long, owner, key, work, done, failed)

    def job(
        self,
        owner: QObject,
        title: str,
        work: Callable[[Progress, Stop], T],
        done: Callable[[T], None] | None = None,
        *,
        place: Place | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Starts a long work that reports and can be stopped."""
        job = Job(title, place)
        self.jobs.append(job)

        def report(step: Step) -> None:
            job.step = step

        self._submit(self._long, owner, "", lambda: work(report, job.stopping), done, failed, job)
        self._pulse.start()
        self.jobs_changed.emit()
        return job

    def idle(self) -> bool:
        """True when nothing runs or waits to be delivered."""
        return self._open == 0

    def close(self) -> None:
        """Stops all jobs and waits for what is being written."""
        self._closed = True
        for job in self.jobs:
            job.stop()
        for pool in (self._readers, self._long):
            pool.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True)  # what the user did is kept, also if it is still waiting
        self._collecting.end()

    # ------------------------------------------------------------ the way back
    def _submit(
        self,
        pool: ThreadPoolExecutor,
        owner: QObject,
        key: str,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None,
        failed: Callable[[Exception], None] | None,
        job: Job | None = None,
    ) -> None:
        if self._closed:
            return  # a timer that fires after the window was closed
        number = next(self._numbers)
        if key:
            self._newest[id(owner), key] = number
        answer = _Answer(owner, key, number, work, done, failed, job=job)
        self._open += 1
        pool.submit(self._run, answer)

    def _run(self, answer: _Answer) -> None:
        answer.run()
        self._arrived.emit(answer)

    def _take(self, answer: _Answer) -> None:
        self._open -= 1
        if answer.job is not None:
            self._end(answer.job, answer.error)
        try:
            self._deliver(answer)
        finally:
            answer.empty()

    def _deliver(self, answer: _Answer) -> None:
        stale = answer.key and self._newest.get((id(answer.owner), answer.key)) != answer.number
        if stale or not shiboken6.isValid(answer.owner):
            return
        if answer.error is None:
            if answer.done is not None:
                answer.done(answer.result)
        elif answer.failed is not None:
            answer.failed(answer.error)
        elif not isinstance(answer.error, Stopped):
            self.went_wrong.emit(answer.error)

    def _end(self, job: Job, error: Exception | None) -> None:
        job.over = True
        if error is not None and not isinstance(error, Stopped):
            job.failed = str(error) or "stopped by a fault"
        if job in self.jobs:
            self.jobs.remove(job)
        if not self.jobs:
            self._pulse.stop()
        self.jobs_changed.emit()
