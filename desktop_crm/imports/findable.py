"""New contacts become findable while the next rows are read."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

from sqlalchemy.orm import Session

from desktop_crm.contacts import indexing


class Indexing:
    """Writes lines of the search index on a thread of its own, where SQLite needs no interpreter.

    It has the session's connection for that time: `wait` before anything else is asked of the book.
    """

    def __init__(self, session: Session) -> None:
        self._connection = session.connection()
        self._thread = ThreadPoolExecutor(1, "indexing")
        self._writing: Future[None] | None = None

    def write(self, lines: Sequence[tuple[int, str]]) -> None:
        """Begins to write the lines of contacts that are not in the index yet."""
        if lines:
            self._writing = self._thread.submit(indexing.insert, self._connection, lines)

    def wait(self) -> None:
        """Returns when everything is written; raises what went wrong."""
        if self._writing is not None:
            self._writing.result()
            self._writing = None

    def __enter__(self) -> Indexing:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown()
        if error is None:
            self.wait()
