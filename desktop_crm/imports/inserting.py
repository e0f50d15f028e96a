"""Rows on their way into the book's tables: collected, then many of them in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from desktop_crm.imports.shaping import Detail, Way

Row = tuple[Any, ...]
OWN = (
    "full_name", "given", "family", "middle", "prefix", "suffix", "nickname", "phonetic_given",
    "phonetic_family", "organisation", "department", "title", "role", "gender", "note", "photo",
)  # fmt: skip
_CONTACT = (
    "id", "kind", *OWN, "birthday", "anniversary", "sort_name", "match_name", "source", "created_at",
    "updated_at", "language", "time_zone", "household", "stage", "last_channel",
)  # fmt: skip
_PURCHASE = (
    "id", "contact_id", "at", "timed", "number", "product_id", "what", "quantity", "amount_minor", "currency",
    "coupon", "note", "import_id", "created_at", "updated_at",
)  # fmt: skip
_INTERACTION = (
    "id", "at", "channel", "direction", "subject", "body", "duration_minutes", "outcome", "sentiment",
    "open_point", "import_id", "created_at", "updated_at",
)  # fmt: skip


def _insert(table: str, columns: Sequence[str], more: str = "") -> str:
    listed = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({listed}) VALUES ({', '.join('?' * len(columns))}){more}"


# In the order in which they refer to each other.
_INSERTS = {
    "tags": _insert("tags", ("id", "name", "folded")),
    "fields": _insert("fields", ("id", "name", "folded", "position")),
    "contacts": _insert("contacts", _CONTACT),
    "addresses": _insert("addresses", ("id", "contact_id", "position", *Way._fields)),
    "details": _insert("details", ("id", "contact_id", "position", *Detail._fields)),
    "contact_tags": _insert("contact_tags", ("contact_id", "tag_id"), " ON CONFLICT DO NOTHING"),
    "field_values": _insert(
        "field_values",
        ("contact_id", "field_id", "value", "normal"),
        " ON CONFLICT (contact_id, field_id) DO UPDATE SET value = excluded.value, normal = excluded.normal",
    ),
    "told_apart": _insert("told_apart", ("a_id", "b_id", "at"), " ON CONFLICT DO NOTHING"),
    "products": _insert("products", ("id", "name", "folded", "code", "created_at")),
    "purchases": _insert("purchases", _PURCHASE),
    "interactions": _insert("interactions", _INTERACTION),
    "participants": _insert("participants", ("contact_id", "at", "interaction_id")),
    "imported_rows": _insert(
        "imported_rows", ("import_id", "record", "row", "outcome", "contact_id", "changes")
    ),
    "import_problems": _insert(
        "import_problems", ("import_id", "record", "row", "who", "column", "value", "reason", "cells")
    ),
}


class Inserts:
    """The rows of one import that are not written yet."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.rows: dict[str, list[Row]] = {table: [] for table in _INSERTS}

    def flush(self) -> None:
        """Writes what was collected."""
        for table, rows in self.rows.items():
            if rows:
                self.connection.exec_driver_sql(_INSERTS[table], rows)
                rows.clear()
