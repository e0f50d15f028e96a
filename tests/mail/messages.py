"""Messages as Outlook saves them, written by hand: a compound file (MS-CFB) of streams."""

import struct
from datetime import UTC, datetime

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALLEST = 4096  # smaller streams would lie in a stream of their own


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of these streams; `folder/name` lies in a storage."""
    fat: list[int] = []
    sectors: list[bytes] = []

    def put(data: bytes) -> int:
        data = data.ljust(-(-max(len(data), _SMALLEST) // _SECTOR) * _SECTOR, b"\0")
        first, count = len(sectors), len(data) // _SECTOR
        for number in range(count):
            sectors.append(data[number * _SECTOR : (number + 1) * _SECTOR])
            fat.append(first + number + 1 if number < count - 1 else _END)
        return first

    entries: list[list[object]] = [
        ["Root Entry", 5, _FREE, _FREE, _END, 0]
    ]  # name, kind, next, child, start, size
    folders = {"": 0}
    for path, data in streams.items():
        folder, _, name = path.rpartition("/")
        if folder not in folders:
            folders[folder] = len(entries)
            entries.append([folder, 1, entries[0][3], _FREE, 0, 0])
            entries[0][3] = len(entries) - 1
        above = entries[folders[folder]]
        entries.append([name, 2, above[3], _FREE, put(data), max(len(data), _SMALLEST)])
        above[3] = len(entries) - 1
    directory = b"".join(_entry(*entry) for entry in entries)  # type: ignore[arg-type]
    begin = put(directory)
    fat_at = len(sectors)
    count = -(-(fat_at + 2) // (_SECTOR // 4))
    fat += [_FAT] * count
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(count * _SECTOR, b"\xff")
    sectors += [table[n * _SECTOR : (n + 1) * _SECTOR] for n in range(count)]
    places = [fat_at + n for n in range(count)] + [_FREE] * (109 - count)
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, count, begin, 0,
        _SMALLEST, _END, 0, _END, 0,
    )  # fmt: skip
    return head + struct.pack("<109I", *places) + b"".join(sectors)


def _entry(name: str, kind: int, beside: int, child: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16xI16xIQ", written, len(written), kind, 1, _FREE, beside, child, 0, start, size
    )


def message(
    subject: str = "The pear tree",
    body: str = "Could we look at it?\r\nDorothy",
    sender: str = "dorothy@beecham.example",
    to: tuple[str, ...] = ("hello@fernhill.example",),
    at: datetime | None = datetime(2026, 11, 3, 10, 4, tzinfo=UTC),
    coded: str = "",
) -> bytes:
    """A message as Outlook saves it; `coded`: its texts in that code page in place of UTF-16."""
    ticks = 0 if at is None else int((at - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds() * 10_000_000)
    fixed = b"\0" * 32
    if ticks:
        fixed += struct.pack("<HHIQ", 0x0040, 0x0039, 6, ticks)
    if coded:
        fixed += struct.pack("<HHIQ", 0x0003, 0x3FFD, 6, int(coded.removeprefix("cp")))
    kind = "001E" if coded else "001F"

    def text(words: str) -> bytes:
        return words.encode(coded or "utf-16-le", "replace")

    streams = {
        "__properties_version1.0": fixed,
        f"__substg1.0_0037{kind}": text(subject),
        f"__substg1.0_1000{kind}": text(body),
        f"__substg1.0_5D01{kind}": text(sender),
        f"__substg1.0_0C1A{kind}": text("Dorothy Beecham"),
    }
    for number, one in enumerate(to):
        streams[f"__recip_version1.0_#{number:08X}/__substg1.0_39FE{kind}"] = text(one)
    return compound(streams)
