"""What a workbook says beside its values: numbers shown with zeros in front, merged cells, hidden rows.

The library that reads workbooks gives bare numbers and visible and hidden rows alike, so the file is looked
through once more for the rest. What is odd about it is passed over: the values are there all the same.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat

from desktop_crm.files import marks_ods, marks_xls, marks_xlsb, padding
from desktop_crm.files.containers import Held, opened
from desktop_crm.files.worksheet import Marks

_ODD = (
    zipfile.BadZipFile, zlib.error, ElementTree.ParseError, expat.ExpatError, struct.error, LookupError,
    ValueError, OSError, RuntimeError, EOFError, NotImplementedError,
)  # fmt: skip
_CHUNK = 1 << 20
_PART = 64 << 20  # bytes of styles or relations that are looked at
_LONGEST_ROW = 16 << 20
_HIDDEN = re.compile(
    rb'<(?:\w+:)?row\b(?=[^>]*\shidden="(?:1|true)")[^>]*(?<!/)>(.*?)</(?:\w+:)?row>', re.DOTALL
)
_HELD = re.compile(rb"<(?:\w+:)?(?:v|is)\b")


def find(held: Held, kind: str, sheet: str) -> Marks:
    """The marks of a sheet; of xlsx and xls without the merged cells, which the library tells."""
    found = Marks()
    try:
        with opened(held) as file:
            if kind == "xls":
                marks_xls.find(file, sheet, padding.of_format, found)
                return found
            with zipfile.ZipFile(file) as archive:
                if kind == "ods":
                    marks_ods.find(archive, sheet, found)
                elif kind == "xlsb":
                    marks_xlsb.find(archive, sheet, padding.of_format, found)
                else:
                    _xlsx(archive, sheet, found)
    except _ODD:
        pass
    return found


# ---------------------------------------------------------------- xlsx
def _xlsx(archive: zipfile.ZipFile, sheet: str, found: Marks) -> None:
    part = _part(archive, sheet)
    if not part:
        return
    try:
        styles = _styles(archive)
    except _ODD:
        styles = {}
    ids = "|".join(sorted(styles, key=int))
    pattern = re.compile(rf'<(?:\w+:)?c (?=[^>]*\bs="({ids})")[^>]*?\br="([A-Z]{{1,3}})(\d+)"'.encode())
    with archive.open(part) as file:
        for rows in _whole_rows(file):
            for style, column, row in pattern.findall(rows) if styles else ():
                found.padded.setdefault(int(row) - 1, {})[_column(column)] = styles[style.decode()]
            if b'hidden="' in rows:
                found.hidden += sum(bool(_HELD.search(m[1])) for m in _HIDDEN.finditer(rows))


def _whole_rows(file: IO[bytes]) -> Iterator[bytes]:
    """The part in pieces that end with a row."""
    rest = b""
    while chunk := file.read(_CHUNK):
        data = rest + chunk
        cut = data.rfind(b"row>") + 4
        if cut < 4:
            cut = len(data) if len(data) > _LONGEST_ROW else 0
        yield data[:cut]
        rest = data[cut:]
    yield rest


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _tree(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    with archive.open(name) as part:
        data = part.read(_PART + 1)
    if len(data) > _PART or b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
        raise ValueError("no part to be read")
    return ElementTree.fromstring(data)


def _named(tree: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """Elements by their name in whatever namespace: strict and transitional workbooks differ in it."""
    return (e for e in tree.iter() if isinstance(e.tag, str) and e.tag.rpartition("}")[2] == name)


def _styles(archive: zipfile.ZipFile) -> dict[str, str]:
    """The cell styles that pad, each with its pattern."""
    tree = _tree(archive, "xl/styles.xml")
    formats = {e.get("numFmtId"): padding.of_format(e.get("formatCode", "")) for e in _named(tree, "numFmt")}
    if not any(formats.values()):
        return {}
    cells = next(_named(tree, "cellXfs"), None)
    found = [formats.get(xf.get("numFmtId"), "") for xf in (cells if cells is not None else ())]
    return {str(n): pattern for n, pattern in enumerate(found) if pattern}


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The name of a sheet's part."""
    book = _tree(archive, "xl/workbook.xml")
    link = ""
    for element in _named(book, "sheet"):
        if element.get("name") == sheet:
            link = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
    for relation in _named(_tree(archive, "xl/_rels/workbook.xml.rels"), "Relationship"):
        if link and relation.get("Id") == link:
            target = relation.get("Target", "")
            return target[1:] if target.startswith("/") else f"xl/{target}"
    return ""
