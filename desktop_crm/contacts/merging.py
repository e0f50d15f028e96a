"""Two contacts that are one: put together without loss, field by field, and taken apart again at any time.

    with book.write("Merged “Bill Berg” into “William Berg”") as session:
        merge_id = merge(session, from_id, into_id, {}, now)
    ...
    undone = undo(session, merge_id, later)      # whatever happened since

The one that goes leaves a husk (`husks`): its row as it was, so that its number leads to the one that stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import count_words, fold
from desktop_crm.base.work import Progress, Step, Stop, check, never, silent
from desktop_crm.book.columns import to_json, to_millis
from desktop_crm.book.database import Book
from desktop_crm.contacts import indexing, joining, moving, naming, twofold
from desktop_crm.contacts.duplicates import Pair
from desktop_crm.contacts.husks import survivor
from desktop_crm.contacts.joining import COLUMNS, Choice
from desktop_crm.contacts.moving import Mover, Noted
from desktop_crm.contacts.previewing import FieldPair, preview
from desktop_crm.contacts.unmerging import Kept, MergeUndone, undo

__all__ = [
    "Choice", "FieldPair", "Kept", "Merge", "MergeUndone", "merge", "merge_many", "merges_of", "preview", "undo",
    "which_stays",
]  # fmt: skip


# ---------------------------------------------------------------- one
def merge(
    session: Session,
    from_id: int,
    into_id: int,
    choices: Mapping[str, Choice],
    at: datetime,
    reason: str = "",
    score: float | None = None,
) -> int:
    """Puts a contact into another and returns the number by which it can be taken back.

    `choices` by column, `field:ID` for a custom field, a channel or `tags`; of these MINE leaves theirs behind.
    Where nothing is chosen, what is missing is filled and every other value is kept beside. Raises UserError
    where one is gone, or both are one already.
    """
    session.flush()
    move = Mover(session.connection(), from_id, into_id)
    mine, theirs = _rows(move)
    joined = joining.join(mine, theirs, choices)
    joining.leave_itself(joined.own, from_id, into_id)
    left = sorted(key for key, choice in choices.items() if choice is Choice.MINE)
    noted: Noted = {"own": {}, "kept": [], "left": left}
    _husk(move, noted, mine, at)
    moving.take_followers(move, noted, frozenset(left))
    moving.adopt(move, noted, frozenset(left))
    twofold.take_reached(move, noted)
    moving.take_history(move, noted)
    _custom_fields(move, noted, choices)
    moving.keep_beside(move, noted, joined.beside)
    _preferred(move, noted, choices)
    moving.take_wish(move, noted)
    if "stage" not in left:
        twofold.take_pin(move, noted, mine, theirs, joined.own)
    _own(move, noted, mine, theirs, joined, at)
    number: int = move.rows(
        "INSERT INTO merges (from_id, into_id, reason, score, changes, at) "
        "VALUES (:from_id, :into_id, :reason, :score, :changes, :at) RETURNING id",
        reason=reason, score=score, changes=to_json(noted), at=to_millis(at),
    )[0][0]  # fmt: skip
    twofold.look_again(move)
    session.expire_all()
    indexing.index(session, [from_id, into_id])
    return number


_DERIVED = ("sort_name", "match_name", "last_at", "last_channel", "updated_at")


def _rows(move: Mover) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Both rows: of the one that stays, of the one that goes."""
    if move.from_id == move.into_id:
        raise UserError("That is one and the same contact.", "Choose two.")
    columns = ", ".join(("stage_pinned", *COLUMNS, *_DERIVED))
    query = f"SELECT id, kind, deleted_at, merged_into, {columns} FROM contacts WHERE id = :id"
    found = []
    for number in (move.into_id, move.from_id):
        rows = move.rows(query, id=number)
        if not rows:
            raise UserError(f"There is no contact {number}.", "Open the list of contacts again.")
        row = rows[0]._mapping
        if row["merged_into"] is not None:
            raise UserError(
                f"Contact {number} was put together with contact {row['merged_into']} already.",
                f"Take {row['merged_into']} instead.",
            )
        if row["deleted_at"] is not None:
            raise UserError(f"Contact {number} is in the bin.", "Restore it first.")
        found.append(row)
    return found[0], found[1]


def _husk(move: Mover, noted: Noted, mine: Mapping[str, Any], at: datetime) -> None:
    for column in ("referred_by", "organisation_id"):
        if mine[column] == move.from_id:  # nobody was recommended by themselves
            noted["own"][column] = [mine[column], None]
            move.run(f"UPDATE contacts SET {column} = NULL WHERE id = :into_id")
    move.run(
        "UPDATE contacts SET deleted_at = :at, merged_into = :into_id WHERE id = :from_id", at=to_millis(at)
    )


def _custom_fields(move: Mover, noted: Noted, choices: Mapping[str, Choice]) -> None:
    """Of fields that both have, the other's value is kept beside, or stands."""
    rows = move.rows(
        "SELECT f.id, f.name, m.value AS mine, m.normal AS mine_normal, t.value AS theirs, t.normal AS theirs_normal "
        "FROM field_values m JOIN field_values t ON t.field_id = m.field_id AND t.contact_id = :from_id "
        "JOIN fields f ON f.id = m.field_id WHERE m.contact_id = :into_id"
    )
    for row in rows:
        choice = choices.get(f"field:{row.id}", Choice.BOTH)
        if fold(row.mine) == fold(row.theirs) or choice is Choice.MINE:
            continue
        if choice is Choice.BOTH:
            moving.insert_detail(move, noted, "custom", row.theirs, row.name)
        else:
            noted.setdefault("field_was", []).append([row.id, row.mine, row.mine_normal, row.theirs])
            move.run(
                "UPDATE field_values SET value = :value, normal = :normal "
                "WHERE contact_id = :into_id AND field_id = :field",
                value=row.theirs, normal=row.theirs_normal, field=row.id,
            )  # fmt: skip


