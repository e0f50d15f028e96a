"""Numbers that a workbook shows with zeros in front or with marks between: 6083 in the format 00000 is `06083`.

The library that reads workbooks gives bare numbers. Postcodes, telephone and customer numbers need their
zeros, so the formats are read here: the styles of the workbook say which are of that kind, and only where one
is, the sheet is searched for the cells that use it.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.parsers import expat

from desktop_crm.files import padding_ods, padding_xls

Padding = dict[int, dict[int, str]]  # row from 0 → column from 0 → format

_PLAIN = re.compile(r"[0#\-/(). ]+")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_ODD = (
    zipfile.BadZipFile, zlib.error, ElementTree.ParseError, expat.ExpatError, struct.error, LookupError,
    ValueError, OSError, RuntimeError, EOFError,
)  # fmt: skip
_CHUNK = 1 << 20
_PART = 64 << 20  # bytes of styles or relations that are looked at


def of_format(code: str) -> str:
    """The pattern (`0` and `#` for digits, all else as it stands) of a number format that pads, else empty.

    Formats with decimals, thousands, per cent, dates or text pad nothing a reader would miss. Two patterns, as
    in Excel's own format for telephone numbers, stand apart by a semicolon: the second for longer numbers.
    """
    first, *more = code.split(";")
    pattern = _of_section(first)
    if pattern and more and re.match(r"\s*\[<=?\d+\]", first):
        second = _of_section(more[0])
        return f"{pattern};{second}" if second else pattern
    return pattern


def _of_section(code: str) -> str:
    marks = "".join(m[1] or m[2] or "" for m in _LITERAL.finditer(code))
    plain = _LITERAL.sub(lambda m: m[1] or m[2] or "", code)
    bare = _LITERAL.sub("", code)
    if any(c in "0#?;" or c.isalpha() for c in marks) or not _PLAIN.fullmatch(bare) or "." in bare:
        return ""
    digits = [c for c in bare if c in "0#"]
    if digits.count("0") < 2 and not (digits.count("#") > 3 and any(c in "-()/" for c in plain)):
        return ""
    return plain if digits[0] == "0" or any(c not in "0#" for c in plain.strip()) else ""


def show(value: int, pattern: str) -> str:
    """A whole number in a pattern: `6083`, `00000` → `06083`; digits fill it from the right."""
    short, _, long = pattern.partition(";")
    pattern = long if long and len(str(value)) > sum(c in "0#" for c in short) else short
    digits = list(str(value))
    shown: list[str] = []
    first = min((n for n, c in enumerate(pattern) if c in "0#"), default=0)
    for n in range(len(pattern) - 1, -1, -1):
        char = pattern[n]
        if char not in "0#":
            shown.append(char)
            continue
        if digits:
            shown.append(digits.pop())
        elif char == "0":
            shown.append("0")
        if n == first:
            shown.extend(reversed(digits))
            digits = []
    return "".join(reversed(shown)).strip()


def find(path: str, kind: str, sheet: str) -> Padding:
    """The padded cells of a sheet, rows and columns counted from 0; none where anything about it is odd."""
    try:
        if kind == "xls":
            return padding_xls.find(path, sheet, of_format)
        with zipfile.ZipFile(path) as archive:
            if kind == "ods":
                return padding_ods.find(archive, sheet)
            styles = _styles(archive) if kind == "xlsx" else {}
            part = _part(archive, sheet) if styles else ""
            return _cells(archive, part, styles) if part else {}
    except _ODD:
        return {}


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
    formats = {e.get("numFmtId"): of_format(e.get("formatCode", "")) for e in _named(tree, "numFmt")}
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


def _cells(archive: zipfile.ZipFile, part: str, styles: dict[str, str]) -> Padding:
    found: Padding = {}
    ids = "|".join(sorted(styles, key=int))
    pattern = re.compile(rf'<(?:\w+:)?c (?=[^>]*\bs="({ids})")[^>]*?\br="([A-Z]{{1,3}})(\d+)"'.encode())
    with archive.open(part) as file:
        rest = b""
        while chunk := file.read(_CHUNK):
            data = rest + chunk
            cut = data.rfind(b"<")
            for style, column, row in pattern.findall(data[:cut]):
                found.setdefault(int(row) - 1, {})[_column(column)] = styles[style.decode()]
            rest = data[cut:] if cut >= 0 else b""
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
