"""Which row holds the names of the columns."""

import pytest

from desktop_crm.files.headers import find_header, records
from desktop_crm.files.naming import name_columns

PERSON = ["Ann Lee", "ann@example.org", "0123 456789"]


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        ([["Name", "E-mail", "Phone"], PERSON], 1),
        ([["Customers 2026"], [], ["Name", "E-mail", "Phone"], PERSON, PERSON], 3),
        (
            [
                ["Kundenliste", "", ""],
                ["Stand: Mai", "", ""],
                ["Vorname", "Nachname", "Telefon"],
                ["A", "B", "1"],
            ],
            3,
        ),
        ([["姓名", "电话", "邮箱"], ["王小明", "13800138000", "a@b.cn"]], 1),
        ([["XGiven", "XFamily", "XMail"], ["Ann", "Lee", "x"], ["Bob", "Roe", "y"]], 1),
        ([PERSON, ["Bob", "bob@example.org", "0123 1"]], 0),
        ([["1", "2", "3"], ["4", "5", "6"]], 0),
        ([["Product", "2023", "2024"], ["Bowl", "12", "15"], ["Cup", "3", "4"]], 1),
        ([["Name"], ["Ann"], ["Bob"]], 1),
        (
            [
                ["Beds (number)"],
                ["", "1985", "1993", "2000"],
                ["Surgery", "1", "2", "3"],
                ["Eyes", "4", "5", "6"],
            ],
            2,
        ),
        ([["Bob <bob@example.org>"], ["Ann <ann@example.org>"]], 0),
        ([*[[f"Note {n}"] for n in range(24)], ["No.", "Name", "Phone"], ["1", "Ann", "0151 1"]], 25),
        ([["Name", "Address", "", "Phone"], ["", "Street", "City", ""], ["Ann", "Way 1", "Bonn", "1"]], 2),
        (
            [
                ["Name", "Private", "", "Work", ""],
                ["", "Phone", "City", "Phone", "City"],
                ["A", "1", "B", "2", "C"],
            ],
            2,
        ),
        ([["Name", "City", "", "Phone"], ["Street", "Bonn", "x", "0151 1"], ["Way", "Ulm", "y", "2"]], 1),
        (
            [
                ["Kundenliste"],
                ["Stand: 1.11."],
                [],
                ["Kd-Nr", "Anr.", "Vorn.", "Nachn.", "Str."],
                ["7", "Herr", "Karl", "Wein", "Rebweg"],
            ],
            4,
        ),
        ([["Lista 2026"], ["Prezime", "Mobitel", "Napomena"], ["Kos", "091 1", "VIP"]], 2),
        (
            [["Popis"], ["izvoz", "2.3."], ["Ime i prezime", "Mobitel", "Napomena"], ["Kos", "091 1", "VIP"]],
            3,
        ),
        ([["Liste"], [], ["Schüler"], ["Tim"], ["Ida"]], 3),
        ([["รายชื่อลูกค้า"], ["ชื่อ", "เบอร์โทร", "หมายเหตุ"], ["สมชาย", "081", "VIP"]], 2),
        ([], 0),
        ([["", ""], ["", ""]], 0),
    ],
)
def test_the_row_of_the_names(rows: list[list[str]], header: int) -> None:
    assert find_header(rows) == header


GIVEN = ["Ana", "Rui", "Inês", "Tiago", "Marta", "Paulo", "Sofia"]
FAMILY = ["Lopes", "Pires", "Matos", "Rocha", "Cunha", "Faria", "Neves", "Sousa", "Vaz"]
NAMES = [[GIVEN[n % 7], FAMILY[n % 9]] for n in range(59)]


@pytest.mark.parametrize(
    "row",
    [
        ["João", "Nascimento"],
        ["Max", "Born"],
        ["Eva", "Schüler"],
        ["Jan", "Koper"],
        ["Ivo", "Käufer"],
    ],
)
def test_people_called_like_columns_are_no_header(row: list[str]) -> None:
    rows = [*NAMES[:40], row, *NAMES[41:]]
    assert find_header(rows) == find_header(NAMES) == 1
    assert find_header([*NAMES[:40], [], row, *NAMES[41:]]) == 1
    assert find_header([[" ".join(r)] for r in rows]) == 1


def test_a_person_called_like_a_column_among_longer_rows_is_no_header() -> None:
    rows = [[*name, town, "x"] for name, town in zip(NAMES, ["Faro", "Évora", "Braga"] * 19, strict=False)]
    assert find_header([*rows[:9], ["Ana", "Nascimento", "Koper", "x"], *rows[9:]]) == 1


def test_names_are_unique_and_never_empty() -> None:
    rows = [["Phone", "", "phone", " E-mail\n(work) "], ["1", "2", "3", "4", ""]]
    assert name_columns(rows, 1) == ("Phone", "Column 2", "phone (2)", "E-mail (work)")
    assert name_columns(rows, 0) == ("Column 1", "Column 2", "Column 3", "Column 4")


def test_columns_without_a_name_count_when_most_rows_use_them() -> None:
    rows = [["Name", "City"], *([["Ann", "Leeds", "VIP"]] * 9)]
    assert name_columns(rows, 1) == ("Name", "City", "Column 3")
    slips = [["Name", "City"], *([["Ann", "Leeds"]] * 9), ["Bob", "York", "slip"]]
    assert name_columns(slips, 1) == ("Name", "City")


def test_records_leave_out_blank_rows_and_repeated_headers() -> None:
    header = ["Name", "City"]
    rows = [["Ann", "Leeds"], ["", None], header, ["Bob"], ["Cid", "York", "more"]]
    found = list(records(enumerate(rows, 2), 2, header))
    assert [(r.number, r.row, r.cells) for r in found] == [
        (0, 2, ("Ann", "Leeds")),
        (1, 5, ("Bob", "")),
        (2, 6, ("Cid", "York", "more")),
    ]


def test_names_in_two_rows() -> None:
    rows = [
        ["Name", "Private", "", "Work", ""],
        ["", "Phone", "City", "Phone", "City"],
        ["Ann", "1", "B", "2", "C"],
    ]
    wanted = ("Name", "Private Phone", "Private City", "Work Phone", "Work City")
    assert name_columns(rows, 2) == wanted
    filled = [rows[0], ["Name", *rows[1][1:]], rows[2]]
    assert name_columns(filled, 2, [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)]) == wanted
    plain = [["Name", "Address", "", "Phone"], ["", "Street", "City", ""], ["Ann", "Way 1", "Bonn", "1"]]
    assert name_columns(plain, 2) == ("Name", "Street", "City", "Phone")
    assert name_columns([["Our customers", "", ""], ["Name", "", "City"]], 2) == ("Name", "Column 2", "City")


def test_a_row_that_sums_up_is_nobody() -> None:
    rows = [
        ["Ann", "3", "x"],
        ["Total", "7", ""],
        ["", "Summe:", "1.234,50 €"],
        ["Total", "Ulm", "1"],
        ["Toni", "4", ""],
    ]
    found = list(records(list(enumerate(rows, 2)), 3))
    assert [r.total for r in found] == [False, True, True, False, False]
