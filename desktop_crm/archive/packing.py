"""A book written as an archive: what people read, what any program reads, and what this one puts back.

Nothing in it says when it was written: the same book gives the same bytes. Passwords are never in the book, and so
never here.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from desktop_crm import __version__
from desktop_crm.archive import lines, manifest, readable
from desktop_crm.archive.manifest import ATTACHMENTS, DATA, Manifest, Table
from desktop_crm.base.errors import UserError
from desktop_crm.base.work import Progress, Step, Stop, check, never, silent
from desktop_crm.book import attachments, migrating
from desktop_crm.book.database import Book
from desktop_crm.files.workbook_writing import entry
from desktop_crm.files.writers import replacing

_STEP = 5_000  # lines between two looks at whether to stop
_PIECE = 1 << 20
_PACKED = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".zip", ".pdf")  # would not become smaller


@dataclass(frozen=True, slots=True)
class Written:
    """What went into an archive."""

    contacts: int
    rows: int  # of all tables
    attachments: int


def write(book: Book, path: Path, progress: Progress = silent, stop: Stop = never) -> Written:
    """Writes the whole book to the zip `path`, which is replaced only by a whole one. Raises UserError, Stopped."""
    if path.suffix.lower() != ".zip":
        raise UserError("A whole book goes out as a zip file.", "End the name in .zip.")
    with (
        replacing(path) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive,
        book.read() as session,
    ):
        readable.write(archive, book, session, progress, stop)
        connection = session.connection()
        tables: dict[str, Table] = {}
        names = lines.tables(connection)
        for number, name in enumerate(names):
            progress(Step(number, len(names), "Writing the tables"))
            tables[name] = _table(archive, connection, name, stop)
        count = _attachments(archive, book, progress, stop)
        made = Manifest(migrating.version(connection), __version__, tables, count)
        put(archive, manifest.FILE, made.as_json().encode())
    return Written(tables["contacts"].rows, sum(t.rows for t in tables.values()), count)


def put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """One small file of the archive."""
    with archive.open(entry(name), "w") as part:
        part.write(data)


def _table(archive: zipfile.ZipFile, connection: Connection, name: str, stop: Stop) -> Table:
    digest = hashlib.sha256()
    count = 0
    with archive.open(entry(f"{DATA}/{name}.jsonl"), "w", force_zip64=True) as part:
        for piece in _pieces(lines.of_table(connection, name), lambda: check(stop)):
            data = "".join(f"{line}\n" for line in piece).encode()
            digest.update(data)
            part.write(data)
            count += len(piece)
    return Table(count, digest.hexdigest())


def _pieces(texts: Iterable[str], before: Callable[[], None]) -> Iterable[list[str]]:
    held: list[str] = []
    size = 0
    for text in texts:
        held.append(text)
        size += len(text)
        if size > _PIECE or len(held) == _STEP:
            before()
            yield held
            held, size = [], 0
    if held:
        yield held


def _attachments(archive: zipfile.ZipFile, book: Book, progress: Progress, stop: Stop) -> int:
    files = attachments.every(book)
    for number, file in enumerate(files):
        check(stop)
        progress(Step(number, len(files), "Copying attachments"))
        info = entry(f"{ATTACHMENTS}/{file.name}")
        info.compress_type = zipfile.ZIP_STORED if file.suffix in _PACKED else zipfile.ZIP_DEFLATED
        with file.open("rb") as source, archive.open(info, "w", force_zip64=True) as part:
            while piece := source.read(_PIECE):
                part.write(piece)
    return len(files)
