"""Money as integer minor units with its ISO 4217 currency; sums never mix currencies."""

from __future__ import annotations

from dataclasses import dataclass

_DIGITS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "BHD": 3, "KWD": 3, "JOD": 3, "TND": 3, "OMR": 3}
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$", "JPY": "¥", "CNY": "¥", "VND": "₫", "INR": "₹"}


def places(currency: str) -> int:
    """How many decimal places the amounts of a currency have: 2, of yen none."""
    return _DIGITS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` counts the currency's smallest unit (pence, cents; whole yen)."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if len(self.currency) != 3 or not self.currency.isascii() or not self.currency.isupper():
            raise ValueError(f"no ISO 4217 currency: {self.currency!r}")

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return Money(self.minor + other.minor, self.currency)

    def words(self) -> str:
        """`£86.40`, `-€1,240.00`, `CHF 12.00`."""
        digits = places(self.currency)
        whole, part = divmod(abs(self.minor), 10**digits)
        figure = f"{whole:,}" + (f".{part:0{digits}}" if digits else "")
        sign = _SIGNS.get(self.currency, f"{self.currency} ")
        return f"{'-' if self.minor < 0 else ''}{sign}{figure}"
