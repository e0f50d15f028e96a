"""Several values in one cell, taken apart where each part can stand for itself."""

from __future__ import annotations

import csv
import json
import re

from desktop_crm.base.text import fold

GOOGLE = " ::: "  # between values in Google's tables
_BETWEEN = re.compile(r"\s*(?:;|,|\n|\s/\s|\||\s:::\s|\s)\s*")
_OR = "or|oder|od\\.|ou|o\\.?|und|u\\.|and|et|y|e|i|и|bzw\\.?|resp\\.?|&"
_PHONE_ENDS = re.compile(rf"\s*(?:;|\n|\s:::\s|\s\|\s|\s/\s|,|\s(?:{_OR})\s)\s*")
_CONNECTING = re.compile(rf"(?:{_OR}|/)", re.IGNORECASE)
_NAME_AND_EMAIL = re.compile(
    r"\"?([^<>()@\"]+?)\"?\s*[<(\[]\s*(?:mailto:)?([^\s<>()@]+@[^\s<>()@]+)\s*[>)\]]"
)
_CLOSED = (">", ")", "]")  # how it ends; an address alone is looked at no closer
_TOWN = re.compile(r"((?:[A-Z]{1,3}[- ])?\d[\d -]{2,8}\d)[,\s]+(\D.*)", re.DOTALL)
_TOWN_LAST = re.compile(
    r"(\D.*?)[,\s]+((?:[A-Z]{2}\s)?\d{4,6}(?:-\d{3,4})?|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[A-Z]\d[A-Z]\s?\d[A-Z]\d)"
)
_TOWN_DUTCH = re.compile(r"(\d{4}\s?[A-Z]{2})[,\s]+(\D.*)", re.DOTALL)


def emails(text: str) -> list[str]:
    """Several addresses in one cell, where each part has its @; else the cell as it stands."""
    if text[:7] == "mailto:":
        text = text[7:]
    if "<" not in text and text.count("@") < 2:  # as nearly all are
        return [text]
    if text.count("<") == 1 and text.count("@") == 1:
        return [text.strip()]  # "Berg, Ann" <ann@example.org>
    if "<" in text:
        return [p.strip() for p in re.split(r"[;\n]|,(?=[^<>]*<)", text) if p.strip()]
    parts = [p for p in _BETWEEN.split(text) if p and not _CONNECTING.fullmatch(p)]
    return parts if all(p.count("@") == 1 for p in parts) else [text]


def phones(text: str) -> list[str]:
    """Several numbers in one cell, where each part can be one; else the cell as it stands."""
    if len(text) < 13:  # too short for two numbers
        return [text]
    parts = [p for p in _PHONE_ENDS.split(text) if p]
    if len(parts) > 1 and all(sum(c.isdecimal() for c in p) >= 6 for p in parts):
        return parts
    return text.split(GOOGLE)


def categories(text: str) -> list[str]:
    """`VIP; friend`, `a, b`, Google's `* myContacts ::: Friends`, Mailchimp's `"VIP","fair, 2023"`."""
    if text[:1] == '"' and text.count('"') % 2 == 0:
        quoted = next(csv.reader([text], skipinitialspace=True, delimiter=";" if '";' in text else ","))
        return [p.strip() for p in quoted if p.strip()]
    for sign in (GOOGLE, ";", "\n", "|", ","):
        if sign in text:
            break
    parts = (p.strip() for p in text.split(sign))
    return [p.removeprefix("* ").strip(' "') for p in parts if p.strip(' "')]


def town(text: str) -> tuple[str, str]:
    """Postcode and town out of `10115 Berlin` or `Berlin 10115`; without a postcode all is the town."""
    if found := _TOWN_DUTCH.fullmatch(text.strip()) or _TOWN.fullmatch(text.strip()):
        return found[1].strip(), found[2].strip()
    if found := _TOWN_LAST.fullmatch(text.strip()):
        return found[2].strip(), found[1].strip()
    return "", text.strip()


def with_house(street: str, house: str) -> str:
    """`Lämmerweg` and `12`, unless the street has its number already."""
    if fold(house) in fold(street).split():
        return street
    return f"{street} {house}".strip()


_FLOAT = re.compile(r"\d{4,}\.0+")


def unquoted(text: str) -> str:
    """Without what programs add to numbers: `'+441632960147` lest a spreadsheet reckons, `1067.0` where one did."""
    if text[:1] == "'" and any(map(str.isdecimal, text)):
        return text[1:].strip()
    return text.partition(".")[0] if text[-2:] == ".0" and _FLOAT.fullmatch(text) else text


_WORDED = re.compile(
    r"(?P<before>[^\d+(]*[^\W\d_]{2}[^\d+(]*?)[\s:.]*(?P<one>[+(\d][\d\s()./–-]*\d)"
    r"|(?P<two>[+(\d][\d\s()./–-]*\d)\s*(?P<after>\(?[^\W\d_][^\d]*)"
)


_LONGEST = 80  # letters of a telephone number with the words beside it


def has_words(text: str) -> bool:
    """Whether letters stand in it. Asked of every telephone number, so what is quick comes first."""
    return not text.isascii() or text.lower() != text.upper()


def worded(text: str) -> tuple[str, str]:
    """A telephone number and the words beside it: `Handy 0171 1234567`, `01632 960147 (work)`; else no words."""
    found = _WORDED.fullmatch(text) if len(text) <= _LONGEST else None
    if not found:
        return text, ""
    return found["one"] or found["two"], (found["before"] or found["after"]).strip(" :.()")


def name_and_email(text: str) -> tuple[str, str]:
    """The name and the address of `Ann Berg <ann@example.org>`; of any other text only the name."""
    if "@" in text and text.rstrip()[-1:] in _CLOSED and (found := _NAME_AND_EMAIL.fullmatch(text.strip())):
        return found[1].strip(), found[2]
    return text, ""


def attributes(text: str) -> list[tuple[str, str]]:
    """A JSON object in a cell (listmonk) as names and values; empty where it is none."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return []
    if not isinstance(data, dict):
        return []
    return [(str(name), _plain(value)) for name, value in data.items() if value not in (None, "", [], {})]


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


# What stands behind a comma without being a given name.
_BEHIND = """
    jr sr ii iii iv md phd dds esq inc ltd llc gmbh ag kg co corp srl sa sas bv nv oy ab plc mba msc bsc obe mbe cpa rn
    dr prof ing dipl
"""
_AFTER_NAME = frozenset(_BEHIND.split())


def comma_name(text: str) -> tuple[str, str]:
    """Given and family name of `Fairweather, Ellen`, where the comma makes it sure; else twice nothing."""
    family, comma, given = (part.strip() for part in text.partition(","))
    words = fold(given).replace(".", " ").split()
    if not comma or not family or not words or "," in given or len(family.split()) > 3 or len(words) > 3:
        return "", ""
    if any(w in _AFTER_NAME for w in (*words, *fold(family).split())):
        return "", ""
    if not all(c.isalpha() or c in " .'’-" for c in family + given):
        return "", ""
    return given, family


_READ = re.compile(r"[\u3041-\u30ff\uff66-\uff9f]+")


def reading(text: str) -> tuple[str, str]:
    """Given and family name of how a Japanese name is read (`ヤマダ タロウ`); of another the whole as given name."""
    words = text.split()
    if len(words) == 2 and all(map(_READ.fullmatch, words)):
        return words[1], words[0]
    return text, ""
