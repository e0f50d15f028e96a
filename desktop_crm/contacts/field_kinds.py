"""What custom fields hold: how a value is read, what it is compared and sorted by. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from desktop_crm.base.dates import PartialDate, read_day
from desktop_crm.base.numbers import read_number
from desktop_crm.base.text import fold

Normal = str | float | int
_LARGEST = 10**300  # beyond it a book can neither hold nor compare a number
_YES_WORDS = "yes y true ja j oui vrai si sí sim да 是 はい 예 có evet 1 x ✓ ✔ on"
_NO_WORDS = "no n false nein non faux não nao нет 否 いいえ 아니오 không hayır 0 - off"
_YES, _NO = (frozenset(map(fold, words.split())) for words in (_YES_WORDS, _NO_WORDS))


class FieldKind(StrEnum):
    """What the values of a custom field are."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"

    def words(self) -> str:
        """As screens say it."""
        return _WORDS[self]

    def words_in_a_line(self) -> str:
        """`a number`, `a yes or no`."""
        return f"a {_WORDS[self].lower()}"


_WORDS = {
    FieldKind.TEXT: "Text",
    FieldKind.NUMBER: "Number",
    FieldKind.DATE: "Date",
    FieldKind.CHOICE: "Choice",
    FieldKind.YES_NO: "Yes or no",
}


def normal(kind: FieldKind, value: str) -> Normal:
    """What a value is compared by: a number, an ISO day (`--05-09` without a year), 1 or 0, else the folded text.

    A value that is not of the field's kind stays a text, and so stands behind all that are.
    """
    match kind:
        case FieldKind.NUMBER:
            number = read_number(value)
            if number is None or abs(number) >= _LARGEST:
                return fold(value)
            whole = number == int(number) and abs(number) < 2**63
            return int(number) if whole else float(number)
        case FieldKind.DATE:
            day = day_of(value)
            return fold(value) if day is None else str(day)
        case FieldKind.YES_NO:
            folded = fold(value)
            return 1 if folded in _YES else 0 if folded in _NO else folded
        case _:
            return fold(value)


def fits(kind: FieldKind, value: str, choices: Sequence[str] = ()) -> bool:
    """Whether a value is one of the kind, of a choice: one of `choices` in any spelling."""
    if kind is FieldKind.TEXT:
        return True
    if kind is FieldKind.CHOICE:
        return fold(value) in map(fold, choices)
    if kind is FieldKind.DATE:
        return day_of(value) is not None
    return not isinstance(normal(kind, value), str)


def day_of(value: str) -> PartialDate | None:
    """The day that a value says, or None."""
    try:
        return read_day(value)
    except ValueError:
        return None


def written(kind: FieldKind, value: str, choices: Sequence[str] = ()) -> str:
    """A value as screens write it: a day in words, Yes or No, a choice as the field spells it; else as typed."""
    match kind:
        case FieldKind.DATE:
            day = day_of(value)
            return value if day is None else day.words()
        case FieldKind.YES_NO:
            answer = normal(kind, value)
            return value if isinstance(answer, str) else "Yes" if answer else "No"
        case FieldKind.CHOICE:
            return next((choice for choice in choices if fold(choice) == fold(value)), value)
        case _:
            return value
