"""An archive read into an empty book: all or nothing.

The tables go into a book of the age they come from, made beside the real one; that is brought up to date like any
older book, checked, and takes the real one's place in one step. So an archive of any former version can be read.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy import Connection

from desktop_crm.archive import lines, manifest
from desktop_crm.archive.manifest import ATTACHMENTS, DATA, Manifest
from desktop_crm.base.errors import BadFile, BookProblem, UserError
from desktop_crm.base.work import Progress, Step, Stop, check, never, silent
from desktop_crm.book import attachments, backup, migrating
from desktop_crm.book.database import FILE, Book
from desktop_crm.book.opening import open_book
from desktop_crm.consent import ledger
from desktop_crm.contacts import finding

# What a new book has of its own accord.
_SHIPPED = frozenset(("settings", "channels"))
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError)
_LARGEST = 1 << 20  # bytes of a manifest


@dataclass(frozen=True, slots=True)
class Restored:
    """What came out of an archive."""

    contacts: int
    rows: int  # of all tables
    attachments: int


def is_archive(path: Path) -> bool:
    """Whether a file is a whole book that this program exported, of whatever version."""
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return manifest.FORMAT in _text(archive, manifest.FILE)
    except (OSError, KeyError, ValueError, *_FAULTS):
        return False


def is_empty(connection: Connection) -> bool:
    """Whether nothing was ever entered into a book; its settings do not count."""
    return not any(
        connection.exec_driver_sql(f'SELECT EXISTS (SELECT 1 FROM "{table}")').scalar_one()
        for table in lines.tables(connection)
        if table not in _SHIPPED
    )


def read(path: Path, book: Book, progress: Progress = silent, stop: Stop = never) -> Restored:
    """Puts a whole book into this empty one. Raises UserError where it is not empty or the file not whole, Stopped."""
    _refuse_full(book)
    try:
        with zipfile.ZipFile(path) as archive, _beside(book) as folder:
            about = _about(archive, path.name)
            fresh = folder / "book"
            _fill(archive, about, fresh, path.name, progress, stop)
            with closing(_brought_up(fresh, path.name, progress, stop)) as made:
                count = _attachments(archive, about, made, path.name, progress, stop)
                _put_in_place(made, book)
    except FileNotFoundError as fault:
        raise BadFile(f"“{path.name}” is not there any more.", "Choose the file again.") from fault
    except (zipfile.BadZipFile, IsADirectoryError, PermissionError) as fault:
        raise manifest.foreign(path.name) from fault
    except OSError as fault:
        raise BookProblem(
            "The disk is full or does not answer.", "Make room and try again; nothing was changed."
        ) from fault
    return Restored(about.tables["contacts"].rows, sum(t.rows for t in about.tables.values()), count)


def _refuse_full(book: Book) -> None:
    with book.read() as session:
        if is_empty(session.connection()):
            return
    raise UserError(
        "A whole book can only be put into an empty one, and this one holds something already.",
        "Start the program on an empty folder (desktop-crm --book FOLDER) and read it there. To have only the people "
        "in this book, import contacts.xlsx out of the zip.",
    )


@contextmanager
def _beside(book: Book) -> Iterator[Path]:
    """A folder on the disk of the book, gone after the block."""
    with tempfile.TemporaryDirectory(
        prefix=".reading-", dir=book.folder.parent, ignore_cleanup_errors=True
    ) as name:
        yield Path(name)


def _text(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as part:
        return part.read(_LARGEST).decode()


def _about(archive: zipfile.ZipFile, name: str) -> Manifest:
    try:
        text = _text(archive, manifest.FILE)
    except (KeyError, *_FAULTS) as fault:
        raise manifest.foreign(name) from fault
    about = manifest.read(text, name, migrating.newest())
    if "contacts" not in about.tables:
        raise manifest.damaged(name, manifest.FILE)
    return about


# ---------------------------------------------------------------- tables
def _fill(
    archive: zipfile.ZipFile, about: Manifest, fresh: Path, name: str, progress: Progress, stop: Stop
) -> None:
    """A book of the archive's age with its tables."""
    fresh.mkdir()
    with closing(Book(fresh)) as made:
        migrating.migrate(made, about.schema)
        with made.read() as session:
            known = lines.tables(session.connection())
    if not about.tables.keys() <= set(known):
        raise manifest.damaged(name, manifest.FILE)
    connection = sqlite3.connect(fresh / FILE, isolation_level=None)
    with closing(connection):
        # Whatever happens, this file is thrown away or whole: nothing needs to be kept safe on the way.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        for number, table in enumerate(known):
            check(stop)
            progress(Step(number, len(known), "Reading the tables"))
            if table in about.tables:
                connection.execute(f'DELETE FROM "{table}"')
                _table(archive, about, connection, table, name, stop)
        connection.execute("COMMIT")


def _table(
    archive: zipfile.ZipFile,
    about: Manifest,
    connection: sqlite3.Connection,
    table: str,
    name: str,
    stop: Stop,
) -> None:
    place = f"{DATA}/{table}.jsonl"
    digest = hashlib.sha256()
    try:
        with archive.open(place) as part:
            count = lines.insert(connection, table, _lines(part, digest, stop))
    except (KeyError, ValueError, RecursionError, OverflowError, sqlite3.Error, *_FAULTS) as fault:
        raise manifest.damaged(name, place) from fault
    if (count, digest.hexdigest()) != (about.tables[table].rows, about.tables[table].sha256):
        raise manifest.damaged(name, place)


def _lines(part: IO[bytes], digest: hashlib._Hash, stop: Stop) -> Iterator[bytes]:
    number = 0
    while line := part.readline(lines.LONGEST):
        digest.update(line)
        number += 1
        if number % 5_000 == 0:
            check(stop)
        yield line


def _brought_up(fresh: Path, name: str, progress: Progress, stop: Stop) -> Book:
    """The book at this program's age, with everything that is made from its tables."""
    made = open_book(fresh)
    try:
        with made.write() as session:
            check(stop)
            ledger.rebuild_states(session)
            finding.index_all(session, progress, stop)
        progress(Step(0, None, "Checking"))
        if backup.check_file(made):
            raise manifest.damaged(name, DATA)
    except BaseException:
        made.close()
        raise
    return made


# ---------------------------------------------------------------- files, and the end
def _attachments(
    archive: zipfile.ZipFile, about: Manifest, made: Book, name: str, progress: Progress, stop: Stop
) -> int:
    folder = made.place(attachments.FOLDER)
    listed = [i for i in archive.infolist() if i.filename.startswith(f"{ATTACHMENTS}/") and not i.is_dir()]
    for number, info in enumerate(listed):
        check(stop)
        progress(Step(number, len(listed), "Copying attachments"))
        file = info.filename.removeprefix(f"{ATTACHMENTS}/")
        if not attachments.is_name(file):
            raise manifest.damaged(name, info.filename)
        try:
            with archive.open(info) as source, (folder / file).open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
        except _FAULTS as fault:
            raise manifest.damaged(name, info.filename) from fault
    if len(listed) != about.attachments:
        raise manifest.damaged(name, ATTACHMENTS)
    return len(listed)


def _put_in_place(made: Book, book: Book) -> None:
    """Files first: a book that names a file always has it."""
    _refuse_full(book)  # nobody entered anything meanwhile
    shutil.copytree(made.folder / attachments.FOLDER, book.place(attachments.FOLDER), dirs_exist_ok=True)
    made.close()
    with closing(sqlite3.connect(made.file)) as source:
        book.replace_content(source)
