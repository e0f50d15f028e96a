"""Rows without any usable address that came in before: a name alone is nobody, the very same row is.

A row is taken for a contact that an earlier import of the same file, or of a table with the same columns,
brought, where the contact has everything that the row says and nothing that speaks against it. The n-th
equal row stands for the n-th such contact, so that namesakes within one list stay two.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import deepcopy

from desktop_crm.contacts import naming
from desktop_crm.imports import filling
from desktop_crm.imports.filling import State
from desktop_crm.imports.shaping import Person
from desktop_crm.imports.writing import Writer, states

_MOST = 200  # contacts of one name that are looked at


class Recognising:
    """Who of the book a bare row may be."""

    def __init__(self, writer: Writer, shape: str, digest: str) -> None:
        self._writer = writer
        self._shape = shape
        self._digest = digest
        self._used: set[int] = set()
        self._named: dict[str, list[int]] = {}
        self._states: dict[int, State] = {}
        self.begin()

    def begin(self) -> None:
        """A sheet begins: whoever is in the book by now may come again."""
        self._below = self._writer.next_id
        self._used.clear()

    def recall(self, people: Sequence[Person]) -> None:
        """Makes those known whom the bare ones of some people may be."""
        names = {_name(person) for person in people if _is_bare(person)} - {""}
        self._named, self._states = {}, {}
        if not names:
            return
        given = (json.dumps(sorted(names)), self._below, self._shape, self._digest)
        for name, contact_id in self._writer.connection.exec_driver_sql(_CAME_BEFORE, given):
            known = self._named.setdefault(name, [])
            if contact_id not in self._used and len(known) < _MOST:
                known.append(contact_id)
        ids = [contact_id for known in self._named.values() for contact_id in known]
        if ids:
            found = states(self._writer.connection, ids)
            self._states = {contact_id: state for contact_id, (state, _was) in found.items()}

    def find(self, person: Person) -> int | None:
        """The contact that this row was before, which stands for no other row from now on."""
        known = self._named.get(_name(person), ()) if self._named and _is_bare(person) else ()
        for contact_id in known:
            if contact_id not in self._used and _has_all(self._states[contact_id], person):
                self._used.add(contact_id)
                return contact_id
        return None


def _is_bare(person: Person) -> bool:
    return not person.facts.emails and not person.facts.phones


def _name(person: Person) -> str:
    return naming.sort_name(person.shown())


def _has_all(state: State, person: Person) -> bool:
    change = filling.fill(person, deepcopy(state))
    return not change and not change.conflicts


_CAME_BEFORE = """
SELECT j.value, c.id FROM json_each(?) j CROSS JOIN contacts c ON c.sort_name = j.value
WHERE c.deleted_at IS NULL AND c.id < ? AND EXISTS (
    SELECT 1 FROM imported_rows r JOIN imports i ON i.id = r.import_id
    WHERE r.contact_id = c.id AND (i.shape = ? OR (i.digest = ? AND i.digest <> '')))
ORDER BY c.id
"""
