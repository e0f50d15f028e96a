"""A row that adds up the others is nobody; a person of that name is somebody."""

import pytest

from desktop_crm.files.sheet import Cell, Record
from desktop_crm.mapping.plan import Plan
from desktop_crm.mapping.rows import ReadRow
from tests.mapping.test_mapping import propose


def read(header: str, *rows: list[Cell]) -> list[ReadRow]:
    plan = Plan(propose(header, rows), "GB")
    return [plan.read(Record(n, n + 2, tuple(row))) for n, row in enumerate(rows)]


@pytest.mark.parametrize(
    "word", ["Total", "Total: 2", "SUMME", "Итого:", "合计", "Total général", "Sub-total 12.50"]
)
def test_a_sum_is_nobody(word: str) -> None:
    _, row = read("Name,Email,Spent", ["Ann Berg", "ann@example.org", "12.50"], [word, "", "12.50"])
    assert row.entry.is_empty() and word in row.problems[0].reason


def test_a_sum_under_purchases_is_none() -> None:
    made = read(
        "Date,Customer,Product,Amount",
        ["2024-03-05", "Ann Berg", "Bowl", "12.50"],
        ["", "Total", "", "12.50"],
    )
    assert [len(r.bought) for r in made] == [1, 0]


def test_somebody_called_so_stays() -> None:
    first, second = read("Name,Email,City", ["Suma", "s@example.org", ""], ["Total Wine", "", ""])
    assert first.entry.texts("full_name") == ["Suma"] and second.entry.texts("full_name") == ["Total Wine"]
