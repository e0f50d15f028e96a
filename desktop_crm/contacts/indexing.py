"""The full-text index of contacts: what each is found by, written again whenever it changed.

`contact_search` holds one row a contact: rowid = contact id, for a deleted contact minus its id, so that
a search among the living or the deleted is a range of row ids and looks nowhere else.
"""

import json
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from desktop_crm.base.work import Progress, Step, Stop, check, never, silent
from desktop_crm.contacts.index_lines import line

BATCH = 1000  # contacts in one statement
_PART, _CELL = "\x1e", "\x1f"

# One row a contact, and each kind of text as one value: rows cost more than characters.
_TEXTS = """
SELECT c.id, c.deleted_at IS NOT NULL, c.family, c.given,
    c.full_name || :part || c.given || :part || c.middle || :part || c.family || :part || c.prefix || :part
    || c.suffix || :part || c.nickname || :part || trim(c.phonetic_family || ' ' || c.phonetic_given) || :part
    || c.organisation || :part || c.department || :part || c.title || :part || c.role || :part,
    (SELECT group_concat(a.channel || :cell || ifnull(a.normal, '') || :cell || a.value || :cell
        || a.street || :cell || a.extended || :cell || a.po_box || :cell || a.city || :cell || a.region
        || :cell || a.postal_code || :cell || a.country, :part)
     FROM addresses a WHERE a.contact_id = c.id),
    (SELECT group_concat(name, :part) FROM (SELECT t.name FROM contact_tags x JOIN tags t ON t.id = x.tag_id
     WHERE x.contact_id = c.id ORDER BY t.folded)),
    (SELECT group_concat(d.value, :part) FROM details d WHERE d.contact_id = c.id),
    (SELECT group_concat(value, :part) FROM (SELECT v.value FROM field_values v JOIN fields f ON f.id = v.field_id
     WHERE v.contact_id = c.id ORDER BY f.folded)),
    c.household || :part || c.note
FROM contacts c WHERE c.merged_into IS NULL AND c.id
"""
_BINDS = {"part": _PART, "cell": _CELL}


def index(session: Session, ids: Iterable[int]) -> None:
    """Writes the index rows of these contacts again; of contacts that are gone, takes them away."""
    wanted = sorted(set(ids))
    session.flush()
    connection = session.connection()
    for start in range(0, len(wanted), BATCH):
        _write(connection, wanted[start : start + BATCH])


def index_range(
    session: Session, first: int, last: int, progress: Progress = silent, stop: Stop = never
) -> None:
    """Indexes the contacts `first` to `last`, which must not be in the index yet."""
    session.flush()
    connection = session.connection()
    for start in range(first, last + 1, BATCH):
        check(stop)
        end = min(start + BATCH - 1, last)
        insert(connection, _lines(connection, "BETWEEN :first AND :last", {"first": start, "last": end}))
        progress(Step(end - first + 1, last - first + 1, "Making contacts findable"))


def index_all(session: Session, progress: Progress = silent, stop: Stop = never) -> None:
    """Makes the whole index anew."""
    connection = session.connection()
    made = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_schema WHERE name = 'contact_search'"
    ).scalar_one()
    connection.exec_driver_sql("DROP TABLE contact_search")
    connection.exec_driver_sql(made)
    last = connection.exec_driver_sql("SELECT ifnull(max(id), 0) FROM contacts").scalar_one()
    index_range(session, 1, last, progress, stop)
    tidy(session)


def tidy(session: Session) -> None:
    """Joins the pieces that many writes left into one, which is quickest to search; for after an import."""
    session.connection().exec_driver_sql("INSERT INTO contact_search (contact_search) VALUES ('optimize')")


def _write(connection: Connection, ids: list[int]) -> None:
    listed = json.dumps([*ids, *(-i for i in ids)])
    rows = connection.exec_driver_sql(
        "SELECT rowid, words FROM contact_search WHERE rowid IN (SELECT value FROM json_each(?))", (listed,)
    ).all()
    before: dict[int, str] = {row[0]: row[1] for row in rows}
    after = dict(_lines(connection, "IN (SELECT value FROM json_each(:ids))", {"ids": json.dumps(ids)}))
    gone = [rowid for rowid, words in before.items() if after.get(rowid) != words]
    if gone:
        connection.exec_driver_sql(
            "DELETE FROM contact_search WHERE rowid IN (SELECT value FROM json_each(?))", (json.dumps(gone),)
        )
    insert(connection, [(rowid, words) for rowid, words in after.items() if before.get(rowid) != words])


def _lines(connection: Connection, which: str, binds: dict[str, object]) -> Iterator[tuple[int, str]]:
    """(rowid, words) of the contacts."""
    for row in connection.exec_driver_sql(_TEXTS + which, _BINDS | binds).all():
        # Padded: a value may hold the signs that stand between them.
        ways = ((*way.split(_CELL), "", "", "") for way in row[5].split(_PART)) if row[5] else ()
        rest = (part for texts in row[6:] if texts for part in texts.split(_PART))
        yield (-row[0] if row[1] else row[0]), line(row[2], row[3], row[4].split(_PART), ways, rest)


def insert(connection: Connection, lines: Iterable[tuple[int, str]]) -> None:
    """Writes the lines of contacts that are not in the index yet."""
    # One statement: SQLite works without the interpreter's lock while it takes the words apart.
    listed = json.dumps(list(lines), ensure_ascii=False)
    connection.exec_driver_sql(
        "INSERT INTO contact_search (rowid, words) SELECT value ->> 0, value ->> 1 FROM json_each(?)",
        (listed,),
    )
