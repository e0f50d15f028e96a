"""Countries and currencies as menus, from the tables Qt ships."""

from functools import cache

from PySide6.QtCore import QLocale


@cache
def countries() -> tuple[tuple[str, str], ...]:
    """(ISO 3166 code, English name) of every country, by name."""
    found = {}
    for territory in QLocale.Country:
        code = QLocale.territoryToCode(territory)
        if len(code) == 2 and code.isalpha() and code not in ("ZZ", "XX"):
            found[code] = QLocale.territoryToString(territory)
    return tuple(sorted(found.items(), key=lambda pair: pair[1]))


@cache
def currencies() -> tuple[tuple[str, str], ...]:
    """(ISO 4217 code, code and sign) of every currency in use, by code."""
    found: dict[str, str] = {}
    for locale in QLocale.matchingLocales(
        QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry
    ):
        code = locale.currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
        sign = locale.currencySymbol(QLocale.CurrencySymbolFormat.CurrencySymbol).strip("\u200b\u200e\u200f ")
        if len(code) == 3 and (code not in found or 0 < len(sign) < len(found[code])):
            found[code] = sign or code
    return tuple(
        (code, f"{code} ({sign})" if sign != code and _plain(sign) else code)
        for code, sign in sorted(found.items())
    )


def _plain(sign: str) -> bool:
    """Whether every font has the sign: Latin letters and Unicode's block of currency signs."""
    return all(ord(c) < 0x250 or 0x20A0 <= ord(c) <= 0x20CF for c in sign)
