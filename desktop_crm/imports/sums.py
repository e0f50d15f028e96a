"""Rows that are no record but the sum below a table: `Total`, then numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop_crm.base.text import fold
from desktop_crm.files.sheet import Cell, as_text

_WORDS = """
    total|totals|grand total|subtotal|sub total|sum|sums|number|count|summe|gesamt|gesamtsumme|insgesamt|zwischensumme
    anzahl|somme|total general|sous total|suma|suma total|totale|totale generale|totaal|som|aantal|razem|lacznie
    ogolem|итого|всего|сумма|разом|toplam|genel toplam|yhteensa|summa|totalt|sum total|celkem|soucet|osszesen
    σύνολο|المجموع|الإجمالي|סה״כ|סהכ|合计|总计|共计|合計|総計|總計|합계|총계|tong|tong cong
"""
_SUM = frozenset(fold(word.strip()) for word in re.split(r"[|\n]", _WORDS) if word.strip())
_SHORT = 5  # digits up to which a number is no telephone number or postcode


def looks_like(cells: Sequence[Cell], personal: Sequence[int] = ()) -> str:
    """The word by which a row says that it is a sum: the first of its cells, with nothing but numbers behind it.

    `personal`: places of the columns that hold ways to reach somebody; a long number there is somebody's.
    """
    filled = [(place, text) for place, cell in enumerate(cells) if (text := as_text(cell).strip())]
    if len(filled) < 2 or len(filled[0][1]) > 20:
        return ""
    word = filled[0][1]
    if fold(word).strip(" :.=") not in _SUM:
        return ""
    for place, text in filled[1:]:
        digits = sum(map(str.isdecimal, text))
        if not digits or len(text) - digits > 6 or "@" in text or (place in personal and digits > _SHORT):
            return ""
    return word
