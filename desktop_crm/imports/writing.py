"""Bulk writing of contacts: many rows a statement, ids given out here, nothing through the ORM.

One `Writer` serves one import in one transaction; nobody else writes meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from desktop_crm.base.text import fold
from desktop_crm.contacts import field_kinds, naming
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.imports import found_by
from desktop_crm.imports.filling import Change, State
from desktop_crm.imports.inserting import OWN, Inserts
from desktop_crm.imports.shaping import Detail, Person, Way, kind_of

_TOLD = ("language", "time_zone", "household", "stage")  # what only a file of our own says
Was = dict[str, Any]  # sort_name, match_name, updated_at: what an undo puts back beside the values


class Writer:
    """Gives out ids, knows the tags and fields of the book, and writes batches."""

    def __init__(self, session: Session, source: str, at: int, findable: bool = True) -> None:
        """`findable`: new contacts get their line of the search index, see `lines`."""
        self.connection: Connection = session.connection()
        self.source = source
        self.at = at
        # Ids of the ledger outlive their contacts: a new contact must not inherit somebody's consent.
        self.first_id = self.next_id = 1 + max(
            self._scalar("SELECT ifnull(max(id), 0) FROM contacts"),
            self._scalar("SELECT ifnull(max(contact_id), 0) FROM consent_events"),
        )
        self._next_address = 1 + self._scalar("SELECT ifnull(max(id), 0) FROM addresses")
        self._next_detail = 1 + self._scalar("SELECT ifnull(max(id), 0) FROM details")
        self._tags = self._named("tags")
        names = self.connection.exec_driver_sql("SELECT id, name FROM tags").all()
        self._tag_names = {row[0]: row[1] for row in names}
        self._fields = self._named("fields")
        kinds = self.connection.exec_driver_sql("SELECT id, kind FROM fields WHERE kind <> 'text'").all()
        self._kinds = {row[0]: FieldKind(row[1]) for row in kinds}
        self._field_place = self._scalar("SELECT ifnull(max(position), -1) FROM fields")
        self.new_tags: list[int] = []
        self.new_fields: list[int] = []
        self._findable = findable
        self.lines: list[tuple[int, str]] = []  # of the search index, for the contacts that were added
        self.inserts = Inserts(self.connection)
        self._rows = self.inserts.rows

    def _scalar(self, query: str) -> int:
        return int(self.connection.exec_driver_sql(query).scalar_one())

    def _named(self, table: str) -> dict[str, int]:
        rows = self.connection.exec_driver_sql(f"SELECT folded, id FROM {table}").all()
        return {row[0]: row[1] for row in rows}

    # ------------------------------------------------------------ new contacts
    def take_id(self) -> int:
        """The next contact's id."""
        self.next_id += 1
        return self.next_id - 1

    def add(self, contact_id: int, person: Person, line: str) -> list[int]:
        """A new contact with all that belongs to it; the ids of its tags.

        `line`: what it is found by, empty where that is not known any more.
        """
        own, fresh = person.own, person.fresh
        name, organisation = own.get("full_name", ""), own.get("organisation", "")
        shown = name or organisation or person.reached()
        self._rows["contacts"].append(
            (
                contact_id,
                fresh.get("kind") or kind_of(name, organisation),
                *[own.get(column, "") for column in OWN],
                own.get("birthday"),
                own.get("anniversary"),
                naming.sort_name(shown),
                person.facts.name,
                fresh.get("source", self.source),
                self.at,
                self.at,
                *[fresh.get(column, "") for column in _TOLD],
                "",
            )
        )
        self.attach_ways(contact_id, person.ways, 0)
        self.attach_details(contact_id, person.details, 0)
        for field, value in person.fields.items():
            self.put_field(contact_id, field, value)
        tags = [self.attach_tag(contact_id, tag) for tag in person.tags]
        if self._findable:
            called = [self._tag_names[tag_id] for tag_id in tags]
            if not line or called != person.tags:  # the book writes one of them in another way
                line = found_by.line_of(person, called)
            self.lines.append((contact_id, line))
        return tags

    # ------------------------------------------------------------ parts of contacts
    def attach_ways(self, contact_id: int, ways: Sequence[Way], place: int) -> int:
        """Adds addresses from `place` on; the first one's id, the others follow."""
        first = self._next_address
        rows = [(first + n, contact_id, place + n, *way) for n, way in enumerate(ways)]
        self._rows["addresses"] += rows
        self._next_address += len(rows)
        return first

    def attach_details(self, contact_id: int, details: Sequence[Detail], place: int) -> int:
        """Adds details from `place` on; the first one's id, the others follow."""
        first = self._next_detail
        rows = [(first + n, contact_id, place + n, *detail) for n, detail in enumerate(details)]
        self._rows["details"] += rows
        self._next_detail += len(rows)
        return first

    def attach_tag(self, contact_id: int, name: str) -> int:
        """Puts a tag on the contact, made where there is none; the tag's id."""
        tag_id = self._tags.get(fold(name))
        if tag_id is None:
            tag_id = self._tags[fold(name)] = max(self._tags.values(), default=0) + 1
            self._tag_names[tag_id] = name
            self._rows["tags"].append((tag_id, name, fold(name)))
            self.new_tags.append(tag_id)
        self._rows["contact_tags"].append((contact_id, tag_id))
        return tag_id

    def put_field(self, contact_id: int, name: str, value: str) -> int:
        """Sets a custom field, made where there is none; the field's id."""
        field_id = self._fields.get(fold(name))
        if field_id is None:
            field_id = self._fields[fold(name)] = max(self._fields.values(), default=0) + 1
            self._field_place += 1
            self._rows["fields"].append((field_id, name, fold(name), self._field_place))
            self.new_fields.append(field_id)
        kind = self._kinds.get(field_id, FieldKind.TEXT)
        self._rows["field_values"].append((contact_id, field_id, value, field_kinds.normal(kind, value)))
        return field_id

    # ------------------------------------------------------------ contacts that are there
    def change(self, contact_id: int, change: Change, state: State, was: Was) -> dict[str, Any]:
        """Writes what was filled into a contact, and says how to take it back; `was` follows."""
        back: dict[str, Any] = {"was": dict(was)}
        if change.own:
            back["own"] = change.own
        if change.ways:
            first = self.attach_ways(contact_id, change.ways, state.way_places)
            back["ways"] = [[n, way.value, way.label] for n, way in enumerate(change.ways, first)]
            state.way_places += len(change.ways)
        if change.details:
            first = self.attach_details(contact_id, change.details, state.detail_places)
            back["details"] = [[n, detail.value] for n, detail in enumerate(change.details, first)]
            state.detail_places += len(change.details)
        if change.tags:
            back["tags"] = [self.attach_tag(contact_id, tag) for tag in change.tags]
        if change.fields:
            back["fields"] = [[self.put_field(contact_id, n, v), v] for n, v in change.fields.items()]
        if change.over:
            back["over"] = {column: list(pair) for column, pair in change.over.items()}
        if change.fields_over:
            back["fields_over"] = [
                [self.put_field(contact_id, n, new), before, new]
                for n, (before, new) in change.fields_over.items()
            ]
        columns = change.own | {column: new for column, (_before, new) in change.over.items()}
        if columns.keys() & {"full_name", "organisation"}:
            name, organisation = state.own.get("full_name", ""), state.own.get("organisation", "")
            columns["sort_name"] = naming.sort_name(name or organisation)
            columns["match_name"] = naming.match_name(name)
        if columns or was["updated_at"] != self.at:  # one made by this import bears its time already
            self._update(contact_id, columns)
        was |= {c: columns[c] for c in ("sort_name", "match_name") if c in columns} | {"updated_at": self.at}
        return back

    def _update(self, contact_id: int, columns: dict[str, str]) -> None:
        sets = "".join(f"{column} = ?, " for column in columns)
        self.connection.exec_driver_sql(
            f"UPDATE contacts SET {sets}updated_at = ? WHERE id = ?", (*columns.values(), self.at, contact_id)
        )

    def tell_apart(self, one: int, other: int) -> None:
        """Notes that these are two people, never to be taken for one."""
        self._rows["told_apart"].append((min(one, other), max(one, other), self.at))

    def flush(self) -> None:
        """Writes what was collected."""
        self.inserts.flush()


