"""Files kept in the book, named by what they hold, so that the same file lies there once."""

import hashlib
import re
from pathlib import Path

from desktop_crm.base.errors import BookProblem
from desktop_crm.book.database import Book

FOLDER = "attachments"
LIMIT = 50_000_000  # bytes
_NAME = re.compile(r"[0-9a-f]{64}(\.[a-z0-9]{1,8})?")


def keep(book: Book, data: bytes, ending: str = "") -> str:
    """Stores `data` and returns its name in the book: SHA-256 in hex plus the file's ending."""
    ending = ending.lower() if re.fullmatch(r"\.[A-Za-z0-9]{1,8}", ending) else ""
    name = hashlib.sha256(data).hexdigest() + ending
    path = book.place(FOLDER) / name
    if not path.exists():
        fresh = path.with_suffix(".part")
        fresh.write_bytes(data)
        fresh.replace(path)
    return name


def keep_file(book: Book, source: Path) -> str:
    """Copies a user's file into the book. Raises BookProblem where it is unreadable or too large."""
    try:
        if source.stat().st_size > LIMIT:
            raise BookProblem(f"“{source.name}” is larger than 50 MB.", "Choose a smaller file.")
        return keep(book, source.read_bytes(), source.suffix)
    except OSError as fault:
        raise BookProblem(f"“{source.name}” cannot be read.", "Check that it is still there.") from fault


def read(book: Book, name: str) -> bytes:
    """What is stored under `name`. Raises BookProblem where it is missing."""
    if not _NAME.fullmatch(name):
        raise BookProblem("This is not the name of a stored file.")
    try:
        return (book.folder / FOLDER / name).read_bytes()
    except OSError as fault:
        raise BookProblem("A file of the book is missing.", "Restore the last backup.") from fault
