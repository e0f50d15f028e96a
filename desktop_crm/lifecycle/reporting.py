"""Stages and silence as tables: how many stand where, who moved, who stays away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.book.asking import ask_of
from desktop_crm.book.columns import to_millis
from desktop_crm.contacts import listing
from desktop_crm.lifecycle import rhythm, stages
from desktop_crm.lifecycle.rhythm import Basis, Rhythm
from desktop_crm.lifecycle.stages import Stage


@dataclass(frozen=True, slots=True)
class StageLine:
    """How many are at a stage, their share of all (0 to 1), and how many came to it and left it in between."""

    stage: Stage
    count: int
    share: float
    moved_in: int
    moved_out: int


@dataclass(frozen=True, slots=True)
class Dormant:
    """Somebody quiet or lost, in words: `Usually buys every 10 weeks, last seen in April`."""

    contact_id: int
    name: str
    stage: Stage
    last_on: date | None
    usual_days: int | None
    reason: str


def stages_now(session: Session) -> dict[Stage, int]:
    """How many of those not deleted stand at each stage, by one walk of an index."""
    rows = ask_of(session)(
        "SELECT stage, count(*) FROM contacts WHERE deleted_at IS NULL AND stage <> '' GROUP BY stage", ()
    ).fetchall()
    counts = {stages.read(word): count for word, count in rows}
    return {stage: counts.get(stage, 0) for stage in Stage}


_MOVED = """
SELECT "before", "after", count(*) FROM stage_changes
WHERE at >= ? AND at < ? AND "before" <> "after" GROUP BY 1, 2
"""


def stages_table(session: Session, begin: date | None, end: date | None) -> tuple[StageLine, ...]:
    """A line for each stage; moves are those from `begin` to `end`, both days included (None: open)."""
    counts = stages_now(session)
    moved = ask_of(session)(_MOVED, _between(begin, end)).fetchall()
    total = sum(counts.values())
    return tuple(
        StageLine(
            stage,
            count,
            count / total if total else 0.0,
            sum(n for _before, after, n in moved if after == stage.value),
            sum(n for before, _after, n in moved if before == stage.value),
        )
        for stage, count in counts.items()
    )


# The stage of a contact is in no index with the day; quiet and lost ones are some part of the book.
_DORMANT = """
SELECT c.id, c.stage, r.last_on, r.usual_days, ifnull(r.basis, '') FROM contacts c
LEFT JOIN rhythms r ON r.contact_id = c.id
WHERE c.deleted_at IS NULL AND c.stage <> '' AND c.stage IN ('quiet', 'lost')
AND ifnull(r.last_on, '') BETWEEN ? AND ?
ORDER BY c.stage DESC, r.last_on DESC, c.id LIMIT ?
"""


def dormant(
    session: Session, today: date, limit: int, begin: date | None = None, end: date | None = None
) -> tuple[Dormant, ...]:
    """Those who are quiet, then those who are lost, of each the most recently seen first; seen in between."""
    between = ("" if begin is None else begin.isoformat(), "9999-12-31" if end is None else end.isoformat())
    rows = ask_of(session)(_DORMANT, (*between, limit)).fetchall()
    names = listing.names(session, (row[0] for row in rows))
    found = []
    for number, stage, last, usual, basis in rows:
        last_on = date.fromisoformat(last) if last else None
        reason = rhythm.words(Rhythm(Basis(basis), usual, last_on), today)
        found.append(Dormant(number, names[number], Stage(stage), last_on, usual, reason))
    return tuple(found)


def _between(begin: date | None, end: date | None) -> tuple[int, int]:
    """From the first millisecond of a day to the end of another; far out where there is none."""
    return (
        -(2**62) if begin is None else to_millis(clock.day_start(begin)),
        2**62 if end is None else to_millis(clock.day_end(end)),
    )
