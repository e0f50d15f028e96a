"""What spreadsheets take from numbers that are none: leading zeros of postcodes and telephones, the last digits.

Lost zeros are said, never put back: a short postcode may as well be a mistake.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import Any

from desktop_crm.base.paths import resource
from desktop_crm.base.text import fold
from desktop_crm.contacts import addresses
from desktop_crm.contacts.addresses import BadAddress
from desktop_crm.mapping import checking

_NATIONAL = 9  # digits of a whole number inside its country; fewer may lack the town's


class Loss(StrEnum):
    """What a number lost, as the end of a sentence: `1067` …, or `23 of 400` …"""

    ZERO = "lost a leading zero"
    PLUS = "lost the + before the country"
    DIGITS = "lost the last digits"


@cache
def _countries() -> dict[str, dict[str, Any]]:
    """By code: its `names`; `postcode`, the digits where one may begin with 0; `trunk`, whether 0 is dialled first."""
    data: dict[str, dict[str, Any]] = json.loads(resource("mapping/countries.json").read_text("utf-8"))
    return data


@cache
def _by_name() -> dict[str, str]:
    return {fold(name): code for code, said in _countries().items() for name in said["names"]}


def country_of(text: str) -> str:
    """The code of a country as files write it (`DE`, `Deutschland`), or nothing."""
    folded = fold(text).strip(". ")
    if found := _by_name().get(folded):
        return found
    return folded.upper() if len(folded) == 2 and folded.isascii() and folded.isalpha() else ""


def of_postcode(text: str, country: str) -> bool:
    """Whether a postcode of the country (ISO 3166) is so short that it must have lost its zeros."""
    length = _countries().get(country.upper(), {}).get("postcode", 0)
    digits = text.isascii() and text.isdecimal() and text[0] != "0"
    return bool(length and digits and length - 2 <= len(text) < length)


def of_phone(text: str, country: str) -> Loss | None:
    """What a number of bare digits lost, judged by how numbers of the country begin."""
    if checking.is_shortened(text):
        return Loss.DIGITS
    if not (text.isascii() and text.isdecimal()) or text[0] == "0" or not _NATIONAL <= len(text) <= 15:
        return None
    said = _countries().get(country.upper(), {})
    code = said.get("calling", "")
    if (
        code
        and text.startswith(code)
        and len(text) >= len(code) + _NATIONAL
        and _is_number(f"+{text}", country)
    ):
        return Loss.PLUS
    return Loss.ZERO if said.get("trunk") and _is_number(f"0{text}", country) else None


def _is_number(text: str, country: str) -> bool:
    return not isinstance(addresses.phone(text, country), BadAddress)


def count_postcodes(values: Iterable[str], country: str) -> int:
    """How many of a column of postcodes lost a zero, where nearly all the others have the country's length."""
    held = [v for v in values if v.isdecimal()]
    length = _countries().get(country.upper(), {}).get("postcode", 0)
    whole = sum(len(v) == length for v in held)
    short = sum(of_postcode(v, country) for v in held)
    return short if length and whole + short >= 0.9 * len(held) and whole >= short else 0
