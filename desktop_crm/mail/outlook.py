"""A message that Outlook saved as a file (.msg, MS-OXMSG): who, when, about what, its words.

Nothing in it is trusted: what is missing or broken is left out, nothing is opened, loaded or run.
"""

from __future__ import annotations

import io
import struct
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from desktop_crm.mail import received
from desktop_crm.mail.received import Letter

if TYPE_CHECKING:
    from olefile import OleFileIO

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LONGEST = 200_000  # bytes of one text
_MOST = 50  # recipients
_PROPERTIES = "__properties_version1.0"
_TEXT, _CODED, _TIME, _NUMBER = 0x001F, 0x001E, 0x0040, 0x0003  # PtypString, String8, Time, Integer32
_SUBJECT, _BODY, _HEADERS = 0x0037, 0x1000, 0x007D
_SENDER = (0x5D01, 0x5D0A, 0x0C1F, 0x0065)  # by SMTP, else as the server calls it
_ADDRESS = (0x39FE, 0x3003)
_SENT, _ARRIVED, _CODEPAGE = 0x0039, 0x0E06, 0x3FFD
_NAME = 0x0C1A
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_FAULTS = (OSError, ValueError, TypeError, AttributeError, LookupError, RecursionError, struct.error)


def read(data: bytes) -> Letter | None:
    """The message in a file; None where it is none."""
    if not data.startswith(SIGNATURE):
        return None
    import olefile  # only a dropped message waits for it

    try:
        with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_FATAL) as file:
            return _letter(file) if file.exists(_PROPERTIES) else None
    except _FAULTS:
        return None


def _letter(file: OleFileIO) -> Letter:
    fixed = _fixed(file)
    page = f"cp{fixed.get((_CODEPAGE, _NUMBER), 1252) & 0xFFFFFFFF}"

    def text(*properties: int, inside: str = "") -> str:
        return next((found for one in properties if (found := _text(file, inside, one, page))), "")

    headers = received.read(text(_HEADERS).lstrip().encode("utf-8", "replace") + b"\r\n\r\n")
    sender = next((one for one in (text(p) for p in _SENDER) if "@" in one), "")
    to = [text(*_ADDRESS, inside=place) for place in _recipients(file)]
    at = _moment(fixed.get((_SENT, _TIME))) or _moment(fixed.get((_ARRIVED, _TIME)))
    return Letter(
        at=at or (headers.at if headers else None),
        sender=sender or (headers.sender if headers else ""),
        sender_name=text(_NAME),
        to=tuple(one for one in to if "@" in one) or (headers.to if headers else ()),
        subject=" ".join(text(_SUBJECT).split()),
        text="\n".join(line.rstrip() for line in text(_BODY).splitlines()).strip(),
    )


def _text(file: OleFileIO, inside: str, prop: int, page: str) -> str:
    """A text property: in UTF-16, or in the code page of the message."""
    for kind in (_TEXT, _CODED):
        name = f"{inside}__substg1.0_{prop:04X}{kind:04X}"
        if not file.exists(name):
            continue
        raw: bytes = file.openstream(name).read(_LONGEST)
        return _decoded(raw[: len(raw) // 2 * 2], "utf-16-le") if kind == _TEXT else _decoded(raw, page)
    return ""


def _decoded(raw: bytes, page: str) -> str:
    try:
        found = raw.decode(page, "replace")
    except LookupError:
        found = raw.decode("cp1252", "replace")
    return found.split("\0", 1)[0].strip()


def _fixed(file: OleFileIO) -> dict[tuple[int, int], int]:
    """Numbers and times of the message itself, by property and kind; texts stand in streams of their own."""
    raw = file.openstream(_PROPERTIES).read(_LONGEST)
    found = {}
    for place in range(32, len(raw) - 15, 16):
        kind, prop, _flags, value = struct.unpack_from("<HHIQ", raw, place)
        if kind in (_TIME, _NUMBER):
            found[prop, kind] = value
    return found


def _recipients(file: OleFileIO) -> list[str]:
    tops = {entry[0] for entry in file.listdir(streams=True, storages=False) if len(entry) == 2}
    return [f"{top}/" for top in sorted(tops) if top.startswith("__recip_version1.0_")][:_MOST]


def _moment(ticks: int | None) -> datetime | None:
    """A FILETIME: tenths of microseconds since 1601."""
    if not ticks:
        return None
    try:
        return (_EPOCH + timedelta(microseconds=ticks // 10)).replace(microsecond=0)
    except OverflowError:
        return None
