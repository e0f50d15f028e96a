"""Tables in text, as programs and people write them."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_crm.files import writers
from desktop_crm.files.delimited import Dialect, detect, dialect_of, has_endless_line, parse, rows
from desktop_crm.files.entry import OURS
from desktop_crm.files.reading import open_file
from desktop_crm.files.sheet import Format, Record

PEOPLE = [
    ["Name", "E-mail", "Ort", "Betrag"],
    ["Jörg Müller", "joerg@example.org", "Köln", "1,50"],
    ["Änne Groß", "aenne@example.org", "Gießen", "20,00"],
    ["Zoë", "", "Ulm", "3,25"],
]


def written(table: list[list[str]], delimiter: str, end: str = "\r\n") -> str:
    return "".join(delimiter.join(row) + end for row in table)


def read(path: Path, data: bytes) -> list[list[str]]:
    path = path / "table.csv"
    path.write_bytes(data)
    return list(rows(path, detect(path)))


@pytest.mark.parametrize("delimiter", [";", "\t", "|", "^", "~", "\x1f"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_separators_and_line_ends(tmp_path: Path, delimiter: str, end: str) -> None:
    assert read(tmp_path, written(PEOPLE, delimiter, end).encode()) == PEOPLE


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "mac_roman", "cp850"],
)
def test_encodings(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, written(PEOPLE, ";").encode(encoding)) == PEOPLE


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp1250", ["Łukasz Wiśniewski", "Žofie Dvořáková", "Błażej Żółć"]),
        ("cp1251", ["Анна Ковальчук", "Віталій Кличко", "Юлия Щербакова"]),
        ("cp1253", ["Γιώργος Παπαδόπουλος", "Ελένη", "Ευάγγελος"]),
        ("cp1254", ["Ayşe Yılmaz", "Gökçe Işık", "Özgür Çağlar"]),
        ("cp1255", ["משה כהן", "רחל לוי", "דוד מזרחי"]),
        ("cp1256", ["محمد علي", "فاطمة الزهراء", "أحمد حسن"]),
        ("shift_jis", ["佐藤 太郎", "鈴木 花子", "東京都新宿区"]),
        ("gb18030", ["王小明", "李丽", "北京市朝阳区"]),
        ("big5", ["陳大文", "林小華", "台北市信義區"]),
        ("euc_kr", ["김철수", "이영희", "서울특별시 강남구"]),
        ("koi8_r", ["Иванов Сергей", "Петрова Ольга", "Москва"]),
    ],
)
def test_names_of_many_languages_in_their_old_encodings(
    tmp_path: Path, encoding: str, names: list[str]
) -> None:
    table = [["Name", "No"], *([name, str(n)] for n, name in enumerate(names))]
    assert read(tmp_path, written(table, ";").encode(encoding)) == table


@pytest.mark.parametrize(
    ("text", "delimiter", "table"),
    [
        ("a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n", ";", [["a", "b", "c"], ["1,5", "2,5", "3,5"], ["4,5", "5,5", "6,5"]]),
        ("Name,Mail\nDoe John,j@x.org\n", ",", [["Name", "Mail"], ["Doe John", "j@x.org"]]),
        ("Name;Notes\nAnn;a, b, c\nBob;d, e, f\n", ";", [["Name", "Notes"], ["Ann", "a, b, c"], ["Bob", "d, e, f"]]),
        ("Name\tTags\nDoe, Ann\tx;y\nRoe, B\tz;w\n", "\t", [["Name", "Tags"], ["Doe, Ann", "x;y"], ["Roe, B", "z;w"]]),
        ("Name\nAnn\nBob\n", ",", [["Name"], ["Ann"], ["Bob"]]),
        ("Name\nDoe, Ann\nBob\nCarl\n", "", [["Name"], ["Doe, Ann"], ["Bob"], ["Carl"]]),
        ("ann@example.org\nbob@example.org\n", ",", [["ann@example.org"], ["bob@example.org"]]),
        ("sep=;\na;b\n1;2\n", ";", [["a", "b"], ["1", "2"]]),
        ("Time;Who\n10:30:00;Ann\n11:45:00;Bob\n", ";", [["Time", "Who"], ["10:30:00", "Ann"], ["11:45:00", "Bob"]]),
        ("List of 3, as of May\n\nName,Phone\nAnn,1\nBob,2\n", ",",
         [["List of 3", " as of May"], [], ["Name", "Phone"], ["Ann", "1"], ["Bob", "2"]]),
    ],
)  # fmt: skip
def test_the_separator_is_the_one_that_makes_columns(
    text: str, delimiter: str, table: list[list[str]]
) -> None:
    dialect = dialect_of(text)
    assert dialect.delimiter == delimiter
    lines = text.splitlines(keepends=True)[dialect.skip :]
    assert list(parse(lines, dialect)) == table


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ('a,b\n"x, ""y""",2\n"two\nlines",3\n', [["a", "b"], ['x, "y"', "2"], ["two\nlines", "3"]]),
        ('a, b\n1, "x, y"\n2, "z"\n', [["a", "b"], ["1", "x, y"], ["2", "z"]]),
        ('a,b\n"say \\"hi\\", now",2\n"x",3\n', [["a", "b"], ['say "hi", now', "2"], ["x", "3"]]),
        ("a,b\n'x, y','2'\n'z','3'\n'w','4'\n", [["a", "b"], ["x, y", "2"], ["z", "3"], ["w", "4"]]),
        ("a,b\nO'Hara,1\nD'Arc,2\n", [["a", "b"], ["O'Hara", "1"], ["D'Arc", "2"]]),
        ('a,b\n5" pipe,1\n6" pipe,2\n', [["a", "b"], ['5" pipe', "1"], ['6" pipe', "2"]]),
        ('"Name,""Mail"""\n"Ann,""a@x.org"""\n"Bob,""b@x.org"""\n',
         [["Name", "Mail"], ["Ann", "a@x.org"], ["Bob", "b@x.org"]]),
    ],
)  # fmt: skip
def test_quoting(text: str, table: list[list[str]]) -> None:
    assert list(parse(text.splitlines(keepends=True), dialect_of(text))) == table


