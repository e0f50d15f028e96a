"""A backup put in the place of a book; what was there is backed up first."""

import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_crm.base import clock
from desktop_crm.base.errors import BookProblem
from desktop_crm.book import backup
from desktop_crm.book.attachments import FOLDER as ATTACHMENTS
from desktop_crm.book.database import FILE, Book
from desktop_crm.book.opening import open_book


def restore(folder: Path, source: Path) -> Path | None:
    """Puts the backup `source` in place of the book in `folder`; what was there is backed up first.

    The book must not be open. Returns where the former book was saved, None where there was none.
    Raises BookProblem where the file is no sound backup; the book is then as it was.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _sound(source, folder) as new:
        saved = _save_former(folder)
        for name in (FILE, f"{FILE}-wal", f"{FILE}-shm"):
            (folder / name).unlink(missing_ok=True)
        folder.mkdir(exist_ok=True)
        shutil.move(new / FILE, folder / FILE)
        shutil.copytree(new / ATTACHMENTS, folder / ATTACHMENTS, dirs_exist_ok=True)
    return saved


def restore_open(book: Book, source: Path) -> Path:
    """Puts the backup `source` in place of an open book, which stays open; its steps cannot be undone any more.

    Returns where the former book was saved. Raises BookProblem as `restore` does.
    """
    with _sound(source, book.folder) as new:
        saved = _former_name(book.folder)
        backup.save(book, saved)
        shutil.copytree(new / ATTACHMENTS, book.folder / ATTACHMENTS, dirs_exist_ok=True)
        fresh = sqlite3.connect(new / FILE)
        try:
            book.replace_content(fresh)
        finally:
            fresh.close()
    return saved


@contextmanager
def _sound(source: Path, folder: Path) -> Iterator[Path]:
    """The backup unpacked beside `folder`, migrated and found sound; gone after the block."""
    with tempfile.TemporaryDirectory(
        prefix=".restore-", dir=folder.parent, ignore_cleanup_errors=True
    ) as fresh:
        new = Path(fresh) / "book"
        _unpack(source, new)
        opened = open_book(new)  # refuses a newer book, migrates an older one
        findings = backup.check_file(opened)  # a lost picture is no reason to lose the rest
        opened.close()
        if findings:
            raise BookProblem(f"The backup “{source.name}” is damaged.", "Choose another backup.")
        yield new


def _former_name(folder: Path) -> Path:
    stamp = clock.local(clock.now()).strftime("%Y-%m-%d %H.%M.%S")
    return folder / "backups" / f"before restore {stamp}.zip"


def _save_former(folder: Path) -> Path | None:
    if not (folder / FILE).exists():
        return None
    saved = _former_name(folder)
    try:
        former = open_book(folder)
    except BookProblem:
        # A damaged book is the very reason to restore: keep its file as it is.
        saved = saved.with_suffix(".sqlite")
        saved.parent.mkdir(exist_ok=True)
        shutil.copy2(folder / FILE, saved)
        return saved
    backup.save(former, saved)
    former.close()
    return saved


def _unpack(source: Path, target: Path) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            names = archive.namelist()
            if FILE not in names:
                raise BookProblem(
                    f"“{source.name}” is not a backup of a book.", "Choose a file made by Backup."
                )
            for name in names:
                parts = name.split("/")
                if name == FILE or (len(parts) == 2 and parts[0] == ATTACHMENTS and parts[1].strip(".")):
                    archive.extract(name, target)
            (target / ATTACHMENTS).mkdir(exist_ok=True)
    except (OSError, zipfile.BadZipFile, ValueError, EOFError) as fault:
        raise BookProblem(
            f"“{source.name}” cannot be read as a backup.", "Choose a file made by Backup."
        ) from fault
