"""A whole import taken back in one step, also what it filled into contacts that were there.

What a person changed since is kept and said: a filled value that is another one now, a contact that was
worked with. The ledger of consent only ever grows, so there undo adds corrections.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.book import attachments
from desktop_crm.book.database import Book
from desktop_crm.consent import recording, topics
from desktop_crm.contacts import finding, unmerging
from desktop_crm.imports import retracting
from desktop_crm.imports.emptying import Emptying, Kept
from desktop_crm.imports.retracting import Repricing

__all__ = ["Kept", "Undone", "undo"]

_CHUNK = 2_000  # rows taken back together


@dataclass(frozen=True, slots=True)
class Undone:
    """`removed` contacts are gone, `restored` are as before, `kept` says what stayed and why.

    `purchases` and `interactions` count those that are gone; `purchases_restored` are as before.
    """

    removed: int
    restored: int
    kept: tuple[Kept, ...]
    consents: int = 0
    purchases: int = 0
    interactions: int = 0
    purchases_restored: int = 0


def undo(book: Book, import_id: int, at: datetime) -> Undone:
    """Takes an import back. Raises UserError where it is not in the book (any more)."""
    with book.write() as session:
        run = session.connection().exec_driver_sql
        row = run("SELECT added, at FROM imports WHERE id = ?", (import_id,)).one_or_none()
        if row is None:
            raise UserError("This import is not in the book.", "It may have been taken back already.")
        added: dict[str, Any] = json.loads(row.added)
        consents = recording.retract_import(session, import_id, at)
        exchanges, left = retracting.exchanges(session, import_id, row.at)
        bought, sold = retracting.purchases(session.connection(), import_id, row.at)
        restored, repriced, kept = _restore(session, import_id, added["first"], row.at)
        removed, stayed = _remove(session, import_id, added, row.at)
        run("DELETE FROM imports WHERE id = ?", (import_id,))
        _clear(session, added)
        photos = _unused_photos(session.connection(), added["photos"])
    for name in photos:
        (book.folder / attachments.FOLDER / name).unlink(missing_ok=True)
    everything = (*kept, *sold, *left, *stayed)
    return Undone(removed, restored, everything, consents, bought, exchanges, repriced)


# ---------------------------------------------------------------- contacts of before
def _restore(session: Session, import_id: int, first: int, made_at: int) -> tuple[int, int, list[Kept]]:
    """Puts back what the import filled and overwrote, newest first; how many contacts and purchases, what stays."""
    connection = session.connection()
    rows = connection.exec_driver_sql(
        "SELECT contact_id, changes FROM imported_rows WHERE import_id = ? AND contact_id < ? "
        "AND changes <> '{}' ORDER BY record DESC",
        (import_id, first),
    ).all()
    touched: set[int] = set()
    fill = _Filling()
    kept: list[Kept] = []
    repriced = 0
    for start in range(0, len(rows), _CHUNK):
        backs = [(row.contact_id, json.loads(row.changes)) for row in rows[start : start + _CHUNK]]
        repricing = Repricing(connection, [back for _id, back in backs], made_at)
        emptying = Emptying(connection, [contact_id for contact_id, _back in backs], made_at)
        for contact_id, back in backs:
            repricing.take_back(back)
            if "was" in back:
                emptying.take_back(contact_id, back)
        emptying.write()
        kept += [*emptying.kept, *repricing.kept]
        touched |= emptying.there
        fill.after(emptying)
        repriced += repricing.restored
    finding.index(session, touched | fill.run(connection))
    return len(touched), repriced, kept


class _Filling:
    """What a contact now lacks, and others have that were put into it, comes from them."""

    def __init__(self) -> None:
        self._given_up: dict[int, set[str]] = {}
        self._above: dict[int, list[int]] = {}

    def after(self, emptying: Emptying) -> None:
        for contact_id in emptying.there:
            self._given_up.setdefault(contact_id, set()).update(emptying.given_up(contact_id))
            self._above[contact_id] = emptying.joined.above(contact_id)

    def run(self, connection: Connection) -> set[int]:
        """Fills from the inside out; whom it looked at beside those that were emptied."""
        above = {number for path in self._above.values() for number in path}
        rows = connection.exec_driver_sql(
            "SELECT DISTINCT into_id FROM merges WHERE into_id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(above | self._given_up.keys())),),
        )
        with_others = {row[0] for row in rows}
        for contact_id, columns in self._given_up.items():
            for number in (contact_id, *self._above[contact_id]):
                if number in with_others:
                    unmerging.fill_again(connection, number, columns if number == contact_id else set())
        return above


# ---------------------------------------------------------------- contacts the import made
# Whatever shows that somebody worked with a contact since.
_WORKED_WITH = {
    "it was changed": "(c.updated_at <> :made_at AND c.deleted_at IS NULL) "
    "OR EXISTS (SELECT 1 FROM hand_edits h WHERE h.contact_id = c.id)",
    "something was written down": "EXISTS (SELECT 1 FROM participants p WHERE p.contact_id = c.id)",
    "something was bought": "EXISTS (SELECT 1 FROM purchases p WHERE p.contact_id = c.id)",
    "it was joined with another contact": "EXISTS (SELECT 1 FROM merges m WHERE m.into_id = c.id) "
    "OR EXISTS (SELECT 1 FROM merges m WHERE m.from_id = c.id)",
    "somebody belongs to it": "EXISTS (SELECT 1 FROM contacts o WHERE o.organisation_id = c.id) "
    "OR EXISTS (SELECT 1 FROM contacts o WHERE o.referred_by = c.id)",
    "somebody complained": "EXISTS (SELECT 1 FROM complaints x WHERE x.contact_id = c.id)",
    "a note was written": "EXISTS (SELECT 1 FROM notes n WHERE n.contact_id = c.id)",
    "it has a cadence of its own": "EXISTS (SELECT 1 FROM cadences k WHERE k.contact_id = c.id)",
    "it is in a plan": "EXISTS (SELECT 1 FROM plan_people p WHERE p.contact_id = c.id)",
    # What the cadence of a tag or a stage made, and nobody touched, nobody worked with.
    "there is a follow-up": "EXISTS (SELECT 1 FROM follow_ups f WHERE f.contact_id = c.id "
    "AND (f.cadence_id IS NULL OR f.done_at IS NOT NULL OR f.due IS NOT f.anchor))",
    "something was sent": "EXISTS (SELECT 1 FROM deliveries d WHERE d.contact_id = c.id)",
    "it is in a list": "EXISTS (SELECT 1 FROM segment_members s WHERE s.contact_id = c.id)",
    "a wish is noted": "EXISTS (SELECT 1 FROM preferences w WHERE w.contact_id = c.id)",
    "an answer about a newsletter was recorded": """EXISTS (SELECT 1 FROM consent_events e
        WHERE e.contact_id = c.id AND e.import_id IS NOT :import_id AND e.voids IS NULL
        AND NOT EXISTS (SELECT 1 FROM consent_events v
            WHERE v.address = e.address AND v.topic_id = e.topic_id AND v.voids = e.id))""",
    "it got a tag": """EXISTS (SELECT 1 FROM contact_tags t WHERE t.contact_id = c.id AND t.tag_id NOT IN (
        SELECT j.value FROM imported_rows r, json_each(r.changes, '$.tags') j
        WHERE r.import_id = :import_id AND r.contact_id = c.id))""",
}


def _remove(session: Session, import_id: int, added: dict[str, Any], made_at: int) -> tuple[int, list[Kept]]:
    """Removes the contacts the import made, unless somebody worked with them since."""
    connection = session.connection()
    run = connection.exec_driver_sql
    why = " ".join(f"WHEN {condition} THEN '{words}'" for words, condition in _WORKED_WITH.items())
    run("CREATE TEMP TABLE made (id INTEGER PRIMARY KEY, name TEXT, why TEXT)")
    try:
        run(
            f"INSERT INTO temp.made SELECT c.id, coalesce(nullif(c.full_name, ''), c.organisation), CASE {why} END "
            "FROM contacts c WHERE c.id BETWEEN :first AND :last AND c.created_at = :made_at",
            {"first": added["first"], "last": added["last"], "import_id": import_id, "made_at": made_at},
        )
        stayed = run("SELECT id, name, why FROM temp.made WHERE why IS NOT NULL").all()
        run("DELETE FROM temp.made WHERE why IS NOT NULL")
        for table in ("addresses", "details", "contact_tags", "field_values"):
            run(f"DELETE FROM {table} WHERE contact_id IN (SELECT id FROM temp.made)")
        run(
            "DELETE FROM contact_search WHERE rowid IN (SELECT id FROM temp.made UNION SELECT -id FROM temp.made)"
        )
        removed = run("DELETE FROM contacts WHERE id IN (SELECT id FROM temp.made)").rowcount
    finally:
        run("DROP TABLE IF EXISTS temp.made")
    return removed, [Kept(row.id, row.name, "contact", "", f"It stays: {row.why} since.") for row in stayed]


# ---------------------------------------------------------------- what came with them
def _clear(session: Session, added: dict[str, Any]) -> None:
    """Removes tags, fields, products and the topic that the import made and nobody uses."""
    run = session.connection().exec_driver_sql
    run(
        "DELETE FROM tags WHERE id IN (SELECT value FROM json_each(?)) "
        "AND NOT EXISTS (SELECT 1 FROM contact_tags t WHERE t.tag_id = tags.id) "
        "AND NOT EXISTS (SELECT 1 FROM campaigns c WHERE c.tag_id = tags.id) "
        "AND NOT EXISTS (SELECT 1 FROM cadences k WHERE k.tag_id = tags.id)",
        (json.dumps(added["tags"]),),
    )
    run(
        "DELETE FROM fields WHERE id IN (SELECT value FROM json_each(?)) "
        "AND NOT EXISTS (SELECT 1 FROM field_values v WHERE v.field_id = fields.id)",
        (json.dumps(added["fields"]),),
    )
    run(
        "DELETE FROM products WHERE id IN (SELECT value FROM json_each(?)) "
        "AND NOT EXISTS (SELECT 1 FROM purchases p WHERE p.product_id = products.id)",
        (json.dumps(added.get("products", ())),),
    )
    if added["topic"] is not None:
        try:
            topics.remove(session, added["topic"])
        except UserError:
            return  # somebody answered for it, or a campaign uses it


def _unused_photos(connection: Connection, names: list[str]) -> list[str]:
    rows = connection.exec_driver_sql(
        "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT photo FROM contacts WHERE photo <> '')",
        (json.dumps(names),),
    )
    return [row[0] for row in rows]
