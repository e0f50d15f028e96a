"""What a spreadsheet has taken from numbers that were none is said."""

import pytest

from desktop_crm.files.losses import Losses, find
from desktop_crm.files.sheet import Cell, Padded


@pytest.mark.parametrize(
    ("name", "cells", "lost"),
    [
        ("PLZ", [1067.0, 20095.0, 4109.0], True),
        ("PLZ", ["1067", "20095", "80331", "50667"], True),
        ("PLZ", ["01067", "20095", "4109"], False),
        ("PLZ", [Padded.of(1067, "01067"), 20095], False),
        ("PLZ", [8001.0, 3011.0, 1200.0], False),
        ("ZIP Code", ["2139", "02139-1234", "94043", "10001", "60601"], True),
        ("Postcode", ["SW1A 1AA", "EC1"], False),
        ("Customer no.", [1067.0, 20095.0], False),
        ("Telefon", [1511234567.0, None], True),
        ("phone_mobile", [447911123456], True),
        ("Handy", ["1511234567", "15112345678", "1601234567"], True),
        ("Handy", ["01511234567", "15112345678", "1601234567"], False),
        ("Phone", ["2125551234", "2125551235", "6505551234"], False),
        ("Phone", ["12", 34.0], False),
        ("Hotel", [1511234567.0], False),
        ("手机", [13800138000.0], True),
    ],
)
def test_lost_zeros(name: str, cells: list[Cell], lost: bool) -> None:
    found = find(("Name", name), [["Ann", cell] for cell in cells])
    assert found.zeros == ((name,) if lost else ())


def test_numbers_cut_short() -> None:
    rows: list[list[Cell]] = [["4.47911E+11", "4,4E+12", 4111111111111111.0, "5e3 Kg", 12.5]]
    assert find(("A", "B", "C", "D", "E"), rows) == Losses((), ("A", "B", "C"))
