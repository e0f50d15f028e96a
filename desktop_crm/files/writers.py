"""Tables and address cards as files that spreadsheets and telephones open: whole or not at all."""

import contextlib
import csv
import os
import re
import secrets
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape

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
# Written by hand: a sheet of text, numbers and days needs no library, and is three times as fast without one.
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_RELATION = f'<Relationship Id="rId{{}}" Type="{_OFFICE}/{{}}" Target="{{}}"/>'
_BOOK = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="{}" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
# Cell styles: 0 plain, 1 header, 2 day, 3 day and time, 4 time, 5 text.
_STYLES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="166" formatCode="hh:mm:ss"/>'
    '</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyNumberFormat="1"/>'
    + "".join(
        f'<xf numFmtId="{n}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for n in (164, 165, 166, 49)
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_SHEET = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    "<cols>{}</cols><sheetData>"
)
_EPOCH = date(1899, 12, 30).toordinal()
_BATCH = 500  # rows handed to the packer at once


def write_xlsx(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], sheet: str = "Sheet1"
) -> None:
    """A workbook of one sheet, its first row the header. Text is written as text and can be no formula.

    Raises BadFile, also where the rows are more than a sheet can hold.
    """
    with (
        _replacing(path) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive,
    ):
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels", _RELATIONS.format(_RELATION.format(1, "officeDocument", "xl/workbook.xml"))
        )
        archive.writestr("xl/workbook.xml", _BOOK.format(_attribute(_sheet_name(sheet))))
        parts = _RELATION.format(1, "worksheet", "worksheets/sheet1.xml") + _RELATION.format(
            2, "styles", "styles.xml"
        )
        archive.writestr("xl/_rels/workbook.xml.rels", _RELATIONS.format(parts))
        archive.writestr("xl/styles.xml", _STYLES)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for piece in _sheet_xml(path.name, header, rows):
                part.write(piece.encode("utf-8"))


def _sheet_xml(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{min(40, max(12, len(h) + 4))}" customWidth="1"/>'
        for n, h in enumerate(header, 1)
    )
    yield _SHEET.format(widths).replace("<cols></cols>", "")
    letters = [_letters(n) for n in range(max(len(header), 1))]
    yield '<row r="1">' + "".join(
        f'<c r="{letters[n]}1" s="1" t="inlineStr"><is><t xml:space="preserve">{_text(h)}</t></is></c>'
        for n, h in enumerate(header)
    ) + "</row>"  # fmt: skip
    held: list[str] = []
    for number, row in enumerate(rows, 2):
        if number > ROWS:
            raise BadFile(
                f"“{name}” would need more rows than a sheet can hold.",
                "Save it as .csv, which has no limit.",
            )
        while len(row) > len(letters):
            letters.append(_letters(len(letters)))
        cells = "".join(
            _cell(f"{letters[n]}{number}", c) for n, c in enumerate(row) if c is not None and c != ""
        )
        held.append(f'<row r="{number}">{cells}</row>')
        if len(held) >= _BATCH:
            yield "".join(held)
            held.clear()
    yield "".join(held) + "</sheetData></worksheet>"


def _cell(place: str, cell: Cell) -> str:
    match cell:
        case str():
            return (
                f'<c r="{place}" s="5" t="inlineStr"><is><t xml:space="preserve">{_text(cell)}</t></is></c>'
            )
        case Padded():
            return f'<c r="{place}" s="5" t="inlineStr"><is><t>{_text(str(cell))}</t></is></c>'
        case bool():
            return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
        case int() | float():
            plain = abs(cell) < 1e15  # more digits than a spreadsheet's numbers have
            return f'<c r="{place}"><v>{cell!r}</v></c>' if plain else _cell(place, as_text(cell))
        case date():
            if cell.year < 1901:  # before the days that spreadsheets count
                return _cell(place, as_text(cell))
            days = cell.toordinal() - _EPOCH
            if isinstance(cell, datetime):
                return f'<c r="{place}" s="3"><v>{days + _of_day(cell.time())!r}</v></c>'
            return f'<c r="{place}" s="2"><v>{days}</v></c>'
        case time():
            return f'<c r="{place}" s="4"><v>{_of_day(cell)!r}</v></c>'
    return ""


def _of_day(moment: time) -> float:
    return (moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6) / 86_400


def _text(text: str) -> str:
    """Text for a cell: within its length, without what XML cannot hold, what looks like Excel's escapes kept."""
    text = _NO_XML.sub("", text)[:_LONGEST]
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text) if "_x" in text else text
    return escape(text.replace("\r\n", "\n").replace("\r", "\n"))


def _attribute(text: str) -> str:
    return escape(_NO_XML.sub("", text), {'"': "&quot;"})


def _sheet_name(text: str) -> str:
    """A name that Excel takes: at most 31 characters, none of []:*?/\\, no apostrophe at its ends."""
    return re.sub(r"[\[\]:*?/\\]", " ", text).strip(" '")[:31].strip(" '") or "Sheet1"


def _letters(column: int) -> str:
    """`A` for 0, `AA` for 26."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
