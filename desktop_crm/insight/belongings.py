"""What belongs to exchanges beside their own row: products, files, how often they were changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.dialogue import files
from desktop_crm.dialogue.files import File


@dataclass(frozen=True, slots=True)
class Belongings:
    """Of one exchange. `changes`: how many former words are kept."""

    products: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    changes: int = 0


NONE = Belongings()
_PRODUCTS = """
SELECT i.interaction_id, p.name FROM json_each(:ids) j
CROSS JOIN interaction_products i ON i.interaction_id = j.value JOIN products p ON p.id = i.product_id ORDER BY p.folded
"""
_CHANGES = """
SELECT j.value, (SELECT count(*) FROM interaction_versions v WHERE v.interaction_id = j.value) FROM json_each(:ids) j
"""


def of(session: Session, ids: Sequence[int], edited: Sequence[int]) -> dict[int, Belongings]:
    """Of these exchanges, of those that have something; `edited` are the ones that were ever changed."""
    spoken: dict[int, list[str]] = {}
    for number, name in session.execute(sql(_PRODUCTS), {"ids": json.dumps(ids)}):
        spoken.setdefault(number, []).append(name)
    held = files.of_many(session, ids)
    counted = session.execute(sql(_CHANGES), {"ids": json.dumps(edited)}) if edited else ()
    changes = {number: count for number, count in counted if count}
    return {
        number: Belongings(tuple(spoken.get(number, ())), held.get(number, ()), changes.get(number, 0))
        for number in {*spoken, *held, *changes}
    }
