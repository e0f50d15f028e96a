"""Which way a language or a text is written."""

import unicodedata
from typing import Literal

Direction = Literal["ltr", "rtl"]

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi"})
_SCRIPTS = frozenset({"arab", "hebr", "syrc", "thaa", "nkoo", "adlm"})


def of_language(tag: str) -> Direction:
    """From a language tag (BCP 47): a script in it decides, else the language."""
    first, *others = tag.lower().replace("_", "-").split("-")
    script = next((part for part in others if len(part) == 4 and part.isalpha()), "")
    if script:
        return "rtl" if script in _SCRIPTS else "ltr"
    return "rtl" if first in _RIGHT_TO_LEFT else "ltr"


def of_text(text: str, otherwise: Direction) -> Direction:
    """By the first letter that has a direction (UAX #9, rule P2); `otherwise` where none has."""
    if text.isascii() and otherwise == "ltr":
        return "ltr"
    for letter in text:
        match unicodedata.bidirectional(letter):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return otherwise
