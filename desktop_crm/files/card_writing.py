"""An entry as an address card (RFC 2426, with the extensions that telephones and Apple read)."""

import base64
import re
from collections.abc import Iterator

from desktop_crm.files import card_values, own_cards
from desktop_crm.files.card_values import LARGEST_PHOTO
from desktop_crm.files.entry import FOLLOWERS, OWN_FIELDS, Entry, Photo, Postal, Value

_KNOWN = {
    "home": "HOME", "work": "WORK", "mobile": "CELL", "fax": "FAX", "pager": "PAGER", "main": "MAIN",
    "other": "OTHER", "car": "CAR", "isdn": "ISDN",
}  # fmt: skip
_LISTS = {"nickname": "NICKNAME", "category": "CATEGORIES"}
_TEXTS = {"title": "TITLE", "role": "ROLE", "note": "NOTE", "gender": "X-GENDER"}
_PARTS = ("family", "given", "middle", "prefix", "suffix")
_PHONETIC = {"phonetic_given": "X-PHONETIC-FIRST-NAME", "phonetic_family": "X-PHONETIC-LAST-NAME"}
_CARD = re.compile(rb"\s*(?:begin|end)\s*:\s*vcard\s*", re.IGNORECASE)  # never alone on a line
_NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def card(entry: Entry) -> bytes:
    """The card in UTF-8 with CR LF, its lines folded at 75 bytes."""
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"PRODID:{own_cards.PRODUCT}", *_lines(entry), "END:VCARD"]
    return b"".join(fold(line) for line in lines)


def _lines(entry: Entry) -> Iterator[str]:
    parts = [entry.first(f) for f in _PARTS]
    org = entry.first("org")
    whole = entry.first("full_name")
    composed = " ".join(p for p in (parts[1], parts[2], parts[0]) if p)
    yield "FN:" + text(whole or composed or org or _first_way(entry))
    yield "N:" + ";".join(map(text, parts))  # must be there; what part of a name is which is never guessed
    if not whole:
        yield f"{own_cards.NAMELESS}:1"
    if org or entry.texts("department"):
        yield "ORG:" + ";".join(map(text, [org, *entry.texts("department")]))
        if org and not whole and not composed:
            yield "X-ABShowAs:COMPANY"
    yield from (f"ORG:{text(other)}" for other in entry.texts("org")[1:])
    yield from (f"{own_cards.MORE};FIELD={f}:{text(one)}" for f in OWN_FIELDS for one in entry.texts(f))
    for field in ("full_name", *_PARTS):
        yield from (f"{own_cards.MORE};FIELD={field}:{text(other)}" for other in entry.texts(field)[1:])
    yield from (
        f"{name}:{','.join(map(text, held))}" for f, name in _LISTS.items() if (held := entry.texts(f))
    )
    for names in (_TEXTS, _PHONETIC):
        yield from (f"{name}:{text(one)}" for f, name in names.items() for one in entry.texts(f))
    yield from _uids(entry.texts("uid"))
    yield from _ways(entry)
    yield from _days(entry)
    if entry.photo and len(entry.photo.data) <= LARGEST_PHOTO:
        yield _photo(entry.photo)


def _uids(texts: list[str]) -> Iterator[str]:
    """A card has one UID, by which others know it again; ours stands beside that of another program."""
    own = next((t for t in texts if t.startswith("desktop-crm-")), "")
    others = [t for t in texts if t != own]
    yield from (f"UID:{text(one)}" for one in others or texts)
    if own:
        yield f"{own_cards.UID}:{text(own)}"


def _first_way(entry: Entry) -> str:
    return entry.first("email") or entry.first("phone")


def _ways(entry: Entry) -> Iterator[str]:
    groups = _Groups()
    for field, name in (("phone", "TEL"), ("email", "EMAIL"), ("url", "URL"), ("im", "IMPP")):
        for value in entry.values.get(field, ()):
            yield from groups.lines(name, value, text(value.text))
    for value in entry.values.get("relation", ()):
        yield from groups.lines("X-ABRELATEDNAMES", value, text(value.text), always=True)
    for value in entry.values.get("custom", ()):
        yield from groups.lines("X-CUSTOM1", value, text(value.text), always=True)
    for value in entry.values.get(FOLLOWERS, ()):
        yield from groups.lines(own_cards.FOLLOWED, value, text(value.text), always=True)
    for address in entry.postal:
        yield from groups.lines("ADR", Value("", address.label, address.preferred), _address(address))


class _Groups:
    """Numbers the groups that tie a value to a person's own word for it."""

    def __init__(self) -> None:
        self.number = 0

    def lines(self, name: str, value: Value, written: str, always: bool = False) -> Iterator[str]:
        words = value.label.split()
        types = [] if always else [_KNOWN[w] for w in words if w in _KNOWN]
        preferred = ["PREF"] if value.preferred else []
        head = name + "".join(f";TYPE={t}" for t in (*types, *preferred))
        told = card_values.of_types(tuple(t.lower() for t in types))
        if not words or (told == value.label and not always):
            yield f"{head}:{written}"
            return
        self.number += 1
        yield f"item{self.number}.{head}:{written}"
        yield f"item{self.number}.X-ABLabel:{text(value.label)}"


def _address(address: Postal) -> str:
    parts = (address.po_box, address.extended, address.street, address.city, address.region,
             address.postal_code, address.country)  # fmt: skip
    return ";".join(map(text, parts))


def _days(entry: Entry) -> Iterator[str]:
    """Without a year a day has the year 1604, as Apple and Google write it: version 3.0 knows no other way."""
    for field, name in (("birthday", "BDAY"), ("anniversary", "day.X-ABDATE")):
        for day in entry.texts(field):
            if re.fullmatch(r"--\d\d-\d\d", day):
                yield f"{name};X-APPLE-OMIT-YEAR=1604:1604-{day[2:]}"
            else:
                yield f"{name}:{text(day)}"
            if field == "anniversary":
                yield "day.X-ABLabel:_$!<Anniversary>!$_"


def _photo(photo: Photo) -> str:
    kind = photo.mime.partition("/")[2].upper() or "JPEG"
    return f"PHOTO;ENCODING=b;TYPE={kind}:{base64.b64encode(photo.data).decode()}"


def text(value: str) -> str:
    """Escaped (RFC 2426 §4); control characters, which no card can hold, left out."""
    value = _NO_TEXT.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return value.replace("\n", "\\n")


def fold(line: str) -> bytes:
    """Folded after at most 75 bytes, never inside of a character (RFC 6350 §3.2)."""
    data = line.encode("utf-8", "replace")
    pieces = []
    start, limit = 0, 75
    while len(data) - start > limit:
        cut = start + limit
        while data[cut] & 0xC0 == 0x80 or _CARD.fullmatch(data, cut, cut + 74):
            cut -= 1
        pieces.append(data[start:cut])
        start, limit = cut, 74
    return b"\r\n ".join([*pieces, data[start:]]) + b"\r\n"
