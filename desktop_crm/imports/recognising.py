"""Rows without any usable address that came in before: a name alone is nobody, the very same row is.

A row of a file that came in before is about whom it was about then. Any other is taken for a contact that an
earlier import of a table with the same columns brought, where the contact has everything that the row says and
nothing that speaks against it. In a list of people the n-th equal row stands for the n-th such contact, so that
namesakes within one list stay two. In a list of purchases or interactions one customer has many rows: there a
name is the same person again, unless something else in the row (a customer number, a street) says that it is not.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import deepcopy
from typing import NamedTuple

from desktop_crm.base.text import fold
from desktop_crm.contacts import naming
from desktop_crm.imports import filling
from desktop_crm.imports.filling import State
from desktop_crm.imports.shaping import Person
from desktop_crm.imports.writing import Writer, states

_MOST = 200  # contacts of one name that are looked at


class _Said(NamedTuple):
    """What a bare row says of somebody beside what happened."""

    own: dict[str, str]
    streets: frozenset[str]

    def agrees(self, other: _Said) -> bool:
        """Whether both may be about one person: nothing that both say differs."""
        same = all(other.own.get(key, value) == value for key, value in self.own.items())
        return same and (not self.streets or not other.streets or bool(self.streets & other.streets))


class Recognising:
    """Who of the book a bare row may be."""

    def __init__(self, writer: Writer, shape: str, digest: str, before: int | None) -> None:
        """`before`: the last import of the very same file, columns and sheets."""
        self._writer = writer
        self._shape = shape
        self._digest = digest
        self._before = before
        self._same: dict[int, int] = {}  # whom a record of that import was about
        self._used: set[int] = set()
        self._named: dict[str, list[tuple[int, int]]] = {}  # what they were once, and are now
        self._states: dict[int, State] = {}
        self._met: dict[str, list[tuple[int, _Said]]] = {}  # of this sheet, where rows repeat
        self.begin()

    def begin(self, repeats: bool = False) -> None:
        """A sheet begins: whoever is in the book by now may come again. `repeats`: one person has many rows."""
        self._below = self._writer.next_id
        self._repeats = repeats
        self._used.clear()
        self._met.clear()

    def recall(self, people: Sequence[Person], records: Sequence[int]) -> None:
        """Makes those known whom the bare ones of some people may be; `records` are their numbers in the import."""
        self._recall_same([r for person, r in zip(people, records, strict=True) if _is_bare(person)])
        names = {_name(person) for person in people if _is_bare(person)} - {""}
        self._named, self._states = {}, {}
        if not names:
            return
        given = (json.dumps(sorted(names)), self._below, self._shape, self._digest)
        for name, was, contact_id in self._writer.connection.exec_driver_sql(_CAME_BEFORE, given):
            known = self._named.setdefault(name, [])
            if was not in self._used and len(known) < _MOST:
                known.append((was, contact_id))
        ids = {contact_id for known in self._named.values() for _, contact_id in known}
        if ids:
            found = states(self._writer.connection, sorted(ids))
            self._states = {contact_id: state for contact_id, (state, _was) in found.items()}

    def _recall_same(self, records: Sequence[int]) -> None:
        self._same = {}
        if self._before is not None and records:
            given = (self._before, json.dumps(records), self._below)
            rows = self._writer.connection.exec_driver_sql(_SAME_RECORD, given)
            self._same = {row[0]: row[1] for row in rows}

    def find(self, person: Person, record: int) -> int | None:
        """The contact that this row was before; in a list of people it stands for no other row from now on."""
        if not _is_bare(person):
            return None
        if record in self._same:
            self._used.add(self._same[record])
            return self._same[record]
        if self._repeats and (met := self._met_before(person)) is not None:
            return met
        known = self._named.get(_name(person), ()) if self._named else ()
        fits = ((was, i) for was, i in known if was not in self._used and _has_all(self._states[i], person))
        if self._repeats:
            exact = [i for _, i in known if _no_more(self._states[i], person)]
            return _the_one(list(dict.fromkeys(i for _, i in fits)), exact)
        was, found = next(fits, (None, None))
        if was is not None:
            self._used.add(was)
        return found

    def note(self, person: Person, contact_id: int) -> None:
        """A row was about this contact: where rows repeat, the same name may come again."""
        if self._repeats and _is_bare(person):
            known, said = self._met.setdefault(_name(person), []), _said(person)
            if len(known) < _MOST and (contact_id, said) not in known:
                known.append((contact_id, said))

    def _met_before(self, person: Person) -> int | None:
        said, known = _said(person), self._met.get(_name(person), ())
        agreeing = list(dict.fromkeys(i for i, other in known if said.agrees(other)))
        return _the_one(agreeing, [i for i, other in known if other == said])


def _the_one(fitting: Sequence[int], exact: Sequence[int]) -> int | None:
    """Who of several is meant: the one who is exactly as the row says; else the only one; else nobody can tell."""
    if exact:
        return exact[0]
    return fitting[0] if len(fitting) == 1 else None


def _said(person: Person) -> _Said:
    own = {name: fold(value) for name, value in person.own.items() if name != "note"}
    own |= {f"field {fold(name)}": fold(value) for name, value in person.fields.items()}
    return _Said(own, frozenset(fold(way.value) for way in person.ways if way.channel == "letter"))


def _is_bare(person: Person) -> bool:
    return not person.facts.emails and not person.facts.phones


def _name(person: Person) -> str:
    return naming.sort_name(person.shown())


def _has_all(state: State, person: Person) -> bool:
    change = filling.fill(person, deepcopy(state))
    return not change and not change.conflicts


def _no_more(state: State, person: Person) -> bool:
    """Whether a contact has what the row says and nothing else to tell it from others."""
    return len(state.fields) == len(person.fields) and not state.ways and _has_all(state, person)


_SAME_RECORD = """
SELECT r.record, now.id FROM imported_rows r JOIN contacts c ON c.id = r.contact_id
JOIN contacts now ON now.id = coalesce(c.merged_into, c.id)
WHERE r.import_id = ? AND r.record IN (SELECT value FROM json_each(?)) AND now.deleted_at IS NULL AND now.id < ?
"""
# Whoever was put together with another is that other now; as many rows stand for it as came in.
_CAME_BEFORE = """
SELECT j.value, c.id, now.id FROM json_each(?) j CROSS JOIN contacts c ON c.sort_name = j.value
JOIN contacts now ON now.id = coalesce(c.merged_into, c.id)
WHERE now.deleted_at IS NULL AND c.id < ? AND EXISTS (
    SELECT 1 FROM imported_rows r JOIN imports i ON i.id = r.import_id
    WHERE r.contact_id = c.id AND (i.shape = ? OR (i.digest = ? AND i.digest <> '')))
ORDER BY c.id
"""
