"""Number formats that put zeros and marks into numbers, and those that do not."""

from pathlib import Path

import openpyxl
import pytest

from desktop_crm.files.marks import find
from desktop_crm.files.padding import of_format, show
from desktop_crm.files.reading import open_file
from desktop_crm.files.sheet import Record, as_text
from tests.files.making import ods, xls


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
    assert find(str(path), "xlsx", "A & B").padded == {1: {1: "00000"}, 2: {27: "0000"}}
    assert find(str(path), "xlsx", "Other").padded == {}


def test_a_file_that_is_odd_pads_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04nothing")
    assert find(str(tmp_path / "a.xlsx"), "xlsx", "Sheet1").padded == {}


def test_zeros_of_an_old_excel_file(tmp_path: Path) -> None:
    path = xls(
        tmp_path / "a.xls", [(0, 0, 1, 6083), (0, 1, 0, 6083), (2, 3, 1, 70), (3, 0, 2, 5)], ["00000", "0.0"]
    )
    assert find(str(path), "xls", "Data").padded == {0: {0: "00000"}, 2: {3: "00000"}}
    with open_file(path, header_row=0) as source:
        first = source.sample(1)[0]
    assert isinstance(first, Record)
    assert [as_text(c) for c in first.cells[:2]] == ["06083", "6083"]


def test_zeros_of_an_opendocument_sheet(tmp_path: Path) -> None:
    style = (
        '<number:number-style style:name="N1"><number:number number:decimal-places="0" '
        'number:min-integer-digits="5"/></number:number-style>'
    )

    def cell(value: str, shown: str, more: str = "") -> str:
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}" {more}><text:p>{shown}</text:p>'
            "</table:table-cell>"
        )

    twice = cell("6083", "06083", 'table:number-columns-repeated="2"')
    rows = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3"/>'
        f"</table:table-row><table:table-row>{cell('1', '1')}{twice}"
        f"{cell('12.5', '12.50')}{cell('12345', '12.345')}</table:table-row>"
    )
    path = ods(tmp_path / "a.ods", rows, style)
    assert find(str(path), "ods", "Data").padded == {2: {1: "00000", 2: "00000"}}
    assert find(str(ods(path, rows)), "ods", "Data").padded == {}
    with open_file(ods(path, rows, style), header_row=0) as source:
        (record,) = source.records()
    assert isinstance(record, Record)
    assert [as_text(c) for c in record.cells] == ["1", "06083", "06083", "12.5", "12345"]


def test_a_table_that_begins_further_right_keeps_its_zeros(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["C3"], book.active["D3"] = "Name", "Postcode"
    book.active["C4"], book.active["D4"] = "Ann", 83
    book.active["D4"].number_format = "00000"
    book.save(tmp_path / "a.xlsx")
    with open_file(tmp_path / "a.xlsx") as source:
        (record,) = source.records()
    assert isinstance(record, Record)
    assert [as_text(c) for c in record.cells] == ["Ann", "00083"]
