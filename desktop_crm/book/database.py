"""A book: one business's folder, its SQLite database, and who may read and write it.

    book = opening.open_book(folder)
    with book.read() as session: ...                  # a snapshot; many at a time
    with book.write("Deleted “Ann”") as session: ...  # one at a time; commits, or takes everything back

The folder holds `book.sqlite`, `attachments/`, `backups/` and, with the practice outbox, `practice/`.
"""

import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool, StaticPool

from desktop_crm.base.errors import BookProblem
from desktop_crm.base.text import fold
from desktop_crm.base.unreached import met_nobody
from desktop_crm.book import noting, undo
from desktop_crm.book.columns import Table
from desktop_crm.book.hearing import Ear, Whereabouts
from desktop_crm.book.once import hold
from desktop_crm.book.undo import UndoStack

FILE = "book.sqlite"
_DML = re.compile(
    r"\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM|REPLACE\s+INTO)\s+[\"\[`]?(\w+)",
    re.IGNORECASE,
)
_PATIENCE = 15  # seconds that another writer is waited for
Listener = Callable[[frozenset[str]], None]
Statement = Callable[[str, tuple[Any, ...]], sqlite3.Cursor]  # runs one, with its values by place


class Book:
    """An open book. Readers each get a connection; writers come one after the other, also across processes.

    What can be undone is written on a connection of its own, where each change is noted; see `noting`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / FILE
        self._readers = _engine(self.file, QueuePool, read_only=True)
        self._writer = _engine(self.file, StaticPool, read_only=False)
        self._noting = _engine(self.file, StaticPool, read_only=False)
        event.listen(self._noting, "connect", lambda connection, _record: noting.listen(connection))
        with suppress(OSError):  # SQLite says it in words
            self.file.touch()  # here alone a file is made: an open book looks for its own
        self._whereabouts, self._ear = Whereabouts(self.file), Ear(self.file)
        self._lock = threading.Lock()
        self._writing_thread: int | None = None
        self._touched: set[str] = set()
        self._listeners: list[Listener] = []
        self.undo = UndoStack()
        for engine in (self._writer, self._noting):
            event.listen(engine, "before_cursor_execute", self._note)

    def __repr__(self) -> str:
        return f"Book({self.folder.name!r})"

    # ------------------------------------------------------------ reading and writing
    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment of the book and can change nothing."""
        try:
            with in_words(), Session(self._readers, expire_on_commit=False) as session:
                hold(session)
                yield session
        except (DatabaseError, BookProblem):
            self._whereabouts.require()  # whatever SQLite says of a file that was moved away
            raise

    @contextmanager
    def write(self, undoable: str = "", told: Listener | None = None) -> Iterator[Session]:
        """A session whose changes are committed at the end of the block, or all taken back on an exception.

        With `undoable`, a sentence in the past tense, the user can take the block back as one step. `told` hears
        what changed in the place of all who listen, for work of many blocks that tells them later.
        Must not be nested: a second writer inside the first would wait for itself.
        """
        with self._write(self._noting if undoable else self._writer, undoable, told) as session:
            yield session

    @contextmanager
    def step(self) -> Iterator[Session]:
        """A write in which `undo.take_back` or `undo.do_again` runs: the way back from it is noted."""
        with self._write(self._noting, "", None) as session:
            yield session

    @contextmanager
    def write_plainly(self) -> Iterator[Statement]:
        """A write whose statements go to the driver as they are, for runs of thousands of small commits.

        A session takes longer for these than SQLite and the disk. Nothing of it can be taken back by the user.
        """
        with self._turn(None), in_words():
            driver = self._driver

            def run(statement: str, values: tuple[Any, ...]) -> sqlite3.Cursor:
                self._note(None, None, statement)
                return driver.execute(statement, values)

            driver.execute("BEGIN IMMEDIATE")
            try:
                yield run
                self._note_others()
                driver.execute("COMMIT")
            finally:
                driver.rollback()  # what was not committed

    @cached_property
    def _driver(self) -> sqlite3.Connection:
        """The writer's own connection, which its pool keeps until the book is closed."""
        with self._writer.connect() as connection:
            return cast(sqlite3.Connection, connection.connection.driver_connection)

    @contextmanager
    def _write(self, engine: Engine, undoable: str, told: Listener | None) -> Iterator[Session]:
        with self._turn(told):
            with (
                in_words(),
                Session(engine, expire_on_commit=False) as session,
                session.begin(),
                undo.recording(session, self.undo, undoable),
            ):
                yield session
                session.flush()
                self._note_others()
            self.undo.keep()

    def _note_others(self) -> None:
        """Before a commit, when nobody else can write."""
        if self._ear.listens:
            self._ear.note_others()

    @contextmanager
    def _turn(self, told: Listener | None) -> Iterator[None]:
        """The time in which nobody else writes; who listens hears afterwards what was touched."""
        if self._writing_thread == threading.get_ident():
            raise RuntimeError("book.write() inside book.write()")
        with self._lock:
            self._writing_thread = threading.get_ident()
            self._touched = set()
            try:
                self._whereabouts.require()
                yield
            finally:
                self._writing_thread = None
                touched = frozenset(self._touched)
            self._ear.note_own()
        if touched:
            (told or self._tell)(touched)

    def _note(self, _conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        table = _table_of(statement)
        if table:
            self._touched.add(table)

    # ------------------------------------------------------------ who wants to know
    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` with the names of the tables after each commit, on the writing thread.

        Returns the function that ends it.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def written_elsewhere(self) -> bool:
        """Whether another window or program wrote into the book since this was asked last, or first.

        While this program writes itself, nothing is said yet; nobody waits.
        """
        if not self._lock.acquire(blocking=False):
            return False
        try:
            return self.file.exists() and self._ear.listen()
        finally:
            self._lock.release()

    def hear_others(self) -> bool:
        """Tells those who listen that anything may have changed, where others wrote since; whether they did."""
        heard = self.written_elsewhere()
        if heard:
            self._tell(frozenset(Table.metadata.tables))
        return heard

    def _tell(self, touched: frozenset[str]) -> None:
        for listener in tuple(self._listeners):
            listener(touched)

    # ------------------------------------------------------------ places
    def place(self, name: str) -> Path:
        """A sub-folder of the book, made when it is first asked for."""
        self._whereabouts.require()
        path = self.folder / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def require_here(self) -> None:
        """Raises BookProblem where the book's folder was moved away under the open book."""
        self._whereabouts.require()

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """The writer's raw connection while nobody else writes: for migrations, backup and bulk work."""
        with self._lock:
            self._whereabouts.require()
            with in_words(), self._writer.connect() as connection:
                yield connection
            self._ear.note_own()

    def replace_content(self, source: sqlite3.Connection) -> None:
        """Puts another book's database in the place of this one's, in one step; nothing can be undone after."""
        with self.alone() as connection:
            # The pool's connection stays; what its readers see changes with their next look.
            raw: Any = connection.connection.dbapi_connection
            source.backup(raw, progress=_not_for_ever())
            tables = frozenset(
                row[0] for row in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            )
        self.undo.clear()
        self._tell(tables)

    def close(self) -> None:
        """Ends all connections and folds the write-ahead log into the file."""
        with self._lock:
            self._readers.dispose()
            self._noting.dispose()
            self._writer.dispose()
            self._ear.close()


def _not_for_ever() -> Callable[[int, int, int], None]:
    """Ends a copy that waits for another writer: SQLite itself would try again without end."""
    since = time.monotonic()

    def look(status: int, _remaining: int, _pages: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() - since > _PATIENCE:
            raise explain("database is locked") or BookProblem("This book is in use.", "Try again.")

    return look


def _folded(value: object) -> str | None:
    """`folded(text)` in every statement: how names and words are compared."""
    return None if value is None else fold(str(value))


def _engine(file: Path, pool: type[QueuePool] | type[StaticPool], read_only: bool) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(file)),  # as text, a folder named “50%20?” would be another
        poolclass=pool,
        connect_args={"check_same_thread": False, "timeout": _PATIENCE, "cached_statements": 256},
        **({"pool_size": 4, "max_overflow": 8} if pool is QueuePool else {}),
    )

    if read_only:

        @event.listens_for(engine, "do_connect")
        def _require_file(*_given: object) -> None:
            if not file.exists():  # SQLite would make an empty one
                raise sqlite3.OperationalError("unable to open database file")

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the sqlite3 module begins nothing by itself; `_begin` does
        connection.create_function("folded", 1, _folded, deterministic=True)
        connection.create_function("met_nobody", 3, met_nobody, deterministic=True)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -16000")
        connection.execute("PRAGMA recursive_triggers = ON")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


@lru_cache(maxsize=1024)
def _table_of(statement: str) -> str | None:
    found = _DML.match(statement)
    return found[1] if found else None


@contextmanager
def in_words() -> Iterator[None]:
    """Turns what SQLite says about the disk into what the user can do about it."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as fault:
        problem = explain(str(fault.orig if isinstance(fault, DatabaseError) else fault))
        if problem is None:
            raise
        raise problem from fault


def explain(words: str) -> BookProblem | None:
    """The user's words for SQLite's message, or None where it is a fault of the program."""
    words = words.lower()
    for said, what, way_out in (
        ("database or disk is full", "The disk is full.", "Make room and try again; nothing was lost."),
        ("database is locked", "Another program is writing to this book.", "Close it and try again."),
        (
            "readonly",
            "The book's folder cannot be written to.",
            "Move the book to a folder of your own, or change its rights.",
        ),
        (
            "unable to open",
            "The book's folder cannot be opened.",
            "Check that the folder is there and yours.",
        ),
        (
            "disk i/o error",
            "The disk is full or does not answer.",
            "Make room or check the disk, then try again.",
        ),
        ("malformed", "The book's file is damaged.", "Restore the last backup."),
        (
            "not a database",
            "The book's file is not a book.",
            "Restore the last backup, or open another folder.",
        ),
    ):
        if said in words:
            return BookProblem(what, way_out)
    return None
