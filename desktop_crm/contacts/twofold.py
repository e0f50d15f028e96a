"""What two contacts that become one both have: a stage, a place in the same plan, the same thing to do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from desktop_crm.contacts.moving import Mover, Noted


# ---------------------------------------------------------------- the stage
def take_pin(
    move: Mover, noted: Noted, mine: Mapping[str, Any], theirs: Mapping[str, Any], own: dict[str, Any]
) -> None:
    """A stage that somebody pinned goes before one that rules gave."""
    if not theirs["stage_pinned"] or mine["stage_pinned"]:
        return
    if mine["stage"] != theirs["stage"]:
        own["stage"] = theirs["stage"]
    noted["pinned"] = theirs["stage"]
    move.run("UPDATE contacts SET stage_pinned = 1 WHERE id = :into_id")


def pin_back(move: Mover, noted: Noted) -> None:
    """Rules decide again, unless somebody chose another stage since."""
    if "pinned" in noted:
        own = noted["own"].get("stage", [noted["pinned"]])
        move.run(
            "UPDATE contacts SET stage_pinned = 0 WHERE id = :into_id AND stage = :before", before=own[0]
        )


# ---------------------------------------------------------------- plans
def take_reached(move: Mover, noted: Noted) -> None:
    """Who was reached in a plan stays so. Before what the other lacks is moved."""
    rows = move.rows(
        "UPDATE plan_people SET reached_at = t.reached_at FROM plan_people t WHERE plan_people.contact_id = :into_id "
        "AND plan_people.reached_at IS NULL AND t.contact_id = :from_id AND t.plan_id = plan_people.plan_id "
        "AND t.reached_at IS NOT NULL RETURNING plan_id"
    )
    noted["reached"] = [row[0] for row in rows]


def reached_back(move: Mover, noted: Noted) -> None:
    """Unless it was set again since."""
    move.run(
        "UPDATE plan_people SET reached_at = NULL WHERE contact_id = :into_id "
        "AND plan_id IN (SELECT value FROM json_each(:plans)) "
        "AND reached_at IS (SELECT t.reached_at FROM plan_people t "
        "WHERE t.contact_id = :from_id AND t.plan_id = plan_people.plan_id)",
        plans=json.dumps(noted.get("reached", [])),
    )


# ---------------------------------------------------------------- afterwards
def look_again(move: Mover) -> None:
    """Stage, rhythm and cadences of both are looked at once more."""
    move.run("INSERT OR IGNORE INTO to_review (contact_id) VALUES (:into_id), (:from_id)")
