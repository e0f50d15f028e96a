"""What is written is read again as it was, by our own readers and by others'."""

import csv
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_crm.base.errors import BadFile
from desktop_crm.files.entry import Entry, Photo, Postal, Value
from desktop_crm.files.formulas import mark
from desktop_crm.files.reading import open_file
from desktop_crm.files.sheet import CardRecord, Cell, Padded, Record
from desktop_crm.files.writers import write_csv, write_vcf, write_xlsx

HEADER = ["Name", "E-mail", "Phone"]
MOMENT = datetime(2026, 11, 3, 10, 4, 5)  # noqa: DTZ001
ROWS: list[list[Cell]] = [
    ["Ann “Nell” <O'Hara> & Co", "ann@example.org", "+44 7700 900123"],
    ["王小明", None, "  two\nlines  "],
    ["=1+1", "@SUM(A1)", "-5 or more"],
]


def test_a_workbook_opens_elsewhere_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    more: list[Cell] = [
        7,
        2.5,
        True,
        date(1961, 5, 9),
        MOMENT,
        time(9, 30),
        date(1850, 1, 1),
        Padded.of(83, "0083"),
    ]
    write_xlsx(path, HEADER, [*ROWS, more], sheet="People/*")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["People"]
    read = [list(r) for r in book.active.iter_rows(values_only=True)]
    assert read[0][:3] == HEADER
    assert [r[:3] for r in read[1:4]] == ROWS
    assert book.active["A4"].data_type == "s"  # text, not a formula
    assert read[4] == [7, 2.5, True, datetime(1961, 5, 9), MOMENT, time(9, 30), "1850-01-01", "0083"]  # noqa: DTZ001
    with open_file(path) as source:
        records = [r.cells for r in source.records() if isinstance(r, Record)]
    assert records[3][3:6] == (date(1961, 5, 9), MOMENT, time(9, 30))


def test_text_of_any_kind_survives_a_workbook(tmp_path: Path) -> None:
    odd = ["a\x00b\x0bc", "_x000D_", "\ud800x", "x" * 40_000, "🍣", "\u200f"]
    write_xlsx(tmp_path / "a.xlsx", ["v"], [[o] for o in odd])
    read = [r[0].value for r in openpyxl.load_workbook(tmp_path / "a.xlsx").active.iter_rows(min_row=2)]
    assert [read[0], read[2], read[4], read[5]] == ["abc", "x", "🍣", "\u200f"]
    assert len(read[3]) == 32_767
    with open_file(tmp_path / "a.xlsx") as source:
        assert [r.cells[0] for r in source.records() if isinstance(r, Record)][1] == "_x000D_"


def test_a_text_table_is_safe_to_open_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_csv(path, HEADER, ROWS)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfName,E-mail,Phone\r\n")
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines(keepends=True)))
    assert rows[1] == ROWS[0]
    assert rows[2] == ["王小明", "", "  two\nlines  "]
    assert rows[3] == ["'=1+1", "'@SUM(A1)", "'-5 or more"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+1+cmd()", "'+1+cmd()"),
        ("\t=1", "'\t'=1"),
        ("＝1", "'＝1"),
        ("+49 (0)30 1234-5", "+49 (0)30 1234-5"),
        ("+1-418-656-9254 ext. 102", "+1-418-656-9254 ext. 102"),
        ("-12.50", "-12.50"),
        ("Ann = Bob", "Ann = Bob"),
        ("", ""),
    ],
)
def test_only_what_could_be_a_formula_is_marked(text: str, shown: str) -> None:
    assert mark(text) == shown


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"old")

    def rows() -> list[list[Cell]]:
        yield ["a"]
        raise RuntimeError

    for write in (write_xlsx, write_csv):
        with pytest.raises(RuntimeError):
            write(path, HEADER, rows())
    assert [p.name for p in tmp_path.iterdir()] == ["out.xlsx"]
    assert path.read_bytes() == b"old"
    with pytest.raises(BadFile, match="could not be written"):
        write_csv(tmp_path / "none" / "out.csv", HEADER, [])


