"""Workbooks made byte by byte, in formats that no library here writes."""

import struct
import zipfile
from pathlib import Path

_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"'
)


def ods(path: Path, rows: str, styles: str = "") -> Path:
    """An OpenDocument workbook with one sheet `Data` whose rows are this XML."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} office:version="1.2">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Data">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", mime)
        archive.writestr("content.xml", content)
        archive.writestr("styles.xml", f"<office:document-styles {_NAMES}/>")
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def xls(
    path: Path,
    cells: list[tuple[int, int, int, int]],
    formats: list[str],
    hidden: dict[int, bool] | None = None,
) -> Path:
    """An Excel 97 workbook with one sheet `Data` of numbers: (row, column, number of the format, value)."""
    names = b"".join(
        _record(0x041E, struct.pack("<HHB", 164 + n, len(f), 0) + f.encode("latin-1"))
        for n, f in enumerate(formats)
    )
    styles = b"".join(
        _record(0x00E0, struct.pack("<HH", 0, f) + bytes(16)) for f in (0, *range(164, 164 + len(formats)))
    )
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 1997, 0, 6))
    sheet_name = struct.pack("<BB", 4, 0) + b"Data"
    size = len(head) + len(names) + len(styles) + 4 + 6 + len(sheet_name) + 4
    book = (
        head
        + names
        + styles
        + _record(0x0085, struct.pack("<IBB", size, 0, 0) + sheet_name)
        + _record(0x0A, b"")
    )
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 1997, 0, 6))
    for row, unseen in (hidden or {}).items():
        body += _record(0x0208, struct.pack("<HHHHHHI", row, 0, 1, 255, 0, 0, 0x20 if unseen else 0))
    for row, column, style, value in cells:
        body += _record(0x0203, struct.pack("<HHHd", row, column, style, value))
    path.write_bytes(_compound(book + body + _record(0x0A, b"")))
    return path


def _compound(stream: bytes) -> bytes:
    """A compound file with the one stream `Workbook` in sectors of 512 bytes."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)

    def entry(name: str, kind: int, child: int, start: int, length: int) -> bytes:
        written = name.encode("utf-16-le") + b"\0\0"
        return (
            written.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(written), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
            + bytes(36)
            + struct.pack("<IQ", start, length)
        )

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    folder += (bytes(66) + b"\0\0" + b"\xff" * 12 + bytes(48)) * 2
    return head + table + folder + stream
