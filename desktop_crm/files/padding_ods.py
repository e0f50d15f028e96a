"""Padded numbers in OpenDocument sheets: told by the text that stands beside the number."""

import re
import zipfile
from xml.parsers import expat

Padding = dict[int, dict[int, str]]

_PADS = re.compile(
    rb"<number:number-style\b(?:(?!</number:number-style>).)*?min-integer-digits=\"(?:[2-9]|\d\d)\"",
    re.DOTALL,
)
_HEAD = 4 << 20  # bytes in which the styles stand
_FAR = 1 << 20  # rows and columns beyond which nothing is told


def find(archive: zipfile.ZipFile, sheet: str) -> Padding:
    """The cells of a sheet whose number is shown with zeros in front, each with its pattern."""
    heads = []
    for name in ("content.xml", "styles.xml"):
        with archive.open(name) as part:
            heads.append(part.read(_HEAD))
    if not any(_PADS.search(head) for head in heads):
        return {}
    walk = _Walk(sheet)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text
    with archive.open("content.xml") as part:
        parser.ParseFile(part)
    return walk.found


class _Walk:
    """Counts rows and columns through the content of a document."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.found: Padding = {}
        self.inside = False
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
        elif self.inside and name in ("table:table-cell", "table:covered-table-cell"):
            self.columns = _count(attributes.get("table:number-columns-repeated"))
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
                        self.found.setdefault(row, {})[column] = pattern
            self.value = ""
            self.column = min(self.column + self.columns, _FAR)
        elif name == "table:table-row":
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
