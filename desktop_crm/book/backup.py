"""A whole book as one zip file; and whether a book is sound."""

import secrets
import sqlite3
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_crm.base import clock
from desktop_crm.base.errors import BookProblem
from desktop_crm.base.work import Progress, Step, silent
from desktop_crm.book import attachments
from desktop_crm.book.attachments import FOLDER as ATTACHMENTS
from desktop_crm.book.database import FILE, Book, explain


def save(book: Book, target: Path, progress: Progress = silent) -> None:
    """Writes the book as it stands to the zip `target`, which is replaced only by a whole one."""
    if target.resolve() in {book.file.with_name(FILE + tail).resolve() for tail in ("", "-wal", "-shm")}:
        raise BookProblem("That is the book itself.", "Choose another name for the backup, ending in .zip.")
    book.require_here()  # what is not there would be saved as an empty one
    part = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="desktop-crm-", ignore_cleanup_errors=True) as folder:
            copy = Path(folder) / FILE
            _copy_database(book.file, copy)
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                archive.write(copy, FILE)
                files = sorted((book.folder / ATTACHMENTS).glob("*"))
                for count, file in enumerate(files):
                    archive.write(file, f"{ATTACHMENTS}/{file.name}")
                    progress(Step(count + 1, len(files), "Copying attachments"))
        part.replace(target)
    except OSError as fault:
        with suppress(OSError):
            part.unlink()
        raise BookProblem(
            f"The backup cannot be written to “{target.name}”.", "Choose a folder with room that is yours."
        ) from fault


_KEPT = 3  # backups of one sort that the program makes by itself
_SMALL = 16 << 20  # bytes: what is quickly squeezed


def before(book: Book, what: str, at: datetime, progress: Progress = silent) -> Path | None:
    """The book's database as a backup, named `before import …`; only the last three of them stay.

    Attachments are not in it: what follows adds some and changes none. None: the book is empty.
    Raises BookProblem where it cannot be written.
    """
    if _is_empty(book):
        return None
    progress(Step(0, None, "Making a backup"))
    stamp = clock.local(at).strftime("%Y-%m-%d %H.%M.%S")
    try:
        folder = book.place("backups")
        target = folder / f"before {what} {stamp}.zip"
        part = folder / f".{secrets.token_hex(8)}.part"
        try:
            _write_alone(book, part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        for old in sorted(folder.glob(f"before {what} *.zip"))[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError as fault:
        raise BookProblem(
            f"The backup before the {what} cannot be written.", "Make room on the disk; nothing was changed."
        ) from fault
    return target


def _is_empty(book: Book) -> bool:
    with book.read() as session:
        query = "SELECT EXISTS (SELECT 1 FROM contacts) OR EXISTS (SELECT 1 FROM imports)"
        return not session.connection().exec_driver_sql(query).scalar_one()


def _write_alone(book: Book, part: Path) -> None:
    """The database as the only file of a zip: copied once, while nobody writes."""
    with book.alone() as connection:
        raw: Any = connection.connection.dbapi_connection
        folded = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        raw.execute("BEGIN IMMEDIATE")
        try:
            log = book.file.with_name(f"{FILE}-wal")
            if not folded[0] and not (log.exists() and log.stat().st_size):
                _zip(book.file, part)  # nothing lies beside the file: its bytes are the book
                return
        finally:
            raw.execute("ROLLBACK")
    with tempfile.TemporaryDirectory(prefix=".before-", dir=part.parent, ignore_cleanup_errors=True) as name:
        _copy_database(book.file, Path(name) / FILE)  # somebody reads an older state at this very moment
        _zip(Path(name) / FILE, part)


def _zip(file: Path, part: Path) -> None:
    squeezed = zipfile.ZIP_DEFLATED if file.stat().st_size < _SMALL else zipfile.ZIP_STORED
    with zipfile.ZipFile(part, "w", squeezed, compresslevel=1) as archive:
        archive.write(file, FILE)


def _copy_database(source: Path, target: Path) -> None:
    before = sqlite3.connect(source, timeout=15)
    after = sqlite3.connect(target)
    try:
        before.backup(after)
        after.execute("PRAGMA journal_mode = DELETE")
    finally:
        after.close()
        before.close()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in the book's file."""

    what: str


def check(book: Book) -> tuple[Finding, ...]:
    """What is wrong with the book: its pages, its references, its attachments. Empty when sound."""
    found = check_file(book)
    if found:
        return found
    missing, damaged = attachments.faults(book)
    return (
        *(Finding(f"The attachment {name} is missing.") for name in missing),
        *(Finding(f"The attachment {name} is damaged.") for name in damaged),
    )


def check_file(book: Book) -> tuple[Finding, ...]:
    """What is wrong with the book's database: its pages and its references."""
    found: list[Finding] = []
    connection = sqlite3.connect(book.file, timeout=15)
    try:
        found += [
            Finding(f"The file is damaged: {row[0]}")
            for row in connection.execute("PRAGMA integrity_check(20)")
            if row[0] != "ok"
        ]
        found += [
            Finding(f"A row of {row[0]} refers to a missing row of {row[2]}.")
            for row in connection.execute("PRAGMA foreign_key_check")
        ]
    except sqlite3.DatabaseError as fault:
        problem = explain(str(fault))
        found.append(Finding(problem.what if problem else f"The file is damaged: {fault}"))
    finally:
        connection.close()
    return tuple(found)
