"""What a workbook says beside its values: merged cells, hidden rows, and zeros in every format."""

import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from desktop_crm.files.marks import find
from desktop_crm.files.reading import open_file
from desktop_crm.files.sheet import Record, as_text
from tests.files.making import ods, xls


def texts(path: Path) -> list[tuple[str, ...]]:
    with open_file(path) as source:
        return [tuple(map(as_text, r.cells)) for r in source.records() if isinstance(r, Record)]


def test_a_merged_cell_labels_each_of_its_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Our customers", None, None, None],
        ["Company", "Person", "Postcode", "Note"],
        ["ACME", "Ann", 6083, "x"],
        [None, "Bob", None, None],
        [None, None, None, None],
        ["Beta", "Cid", 1234, None],
        ["a box of text", None, None, None],
        [None, "Dan", None, None],
    ):
        sheet.append(row)
    for place in ("A1:D1", "A3:A5", "C3:C4", "A7:D8"):
        sheet.merge_cells(place)
    sheet["C3"].number_format = "00000"
    book.save(tmp_path / "a.xlsx")
    with open_file(tmp_path / "a.xlsx") as source:
        assert (source.layout.header_row, source.layout.merged) == (2, 2)
    assert texts(tmp_path / "a.xlsx") == [
        ("ACME", "Ann", "06083", "x"),
        ("ACME", "Bob", "06083", ""),
        ("Beta", "Cid", "1234", ""),
        ("a box of text", "", "", ""),
    ]


def test_rows_that_only_look_tall_are_one_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Name", "Phone"], ["Ann", "1"], [None, None], ["Bob", "2"], [None, None]):
        sheet.append(row)
    for place in ("A2:A3", "B2:B3", "A4:A5", "B4:B5"):
        sheet.merge_cells(place)
    book.save(tmp_path / "a.xlsx")
    assert texts(tmp_path / "a.xlsx") == [("Ann", "1"), ("Bob", "2")]


def test_hidden_rows_come_in_and_are_counted(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for n in range(6):
        sheet.append([f"Name {n}", f"Phone {n}"] if n else ["Name", "Phone"])
    for n in (3, 4, 90):
        sheet.row_dimensions[n].hidden = True
    book.save(tmp_path / "a.xlsx")
    with open_file(tmp_path / "a.xlsx") as source:
        assert (source.layout.hidden_rows, source.count()) == (2, 5)


def cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def test_marks_of_an_opendocument_sheet(tmp_path: Path) -> None:
    two = 'table:number-rows-spanned="2"'
    rows = (
        f"<table:table-row>{cell('Company')}{cell('Person')}</table:table-row>"
        f"<table:table-row>{cell('ACME', two)}{cell('Ann')}</table:table-row>"
        f'<table:table-row table:visibility="filter"><table:covered-table-cell/>{cell("Bob")}</table:table-row>'
        '<table:table-row table:visibility="collapse" table:number-rows-repeated="5"><table:table-cell/>'
        "</table:table-row>"
        f'<table:table-row table:visibility="collapse" table:number-rows-repeated="2">{cell("Eve")}{cell("Fay")}'
        "</table:table-row>"
    )
    path = ods(tmp_path / "a.ods", rows)
    with open_file(path) as source:
        assert (source.layout.hidden_rows, source.layout.merged) == (3, 1)
    assert texts(path) == [("ACME", "Ann"), ("ACME", "Bob"), ("Eve", "Fay"), ("Eve", "Fay")]


def test_hidden_rows_of_an_old_excel_file(tmp_path: Path) -> None:
    path = xls(tmp_path / "a.xls", [(0, 0, 0, 1), (1, 0, 0, 2)], [], hidden={1: True, 0: False})
    assert find(str(path), "xls", "Data").hidden == 1


# ---------------------------------------------------------------- xlsb
def record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(data)
    return head + (bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])) + data


def text(value: str) -> bytes:
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def xlsb(path: Path) -> Path:
    """A binary workbook: 6083 as 00000 in A1 over two rows, a hidden row with a number, a hidden row without."""
    styles = (
        record(44, struct.pack("<H", 164) + text("00000"))
        + record(626) + record(47, struct.pack("<HH", 0xFFFF, 164) + bytes(12)) + record(627)
        + record(617, struct.pack("<I", 2)) + record(47, struct.pack("<HH", 0, 0) + bytes(12))
        + record(47, struct.pack("<HH", 0, 164) + bytes(12)) + record(618)
    )  # fmt: skip

    def row(number: int, hidden: bool) -> bytes:
        return record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 if hidden else 0, 0, 0))

    sheet = (
        row(0, False) + record(5, struct.pack("<IId", 0, 1, 6083.0)) + record(5, struct.pack("<IId", 1, 0, 5.0))
        + row(1, True) + record(5, struct.pack("<IId", 1, 0, 7.0)) + row(2, True) + record(1, struct.pack("<II", 0, 0))
        + record(177, struct.pack("<I", 1)) + record(176, struct.pack("<IIII", 0, 1, 0, 0))
    )  # fmt: skip
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/styles.bin", styles)
        archive.writestr(
            "xl/workbook.bin", record(156, struct.pack("<II", 0, 1) + text("rId1") + text("Data"))
        )
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.bin"/>',
        )
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


def test_marks_of_a_binary_workbook(tmp_path: Path) -> None:
    found = find(str(xlsb(tmp_path / "a.xlsb")), "xlsb", "Data")
    assert found.padded == {0: {0: "00000"}}
    assert found.merges == [(0, 0, 1, 0)]
    assert found.hidden == 1


@pytest.mark.parametrize("kind", ["xlsx", "xlsb", "xls", "ods"])
def test_a_file_that_is_odd_has_no_marks(tmp_path: Path, kind: str) -> None:
    for data in (b"", b"PK\x03\x04nothing", bytes(5000), xlsb(tmp_path / "b").read_bytes()[:400]):
        (tmp_path / "a").write_bytes(data)
        assert find(str(tmp_path / "a"), kind, "Data").hidden == 0


def test_a_list_of_sectors_that_leads_into_itself_ends(tmp_path: Path) -> None:
    free = 0xFFFFFFFF
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(22) + struct.pack("<HH", 9, 6) + bytes(10)
    head += struct.pack("<II", 5, 0) + bytes(4) + struct.pack("<IIIII", 4096, 0, 0, 0, 1)
    head += struct.pack("<109I", *[free] * 109)
    (tmp_path / "a.xls").write_bytes(head + struct.pack("<128I", *[free] * 127, 0))
    assert find(str(tmp_path / "a.xls"), "xls", "Data").hidden == 0
