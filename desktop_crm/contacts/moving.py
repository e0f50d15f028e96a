"""What hangs on a contact moves to the one it was said to be, and back.

Only what the other lacks moves; what both have stays with the husk, so that nothing is ever deleted and the
way back is the same rows. What moved is noted in a plain dict, which becomes `merges.changes`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from desktop_crm.base.text import fold
from desktop_crm.contacts import joining

Noted = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mover:
    """Statements between two contacts: `from_id` becomes `into_id`."""

    connection: Connection
    from_id: int
    into_id: int

    def rows(self, statement: str, **binds: object) -> list[Any]:
        given = {"from_id": self.from_id, "into_id": self.into_id, **binds}
        return list(self.connection.exec_driver_sql(statement, given).all())

    def run(self, statement: str, **binds: object) -> int:
        given = {"from_id": self.from_id, "into_id": self.into_id, **binds}
        return self.connection.exec_driver_sql(statement, given).rowcount


# ---------------------------------------------------------------- there
_NOTHING: Mapping[str, Sequence[int]] = {}


def adopt(
    move: Mover,
    noted: Noted,
    keep: frozenset[str] = frozenset(),
    further: Mapping[str, Sequence[int]] = _NOTHING,
) -> None:
    """Moves what the other lacks; of `keep` (channels, `tags`) nothing. Adds to what was noted before.

    `further`: what the other has though it stands elsewhere, by table.
    """
    _addresses(move, noted, keep, further.get("addresses", ()))
    _details(move, noted, further.get("details", ()))
    if "tags" not in keep:
        _sets(move, noted, "contact_tags", "tag_id", further.get("contact_tags", ()))
    left = [int(key[6:]) for key in keep if key.startswith("field:")]
    _sets(move, noted, "field_values", "field_id", [*left, *further.get("field_values", ())])
    _sets(move, noted, "segment_members", "segment_id", further.get("segment_members", ()))
    _edits(move, noted, move.from_id, move.into_id)


def take_wish(move: Mover, noted: Noted) -> None:
    """The smaller of two wished numbers of letters a month."""
    wishes = dict(
        tuple(row)
        for row in move.rows(
            "SELECT contact_id, per_month FROM preferences WHERE contact_id IN (:from_id, :into_id)"
        )
    )
    theirs, had, mine = wishes.get(move.from_id), move.into_id in wishes, wishes.get(move.into_id)
    if theirs is None or (mine is not None and mine <= theirs):
        return
    noted["wish"] = [had, mine, theirs]
    move.run(
        "INSERT INTO preferences (contact_id, per_month) VALUES (:into_id, :wish) "
        "ON CONFLICT (contact_id) DO UPDATE SET per_month = :wish",
        wish=theirs,
    )


# The same address: nothing more in the one than in the other.
_HAD = """EXISTS (SELECT 1 FROM addresses b
    WHERE (b.contact_id = :into_id OR b.id IN (SELECT value FROM json_each(:further))) AND b.channel = a.channel
    AND (b.value = a.value OR b.normal = a.normal)
    AND ((b.street = a.street AND b.extended = a.extended AND b.po_box = a.po_box AND b.city = a.city
          AND b.region = a.region AND b.postal_code = a.postal_code AND b.country = a.country)
         OR a.street || a.extended || a.po_box || a.city || a.region || a.postal_code || a.country = ''))"""


def _addresses(move: Mover, noted: Noted, keep: frozenset[str], further: Sequence[int]) -> None:
    rows = move.rows(
        f"SELECT a.id, a.position, a.preferred, a.channel FROM addresses a WHERE a.contact_id = :from_id "
        f"AND NOT {_HAD} ORDER BY a.position, a.id",
        further=json.dumps(list(further)),
    )
    rows = [row for row in rows if row.channel not in keep]
    if not rows:
        return
    noted.setdefault("addresses", []).extend([row.id, row.position, row.preferred] for row in rows)
    move.run(
        "UPDATE addresses SET contact_id = :into_id, "
        "position = position + 1 + (SELECT max(position) FROM addresses WHERE contact_id = :into_id), "
        "preferred = preferred AND NOT EXISTS (SELECT 1 FROM addresses b WHERE b.contact_id = :into_id "
        "AND b.channel = addresses.channel AND b.preferred) "
        "WHERE id IN (SELECT value FROM json_each(:ids)) "
        "AND EXISTS (SELECT 1 FROM addresses WHERE contact_id = :into_id)",
        ids=json.dumps([row.id for row in rows]),
    )
    move.run(
        "UPDATE addresses SET contact_id = :into_id WHERE id IN (SELECT value FROM json_each(:ids)) "
        "AND contact_id = :from_id",
        ids=json.dumps([row.id for row in rows]),
    )


def take_followers(move: Mover, noted: Noted, keep: frozenset[str]) -> None:
    """Of an account that both have, the followers that were counted later."""
    rows = move.rows(
        "SELECT b.id, b.followers, b.followers_on, a.followers, a.followers_on, a.channel FROM addresses a "
        "JOIN addresses b ON b.contact_id = :into_id AND b.channel = a.channel "
        "AND (b.value = a.value OR b.normal = a.normal) WHERE a.contact_id = :from_id AND a.followers IS NOT NULL "
        "AND (b.followers IS NULL OR ifnull(a.followers_on, '') > ifnull(b.followers_on, ''))"
    )
    rows = [row for row in rows if row.channel not in keep]
    for number, _before, _before_on, count, on, _channel in rows:
        _count_followers(move, number, count, on)
    if rows:
        noted["followers"] = [list(row[:5]) for row in rows]


def _count_followers(move: Mover, number: int, count: int | None, on: str | None) -> None:
    move.run(
        "UPDATE addresses SET followers = :count, followers_on = :day WHERE id = :id",
        id=number, count=count, day=on,
    )  # fmt: skip


def _followers_back(move: Mover, noted: Noted) -> None:
    """As it was counted before, unless somebody counted again since."""
    for number, before, before_on, count, on in noted.get("followers", ()):
        now = move.rows("SELECT followers, followers_on FROM addresses WHERE id = :id", id=number)
        if now and tuple(now[0]) == (count, on):
            _count_followers(move, number, before, before_on)


def _details(move: Mover, noted: Noted, further: Sequence[int]) -> None:
    rows = move.rows(
        "SELECT d.id, d.position FROM details d WHERE d.contact_id = :from_id AND NOT EXISTS "
        "(SELECT 1 FROM details b WHERE (b.contact_id = :into_id OR b.id IN (SELECT value FROM json_each(:further))) "
        "AND b.field = d.field AND b.value = d.value) ORDER BY d.position, d.id",
        further=json.dumps(list(further)),
    )
    if not rows:
        return
    noted.setdefault("details", []).extend([row.id, row.position] for row in rows)
    move.run(
        "UPDATE details SET contact_id = :into_id, position = position + 1 + ifnull((SELECT max(position) "
        "FROM details WHERE contact_id = :into_id), -1) WHERE id IN (SELECT value FROM json_each(:ids))",
        ids=json.dumps([row.id for row in rows]),
    )


def _sets(move: Mover, noted: Noted, table: str, key: str, left: Sequence[int] = ()) -> None:
    rows = move.rows(
        f"SELECT {key} FROM {table} WHERE contact_id = :from_id AND {key} NOT IN "
        f"(SELECT {key} FROM {table} WHERE contact_id = :into_id)"
    )
    keys = [row[0] for row in rows if row[0] not in left]
    if keys:
        noted.setdefault(table, []).extend(keys)
        move.run(
            f"UPDATE {table} SET contact_id = :into_id WHERE contact_id = :from_id "
            f"AND {key} IN (SELECT value FROM json_each(:keys))",
            keys=json.dumps(keys),
        )


def _edits(move: Mover, noted: Noted, one: int, other: int) -> None:
    """What is known of moved values, that a person typed them, goes with them."""
    fields = [f"address:{row[0]}" for row in noted.get("addresses", ())]
    fields += [f"detail:{row[0]}" for row in noted.get("details", ())]
    fields += [f"field:{key}" for key in noted.get("field_values", ())]
    if fields:
        move.run(
            "UPDATE OR IGNORE hand_edits SET contact_id = :other WHERE contact_id = :one "
            "AND field IN (SELECT value FROM json_each(:fields))",
            one=one, other=other, fields=json.dumps(fields),
        )  # fmt: skip


def take_edits(move: Mover, columns: Iterable[str]) -> list[str]:
    """Of columns that the one now has from the other, that a person typed them; those that it did not know of."""
    rows = move.rows(
        "INSERT INTO hand_edits (contact_id, field, at) SELECT :into_id, field, at FROM hand_edits "
        "WHERE contact_id = :from_id AND field IN (SELECT value FROM json_each(:columns)) "
        "ON CONFLICT DO NOTHING RETURNING field",
        columns=json.dumps(list(columns)),
    )
    return [row[0] for row in rows]


def keep_beside(move: Mover, noted: Noted, beside: Iterable[tuple[str, str]]) -> None:
    """Keeps the other's values of columns as details, where they are not there yet."""
    there = {
        (row[0], fold(row[1]))
        for row in move.rows("SELECT field, value FROM details WHERE contact_id = :into_id")
    }
    for column, value in beside:
        if (column, fold(value)) not in there:
            insert_detail(move, noted, column, value, joining.BESIDE[column])


