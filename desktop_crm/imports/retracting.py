"""Purchases and interactions of an import, taken back where nobody touched them since."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from desktop_crm.base.text import one_line, short
from desktop_crm.contacts import naming
from desktop_crm.dialogue import interactions
from desktop_crm.imports.emptying import Kept

_CHUNK = 5_000
_CHANGED = "It was changed since the import."


# ---------------------------------------------------------------- purchases
def purchases(connection: Connection, import_id: int, made_at: int) -> tuple[int, list[Kept]]:
    """Removes the purchases that an import brought; how many, and what stays.

    What a later import found changed in its file belongs to that one from now on.
    """
    run = connection.exec_driver_sql
    given = {"import_id": import_id, "made_at": made_at}
    removed = run(
        "DELETE FROM purchases WHERE import_id = :import_id AND updated_at = :made_at", given
    ).rowcount
    run(
        "UPDATE purchases SET import_id = (SELECT i.id FROM imports i WHERE i.at = purchases.updated_at) "
        "WHERE import_id = :import_id AND updated_at IN (SELECT at FROM imports WHERE id <> :import_id)",
        given,
    )
    rows = run(
        "SELECT p.contact_id, c.full_name, c.organisation, p.what, p.number FROM purchases p "
        "JOIN contacts c ON c.id = p.contact_id WHERE p.import_id = :import_id ORDER BY p.id",
        given,
    ).all()
    run("UPDATE purchases SET import_id = NULL WHERE import_id = :import_id", given)
    return removed, [_kept(row, "purchase", row.what or row.number) for row in rows]


class Repricing:
    """Purchases of before that an import updated, while that is taken back."""

    def __init__(self, connection: Connection, rows: Iterable[dict[str, Any]], made_at: int) -> None:
        self._connection = connection
        self._made_at = made_at
        ids = {change[0] for back in rows for change in back.get("bought", ())}
        found = (
            connection.exec_driver_sql(
                "SELECT p.*, c.full_name, c.organisation FROM purchases p JOIN contacts c ON c.id = p.contact_id "
                "WHERE p.id IN (SELECT value FROM json_each(?))",
                (json.dumps(sorted(ids)),),
            )
            if ids
            else ()
        )
        self._present = {row.id: dict(row._mapping) for row in found}
        self.restored = 0
        self.kept: list[Kept] = []

    def take_back(self, back: dict[str, Any]) -> None:
        """One row's purchases, the newest change first."""
        for purchase_id, updated_at, values in reversed(back.get("bought", ())):
            present = self._present.get(purchase_id)
            if present is None:
                continue
            changed = {name: before for name, (before, after) in values.items() if present[name] == after}
            if len(changed) < len(values):
                self.kept.append(_kept(present, "purchase", present["what"] or present["number"]))
            if present["updated_at"] == self._made_at:
                changed["updated_at"] = updated_at
            if changed:
                sets = ", ".join(f"{name} = ?" for name in changed)
                self._connection.exec_driver_sql(
                    f"UPDATE purchases SET {sets} WHERE id = ?", (*changed.values(), purchase_id)
                )
                present.update(changed)
                self.restored += 1


# ---------------------------------------------------------------- interactions
# Whatever shows that somebody worked with an exchange since.
_WORKED_WITH = """
i.updated_at <> :made_at OR i.open_closed_at IS NOT NULL OR i.complaint_id IS NOT NULL
OR EXISTS (SELECT 1 FROM follow_ups f WHERE f.interaction_id = i.id)
"""


def exchanges(session: Session, import_id: int, made_at: int) -> tuple[int, list[Kept]]:
    """Removes the interactions that an import brought; how many, and what stays."""
    run = session.connection().exec_driver_sql
    given = {"import_id": import_id, "made_at": made_at}
    of_it = "FROM interactions i WHERE i.import_id = :import_id"
    people = run(
        f"SELECT DISTINCT p.contact_id FROM participants p WHERE p.interaction_id IN (SELECT i.id {of_it})",
        given,
    ).scalars()
    people_ids = sorted(people)
    kept = [
        _kept(row, "interaction", row.subject or row.body)
        for row in run(
            f"SELECT i.id, i.subject, i.body, p.contact_id, c.full_name, c.organisation {of_it} "
            f"AND ({_WORKED_WITH}) ORDER BY i.id".replace(
                "FROM interactions i",
                "FROM interactions i JOIN participants p ON p.interaction_id = i.id "
                "JOIN contacts c ON c.id = p.contact_id",
            ),
            given,
        )
    ]
    run(
        f"UPDATE interactions AS i SET import_id = NULL WHERE i.import_id = :import_id AND ({_WORKED_WITH})",
        given,
    )
    run(f"DELETE FROM participants WHERE interaction_id IN (SELECT i.id {of_it})", given)
    removed = run("DELETE FROM interactions WHERE import_id = :import_id", given).rowcount
    _keep_last(session, people_ids)
    return removed, kept


def _keep_last(session: Session, ids: Sequence[int]) -> None:
    for start in range(0, len(ids), _CHUNK):
        interactions.keep_last(session, ids[start : start + _CHUNK])


def _kept(row: Any, what: str, value: str) -> Kept:
    own = row if isinstance(row, dict) else row._mapping
    name = naming.shown(own["full_name"], own["organisation"], "somebody")
    return Kept(own["contact_id"], name, what, short(one_line(value), 80), _CHANGED)
