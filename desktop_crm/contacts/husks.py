"""What is left of a contact that was said to be another: a row that keeps what it was and leads to that other.

A husk is in no list, search, bin or count. Tables that are never undone still name it: they are read by family.
"""

import json
from collections.abc import Iterable

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

# The numbers under which a contact, bound as :who, stands in what is never rewritten.
FAMILY = "(SELECT :who UNION ALL SELECT id FROM contacts WHERE merged_into = :who)"


def family(session: Session, contact_id: int) -> tuple[int, ...]:
    """These numbers themselves, for a walk along an index for each; nearly always the one alone."""
    return tuple(session.execute(sql(f"SELECT * FROM {FAMILY}"), {"who": contact_id}).scalars())


def survivor(session: Session, contact_id: int) -> int:
    """Whom this number means now: the contact itself, or the one it was put together with."""
    query = sql("SELECT coalesce(merged_into, id) FROM contacts WHERE id = :id")
    found = session.execute(query, {"id": contact_id}).scalar()
    return contact_id if found is None else int(found)


def themselves(session: Session, contact_ids: Iterable[int]) -> list[int]:
    """Of these numbers those of contacts that are there, and no husks."""
    query = sql(
        "SELECT c.id FROM json_each(:ids) j CROSS JOIN contacts c ON c.id = j.value WHERE c.merged_into IS NULL"
    )
    return list(session.execute(query, {"ids": json.dumps(list(contact_ids))}).scalars())
