"""What a workbook's file holds inside, looked at before it is opened: its real format, and traps."""

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

Held = str | bytes  # a file by its path, or what was in it

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MIME = "application/vnd.oasis.opendocument.spreadsheet"
_PROLOG = 4096  # bytes of a part in which a document type would stand
_PARTS = 400  # parts looked at
_CHUNK = 1 << 20
_STREAMS = ("Workbook", "Book", "EncryptedPackage", "WordDocument", "PowerPoint Document")
_OTHERS = {"WordDocument": "word", "PowerPoint Document": "slides"}
_RATIO, _BOMB = 250, 120 << 20  # unpacks to this many times its size and to more than this many bytes


class Refused(Exception):
    """Not opened for one of `refusing.REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Locked(Refused):
    """Opens with a password; `how`: `ooxml`, `xls` or `ods`."""

    def __init__(self, how: str) -> None:
        super().__init__("password")
        self.how = how


def opened(held: Held) -> BinaryIO:
    """The file, to be read from its beginning. Raises OSError."""
    return io.BytesIO(held) if isinstance(held, bytes) else Path(held).open("rb")


def check(held: Held) -> str:
    """The format of a workbook. Raises Refused (Locked where it wants a password), OSError."""
    with opened(held) as file:
        head = file.read(8)
        if head == _OLE:
            return _ole(file)
        if head[:2] == b"PK":
            try:
                with zipfile.ZipFile(file) as archive:
                    return _zipped(archive)
            except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, UnicodeError):
                raise Refused("damaged") from None
    raise Refused("not a workbook")


def _ole(file: BinaryIO) -> str:
    """The compound files that may come: workbooks, their encrypted newer kin, and other documents."""
    names = {n: n.encode("utf-16-le") + b"\0\0" for n in _STREAMS}
    found: set[str] = set()
    file.seek(0)
    rest = b""
    while chunk := file.read(_CHUNK):  # the names of its streams may stand anywhere in it
        data = rest + chunk
        found.update(name for name, mark in names.items() if mark in data)
        rest = data[-64:]
    named = next((n for n in _STREAMS if n in found), "")
    if named == "EncryptedPackage":
        raise Locked("ooxml")
    if named in _OTHERS:
        raise Refused(_OTHERS[named])
    return "xls"


def _zipped(archive: zipfile.ZipFile) -> str:
    infos = archive.infolist()
    names = {i.filename.replace("\\", "/").lstrip("/").lower(): i for i in infos}
    packed = sum(i.compress_size for i in infos)
    unpacked = sum(i.file_size for i in infos if i.filename.lower().endswith((".xml", ".bin", ".rels")))
    if unpacked > _BOMB and unpacked > packed * _RATIO:
        raise Refused("bomb")
    kind = _kind(archive, names)
    _without_types(archive, infos)
    if kind == "ods" and "meta-inf/manifest.xml" in names:
        with archive.open(names["meta-inf/manifest.xml"]) as part:
            if b"encryption-data" in part.read(1 << 20):
                raise Locked("ods")
    return kind


def _kind(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> str:
    if "mimetype" in names:
        with archive.open(names["mimetype"]) as part:
            mime = part.read(200).decode("ascii", "replace").strip()
        if mime.startswith(MIME):
            return "ods"
        raise Refused("word" if "text" in mime else "other office")
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(n.startswith("xl/") for n in names):
        return "xlsx"
    if any(n.startswith("word/") for n in names):
        raise Refused("word")
    if any(n.startswith("ppt/") for n in names):
        raise Refused("slides")
    if any(n.endswith(".iwa") for n in names) or "index.zip" in names:
        raise Refused("numbers")
    if "[content_types].xml" in names:
        return "xlsx"  # its parts may stand anywhere
    raise Refused("archive")


def _without_types(archive: zipfile.ZipFile, infos: Iterable[zipfile.ZipInfo]) -> None:
    """No part of a workbook has a document type; one that has is made to harm its reader."""
    parts = [i for i in infos if i.filename.lower().endswith((".xml", ".rels"))]
    for info in parts[:_PARTS]:
        try:
            with archive.open(info) as part:
                prolog = part.read(_PROLOG)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
            if isinstance(error, RuntimeError) and "password" in str(error):
                raise Refused("locked") from None
            continue  # the library that reads it will say
        except Exception:
            continue
        plain = prolog.replace(b"\0", b"").upper()
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise Refused("bomb")
