"""What a contact is called: the name from its parts, the name that is shown, the name that is compared.

Names are kept as written, in any script; nothing here changes what a person typed.
"""

import re

from desktop_crm.base import text

_FAMILY_FIRST = {"vi", "hu", "zh", "ja", "ko"}
# Only what is never a name: "Don" and "M." may be, "Jr" tells a son from his father.
_TITLES = frozenset((
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "lord", "lady", "rev", "revd",
    "reverend", "herr", "frau", "mme", "mlle", "monsieur", "madame", "phd", "obe", "mbe", "cbe",
))  # fmt: skip
_NO_WORD = re.compile(r"[^\w]+")


def compose(
    given: str = "",
    family: str = "",
    middle: str = "",
    prefix: str = "",
    suffix: str = "",
    language: str = "",
) -> str:
    """The whole name from its parts, in the order of its script or `language`; empty where there is none.

    Chinese, Japanese and Korean names: family name first, without a blank. Vietnamese and Hungarian:
    family name first.
    """
    if text.is_cjk(family or given):
        whole = f"{family}{middle}{given}"
        whole = f"{whole}{suffix}" if text.is_cjk(suffix) else f"{whole} {suffix}"
        return f"{prefix} {whole}".strip()
    first = language[:2].lower() in _FAMILY_FIRST
    parts = (prefix, family, middle, given, suffix) if first else (prefix, given, middle, family, suffix)
    return " ".join(part for part in parts if part)


def shown(full_name: str, organisation: str = "", *ways: str) -> str:
    """What lists show: the name, else the organisation, else the first way to reach (e-mail, phone)."""
    return next((part for part in (full_name, organisation, *ways) if part), "")


def sort_name(shown_name: str) -> str:
    """What lists are ordered by."""
    return text.sort_key(shown_name)


def match_name(full_name: str) -> str:
    """What names are compared by: folded, without titles and signs, words in the order of the alphabet.

    So `Dr. Fairweather, Ellen` equals `Ellen Fairweather`, and `王 小明` equals `王小明`.
    """
    return " ".join(sorted(name_words(full_name)))


def name_words(full_name: str) -> list[str]:
    """The words of a name as they are compared, in their order."""
    folded = text.fold(full_name)
    if folded.isascii() and folded.replace(" ", "").isalpha():
        words = folded.split()
        return [word for word in words if word not in _TITLES] or words
    if text.is_cjk(folded):
        return ["".join(_NO_WORD.split(folded))]
    words = [word for word in _NO_WORD.split(folded.replace("'", "")) if word]
    return [word for word in words if word not in _TITLES] or words
