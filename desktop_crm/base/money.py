"""Money as integer minor units with its ISO 4217 currency; sums never mix currencies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from desktop_crm.base.numbers import read_number

# Currencies whose smallest unit is not a hundredth (ISO 4217, table A.1; those that are gone: CLDR).
_DIGITS = {
    code: digits
    for digits, codes in {
        0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ADP BYR ESP ITL LUF MGF TMM TRL",
        3: "BHD IQD JOD KWD LYD OMR TND",
        4: "CLF UYW",
    }.items()
    for code in codes.split()
}
# ISO 4217, table A.1 without metals and funds; then what old lists still hold (table A.3).
_CODES = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF "
    "CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
    "GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP "
    "LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB "
    "PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB "
    "TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER "
    "ZAR ZMW ZWG "
    "ADP ANG ATS BEF BYR CSD CUC CYP DEM EEK ESP FIM FRF GHC GRD HRK IEP ITL LTL LUF LVL MGF MRO MTL MZM NLG PTE "
    "ROL RUR SDD SIT SKK SLL SRG STD TMM TRL VEB VEF YUM ZMK ZWL"
)
CURRENCIES = frozenset(_CODES.split())
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$", "JPY": "¥", "CNY": "¥", "VND": "₫", "INR": "₹"}
# What people write for a currency beside its code, where several have it or it is a word.
_WRITTEN = {
    "$": "USD CAD AUD NZD HKD SGD TWD BSD BBD BZD BMD KYD FJD GYD JMD LRD NAD SRD TTD XCD ARS CLP COP MXN UYU",
    "£": "GBP EGP FKP GIP LBP SHP", "kr": "DKK ISK NOK SEK", "Fr.": "CHF", "Kč": "CZK", "zł": "PLN", "Ft": "HUF",
    "lei": "RON", "Rs": "INR LKR NPR PKR", "R": "ZAR", "R$": "BRL",
}  # fmt: skip
_LARGEST = 10**15  # minor units: a thousand of them still add up in SQLite's integers
_PLENTY = Context(prec=60)  # no digit of a file is rounded before its place is known


def digits_of(currency: str) -> int:
    """How many digits stand behind the point of an amount (ISO 4217, “minor unit”)."""
    return _DIGITS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` counts the currency's smallest unit (pence, cents; whole yen)."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if len(self.currency) != 3 or not self.currency.isascii() or not self.currency.isupper():
            raise ValueError(f"no ISO 4217 currency: {self.currency!r}")

    @classmethod
    def of(cls, amount: Decimal, currency: str) -> Money:
        """From an amount as written; what is finer than the smallest unit is rounded, halves away from zero.

        Raises ValueError for a currency that ISO 4217 does not know, and for more than a book can add up.
        """
        if currency not in CURRENCIES:
            raise ValueError(f"no ISO 4217 currency: {currency!r}")
        if not amount.is_finite() or amount.adjusted() > 15:
            raise ValueError("no amount of money")
        minor = int(amount.scaleb(digits_of(currency), _PLENTY).to_integral_value(ROUND_HALF_UP, _PLENTY))
        if abs(minor) > _LARGEST:
            raise ValueError("more money than there is")
        return cls(minor, currency)

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return Money(self.minor + other.minor, self.currency)

    @property
    def amount(self) -> Decimal:
        """As a decimal number, exactly."""
        return Decimal(self.minor).scaleb(-digits_of(self.currency), _PLENTY)

    def words(self) -> str:
        """`£86.40`, `-€1,240.00`, `CHF 12.00`."""
        digits = digits_of(self.currency)
        whole, part = divmod(abs(self.minor), 10**digits)
        figure = f"{whole:,}" + (f".{part:0{digits}}" if digits else "")
        sign = _SIGNS.get(self.currency, f"{self.currency} ")
        return f"{'-' if self.minor < 0 else ''}{sign}{figure}"


def read_money(text: str, currency: str) -> Money | None:
    """What a person types for an amount: `1,240`, `38,50`, `£38.50`, `38.50 GBP`; None where it is none.

    Another currency's sign is no amount: 38 euros are not 38 pounds.
    """
    plain = text.strip()
    marks = (currency, _SIGNS.get(currency, ""), *(mark for mark, of in _WRITTEN.items() if currency in of))
    for mark in filter(None, marks):
        if plain.casefold().startswith(mark.casefold()):
            plain = plain[len(mark) :]
            break
        if plain.casefold().endswith(mark.casefold()):
            plain = plain[: -len(mark)]
            break
    number = read_number(plain.strip())
    try:
        return None if number is None else Money.of(number, currency)
    except ValueError:
        return None


def sums(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """One sum a currency, the largest count of minor units first."""
    made: dict[str, int] = {}
    for money in amounts:
        made[money.currency] = made.get(money.currency, 0) + money.minor
    return tuple(Money(minor, code) for code, minor in sorted(made.items(), key=lambda i: (-i[1], i[0])))
