"""Workbooks (ECMA-376) written row by row: little memory whatever their size, and the same bytes for the same rows.

Every text is written as text, in a cell formatted as text: none can become a formula or a number.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import IO

from desktop_crm.base.errors import BadFile
from desktop_crm.files import workbook_frame
from desktop_crm.files.sheet import Cell, Padded, as_text
from desktop_crm.files.workbook_frame import NAMESPACE, PROLOG

ROWS, COLUMNS = 1_048_576, 16_384  # of an Excel sheet
LONGEST = 32_767  # UTF-16 units of an Excel cell
_FULL = 1_900_000_000  # bytes of a sheet's XML; more needs an extension of zip that Excel does not read
_PIECE = 1 << 16  # characters written at a time
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_MARKUP = re.compile(r"[&<>\r]")
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's days have no zone
_TEXT, _HEADER, _DAY, _MOMENT, _TIME = 1, 2, 3, 4, 5  # places in the list of styles


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet to be written; rows beyond what one sheet holds go on in `Name 2`, or are refused."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    goes_on: bool = False


def write(file: IO[bytes], tables: Iterable[Table], named: str) -> None:
    """A workbook of these sheets. Raises BadFile, by the file's name, where a sheet would be too large."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        names: list[str] = []
        for table in tables:
            for name in _sheets(archive, table, len(names) + 1, named):
                names.append(_unique(name, names))
        for path, text in workbook_frame.parts(names):
            with archive.open(entry(path), "w") as part:
                part.write((PROLOG + text).encode())


def entry(path: str) -> zipfile.ZipInfo:
    """A part of a zip file that says neither when nor on which system it was written."""
    info = zipfile.ZipInfo(path)  # of 1 January 1980
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = 0o644 << 16
    return info


# ---------------------------------------------------------------- sheets
def _sheets(archive: zipfile.ZipFile, table: Table, number: int, named: str) -> Iterator[str]:
    if len(table.header) > COLUMNS:
        raise BadFile(
            f"“{named}” would need more columns than a sheet can hold.",
            "Save it as .csv, which has no limit.",
        )
    rows = iter(table.rows)
    written = 1
    while True:
        with archive.open(entry(f"xl/worksheets/sheet{number}.xml"), "w") as part:
            last = _sheet(part, table.header, rows)
        yield sheet_name(table.name if written == 1 else f"{table.name[:27]} {written}")
        if last is None:
            return
        if not table.goes_on:
            raise BadFile(
                f"“{named}” would need more rows than a sheet can hold.",
                "Save it as .csv, which has no limit.",
            )
        rows = _before(last, rows)
        written, number = written + 1, number + 1


def _before(first: Sequence[Cell], rows: Iterator[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    yield first
    yield from rows


def _sheet(part: IO[bytes], header: Sequence[str], rows: Iterator[Sequence[Cell]]) -> Sequence[Cell] | None:
    """Writes rows until the sheet is full; the row that had no room any more, or None."""
    columns = [_letters(n) for n in range(1, len(header) + 1)]
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{min(40, max(12, len(words) + 4))}" customWidth="1"/>'
        for n, words in enumerate(header, 1)
    )
    names = "".join(
        f'<c r="{c}1" t="inlineStr" s="{_HEADER}">{_inline(w)}</c>'
        for c, w in zip(columns, header, strict=True)
    )
    head = (
        f'{PROLOG}<worksheet xmlns="{NAMESPACE}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" '
        'topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols>{widths}</cols><sheetData><row r="1">{names}</row>'
    )
    held = [head]
    size, waiting, left = 0, len(head), None
    for number, row in enumerate(rows, 2):
        if number > ROWS or size + waiting > _FULL:
            left = row
            break
        text = _row(number, row, columns)
        held.append(text)
        waiting += len(text)
        if waiting > _PIECE:
            size += part.write("".join(held).encode())
            held.clear()
            waiting = 0
    held.append("</sheetData></worksheet>")
    part.write("".join(held).encode())
    return left


def _row(number: int, row: Sequence[Cell], columns: list[str]) -> str:
    made = [f'<row r="{number}">']
    while len(columns) < len(row):
        columns.append(_letters(len(columns) + 1))
    for column, cell in zip(columns, row, strict=False):
        if cell is not None and cell != "":
            made.append(f'<c r="{column}{number}"{_content(cell)}</c>')
    made.append("</row>")
    return "".join(made)


def _content(cell: Cell) -> str:
    """What stands in a cell, from its type on; what a workbook cannot hold becomes text."""
    match cell:
        case str():
            return f' t="inlineStr" s="{_TEXT}">{_inline(cell)}'
        case bool():
            return f' t="b"><v>{int(cell)}</v>'
        case Padded():
            return f' t="inlineStr" s="{_TEXT}">{_inline(str(cell))}'
        case int() | float() if abs(cell) < 1e15:  # more digits than a spreadsheet's numbers have
            return f"><v>{cell!r}</v>"
        case datetime() if cell.year >= 1901:  # before the days that spreadsheets count
            return f' s="{_MOMENT}"><v>{_serial(cell.replace(tzinfo=None))!r}</v>'
        case date() if cell.year >= 1901:
            return f' s="{_DAY}"><v>{(cell - _FIRST_DAY.date()).days}</v>'
        case time():
            return f' s="{_TIME}"><v>{_serial(datetime.combine(_FIRST_DAY, cell.replace(tzinfo=None)))!r}</v>'
        case _:
            return f' t="inlineStr" s="{_TEXT}">{_inline(as_text(cell))}'


def _serial(moment: datetime) -> float:
    since = moment - _FIRST_DAY
    return since.days + (since.seconds + since.microseconds / 1e6) / 86_400


def _inline(text: str) -> str:
    text = _kept(text)
    if _MARKUP.search(text):
        text = _MARKUP.sub(lambda sign: _ESCAPED[sign[0]], text)
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f"<is><t{space}>{text}</t></is>"


def _kept(text: str) -> str:
    """Text for a cell: within its length, without what XML cannot hold, what looks like Excel's escapes kept."""
    if _NO_XML.search(text):
        text = _NO_XML.sub("", text).strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LONGEST // 2:
        text = cut(text)
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text) if "_x" in text else text


def cut(text: str) -> str:
    """The beginning of a text that a cell can hold, never half a character of it."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * LONGEST].decode("utf-16-le", "ignore")


def _letters(number: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    made = ""
    while number:
        number, rest = divmod(number - 1, 26)
        made = chr(65 + rest) + made
    return made


def sheet_name(text: str) -> str:
    """A name that Excel takes: at most 31 characters, none of []:*?/\\, no apostrophe at its ends."""
    return re.sub(r"[\[\]:*?/\\]", " ", _NO_XML.sub("", text)).strip(" '")[:31].strip(" '") or "Sheet1"


def _unique(name: str, taken: Sequence[str]) -> str:
    held = {t.casefold() for t in taken}
    return name if name.casefold() not in held else f"{name[:27]} {len(taken) + 1}"