def test_a_quotation_mark_that_never_closes_costs_one_line_only(tmp_path: Path) -> None:
    lines = ["Name,Note\n", "Ann,fine\n", 'Bob,"broken\n', *(f"P{n},x\n" for n in range(5_000)), "Zoe,end\n"]
    found = read(tmp_path, "".join(lines).encode())
    assert len(found) == len(lines)
    assert found[2] == ["Bob", '"broken']
    assert found[-1] == ["Zoe", "end"]


def test_long_notes_in_quotation_marks_stay_whole(tmp_path: Path) -> None:
    note = "\n".join(f"line {n}" for n in range(300))
    assert read(tmp_path, f'Name,Note\nAnn,"{note}"\nBob,x\n'.encode())[1] == ["Ann", note]


def test_bytes_that_are_no_utf8_are_mended_in_place(tmp_path: Path) -> None:
    names = "".join(f"Jürgen {n};Köln\n" for n in range(20)).encode()
    found = read(tmp_path, b"Name;Ort\n" + names + b"M\xfcller;Ulm\n")
    assert found[-1] == ["Müller", "Ulm"]
    assert found[1] == ["Jürgen 0", "Köln"]


def test_the_first_odd_letter_may_stand_far_down(tmp_path: Path) -> None:
    head = "".join(f"Person {n};p{n}@example.org\n" for n in range(9_000))
    found = read(
        tmp_path, b"Name;Mail\n" + head.encode() + "Łukasz Wiśniewski;x\nŻaneta;y\n".encode("cp1250")
    )
    assert found[-2] == ["Łukasz Wiśniewski", "x"]


def test_rows_are_counted_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('Customers 2026,,\n\nName,Mail,Note\nAnn,a@example.org,"x\ny"\n,,\nBob,b@example.org\n')
    with open_file(path) as source:
        assert source.layout.header_row == 3
        found = [r for r in source.records() if isinstance(r, Record)]
    assert [(r.row, r.cells) for r in found] == [
        (4, ("Ann", "a@example.org", "x\ny")),
        (6, ("Bob", "b@example.org", "")),
    ]


