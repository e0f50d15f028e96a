"""The rows that an import left, as a file that is put right and comes in again."""

import csv
from pathlib import Path

import openpyxl
import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.book.database import Book
from desktop_crm.exports import problem_rows
from desktop_crm.imports import storing
from tests.imports.test_sheets import workbook
from tests.imports.test_storing import NOW

SHEETS: dict[str, list[tuple[object, ...]]] = {
    "2024": [
        ("Name", "E-mail", "Phone"),
        ("Ann Lee", "ann@x.example", "ask her"),
        ("Bo Ray", "bo@x.example", ""),
    ],
    "2025": [("E-mail", "First Name", "Last Name"), ("cy@", "Cy", "Orr")],
}


def test_problem_rows_are_saved_as_they_were_with_the_reasons(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,E-mail,Birthday\nAnn,nobody,31.02.1980\nBo,bo@x.org,\n", encoding="utf-8")
    result = storing.run(book, path, at=NOW)
    assert result.import_id is not None
    saved = tmp_path / "problems.csv"
    assert problem_rows.save(book, result.import_id, saved) == 1
    header, row = csv.reader(saved.read_text("utf-8-sig").splitlines())
    assert header == ["Name", "E-mail", "Birthday", "Row", "Reason"]
    assert row[:4] == ["Ann", "nobody", "31.02.1980", "2"] and "E-mail: “nobody”" in row[4]
    with pytest.raises(UserError, match="no problems"):
        problem_rows.save(book, 99, saved)


def test_a_workbook_of_several_sheets_stays_one(book: Book, tmp_path: Path) -> None:
    result = storing.run(book, workbook(tmp_path / "fair.xlsx", SHEETS), every_sheet=True, at=NOW)
    assert result.import_id is not None
    saved = tmp_path / "problems.xlsx"
    assert problem_rows.save(book, result.import_id, saved) == 2
    made = openpyxl.load_workbook(saved)
    told = {sheet.title: [row[:4] for row in sheet.iter_rows(values_only=True)] for sheet in made}
    made.close()
    assert told == {
        "2024": [("Name", "E-mail", "Phone", "Row"), ("Ann Lee", "ann@x.example", "ask her", 2)],
        "2025": [("E-mail", "First Name", "Last Name", "Row"), ("cy@", "Cy", "Orr", 2)],
    }


def test_several_sheets_are_one_text_with_the_columns_of_all(book: Book, tmp_path: Path) -> None:
    result = storing.run(book, workbook(tmp_path / "fair.xlsx", SHEETS), every_sheet=True, at=NOW)
    assert result.import_id is not None
    saved = tmp_path / "problems.csv"
    problem_rows.save(book, result.import_id, saved)
    header, *rows = csv.reader(saved.read_text("utf-8-sig").splitlines())
    assert header == ["Name", "E-mail", "Phone", "First Name", "Last Name", "Sheet", "Row", "Reason"]
    assert [row[:7] for row in rows] == [
        ["Ann Lee", "ann@x.example", "ask her", "", "", "2024", "2"],
        ["", "cy@", "", "Cy", "Orr", "2025", "2"],
    ]
