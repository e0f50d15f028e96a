"""Tables that this program wrote, read again exactly: nothing is guessed, taken apart or translated.

Pure. A table is known by its last column; `flattening` says what the others hold.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop_crm.base.dates import PartialDate
from desktop_crm.contacts.addresses import BadAddress
from desktop_crm.files.entry import FOLLOWERS, OURS, OWN_FIELDS, POSTAL, Entry, Postal, Value
from desktop_crm.files.sheet import Record, as_text
from desktop_crm.mapping import checking, days, flattening, meanings, presets
from desktop_crm.mapping.flattening import CUSTOM, LABELLED, Key
from desktop_crm.mapping.mappings import Column, Mapping
from desktop_crm.mapping.rows import Problem, ReadRow, RowKind, bad_address, no_date


def is_own(columns: Sequence[str]) -> bool:
    """Whether these are the columns of a table of contacts that this program wrote."""
    return bool(columns) and columns[-1] == OURS and columns[0] == flattening.named(Key("full_name"))


def takes(chosen: Mapping) -> bool:
    """Whether a table is to be read exactly: it is ours, and nobody wanted it otherwise."""
    own = is_own([column.name for column in chosen.columns])
    return own and chosen.kind is RowKind.CONTACTS and not chosen.changed_by_hand()


def mapping(columns: Sequence[str]) -> Mapping:
    """What the columns hold, as their names say."""
    return Mapping(
        tuple(_column(name, flattening.key_of(name)) for name in columns), preset=presets.OWN, language="en"
    )


def _column(name: str, key: Key) -> Column:
    if key.field == OURS:
        return Column(name, "uid", sure=1.0)
    if key.label:
        return Column(name, meanings.LABEL, group=f"{key.field} {key.number}", sure=1.0)
    if key.field in (CUSTOM, FOLLOWERS, *OWN_FIELDS):  # which no mapping by hand can choose
        return Column(name, CUSTOM, key.name or name, sure=1.0)
    where = "address" if key.field in POSTAL else key.field
    return Column(
        name, key.field, group=f"{where} {key.number}" if where in (*LABELLED, "address") else "", sure=1.0
    )


class OwnPlan:
    """Reads the rows of a table of our own."""

    def __init__(self, mapping: Mapping, country: str) -> None:
        self._country = country
        self._keys = [flattening.key_of(column.name) for column in mapping.columns]

    def read(self, record: Record) -> ReadRow:
        """One row as the entry it was written from."""
        held: dict[Key, str] = {}
        for key, cell in zip(self._keys, record.cells, strict=False):
            if cell is not None and cell != "":
                text = cell if isinstance(cell, str) else as_text(cell)
                first = key._replace(part=1)
                held[first] = held.get(first, "") + text
        entry, problems = Entry(), list[Problem]()
        places: dict[int, dict[str, str]] = {}
        for key, text in held.items():
            if key.label:
                continue
            if key.field in POSTAL:
                places.setdefault(key.number, {})[key.field] = text.strip()
            else:
                self._put(entry, key, text.strip(), held, problems)
        for number in sorted(places):
            said = held.get(Key("address", number, label=True), "")
            label, preferred = flattening.without_mark(said)
            entry.postal.append(Postal(**places[number], label=label, preferred=preferred))
        for number, cell in enumerate(record.cells[len(self._keys) :], len(self._keys) + 1):
            entry.add(CUSTOM, as_text(cell), f"Column {number}")
        entry.exact = True
        return ReadRow(record, entry, tuple(problems))

    def _put(self, entry: Entry, key: Key, text: str, held: dict[Key, str], problems: list[Problem]) -> None:
        match key.field:
            case "category":
                for tag in flattening.taken_apart(text):
                    entry.add("category", tag)
            case "custom":
                entry.add(CUSTOM, text, key.name)
            case "birthday" | "anniversary":
                _day(entry, key, text, problems)
            case field if field == OURS:
                entry.values.setdefault("uid", []).insert(0, Value(text))
            case _:
                label, preferred = flattening.without_mark(held.get(key._replace(label=True), ""))
                problems += self._checked(key, text)
                entry.add(key.field, text, label, preferred)

    def _checked(self, key: Key, text: str) -> list[Problem]:
        found: object = None
        if key.field == "email":
            found = checking.email(text)
        elif key.field == "phone":
            found = checking.phone(text, self._country)
        return [bad_address(flattening.named(key), text, found)] if isinstance(found, BadAddress) else []


def _day(entry: Entry, key: Key, text: str, problems: list[Problem]) -> None:
    """A day as it was written, or as somebody typed it into the table since."""
    try:
        day: PartialDate | None = PartialDate.parse(text)
    except ValueError:
        day = days.parse(text)
    if day is None:
        problems.append(no_date(flattening.named(key), text))
        entry.add(CUSTOM, text, flattening.named(key))
    else:
        entry.add(key.field, str(day))
