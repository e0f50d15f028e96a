"""Contacts on their way out: every value as a list of texts under the field names of files.entry.FIELDS.

`entries` gives what the book holds; `settled` what files hold that come in again, each contact with its own uid.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base.errors import BookProblem
from desktop_crm.base.text import fold
from desktop_crm.base.work import Stop, check, never
from desktop_crm.book import attachments
from desktop_crm.book.database import Book
from desktop_crm.exports import settling
from desktop_crm.files.card_values import mime_of
from desktop_crm.files.entry import FIELDS, FOLLOWERS, OWN_FIELDS, POSTAL, Entry, Photo, Postal, Value
from desktop_crm.imports import own_rows, shaping
from desktop_crm.mapping import flattening

BATCH = 1_000  # contacts read together
_OWN = {column: name for name, column in shaping.OWN.items()}
_DETAILS = {stored: name for name, stored in shaping.DETAILS.items()} | _OWN
_CHANNELS = {"email": "email", "phone": "phone", "sms": "phone", "messenger": "im", "social": "im"}
_MIMES = {".jpg": "image/jpeg", ".png": "image/png", ".gif": "image/gif"}


def entries(
    book: Book, session: Session, ids: Sequence[int], stop: Stop = never
) -> Iterator[tuple[int, Entry, list[str]]]:
    """Each contact as an entry, in the order of `ids`, with its phones in E.164 where they have one."""
    for start in range(0, len(ids), BATCH):
        check(stop)
        wanted = list(ids[start : start + BATCH])
        yield from _batch(book, session, wanted)


def settled(
    book: Book, session: Session, ids: Sequence[int], stop: Stop = never, *, photos: bool = True
) -> Iterator[Entry]:
    """Each contact as it would stand after it came in again, with what tells it from all others."""
    mark = own_rows.mark_of(session)
    spellings: dict[str, str] = {
        row[0]: " ".join(row[1].split())
        for row in session.connection().exec_driver_sql("SELECT folded, name FROM fields")
    }

    def spelling(name: str) -> str:
        return spellings.setdefault(fold(name), name)

    for start in range(0, len(ids), BATCH):
        check(stop)
        wanted = list(ids[start : start + BATCH])
        born = _times_of(session, wanted)
        for contact_id, entry, _ in _batch(book, session, wanted, photos):
            uids = entry.texts("uid")
            own = next(filter(flattening.is_own_uid, uids), "") or own_rows.uid_of(
                mark, contact_id, born[contact_id]
            )
            entry.values["uid"] = [Value(text) for text in dict.fromkeys((own, *uids))]
            settling.settle(entry, spelling)
            yield entry


def _times_of(session: Session, ids: list[int]) -> dict[int, int]:
    """When contacts were made, in milliseconds: a number alone may be given again to somebody else."""
    query = "SELECT id, created_at FROM contacts WHERE id IN (SELECT value FROM json_each(?))"
    return {row[0]: row[1] for row in session.connection().exec_driver_sql(query, (json.dumps(ids),))}


def _batch(
    book: Book, session: Session, ids: list[int], photos: bool = True
) -> Iterator[tuple[int, Entry, list[str]]]:
    listed = (json.dumps(ids),)

    def rows(query: str) -> list[Any]:
        asked = query.replace("@ids", "IN (SELECT value FROM json_each(?))")
        return list(session.connection().exec_driver_sql(asked, listed).all())

    made: dict[int, tuple[Entry, list[str]]] = {}
    pictures: dict[int, str] = {}
    for row in rows("SELECT * FROM contacts WHERE id @ids"):
        made[row.id] = _own(row._mapping), []
        if photos and row.photo:
            pictures[row.id] = row.photo
    for row in rows(
        "SELECT * FROM addresses WHERE contact_id @ids ORDER BY contact_id, preferred DESC, position, id"
    ):
        _way(row._mapping, *made[row.contact_id])
    for row in rows(
        "SELECT contact_id, field, value, label FROM details WHERE contact_id @ids ORDER BY contact_id, position, id"
    ):
        made[row.contact_id][0].add(
            _DETAILS.get(row.field, "custom"), row.value, row.label or _named(row.field)
        )
    for row in rows(
        "SELECT ct.contact_id, t.name FROM contact_tags ct JOIN tags t ON t.id = ct.tag_id "
        "WHERE ct.contact_id @ids ORDER BY ct.contact_id, t.folded"
    ):
        made[row.contact_id][0].add("category", row.name)
    for row in rows(
        "SELECT v.contact_id, f.name, v.value FROM field_values v JOIN fields f ON f.id = v.field_id "
        "WHERE v.contact_id @ids ORDER BY v.contact_id, f.position, f.id"
    ):
        made[row.contact_id][0].add("custom", row.value, row.name)
    for contact_id in ids:
        if contact_id in made:
            # One at a time, and none is kept: a thousand pictures would be gigabytes.
            entry, numbers = made.pop(contact_id)
            entry.photo = _photo(book, pictures[contact_id]) if contact_id in pictures else None
            yield contact_id, entry, numbers


def _named(field: str) -> str:
    """A detail that no file has a field for keeps its own name."""
    return "" if field in _DETAILS else field


def _own(row: Any) -> Entry:
    entry = Entry()
    for column, name in _OWN.items():
        if row[column]:
            entry.add(name, row[column])
    for name in OWN_FIELDS:
        if row[name]:
            entry.add(name, row[name])
    return entry


def _photo(book: Book, name: str) -> Photo | None:
    try:
        data = attachments.read(book, name)
    except BookProblem:
        return None
    return Photo(mime_of(data) or _MIMES.get(name[64:], "application/octet-stream"), data)


def _way(row: Any, entry: Entry, numbers: list[str]) -> None:
    channel, preferred = row["channel"], bool(row["preferred"])
    if channel == "letter":
        parts = {part: row[part] for part in POSTAL}
        if not any(parts.values()):
            parts["street"] = row["value"]
        entry.postal.append(Postal(**parts, label=row["label"], preferred=preferred))
        return
    entry.add(_CHANNELS.get(channel, "custom"), row["value"], row["label"] or _unknown(channel), preferred)
    if row["followers"] is not None and _CHANNELS.get(channel) == "im":
        entry.add(FOLLOWERS, shaping.followed(row["followers"], row["followers_on"]), row["value"].strip())
    if channel in ("phone", "sms") and row["normal"]:
        numbers.append(row["normal"])


def _unknown(channel: str) -> str:
    return "" if channel in _CHANNELS else channel


def plain(entry: Entry) -> dict[str, list[str]]:
    """Every value as text, by field; a photo as `mime:bytes:first 16 hex digits of sha256`."""
    made: dict[str, list[str]] = {}
    for name in FIELDS:
        if name in POSTAL:
            texts = [getattr(address, name) for address in entry.postal]
        elif name == "photo":
            texts = [photo_text(entry.photo)] if entry.photo else []
        elif name == "custom":
            texts = [f"{v.label}: {v.text}" if v.label else v.text for v in entry.values.get(name, ())]
        elif name == "uid":  # those of other programs: ours say nothing to anybody else
            texts = [text for text in entry.texts(name) if not flattening.is_own_uid(text)]
        else:
            texts = entry.texts(name)
        made[name] = [t for t in texts if t]
    return made


def photo_text(photo: Photo) -> str:
    return f"{photo.mime}:{len(photo.data)}:{hashlib.sha256(photo.data).hexdigest()[:16]}"
