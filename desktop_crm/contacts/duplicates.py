"""Contacts that may be one person: all of the book, those of one contact, and what was told apart.

pairs = find(book, progress, stop)       # the surest first
groups(pairs)                            # three or more that are all the same
tell_apart(session, a, b, now)           # two people after all: never proposed again
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base import text
from desktop_crm.base.errors import UserError
from desktop_crm.base.work import Progress, Step, Stop, check, never, silent
from desktop_crm.book.asking import ask_of
from desktop_crm.book.columns import to_millis
from desktop_crm.book.database import Book
from desktop_crm.contacts import whole_facts
from desktop_crm.contacts.blocking import Blocks
from desktop_crm.contacts.facts import Facts
from desktop_crm.contacts.firms import firm
from desktop_crm.contacts.scoring import Crowd, Verdict, score

__all__ = ["Pair", "Verdict", "find", "groups", "pairs_of", "tell_apart"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two contacts, `a` the smaller id, and why they may be one. `score` from 0 to 1."""

    a: int
    b: int
    score: float
    verdict: Verdict
    reason: str


# ---------------------------------------------------------------- in the whole book
def find(
    book: Book, progress: Progress = silent, stop: Stop = never, limit: int | None = None
) -> tuple[Pair, ...]:
    """All pairs worth a look, the surest first; at most `limit`. Some seconds for 100,000 contacts."""
    with book.read() as session:
        total = session.execute(sql("SELECT count(*) FROM contacts WHERE deleted_at IS NULL")).scalar_one()
        blocks, words, firms, towns = Blocks(), Counter[str](), Counter[str](), Counter[str]()
        for chunk in whole_facts.everybody(session):
            check(stop)
            for number, person in chunk:
                blocks.add(number, person)
                words.update(set(person.name.split()))
                if person.organisation:
                    firms[firm(person.organisation)] += 1
                towns.update({place.town for place in person.places if place.town})
            progress(Step(len(blocks), total, "Reading contacts"))
        crowd = Crowd(
            total, words, _holders(session, "'email'"), _holders(session, "'phone', 'sms'"), firms, towns
        )
        wanted = blocks.pairs(lambda ids: whole_facts.of(session, ids)) - _told_apart(session)
        found = _judge(session, sorted(wanted), crowd, progress, stop)
    found.sort(key=_surest_first)
    return tuple(found[:limit])


def _surest_first(pair: Pair) -> tuple[float, int, int]:
    return -pair.score, pair.a, pair.b


_PAIRS = 20_000  # judged together


def _judge(
    session: Session, wanted: Sequence[tuple[int, int]], crowd: Crowd, progress: Progress, stop: Stop
) -> list[Pair]:
    found: list[Pair] = []
    for start in range(0, len(wanted), _PAIRS):
        check(stop)
        some = wanted[start : start + _PAIRS]
        people = dict(whole_facts.of(session, sorted({number for pair in some for number in pair})))
        found += _scored(some, people, crowd)
        progress(Step(start + len(some), len(wanted), "Comparing contacts"))
    return found


def _scored(pairs: Iterable[tuple[int, int]], people: dict[int, Facts], crowd: Crowd) -> list[Pair]:
    found = []
    for a, b in pairs:
        if a in people and b in people:
            made = score(people[a], people[b], crowd)
            if made is not None:
                found.append(Pair(a, b, made.value, made.verdict, made.reason))
    return found


_HOLDERS = """
SELECT a.normal, count(DISTINCT c.match_name) FROM addresses a CROSS JOIN contacts c ON c.id = a.contact_id
WHERE a.channel IN ({channels}) AND a.normal IS NOT NULL AND c.deleted_at IS NULL {further}
GROUP BY a.normal HAVING count(DISTINCT c.match_name) > 2
"""


def _holders(session: Session, channels: str) -> dict[str, int]:
    """How many names are behind the addresses that more than two share; one person may be there three times."""
    rows = ask_of(session)(_HOLDERS.format(channels=channels, further=""), {})
    return {row[0]: row[1] for row in rows}


def _told_apart(session: Session) -> set[tuple[int, int]]:
    return {(row[0], row[1]) for row in ask_of(session)("SELECT a_id, b_id FROM told_apart", {})}


