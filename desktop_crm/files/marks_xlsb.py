"""Marks of binary workbooks (xlsb, [MS-XLSB] 2.1.4): records of a kind, a size and their data."""

import posixpath
import re
import struct
import zipfile
from collections.abc import Callable, Iterator

from desktop_crm.files.worksheet import Marks

_ROW, _MERGE, _SHEET, _FORMAT, _XF, _CELL_XFS, _CELL_XFS_END = 0, 176, 156, 44, 47, 617, 618
_NUMBERS = (2, 5, 9)  # cells with a number: packed, whole, of a formula
_CELLS = range(1, 12)
_UNSEEN = 0x10
_LARGEST, _MERGES = 256 << 20, 200_000
_RELATION = re.compile(rb"<Relationship\b[^>]*>")


def find(archive: zipfile.ZipFile, sheet: str, of_format: Callable[[str], str], found: Marks) -> None:
    """Adds the marks of a sheet. Raises struct.error, LookupError, ValueError on damage."""
    pads = _pads(_read(archive, "xl/styles.bin"), of_format) if _has(archive, "xl/styles.bin") else {}
    data = _read(archive, _part(archive, sheet))
    row, unseen = 0, False
    for kind, at, size in _records(data):
        if kind == _ROW and size >= 12:
            row, flags = struct.unpack_from("<I7xB", data, at)
            unseen = bool(flags & _UNSEEN)
        elif kind in _CELLS:
            if unseen and kind > 1:  # counted by its first value
                found.hidden, unseen = found.hidden + 1, False
            if pads and kind in _NUMBERS:
                column, style = struct.unpack_from("<II", data, at)
                pattern = pads.get(style & 0xFFFFFF)
                if pattern:
                    found.padded.setdefault(row, {})[column] = pattern
        elif kind == _MERGE and len(found.merges) < _MERGES:
            first, last, left, right = struct.unpack_from("<IIII", data, at)
            found.merges.append((first, left, last, right))


def _pads(data: bytes, of_format: Callable[[str], str]) -> dict[int, str]:
    """The cell styles that pad, each with its pattern."""
    formats: dict[int, str] = {}
    found: dict[int, str] = {}
    inside, number = False, 0
    for kind, at, _ in _records(data):
        if kind == _FORMAT:
            formats[struct.unpack_from("<H", data, at)[0]] = of_format(_text(data, at + 2)[0])
        elif kind in (_CELL_XFS, _CELL_XFS_END):
            inside = kind == _CELL_XFS
        elif kind == _XF and inside:
            pattern = formats.get(struct.unpack_from("<H", data, at + 2)[0])
            if pattern:
                found[number] = pattern
            number += 1
    return found


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The name of a sheet's part."""
    data, link = _read(archive, "xl/workbook.bin"), ""
    for kind, at, _ in _records(data):
        if kind == _SHEET:
            told, after = _text(data, at + 8)
            if _text(data, after)[0] == sheet:
                link = told
    for relation in _RELATION.findall(_read(archive, "xl/_rels/workbook.bin.rels")):
        said = dict(re.findall(r'(\w+)="([^"]*)"', relation.decode("utf-8", "replace")))
        if link and said.get("Id") == link:
            return posixpath.normpath(posixpath.join("/xl", said.get("Target", "")))[1:]
    raise LookupError(sheet)


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, place and size of each record."""
    at = 0
    while at < len(data):
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | data[at] << 7
            at += 1
        size = 0
        for shift in (0, 7, 14, 21):
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        yield kind, at, size
        at += size


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A string, and where it ends."""
    (length,) = struct.unpack_from("<I", data, at)
    end = at + 4 + 2 * length
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _has(archive: zipfile.ZipFile, name: str) -> bool:
    return name in archive.namelist()


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        data = part.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise ValueError("too large to be looked through")
    return data
