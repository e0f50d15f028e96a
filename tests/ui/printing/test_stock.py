"""Every label stands on its sheet and on none of the others."""

import pytest

from desktop_crm.ui.printing.stock import STOCKS, Stock


@pytest.mark.parametrize("stock", STOCKS, ids=lambda stock: stock.code)
def test_the_labels_fill_the_sheet_evenly(stock: Stock) -> None:
    places = [stock.place(number) for number in range(stock.on_a_sheet)]
    assert len(set(places)) == stock.on_a_sheet
    right = max(x for x, _y in places) + stock.width
    below = max(y for _x, y in places) + stock.height
    # As much room at the right and below as at the left and above, to half a millimetre.
    assert abs(stock.paper[0] - right - stock.left) < 0.5
    assert abs(stock.paper[1] - below - stock.top) < 0.5
    assert str(stock.on_a_sheet) in stock.words
