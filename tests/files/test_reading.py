"""The door to files, with files of our own making."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from desktop_crm.base.errors import Stopped, UserError
from desktop_crm.base.work import Step
from desktop_crm.files.reading import open_file
from desktop_crm.files.refusing import FileRefused, Limits
from desktop_crm.files.sheet import Format, Record, Visibility, as_text


def rows_of(path: Path, **how: object) -> list[tuple[str, ...]]:
    with open_file(path, **how) as source:
        return [tuple(map(as_text, r.cells)) for r in source.records() if isinstance(r, Record)]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "Cover"
    cover["A1"] = "List of the shop"
    sheet = book.create_sheet("Customers")
    sheet.append(["Name", "E-mail", "Postcode", "Since", "Seen"])
    sheet.append(["Ann Lee", "ann@example.org", 6083, date(2019, 5, 4), datetime(2026, 1, 2, 10, 30)])  # noqa: DTZ001
    sheet.append([None] * 5)
    sheet.append(["王小明", "wang@example.org", 12345, None, None])
    sheet["C2"].number_format = "00000"
    secret = book.create_sheet("Old")
    secret.append(["Name", "E-mail"])
    secret.append(["Bob", "bob@example.org"])
    secret.sheet_state = "hidden"
    path = tmp_path / "list.xlsx"
    book.save(path)
    return path


def test_a_workbook_opens_at_the_first_sheet_with_a_table(workbook: Path) -> None:
    with open_file(workbook) as source:
        layout = source.layout
        assert (layout.format, layout.sheet, layout.header_row) == (Format.XLSX, "Customers", 1)
        assert layout.columns == ("Name", "E-mail", "Postcode", "Since", "Seen")
        assert [s.visibility for s in layout.sheets][2] is Visibility.HIDDEN
        records = list(source.records())
        assert [(r.number, r.row) for r in records] == [(0, 2), (1, 4)]
        assert source.count() == 2
        assert [r.row for r in source.records()] == [2, 4]  # as often as asked


def test_cells_keep_their_zeros_dates_and_times(workbook: Path) -> None:
    first, second = rows_of(workbook)
    assert first == ("Ann Lee", "ann@example.org", "06083", "2019-05-04", "2026-01-02 10:30:00")
    assert second[:3] == ("王小明", "wang@example.org", "12345")


def test_a_hidden_sheet_is_read_only_when_asked_for(workbook: Path) -> None:
    assert rows_of(workbook, sheet="Old") == [("Bob", "bob@example.org")]
    with pytest.raises(FileRefused, match="no sheet of that name"):
        open_file(workbook, "Nowhere")


def test_the_header_row_can_be_given(workbook: Path) -> None:
    with open_file(workbook, header_row=0) as source:
        assert source.count() == 3
        assert source.layout.columns[0] == "Column 1"


def test_two_walks_through_one_sheet_do_not_mix(workbook: Path) -> None:
    with open_file(workbook) as source:
        one, other = source.records(), source.records()
        pairs = [(next(one), next(other)), (next(one), next(other))]
        assert all(a == b for a, b in pairs)
        abandoned = source.records()
        next(abandoned)
        assert source.count() == 2


def test_a_long_sheet_comes_whole_and_tells_how_far_it_is(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Name", "Number"])
    for n in range(25_000):
        sheet.append([f"Person {n}", n])
    book.save(tmp_path / "long.xlsx")
    steps: list[Step] = []
    with open_file(tmp_path / "long.xlsx") as source:
        last = list(source.records(steps.append))[-1]
        assert isinstance(last, Record)
        assert last.cells == ("Person 24999", 24999)
        assert steps[-1].done == 25_000
        asked: list[int] = []
        with pytest.raises(Stopped):
            for record in source.records(stop=lambda: len(asked) > 10):
                asked.append(record.number)


def test_the_name_of_a_file_does_not_decide(workbook: Path, tmp_path: Path) -> None:
    wrong = workbook.rename(tmp_path / "list.xls")
    assert len(rows_of(wrong)) == 2
    table = tmp_path / "table.xls"
    table.write_text("Name\tE-mail\nAnn\tann@example.org\n")
    assert rows_of(table) == [("Ann", "ann@example.org")]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"%PDF-1.7\n", "PDF"),
        ("a.xls", b"<html><body><table><tr><td>x</td></tr></table>", "web page"),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
        ("a.xlsx", b"PK\x03\x04" + bytes(200), "damaged"),
        ("a.xlsx", b"only a sentence", "only text"),
        ("a.csv", bytes(range(256)) * 8, "not a kind of file"),
        ("a.vcf", b"Name,E-mail\n", "no address card"),
    ],
)
def test_what_is_no_list_is_refused_with_a_remedy(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UserError, match=words) as caught:
        open_file(path)
    assert isinstance(caught.value, FileRefused)
    assert caught.value.file == name
    assert caught.value.remedy.endswith(".")


def test_a_missing_file_and_a_folder_are_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="not there"):
        open_file(tmp_path / "none.csv")
    with pytest.raises(FileRefused, match="folder"):
        open_file(tmp_path)


def test_an_empty_file_has_no_records(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    with open_file(tmp_path / "empty.csv") as source:
        assert (source.count(), source.layout.columns) == (0, ())


def test_a_reader_without_time_or_memory_gives_up_with_a_sentence(workbook: Path) -> None:
    with pytest.raises(FileRefused, match="time"):
        open_file(workbook, limits=Limits(seconds=0.0))
    with pytest.raises(FileRefused, match=r"memory|stopped"):
        open_file(workbook, limits=Limits(memory=1 << 20))
