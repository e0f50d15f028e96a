"""Address books in LDIF (RFC 2849), as Thunderbird and directory servers write them, as entries."""

import base64
import binascii
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from desktop_crm.files import encodings
from desktop_crm.files.card_lines import LARGEST_CARD, Line
from desktop_crm.files.card_values import LARGEST_PHOTO, mime_of
from desktop_crm.files.cards import lines
from desktop_crm.files.entry import FIELDS, FOLLOWERS, OWN_FIELDS, Entry, Photo, Postal
from desktop_crm.files.refusing import Endless
from desktop_crm.files.sheet import CardRecord

_TEXTS = {
    "cn": "full_name", "displayname": "full_name", "givenname": "given", "sn": "family", "surname": "family",
    "initials": "middle", "mozillanickname": "nickname", "xmozillanickname": "nickname", "o": "org",
    "organizationname": "org", "company": "org", "ou": "department", "department": "department",
    "departmentnumber": "department", "title": "title", "description": "note", "notes": "note",
    "generationqualifier": "suffix", "personaltitle": "prefix", "employeetype": "role", "uid": "uid",
    "category": "category", "birthday": "birthday", "anniversary": "anniversary",
}  # fmt: skip
_LABELLED = {
    "mail": ("email", ""), "mozillasecondemail": ("email", ""), "xmozillasecondemail": ("email", ""),
    "telephonenumber": ("phone", "work"), "homephone": ("phone", "home"), "mobile": ("phone", "mobile"),
    "cellphone": ("phone", "mobile"), "pager": ("phone", "pager"), "pagerphone": ("phone", "pager"),
    "fax": ("phone", "fax"), "facsimiletelephonenumber": ("phone", "fax"), "telexnumber": ("phone", "telex"),
    "mozillaworkurl": ("url", "work"), "workurl": ("url", "work"), "mozillahomeurl": ("url", "home"),
    "homeurl": ("url", "home"), "labeleduri": ("url", ""), "nsaimid": ("im", "AIM"), "manager": ("relation", "manager"),
    "secretary": ("relation", "assistant"),
    **{f"mozillacustom{n}": ("custom", f"Custom {n}") for n in range(1, 5)},
    **{f"custom{n}": ("custom", f"Custom {n}") for n in range(1, 5)},
}  # fmt: skip
_POSTAL = {
    "street": ("work", "street"), "streetaddress": ("work", "street"), "postaladdress": ("work", "street"),
    "mozillaworkstreet2": ("work", "extended"), "l": ("work", "city"), "locality": ("work", "city"),
    "st": ("work", "region"), "postalcode": ("work", "postal_code"), "c": ("work", "country"),
    "co": ("work", "country"), "countryname": ("work", "country"), "postofficebox": ("work", "po_box"),
    "mozillahomestreet": ("home", "street"), "mozillahomestreet2": ("home", "extended"),
    "mozillahomelocalityname": ("home", "city"), "mozillahomestate": ("home", "region"),
    "mozillahomepostalcode": ("home", "postal_code"), "mozillahomecountryname": ("home", "country"),
    "homepostaladdress": ("home", "street"),
}  # fmt: skip
_GROUPS = {"groupofnames", "groupofuniquenames", "mailgroup", "organizationalunit", "domain", "dcobject"}

_OF_A_LINE = 320  # bytes that keeping a line takes beside what it says

Pairs = list[tuple[str, bytes]]


def encoding_of(path: Path) -> str:
    """Raises OSError."""
    return encodings.detect(*encodings.sample_of(path))


def read(path: Path, encoding: str) -> Iterator[CardRecord]:
    """The persons of the file; groups and units are left out. Raises OSError."""
    number = 0
    plain = "utf-8" if encoding.startswith("utf") else encoding
    for line, pairs in _blocks(lines(path, encoding)):
        kinds = {value.decode("ascii", "replace").lower() for name, value in pairs if name == "objectclass"}
        changes = {value.strip().lower() for name, value in pairs if name == "changetype"}
        if changes - {b"add"}:
            continue  # what is to be changed in a directory, no entry
        if not kinds & _GROUPS or kinds & {"person", "inetorgperson"}:
            yield CardRecord(number, line, entry(pairs, plain))
            number += 1


