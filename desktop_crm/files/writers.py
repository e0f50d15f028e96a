"""Tables and address cards as files that spreadsheets and telephones open: whole or not at all."""

import contextlib
import csv
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from desktop_crm.base.errors import BadFile
from desktop_crm.files import card_writing, ldif_writing, workbook_writing
from desktop_crm.files.entry import Entry
from desktop_crm.files.formulas import mark
from desktop_crm.files.sheet import Cell, as_text
from desktop_crm.files.workbook_writing import Table


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` when all of it is written; on an error nothing changes.

    Raises BadFile where the folder or the file cannot be written.
    """
    if not path.parent.is_dir():
        raise BadFile(
            f"“{path.name}” could not be written: there is no folder “{path.parent}”.",
            "Make it first, or choose another one.",
        )
    temporary = path.with_name(f".{secrets.token_hex(8)}.part")  # a name as long as is allowed has no room
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise BadFile(
            f"“{path.name}” could not be written.",
            "Close it where it is open, check that the disk has room, or choose another folder.",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


# ---------------------------------------------------------------- text
def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Comma separated (by tabs where the name ends in .tsv), CR LF (RFC 4180), UTF-8 with a byte order mark.

    Excel needs the mark. Raises BadFile.
    """
    with replacing(path) as file:
        file.write(b"\xef\xbb\xbf")
        writer = csv.writer(_Encoded(file), delimiter="\t" if path.suffix.lower() == ".tsv" else ",")
        writer.writerow([mark(h) for h in header])
        writer.writerows([_plain(c) for c in row] for row in rows)


def _plain(cell: Cell) -> str:
    return mark(cell) if isinstance(cell, str) else as_text(cell)


class _Encoded:
    """Takes text and writes it as UTF-8."""

    def __init__(self, file: BinaryIO) -> None:
        self._write = file.write

    def write(self, text: str) -> int:
        return self._write(text.encode("utf-8", "replace"))


# ---------------------------------------------------------------- address cards
def write_vcf(path: Path, entries: Iterable[Entry]) -> None:
    """Address cards of version 3.0, which every telephone and address book reads. Raises BadFile."""
    with replacing(path) as file:
        for entry in entries:
            file.write(card_writing.card(entry))


def write_ldif(path: Path, entries: Iterable[Entry]) -> None:
    """An address book in LDIF (RFC 2849), as Thunderbird reads it. Raises BadFile."""
    with replacing(path) as file:
        file.write(ldif_writing.HEAD)
        for entry in entries:
            file.write(ldif_writing.block(entry))


# ---------------------------------------------------------------- workbook
def write_xlsx(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], sheet: str = "Sheet1"
) -> None:
    """A workbook of one sheet, its first row the header. Text is written as text and can be no formula.

    Raises BadFile, also where the rows are more than a sheet can hold.
    """
    with replacing(path) as file:
        workbook_writing.write(file, [Table(sheet, header, rows)], path.name)
