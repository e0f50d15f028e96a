"""The rows of an import that had problems, as they stood in the file, each with the reasons.

Put right there, the file can be imported again: a workbook has a sheet for each that was read, a text one table
with the columns of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.files import workbook_writing, writers
from desktop_crm.files.workbook_writing import Table
from desktop_crm.imports import listing
from desktop_crm.imports.listing import StoredProblem

ENDINGS = (".xlsx", ".csv", ".tsv")
_ADDED = ("Row", "Reason")


class _Sheet(NamedTuple):
    """What is written of one sheet of the file: its columns, and its rows with their number and the reasons."""

    name: str
    columns: list[str]
    rows: list[_Row]


class _Row(NamedTuple):
    """A row that had problems, and all of its reasons."""

    first: StoredProblem
    reasons: list[str]

    def told(self) -> list[str | int]:
        return [self.first.row, " ".join(self.reasons)]


def save(book: Book, import_id: int, path: Path) -> int:
    """Writes them to a spreadsheet; how many rows. Raises UserError where there are none or the ending is another."""
    if path.suffix.lower() not in ENDINGS:
        raise no_spreadsheet(path)
    with book.read() as session:
        headers = listing.headers(session, import_id)
        rows = _rows(listing.problems(session, import_id))
    if not rows:
        raise UserError("This import left no problems.")
    held: dict[str, list[_Row]] = {}
    for row in rows:
        held.setdefault(row.first.sheet, []).append(row)
    sheets = [_Sheet(name, _columns(headers.get(name, ()), found), found) for name, found in held.items()]
    if path.suffix.lower() == ".xlsx":
        with writers.replacing(path) as file:
            workbook_writing.write(file, map(_table, sheets), path.name)
    elif len(sheets) == 1:
        table = _table(sheets[0])
        writers.write_csv(path, table.header, table.rows)
    else:
        _write_one(path, sheets)
    return len(rows)


def no_spreadsheet(path: Path) -> UserError:
    """Why nothing is written there."""
    return UserError(f"“{path.name}” is no spreadsheet.", "End its name in .xlsx, .csv or .tsv.")


def _rows(problems: Sequence[StoredProblem]) -> list[_Row]:
    found: dict[tuple[str, int], _Row] = {}
    for problem in problems:
        place = f"{problem.column}: " if problem.column else ""
        row = found.setdefault((problem.sheet, problem.record), _Row(problem, []))
        row.reasons.append(place + problem.reason)
    return list(found.values())


def _columns(header: Sequence[str], rows: Sequence[_Row]) -> list[str]:
    width = max(len(header), *(len(row.first.cells) for row in rows))
    return [*header, *(f"Column {n}" for n in range(len(header) + 1, width + 1))]


def _table(sheet: _Sheet) -> Table:
    lines = [[*_filled(row.first.cells, len(sheet.columns)), *row.told()] for row in sheet.rows]
    return Table(sheet.name or "Sheet1", [*sheet.columns, *_ADDED], lines)


def _filled(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _write_one(path: Path, sheets: Sequence[_Sheet]) -> None:
    """Several sheets as one table that has the columns of all, and says of each row from which sheet it is."""
    places: dict[tuple[str, int], int] = {}
    for sheet in sheets:
        for column in _numbered(sheet.columns):
            places.setdefault(column, len(places))
    lines = []
    for sheet in sheets:
        at = [places[column] for column in _numbered(sheet.columns)]
        for row in sheet.rows:
            held = dict(zip(at, row.first.cells, strict=False))
            lines.append([*(held.get(n, "") for n in range(len(places))), sheet.name, *row.told()])
    writers.write_csv(path, [*(name for name, _ in places), "Sheet", *_ADDED], lines)


def _numbered(names: Sequence[str]) -> list[tuple[str, int]]:
    """The names, each with how many columns before it are called so, too."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, -1) + 1
        found.append((name, seen[name]))
    return found
