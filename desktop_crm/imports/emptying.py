"""What an import filled into contacts of before, emptied again where nobody changed it since."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import text as sql

from desktop_crm.contacts import field_kinds, naming
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.contacts.joined import Joined

_NULLABLE = frozenset(("birthday", "anniversary"))


@dataclass(frozen=True, slots=True)
class Kept:
    """What an undo left as it is: whose (`name`), `what`, its present `value`, and why in a sentence."""

    contact_id: int
    name: str
    what: str
    value: str
    why: str


class Emptying:
    """Some contacts while an import is taken back from them."""

    def __init__(self, connection: Connection, ids: Iterable[int], made_at: int) -> None:
        self._connection = connection
        self._made_at = made_at
        self.joined = Joined(connection, ids := set(ids))
        listed = (json.dumps(sorted(ids | self.joined.everybody_above())),)

        def rows(query: str) -> list[Any]:
            chosen = f"{query} IN (SELECT value FROM json_each(?))"
            return list(connection.exec_driver_sql(chosen, listed).all())

        self._own = {row.id: dict(row._mapping) for row in rows("SELECT * FROM contacts WHERE id")}
        self._ways = {
            row.id: row for row in rows("SELECT id, value, label, preferred FROM addresses WHERE contact_id")
        }
        self._details = {row.id: row for row in rows("SELECT id, value FROM details WHERE contact_id")}
        self._fields = {
            (row.contact_id, row.field_id): row.value
            for row in rows("SELECT contact_id, field_id, value FROM field_values WHERE contact_id")
        }
        self._gone: dict[str, list[Any]] = {
            "addresses": [],
            "details": [],
            "contact_tags": [],
            "field_values": [],
        }
        self._changed: dict[int, dict[str, Any]] = {}
        self._values_over: dict[tuple[int, int], str] = {}  # custom fields that are as before
        self.kept: list[Kept] = []
        self.there: set[int] = set()

    def take_back(self, contact_id: int, back: dict[str, Any]) -> None:
        """One row's changes; a contact that is gone needs nothing."""
        own = self._own.get(contact_id)
        if own is None:
            return
        self.there.add(contact_id)
        whole = self._overwritten(contact_id, own, back.get("over", {}))
        whole &= self._values(contact_id, own, back.get("own", {}))
        self._derived(contact_id, own, back["was"], whole)
        for address_id, value, label in back.get("ways", ()):
            row = self._ways.get(address_id)
            if row is not None and (row.value, row.label, bool(row.preferred)) == (value, label, False):
                self._gone["addresses"].append((address_id,))
            elif row is not None:
                self._keep(contact_id, "address", row.value)
        for detail_id, value in back.get("details", ()):
            row = self._details.get(detail_id)
            if row is not None and row.value == value:
                self._gone["details"].append((detail_id,))
            elif row is not None:
                self._keep(contact_id, "detail", row.value)
        self._gone["contact_tags"] += [
            (self.joined.holder(contact_id, "contact_tags", tag_id), tag_id)
            for tag_id in back.get("tags", ())
        ]
        for field_id, before, value in back.get("fields_over", ()):
            self._field_over(contact_id, field_id, before, value)
        for field_id, value in back.get("fields", ()):
            holder = self.joined.holder(contact_id, "field_values", field_id)
            present = self._fields.get((holder, field_id))
            if present == value:
                self._gone["field_values"].append((holder, field_id))
                self._keep_above(contact_id, "custom", value)
            elif present is not None:
                self._keep(holder, "field", present)

    def _values(self, contact_id: int, own: dict[str, Any], filled: dict[str, str]) -> bool:
        """Empties filled columns; whether all of them could be."""
        whole = True
        for column, value in filled.items():
            if own[column] == value:
                own[column] = None if column in _NULLABLE else ""
                self._changed.setdefault(contact_id, {})[column] = own[column]
                self._keep_above(contact_id, column, value)
            else:
                whole = False
                if own[column]:
                    self._keep(contact_id, column, str(own[column]))
        return whole

    def _overwritten(self, contact_id: int, own: dict[str, Any], over: dict[str, list[str]]) -> bool:
        """Puts back what a person chose to overwrite; whether all of it could be."""
        whole = True
        for column, (before, after) in over.items():
            if (own[column] or "") == after:
                own[column] = before
                self._changed.setdefault(contact_id, {})[column] = before
                self._keep_above(contact_id, column, after)
            else:
                whole = False
                self._keep(contact_id, column, str(own[column] or ""))
        return whole

    def _field_over(self, contact_id: int, field_id: int, before: str, after: str) -> None:
        holder = self.joined.holder(contact_id, "field_values", field_id)
        present = self._fields.get((holder, field_id))
        if present == after:
            self._fields[holder, field_id] = before
            self._values_over[holder, field_id] = before
            self._keep_above(contact_id, "custom", after)
        elif present is not None:
            self._keep(holder, "field", present)

    def _derived(self, contact_id: int, own: dict[str, Any], was: dict[str, Any], whole: bool) -> None:
        """Names to sort and to compare by, and the time of the last change, as they were."""
        changed = self._changed.setdefault(contact_id, {})
        if own["updated_at"] == self._made_at:
            own["updated_at"] = changed["updated_at"] = was["updated_at"]
            derived = {name: was[name] for name in ("sort_name", "match_name")}
        elif changed.keys() & {"full_name", "organisation"} or not whole:
            derived = {
                "sort_name": naming.sort_name(own["full_name"] or own["organisation"]) or own["sort_name"],
                "match_name": naming.match_name(own["full_name"]),
            }
        else:
            return
        own.update(derived)
        changed.update(derived)

    def _keep(
        self, contact_id: int, what: str, value: str, why: str = "It was changed since the import."
    ) -> None:
        own = self._own[contact_id]
        name = own["full_name"] or own["organisation"]
        self.kept.append(Kept(contact_id, name, what, value, why))

    def _keep_above(self, contact_id: int, column: str, value: str) -> None:
        """Says it where another contact has the value, because the two were joined."""
        into_id = self.joined.took(contact_id, column, value)
        if into_id is not None:
            self._keep(into_id, column, value, "It stays: it was joined with another contact since.")

    def given_up(self, contact_id: int) -> set[str]:
        """The columns of a contact that were put back."""
        return set(self._changed.get(contact_id, ()))

    def write(self) -> None:
        """Writes everything that was taken back."""
        run = self._connection.exec_driver_sql
        self._write_fields()
        for table, rows in self._gone.items():
            keys = {"contact_tags": ("contact_id", "tag_id"), "field_values": ("contact_id", "field_id")}
            where = " AND ".join(f"{key} = ?" for key in keys.get(table, ("id",)))
            if rows:
                run(f"DELETE FROM {table} WHERE {where}", rows)
        for contact_id, values in self._changed.items():
            if values:
                sets = ", ".join(f"{column} = :{column}" for column in values)
                self._connection.execute(
                    sql(f"UPDATE contacts SET {sets} WHERE id = :id"), {**values, "id": contact_id}
                )

    def _write_fields(self) -> None:
        if not self._values_over:
            return
        run = self._connection.exec_driver_sql
        kinds = {row.id: FieldKind(row.kind) for row in run("SELECT id, kind FROM fields")}
        run(
            "UPDATE field_values SET value = ?, normal = ? WHERE contact_id = ? AND field_id = ?",
            [
                (value, field_kinds.normal(kinds[field_id], value), contact_id, field_id)
                for (contact_id, field_id), value in self._values_over.items()
            ],
        )