def test_the_mark_at_the_end_of_a_dos_file_is_no_row(tmp_path: Path) -> None:
    assert read(tmp_path, b"a,b\r\n1,2\r\n\x1a") == [["a", "b"], ["1", "2"]]


def test_an_endless_line_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * (9 << 20))
    (tmp_path / "b").write_bytes((b"x" * 1000 + b"\n") * 9000)
    assert has_endless_line(tmp_path / "a")
    assert not has_endless_line(tmp_path / "b")


@settings(max_examples=50, deadline=None)
@given(
    st.text(max_size=300),
    st.sampled_from([Dialect(), Dialect(quote="'", delimiter=";"), Dialect(escape="\\")]),
)
def test_any_text_can_be_read_and_no_letter_is_lost(text: str, dialect: Dialect) -> None:
    lines = text.replace("\x1c", " ").splitlines(keepends=True)
    found = list(parse(lines, dialect))
    kept = "".join(c for row in found for cell in row for c in cell if c.isalnum())
    assert kept == "".join(c for line in lines for c in line if c.isalnum())


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10_000))
def test_damaged_tables_end_in_rows_or_a_refusal(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(written(PEOPLE * 5, ",").encode())
    for _ in range(chance.randrange(1, 20)):
        data[chance.randrange(len(data))] = chance.choice(b'",;\n\r\x00\xff\\')
    assert read(tmp_path, bytes(data))


def test_a_table_of_our_own_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Whatever its notes hold: quotation marks, address cards, thousands of lines, what looks like a formula."""
    rows = [
        ["=1+1", 'a "b;', "1"],
        ["BEGIN:VCARD\nVERSION:3.0", "x\n" * 3_000, "2"],
        ["'=as typed", "- a\n- b", "3"],
    ]
    for name in ("out.csv", "out.tsv"):
        writers.write_csv(tmp_path / name, ["A", "B", OURS], rows)
        with open_file(tmp_path / name) as source:
            assert source.layout.format is Format.CSV and source.layout.header_row == 1
            assert [list(r.cells) for r in source.records() if isinstance(r, Record)] == rows


@pytest.mark.parametrize(
    ("data", "table"),
    [
        (b'Name,PLZ\nAnn,="01067"\nBob,="04109"\n', [["Ann", "01067"], ["Bob", "04109"]]),
        (b"Name,Tel\nAnn,'01067\nBob,'+49 30\n", [["Ann", "01067"], ["Bob", "+49 30"]]),
        (b"Name,Ort\n'68 Club,D'Arcy\n'01067 x,'t Zand\n", [["'68 Club", "D'Arcy"], ["'01067 x", "'t Zand"]]),
        (b"Name,Ort\nAnn\0,Bo\0nn\n", [["Ann", "Bonn"]]),
        ("\ufeffName,Ort\nAnn,Bonn\n\ufeffBob,Ulm\n".encode(), [["Ann", "Bonn"], ["Bob", "Ulm"]]),
        (b"Name,Ort\rAnn,Bonn\r\nBob,Ulm\nCid,X\r\r\n", [["Ann", "Bonn"], ["Bob", "Ulm"], ["Cid", "X"]]),
        (b"a@x.org, b@x.org,c@x.org", [["a@x.org"], ["b@x.org"], ["c@x.org"]]),
        (b"Ann Lee <a@x.org>; Bob <b@x.org>", [["Ann Lee <a@x.org>"], ["Bob <b@x.org>"]]),
        (b"Name;Ort\nJ\xc3\xbcrg;K\xc3\xb6ln\nX\xfc;\xc3\x96\n", [["Jürg", "Köln"], ["Xü", "Ö"]]),
        ("Name;Ort\nJürgen;Köln\n".encode("utf-32-le"), [["Jürgen", "Köln"]]),
        ("Name;Ort\nJürgen;Köln\n".encode("utf-32-be"), [["Jürgen", "Köln"]]),
        (b"# made by x\n# 2024, May\nName,Ort\nAnn,Bonn\n", [["Ann", "Bonn"]]),
    ],
)  # fmt: skip
def test_oddities_of_exports(tmp_path: Path, data: bytes, table: list[list[str]]) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    with open_file(tmp_path / "a.csv") as source:
        assert [list(r.cells) for r in source.records() if isinstance(r, Record)] == table
