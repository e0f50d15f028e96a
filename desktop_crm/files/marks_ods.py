"""Marks of OpenDocument sheets; how a number is shown is told by the text that stands beside it."""

import re
import zipfile
from xml.parsers import expat

from desktop_crm.files.worksheet import Marks

_PADS = re.compile(
    rb"<number:number-style\b(?:(?!</number:number-style>).)*?min-integer-digits=\"(?:[2-9]|\d\d)\"",
    re.DOTALL,
)
_MARKED = re.compile(rb'table:(?:visibility="(?:collapse|filter)"|number-rows-spanned="(?!1"))')
_HEAD = 4 << 20  # bytes in which the styles stand
_CHUNK = 1 << 20
_MERGES, _TOP = 200_000, 60  # merges that are kept; rows in which those to the right matter (headings)
_FAR = 1 << 20  # rows and columns beyond which nothing is told


def find(archive: zipfile.ZipFile, sheet: str, found: Marks) -> None:
    """Adds the marks of a sheet."""
    if not _marked(archive):
        return
    walk = _Walk(sheet, found)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text
    with archive.open("content.xml") as part:
        parser.ParseFile(part)


def _marked(archive: zipfile.ZipFile) -> bool:
    """Whether anything in the document is marked, so that the walk through it is worth its time."""
    with (
        archive.open("styles.xml")
        if "styles.xml" in archive.namelist()
        else archive.open("content.xml") as part
    ):
        if _PADS.search(part.read(_HEAD)):
            return True
    with archive.open("content.xml") as part:
        before = part.read(_HEAD)
        if _PADS.search(before) or _MARKED.search(before):
            return True
        while chunk := part.read(_CHUNK):
            if _MARKED.search(before[-64:] + chunk):
                return True
            before = chunk
    return False


class _Walk:
    """Counts rows and columns through the content of a document."""

    def __init__(self, sheet: str, found: Marks) -> None:
        self.sheet = sheet
        self.found = found
        self.inside = self.hidden = self.filled = False
        self.row = self.column = 0
        self.value = ""
        self.shown: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self.inside = attributes.get("table:name") == self.sheet
            self.row = 0
        elif self.inside and name == "table:table-row":
            self.column = 0
            self.rows = _count(attributes.get("table:number-rows-repeated"))
            self.hidden = attributes.get("table:visibility") in ("collapse", "filter")
            self.filled = False
        elif self.inside and name in ("table:table-cell", "table:covered-table-cell"):
            self.columns = _count(attributes.get("table:number-columns-repeated"))
            self.filled = self.filled or "office:value-type" in attributes
            down, right = (_count(attributes.get(f"table:number-{n}-spanned")) for n in ("rows", "columns"))
            if down > 1 and len(self.found.merges) < _MERGES:
                merge = self.row, self.column, self.row + down - 1, self.column + right - 1
                self.found.merges.append(merge)
            elif right > 1 and self.row < _TOP:
                self.found.merges.append((self.row, self.column, self.row, self.column + right - 1))
            self.value = (
                attributes.get("office:value", "") if attributes.get("office:value-type") == "float" else ""
            )
            self.shown.clear()

    def text(self, data: str) -> None:
        if self.value:
            self.shown.append(data)

    def end(self, name: str) -> None:
        if not self.inside:
            return
        if name in ("table:table-cell", "table:covered-table-cell"):
            pattern = _pattern(self.value, "".join(self.shown).strip()) if self.value else ""
            if pattern and self.rows <= 1000 and self.columns <= 1000:
                for row in range(self.row, self.row + self.rows):
                    for column in range(self.column, self.column + self.columns):
                        self.found.padded.setdefault(row, {})[column] = pattern
            self.value = ""
            self.column = min(self.column + self.columns, _FAR)
        elif name == "table:table-row":
            self.found.hidden += self.rows if self.hidden and self.filled else 0
            self.row = min(self.row + self.rows, _FAR)
        elif name == "table:table":
            self.inside = False


def _count(said: str | None) -> int:
    return int(said) if said and said.isdecimal() else 1


def _pattern(value: str, shown: str) -> str:
    """`00000` for 6083 shown as `06083`; empty where it is shown as it is, or altogether otherwise."""
    digits = re.sub(r"[\s()/\-]", "", shown)
    if shown == value or not digits.isdecimal() or not value.isdecimal() or int(digits) != int(value):
        return ""
    return re.sub(r"\d", "0", shown) if digits[0] == "0" or re.search(r"[()/\-]", shown) else ""
