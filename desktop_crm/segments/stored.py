"""Segments as the book keeps them: names, and rules with what they name under its present name.

A rule is kept with the numbers of the things it names, so that it follows a tag, a topic or a list that gets another
name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base.text import fold
from desktop_crm.book.asking import Ask, ask_of
from desktop_crm.segments import rule_files
from desktop_crm.segments.catalogue import FIELDS
from desktop_crm.segments.rules import Condition, Group, changed, conditions

# What the values of a field, and what stands in `of`, are names of.
_VALUES = {"tag": "tags", "list": "segments", "bought": "products"}
_OF = {"topic": "topics", "field": "fields"}
_NAMES = "numbers"  # beside the rule: {"tags": {"12": "roses"}}


def name(session: Session, segment_id: int) -> str:
    """What a segment or list is called; empty where it is gone."""
    row = ask_of(session)("SELECT name FROM segments WHERE id = :id", {"id": segment_id}).fetchone()
    return row[0] if row else ""


def rule(session: Session, segment_id: int) -> Group | None:
    """A segment's rule; None of a hand-picked list or one that is gone."""
    row = ask_of(session)("SELECT rule FROM segments WHERE id = :id", {"id": segment_id}).fetchone()
    return None if row is None or row[0] is None else opened(session, json.loads(row[0]))


def opened(session: Session, data: Mapping[str, Any]) -> Group:
    """A kept rule, its names as they are now."""
    kept = dict(data)
    numbers = kept.pop(_NAMES, {})
    found = rule_files.from_json(kept)
    renamed = _renamed(ask_of(session), numbers)
    if not any(renamed.values()):
        return found

    def present(condition: Condition) -> Condition:
        about = FIELDS.get(condition.field)
        values = renamed.get(_VALUES.get(condition.field, ""), {})
        of = renamed.get(_OF.get(about.of if about else "", ""), {})
        return replace(
            condition,
            value=tuple(values.get(fold(v), v) for v in condition.value),
            of=of.get(fold(condition.of), condition.of),
        )

    return changed(found, present)


def kept(session: Session, rule: Group) -> dict[str, Any]:
    """The rule as the book keeps it."""
    ask = ask_of(session)
    named: dict[str, set[str]] = {}
    for condition in conditions(rule):
        about = FIELDS.get(condition.field)
        if condition.field in _VALUES:
            named.setdefault(_VALUES[condition.field], set()).update(map(fold, condition.value))
        if about is not None and about.of in _OF and condition.of:
            named.setdefault(_OF[about.of], set()).add(fold(condition.of))
    numbers = {
        table: {
            str(number): folded
            for number, folded in ask(
                f"SELECT id, folded FROM {table} WHERE folded IN (SELECT value FROM json_each(:words))",
                {"words": json.dumps(sorted(words))},
            )
        }
        for table, words in sorted(named.items())
    }
    data = rule_files.to_json(rule)
    return data | {_NAMES: numbers} if any(numbers.values()) else data


def _renamed(ask: Ask, numbers: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """By table: what is called otherwise now, and how. A thing that bears the old name now is what is meant."""
    found: dict[str, dict[str, str]] = {}
    for table in (*_VALUES.values(), *_OF.values()):
        for number, folded in numbers.get(table, {}).items():
            rows = ask(
                f"SELECT folded, name FROM {table} WHERE id = :id OR folded = :folded",
                {"id": int(number), "folded": folded},
            ).fetchall()
            if rows and all(row[0] != folded for row in rows):
                found.setdefault(table, {})[folded] = rows[0][1]
    return found
