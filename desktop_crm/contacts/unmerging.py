"""A merge taken back, whatever happened since: what nobody changed is as before, the rest is said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import count_words
from desktop_crm.book.columns import to_json, to_millis
from desktop_crm.contacts import indexing, joining, moving, naming, twofold
from desktop_crm.contacts.joined import Joined
from desktop_crm.contacts.joining import Choice
from desktop_crm.contacts.moving import Mover, Noted


@dataclass(frozen=True, slots=True)
class Kept:
    """What is not as it was before the merge: a field, what stands there now, and why."""

    field: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class MergeUndone:
    """Both are there again; `kept` says what was left as it is."""

    from_id: int
    into_id: int
    kept: tuple[Kept, ...]


def undo(session: Session, merge_id: int, at: datetime) -> MergeUndone:
    """Takes a merge back. Raises UserError where it was taken back already, or stands inside a later one."""
    session.flush()
    run = session.connection().exec_driver_sql
    row = run("SELECT from_id, into_id, changes, at FROM merges WHERE id = ?", (merge_id,)).one_or_none()
    if row is None:
        raise UserError(f"There is no merge {merge_id}.", "It may have been taken back already.")
    move = Mover(session.connection(), row.from_id, row.into_id)
    _require_free(move)
    noted: Noted = json.loads(row.changes)
    kept: list[Kept] = []
    given_up = _own_back(move, merge_id, noted, kept) | _beside_back(move, merge_id, noted, kept)
    kept += _wish_back(move, merge_id, noted)
    twofold.pin_back(move, noted)
    twofold.reached_back(move, noted)
    missing = moving.give_back(move, noted)
    kept += [Kept(kind, "", _gone(kind, n)) for kind, n in missing.items()]
    _preferred_back(move, noted)
    move.run("UPDATE contacts SET deleted_at = NULL, merged_into = NULL WHERE id = :from_id")
    move.run("DELETE FROM merges WHERE id = :merge", merge=merge_id)
    _from_other_husks(move, given_up)
    _follow(move, noted, at)
    twofold.look_again(move)
    session.expire_all()
    indexing.index(session, [row.from_id, row.into_id])
    return MergeUndone(row.from_id, row.into_id, tuple(kept))


_KINDS = {
    "address": ("address", "addresses"), "detail": ("detail", ""), "contact_tags": ("tag", ""),
    "field_values": ("field", ""), "segment_members": ("list", ""), "participants": ("exchange", ""),
    "follow_ups": ("follow-up", ""), "purchases": ("purchase", ""), "complaints": ("complaint", ""),
    "notes": ("note", ""), "cadences": ("cadence", ""), "stage_changes": ("change of stage", "changes of stage"),
    "plan_people": ("plan", ""), "questions_put": ("question", ""), "dismissals": ("dismissed line", ""),
}  # fmt: skip


def _gone(kind: str, number: int) -> str:
    one, many = _KINDS[kind]
    return f"{count_words(number, one, many)} moved on or {'was' if number == 1 else 'were'} removed since."


def _require_free(move: Mover) -> None:
    """A merge inside a later one waits for that: whose values are whose is only known from the outside in."""
    later = move.rows(
        "SELECT m.id, c.full_name, c.organisation FROM contacts k JOIN merges m ON m.from_id = k.id "
        "JOIN contacts c ON c.id = m.into_id WHERE k.id = :into_id AND k.merged_into IS NOT NULL ORDER BY m.id DESC"
    )
    if later:
        name = naming.shown(later[0].full_name, later[0].organisation, "another contact")
        raise UserError(
            f"The contact was put together with “{name}” since.",
            f"Take back merge {later[0].id} first; then this one can be taken back.",
        )


# ---------------------------------------------------------------- the one that stayed
def _own_back(move: Mover, merge_id: int, noted: Noted, kept: list[Kept]) -> set[str]:
    """The columns that are as before; of the others, why not."""
    columns = list(noted["own"])
    if not columns:
        return set()
    now = move.rows(f"SELECT {', '.join(columns)} FROM contacts WHERE id = :into_id")[0]._mapping
    back: dict[str, Any] = {}
    for column, (before, after) in noted["own"].items():
        if now[column] == after:
            back[column] = before
        elif column == "note" and (shorter := joining.without_note(now["note"], noted["note"])) is not None:
            back["note"] = shorter
        elif not _handed_on(move, merge_id, [before, after], ("own", column)):
            kept.append(Kept(column, str(now[column] or ""), "It was changed since."))
    if back:
        sets = ", ".join(f"{column} = :{column}" for column in back)
        move.run(f"UPDATE contacts SET {sets} WHERE id = :into_id", **back)
    move.run(
        "DELETE FROM hand_edits WHERE contact_id = :into_id AND field IN (SELECT value FROM json_each(:fields))",
        fields=json.dumps([column for column in noted["edits"] if column in back]),
    )
    return set(back)


def _beside_back(move: Mover, merge_id: int, noted: Noted, kept: list[Kept]) -> set[str]:
    """What was kept beside goes, unless somebody changed it; what was in a custom field comes back."""
    gone_of: set[str] = set()
    for number, column, value in noted["kept"]:
        gone = move.run(
            "DELETE FROM details WHERE id = :id AND contact_id = :into_id AND field = :column AND value = :value",
            id=number, column=column, value=value,
        )  # fmt: skip
        if gone:
            gone_of.add(column)
        else:
            kept.append(Kept(column, value, "It was changed or removed since."))
    for field, before, normal, after in noted.get("field_was", ()):
        done = move.run(
            "UPDATE field_values SET value = :before, normal = :normal "
            "WHERE contact_id = :into_id AND field_id = :field AND value = :after",
            before=before, normal=normal, field=field, after=after,
        )  # fmt: skip
        if not done and not _handed_on(move, merge_id, [field, before, normal, after], ("field_was", field)):
            kept.append(Kept(f"field:{field}", after, "It was changed since."))
    return gone_of


def _wish_back(move: Mover, merge_id: int, noted: Noted) -> Iterator[Kept]:
    if "wish" not in noted:
        return
    had, before, after = noted["wish"]
    put = "UPDATE preferences SET per_month = :before" if had else "DELETE FROM preferences"
    done = move.run(f"{put} WHERE contact_id = :into_id AND per_month = :after", before=before, after=after)
    if not done and not _handed_on(move, merge_id, noted["wish"], ("wish", None)):
        yield Kept("per_month", str(after), "It was changed since.")


def _handed_on(move: Mover, merge_id: int, change: list[Any], where: tuple[str, Any]) -> bool:
    """Whether a later merge put another value in the place of this one's: that one's way back then leads past this.

    `change` ends with what was before and with what this merge wrote, as every entry of `merges.changes` does.
    """
    later = move.rows(
        "SELECT id, changes FROM merges WHERE into_id = :into_id AND id > :merge ORDER BY id", merge=merge_id
    )
    for row in later:
        noted: Noted = json.loads(row.changes)
        found = _entry(noted, *where)
        if found is not None and found[_BEFORE[where[0]]] == change[-1]:
            found[:-1] = change[:-1]
            move.run("UPDATE merges SET changes = :changes WHERE id = :id", changes=to_json(noted), id=row.id)
            return True
    return False


_BEFORE = {"own": 0, "wish": 1, "field_was": 1}


def _entry(noted: Noted, what: str, which: Any) -> list[Any] | None:
    found: list[Any] | None
    match what:
        case "own":
            found = noted["own"].get(which)
        case "wish":
            found = noted.get("wish")
        case _:
            found = next((entry for entry in noted.get("field_was", ()) if entry[0] == which), None)
    return found


def _preferred_back(move: Mover, noted: Noted) -> None:
    """The addresses that were preferred before, where none of their channel is now."""
    for number in noted.get("preferred", ()):
        move.run(
            "UPDATE addresses SET preferred = 1 WHERE id = :id AND contact_id = :into_id AND NOT EXISTS (SELECT 1 FROM "
            "addresses b WHERE b.contact_id = :into_id AND b.channel = addresses.channel AND b.preferred)",
            id=number,
        )


def fill_again(connection: Connection, contact_id: int, given_up: set[str]) -> None:
    """After values were taken from a contact: what others that were put into it have, and it lacks, comes from them.

    Of the columns only those `given_up` just now.
    """
    move = Mover(connection, contact_id, contact_id)
    _from_other_husks(move, given_up, Joined(connection, [contact_id]).moved_up(connection, contact_id))
    _name(move, contact_id)


def _from_other_husks(move: Mover, given_up: set[str], further: Noted | None = None) -> None:
    """What others that were put into the same contact have, and it now lacks, comes from them.

    Of the columns only those `given_up` just now: what a person emptied stays empty. `further` is what it has
    beside what stands with it.
    """
    rows = move.rows("SELECT id, from_id, changes FROM merges WHERE into_id = :into_id ORDER BY id")
    for row in rows:
        noted: Noted = json.loads(row.changes)
        before = to_json(noted)
        other = Mover(move.connection, row.from_id, move.into_id)
        moving.adopt(other, noted, frozenset(noted["left"]), further or {})
        _columns_from(other, noted, given_up)
        if "wish" not in noted:
            moving.take_wish(other, noted)
        if to_json(noted) != before:
            move.run("UPDATE merges SET changes = :changes WHERE id = :id", changes=to_json(noted), id=row.id)


def _columns_from(other: Mover, noted: Noted, given_up: set[str]) -> None:
    """Values that both husks had: the one that went had brought them, so this one's merge had nothing to do."""
    wanted = given_up - set(noted["own"]) - {column for _number, column, _value in noted["kept"]}
    if not wanted:
        return
    mine, theirs = (
        other.rows(f"SELECT {', '.join(joining.COLUMNS)} FROM contacts WHERE id = :{who}")[0]._mapping
        for who in ("into_id", "from_id")
    )
    joined = joining.join(mine, theirs, dict.fromkeys(noted["left"], Choice.MINE))
    moving.keep_beside(other, noted, [each for each in joined.beside if each[0] in wanted])
    own = {column: value for column, value in joined.own.items() if column in wanted}
    joining.leave_itself(own, other.from_id, other.into_id)
    if not own:
        return
    sets = ", ".join(f"{column} = :{column}" for column in own)
    other.run(f"UPDATE contacts SET {sets} WHERE id = :into_id", **own)
    noted["own"] |= {column: [mine[column], value] for column, value in own.items()}
    noted["note"] = joined.note_added if "note" in own else noted["note"]
    noted["edits"] += moving.take_edits(other, own)


