"""Files kept in the book, named by what they hold, so that the same file lies there once."""

import hashlib
import re
from pathlib import Path

from desktop_crm.base.errors import BookProblem
from desktop_crm.book.database import Book

FOLDER = "attachments"
LIMIT = 50_000_000  # bytes
_NAME = re.compile(r"[0-9a-f]{64}(?:\.[a-z0-9]{1,8})?")
# Where names of attachments stand, alone or inside of JSON.
_NAMED_IN = (
    "SELECT photo FROM contacts WHERE photo <> ''",
    "SELECT evidence_file FROM consent_events WHERE evidence_file <> ''",
    "SELECT content FROM campaigns WHERE deleted_at IS NULL",
    "SELECT sent FROM campaigns WHERE deleted_at IS NULL",
    "SELECT value FROM settings WHERE name = 'newsletter.logo'",
    "SELECT stored FROM interaction_files",
    "SELECT entry FROM interaction_versions",
)


def keep(book: Book, data: bytes, ending: str = "") -> str:
    """Stores `data` and returns its name in the book: SHA-256 in hex plus the file's ending."""
    ending = ending.lower() if re.fullmatch(r"\.[A-Za-z0-9]{1,8}", ending) else ""
    name = hashlib.sha256(data).hexdigest() + ending
    path = book.place(FOLDER) / name
    if not path.exists():
        fresh = path.with_suffix(".part")
        try:
            fresh.write_bytes(data)
            fresh.replace(path)
        except OSError as fault:
            fresh.unlink(missing_ok=True)
            raise BookProblem(
                "There is no room for the file in the book.", "Make room on the disk."
            ) from fault
    return name


def keep_file(book: Book, source: Path) -> str:
    """Copies a user's file into the book. Raises BookProblem where it is unreadable or too large."""
    try:
        if source.exists() and not source.is_file():  # a pipe would be waited for without end
            raise BookProblem(f"“{source.name}” is no file that can be kept.", "Choose another one.")
        if source.stat().st_size > LIMIT:
            raise BookProblem(f"“{source.name}” is larger than 50 MB.", "Choose a smaller file.")
        data = source.read_bytes()
    except OSError as fault:
        raise BookProblem(f"“{source.name}” cannot be read.", "Check that it is still there.") from fault
    return keep(book, data, source.suffix)


def read(book: Book, name: str) -> bytes:
    """What is stored under `name`. Raises BookProblem where it is missing."""
    if not _NAME.fullmatch(name):
        raise BookProblem("This is not the name of a stored file.")
    try:
        return (book.folder / FOLDER / name).read_bytes()
    except OSError as fault:
        raise BookProblem("A file of the book is missing.", "Restore the last backup.") from fault


def every(book: Book) -> list[Path]:
    """The files that are kept in the book, by name."""
    return sorted(path for path in (book.folder / FOLDER).glob("*") if is_name(path.name))


def is_name(text: str) -> bool:
    """Whether a text is the name of a kept file."""
    return bool(_NAME.fullmatch(text))


def faults(book: Book) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of attachments that are missing, and of those whose content is not what it was."""
    named: set[str] = set()
    with book.read() as session:
        for query in _NAMED_IN:
            for text in session.connection().exec_driver_sql(query).scalars():
                named.update(_NAME.findall(text))
    there = every(book)
    damaged = [path.name for path in there if _digest(path) != path.name[:64]]
    return tuple(sorted(named - {path.name for path in there})), tuple(sorted(damaged))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