def insert_detail(move: Mover, noted: Noted, column: str, value: str, label: str) -> None:
    number = move.rows(
        "INSERT INTO details (contact_id, field, value, label, position) SELECT :into_id, :column, :value, :label, "
        "ifnull(max(position) + 1, 0) FROM details WHERE contact_id = :into_id RETURNING id",
        column=column, value=value, label=label,
    )[0][0]  # fmt: skip
    noted["kept"].append([number, column, value])


# Rows with a number of their own that belong to one contact, and those of which a contact has one of each.
_WHOLE = ("follow_ups", "purchases", "complaints", "notes", "cadences", "stage_changes")
_SETS = (("plan_people", "plan_id"), ("questions_put", "question"), ("dismissals", "what"))


# What would be there twice stays: what is still to be done for the same touch of a plan, or by a cadence; and of two
# cadences of their own the other's. What was done, or put on a day by hand, moves.
_DOUBLED = {
    "follow_ups": """
(done_at IS NULL AND (ifnull(touch_id, 0) IN (
    SELECT touch_id FROM follow_ups WHERE contact_id = :into_id AND touch_id IS NOT NULL)
OR (cadence_id IS NOT NULL AND due IS anchor AND EXISTS (
    SELECT 1 FROM follow_ups WHERE contact_id = :into_id AND done_at IS NULL AND cadence_id IS NOT NULL))))
""",
    "cadences": "EXISTS (SELECT 1 FROM cadences WHERE contact_id = :into_id)",
}


