"""The lines of an order in one cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.base.numbers import Mark
from desktop_crm.mapping import item_texts


def lines(text: str, mark: Mark = Mark.POINT) -> list[tuple[str, str, str, str]]:
    return [(i.product, i.code, str(i.quantity), str(i.amount)) for i in item_texts.read(text, mark)]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Bowl × 2, Cup × 1", [("Bowl", "", "2", "None"), ("Cup", "", "1", "None")]),
        ("2x Bowl | 1x Cup", [("Bowl", "", "2", "None"), ("Cup", "", "1", "None")]),
        ("Bowl (2); Cup (1)", [("Bowl", "", "2", "None"), ("Cup", "", "1", "None")]),
        ("Bowl x 2 £30.00\nCup x 1 £10.00", [("Bowl", "", "2", "30.00"), ("Cup", "", "1", "10.00")]),
        ("name:Bowl|sku:B-1|quantity:2|total:18.00", [("Bowl", "B-1", "2", "18.00")]),
        ('[{"name": "Bowl", "quantity": 2, "total": "18.00"}]', [("Bowl", "", "2", "18.00")]),
        ("Mug - Speckled, Stoneware", [("Mug - Speckled, Stoneware", "", "None", "None")]),
        ("Bowl 2 x 3 cm", [("Bowl 2 x 3 cm", "", "None", "None")]),
        ("Box", [("Box", "", "None", "None")]),
    ],
)
def test_lines_as_plugins_write_them(text: str, items: list[tuple[str, str, str, str]]) -> None:
    assert lines(text) == items


@given(st.text(max_size=60))
def test_no_text_breaks_it_and_none_is_lost(text: str) -> None:
    found = item_texts.read(text)
    assert found or not text.strip()


def test_the_codes_of_coupons() -> None:
    assert item_texts.coupons("code:spring|amount:5.00;code:first|amount:1.00") == "spring, first"
    assert item_texts.coupons("SPRING") == "SPRING"
