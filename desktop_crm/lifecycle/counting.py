"""How many would be at each stage by the rules of this moment: counted, or of a large book estimated."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.book.asking import ask_of
from desktop_crm.lifecycle import keeping, reading, stages
from desktop_crm.lifecycle.rules import stage_of
from desktop_crm.lifecycle.stages import Stage

MOST = 4_000  # contacts that are judged one by one; of a larger book so many, spread evenly


@dataclass(frozen=True, slots=True)
class Counts:
    """How many at each stage; `exact` False: estimated from some thousand."""

    of: dict[Stage, int]
    exact: bool

    def words(self, stage: Stage) -> str:
        """`214 people`, `about 21,400 people`."""
        count = self.of[stage]
        people = f"{count:,} {'person' if count == 1 else 'people'}"
        return people if self.exact else f"about {people}"


_SOME = """
SELECT c.id, c.stage, c.stage_pinned FROM generated g CROSS JOIN contacts c ON c.id = g.id
WHERE c.deleted_at IS NULL
"""
_NUMBERS = (
    "WITH RECURSIVE generated(id) AS (SELECT 1 UNION ALL SELECT id + :step FROM generated WHERE id <= :last)"
)


def would_be(session: Session, now: datetime) -> Counts:
    """Goes by the rules as they are stored, whatever the last review found; a pinned stage counts as it is."""
    ask, today = ask_of(session), clock.local(now).date()
    last = ask("SELECT ifnull(max(id), 0) FROM contacts", ()).fetchone()[0]
    step = max(1, -(-last // MOST))
    rows = ask(_NUMBERS + _SOME, {"step": step, "last": last}).fetchall()
    facts = reading.facts_of(session, [row[0] for row in rows], reading.sells(session))
    rules, found = keeping.rules(session), Counter[Stage]()
    for number, stage, pinned in rows:
        kept = stages.read(stage) if pinned else None
        found[kept or stage_of(facts[number], rules, today).stage] += 1
    return Counts({stage: found[stage] * step for stage in Stage}, step == 1)
