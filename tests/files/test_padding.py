"""Number formats that put zeros and marks into numbers, and those that do not."""

from pathlib import Path

import openpyxl
import pytest

from desktop_crm.files.padding import find, of_format, show


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("00000", 6083, "06083"),
        ("00000", 123456, "123456"),
        ("00000-0000", 123456789, "12345-6789"),
        ("000\\-00\\-0000", 12345678, "012-34-5678"),
        ('"00"0', None, ""),
        ("[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", 5551234, "555-1234"),
        ("(000) 000-0000", 5551234, "(000) 555-1234"),
        ("[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", 2125551234, "(212) 555-1234"),
        ("# ##0", None, ""),
        ('"+"00 000', 44123, "+44 123"),
        ("0", None, ""),
        ("0.00", None, ""),
        ("#,##0", None, ""),
        ("0%", None, ""),
        ("yyyy\\-mm\\-dd", None, ""),
        ("General", None, ""),
        ('0 "pcs"', None, ""),
        ("00.00", None, ""),
        ("@", None, ""),
        ("", None, ""),
    ],
)
def test_formats(code: str, value: int | None, shown: str) -> None:
    pattern = of_format(code)
    assert bool(pattern) == (value is not None)
    if value is not None:
        assert show(value, pattern) == shown


def test_cells_are_found_by_their_style(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "A & B"
    for row in range(1, 4):
        sheet.append([row, row * 10, "x"])
    sheet["B2"].number_format = "00000"
    sheet["AB3"] = 7
    sheet["AB3"].number_format = "0000"
    book.create_sheet("Other")["A1"] = 5
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert find(str(path), "xlsx", "A & B") == {1: {1: "00000"}, 2: {27: "0000"}}
    assert find(str(path), "xlsx", "Other") == {}


def test_a_file_that_is_odd_pads_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04nothing")
    assert find(str(tmp_path / "a.xlsx"), "xlsx", "Sheet1") == {}
