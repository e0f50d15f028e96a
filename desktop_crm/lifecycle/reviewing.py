"""Looks again at whose stage and rhythm may have changed: what they did since, or only the time that went by.

with book.write() as session:
    reviewing.review_some(session, 2_000, now)      # how many; 0: nobody is left

Triggers note whom something happened to (`to_review`); `rhythms.review_on` says when time alone changes a stage.
No review is a step to take back.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.work import Progress, Step, Stop, check, never, silent
from desktop_crm.book import settings
from desktop_crm.book.asking import ask_of
from desktop_crm.book.columns import to_millis
from desktop_crm.book.database import Book
from desktop_crm.dialogue import cadences
from desktop_crm.lifecycle import keeping, reading
from desktop_crm.lifecycle.rules import Facts, Rules, judge
from desktop_crm.lifecycle.stages import Stage

BATCH = 1_000  # contacts in one transaction: others who write wait no longer than a fifth of a second
MANY = 50_000  # are noted in one transaction where the rules are others now
SMALL = 5_000  # so many are looked at before a command answers
BACK_WITHIN = timedelta(hours=24)  # a change that is only taken back leaves no trace

_Row = tuple[int, str, bool]  # contact, stage, pinned


def review(book: Book, now: datetime, progress: Progress = silent, stop: Stop = never) -> int:
    """Looks at all that are due, in short transactions; how many. Raises Stopped; what was done is kept."""
    done = 0
    with book.read() as session:
        total = waiting(session, now)
    while True:
        check(stop)
        with book.write() as session:
            count = review_some(session, BATCH, now)
        if not count:
            return done
        done += count
        progress(Step(done, max(total, done), "Looking at who comes and who stays away"))


def review_small(book: Book, now: datetime) -> None:
    """What a command does before it reads stages: nothing where it would keep people waiting."""
    with book.read() as session:
        count = waiting(session, now)
    if 0 < count < SMALL:
        review(book, now)


def waiting(session: Session, now: datetime) -> int:
    """How many are due to be looked at."""
    ask, today = ask_of(session), _today(now)
    if keeping.changed_since_review(session, reading.sells(session)):
        return int(ask("SELECT count(*) FROM contacts", ()).fetchone()[0])
    noted = ask("SELECT count(*) FROM to_review", ()).fetchone()[0]
    return int(noted + ask("SELECT count(*) FROM rhythms WHERE review_on <= ?", (today,)).fetchone()[0])


def pending(session: Session, now: datetime) -> bool:
    """Whether anybody is due to be looked at."""
    found = "SELECT EXISTS (SELECT 1 FROM to_review) OR EXISTS (SELECT 1 FROM rhythms WHERE review_on <= ?)"
    return bool(ask_of(session)(found, (_today(now),)).fetchone()[0]) or keeping.changed_since_review(
        session, reading.sells(session)
    )


def review_some(session: Session, limit: int, now: datetime) -> int:
    """Looks at so many of those that are due, within the caller's transaction; how many there were."""
    selling = reading.sells(session)
    if keeping.changed_since_review(session, selling):
        noted = _note_everybody(session)
        if noted == MANY:
            return noted  # the rest in the next transaction
        keeping.note_review(session, selling)
    ids = _due(session, limit, _today(now))
    if ids:
        review_these(session, ids, now)
    return len(ids)


def _note_everybody(session: Session) -> int:
    """Notes the next of all contacts to be looked at; how many: fewer than MANY when all are."""
    begun = settings.get(session, keeping.NOTED)
    rows = (
        session.connection()
        .exec_driver_sql("SELECT id FROM contacts WHERE id > ? ORDER BY id LIMIT ?", (begun, MANY))
        .all()
    )
    if rows:
        session.connection().exec_driver_sql(
            "INSERT OR IGNORE INTO to_review SELECT id FROM contacts WHERE id > ? AND id <= ?",
            (begun, rows[-1][0]),
        )
    settings.put(session, keeping.NOTED, int(rows[-1][0]) if len(rows) == MANY else 0)
    return len(rows)


def review_these(session: Session, ids: Sequence[int], now: datetime) -> None:
    """Looks at these contacts, due or not."""
    listed = json.dumps(list(ids))
    found = _judge(session, listed, keeping.rules(session), reading.sells(session), now)
    _write(session, listed, found, now)
    session.expire_all()
    cadences.keep(session, ids, now)  # they follow from stage, tags and the last real contact


