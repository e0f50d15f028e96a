"""Workbooks as the reading process holds them: sheets of rows, with what the rows do not tell."""

from collections.abc import Iterator
from typing import Any, Protocol

import python_calamine as calamine

from desktop_crm.files import containers, flat, marks, unlocking
from desktop_crm.files.containers import Held, Locked, Refused
from desktop_crm.files.worksheet import Marks, Merge, Sheet

_WIDEST = 3  # columns of a merged cell that labels rows and is no box of text
_COPIED = 100_000  # rows into which the format of a merged cell is copied


class Book(Protocol):
    """An open workbook; `format` is one of sheet.Format."""

    format: str

    def sheets(self) -> tuple[tuple[str, str], ...]:
        """Names and visibility."""

    def load(self, name: str) -> Sheet: ...


def open_book(path: str, password: str) -> Book:
    """Opens by content. Raises Refused and whatever a damaged file makes the libraries raise."""
    text = flat.kind_of(path)
    if text in (flat.PAGE, flat.MAIL, flat.EXCEL_XML):
        from desktop_crm.files.markup import MarkupBook

        return MarkupBook(path, text)
    held: Held = flat.packed(path) if text == flat.OPEN_DOCUMENT else path
    try:
        kind = containers.check(held)
    except Locked as locked:
        held = unlocking.unlock(held, locked.how, password)
        kind = containers.check(held)
    try:
        return CalamineBook(held, kind)
    except calamine.PasswordError:
        if kind != "xls":
            raise Refused("locked") from None
        return CalamineBook(unlocking.unlock(held, "xls", password), kind)


class CalamineBook:
    """A workbook read by the library; the sheet asked for last is held."""

    def __init__(self, held: Held, kind: str) -> None:
        self.held = held
        self.format = kind
        self.book = _load(held, kind)
        self.sheet: Sheet | None = None

    def sheets(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (m.name, str(m.visible).rpartition(".")[2].lower())
            for m in self.book.sheets_metadata
            if m.typ == calamine.SheetTypeEnum.WorkSheet
        )

    def load(self, name: str) -> Sheet:
        if self.sheet is None or self.sheet.name != name:
            self.sheet = None  # frees the one before
            held = self.book.get_sheet_by_name(name)
            found = marks.find(self.held, self.format, name)
            found.merges += [(*first, *last) for first, last in held.merged_cell_ranges or ()]
            _pad_merged(found)
            height = held.total_height + 1 if held.height else 0
            begin = held.start[1] if held.start else 0
            rows = held.iter_rows if held.height else lambda: iter(())
            self.sheet = Sheet(name, rows, height, held.total_width + 1, begin, found)
        return self.sheet


def _load(held: Held, kind: str) -> calamine.CalamineWorkbook:
    """By the file's content: the library itself goes by the name's ending where it has one."""
    if isinstance(held, str) and held.lower().endswith("." + kind):
        return calamine.CalamineWorkbook.from_path(held)
    with containers.opened(held) as file:
        return calamine.CalamineWorkbook.from_filelike(file)


def _pad_merged(found: Marks) -> None:
    """A number whose cell is merged down is shown alike in each of its rows."""
    for top, left, bottom, _ in found.merges:
        pattern = found.padded.get(top, {}).get(left)
        if pattern:
            for row in range(top + 1, min(bottom, top + _COPIED) + 1):
                found.padded.setdefault(row, {})[left] = pattern


def labels(found: Marks) -> list[Merge]:
    """The merged cells whose value belongs to each row that they span, in the order of their rows."""
    return sorted(m for m in found.merges if m[2] > m[0] and m[3] - m[1] < _WIDEST)


def repeated(rows: Iterator[tuple[int, list[Any]]], sheet: Sheet) -> Iterator[tuple[int, list[Any]]]:
    """The rows with the values of merged cells in each row they span; a row with nothing of its own stays blank."""
    waiting = labels(sheet.marks)[::-1]
    if not waiting:
        yield from rows
        return
    present: dict[int, tuple[int, Any]] = {}  # column → the last row of its merged cell, the value
    for number, row in rows:
        filled = present and any(cell != "" for cell in row)
        for column, (last, value) in [*present.items()] if filled else ():
            if number > last:
                del present[column]
            elif column < len(row) and row[column] == "":
                row[column] = value
        while waiting and waiting[-1][0] <= number:
            top, left, bottom, _ = waiting.pop()
            column = left - sheet.first
            if top == number and 0 <= column < len(row) and row[column] != "":
                present[column] = bottom, row[column]
        yield number, row
