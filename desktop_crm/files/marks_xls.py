"""Marks of the old Excel files (BIFF5 and BIFF8 in a compound file), by [MS-XLS] and [MS-CFB]."""

import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO

from desktop_crm.files.worksheet import Marks

_END = 0xFFFFFFFA  # sector numbers from here on are marks
_LARGEST = 256 << 20  # bytes of a workbook that are looked at
_BOF, _EOF, _SHEET, _FORMAT, _XF = (0x0809,), 0x000A, 0x0085, (0x041E, 0x001E), 0x00E0
_ROW, _UNSEEN = 0x0208, 0x20
_NUMBER, _RK, _MULRK, _FORMULA = 0x0203, 0x027E, 0x00BD, (0x0006, 0x0206, 0x0406)


def find(file: BinaryIO, sheet: str, of_format: Callable[[str], str], found: Marks) -> None:
    """Adds the marks of a sheet. Raises ValueError, struct.error, IndexError on damage."""
    data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        return
    stream = _stream(data)
    new = struct.unpack_from("<H", stream, 4)[0] == 0x0600
    formats: dict[int, str] = {}
    styles: list[int] = []
    begin = -1
    for kind, at, size in _records(stream, 0):
        if kind in _FORMAT and size > 2:
            formats[struct.unpack_from("<H", stream, at)[0]] = of_format(
                _text(stream, at + 2, new, wide=True)
            )
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", stream, at + 2)[0])
        elif kind == _SHEET and _text(stream, at + 6, new) == sheet:
            begin = struct.unpack_from("<I", stream, at)[0]
    pads = {n: formats[f] for n, f in enumerate(styles) if formats.get(f)}
    if begin >= 0:
        _cells(stream, begin, pads, found)


def _cells(stream: bytes, begin: int, pads: dict[int, str], marks: Marks) -> None:
    found = marks.padded
    for kind, at, size in _records(stream, begin):
        if kind == _ROW and size >= 16:
            first, last, flags = struct.unpack_from("<HH6xB", stream, at + 2)
            marks.hidden += bool(flags & _UNSEEN and last > first)
        elif not pads:
            continue
        elif kind in (_NUMBER, _RK, *_FORMULA) and size >= 6:
            row, column, style = struct.unpack_from("<HHH", stream, at)
            if style in pads:
                found.setdefault(row, {})[column] = pads[style]
        elif kind == _MULRK and size >= 6:
            row, column = struct.unpack_from("<HH", stream, at)
            for n in range((size - 6) // 6):
                style = struct.unpack_from("<H", stream, at + 4 + 6 * n)[0]
                if style in pads:
                    found.setdefault(row, {})[column + n] = pads[style]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place and size of the records of one part of the stream."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == _EOF:
            return
        yield kind, at + 4, size
        at += 4 + size


def _text(stream: bytes, at: int, new: bool, wide: bool = False) -> str:
    """A short string: its length in one byte (in two where `wide`, in BIFF8), then its letters."""
    if not new:
        length = stream[at]
        return stream[at + 1 : at + 1 + length].decode("cp1252", "replace")
    length = struct.unpack_from("<H", stream, at)[0] if wide else stream[at]
    at += 2 if wide else 1
    if stream[at] & 1:
        return stream[at + 1 : at + 1 + 2 * length].decode("utf-16-le", "replace")
    return stream[at + 1 : at + 1 + length].decode("latin-1")


def _stream(data: bytes) -> bytes:
    """The workbook's stream out of the compound file ([MS-CFB] 2)."""
    shift, mini_shift = struct.unpack_from("<HH", data, 30)
    if shift not in (9, 12) or mini_shift != 6:
        raise ValueError("no compound file")
    size = 1 << shift
    tables, first_dir = struct.unpack_from("<II", data, 44)
    mini_limit, mini_fat, _, more, _ = struct.unpack_from("<IIIII", data, 56)
    table = [s for s in struct.unpack_from("<109I", data, 76) if s < _END]
    for _ in range(len(data) // size):  # as many sectors as there are: a chain may lead back into itself
        if more >= _END or len(table) >= tables:
            break
        sector = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        table += [s for s in sector[:-1] if s < _END]
        more = sector[-1]
    fat: list[int] = []
    for sector_number in table:
        fat += struct.unpack_from(f"<{size // 4}I", data, (sector_number + 1) * size)
    folder = _chain(data[size:], fat, first_dir, size)
    entries = [folder[n : n + 128] for n in range(0, len(folder) - 127, 128)]
    for entry in entries:
        name = entry[: max(0, struct.unpack_from("<H", entry, 64)[0] - 2)].decode("utf-16-le", "replace")
        if name in ("Workbook", "Book") and entry[66] == 2:
            start, length = struct.unpack_from("<IQ", entry, 116)
            length &= 0xFFFFFFFF
            if length >= mini_limit:
                return _chain(data[size:], fat, start, size)[:length]
            small = _chain(data[size:], fat, mini_fat, size)
            mini = list(struct.unpack(f"<{len(small) // 4}I", small))
            root = struct.unpack_from("<I", entries[0], 116)[0]
            return _chain(_chain(data[size:], fat, root, size), mini, start, 64)[:length]
    raise ValueError("no workbook")


def _chain(data: bytes, fat: list[int], sector: int, size: int) -> bytes:
    """The sectors of a chain in a row."""
    view, parts, seen = memoryview(data), [], 0
    while sector < _END:
        parts.append(view[sector * size : (sector + 1) * size])
        sector = fat[sector]
        seen += 1
        if seen > len(fat):
            raise ValueError("a chain without end")
    return b"".join(parts)
