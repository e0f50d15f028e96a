"""What the values of a column look like, whatever stands above them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop_crm.base.text import fold
from desktop_crm.mapping import days


class Kind(StrEnum):
    """What most values of a column are."""

    EMPTY = "empty"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    DATE = "date"
    YES_NO = "yes_no"
    NUMBER = "number"
    TEXT = "text"

    def words(self) -> str:
        """As the table of columns says it: `looks like` …"""
        return _WORDS[self]


_WORDS = {
    Kind.EMPTY: "empty",
    Kind.EMAIL: "e-mail address",
    Kind.PHONE: "phone number",
    Kind.URL: "website",
    Kind.DATE: "date",
    Kind.YES_NO: "yes or no",
    Kind.NUMBER: "number",
    Kind.TEXT: "text",
}


@dataclass(frozen=True, slots=True)
class Contents:
    """The kind of a column and the share of its values that are of it (0 to 1)."""

    kind: Kind = Kind.EMPTY
    share: float = 0.0
    values: tuple[str, ...] = ()  # a sample, not blank

    def has(self, kind: Kind, share: float = 0.5) -> bool:
        return self.kind is kind and self.share >= share


def _folded(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


_EMAIL = re.compile(r"(?:[^<>@]*<)?[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+>?")
_URL = re.compile(r"(?:https?://|www\.)\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/\S*", re.IGNORECASE)
_NUMBER = re.compile(r"[-+(]?[€$£¥]?\s?\d[\d.,'\s]*\)?\s?(?:%|€|\$|£|¥|[A-Z]{3})?")
_PHONE = re.compile(
    r"(?:\+|00|\(?0|\(\d)[\d\s()./\-–]{5,24}(?:\s?(?:x|ext\.?)\s?\d{1,6})?|\d{3}[-. ]\d{3}[-. ]\d{4}"
)
_YES_NO = _folded(
    """yes no y n true false ja nein j oui non vrai faux o si s sim nao tak nie да нет так ні evet hayır
    是 否 はい いいえ 예 아니오 có không kyllä ei igen nem ano ne subscribed unsubscribed opted-in opted-out
    opt-in opt-out on off x ✓ ✔ wahr falsch verdadero falso vero waar onwaar"""
)
_DECIMAL = re.compile(r"\d{1,2}\.\d{1,2}")  # 2.5 is a number sooner than the second of May
_DATE_LIKE = re.compile(r"\d|[月월]")


def look(values: Sequence[str]) -> Contents:
    """The contents of a column from a sample of its values, blank ones left out."""
    held = [v.strip() for v in values if v.strip()]
    if not held:
        return Contents()
    counts: dict[Kind, int] = {}
    for value in held:
        kind = _kind(value)
        counts[kind] = counts.get(kind, 0) + 1
    kind = max(counts, key=lambda k: counts[k])
    return Contents(kind, counts[kind] / len(held), tuple(held))


def _kind(value: str) -> Kind:
    if "@" in value and (_EMAIL.fullmatch(value) or _EMAIL.fullmatch(re.split(r"[,;\s]+(?=\S+@)", value)[0])):
        return Kind.EMAIL
    if _URL.fullmatch(value):
        return Kind.URL
    if fold(value) in _YES_NO:
        return Kind.YES_NO
    if len(value) <= 40 and _DATE_LIKE.search(value):
        separated = not value.isdecimal() and not _DECIMAL.fullmatch(value)
        if separated and (
            days.is_empty(value) or days.parse(value) or days.parse(value, days.Order.MONTH_FIRST)
        ):
            return Kind.DATE
        if _PHONE.fullmatch(value) and 6 <= sum(c.isdecimal() for c in value) <= 17:
            return Kind.PHONE
    if _NUMBER.fullmatch(value):
        return Kind.NUMBER
    return Kind.TEXT


def is_no(value: str) -> bool:
    """Whether a cell of a yes-or-no column says no, or says nothing."""
    return fold(value) in _NO


def is_yes(value: str) -> bool:
    """Whether a cell of a yes-or-no column says yes."""
    return fold(value) in _YES


_NO = _folded(
    """no n false nein non faux nao falso nie нет ні hayır 否 いいえ 아니오 không ei nem ne 0 unsubscribed
    opted-out opt-out off falsch nee nej onwaar cleaned bounced - declined blocklisted blacklisted disabled"""
) | {""}
_YES = _folded(
    """yes y true ja j oui vrai o si s sim tak да так evet 是 はい 예 có kyllä igen ano 1 x ✓ ✔ on wahr
    verdadero vero waar subscribed opted-in opt-in confirmed active"""
)
