"""Cells as people would type them, values of entries."""

from datetime import date, datetime, time

import pytest

from desktop_crm.files.entry import Entry, Postal, Value, labelled
from desktop_crm.files.sheet import Cell, Padded, as_text

MIDNIGHT = datetime(2026, 1, 2)  # noqa: DTZ001 - a spreadsheet's time has no zone


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""), ("  x ", "  x "), (True, "yes"), (False, "no"), (7, "7"), (7.0, "7"), (7.5, "7.5"),
        (-0.25, "-0.25"), (4.4e11, "440000000000"), (1e20, "1e+20"), (date(1961, 5, 9), "1961-05-09"),
        (time(9, 5), "09:05:00"),
        (MIDNIGHT, "2026-01-02"), (MIDNIGHT.replace(hour=3, minute=4), "2026-01-02 03:04:00"),
        (Padded.of(83, "00083"), "00083"),
    ],
)  # fmt: skip
def test_cells_as_text(cell: Cell, text: str) -> None:
    assert as_text(cell) == text


def test_a_padded_number_counts_as_the_number_it_is() -> None:
    padded = Padded.of(83, "00083")
    assert padded == 83
    assert padded + 1 == 84


def test_an_entry_keeps_each_value_once_under_its_label() -> None:
    entry = Entry()
    for text, label in ((" 1 ", "home"), ("1", "home"), ("1", "work"), ("  ", ""), ("2", "home")):
        entry.add("phone", text, label)
    assert entry.values["phone"] == [Value("1", "home"), Value("1", "work"), Value("2", "home")]
    assert labelled(entry.values["phone"], "home") == ["1", "2"]
    entry.add("phone", "3", preferred=True)
    assert entry.first("phone") == "3"
    assert entry.first("email") == ""
    assert entry.texts("email") == []


def test_an_entry_is_empty_until_it_says_something() -> None:
    assert Entry().is_empty()
    assert Entry(values={"phone": []}).is_empty()
    assert not Entry(postal=[Postal(city="Leeds")]).is_empty()


def test_an_address_on_one_line() -> None:
    assert (
        Postal("3 Elm\nCourt", city="Fernhill", postal_code="FH3").one_line() == "3 Elm Court, FH3 Fernhill"
    )
    assert Postal().one_line() == ""
