"""An entry as a block of LDIF (RFC 2849), in the attributes that Thunderbird and directory servers know.

What these have no word for stands in attributes of our own, which others pass over: `xDesktopCrmNext` gives the label
of the value on the next line, `xDesktopCrmMore` and `xDesktopCrmAddress` hold whole values.
"""

import base64
import json
import re
from collections.abc import Iterator

from desktop_crm.files.card_values import LARGEST_PHOTO
from desktop_crm.files.entry import POSTAL, Entry, Photo, Postal, Value

HEAD = b"version: 1\n"
_CLASSES = ("top", "person", "organizationalPerson", "inetOrgPerson", "mozillaAbPersonAlpha")
_TEXTS = {
    "given": "givenName", "family": "sn", "middle": "initials", "prefix": "personalTitle",
    "suffix": "generationQualifier", "nickname": "mozillaNickname", "org": "o", "department": "ou", "title": "title",
    "role": "employeeType", "note": "description", "category": "category", "anniversary": "anniversary", "uid": "uid",
}  # fmt: skip
_LABELLED = {
    "email": {"": "mail"},
    "phone": {
        "work": "telephoneNumber", "home": "homePhone", "mobile": "mobile", "fax": "facsimileTelephoneNumber",
        "pager": "pager", "telex": "telexNumber", "": "telephoneNumber",
    },
    "url": {"work": "mozillaWorkUrl", "home": "mozillaHomeUrl", "": "labeledURI"},
    "im": {"AIM": "nsAIMid"},
    "relation": {"manager": "manager", "assistant": "secretary"},
}  # fmt: skip
_SILENT = {"telephoneNumber": "work"}  # what an attribute says by itself where the table above has it twice
_WORK = {
    "street": "street", "extended": "mozillaWorkStreet2", "po_box": "postOfficeBox", "city": "l", "region": "st",
    "postal_code": "postalCode", "country": "c",
}  # fmt: skip
_HOME = {
    "street": "mozillaHomeStreet", "extended": "mozillaHomeStreet2", "city": "mozillaHomeLocalityName",
    "region": "mozillaHomeState", "postal_code": "mozillaHomePostalCode", "country": "mozillaHomeCountryName",
}  # fmt: skip
_PLAIN = re.compile(r"[\x21-\x39\x3b\x3d-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")


def block(entry: Entry) -> bytes:
    """The block, a blank line before it."""
    return "".join(("\n", *(_line(name, value) for name, value in _pairs(entry)))).encode()


def _line(name: str, value: str | bytes) -> str:
    """`name: value`, in base64 where the value is not plain ASCII."""
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return f"{name}: {value}\n"
    data = value.encode("utf-8", "replace") if isinstance(value, str) else value
    text = f"{name}:: {base64.b64encode(data).decode()}"
    return "\n ".join([text[:76], *(text[n : n + 75] for n in range(76, len(text), 75))]) + "\n"


def _pairs(entry: Entry) -> Iterator[tuple[str, str | bytes]]:
    name = entry.first("full_name")
    shown = name or entry.first("org") or entry.first("email") or entry.first("phone") or "?"
    mail = f",mail={_escaped(entry.first('email'))}" if entry.first("email") else ""
    yield "dn", f"cn={_escaped(shown)}{mail}"
    yield from (("objectclass", kind) for kind in _CLASSES)
    yield "cn", shown
    if not name:
        yield "xDesktopCrmNameless", "1"
    yield from (("cn", other) for other in entry.texts("full_name")[1:])
    for field, values in entry.values.items():
        if field == "birthday":
            yield from _birthdays(entry.texts(field))
        elif field in _TEXTS:
            yield from ((_TEXTS[field], value.text) for value in values)
        elif field != "full_name":
            for value in values:
                yield from _value(field, value)
    taken: set[str] = set()
    for address in entry.postal:
        yield from _address(address, taken)
    if entry.photo and len(entry.photo.data) <= LARGEST_PHOTO:
        yield from _photo(entry.photo)


def _escaped(text: str) -> str:
    """A value of a distinguished name (RFC 4514 §2.4)."""
    return re.sub(r'([,+"\\<>;=])', r"\\\1", " ".join(text.split()))


def _birthdays(days: list[str]) -> Iterator[tuple[str, str]]:
    """Thunderbird keeps the day in three attributes."""
    if len(days) > 1 or not re.fullmatch(r"(?:\d{4}|-)-\d\d-\d\d", days[0]):
        yield from (("birthday", day) for day in days)
        return
    year, month, day = days[0].rsplit("-", 2)
    yield from (("birthyear", year), ("birthmonth", month), ("birthday", day))[year == "-" :]


def _value(field: str, value: Value) -> Iterator[tuple[str, str]]:
    names = _LABELLED.get(field)
    name = names.get(value.label) or names.get("") if names else None
    if name is None:
        yield "xDesktopCrmMore", _json([field, value.label, value.preferred, value.text])
        return
    told = _SILENT.get(name, next((label for label, n in (names or {}).items() if n == name), ""))
    if told != value.label or value.preferred or (name == "labeledURI" and " " in value.text):
        yield "xDesktopCrmNext", _json([value.label, value.preferred])
    yield name, value.text


def _address(address: Postal, taken: set[str]) -> Iterator[tuple[str, str]]:
    """An address of work or home in the attributes for it, the others whole."""
    names = {"work": _WORK, "home": _HOME}.get(address.label, {})
    parts = {part: text for part in POSTAL if (text := getattr(address, part))}
    if names and address.label not in taken and not address.preferred and parts.keys() <= names.keys():
        taken.add(address.label)
        yield from ((names[part], text) for part, text in parts.items())
    else:
        yield "xDesktopCrmAddress", _json({**parts, "label": address.label, "preferred": address.preferred})


def _photo(photo: Photo) -> Iterator[tuple[str, str | bytes]]:
    if photo.data[:3] == b"\xff\xd8\xff":
        yield "jpegPhoto", photo.data
    else:
        yield "xDesktopCrmPhotoKind", photo.mime
        yield "xDesktopCrmPhoto", photo.data


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
