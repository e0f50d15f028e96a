"""The tables of a web page: what many shops and portals save under the name .xls."""

import re
from html.parser import HTMLParser

from desktop_crm.files.markup_table import FAR, Table

_BREAKS = frozenset(("br", "p", "div", "li"))
_UNSEEN = frozenset(("script", "style", "title", "noscript", "template"))
_CELLS = frozenset(("td", "th"))
_INLINE = frozenset(("span", "div", "p", "b", "i", "a", "font", "small", "sup"))
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SHEET_NAME = re.compile(r"<x:Name>([^<]{1,100})</x:Name>", re.IGNORECASE)
_SPAN = 1000  # as browsers do


def tables(text: str) -> list[Table]:
    """Every table of the page with its cells in their places."""
    page = _Page()
    page.feed(_without_comments(text))
    page.close()
    page.end_all()
    names = [m[1].strip() for m in _SHEET_NAME.finditer(text[:65536])]
    if len(names) == len(page.done):
        for table, name in zip(page.done, names, strict=True):
            table.name = name
    return page.done


def _without_comments(text: str) -> str:
    """The library takes a time that grows with the square of comments that never end."""
    pieces, at = [], 0
    while (begin := text.find("<!--", at)) >= 0:
        pieces.append(text[at:begin])
        end = text.find("-->", begin + 4)
        if end < 0:
            return "".join(pieces)
        at = end + 3
    return "".join([*pieces, text[at:]])


class _Open:
    """A table whose end has not come: the present row and cell, and the places that cells from above take."""

    def __init__(self) -> None:
        self.table = Table()
        self.row = -1
        self.column = 0
        self.cell: list[str] | None = None
        self.across = self.down = 1
        self.taken: dict[int, int] = {}  # column → the last row that a cell from above reaches

    def begin_row(self) -> None:
        self.end_cell()
        self.row += 1
        self.column = 0

    def begin_cell(self, across: int, down: int) -> None:
        self.end_cell()
        if self.row < 0:
            self.begin_row()
        while self.taken.get(self.column, -1) >= self.row:
            self.column += 1
        self.cell, self.across, self.down = [], across, down

    def end_cell(self) -> None:
        if self.cell is None:
            return
        text = _plain("".join(self.cell))
        if text:
            self.table.put(self.row, self.column, text)
        right, bottom = self.column + self.across - 1, min(self.row + self.down - 1, FAR)
        if self.down > 1 or self.across > 1:
            self.table.marks.merges.append((self.row, self.column, bottom, right))
            for column in range(self.column, right + 1) if self.down > 1 else ():
                self.taken[column] = bottom
        self.column = right + 1
        self.cell = None


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[_Open] = []
        self.done: list[Table] = []
        self.unseen = ""
        self.hidden, self.deep = "", 0  # an element that is not shown, and how many of its name are open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.hidden:
            self.deep += tag == self.hidden
        elif tag in _INLINE and _HIDDEN.search(dict(attrs).get("style") or ""):
            self.hidden, self.deep = tag, 1
        elif tag in _UNSEEN:
            self.unseen = tag
        elif tag == "table" and len(self.open) < 50:
            self.open.append(_Open())
        elif self.open:
            self._inside(self.open[-1], tag, dict(attrs))

    def _inside(self, held: _Open, tag: str, said: dict[str, str | None]) -> None:
        if tag == "tr":
            held.begin_row()
            held.table.marks.hidden += bool(_HIDDEN.search(said.get("style") or ""))
        elif tag in _CELLS:
            held.begin_cell(_span(said.get("colspan")), _span(said.get("rowspan")))
        elif held.cell is not None and tag in _BREAKS:
            held.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self.hidden and tag not in _CELLS and tag not in ("tr", "table"):
            self.deep -= tag == self.hidden
            self.hidden = self.hidden if self.deep else ""
            return
        self.hidden = ""  # its end was forgotten
        if tag == self.unseen:
            self.unseen = ""
        elif self.open and tag == "table":
            self._end_table()
        elif self.open and (tag in _CELLS or tag == "tr"):
            self.open[-1].end_cell()
        elif self.open and tag in _BREAKS and self.open[-1].cell is not None:
            self.open[-1].cell.append("\n")

    def handle_data(self, data: str) -> None:
        if self.open and not self.unseen and not self.hidden:
            cell = self.open[-1].cell
            if cell is not None:
                cell.append(data.replace("\r", " ").replace("\n", " ").replace("\t", " "))

    def _end_table(self) -> None:
        held = self.open.pop()
        held.end_cell()
        self.done.append(held.table)

    def end_all(self) -> None:
        while self.open:
            self._end_table()


def _span(said: str | None) -> int:
    return min(max(int(said), 1), _SPAN) if said and said.strip().isdecimal() and len(said) < 8 else 1


def _plain(text: str) -> str:
    """The text as a browser shows it: blanks in a row are one, breaks stay."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
