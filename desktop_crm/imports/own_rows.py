"""Rows that this program wrote itself: each is the contact it was written from, whoever else looks like it.

Two people behind one e-mail address stay two on their way out and in again. What tells them apart is a uid made from
the book, the contact's number and the moment it was made; a book that read it keeps it as a detail.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from desktop_crm.book import settings
from desktop_crm.contacts.matching import Ambiguous, Answer, Match
from desktop_crm.imports.shaping import Person
from desktop_crm.mapping.flattening import is_own_uid


def mark_of(session: Session) -> str:
    """What this book's uids begin with. It says nothing of the key it is made from."""
    key = settings.get(session, settings.BOOK_KEY)
    return f"desktop-crm-{hashlib.sha256(f'uid {key}'.encode()).hexdigest()[:8]}"


def uid_of(mark: str, contact_id: int, made_at: int) -> str:
    """What a contact is told by in files; `made_at` in milliseconds."""
    return f"{mark}-{contact_id}-{made_at:x}"


def _uid(person: Person) -> str:
    if not person.details:
        return ""
    return next((d.value for d in person.details if d.field == "uid" and is_own_uid(d.value)), "")


class OwnRows:
    """Whom the uids of one import's rows mean. `first_id`: the first contact that the import makes itself."""

    def __init__(self, session: Session, first_id: int) -> None:
        self._connection = session.connection()
        self._mark = mark_of(session)
        self._first_id = first_id
        self._stored = False
        self._ids: dict[str, int] = {}
        self._here: set[str] = set()  # uids that this book gives itself
        self._taken: set[int] = set()

    def recall(self, people: Sequence[Person]) -> None:
        """Looks up the uids of a batch."""
        wanted = [uid for p in people if (uid := _uid(p)) and uid not in self._ids]
        if not wanted:
            return
        if not self._stored:
            self._stored = True
            self._ids.update(_stored(self._connection, self._first_id))
        own = {int(uid.split("-")[3]): uid for uid in wanted if uid.startswith(f"{self._mark}-")}
        for contact_id, made_at, kept_in in _living(self._connection, list(own)):
            uid = own[contact_id]
            if uid == uid_of(self._mark, contact_id, made_at):
                self._ids[uid] = kept_in
                self._here.add(uid)

    def answer(self, person: Person, found: Answer) -> Answer:
        """Who a row is: by its uid, else as `found`, but never one that another such row has made or met."""
        uid = _uid(person)
        if not uid:
            return found
        known = self._ids.get(uid)
        if known is not None:
            if uid in self._here:
                person.details = [d for d in person.details if d.value != uid]
            return Match(known, ())
        match found:
            case Match(contact_id, _) if contact_id < self._first_id and contact_id not in self._taken:
                return found
            case Ambiguous(ids, _) if max(ids) < self._first_id:
                return found
        return None

    def note(self, person: Person, contact_id: int) -> None:
        """A row became this contact."""
        if uid := _uid(person):
            self._ids[uid] = contact_id
            self._taken.add(contact_id)


def _stored(connection: Connection, first_id: int) -> dict[str, int]:
    """The uids of other books' files that contacts of before carry."""
    rows = connection.exec_driver_sql(
        "SELECT d.value, c.id FROM details d JOIN contacts c ON c.id = d.contact_id "
        "WHERE d.field = 'uid' AND d.value LIKE 'desktop-crm-%' AND c.deleted_at IS NULL AND c.id < ?",
        (first_id,),
    )
    return {row[0]: row[1] for row in rows}


def _living(connection: Connection, ids: list[int]) -> list[tuple[int, int, int]]:
    """Of contacts that are there, or that became part of another: number, when made, who it is now."""
    rows = connection.exec_driver_sql(
        "SELECT c.id, c.created_at, coalesce(m.id, c.id) FROM contacts c "
        "LEFT JOIN contacts m ON m.id = c.merged_into AND m.deleted_at IS NULL "
        "WHERE c.id IN (SELECT value FROM json_each(?)) AND (c.deleted_at IS NULL OR m.id IS NOT NULL)",
        (json.dumps(ids),),
    )
    return [(row[0], row[1], row[2]) for row in rows]
