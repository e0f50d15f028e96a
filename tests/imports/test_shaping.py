"""Entries take the shape of the book without loss, however much they hold."""

import time

from desktop_crm.files.entry import Entry
from desktop_crm.imports.shaping import shape


def test_fields_whose_names_fold_to_the_same_are_one() -> None:
    entry = Entry()
    for name, value in (
        ("Größe", "44"),
        ("GROSSE", "45"),
        ("größe", "44"),
        ("Farbe", ""),
        ("Farbe  B", "rot"),
    ):
        entry.add("custom", value, name)
    assert shape(entry, "GB").fields == {"Größe": "44\n45", "Farbe B": "rot"}


def test_thousands_of_fields_cost_little() -> None:
    entry = Entry()
    for n in range(16_000):
        entry.add("custom", "v", f"field {n}")
    begun = time.process_time()
    assert len(shape(entry, "GB").fields) == 16_000
    assert time.process_time() - begun < 2
