"""Tags: words the user puts on contacts, compared folded (`Roses` is `roses`)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete as sql_delete
from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import fold, one_line
from desktop_crm.book.asking import ask_of
from desktop_crm.contacts import finding
from desktop_crm.contacts.tables import ContactTagRow, TagRow


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag; `count` of the contacts that have it, without deleted ones."""

    id: int
    name: str
    count: int


# All that have a tag less those in the bin, who are few: nobody else's contact is looked at.
_EVERY = """
SELECT t.id, t.name, (SELECT count(*) FROM contact_tags x WHERE x.tag_id = t.id) - ifnull(gone.count, 0)
FROM tags t LEFT JOIN (
    SELECT x.tag_id, count(*) AS count FROM contacts c CROSS JOIN contact_tags x ON x.contact_id = c.id
    WHERE c.deleted_at IS NOT NULL GROUP BY x.tag_id) gone ON gone.tag_id = t.id
ORDER BY t.folded
"""


def every(session: Session) -> tuple[Tag, ...]:
    """All tags by name."""
    return tuple(Tag(*row) for row in ask_of(session)(_EVERY, {}))


def ensure(session: Session, name: str) -> int:
    """The id of the tag called so, made where there is none. Raises UserError for an empty name."""
    name = _named(name)
    found = session.scalar(select(TagRow.id).where(TagRow.folded == fold(name)))
    if found is not None:
        return found
    row = TagRow(name=name, folded=fold(name))
    session.add(row)
    session.flush()
    return row.id


def add(session: Session, ids: Iterable[int], names: Iterable[str]) -> int:
    """Puts tags on contacts; returns how many contacts got one they had not."""
    changed = attach(session, ids, names)
    finding.index(session, changed)
    return len(changed)


def attach(session: Session, ids: Iterable[int], names: Iterable[str]) -> set[int]:
    """Writes the rows alone; whoever calls it indexes the contacts it returns."""
    session.flush()
    listed = json.dumps(sorted(set(ids)))
    changed: set[int] = set()
    for name in names:
        added = session.execute(
            sql(
                "INSERT INTO contact_tags (contact_id, tag_id) "
                "SELECT c.id, :tag FROM contacts c WHERE c.id IN (SELECT value FROM json_each(:ids)) "
                "ON CONFLICT DO NOTHING RETURNING contact_id"
            ),
            {"tag": ensure(session, name), "ids": listed},
        )
        changed.update(added.scalars())
    return changed


def remove(session: Session, ids: Iterable[int], names: Iterable[str]) -> int:
    """Takes tags off contacts; returns how many contacts had one. The tags themselves stay."""
    removed = session.execute(
        sql(
            "DELETE FROM contact_tags WHERE contact_id IN (SELECT value FROM json_each(:ids)) AND tag_id IN "
            "(SELECT id FROM tags WHERE folded IN (SELECT value FROM json_each(:names))) RETURNING contact_id"
        ),
        {"ids": json.dumps(sorted(set(ids))), "names": json.dumps([fold(name) for name in names])},
    )
    changed = set(removed.scalars())
    finding.index(session, changed)
    return len(changed)


def rename(session: Session, tag_id: int, name: str) -> None:
    """Gives a tag another name. Raises UserError where another tag is called so: `merge` them."""
    name = _named(name)
    if session.scalar(select(TagRow.id).where(TagRow.folded == fold(name), TagRow.id != tag_id)) is not None:
        raise UserError(f"There is a tag “{name}” already.", "Merge the two, or choose another name.")
    row = _row(session, tag_id)
    row.name, row.folded = name, fold(name)
    session.flush()
    finding.index(session, _holders(session, tag_id))


def merge(session: Session, tag_id: int, into_id: int) -> int:
    """Puts `into_id` on all who have `tag_id` and removes that; returns how many had it."""
    if tag_id == into_id:
        return 0
    _row(session, into_id)
    holders = _holders(session, tag_id)
    session.execute(
        sql(
            "INSERT INTO contact_tags (contact_id, tag_id) SELECT contact_id, :into FROM contact_tags "
            "WHERE tag_id = :tag ON CONFLICT DO NOTHING"
        ),
        {"tag": tag_id, "into": into_id},
    )
    # A draft that went to the one tag goes to the other.
    session.execute(
        sql("UPDATE campaigns SET tag_id = :into WHERE tag_id = :tag"), {"tag": tag_id, "into": into_id}
    )
    # A cadence of the one is the other's, unless that has its own.
    session.execute(
        sql(
            "UPDATE cadences SET tag_id = :into WHERE tag_id = :tag "
            "AND NOT EXISTS (SELECT 1 FROM cadences WHERE tag_id = :into)"
        ),
        {"tag": tag_id, "into": into_id},
    )
    # Rules that named the one tag find the other under that name.
    session.execute(
        sql(
            "UPDATE segments SET rule = json_set(json_remove(rule, '$.numbers.tags.\"' || :tag || '\"'),"
            " '$.numbers.tags.\"' || :into || '\"', rule ->> ('$.numbers.tags.\"' || :tag || '\"'))"
            " WHERE rule ->> ('$.numbers.tags.\"' || :tag || '\"') IS NOT NULL"
        ),
        {"tag": tag_id, "into": into_id},
    )
    delete(session, tag_id)
    return len(holders)


def delete(session: Session, tag_id: int) -> int:
    """Removes a tag from everybody; returns how many had it.

    Raises UserError where an unsent newsletter goes to it, which would then go to everybody, or a segment names it.
    """
    row = _row(session, tag_id)
    used = session.execute(
        sql("SELECT name FROM campaigns WHERE tag_id = :tag AND state = 'draft' AND deleted_at IS NULL"),
        {"tag": tag_id},
    ).scalar()
    if used is not None:
        raise UserError(
            f"The newsletter “{used}” is meant for those with “{row.name}”.",
            "Choose other readers for it first.",
        )
    user = session.execute(
        sql("SELECT name FROM segments WHERE rule ->> ('$.numbers.tags.\"' || :tag || '\"') IS NOT NULL"),
        {"tag": tag_id},
    ).scalar()
    if user is not None:
        raise UserError(f"The segment “{user}” looks at the tag “{row.name}”.", "Change that segment first.")
    # A draft in the bin may come back: then it has to be said anew whom it is for.
    session.execute(
        sql("UPDATE campaigns SET topic_id = NULL WHERE tag_id = :tag AND state = 'draft'"), {"tag": tag_id}
    )
    holders = _holders(session, tag_id)
    session.execute(sql_delete(ContactTagRow).where(ContactTagRow.tag_id == tag_id))
    session.execute(sql_delete(TagRow).where(TagRow.id == tag_id))
    finding.index(session, holders)
    return len(holders)


def _holders(session: Session, tag_id: int) -> list[int]:
    return list(session.scalars(select(ContactTagRow.contact_id).where(ContactTagRow.tag_id == tag_id)))


def name_of(session: Session, tag_id: int) -> str:
    """What a tag is called. Raises UserError where it is gone."""
    return _row(session, tag_id).name


def _row(session: Session, tag_id: int) -> TagRow:
    row = session.get(TagRow, tag_id)
    if row is None:
        raise UserError("This tag is not there any more.")
    return row


def _named(name: str) -> str:
    name = one_line(name)
    if not fold(name):
        raise UserError("A tag needs a name.", "Type a word.")
    return name
