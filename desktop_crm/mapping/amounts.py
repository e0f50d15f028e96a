"""Money as files write it: `£12.00`, `12,00 €`, `CHF 1'200.-`, `EUR 12`, and what stands before its decimals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from desktop_crm.base.money import CURRENCIES
from desktop_crm.base.numbers import Mark, read_number
from desktop_crm.files.sheet import Cell

_SIGNS = {
    "€": "EUR", "£": "GBP", "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD",
    "hk$": "HKD", "s$": "SGD", "nt$": "TWD", "r$": "BRL", "mx$": "MXN", "fr.": "CHF", "sfr": "CHF", "sfr.": "CHF",
    "zł": "PLN", "zl": "PLN", "kč": "CZK", "kc": "CZK", "ft": "HUF", "lei": "RON", "лв": "BGN", "лв.": "BGN",
    "₽": "RUB", "руб": "RUB", "руб.": "RUB", "р.": "RUB", "₴": "UAH", "грн": "UAH", "грн.": "UAH", "₺": "TRY",
    "tl": "TRY", "₹": "INR", "rs": "INR", "rs.": "INR", "₩": "KRW", "원": "KRW", "₫": "VND", "đ": "VND",
    "฿": "THB", "₪": "ILS", "元": "CNY", "円": "JPY", "rm": "MYR", "rp": "IDR", "euro": "EUR", "euros": "EUR",
    "eur.": "EUR", "dollar": "USD", "dollars": "USD", "franken": "CHF", "pounds": "GBP", "pound": "GBP",
    "sterling": "GBP", "yen": "JPY", "yuan": "CNY", "rmb": "CNY", "us dollar": "USD", "us dollars": "USD",
    "swiss francs": "CHF", "swiss franc": "CHF", "schweizer franken": "CHF", "pfund": "GBP",
}  # fmt: skip
# Signs that several countries use, by the country of the book; else the first.
_SHARED = {
    "$": ("USD", {"AU": "AUD", "CA": "CAD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "MX": "MXN", "AR": "ARS",
                  "CL": "CLP", "CO": "COP", "TW": "TWD"}),
    "¥": ("JPY", {"CN": "CNY"}),
    "kr": ("SEK", {"NO": "NOK", "DK": "DKK", "IS": "ISK"}),
}  # fmt: skip
# Countries that write a point before the decimals (CLDR); nearly all others a comma.
_WITH_POINT = """
    AE AU BD BW CA CH CN DO EG GB GH GT HK HN IE IL IN JP KE KR LI LK MT MX MY NG NI NP NZ PA PH PK PR SA SG
    SV TH TW TZ UG US ZA ZW
"""
_POINT = frozenset(_WITH_POINT.split())
_CUT = re.compile(
    r"([+\-(−]?)\s*([^\d\s.,()+\-−]*\.?)\s*([+\-−]?[\d.,'’\s\u00a0\u202f]*\d)\s*(.*)", re.DOTALL
)
_DASHES = re.compile(r"[.,]\s*[-–—]{1,2}(?=\s|$)")  # 1'200.-
_CELL = re.compile(r"[\d.,'’\s\u00a0\u202f]*\d")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its currency (ISO 4217; empty where the text has none)."""

    number: Decimal
    currency: str = ""


def currency(text: str, country: str = "") -> str:
    """The ISO 4217 code that a text means, or nothing: `EUR`, `€`, `kr`, `Swiss francs`; `shillings` does not."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if (code := plain.upper()) in CURRENCIES:
        return code
    sign = plain.lower()
    if found := _SIGNS.get(sign):
        return found
    if shared := _SHARED.get(sign.rstrip(".")):
        return shared[1].get(country.upper(), shared[0])
    return ""


def of_header(header: str, country: str = "") -> str:
    """The currency in a title: `Total (EUR)`, `Amount £`, `Preis in CHF`."""
    for part in re.split(r"[\s()\[\]/_:,-]+", header):
        if (part.isupper() or not part.isalpha()) and (found := currency(part, country)):
            return found
    return ""


@lru_cache(maxsize=20_000)
def read(text: str, mark: Mark = Mark.POINT, country: str = "") -> Amount | None:
    """The amount that a text means, or None where it is none (`on request`, `3 pieces`)."""
    plain = _DASHES.sub("", _plain(text))
    bracketed = plain.startswith("(") and plain.endswith(")")
    found = _CUT.fullmatch(plain[1:-1].strip() if bracketed else plain)
    if not found:
        return None
    sign, before, digits, after = found[1], found[2].strip(), found[3], found[4].strip()
    trailing = after in ("-", "−")
    units = "" if trailing else after
    unit = ""
    for word in (before, units):
        if word and (unit or not (unit := currency(word, country))):
            return None
    number = read_number(re.sub(r"[\u00a0\u202f]", " ", digits), mark)
    if number is None:
        return None
    less = bracketed or trailing or sign in ("-", "−", "(")
    return Amount(-number if less and number > 0 else number, unit)


def _plain(text: str) -> str:
    """With the digits of ASCII."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.isascii():
        return plain
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)
    return plain.replace("٫", ".").replace("٬", ",")


def of_cell(cell: Cell, mark: Mark, country: str) -> Amount | None:
    """The amount in a cell; a number of a spreadsheet needs no reading."""
    match cell:
        case bool() | None:
            return None
        case int() | float():
            return Amount(Decimal(str(cell)))
        case str():
            return read(cell, mark, country)
        case _:
            return None


def mark_of(cells: Iterable[Cell], country: str, whole: bool = False) -> Mark:
    """What stands before the decimals in a column, by its own values; where they do not say, by the country.

    `whole`: the column counts things, so `1,000` in every row is one, not a thousand.
    """
    votes = {Mark.POINT: 0, Mark.COMMA: 0}
    doubtful: dict[Mark, int] = {Mark.POINT: 0, Mark.COMMA: 0}
    seen = 0
    for cell in cells:
        if isinstance(cell, str) and (digits := _digits(cell)):
            seen += 1
            found, sure = _evidence(digits)
            if found and sure:
                votes[found] += 1
            elif found:
                doubtful[found] += 1
    if votes[Mark.POINT] != votes[Mark.COMMA]:
        return max(votes, key=lambda m: votes[m])
    if whole and seen > 1:
        for sign, count in doubtful.items():
            if count == seen:
                return sign
    return Mark.POINT if not country or country.upper() in _POINT else Mark.COMMA


def _digits(text: str) -> str:
    found = _CELL.search(_DASHES.sub("", text.strip()))
    return found[0] if found else ""


def _evidence(digits: str) -> tuple[Mark | None, bool]:
    """Which sign stands before the decimals, and whether the number alone proves it."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return (Mark.POINT if digits.rfind(".") > digits.rfind(",") else Mark.COMMA), True
    if not points and not commas:
        return None, False
    only, other = (Mark.POINT, Mark.COMMA) if points else (Mark.COMMA, Mark.POINT)
    if points + commas > 1:  # groups of thousands
        return other, True
    head, _, tail = digits.partition(only.value)
    if len(tail) != 3 or len(head) > 3 or head.lstrip() in ("", "0"):
        return only, True
    return only, False
