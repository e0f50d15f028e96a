"""Entries as rows of a spreadsheet: a column for each kind of value that occurs, named so that it comes in again.

Pure. Several e-mail addresses stand in several columns (`E-mail`, `E-mail 2`, `E-mail (work)`); tags share one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from desktop_crm.files.entry import POSTAL, Entry

_WORDS = {
    "full_name": "Full name", "given": "First name", "family": "Last name", "middle": "Middle name",
    "prefix": "Prefix", "suffix": "Suffix", "nickname": "Nickname", "phonetic_given": "Phonetic first name",
    "phonetic_family": "Phonetic last name", "org": "Organisation", "department": "Department",
    "title": "Job title", "role": "Role", "email": "E-mail", "phone": "Phone", "street": "Street",
    "extended": "Address line 2", "po_box": "PO box", "postal_code": "Postcode", "city": "City",
    "region": "Region", "country": "Country", "url": "Website", "birthday": "Birthday",
    "anniversary": "Anniversary", "gender": "Gender", "category": "Tags", "im": "Messenger",
    "relation": "Relation", "note": "Notes", "uid": "UID",
}  # fmt: skip
ALWAYS = ("full_name", "org", "email", "phone")
_LABELLED = frozenset(("email", "phone", "url", "im", "relation", *POSTAL))
_TAGS_BETWEEN = "; "
Key = tuple[str, str, int]  # field, label (or the custom field's name), which of several


def cells(entry: Entry) -> Iterator[tuple[Key, str]]:
    """Every value of an entry with the column it belongs to."""
    for name, values in entry.values.items():
        if name == "category":
            yield (name, "", 1), _TAGS_BETWEEN.join(v.text for v in values)
            continue
        seen: Counter[str] = Counter()
        for value in values:
            label = value.label if name in _LABELLED or name == "custom" else ""
            seen[label] += 1
            yield (name, label, seen[label]), value.text
    places: Counter[str] = Counter()
    for address in entry.postal:
        places[address.label] += 1
        for part in POSTAL:
            if text := getattr(address, part):
                yield (part, address.label, places[address.label]), text


class Sheet:
    """The columns of a spreadsheet, gathered from the entries that it will hold."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        held: set[Key] = {(name, "", 1) for name in ALWAYS}
        for entry in entries:
            held.update(key for key, _ in cells(entry))
        self._places = {key: n for n, key in enumerate(sorted(held, key=_rank))}

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(map(_named, self._places))

    def row(self, entry: Entry) -> list[str]:
        """An entry's row; a column it has nothing for stays empty."""
        made = [""] * len(self._places)
        for key, text in cells(entry):
            made[self._places[key]] = text
        return made


def _rank(key: Key) -> tuple[int, str, int, int]:
    """Columns in the order of _WORDS, an address's parts beside each other, custom fields last by name."""
    name, label, number = key
    order = list(_WORDS)
    if name in POSTAL:
        return order.index("street"), label, number, order.index(name)
    return order.index(name) if name in _WORDS else len(order), label, number, 0


def _named(key: Key) -> str:
    name, label, number = key
    count = f" {number}" if number > 1 else ""
    if name == "custom":
        return (label or "Other") + count
    if name in POSTAL and number > 1:
        return f"{_WORDS[name]} ({f'{label} {number}'.strip()})"
    return _WORDS[name] + (f" ({label})" if label else "") + count
