"""A whole book as one zip file; and whether a book is sound."""

import secrets
import sqlite3
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desktop_crm.base.errors import BookProblem
from desktop_crm.base.work import Progress, Step, silent
from desktop_crm.book import attachments
from desktop_crm.book.attachments import FOLDER as ATTACHMENTS
from desktop_crm.book.database import FILE, Book, explain


def save(book: Book, target: Path, progress: Progress = silent) -> None:
    """Writes the book as it stands to the zip `target`, which is replaced only by a whole one."""
    if target.resolve() in {book.file.with_name(FILE + tail).resolve() for tail in ("", "-wal", "-shm")}:
        raise BookProblem("That is the book itself.", "Choose another name for the backup, ending in .zip.")
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
