"""Address cards in JSON (jCard, RFC 7095) and in XML (xCard, RFC 6351), as the lines of a vCard 4.0."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

from desktop_crm.files.card_lines import Line

LARGEST = 8 << 20  # bytes; they are held in memory whole
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_ESCAPES = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": ""})
# Elements of structured values in their order (RFC 6351 §5).
_PARTS = {
    "n": ("surname", "given", "additional", "prefix", "suffix"),
    "adr": ("pobox", "ext", "street", "locality", "region", "code", "country"),
    "gender": ("sex", "identity"),
}


def lines(path: Path) -> Iterator[Line]:
    """The cards as lines. Raises ValueError where the file is none of both, OSError."""
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError("too large to be held")
    text = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    made = _of_xml(data) if text.startswith(b"<") else _of_json(text)
    return enumerate((line.encode() for line in made), 1)


def _of_json(data: bytes) -> list[str]:
    try:
        held = json.loads(data)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(held, list):
        raise ValueError("no cards")
    cards = [held] if held and held[0] == "vcard" else held
    made: list[str] = []
    for card in cards:
        if isinstance(card, list) and len(card) > 1 and card[0] == "vcard" and isinstance(card[1], list):
            made += ["BEGIN:VCARD", *filter(None, map(_property, card[1])), "END:VCARD"]
    return made


def _property(said: Any) -> str:
    if not (isinstance(said, list) and len(said) > 3 and isinstance(said[1], dict)):
        return ""
    name, params, _, *values = said
    if not (isinstance(name, str) and _NAME.fullmatch(name)):
        return ""
    texts = [";".join(map(_part, v)) if isinstance(v, list) else _text(v) for v in values]
    return _line(name, {str(k): v for k, v in params.items()}, ",".join(texts))


def _part(value: Any) -> str:
    return ",".join(map(_plain, value)) if isinstance(value, list) else _plain(value)


def _plain(value: Any) -> str:
    return str(value).translate(_ESCAPES)


def _text(value: Any) -> str:
    """Addresses on the net and data stay as they are."""
    text = str(value)
    return text.replace("\n", "") if text[:5].lower() in ("data:", "http:", "https") else _plain(value)


def _line(name: str, params: dict[str, Any], value: str) -> str:
    group = str(params.pop("group", ""))
    head = f"{group}.{name}" if group.isalnum() else name
    for key, said in params.items():
        words = said if isinstance(said, list) else [said]
        quoted = ",".join('"' + str(w).replace('"', "").replace("\n", "^n") + '"' for w in words)
        head += f";{key}={quoted}" if _NAME.fullmatch(key) else ""
    return f"{head}:{value}"


# ---------------------------------------------------------------- xCard
def _of_xml(data: bytes) -> list[str]:
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _no_types
    parser.EntityDeclHandler = _no_types
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError("no XML") from error
    return reader.made


def _no_types(*_said: object) -> None:
    raise ValueError("no document type belongs here")


class _Reader:
    """vcard → (group →) property → parameters and values."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.path: list[str] = []
        self.group = ""
        self.params: dict[str, Any] = {}
        self.values: list[tuple[str, str]] = []
        self.words: list[str] = []

    def start(self, name: str, said: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2].lower()
        self.path.append(tag)
        self.words = []
        if tag == "vcard":
            self.made.append("BEGIN:VCARD")
        elif tag == "group":
            self.group = said.get("name", "")
        elif self._is_property():
            self.params, self.values = {"group": self.group}, []

    def _is_property(self) -> bool:
        return len(self.path) > 1 and self.path[-2] in ("vcard", "group") and self.path[-1] != "group"

    def text(self, data: str) -> None:
        self.words.append(data)

    def end(self, _name: str) -> None:
        tag, text = self.path[-1], "".join(self.words)
        if tag == "vcard":
            self.made.append("END:VCARD")
        elif tag == "group":
            self.group = ""
        elif self._is_property():
            self.made.append(_line(tag, self.params, self._value(tag)))
        elif "parameters" in self.path[:-1]:
            if self.path[-2] != "parameters":  # <type><text>home</text></type>
                self.params.setdefault(self.path[-2], []).append(text)
        elif tag != "parameters":
            self.values.append((tag, text.strip() if tag != "text" else text))
        self.path.pop()
        self.words = []

    def _value(self, tag: str) -> str:
        if tag in _PARTS:
            parts = (",".join(_plain(v) for t, v in self.values if t == part) for part in _PARTS[tag])
            return ";".join(parts)
        mark = ";" if tag == "org" else ","
        return mark.join(_text(value) for _, value in self.values)
