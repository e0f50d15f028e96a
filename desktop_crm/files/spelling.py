"""How the languages of Europe use their letters: what tells one encoding from another where few letters do.

A letter in the wrong encoding is mostly a letter, too, but it stands where none of its languages puts it.
"""

import re
import unicodedata
from functools import cache

_VOWELS = frozenset("aeiouyæøœåı")
_WORDS = frozenset(
    "àáâãèéêëíîòóôõúýäåöøœþ"
)  # letters that are a word somewhere; before a point others stand, too
_SERBIAN = "ђћљњџќѓѕ"


def fault(char: str, before: str, after: str) -> float:
    """How much is against a Latin letter beyond ASCII at its place, between no letter and 1."""
    lower, first = char.lower(), not before.isalpha()
    rare = 0.06 if lower in "îïûùÿâêëôœ" else 0.4 if char in "ŸŗŖ" else 0.0
    return rare + _place(lower, first, before.lower(), after.lower())


def _place(char: str, first: bool, before: str, after: str) -> float:
    last = not after.isalpha()
    if char == "ð" and first:  # Đ in Croatian
        return 0.6
    if first and last and after not in (".", "'", "’") and char not in _WORDS:
        return 0.6
    if char == "ė" and _is_vowel(before) and before not in "iu":  # Zoë
        return 0.6
    if char in "çñ" and not last and not _is_vowel(after):  # Latvian ē, Polish ń
        return 0.6
    if char == "ë" and last and not first and not _is_vowel(before):  # Lithuanian ė
        return 0.4
    if char == "ã" and not last and after not in "eos":
        return 0.3
    if char == "æ" and _is_vowel(before):  # Croatian ć
        return 0.5
    if char in "ïâ" and first:  # Latvian ļ, ā
        return 0.3
    if char in "èòê" and before in _marked_vowels():  # Czech č, ň
        return 0.4
    if not _is_vowel(char):
        lost = before.isalpha() and after.isalpha() and not _is_vowel(before) and not _is_vowel(after)
        return 0.35 if lost else 0.0  # Bjšrn
    return 0.0


@cache
def _is_vowel(char: str) -> bool:
    return bool(char) and unicodedata.normalize("NFD", char)[0] in _VOWELS


@cache
def _marked_vowels() -> frozenset[str]:
    return frozenset("áàâäãåéèêëíìîïóòôöõúùûüý")


def serbian_capitals(text: str) -> float:
    """What is against a Cyrillic text: capitals of Serbian or Macedonian where no small letter of theirs stands."""
    if any(char in text for char in _SERBIAN):
        return 0.0
    return 0.9 * sum(text.count(char) for char in _SERBIAN.upper())


_CYRILLIC_VOWELS = frozenset("аеиоуыэюяёіїєў")


def unspoken(text: str) -> float:
    """What is against a Cyrillic text: words that nobody could say, of many letters and hardly a vowel."""
    words = re.findall(r"[\u0400-\u045f]{5,}", text.lower())
    silent = sum(sum(c in _CYRILLIC_VOWELS for c in w) * 6 < len(w) for w in words)
    return 0.5 * silent / len(words) if words else 0.0