def groups(pairs: Iterable[Pair]) -> tuple[tuple[int, ...], ...]:
    """Three contacts or more that certain and likely pairs hold together, the largest group first."""
    leads: dict[int, int] = {}

    def lead(number: int) -> int:
        while leads.setdefault(number, number) != number:
            leads[number] = number = leads[leads[number]]
        return number

    for pair in pairs:
        if pair.verdict is not Verdict.POSSIBLE:
            a, b = lead(pair.a), lead(pair.b)
            leads[max(a, b)] = min(a, b)
    found: dict[int, list[int]] = {}
    for number in sorted(leads):
        found.setdefault(lead(number), []).append(number)
    several = (tuple(ids) for ids in found.values() if len(ids) > 2)
    return tuple(sorted(several, key=lambda ids: (-len(ids), ids)))


# ---------------------------------------------------------------- of one contact
_LIKE_ONE = """
SELECT id FROM contacts WHERE match_name = :name AND :name <> '' AND deleted_at IS NULL
UNION SELECT b.contact_id FROM addresses a
    CROSS JOIN addresses b ON b.channel = a.channel AND b.normal = a.normal
    WHERE a.contact_id = :id AND a.normal IS NOT NULL
UNION SELECT id FROM contacts WHERE substr(birthday, -5) = substr(:born, -5) AND birthday IS NOT NULL
    AND deleted_at IS NULL AND :born <> ''
LIMIT 500
"""
_BY_WORD = """
SELECT rowid FROM contact_search WHERE contact_search MATCH :match AND rowid > 0 LIMIT 300
"""


def pairs_of(session: Session, contact_id: int) -> tuple[Pair, ...]:
    """Who may be the same as one contact, the surest first; some milliseconds whatever the book's size."""
    own = dict(whole_facts.of(session, [contact_id])).get(contact_id)
    if own is None:
        return ()
    ask = ask_of(session)
    given = {"name": own.name, "id": contact_id, "born": own.born}
    ids = {row[0] for row in ask(_LIKE_ONE, given)}
    for match in _matches(own):
        ids.update(row[0] for row in ask(_BY_WORD, {"match": match}))
    apart = {n for pair in _apart_of(session, contact_id) for n in pair}
    people = dict(whole_facts.of(session, sorted((ids | {contact_id}) - (apart - {contact_id}))))
    crowd = Crowd(
        emails=_holders_of(session, "'email'", own.emails),
        phones=_holders_of(session, "'phone', 'sms'", own.phones),
    )
    wanted = [(min(contact_id, n), max(contact_id, n)) for n in sorted(people) if n != contact_id]
    return tuple(sorted(_scored(wanted, people, crowd), key=_surest_first))


def _matches(person: Facts) -> list[str]:
    """Searches for people whose name has all the words, or the longest of them."""
    words = person.name.split()
    longest = max(words, key=len, default="")
    queries = dict.fromkeys(q for q in (person.name, longest if len(longest) > 2 else "") if q)
    return [match for match in map(text.match_expression, queries) if match]


def _apart_of(session: Session, contact_id: int) -> list[tuple[int, int]]:
    query = (
        "SELECT a_id, b_id FROM told_apart WHERE a_id = :id"
        " UNION ALL SELECT a_id, b_id FROM told_apart WHERE b_id = :id"
    )
    return [(row[0], row[1]) for row in ask_of(session)(query, {"id": contact_id})]


def _holders_of(session: Session, channels: str, normals: Sequence[str]) -> dict[str, int]:
    if not normals:
        return {}
    narrowed = _HOLDERS.format(
        channels=channels, further="AND a.normal IN (SELECT value FROM json_each(:these))"
    )
    return {row[0]: row[1] for row in ask_of(session)(narrowed, {"these": json.dumps(list(normals))})}


# ---------------------------------------------------------------- two people after all
def tell_apart(session: Session, a: int, b: int, at: datetime) -> None:
    """Remembers that two contacts are two people. Raises UserError where one is gone, or both are one."""
    low, high = min(a, b), max(a, b)
    query = "SELECT count(*) FROM contacts WHERE id IN (:low, :high) AND merged_into IS NULL"
    if low == high or session.execute(sql(query), {"low": low, "high": high}).scalar_one() != 2:
        raise UserError("These are not two contacts of the book.", "Open the list of duplicates again.")
    session.execute(
        sql("INSERT INTO told_apart (a_id, b_id, at) VALUES (:low, :high, :at) ON CONFLICT DO NOTHING"),
        {"low": low, "high": high, "at": to_millis(at)},
    )
