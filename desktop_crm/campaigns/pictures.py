"""Pictures of a letter: what they are and how large, read from their first bytes."""

import hashlib
import struct
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

MOST_SHOWN = frozenset({"image/png", "image/jpeg", "image/gif"})  # by every mail program, Outlook too


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the book; `cid` names it inside the message (RFC 2392). Sizes in pixels, 0 if unknown."""

    name: str
    data: bytes
    media_type: str
    width: int
    height: int

    @property
    def cid(self) -> str:
        return f"{hashlib.sha256(self.name.encode()).hexdigest()[:20]}@letter"

    @property
    def file_name(self) -> str:
        """What mail programs call it when it is saved."""
        ending = self.media_type.partition("/")[2].removesuffix("+xml")
        return f"{self.cid[:8]}.{ending}"


def picture(name: str, data: bytes) -> Picture:
    """What the bytes are, whatever the name says; `application/octet-stream` for what is no picture."""
    media_type, (width, height) = _read(data)
    return Picture(name, data, media_type, width, height)


def all_of(images: Mapping[str, bytes]) -> dict[str, Picture]:
    """Every picture by its name."""
    return {name: picture(name, data) for name, data in images.items()}


def data_uri(shown: Picture) -> str:
    """The whole picture as an address, for previews that load nothing."""
    return f"data:{shown.media_type};base64,{b64encode(shown.data).decode('ascii')}"


def _read(data: bytes) -> tuple[str, tuple[int, int]]:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png", _unpacked(">II", data, 16)
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif", _unpacked("<HH", data, 6)
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg", _jpeg(data)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp", _webp(data)
    if data.startswith(b"BM"):
        return "image/bmp", _unpacked("<II", data, 18)
    if b"<svg" in data[:1_000].lower():
        return "image/svg+xml", (0, 0)
    return "application/octet-stream", (0, 0)


def _unpacked(form: str, data: bytes, at: int) -> tuple[int, int]:
    if len(data) < at + struct.calcsize(form):
        return 0, 0
    width, height = struct.unpack_from(form, data, at)
    return width, height


def _jpeg(data: bytes) -> tuple[int, int]:
    """From the start-of-frame segment (ITU T.81 B.2.2)."""
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return 0, 0
        mark = data[at + 1]
        if mark == 0xFF:
            at += 1
        elif 0xC0 <= mark <= 0xCF and mark not in {0xC4, 0xC8, 0xCC}:
            height, width = _unpacked(">HH", data, at + 5)
            return width, height
        else:
            at += 2 + (0 if mark == 0x01 or 0xD0 <= mark <= 0xD7 else int.from_bytes(data[at + 2 : at + 4]))
    return 0, 0


def _webp(data: bytes) -> tuple[int, int]:
    """Lossy, lossless or extended (RFC 9649 §2)."""
    form, rest = data[12:16], data[20:30]
    if len(rest) < 10:
        return 0, 0
    if form == b"VP8X":
        return int.from_bytes(rest[4:7], "little") + 1, int.from_bytes(rest[7:10], "little") + 1
    if form == b"VP8L":
        bits = int.from_bytes(rest[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = _unpacked("<HH", rest, 6)
    return width & 0x3FFF, height & 0x3FFF
