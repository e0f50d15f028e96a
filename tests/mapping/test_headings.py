"""A heading between the rows is nobody; a person of whom the list says no more than a name is somebody."""

import pytest

from tests.mapping.test_totals import read


@pytest.mark.parametrize(
    "heading",
    [
        "A",
        "A – C",
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


@pytest.mark.parametrize("name", ["June", "Heinz", "Al", "王", "Neighbour Tom"])
def test_a_name_alone_is_somebody(name: str) -> None:
    (row,) = read("Name,Email,Town", [name, "", ""])
    assert row.entry.first("full_name") == name and row.problems == ()


def test_a_word_for_groups_beside_an_address_is_somebody() -> None:
    (row,) = read("Name,Email,Town", ["Team", "team@example.org", ""])
    assert row.entry.first("full_name") == "Team"


def test_a_list_of_names_alone_has_no_headings() -> None:
    (row,) = read("Name", ["A"])
    assert row.entry.first("full_name") == "A"
