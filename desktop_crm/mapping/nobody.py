"""Tables of figures that only look as if they named somebody: `Organisation` or `Name` beside columns of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop_crm.mapping.contents import Contents, Kind
from desktop_crm.mapping.resolving import Resolved

_LOOSE = frozenset(("org", "full_name", "nickname"))  # may name a place, a plant or a product just as well
_PERSONS_OWN = """
    address birth_year birthday city consent email family gender given im note opt_out phone postal_city
    postal_code prefix relation street title url
"""
_PERSONAL = frozenset(_PERSONS_OWN.split())
_FIGURES = 3  # columns of numbers from which on a table is one of figures


def without_false_names(columns: Sequence[Resolved], looked: Sequence[Contents]) -> list[Resolved]:
    """The columns, those that seem to name somebody among figures as fields of their own."""
    fields = {c.field for c in columns}
    if fields & _PERSONAL or not fields & _LOOSE:
        return list(columns)
    filled = [held for held in looked if held.values]
    figures = sum(held.kind is Kind.NUMBER for held in filled)
    if figures < _FIGURES or figures * 2 < len(filled):
        return list(columns)
    return [
        replace(c, field="custom", sure=0.4) if c.field in _LOOSE and not _like_persons(c, held) else c
        for c, held in zip(columns, looked, strict=True)
    ]


def _like_persons(column: Resolved, held: Contents) -> bool:
    """Whether the values are first and last names: two or three words that begin with capitals, each another."""
    if column.field == "org":
        return False
    named = [
        v for v in held.values if 2 <= len(v.replace(",", " ").split()) <= 3 and v.replace(" ", "").isalpha()
    ]
    like = sum(all(w[:1].isupper() for w in v.split()) for v in named)
    return like >= 0.8 * len(held.values)
