"""Where the values of a contact are now that was put into another."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class _Merge:
    into_id: int
    noted: dict[str, Any]  # as `contacts.moving` wrote it


class Joined:
    """The way from some contacts up to those that they were put into."""

    def __init__(self, connection: Connection, ids: Iterable[int]) -> None:
        self._up: dict[int, _Merge] = {}
        looked_at, ahead = set[int](), set(ids)
        while ahead:
            looked_at |= ahead
            rows = connection.exec_driver_sql(
                "SELECT from_id, into_id, changes FROM merges WHERE from_id IN (SELECT value FROM json_each(?))",
                (json.dumps(sorted(ahead)),),
            )
            found = {row.from_id: _Merge(row.into_id, json.loads(row.changes)) for row in rows}
            self._up |= found
            ahead = {merge.into_id for merge in found.values()} - looked_at

    def above(self, contact_id: int) -> list[int]:
        """Whom the contact was put into, then whom that was put into, and so on."""
        found = []
        while (merge := self._up.get(contact_id)) is not None:
            contact_id = merge.into_id
            found.append(contact_id)
        return found

    def everybody_above(self) -> set[int]:
        return {merge.into_id for merge in self._up.values()}

    def holder(self, contact_id: int, table: str, key: int) -> int:
        """With whom a tag or a custom field of the contact is now."""
        while (merge := self._up.get(contact_id)) is not None and key in merge.noted.get(table, ()):
            contact_id = merge.into_id
        return contact_id

    def moved_up(self, connection: Connection, contact_id: int) -> dict[str, list[int]]:
        """What the contact itself has, but stands with whom it was put into: by table, ids or keys."""
        merge = self._up.get(contact_id)
        if merge is None:
            return {}
        found = {table: [row[0] for row in merge.noted.get(table, ())] for table in ("addresses", "details")}
        for table, key in (
            ("contact_tags", "tag_id"),
            ("field_values", "field_id"),
            ("segment_members", "segment_id"),
        ):
            rows = f"SELECT 1 FROM {table} WHERE contact_id = ? AND {key} = ?"
            found[table] = [
                each
                for each in merge.noted.get(table, ())
                if connection.exec_driver_sql(rows, (self.holder(contact_id, table, each), each)).first()
            ]
        return found

    def took(self, contact_id: int, column: str, value: str) -> int | None:
        """Who took a value of the contact over, in its own place or beside it."""
        merge = self._up.get(contact_id)
        if merge is None:
            return None
        own = merge.noted["own"].get(column)
        beside = any([column, value] == entry[1:] for entry in merge.noted["kept"])
        note = column == "note" and merge.noted["note"] == value
        return merge.into_id if beside or note or (own is not None and own[1] == value) else None
