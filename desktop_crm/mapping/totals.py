"""The last line of a sheet that adds up the others: `Total: 12`, `Summe`, `合计`. It is about nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop_crm.base.text import fold
from desktop_crm.files.entry import Entry
from desktop_crm.mapping.rows import Bought, Problem

_SAID = """
    total|totals|grand total|sub total|subtotal|sum|summe|summen|gesamt|gesamtsumme|zwischensumme|insgesamt|somme
    total general|total général|sous-total|totale|subtotale|totale generale|totaal|subtotaal|suma|razem|ogółem|łącznie
    celkem|součet|spolu|összesen|ukupno|skupaj|итого|всего|разом|всього|toplam|genel toplam|summa|totalt|yhteensä|i alt
    合计|合計|总计|總計|小计|小計|総計|合計金額|합계|총계|소계|tổng|tổng cộng|σύνολο|المجموع|סהכ|kokku|kopā|iš viso
"""


def _plain(text: str) -> str:
    return fold(text.replace("-", " ")).strip()


_TOTALS = frozenset(_plain(word) for word in _SAID.replace("\n", "|").split("|") if word.strip())
_FIGURES = re.compile(r"[\s:=.,\-–()€$£¥\d]+$")
_NAMES = ("full_name", "given", "family", "org", "nickname")
_REACHED = ("email", "phone", "birthday", "uid", "im")


def of_row(entry: Entry, bought: Sequence[Bought]) -> Problem | None:
    """What is to be said of a row that adds up others; None where it is about somebody."""
    if entry.postal or any(entry.values.get(f) for f in _REACHED) or any(b.when for b in bought):
        return None
    named = list(dict.fromkeys(t for f in _NAMES for t in entry.texts(f)))
    if len(named) != 1 or _FIGURES.sub("", _plain(named[0])) not in _TOTALS:
        return None
    return Problem("", named[0], f"“{named[0]}” adds up the other rows and is nobody. The row was left out.")