def take_history(move: Mover, noted: Noted) -> None:
    """Exchanges, purchases and follow-ups; who pointed at the one points at the other."""
    both = move.rows(
        "SELECT p.interaction_id FROM participants p JOIN participants q ON q.interaction_id = p.interaction_id "
        "AND q.contact_id = :into_id WHERE p.contact_id = :from_id"
    )
    noted["both"] = [row[0] for row in both]
    move.run(
        "DELETE FROM participants WHERE contact_id = :from_id "
        "AND interaction_id IN (SELECT value FROM json_each(:ids))",
        ids=json.dumps(noted["both"]),
    )
    moved = move.rows("SELECT interaction_id FROM participants WHERE contact_id = :from_id")
    noted["participants"] = [row[0] for row in moved]
    move.run("UPDATE participants SET contact_id = :into_id WHERE contact_id = :from_id")
    for table in _WHOLE:
        stays = _DOUBLED.get(table, "0")
        rows = move.rows(f"SELECT id FROM {table} WHERE contact_id = :from_id AND NOT {stays}")
        noted[table] = [row[0] for row in rows]
        move.run(
            f"UPDATE {table} SET contact_id = :into_id WHERE id IN (SELECT value FROM json_each(:ids))",
            ids=json.dumps(noted[table]),
        )
    for table, key in _SETS:
        _sets(move, noted, table, key)
    for column in ("referred_by", "organisation_id", "merged_into"):
        rows = move.rows(f"SELECT id FROM contacts WHERE {column} = :from_id AND id <> :into_id")
        noted[column] = [row[0] for row in rows]
        move.run(
            f"UPDATE contacts SET {column} = :into_id WHERE id IN (SELECT value FROM json_each(:ids))",
            ids=json.dumps(noted[column]),
        )
    _told_apart(move, noted)


