"""Organisations as they are compared: without the legal form, without signs."""

import re
from functools import lru_cache

from rapidfuzz import fuzz

from desktop_crm.contacts.transliteration import latin

_FORMS = frozenset(
    [
        "gmbh",
        "mbh",
        "ag",
        "kg",
        "kgaa",
        "ohg",
        "gbr",
        "ug",
        "ek",
        "eg",
        "ev",
        "se",
        "ltd",
        "limited",
        "llc",
        "llp",
        "lp",
        "plc",
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "co",
        "company",
        "cie",
        "sa",
        "sas",
        "sarl",
        "sasu",
        "eurl",
        "sprl",
        "bv",
        "bvba",
        "nv",
        "vof",
        "srl",
        "spa",
        "snc",
        "sapa",
        "sl",
        "slu",
        "slne",
        "lda",
        "ltda",
        "eireli",
        "sia",
        "uab",
        "as",
        "asa",
        "aps",
        "ab",
        "oy",
        "oyj",
        "hf",
        "ehf",
        "doo",
        "dd",
        "ad",
        "ood",
        "eood",
        "kft",
        "zrt",
        "bt",
        "rt",
        "sro",
        "spol",
        "zoo",
        "spzoo",
        "ooo",
        "oao",
        "zao",
        "pao",
        "ip",
        "too",
        "tov",
        "pt",
        "tbk",
        "sdn",
        "bhd",
        "pvt",
        "pte",
        "pty",
        "kk",
        "gk",
        "yk",
        "and",
        "und",
        "et",
        "y",
        "e",
        "i",
        "u",
        "the",
    ]
)
# Written without a blank before or behind the name.
_GLUED = re.compile(
    r"股份有限公司|有限责任公司|有限責任公司|有限公司|集团|集團|株式会社|有限会社|合同会社|\(株\)|㈱|주식회사|\(주\)|㈜"
)
_SIGNS = re.compile(r"[^\w&+]+")
_ABBREVIATED = re.compile(r"\b(?:\w\.){2,}\w?\.?")  # S.A.R.L., e.K., d.o.o.


@lru_cache(maxsize=50_000)
def firm(folded: str) -> str:
    """What is left of a folded name without the legal form; the whole name where nothing else is in it."""
    if not folded:
        return ""
    plain = _GLUED.sub(" ", folded)
    plain = (
        _ABBREVIATED.sub(lambda found: found[0].replace(".", ""), plain).replace("&", " ").replace("+", " ")
    )
    words = [word for word in _SIGNS.split(latin(plain) or plain) if word]
    return " ".join([word for word in words if word not in _FORMS] or words)


def alike(a: str, b: str) -> bool:
    """Whether two names without their legal form mean the same organisation: a slip, or one word more."""
    if a == b:
        return True
    return min(len(a), len(b)) >= 5 and (
        fuzz.ratio(a, b, score_cutoff=88) > 0 or fuzz.token_sort_ratio(a, b, score_cutoff=92) > 0
    )
