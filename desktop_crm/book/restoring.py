"""A backup put in the place of a book; what was there is backed up first."""

import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from desktop_crm.base import clock
from desktop_crm.base.errors import BookProblem
from desktop_crm.book import backup, migrating
from desktop_crm.book.attachments import FOLDER as ATTACHMENTS
from desktop_crm.book.database import FILE, Book
from desktop_crm.book.opening import open_book

_FILES = (FILE, f"{FILE}-wal", f"{FILE}-shm")


def restore(folder: Path, source: Path) -> Path | None:
    """Puts the backup `source` in place of the book in `folder`; what was there is backed up first.

    Returns where the former book was saved, None where there was none. Another process that has the book open
    sees the restored one. Raises BookProblem where the file is no sound backup; the book is then as it was.
    """
    with _sound(source, folder) as new:
        if not (folder / FILE).exists():
            _move(new, folder)
            return None
        try:
            former = open_book(folder)
        except BookProblem:
            # A damaged book is the very reason to restore: its file is kept as it is.
            saved = _keep_as_it_is(folder)
            _move(new, folder)
            return saved
        with closing(former):
            return _replace(former, new)


def restore_open(book: Book, source: Path) -> Path:
    """Puts the backup `source` in place of an open book, which stays open; its steps cannot be undone any more.

    Returns where the former book was saved. Raises BookProblem as `restore` does.
    """
    with _sound(source, book.folder) as new:
        return _replace(book, new)


def _replace(book: Book, new: Path) -> Path:
    saved = _former_name(book.folder)
    backup.save(book, saved)
    shutil.copytree(new / ATTACHMENTS, book.folder / ATTACHMENTS, dirs_exist_ok=True)
    with closing(sqlite3.connect(new / FILE)) as fresh:
        book.replace_content(fresh)
    return saved


def _move(new: Path, folder: Path) -> None:
    for name in _FILES:
        (folder / name).unlink(missing_ok=True)
    folder.mkdir(exist_ok=True)
    shutil.move(new / FILE, folder / FILE)
    shutil.copytree(new / ATTACHMENTS, folder / ATTACHMENTS, dirs_exist_ok=True)


@contextmanager
def _sound(source: Path, folder: Path) -> Iterator[Path]:
    """The backup unpacked beside `folder`, migrated and found sound; gone after the block."""
    with _beside(folder) as fresh:
        new = fresh / "book"
        _unpack(source, new)
        damaged = BookProblem(f"The backup “{source.name}” is damaged.", "Choose another backup.")
        made_by = _version(new / FILE)
        try:
            opened = open_book(new)  # refuses a newer book, migrates an older one
        except BookProblem as fault:
            raise fault if made_by > migrating.newest() else damaged from fault
        with closing(opened):
            findings = backup.check_file(opened)  # a lost picture is no reason to lose the rest
        if findings:
            raise damaged
        yield new


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder on the same disk as the book, gone after the block."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = tempfile.TemporaryDirectory(prefix=".restore-", dir=folder.parent, ignore_cleanup_errors=True)
    except OSError as fault:
        raise BookProblem(
            "The book's folder cannot be written to.", "Choose a folder of your own, with room."
        ) from fault
    with fresh as name:
        yield Path(name)


def _version(file: Path) -> int:
    """The number of the last step a database went through, from its header; 0 where it is none."""
    with file.open("rb") as opened:
        header = opened.read(64)
    return int.from_bytes(header[60:]) if header.startswith(b"SQLite format 3\0") else 0


def _former_name(folder: Path) -> Path:
    stamp = clock.local(clock.now()).strftime("%Y-%m-%d %H.%M.%S")
    return folder / "backups" / f"before restore {stamp}.zip"


def _keep_as_it_is(folder: Path) -> Path:
    """Copies the files of a database that cannot be opened; where to."""
    saved = _former_name(folder).with_suffix(".sqlite")
    try:
        saved.parent.mkdir(exist_ok=True)
        for name in _FILES:
            if (folder / name).exists():
                shutil.copy2(folder / name, saved.with_name(name.replace(FILE, saved.name)))
    except OSError as fault:
        raise BookProblem("What is there cannot be saved first.", "Make room on the disk.") from fault
    return saved


def _unpack(source: Path, target: Path) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            names = archive.namelist()
            if FILE not in names and "manifest.json" in names:
                raise BookProblem(
                    f"“{source.name}” is a book that was exported, not a backup.",
                    "Read it into an empty book: Settings, Backups, “Read an exported book”; or the command import.",
                )
            if FILE not in names:
                raise BookProblem(
                    f"“{source.name}” is not a backup of a book.", "Choose a file made by Backup."
                )
            for name in names:
                parts = name.split("/")
                if name == FILE or (len(parts) == 2 and parts[0] == ATTACHMENTS and parts[1].strip(".")):
                    archive.extract(name, target)
            (target / ATTACHMENTS).mkdir(exist_ok=True)
        if not _version(target / FILE):
            raise ValueError("no database of a book")
    except (OSError, zipfile.BadZipFile, zlib.error, ValueError, EOFError, RuntimeError) as fault:
        raise BookProblem(
            f"“{source.name}” cannot be read as a backup.", "Choose a file made by Backup."
        ) from fault