# ---------------------------------------------------------------- judging
@dataclass(slots=True)
class _Found:
    """What a batch came to."""

    rhythms: list[tuple[object, ...]] = field(default_factory=list)
    stages: list[tuple[str, int]] = field(default_factory=list)
    changes: list[tuple[int, str, str, str]] = field(default_factory=list)


def _due(session: Session, limit: int, today: str) -> list[int]:
    ask = ask_of(session)
    noted = ask("SELECT contact_id FROM to_review ORDER BY contact_id LIMIT ?", (limit,)).fetchall()
    ids = [number for (number,) in noted]
    if len(ids) < limit:
        timed = ask("SELECT contact_id FROM rhythms WHERE review_on <= ? LIMIT ?", (today, limit - len(ids)))
        ids += [number for (number,) in timed.fetchall()]
    return sorted(set(ids))


_HERE = """
SELECT id, stage, stage_pinned FROM contacts
WHERE id IN (SELECT value FROM json_each(?)) AND merged_into IS NULL
"""


def _judge(session: Session, listed: str, rules: Rules, selling: bool, now: datetime) -> _Found:
    rows: list[_Row] = ask_of(session)(_HERE, (listed,)).fetchall()
    facts = reading.facts_of(session, [row[0] for row in rows], selling)
    today, made = clock.local(now).date(), _Found()
    for row in rows:
        _judge_one(row, facts[row[0]], rules, today, made)
    return made


def _judge_one(row: _Row, facts: Facts, rules: Rules, today: date, made: _Found) -> None:
    number, before, pinned = row
    standing, rhythm = judge(facts, rules, today)
    told = rhythm.usual_days is not None and standing.stage not in (Stage.LEAD, Stage.LOST)
    made.rhythms.append(
        (number, rhythm.basis.value, rhythm.usual_days, _iso(rhythm.last_on),
         _iso(rhythm.quiet_on) if told else None, _iso(standing.review_on))
    )  # fmt: skip
    if standing.stage != before and not pinned:
        made.stages.append((standing.stage.value, number))
        if before:  # the first stage is no change
            made.changes.append((number, before, standing.stage.value, standing.reason))


# ---------------------------------------------------------------- writing
def _write(session: Session, listed: str, found: _Found, now: datetime) -> None:
    run = session.connection().exec_driver_sql
    given = (listed,)
    run("DELETE FROM to_review WHERE contact_id IN (SELECT value FROM json_each(?))", given)
    run("DELETE FROM rhythms WHERE contact_id IN (SELECT value FROM json_each(?))", given)
    if found.rhythms:
        run(
            "INSERT INTO rhythms (contact_id, basis, usual_days, last_on, quiet_on, review_on) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            found.rhythms,
        )
    if found.stages:
        run("UPDATE contacts SET stage = ? WHERE id = ?", found.stages)
    if found.changes:
        _write_changes(session, found.changes, now)


_LATEST = """
SELECT s.contact_id, s.id, s."before" FROM json_each(?) j CROSS JOIN stage_changes s ON s.id = (
    SELECT id FROM stage_changes WHERE contact_id = j.value ORDER BY at DESC, id DESC LIMIT 1)
WHERE s.at > ? AND NOT s.by_hand
"""


def _write_changes(session: Session, changes: list[tuple[int, str, str, str]], now: datetime) -> None:
    """Notes the changes; one that only goes back on the last takes that away instead."""
    run, numbers = session.connection().exec_driver_sql, json.dumps([change[0] for change in changes])
    lately = ask_of(session)(_LATEST, (numbers, to_millis(now - BACK_WITHIN))).fetchall()
    latest = {number: (entry, before) for number, entry, before in lately}
    gone = [(latest[c[0]][0],) for c in changes if c[0] in latest and latest[c[0]][1] == c[2]]
    new = [c for c in changes if c[0] not in latest or latest[c[0]][1] != c[2]]
    if gone:
        run("DELETE FROM stage_changes WHERE id = ?", gone)
    if new:
        run(
            'INSERT INTO stage_changes (contact_id, at, "before", "after", reason, by_hand) '
            "VALUES (?, ?, ?, ?, ?, 0)",
            [(number, to_millis(now), before, after, reason) for number, before, after, reason in new],
        )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _today(now: datetime) -> str:
    return clock.local(now).date().isoformat()
