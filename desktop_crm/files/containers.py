"""What a workbook's file holds inside, looked at before it is opened: its real format, and traps."""

import mmap
import zipfile
from collections.abc import Iterable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_PROLOG = 4096  # bytes of a part in which a document type would stand
_PARTS = 400  # parts looked at
_RATIO, _BOMB = 250, 120 << 20  # unpacks to this many times its size and to more than this many bytes


class Refused(Exception):
    """Not opened for one of `refusing.REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check(path: str) -> str:
    """The format of the workbook at `path`. Raises Refused, OSError."""
    with open(path, "rb") as file:  # noqa: PTH123 - the paths here are plain text
        head = file.read(8)
    if head == _OLE:
        return _ole(path)
    if head[:2] == b"PK":
        try:
            with zipfile.ZipFile(path) as archive:
                return _zipped(archive)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, UnicodeError):
            raise Refused("damaged") from None
    raise Refused("not a workbook")


def _ole(path: str) -> str:
    """The compound files that may come: workbooks, their encrypted newer kin, and other documents."""
    names = ("Workbook", "Book", "EncryptedPackage", "WordDocument", "PowerPoint Document")
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:  # noqa: PTH123
        # The names of its streams may stand anywhere in it.
        named = next((n for n in names if data.find(n.encode("utf-16-le") + b"\0\0") >= 0), "")
    reasons = {"EncryptedPackage": "password", "WordDocument": "word", "PowerPoint Document": "slides"}
    if named in reasons:
        raise Refused(reasons[named])
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
                raise Refused("password")
    return kind


def _kind(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> str:
    if "mimetype" in names:
        with archive.open(names["mimetype"]) as part:
            mime = part.read(200).decode("ascii", "replace").strip()
        if mime.startswith(_ODS):
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
    raise Refused("whole book" if {"manifest.json", "data/contacts.jsonl"} <= names.keys() else "archive")


def _without_types(archive: zipfile.ZipFile, infos: Iterable[zipfile.ZipInfo]) -> None:
    """No part of a workbook has a document type; one that has is made to harm its reader."""
    parts = [i for i in infos if i.filename.lower().endswith((".xml", ".rels"))]
    for info in parts[:_PARTS]:
        try:
            with archive.open(info) as part:
                prolog = part.read(_PROLOG)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
            if isinstance(error, RuntimeError) and "password" in str(error):
                raise Refused("password") from None
            continue  # the library that reads it will say
        except Exception:
            continue
        plain = prolog.replace(b"\0", b"").upper()
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise Refused("bomb")