def _told_apart(move: Mover, noted: Noted) -> None:
    """Whoever is not the one is not the other; that the two were told apart is taken back."""
    low, high = sorted((move.from_id, move.into_id))
    noted["apart"] = [
        row[0]
        for row in move.rows(
            "SELECT at FROM told_apart WHERE a_id = :low AND b_id = :high", low=low, high=high
        )
    ]
    move.run("DELETE FROM told_apart WHERE a_id = :low AND b_id = :high", low=low, high=high)
    others = move.rows(
        "SELECT a_id + b_id - :from_id, at FROM told_apart WHERE a_id = :from_id OR b_id = :from_id"
    )
    noted["told_apart"] = []
    for other, at in others:
        pair = sorted((other, move.into_id))
        if pair[0] != pair[1] and move.run(
            "INSERT INTO told_apart (a_id, b_id, at) VALUES (:a, :b, :at) ON CONFLICT DO NOTHING",
            a=pair[0], b=pair[1], at=at,
        ):  # fmt: skip
            noted["told_apart"].append(pair)


# ---------------------------------------------------------------- and back
def give_back(move: Mover, noted: Noted) -> dict[str, int]:
    """Moves back what is still with the other; how many of each kind are not."""
    ours = {"ours": move.into_id, "back": move.from_id}
    missing = {
        "address": _rows_back(move, "addresses", noted.get("addresses", ())),
        "detail": _rows_back(move, "details", noted.get("details", ())),
    }
    for table, key in (
        ("contact_tags", "tag_id"), ("field_values", "field_id"), ("segment_members", "segment_id"),
        ("participants", "interaction_id"), *((whole, "id") for whole in _WHOLE), *_SETS,
    ):  # fmt: skip
        wanted = noted.get(table, [])
        if wanted:
            done = move.run(
                f"UPDATE {table} SET contact_id = :back WHERE contact_id = :ours "
                f"AND {key} IN (SELECT value FROM json_each(:keys))",
                keys=json.dumps(wanted), **ours,
            )  # fmt: skip
            missing[table] = len(wanted) - done
    _made_since(move, noted)
    _edits(move, noted, move.into_id, move.from_id)
    _followers_back(move, noted)
    move.run(
        "INSERT INTO participants (contact_id, at, interaction_id) SELECT :from_id, i.at, i.id "
        "FROM interactions i WHERE i.id IN (SELECT value FROM json_each(:ids)) ON CONFLICT DO NOTHING",
        ids=json.dumps(noted["both"]),
    )
    for column in ("referred_by", "organisation_id", "merged_into"):
        move.run(
            f"UPDATE contacts SET {column} = :from_id WHERE {column} = :into_id "
            "AND id IN (SELECT value FROM json_each(:ids))",
            ids=json.dumps(noted[column]),
        )
    for a, b in noted["told_apart"]:
        move.run("DELETE FROM told_apart WHERE a_id = :a AND b_id = :b", a=a, b=b)
    low, high = sorted((move.from_id, move.into_id))
    for at in noted["apart"]:
        move.run("INSERT INTO told_apart (a_id, b_id, at) VALUES (:a, :b, :at)", a=low, b=high, at=at)
    return {kind: count for kind, count in missing.items() if count}


def _made_since(move: Mover, noted: Noted) -> None:
    """Follow-ups that were made meanwhile for a complaint, by a cadence or for a plan's touch go back with it."""
    for table, column, which in (
        ("complaints", "complaint_id", "true"),
        ("cadences", "cadence_id", "done_at IS NULL"),
    ):
        move.run(
            f"UPDATE follow_ups SET contact_id = :from_id WHERE contact_id = :into_id AND {which} AND {column} IN "
            f"(SELECT k.id FROM json_each(:ids) j CROSS JOIN {table} k ON k.id = j.value "
            "WHERE k.contact_id = :from_id)",
            ids=json.dumps(noted.get(table, [])),
        )
    move.run(
        "UPDATE follow_ups SET contact_id = :from_id WHERE contact_id = :into_id AND +touch_id IN "
        "(SELECT t.id FROM json_each(:plans) j CROSS JOIN plan_touches t ON t.plan_id = j.value WHERE EXISTS "
        "(SELECT 1 FROM plan_people p WHERE p.plan_id = j.value AND p.contact_id = :from_id))",
        plans=json.dumps(noted.get("plan_people", [])),
    )


def _rows_back(move: Mover, table: str, rows: Any) -> int:
    """How many of the rows are not with the other any more."""
    missing = 0
    for number, position, *preferred in rows:
        mark = ", preferred = :preferred" if preferred else ""
        given = {"preferred": preferred[0]} if preferred else {}
        missing += not move.run(
            f"UPDATE {table} SET contact_id = :from_id, position = :position{mark} "
            "WHERE id = :id AND contact_id = :into_id",
            id=number, position=position, **given,
        )  # fmt: skip
    return missing
