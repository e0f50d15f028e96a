"""What the columns of a table are called: by the row of names, and where that is not enough by the row above it."""

from collections.abc import Sequence
from itertools import zip_longest

from desktop_crm.files.header_words import says_column
from desktop_crm.files.headers import LOOKED_AT, Row, is_data, width
from desktop_crm.files.sheet import Cell, as_text

Heading = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0


def name_columns(rows: Sequence[Row], header_row: int, headings: Sequence[Heading] = ()) -> tuple[str, ...]:
    """Unique, never empty names for every column that the header or the first rows of the table use.

    A column without a name is `Column 3`; a name that comes again is `Phone (2)`, or `Work Phone` where a heading
    over several columns (merged, or with blanks behind it) stands above.
    """
    header = [_words(c) for c in rows[header_row - 1]] if header_row else []
    body = rows[header_row : header_row + LOOKED_AT]
    widest = max((width(row) for row in body), default=0)
    while header and not header[-1]:
        header.pop()
    if header:  # a comma too many in one row is no new column
        widest = min(widest, len(header)) if _ragged(body, len(header)) else widest
    if header_row > 1:
        groups = _groups(rows, header_row - 2, headings)[: max(widest, len(header))]
        header = _with_groups(header, groups)
    names: list[str] = []
    taken: set[str] = set()
    for n in range(max(widest, len(header))):
        wanted = header[n] if n < len(header) and header[n] else f"Column {n + 1}"
        name, again = wanted, 1
        while name.casefold() in taken:
            again += 1
            name = f"{wanted} ({again})"
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)


def _groups(rows: Sequence[Row], above: int, headings: Sequence[Heading]) -> list[str]:
    """For each column the heading over it in the row above the names; none where that row is a title."""
    cells = [_words(c) for c in rows[above]]
    columns = len(cells)
    if sum(map(bool, cells)) < 2 or any(map(is_data, filter(None, cells))):
        return []
    merged = [(left, right) for top, left, bottom, right in headings if top <= above <= bottom]
    if not merged:
        for n in range(1, columns):
            cells[n] = cells[n] or cells[n - 1]
    for left, right in merged:
        for n in range(left + 1, min(right + 1, columns)):
            cells[n] = cells[left]
    return cells


def _with_groups(header: list[str], groups: list[str]) -> list[str]:
    made = []
    for name, group in zip_longest(header, groups, fillvalue=""):
        needed = header.count(name) > 1 or (says_column(group) and not says_column(name))
        if not name or (group and needed and group.casefold() not in name.casefold()):
            made.append(f"{group} {name}".strip())
        else:
            made.append(name)
    return made


def _words(cell: Cell) -> str:
    return " ".join(as_text(cell).split())


def _ragged(body: Sequence[Row], columns: int) -> bool:
    """Whether rows wider than the header are few, so that they are slips and not unnamed columns."""
    wider = sum(width(row) > columns for row in body)
    return wider * 4 < len(body)
