"""The names of files in archives as a person reads them, whatever the archive's maker wrote them in."""

import re
import zipfile
from collections.abc import Sequence

from desktop_crm.files import encodings

_UTF8 = 0x800  # flag: the name is in UTF-8
_UNICODE_PATH = 0x7075  # extra field with the name in UTF-8


def shown(infos: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Names without what could lead anywhere: no drives, no roots, no `..`; each its own."""
    encoding = _encoding(infos)
    found: list[str] = []
    taken: dict[str, int] = {}
    for info in infos:
        name = _plain(_decoded(info, encoding))
        taken[name] = taken.get(name, 0) + 1
        found.append(name if taken[name] == 1 else f"{name} ({taken[name]})")
    return found


def _encoding(infos: Sequence[zipfile.ZipInfo]) -> str:
    """That of the names that do not say theirs: of DOS as the standard has it, or of the maker's country."""
    raw = b"\n".join(
        i.filename.encode("cp437") for i in infos if not i.flag_bits & _UTF8 and not i.filename.isascii()
    )
    return encodings.detect(raw, whole=True) if raw else "cp437"


def _decoded(info: zipfile.ZipInfo, encoding: str) -> str:
    if info.flag_bits & _UTF8 or info.filename.isascii():
        return info.filename
    told = extra_field(info.extra, _UNICODE_PATH)
    if len(told) > 5:
        return told[5:].decode("utf-8", "replace")
    return info.filename.encode("cp437").decode(encoding, "replace")


def extra_field(data: bytes, wanted: int) -> bytes:
    """The extra field of this number, empty where there is none."""
    at = 0
    while at + 4 <= len(data):
        number, size = (
            int.from_bytes(data[at : at + 2], "little"),
            int.from_bytes(data[at + 2 : at + 4], "little"),
        )
        if number == wanted:
            return data[at + 4 : at + 4 + size]
        at += 4 + size
    return b""


def _plain(name: str) -> str:
    parts = [
        p for p in re.split(r"[/\\]+", name) if p not in ("", ".", "..") and not re.fullmatch(r"[A-Za-z]:", p)
    ]
    text = "/".join(parts) or "file"
    return "".join(c if c.isprintable() else " " for c in text)[:240]
