"""A postal address in one cell, taken apart where its end is surely a town with its postcode; else all is the street.

12 Mill Lane, Hexham NE46 1AB      Hauptstraße 12a, 70173 Stuttgart      221 Elm St, Springfield, IL 62704, USA
"""

from __future__ import annotations

import re

from desktop_crm.base.text import fold
from desktop_crm.mapping import losses

_MAILCHIMP = ("street", "extended", "city", "region", "postal_code", "country")
_PARTED = re.compile(r"\s*[\n,;]+\s*")
_PLACE = r"[^\W\d_][^\d\n,;]*?"
_BRITISH = r"(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})"
_DUTCH = r"\d{4} ?[A-Z]{2}"
_AMERICAN = r"\d{5}(?:-\d{4})?"
_CANADIAN = r"[A-Z]\d[A-Z] ?\d[A-Z]\d"
_OTHER = r"(?:(?:[A-Z]{1,3}|LV|LT)- ?)?(?:\d{4,6}|\d{3} \d{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{5}-\d{3})"
_CODE = rf"(?P<code>{_BRITISH}|{_CANADIAN}|{_DUTCH}|{_OTHER}|{_AMERICAN})"
_TOWN = rf"(?P<city>{_PLACE})"
# The last piece of an address; where it lacks the town, that is the piece before.
_ENDINGS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_CODE}\s+{_TOWN}(?:\s+\(?(?P<region>[A-Z]{{2}})\)?)?",  # 50123 Firenze (FI)
        rf"(?:{_TOWN}\s+)?(?P<region>[A-Z]{{2,3}})\s+(?P<code>{_AMERICAN}|{_CANADIAN}|\d{{4}})",  # Reno NV 89501
        rf"(?:{_TOWN}\s+)?(?P<code>{_BRITISH})",
        rf"{_TOWN}\s+-?\s*(?P<last>\d{{4,6}}|\d{{5}}-\d{{3}})",  # Madrid 28004
        rf"(?P<code>{_BRITISH}|\d{{4,6}}|\d{{5}}-\d{{3}})",
    )
)
# Without any sign between them: `Hauptstraße 12a 70173 Stuttgart`, `12 rue Foch 69003 Lyon`.
_RUNNING = re.compile(rf"(?P<street>(?=.*[^\W\d_]{{3}})[^\n,;]+?)\s+(?P<code>\d{{5}})\s+{_TOWN}")
_BLANKS = re.compile(r"[^\S\n]+")
_LONGEST = 300  # letters of an address; what is longer is a letter or a list
_SHORT = 4  # digits of a postcode that may as well be a number of a house or a room
# Which countries write them behind the town all the same.
_BEHIND = frozenset(("AU", "NZ", "ZA", "BD", "PH", "GE", "AM"))
_PARTS = """
    building bldg box room rm house haus halle hall block blk lot lote lots top tür tur estate bâtiment batiment bât bat
    bloque bloco apto apt appt apartment flat unit suite ste zimmer etage floor level tel telefon telephone phone
    fax mob mobil mobile handy cell ext postfach pob bp cp apartado no nr num km stand stall shop office büro plot phase
    sector stiege eingang hinterhaus gebäude edificio edif piso puerta quadra interno
"""
# What is counted on a street or in a house, and what else has a number: no town is called so before its postcode.
_COUNTED = frozenset(fold(word) for word in _PARTS.split())
_TOWNS_AFTER = frozenset(("halle", "hall", "haus", "top", "box"))  # 06108 Halle
_STREETS = """
    street st road rd avenue ave av lane ln drive dr boulevard blvd way court ct close crescent place square terrace
    strasse str weg allee gasse rue chemin impasse quai cours calle avenida paseo plaza via viale corso piazza rua
    travessa straat laan ulica ul ulice gatan gata vej gade gate sokak cad mahallesi highway hwy suite apt unit floor
"""
_STREET_WORDS = frozenset(_STREETS.split())
_STREET_ENDS = (
    "strasse",
    "straße",
    "str",
    "weg",
    "gasse",
    "allee",
    "platz",
    "straat",
    "gatan",
    "vej",
    "veien",
    "katu",
)
_COUNTIES = """
    bedfordshire|berkshire|buckinghamshire|cambridgeshire|cheshire|cornwall|county durham|co durham|cumbria|derbyshire
    devon|dorset|east sussex|essex|gloucestershire|greater london|greater manchester|hampshire|herefordshire
    hertfordshire|isle of wight|kent|lancashire|leicestershire|lincolnshire|merseyside|middlesex|norfolk
    northamptonshire|northumberland|north yorkshire|nottinghamshire|oxfordshire|rutland|shropshire|somerset
    south yorkshire|staffordshire|suffolk|surrey|tyne and wear|warwickshire|west midlands|west sussex|west yorkshire
    wiltshire|worcestershire|east yorkshire|yorkshire|aberdeenshire|angus|argyll|ayrshire|fife|highland|lanarkshire
    perthshire|gwynedd|powys|dyfed|clwyd|gwent|pembrokeshire|carmarthenshire|ceredigion|monmouthshire|antrim
    county antrim|county down|co down|armagh|tyrone|fermanagh
"""
_COUNTY = frozenset(c.strip() for c in _COUNTIES.replace("\n", "|").split("|") if c.strip())


