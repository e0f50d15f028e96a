"""Which row holds the column names, and what the columns are called.

Real tables have titles, notes and blank rows above the names, or no names at all. A row is taken for the
names when it is about as full as the rows of the table, holds words and no data (addresses, dates, amounts),
and no data stands above it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from statistics import median_low

from desktop_crm.files.header_words import TOTALS, says_column, says_surely
from desktop_crm.files.sheet import Cell, Record, as_text

LOOKED_AT = 60  # rows from the top in which the names must stand

Row = Sequence[Cell]


_NUMBER = re.compile(r"[-+(]?[€$£¥]?\s?\d[\d.,'\u00a0 ]*\)?\s?(?:%|€|\$|£|¥|[A-Z]{3})?")
_EMAIL = re.compile(r"\S+@\S+\.\S+|[^@<>]*<[^@<>\s]+@[^@<>\s]+>")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[ T]\d{1,2}:\d{2}.*)?|\d{1,2}:\d{2}(?::\d{2})?")
_PHONE = re.compile(r"\+?[\d\s()./-]{7,}")


def find_header(rows: Sequence[Row]) -> int:
    """The row of the column names, counted from 1 in the rows from the top of a table; 0: there is none."""
    rows = rows[:LOOKED_AT]
    sizes = [sum(not _blank(c) for c in row) for row in rows]
    filled = [s for s in sizes if s]
    if not filled:
        return 0
    usual = median_low(filled)
    # A row of names is at least half as full as the usual row; beside two columns a lone cell is a title.
    least = max(2 if usual > 1 else 1, usual / 2)
    able = [n for n, size in enumerate(sizes) if size >= least]
    if usual == 1:  # more lines of notes than of the table
        wide = [n for n, size in enumerate(sizes) if size > 1]
        spoken = _spoken(rows, sizes, wide) if len(wide) > 1 else None
        if spoken is not None and spoken < wide[-1]:
            return _last_of_two(rows, spoken) + 1
    spoken = _spoken(rows, sizes, able)
    if spoken is not None:
        return _last_of_two(rows, spoken) + 1
    if not able or len(filled) == 1:
        return 0
    first = able[0]
    return first + 1 if _names_by_shape(rows[first], [rows[n] for n in able[1:]]) else 0


def _spoken(rows: Sequence[Row], sizes: Sequence[int], able: Iterable[int]) -> int | None:
    """The first row at least half of which says what columns say, with no fuller row above it."""
    fullest = 0
    for n in able:
        cells = [as_text(c) for c in rows[n] if not _blank(c)]
        hits = sum(_says_column(c) for c in cells)
        able_to_name = hits * 2 >= len(cells) and hits > sum(is_data(c) for c in cells)
        if able_to_name and (_is_sure(cells) or (_is_new(sizes, n) and hits >= min(2, len(cells)))):
            return n if sizes[n] >= fullest or hits * 3 >= len(cells) * 2 else None
        if any(map(is_data, cells)):
            fullest = max(fullest, sizes[n])
    return None


def _is_sure(cells: Sequence[str]) -> bool:
    """Whether the words of columns that are no names of people and towns suffice."""
    hits = sum(_says_surely(c) for c in cells)
    return hits * 2 >= len(cells) and hits > sum(is_data(c) for c in cells)


def _is_new(sizes: Sequence[int], n: int) -> bool:
    """Whether no row as full as this one stands above it, up to a blank row or a title."""
    above = next((m for m in range(n - 1, -1, -1) if sizes[m] < 2), -1)
    return all(size < sizes[n] for size in sizes[above + 1 : n]) and (
        n == 0 or sizes[n] > 1 or not sizes[n - 1]
    )


def _last_of_two(rows: Sequence[Row], n: int) -> int:
    """The row below where the names stand in two rows: groups above (Address), parts below (Street, City)."""
    if n + 2 >= len(rows):
        return n
    above, below = rows[n], rows[n + 1]
    own = [
        (column, as_text(cell))
        for column, cell in enumerate(below)
        if not _blank(cell) and not (column < len(above) and cell == above[column])
    ]
    parts = [cell for column, cell in own if column >= len(above) or _blank(above[column])]
    if not parts or any(is_data(cell) for _, cell in own):
        return n
    hits = sum(_says_column(cell) for _, cell in own)
    grouped = any(not _blank(above[c - 1]) for c, _ in own if 0 < c < len(above) and _blank(above[c]))
    return n + 1 if grouped and hits * 2 >= len(own) else n


@lru_cache(maxsize=4_096)
def _says_column(cell: str) -> bool:
    return len(cell) <= 60 and not is_data(cell) and says_column(cell)


@lru_cache(maxsize=4_096)
def _says_surely(cell: str) -> bool:
    return len(cell) <= 60 and not is_data(cell) and says_surely(cell)


def _names_by_shape(row: Row, below: Sequence[Row]) -> bool:
    """Whether a row of unknown words looks like names: words, each once, and no data among them."""
    cells = [as_text(c).strip() for c in row if not _blank(c)]
    words = [c for c in cells if not _NUMBER.fullmatch(c)]
    numbers = [c for c in cells if _NUMBER.fullmatch(c)]
    if not words and len(numbers) > 2 and _blank(row[0]) and _are_headings(numbers):  # years over a table
        firsts = [r[0] for r in below if r and not _blank(r[0])]
        return bool(firsts) and sum(map(_is_number, firsts)) * 2 < len(firsts)
    if not words or (_blank(row[0]) and _is_number(row[1] if len(row) > 1 else None)):
        return False
    if any(is_data(c) or len(c) > 200 for c in words) or len({c.casefold() for c in cells}) < len(cells):
        return False
    if numbers and not _are_headings(numbers):
        return False
    return not numbers or (not _is_number(row[0]) and bool(below))


def _are_headings(numbers: Sequence[str]) -> bool:
    """Years, or a count such as 1 2 3: the numbers that stand above columns."""
    if not all(n.isdecimal() for n in numbers):
        return False
    values = [int(n) for n in numbers]
    years = all(1800 <= v <= 2100 for v in values)
    return years or (len(values) > 2 and values == list(range(values[0], values[0] + len(values))))


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, (int, float)) or (isinstance(cell, str) and bool(_NUMBER.fullmatch(cell.strip())))


@lru_cache(maxsize=4_096)
def is_data(cell: str) -> bool:
    """Whether a cell holds what only data holds: an address, a date, a telephone number, a decimal."""
    cell = cell.strip()
    if len(cell) > 200 or _EMAIL.fullmatch(cell) or _URL.match(cell) or _DATE.fullmatch(cell):
        return True
    return bool(_NUMBER.fullmatch(cell) or (_PHONE.fullmatch(cell) and any(map(str.isdecimal, cell))))


def _blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def width(row: Row) -> int:
    """Cells up to the last one that holds something."""
    return next((n for n in range(len(row), 0, -1) if not _blank(row[n - 1])), 0)


def records(rows: Iterable[tuple[int, Row]], columns: int, header: Row = ()) -> Iterator[Record]:
    """Data rows as records: blank rows and repetitions of the header are left out, short rows filled up.

    `rows` are what follows the header, each with its number in the file; `header` the cells of the header row.
    """
    names = _plain(header)
    repeats = sum(map(bool, names)) > 1
    first = header[0] if repeats else None
    number = 0
    for row, cells in rows:
        begin = cells[0] if cells else ""
        # Nearly every row has something in its first cell, so this is looked at before all of them.
        if (not begin or (isinstance(begin, str) and begin.isspace())) and all(map(_blank, cells)):
            continue
        if repeats and begin == first and _plain(cells) == names:
            continue
        missing = columns - len(cells)
        if missing > 0:
            filling: Cell = "" if isinstance(begin, str) else None
            made = (*cells, *[filling] * missing)
        else:
            made = tuple(cells[: max(columns, width(cells))]) if missing else tuple(cells)
        # Only a row that begins with nothing or with one of few words is looked at closer.
        total = (not begin or begin in TOTALS) and _is_total(made)
        yield Record(number, row, made, total)
        number += 1


def _is_total(cells: Row) -> bool:
    """Whether a row says the sum of those above: the word for it, and beside it only numbers."""
    held = [as_text(cell).strip() for cell in cells if not _blank(cell)]
    return bool(held) and held[0] in TOTALS and all(map(_NUMBER.fullmatch, held[1:]))


def _plain(cells: Row) -> list[str]:
    return [as_text(c).strip() for c in cells[: width(cells)]]