_LAST = """
UPDATE contacts SET (last_at, last_channel) = (
    SELECT max(p.at), ifnull((
        SELECT i.channel FROM participants q JOIN interactions i ON i.id = q.interaction_id
        WHERE q.contact_id = contacts.id ORDER BY q.at DESC, q.interaction_id DESC LIMIT 1), '')
    FROM participants p WHERE p.contact_id = contacts.id)
WHERE id = :into_id OR id = :from_id
"""


def _follow(move: Mover, noted: Noted, at: datetime) -> None:
    """What follows from the values: names for lists, the last exchange, when it was changed."""
    if noted["participants"] or noted["both"]:
        move.run(_LAST)
    before, merged_at = noted["updated_at"]
    move.run(
        "UPDATE contacts SET updated_at = CASE updated_at WHEN :merged THEN :before ELSE :at END WHERE id = :into_id",
        merged=merged_at, before=before, at=to_millis(at),
    )  # fmt: skip
    for number in (move.into_id, move.from_id):
        _name(move, number)


def _name(move: Mover, number: int) -> None:
    """How a contact is sorted and compared, from what it is called now."""
    (row,) = move.rows(
        "SELECT full_name, organisation, "
        "(SELECT value FROM addresses WHERE contact_id = contacts.id AND channel IN ('email', 'phone', 'sms') "
        "ORDER BY channel <> 'email', preferred DESC, position, id LIMIT 1) AS way FROM contacts WHERE id = :id",
        id=number,
    )
    move.run(
        "UPDATE contacts SET sort_name = :sort, match_name = :match WHERE id = :id",
        sort=naming.sort_name(naming.shown(row.full_name, row.organisation, row.way or "")),
        match=naming.match_name(row.full_name), id=number,
    )  # fmt: skip
