"""Tables and address cards as files that spreadsheets and telephones open: whole or not at all."""

import contextlib
import csv
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import BinaryIO

from desktop_crm.base.errors import BadFile
from desktop_crm.files import card_writing
from desktop_crm.files.entry import Entry
from desktop_crm.files.sheet import Cell, Padded, as_text

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# A telephone number or an amount, which must stay as it is.
_HARMLESS = re.compile(r"[+\-][\d\s()./,\-]*(?:(?:ext\.?|x)\s*\d+)?")
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST = 32_767  # characters of an Excel cell
ROWS = 1_048_576  # rows of an Excel sheet


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula: one that could be stands behind an apostrophe (OWASP)."""
    if text.startswith(_STARTS_FORMULA) and not _HARMLESS.fullmatch(text):
        return f"'{text}"
    return text


@contextlib.contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` when all of it is written; on an error nothing changes.

    Raises BadFile where the folder or the file cannot be written.
    """
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
    """Comma separated, UTF-8 with a byte order mark (which Excel needs), CR LF (RFC 4180). Raises BadFile."""
    with _replacing(path) as file:
        file.write(b"\xef\xbb\xbf")
        writer = csv.writer(_Encoded(file))
        writer.writerow([safe(h) for h in header])
        writer.writerows([_plain(c) for c in row] for row in rows)


def _plain(cell: Cell) -> str:
    return safe(cell) if isinstance(cell, str) else as_text(cell)


class _Encoded:
    """Takes text and writes it as UTF-8."""

    def __init__(self, file: BinaryIO) -> None:
        self._write = file.write

    def write(self, text: str) -> int:
        return self._write(text.encode("utf-8", "replace"))


# ---------------------------------------------------------------- address cards
def write_vcf(path: Path, entries: Iterable[Entry]) -> None:
    """Address cards of version 3.0, which every telephone and address book reads. Raises BadFile."""
    with _replacing(path) as file:
        for entry in entries:
            file.write(card_writing.card(entry))


# ---------------------------------------------------------------- workbook
def write_xlsx(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], sheet: str = "Sheet1"
) -> None:
    """A workbook of one sheet, its first row the header. Text is written as text and can be no formula.

    Raises BadFile, also where the rows are more than a sheet can hold.
    """
    from openpyxl import Workbook  # a quarter of a second that only an export has to wait
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    made = book.create_sheet(_sheet_name(sheet))
    made.freeze_panes = "A2"
    for number, words in enumerate(header, 1):
        made.column_dimensions[get_column_letter(number)].width = min(40, max(12, len(words) + 4))

    def cell(value: Cell, font: Font | None = None) -> WriteOnlyCell:
        kept = _kept(value)
        done = WriteOnlyCell(made, kept)
        if isinstance(kept, str):
            done.data_type = "s"  # also where it begins with =
            done.number_format = "@"
        elif isinstance(kept, date):
            done.number_format = "yyyy-mm-dd hh:mm:ss" if isinstance(kept, datetime) else "yyyy-mm-dd"
        if font is not None:
            done.font = font
        return done

    with _replacing(path) as file:
        try:
            bold = Font(bold=True)
            made.append([cell(words, bold) for words in header])
            for number, row in enumerate(rows, 2):
                if number > ROWS:
                    raise BadFile(
                        f"“{path.name}” would need more rows than a sheet can hold.",
                        "Save it as .csv, which has no limit.",
                    )
                made.append([None if c is None or c == "" else cell(c) for c in row])
            book.save(file)
        except BaseException:
            # openpyxl keeps the rows in a file of its own until it is saved; closing removes it.
            made.close()
            book.close()
            raise


def _kept(cell: Cell) -> Cell:
    """The cell as a workbook can hold it; what it cannot becomes text."""
    match cell:
        case str():
            return _text(cell)
        case Padded():
            return _text(str(cell))
        case bool() | time() | None:
            return cell
        case int() | float():
            return (
                cell if abs(cell) < 1e15 else as_text(cell)
            )  # more digits than a spreadsheet's numbers have
        case date():
            return cell if cell.year >= 1901 else as_text(cell)  # before the days that spreadsheets count


def _text(text: str) -> str:
    """Text for a cell: within its length, without what XML cannot hold, what looks like Excel's escapes kept."""
    text = _NO_XML.sub("", text)[:_LONGEST]
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text) if "_x" in text else text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _sheet_name(text: str) -> str:
    """A name that Excel takes: at most 31 characters, none of []:*?/\\, no apostrophe at its ends."""
    return re.sub(r"[\[\]:*?/\\]", " ", text).strip(" '")[:31].strip(" '") or "Sheet1"