def _blocks(source: Iterable[Line]) -> Iterator[tuple[int, Pairs]]:
    """The blocks between blank lines that begin with a `dn`, each with the number of its first line."""
    held: list[tuple[int, list[bytes]]] = []  # lines, each in the pieces it was folded into
    size = 0
    for number, line in chain(source, [(0, b"")]):
        if line.startswith(b" ") and held:
            held[-1][1].append(line[1:])
        elif line.strip():
            held.append((number, [line]))
        elif held:
            kept = [(n, b"".join(pieces)) for n, pieces in held if not pieces[0].startswith(b"#")]
            pairs = [pair for _, one in kept if (pair := _pair(one))]
            if any(name == "dn" for name, _ in pairs):
                yield kept[0][0], pairs
            held, size = [], 0
        size += len(line) + _OF_A_LINE
        if size > 2 * LARGEST_CARD:
            raise Endless


def _pair(line: bytes) -> tuple[str, bytes] | None:
    name, colon, value = line.partition(b":")
    if not colon or value.startswith(b"<"):
        return None  # a file or address that the value should be fetched from is never opened
    told = name.split(b";")[0].decode("ascii", "replace").strip().lower()
    if value.startswith(b":"):
        try:
            return told, base64.b64decode(value[1:].strip() + b"==")
        except (binascii.Error, ValueError):
            return None
    return told, value.strip()


def entry(pairs: Pairs, encoding: str) -> Entry:
    """What the block says, each value in its field."""
    made = Entry()
    postal: dict[str, dict[str, Any]] = {}
    birth: dict[str, str] = {}
    said: tuple[str, bool] | None = None  # of the next value: its label and whether it is preferred
    kind = ""
    for name, data in pairs:
        if name in ("jpegphoto", "thumbnailphoto", "photo", "xdesktopcrmphoto"):
            made.photo = made.photo or _photo(name, data, kind)
            continue
        text = _decoded(data, encoding).strip()
        if name in _OURS:
            said, kind = _own(made, name, text, postal, kind)
        elif name in ("birthyear", "birthmonth", "birthday") and text.isdecimal():
            birth[name] = text
        elif name in _TEXTS:
            made.add(_TEXTS[name], text)
        elif name in _LABELLED:
            field, label = _LABELLED[name]
            text = text.split(" ")[0] if name == "labeleduri" and said is None else text
            made.add(field, text, *(said or (label, False)))
            said = None
        elif name in _POSTAL and text:
            where, part = _POSTAL[name]
            parts = postal.setdefault(where, {"label": where})
            parts.setdefault(part, text.replace("$", "\n") if "address" in name else text)
    made.postal = [Postal(**parts) for parts in postal.values()]
    day = _birthday(birth)
    if day:
        made.add("birthday", day)
    return made


_MORE = (*FIELDS, *OWN_FIELDS, FOLLOWERS)
# What this program writes where LDIF has no attribute (ldif_writing).
_OURS = frozenset(
    (
        "xdesktopcrmnext",
        "xdesktopcrmmore",
        "xdesktopcrmaddress",
        "xdesktopcrmnameless",
        "xdesktopcrmphotokind",
    )
)


def _own(
    made: Entry, name: str, text: str, postal: dict[str, dict[str, Any]], kind: str
) -> tuple[tuple[str, bool] | None, str]:
    """Reads an attribute of our own; what it says of the next value, and the kind of a picture that follows."""
    if name == "xdesktopcrmphotokind":
        return None, text
    if name == "xdesktopcrmnameless":
        made.values.pop("full_name", None)
        return None, kind
    try:
        match json.loads(text):
            case [str(label), bool(preferred)] if name == "xdesktopcrmnext":
                return (label, preferred), kind
            case [str(field), str(label), bool(preferred), str(value)] if field in _MORE:
                made.add(field, value, label, preferred)
            case dict(parts) if parts.keys() <= Postal.__dataclass_fields__.keys():
                postal[f"own {len(postal)}"] = parts
    except (ValueError, RecursionError):
        pass
    return None, kind


def _photo(name: str, data: bytes, kind: str) -> Photo | None:
    if len(data) > LARGEST_PHOTO:
        return None
    mime = mime_of(data)
    if name == "xdesktopcrmphoto":
        return Photo(mime or kind or "application/octet-stream", data)
    return Photo(mime, data) if mime else None


def _birthday(birth: dict[str, str]) -> str:
    """Thunderbird keeps the day in three attributes."""
    if "birthmonth" not in birth or "birthday" not in birth:
        return ""
    year = birth.get("birthyear", "")
    return f"{year.zfill(4) if year else '-'}-{birth['birthmonth'].zfill(2)}-{birth['birthday'].zfill(2)}"


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(encoding, encodings.error_handling(encoding))
