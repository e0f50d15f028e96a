"""A heading between the rows is nobody; a person of whom the list says no more than a name is somebody."""

import pytest

from desktop_crm.files.sheet import Cell
from tests.mapping.test_totals import read


@pytest.mark.parametrize(
    "heading",
    [
        "A",
        "A – C",
        "B:",
        "Regulars",
        "OCCASIONAL:",
        "Stammkunden",
        "-- Fournisseurs --",
        "March 2026",
        "2025",
        "老客户",
    ],
)
def test_a_heading_is_nobody(heading: str) -> None:
    first, second = read("Name,Email,Town", [heading, "", ""], ["Ann Berg", "ann@example.org", "York"])
    assert first.entry.is_empty() and "stands over other rows" in first.problems[0].reason
    assert second.entry.first("full_name") == "Ann Berg"


@pytest.mark.parametrize(
    "name", ["June", "Heinz", "Al", "王", "Neighbour Tom", "Private", "Team", "Ann Berg:"]
)
def test_a_name_alone_is_somebody(name: str) -> None:
    (row,) = read("Name,Email,Town", [name, "", ""])
    assert row.entry.first("full_name") == name and row.problems == ()


def test_a_word_for_groups_beside_an_address_is_somebody() -> None:
    (row,) = read("Name,Email,Town", ["Team", "team@example.org", ""])
    assert row.entry.first("full_name") == "Team"


def test_a_list_of_names_alone_has_no_headings() -> None:
    (row,) = read("Name", ["A"])
    assert row.entry.first("full_name") == "A"


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("First name,Last name,Email", ["J", "", ""]),
        ("First name,Last name,Email", ["Friends", "", ""]),
        ("Last name,First name,Email", ["J", "", ""]),
        ("Name,Company,Email", ["", "Staff", ""]),
        ("Company,Email,Town", ["1999", "", ""]),
        ("Company,Email,Town", ["Team", "", ""]),
        ("Name,Company,Colour", ["Friends", "", "blue"]),
    ],
)
def test_what_may_be_somebody_is_no_heading(header: str, cells: list[Cell]) -> None:
    other: list[Cell] = ["Ann", "Berg", "ann@example.org"]
    row, _ = read(header, cells, other)
    assert not row.entry.is_empty() and row.problems == ()


def test_a_heading_stands_among_firms_where_nobody_else_is_named() -> None:
    row, _ = read("Company,Email,Town", ["Suppliers", "", ""], ["Kiln Ltd", "a@kiln.example", "York"])
    assert row.entry.is_empty()


def test_what_was_spoken_with_the_family_is_kept() -> None:
    _, row = read(
        "Date,Name,Channel,Notes",
        ["2026-02-28", "Ann Berg", "email", "asked for the price"],
        ["2026-03-01", "Family", "phone", "rang about x"],
    )
    assert row.entry.first("full_name") == "Family" and row.exchanged and row.exchanged.body == "rang about x"
