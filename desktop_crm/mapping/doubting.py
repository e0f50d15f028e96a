"""What the table of columns should make a user look twice at, in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_crm.mapping import order_columns
from desktop_crm.mapping.contents import Kind
from desktop_crm.mapping.mappings import IGNORED, Column, Mapping

SURE = 0.8  # from here on a proposal needs no second look
_LOOKS = {
    "email": Kind.EMAIL, "phone": Kind.PHONE, "url": Kind.URL, "birthday": Kind.DATE, "anniversary": Kind.DATE,
    "bought_on": Kind.DATE, "at": Kind.DATE,
}  # fmt: skip
_NEVER_BARE = frozenset((Kind.EMAIL, Kind.URL))  # bare numbers may be telephones and days
_PLAIN = frozenset((Kind.TEXT, Kind.EMPTY))
_WORDED = frozenset(
    ("given", "family", "full_name", "city", "org", "middle", "nickname", "title", "department")
)
_NAMES = {
    "email": "e-mail addresses", "phone": "phone numbers", "url": "websites", "birthday": "birthdays",
    "anniversary": "anniversaries", "bought_on": "days", "at": "days",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Doubt:
    """A column by its place and title, and what is odd about it."""

    place: int
    column: str
    text: str


def doubts(mapping: Mapping) -> tuple[Doubt, ...]:
    """A sentence for each column whose place is not certain, or whose values do not fit it."""
    found = []
    for place, column in enumerate(mapping.columns):
        text = "" if column.by_hand else _odd(column) or _unsure(column)
        if text:
            found.append(Doubt(place, column.name, text))
    found += [
        Doubt(n, c.name, f"{c.name}: {note}.") for n, c in enumerate(mapping.columns) for note in c.notes
    ]
    if not mapping.names_anybody() and mapping.columns:
        found.append(Doubt(-1, "", "No column says who a row is about."))
    return tuple(found)


def _odd(column: Column) -> str:
    """Title and values that tell different stories."""
    wanted = _LOOKS.get(column.field)
    if wanted and column.kind not in (wanted, Kind.EMPTY, wanted if wanted in _NEVER_BARE else Kind.NUMBER):
        return f"“{column.name}” is taken for {_NAMES[column.field]}, but looks like {_many(column.kind)}."
    if column.field in _WORDED and column.kind not in _PLAIN:
        return f"“{column.name}” is taken for words, but looks like {_many(column.kind)}."
    if column.field in order_columns.MONEY and column.kind not in (
        Kind.NUMBER,
        Kind.EMPTY,
        Kind.TEXT,
        Kind.PHONE,
    ):
        return f"“{column.name}” is taken for amounts, but looks like {_many(column.kind)}."
    if column.field == "phone" and "fax" in column.label and column.sure < SURE:
        return f"“{column.name}” looks like phone numbers, but its title says fax."
    if column.field in ("custom", IGNORED) and column.kind in (Kind.EMAIL, Kind.PHONE) and column.sure < SURE:
        return f"“{column.name}” looks like {_many(column.kind)}, but its title says something else."
    return ""


def _unsure(column: Column) -> str:
    if column.field in ("custom", IGNORED) or column.kind is Kind.EMPTY or column.sure >= SURE:
        return ""
    if column.sure >= 0.6:
        return f"“{column.name}” is probably where it was put, but its title does not say so plainly."
    return f"“{column.name}” was placed by what stands in it. Look whether it is right."


def _many(kind: Kind) -> str:
    return {
        Kind.YES_NO: "yes or no",
        Kind.EMPTY: "nothing",
        Kind.TEXT: "text",
        Kind.EMAIL: "e-mail addresses",
    }.get(kind, f"{kind.words()}s")