# ---------------------------------------------------------------- states of contacts
_STATES = {
    "own": f"SELECT id, {', '.join(OWN)}, birthday, anniversary, sort_name, match_name, updated_at "
    "FROM contacts WHERE id",
    "ways": "SELECT contact_id, channel, value, normal, position FROM addresses WHERE contact_id",
    "details": "SELECT contact_id, field, value, position FROM details WHERE contact_id",
    "tags": "SELECT ct.contact_id, t.folded FROM contact_tags ct JOIN tags t ON t.id = ct.tag_id "
    "WHERE ct.contact_id",
    "fields": "SELECT v.contact_id, f.folded, v.value FROM field_values v JOIN fields f ON f.id = v.field_id "
    "WHERE v.contact_id",
}


def states(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[State, Was]]:
    """These contacts as filling sees them, each with what an undo has to put back beside the values."""
    listed = json.dumps(sorted(set(ids)))

    def rows(name: str) -> Sequence[Any]:
        query = f"{_STATES[name]} IN (SELECT value FROM json_each(?))"
        return connection.exec_driver_sql(query, (listed,)).all()

    made: dict[int, tuple[State, Was]] = {}
    for row in rows("own"):
        values = row._mapping
        own = {c: values[c] for c in (*OWN, "birthday", "anniversary") if values[c]}
        made[row.id] = State(own=own), {c: values[c] for c in ("sort_name", "match_name", "updated_at")}
    for contact_id, channel, value, normal, position in rows("ways"):
        state = made[contact_id][0]
        if channel == "letter":
            state.postal.append(set(fold(value).replace(",", " ").split()))
        else:
            state.ways.add(("phone" if channel == "sms" else channel, normal or fold(value)))
        state.way_places = max(state.way_places, position + 1)
    for contact_id, field, value, position in rows("details"):
        state = made[contact_id][0]
        state.details.add((field, fold(value)))
        state.detail_places = max(state.detail_places, position + 1)
    for contact_id, folded in rows("tags"):
        made[contact_id][0].tags.add(folded)
    for contact_id, folded, value in rows("fields"):
        made[contact_id][0].fields[folded] = value
    return made
