"""A header read by a vocabulary of its own (orders, exchanges): what it means, beside what contacts make of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_crm.base.money import CURRENCIES
from desktop_crm.mapping import words

_COUNT = re.compile(r"(?<!\d)\d{1,2}(?!\d)")  # `Product Item 1 Name`
_SILENT = ("noise", "number", "duration_unit")


@dataclass(frozen=True, slots=True)
class Said:
    """What a header says: its meanings in their order, its own count, and the currency in it."""

    meanings: tuple[str, ...] = ()
    number: int = 0
    exact: bool = False

    def one(self) -> str:
        return self.meanings[0] if len(self.meanings) == 1 else ""


NOTHING = Said()


def read(header: str, vocabulary: str, languages: Sequence[str]) -> Said:
    """The header's meanings, or none where words nobody knows stand in it."""
    book = words.vocabulary(vocabulary)
    order = tuple(dict.fromkeys((*(n for n in languages if n in book.languages), *book.languages)))
    counts = [int(n) for n in _COUNT.findall(header)]
    cut = book.cut(_COUNT.sub(" ", header), order)
    meanings = []
    for piece in cut.pieces:
        if not piece.meaning and not (len(piece.text) == 1 or piece.text.upper() in CURRENCIES):
            return NOTHING
        if piece.meaning and piece.meaning not in _SILENT:
            meanings.append(piece.meaning)
    return Said(tuple(dict.fromkeys(meanings)), counts[0] if counts else 0, cut.exact)