def _preferred(move: Mover, noted: Noted, choices: Mapping[str, Choice]) -> None:
    """Of a channel of which theirs was chosen, their first address is the preferred one."""
    for channel in [key for key, choice in choices.items() if choice is Choice.THEIRS]:
        rows = move.rows(
            "SELECT id FROM addresses WHERE contact_id = :into_id AND channel = :channel "
            "AND id IN (SELECT value FROM json_each(:moved)) ORDER BY position LIMIT 1",
            channel=channel, moved=json.dumps([row[0] for row in noted.get("addresses", ())]),
        )  # fmt: skip
        if rows:
            others = move.rows(
                "SELECT id FROM addresses WHERE contact_id = :into_id AND channel = :channel AND preferred",
                channel=channel,
            )
            noted.setdefault("preferred", []).extend(row[0] for row in others)
            move.run(
                "UPDATE addresses SET preferred = (id = :id) WHERE contact_id = :into_id AND channel = :channel",
                id=rows[0][0], channel=channel,
            )  # fmt: skip


def _own(
    move: Mover,
    noted: Noted,
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    joined: joining.Joined,
    at: datetime,
) -> None:
    """The columns of the one that stays, and what follows from them."""
    now = {**mine, **joined.own}
    changed = dict(joined.own)
    ways = move.rows(
        "SELECT value FROM addresses WHERE contact_id = :into_id AND channel IN ('email', 'phone', 'sms') "
        "ORDER BY channel <> 'email', preferred DESC, position, id LIMIT 1"
    )
    shown = naming.shown(now["full_name"], now["organisation"], *(row[0] for row in ways))
    changed["sort_name"] = naming.sort_name(shown)
    changed["match_name"] = naming.match_name(now["full_name"])
    if (theirs["last_at"] or 0) > (mine["last_at"] or 0):
        changed |= {"last_at": theirs["last_at"], "last_channel": theirs["last_channel"]}
    changed["updated_at"] = to_millis(at)
    noted["own"] |= {column: [mine[column], value] for column, value in joined.own.items()}
    noted["note"] = joined.note_added
    noted["updated_at"] = [mine["updated_at"], changed["updated_at"]]
    noted["edits"] = moving.take_edits(move, joined.own)
    sets = ", ".join(f"{column} = :{column}" for column in changed)
    move.run(f"UPDATE contacts SET {sets} WHERE id = :into_id", **changed)


# ---------------------------------------------------------------- many
def merge_many(
    book: Book, pairs: Iterable[Pair], at: datetime, progress: Progress = silent, stop: Stop = never
) -> tuple[int, ...]:
    """Merges pairs, the certain ones of a search, as one step that can be undone; the numbers of the merges.

    Of each pair the one stays of which more is known. Pairs that are one by then are passed over.
    """
    wanted = tuple(pairs)
    if not wanted:
        return ()
    made: list[int] = []
    with book.write(f"Merged {count_words(len(wanted), 'pair')}") as session:
        for place, pair in enumerate(wanted, 1):
            check(stop)
            a, b = survivor(session, pair.a), survivor(session, pair.b)
            if a != b and _living(session, a, b):
                stays = which_stays(session, a, b)
                goes = a if stays == b else b
                made.append(merge(session, goes, stays, {}, at, pair.reason, pair.score))
            progress(Step(place, len(wanted), "Merging contacts"))
    return tuple(made)


def _living(session: Session, a: int, b: int) -> bool:
    query = "SELECT count(*) FROM contacts WHERE id IN (?, ?) AND deleted_at IS NULL"
    return bool(session.connection().exec_driver_sql(query, (a, b)).scalar_one() == 2)


_KNOWN = """
SELECT (SELECT count(*) FROM participants WHERE contact_id = c.id)
    + (SELECT count(*) FROM purchases WHERE contact_id = c.id)
    + (SELECT count(*) FROM consent_events WHERE contact_id = c.id) AS history,
    length(c.full_name) + (c.organisation <> '') + (c.birthday IS NOT NULL) + (c.note <> '') + 3 *
    (SELECT count(*) FROM addresses WHERE contact_id = c.id) AS facts
FROM contacts c WHERE c.id = :id
"""


def which_stays(session: Session, a: int, b: int) -> int:
    """The one of which more is known: first by what happened with them, then by what is written; else the older."""
    move = Mover(session.connection(), a, b)
    known = {number: tuple(move.rows(_KNOWN, id=number)[0]) for number in (a, b)}
    return max(sorted((a, b)), key=known.__getitem__)


# ---------------------------------------------------------------- what was merged
@dataclass(frozen=True, slots=True)
class Merge:
    """One contact that was put into another; `name` of the one that went."""

    id: int
    from_id: int
    into_id: int
    name: str
    reason: str
    score: float | None


def merges_of(session: Session, contact_id: int) -> tuple[Merge, ...]:
    """What was put into a contact, the latest first."""
    rows = session.connection().exec_driver_sql(
        "SELECT m.id, m.from_id, m.into_id, c.full_name, c.organisation, m.reason, m.score FROM merges m "
        "JOIN contacts c ON c.id = m.from_id WHERE m.into_id = ? ORDER BY m.at DESC, m.id DESC",
        (survivor(session, contact_id),),
    )
    return tuple(
        Merge(
            r.id,
            r.from_id,
            r.into_id,
            naming.shown(r.full_name, r.organisation, str(r.from_id)),
            r.reason,
            r.score,
        )
        for r in rows
    )
