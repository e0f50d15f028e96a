"""What of a file's addresses cannot be used as it stands, and why, in words for the list of problems."""

from __future__ import annotations

import re

from desktop_crm.contacts import addresses
from desktop_crm.contacts.addresses import BadAddress

# How people and programs write that a cell has nothing to say. Never read so in names: somebody is called Null.
_NOTHING = frozenset(
    ("-", "--", "---", "–", "—", "n/a", "na", "n.a.", "none", "null", "nil", "keine", "?", "/", ".", "0")
)
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
SHORTENED = BadAddress("was shortened by a spreadsheet program; its last digits are lost")


def says_nothing(text: str) -> bool:
    """Whether a cell that should hold an address or a number is filled in with a sign for nothing."""
    return text.lower() in _NOTHING


# What Excel, Calc and Google Sheets show instead of a result, in the languages of Excel.
_SHOWN = """
    #n/a #nv #n/d #ref! #bezug! #ref #rif! #¡ref! #name? #nom? #nome? #¿nombre? #value! #wert! #valeur! #valore!
    #¡valor! #valor! #div/0! #¡div/0! #num! #zahl! #nombre! #¡num! #núm! #null! #nul! #¡nulo! #error! #spill! #calc!
"""
_ERRORS = frozenset(_SHOWN.split())


def is_error(text: str) -> bool:
    """Whether a cell holds no value but what a spreadsheet shows where it could not reckon one."""
    return text.lower() in _ERRORS or (len(text) > 3 and not text.strip("#"))


def is_shortened(text: str) -> bool:
    """Whether a spreadsheet program wrote a long number as `4.41633E+11`."""
    return "+" in text and bool(_SHORTENED.fullmatch(text.strip()))


def email(text: str) -> str | BadAddress:
    """The normal form, or why there is none."""
    return addresses.email(text)


def phone(text: str, country: str) -> str | BadAddress:
    """The number in E.164, or why it is none. A SIP address is kept and never dialled."""
    if is_shortened(text):
        return SHORTENED
    return addresses.phone(text, country)