def parts_of(text: str, country: str = "") -> dict[str, str]:
    """The parts of an address by the names of its fields; the country is where it is if it does not say so."""
    if made := _with_gaps(text):
        return made
    plain = _BLANKS.sub(" ", text)
    if len(plain) > _LONGEST:
        return {"street": text}
    return _running(plain) or _pieces(plain, country) or {"street": text}


def _with_gaps(text: str) -> dict[str, str]:
    """Mailchimp writes both lines, the town, the region, the postcode and the country with two blanks between them."""
    parts = [p.strip() for p in text.split("  ")]
    if len(parts) == len(_MAILCHIMP) and "\n" not in text:
        return dict(zip(_MAILCHIMP, parts, strict=True))
    told = [p for p in parts if p]
    # Without the blank ones the street is first and the country last.
    if len(told) < 4 or "\n" in text or not any(map(str.isdecimal, told[-2])):
        return {}
    region = {"region": told[-3]} if len(told) > 4 else {}
    extended = {"extended": told[1]} if len(told) > 5 else {}
    town = told[-4] if region else told[-3]
    return {
        "street": told[0],
        **extended,
        "city": town,
        **region,
        "postal_code": told[-2],
        "country": told[-1],
    }


def _running(text: str) -> dict[str, str]:
    found = _RUNNING.fullmatch(text.strip())
    if not found or _is_street(found["city"]) or _has_counted(found["city"], before=False):
        return {}
    words = _words(found["street"])
    if words[-1] in _COUNTED or not (any(map(str.isdecimal, found["street"])) or _names_street(words)):
        return {}
    return {"street": found["street"], "postal_code": found["code"], "city": found["city"].strip()}


def _pieces(text: str, home: str) -> dict[str, str]:
    pieces = [p.strip(" .") for p in _PARTED.split(text.strip(" ,;\n")) if p.strip(" .")]
    country = ""
    if len(pieces) > 2 and not any(map(str.isdecimal, pieces[-1])) and losses.country_of(pieces[-1]):
        country = pieces.pop()
    return next((made for shape in _ENDINGS if (made := _ended(text, pieces, shape, country, home))), {})


def _ended(text: str, pieces: list[str], shape: re.Pattern[str], country: str, home: str) -> dict[str, str]:
    """The parts where the last piece has this shape."""
    found = shape.fullmatch(pieces[-1]) if len(pieces) > 1 else None
    if not found:
        return {}
    said = {name: (value or "").strip() for name, value in found.groupdict().items()}
    rest, region = pieces[:-1], said.get("region", "")
    town = said.get("city", "")
    behind = said.get("last", "")
    land = (losses.country_of(country) if country else "") or home
    if len(behind) == _SHORT and land not in _BEHIND:
        return {}
    if shape is _ENDINGS[1] and fold(region) in _COUNTED:
        return {}
    if not town and len(rest) > 2 and fold(rest[-1]) in _COUNTY:
        region = rest.pop()
    if not town:
        town = rest.pop()
    if not rest or not _is_town(town):
        return {}
    surely = any(map(str.isalpha, said.get("code", "")))  # Box SN13 8AA
    if not surely and _has_counted(town, before=shape is not _ENDINGS[0]):
        return {}
    street = _as_written(text, rest)
    if not any(c.isalpha() for c in street):
        return {}
    told = {
        "street": street,
        "city": town,
        "region": region,
        "postal_code": behind or said["code"],
        "country": country,
    }
    return {name: value for name, value in told.items() if value}


def _as_written(text: str, rest: list[str]) -> str:
    """What stands before the town: lines stay lines."""
    return ("\n" if "\n" in text else ", ").join(rest)


def _is_town(text: str) -> bool:
    """No number, no street, and no abbreviation such as the CA of `Super, CA, 94043`."""
    short = len(text) <= 3 and text.isupper()
    named = text[:1].isupper() or text[:1] in "'’"  # 's-Hertogenbosch
    return named and not short and not any(map(str.isdecimal, text)) and not _is_street(text)


def _has_counted(town: str, before: bool) -> bool:
    """Whether it begins or ends with what is counted, before a number; behind it, whether it is no more than that."""
    words = _words(town)
    if before:
        return bool({words[0], words[-1]} & _COUNTED)
    return len(words) == 1 and words[0] in _COUNTED - _TOWNS_AFTER


def _words(text: str) -> list[str]:
    return fold(text).replace(".", " ").split() or [""]


def _is_street(text: str) -> bool:
    words = _words(text)
    return (
        bool({words[0], words[-1]} & _STREET_WORDS - {"st"})
        or words[-1].endswith(_STREET_ENDS)
        or words[-1] == "st"
    )


def _names_street(words: list[str]) -> bool:
    return any(word in _STREET_WORDS or word.endswith(_STREET_ENDS) for word in words)
