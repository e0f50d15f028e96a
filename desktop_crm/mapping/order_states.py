"""Which orders are no purchases: cancelled, failed, given back as a whole."""

from __future__ import annotations

import json
import re
from functools import cache

from desktop_crm.base.paths import resource
from desktop_crm.base.text import fold
from desktop_crm.mapping import contents

_WORD = re.compile(r"\w+")


@cache
def _words(state: str) -> frozenset[str]:
    """The folded words for a state: `void`, `in_part`, `ordinary` (says nothing worth a note)."""
    data = json.loads(resource("mapping/order_states.json").read_text("utf-8"))
    return frozenset(map(fold, data[state]))


def is_void(text: str) -> bool:
    """Whether an order in this state was not bought in the end. In part given back, it was."""
    folded = fold(text.replace("_", " ").replace("-", " "))
    if any(part in folded for part in _words("in_part")):
        return False
    return not _words("void").isdisjoint((*_WORD.findall(folded), folded))


def is_paid_out(text: str) -> bool:
    """Whether the money went the other way: a supplier was paid, a customer got it back, it was taken to the bank."""
    return fold(text) in ("debit", "soll")


def is_line(text: str) -> bool:
    """Whether a row of a till's journal is a line of a sale, beside those of the sale itself and of its payment."""
    return not {"line", "item", "product", "discount"}.isdisjoint(fold(text).split())


def is_ordinary(text: str) -> bool:
    """Whether the state says nothing that is worth a note."""
    words = fold(text.replace("_", " ").replace("-", " ")).split()
    return all(word in _words("ordinary") or word == "wc" for word in words)


def is_cancelled_on(text: str) -> bool:
    """Whether a cell of `Cancelled at` says that it was: a day, or yes."""
    return bool(text) and not contents.is_no(text)
