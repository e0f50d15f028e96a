"""Entries as rows of a table: a column for each kind of value that occurs, named so that it comes in again.

Pure. Of several e-mail addresses each has a column (`E-mail`, `E-mail 2`), with its word beside it (`E-mail label`);
the preferred one is marked there as Google marks it (`* work`). Tags share one cell. The last column is `entry.OURS`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from desktop_crm.base.text import fold
from desktop_crm.files import workbook_writing
from desktop_crm.files.entry import FOLLOWERS, OURS, POSTAL, Entry

_WORDS = {
    "full_name": "Full name", "given": "First name", "family": "Last name", "middle": "Middle name",
    "prefix": "Prefix", "suffix": "Suffix", "nickname": "Nickname", "phonetic_given": "Phonetic first name",
    "phonetic_family": "Phonetic last name", "org": "Organisation", "department": "Department",
    "title": "Job title", "role": "Role", "email": "E-mail", "phone": "Phone", "street": "Street",
    "extended": "Address line 2", "po_box": "PO box", "postal_code": "Postcode", "city": "City",
    "region": "Region", "country": "Country", "address": "Address", "url": "Website", "birthday": "Birthday",
    "anniversary": "Anniversary", "gender": "Gender", "kind": "Kind", "language": "Language",
    "time_zone": "Time zone", "household": "Household", "stage": "Stage", "source": "Source",
    "category": "Tags", "im": "Messenger", "followers": "Followers",
    "relation": "Relation", "note": "Notes", "uid": "UID",
}  # fmt: skip
_FIELDS = {words.casefold(): name for name, words in _WORDS.items()}
_PLACES = {name: place for place, name in enumerate(_WORDS)}
ALWAYS = ("full_name", "org", "email", "phone")
LABELLED = frozenset(("email", "phone", "url", "im", "relation", FOLLOWERS))
CUSTOM = "custom"
_ESCAPE = "Field: "
_BETWEEN = "; "
_OWN_UID = re.compile(r"desktop-crm-[0-9a-f]{8}-[0-9]+-[0-9a-f]+")
_OURS = re.compile(
    rf"(?P<words>{'|'.join(sorted(map(re.escape, _FIELDS), key=len, reverse=True))})(?: (?P<number>\d{{1,6}}))?"
    r"(?P<label> label)?",
    re.IGNORECASE,
)
_PART = re.compile(r" \(continued (\d{1,3})\)\Z", re.IGNORECASE)


class Key(NamedTuple):
    """What a column holds. `name`: of a custom field; `number`: which of several; `part`: of a text cut in pieces."""

    field: str
    number: int = 1
    label: bool = False
    name: str = ""
    part: int = 1


UID = Key(OURS)


def is_own_uid(text: str) -> bool:
    """Whether a text is what this program tells its contacts by."""
    return bool(_OWN_UID.fullmatch(text))


# ---------------------------------------------------------------- names of columns
def named(key: Key) -> str:
    """The name of a column, from which `key_of` makes the key again."""
    if key.field == OURS:
        return OURS
    part = f" (continued {key.part})" if key.part > 1 else ""
    if key.field == CUSTOM:
        taken = key.name.casefold() in ("", OURS.casefold()) or key.name.casefold().startswith(
            _ESCAPE.casefold()
        )
        escape = _ESCAPE if taken or _OURS.fullmatch(key.name) else ""
        return escape + key.name + (part or (" (continued 1)" if _PART.search(key.name) else ""))
    count = f" {key.number}" if key.number > 1 else ""
    return _WORDS[key.field] + count + (" label" if key.label else "") + part


def key_of(name: str) -> Key:
    """What a column of this name holds."""
    if name == OURS:
        return UID
    part = _PART.search(name)
    bare = name[: part.start()] if part else name
    number = int(part[1]) if part else 1
    found = _OURS.fullmatch(bare)
    if found is None:
        return Key(CUSTOM, name=bare.removeprefix(_ESCAPE), part=number)
    field = _FIELDS[found["words"].casefold()]
    return Key(field, int(found["number"] or 1), bool(found["label"]), part=number)


# ---------------------------------------------------------------- values of cells
def with_mark(label: str, preferred: bool) -> str:
    """A label as a cell says it, with the mark of the preferred value."""
    if preferred:
        return f"* {label}".rstrip()
    return f"*{label}" if label.startswith("*") else label


def without_mark(text: str) -> tuple[str, bool]:
    """The label and whether its value is preferred."""
    if text == "*" or text.startswith("* "):
        return text[2:], True
    return text.removeprefix("*") if text.startswith("**") else text, False


def joined(tags: Iterable[str]) -> str:
    """Tags in one cell; one that holds a separator stands in quotation marks."""
    return _BETWEEN.join(
        f'"{t.replace(chr(34), chr(34) * 2)}"' if re.search(r'[";,|\n]|:::', t) else t for t in tags
    )


_TAG = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^;]*))\s*(?:;|\Z)')


def taken_apart(cell: str) -> list[str]:
    """The tags of a cell that `joined` made."""
    return [
        m[1].replace('""', '"') if m[1] is not None else m[2].strip()
        for m in _TAG.finditer(cell)
        if m[1] or m[2]
    ]


def cells(entry: Entry) -> Iterator[tuple[Key, str]]:
    """Every value of an entry with the column it belongs to."""
    for name, values in entry.values.items():
        if name == "category":
            yield Key(name), joined(v.text for v in values)
        elif name == CUSTOM:
            for value in values:
                yield Key(CUSTOM, name=value.label), value.text
        elif name == "uid":
            yield from _uids([v.text for v in values])
        else:
            for number, value in enumerate(values, 1):
                yield Key(name, number), value.text
                if name in LABELLED and (value.label or value.preferred):
                    yield Key(name, number, label=True), with_mark(value.label, value.preferred)
    for number, address in enumerate(entry.postal, 1):
        for part in POSTAL:
            if text := getattr(address, part):
                yield Key(part, number), text
        if address.label or address.preferred:
            yield Key("address", number, label=True), with_mark(address.label, address.preferred)


def _uids(texts: list[str]) -> Iterator[tuple[Key, str]]:
    own = next(filter(is_own_uid, texts), "")
    if own:
        yield UID, own
        texts = [t for t in texts if t != own]
    for number, text in enumerate(texts, 1):
        yield Key("uid", number), text


def _cut(key: Key, text: str, longest: int) -> Iterator[tuple[Key, str]]:
    """The pieces of a text that no cell can hold as a whole."""
    part = 1
    while text:
        piece = text if 2 * len(text) <= longest else workbook_writing.cut(text)
        yield key._replace(part=part), piece
        text, part = text[len(piece) :], part + 1


@contextmanager
def gathered(entries: Iterable[Entry], longest: int = 0) -> Iterator[Sheet]:
    """A table of entries, which are read once: its rows wait in a file until all columns are known.

    `longest`: what a cell takes, 0 anything.
    """
    with TemporaryFile("w+", encoding="ascii") as spool:
        yield Sheet(entries, longest, spool)


class Sheet:
    """The columns and rows of a table, see `gathered`."""

    def __init__(self, entries: Iterable[Entry], longest: int, spool: IO[str]) -> None:
        self._longest = longest
        self._met = {Key(name): place for place, name in enumerate(ALWAYS)}
        self._spool = spool
        for entry in entries:
            row = [(self._met.setdefault(key, len(self._met)), text) for key, text in self._cells(entry)]
            spool.write(f"{json.dumps(row)}\n")
        self._met.setdefault(UID, len(self._met))

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(map(named, sorted(self._met, key=_rank)))

    def rows(self) -> Iterator[list[str]]:
        """All rows; a column that one has nothing for stays empty."""
        places = {self._met[key]: place for place, key in enumerate(sorted(self._met, key=_rank))}
        self._spool.seek(0)
        for line in self._spool:
            made = [""] * len(places)
            for met, text in json.loads(line):
                made[places[met]] = text
            yield made

    def _cells(self, entry: Entry) -> Iterator[tuple[Key, str]]:
        if not self._longest:
            return cells(entry)
        return (
            piece
            for key, text in cells(entry)
            for piece in (_cut(key, text, self._longest) if 2 * len(text) > self._longest else ((key, text),))
        )


def _rank(key: Key) -> tuple[int, int, int, bool, str, str, int]:
    """Columns in the order of _WORDS, an address's parts beside each other, custom fields last by name."""
    last = len(_WORDS)
    if key.field == OURS:
        return last + 1, 0, 0, False, "", "", 1
    if key.field == CUSTOM:
        return last, 0, 0, False, fold(key.name), key.name, key.part
    place = _PLACES[key.field]
    if key.field in POSTAL or key.field == "address":
        return _PLACES["street"], key.number, place, key.label, "", "", key.part
    return place, key.number, 0, key.label, "", "", key.part