def full_entry() -> Entry:
    entry = Entry()
    for field, text in (
        ("full_name", "Dr. Ellen Fairweather"), ("family", "Fairweather"), ("given", "Ellen"), ("prefix", "Dr."),
        ("nickname", "Nell"), ("nickname", "E, F"), ("org", "Fair; Co"), ("department", "Sales"),
        ("title", "Potter"), ("category", "VIP"), ("note", "one\ntwo, three; four \\ five " * 9), ("uid", "42"),
        ("birthday", "--05-09"), ("anniversary", "1999-12-31"), ("phonetic_given", "エレン"),
    ):  # fmt: skip
        entry.add(field, text)
    entry.values["phone"] = [
        Value("+44 1", "home fax"),
        Value("2", "mobile", preferred=True),
        Value("3", "Boat house"),
    ]
    entry.values["email"] = [Value("nell@example.org", "work", preferred=True)]
    entry.values["url"] = [Value("https://example.org/a,b;c")]
    entry.values["im"] = [Value("ann_1", "LINE"), Value("ann@example.org", "Jabber")]
    entry.values["custom"] = [Value("Blue; green", "Glaze"), Value("12", "Size")]
    entry.values["relation"] = [Value("Bob", "spouse")]
    entry.postal = [Postal("3 Elm, Court", "Flat 2", "PO 7", "Fernhill", "Kent", "FH3", "UK", "home")]
    entry.photo = Photo("image/png", b"\x89PNG\r\n\x1a\n" + bytes(500))
    return entry


def test_a_card_reads_back_as_it_was(tmp_path: Path) -> None:
    path, entry = tmp_path / "out.vcf", full_entry()
    write_vcf(path, [entry, entry])
    with open_file(path) as source:
        read = [r.entry for r in source.records() if isinstance(r, CardRecord)]
    assert read[0] == read[1] == entry
    data = path.read_bytes()
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    other = vobject.readOne(data.decode())
    assert other.fn.value == "Dr. Ellen Fairweather"
    assert other.n.value.family == "Fairweather"


def test_a_card_without_a_name_shows_what_there_is(tmp_path: Path) -> None:
    company, lone = Entry(), Entry()
    company.add("org", "Fair & Co")
    lone.add("email", "a@example.org")
    write_vcf(tmp_path / "out.vcf", [company, lone])
    text = (tmp_path / "out.vcf").read_text()
    assert "FN:Fair & Co\n" in text
    assert "X-ABShowAs:COMPANY" in text
    assert "FN:a@example.org" in text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60),
        min_size=1,
        max_size=5,
    )
)
def test_any_text_survives_a_card(tmp_path: Path, texts: list[str]) -> None:
    entry = Entry()
    for text in texts:
        entry.add("note", text)
        entry.add("phone", text.strip(), "x " + text.strip())
    write_vcf(tmp_path / "any.vcf", [entry])
    with open_file(tmp_path / "any.vcf") as source:
        (record,) = source.records()
    assert isinstance(record, CardRecord)
    assert record.entry.texts("note") == entry.texts("note")
    if not any(t.strip().lower().startswith("tel:") for t in texts):
        assert len(record.entry.texts("phone")) == len(entry.texts("phone"))


@pytest.mark.parametrize("length", [250, 255])
def test_a_name_as_long_as_a_folder_takes_is_written(tmp_path: Path, length: int) -> None:
    path = tmp_path / f"{'n' * (length - 4)}.csv"
    write_csv(path, HEADER, ROWS)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_place_behind_a_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("kept")
    with pytest.raises(BadFile, match="could not be written"):
        write_csv(tmp_path / "list.csv" / "out.csv", HEADER, ROWS)
    assert (tmp_path / "list.csv").read_text() == "kept"


def test_a_name_longer_than_a_folder_takes_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="could not be written"):
        write_csv(tmp_path / f"{'n' * 300}.csv", HEADER, ROWS)
    assert list(tmp_path.iterdir()) == []


def test_a_whole_name_does_not_become_a_family_name(tmp_path: Path) -> None:
    whole = Entry()
    whole.add("full_name", "Ann Lee")
    write_vcf(tmp_path / "out.vcf", [whole])
    with open_file(tmp_path / "out.vcf") as source:
        (card,) = [r for r in source.records() if isinstance(r, CardRecord)]
    assert (card.entry.first("full_name"), card.entry.first("family")) == ("Ann Lee", "")
