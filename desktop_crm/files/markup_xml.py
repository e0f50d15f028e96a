"""Excel's XML of 2003 (SpreadsheetML): sheets, merged cells, dates and how numbers are shown."""

from datetime import datetime, time
from typing import Any
from xml.parsers import expat

from desktop_crm.files import padding
from desktop_crm.files.containers import Refused
from desktop_crm.files.markup_table import Table

_HIDDEN = {"sheethidden": "hidden", "sheetveryhidden": "veryhidden"}
_NUMBERS = 1e15


def tables(data: bytes) -> list[Table]:
    """Every sheet of the workbook. Raises Refused."""
    book = _Book()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = book.start
    parser.EndElementHandler = book.end
    parser.CharacterDataHandler = book.text
    parser.StartDoctypeDeclHandler = _no_types
    parser.EntityDeclHandler = _no_types
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        # Programs that write it by hand forget to escape, or are cut off: what came before stands.
        if not any(t.rows for t in book.tables):
            raise Refused("damaged") from None
    return book.tables


def _no_types(*_said: object) -> None:
    raise Refused("bomb")


class _Book:
    """Follows the elements through the workbook."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.patterns: dict[str, str] = {}
        self.style = ""
        self.row = self.column = -1
        self.across = 0
        self.pattern = self.kind = ""
        self.words: list[str] | None = None
        self.aside = 0  # how deep in a comment or a reading aid

    def start(self, name: str, said: dict[str, str]) -> None:
        tag = _bare(name)
        told = {_bare(k): v for k, v in said.items()}
        if self.aside or tag in ("comment", "phonetictext"):
            self.aside += 1
        elif tag == "style":
            self.style = told.get("id", "")
        elif tag == "numberformat":
            self.patterns[self.style] = padding.of_format(told.get("format", ""))
        elif tag == "worksheet":
            self.tables.append(Table(told.get("name", "")))
            self.row = -1
        elif self.tables:
            self._inside(self.tables[-1], tag, told)

    def _inside(self, table: Table, tag: str, told: dict[str, str]) -> None:
        if tag == "row":
            self.row = _number(told.get("index"), self.row + 2) - 1
            self.column = -1
            self.across = 0
            table.marks.hidden += told.get("hidden") == "1"
        elif tag == "cell":
            self.column = _number(told.get("index"), self.column + self.across + 2) - 1
            self.across = _number(told.get("mergeacross"), 0)
            down = _number(told.get("mergedown"), 0)
            self.pattern = self.patterns.get(told.get("styleid", ""), "")
            if down or self.across:
                merge = self.row, self.column, self.row + down, self.column + self.across
                table.marks.merges.append(merge)
        elif tag == "data":
            self.kind, self.words = told.get("type", "String"), []
        elif tag == "visible":
            self.kind, self.words = "visible", []

    def text(self, data: str) -> None:
        if self.words is not None and not self.aside:
            self.words.append(data)

    def end(self, name: str) -> None:
        if self.aside:
            self.aside -= 1
            return
        tag = _bare(name)
        if tag == "row" and self.tables:
            self.across = 0
        elif tag in ("data", "visible") and self.words is not None and self.tables:
            text, self.words = "".join(self.words), None
            if self.kind == "visible":
                self.tables[-1].visibility = _HIDDEN.get(text.strip().lower(), "visible")
            else:
                self._put(self.tables[-1], text)

    def _put(self, table: Table, text: str) -> None:
        value = _value(self.kind, text)
        if value != "":
            table.put(max(self.row, 0), max(self.column, 0), value)
            if self.pattern and isinstance(value, float):
                table.marks.padded.setdefault(self.row, {})[self.column] = self.pattern


def _bare(name: str) -> str:
    return name.rpartition(" ")[2].lower()


def _number(said: str | None, otherwise: int) -> int:
    return int(said) if said and said.isdecimal() and len(said) < 9 else otherwise


def _value(kind: str, text: str) -> Any:
    match kind:
        case "Number":
            try:
                return float(text)
            except ValueError:
                return text
        case "Boolean":
            return text.strip() == "1"
        case "Error":
            return ""
        case "DateTime":
            return _moment(text.strip())
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _moment(text: str) -> Any:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    if found.year == 1899:  # a time without a day
        return time(found.hour, found.minute, found.second)
    return found.date() if found.time() == time() else found
