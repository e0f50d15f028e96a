"""Who brought whom: up to the first, down to the last, and what came of it.

Everybody was brought by at most one, so what hangs under a contact is a tree, unless the contact hangs in it too: a
merge can make such a circle, and every walk here ends where it began.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.money import Money, sums
from desktop_crm.base.text import count_words
from desktop_crm.book.columns import to_millis
from desktop_crm.contacts import naming
from desktop_crm.contacts.households import Named

MOST = 20_000  # people of a tree that are counted and shown, and levels above somebody


@dataclass(frozen=True, slots=True)
class Brought:
    """What somebody brought: people directly and in the whole tree, how many of them buy, and for how much.

    `more`: the tree is larger than what was counted.
    """

    people: int = 0
    tree: int = 0
    customers: int = 0  # of the whole tree
    value: tuple[Money, ...] = ()  # bought by those brought directly
    tree_value: tuple[Money, ...] = ()
    more: bool = False

    def words(self) -> str:
        """`4 people, £1,240.00`; empty where nobody was brought."""
        if not self.people:
            return ""
        return ", ".join((count_words(self.people, "person", "people"), *_said(self.value)))

    def tree_words(self) -> str:
        """`11 people in all, 7 of them customers, £3,110.00`."""
        whole = count_words(self.tree, "person", "people")
        parts = [
            f"{'More than ' if self.more else ''}{whole} in all",
            f"{self.customers:,} of them customers",
        ]
        return ", ".join((*parts, *_said(self.tree_value)))


@dataclass(frozen=True, slots=True)
class Branch:
    """Somebody in a tree: how deep (1: brought directly), how many they brought themselves, what they bought."""

    id: int
    name: str
    aside: str
    parent: int
    depth: int
    brought: int
    value: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Influence:
    """How far somebody's word carries."""

    followers: int = 0
    accounts: int = 0
    brought: Brought = Brought()

    def words(self) -> str:
        """`2,300 followers, brought 4 people, £1,240.00`; empty where nothing is known."""
        parts = [count_words(self.followers, "follower")] if self.accounts else []
        if self.brought.people:
            parts.append(f"brought {self.brought.words()}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """Somebody who brought others, for the report: of the time asked for `new` people and what they bought."""

    contact_id: int
    name: str
    people: int
    new: int
    customers: int
    value: tuple[Money, ...]


def _said(value: tuple[Money, ...]) -> tuple[str, ...]:
    return (" + ".join(money.words() for money in value),) if value else ()


# ---------------------------------------------------------------- up
def chain(session: Session, contact_id: int) -> tuple[Named, ...]:
    """By whom somebody was brought, by whom that one, and so on up to the first."""
    rows = session.execute(sql(_CHAIN), {"id": contact_id, "most": MOST}).all()
    return tuple(_named(row) for row in rows)


# UNION takes nobody twice: whoever hangs on a circle passes each of it once. They come one after another.
_CHAIN = """
WITH RECURSIVE up(id) AS (
    SELECT referred_by FROM contacts WHERE id = :id AND referred_by IS NOT NULL AND referred_by <> :id
    UNION
    SELECT c.referred_by FROM up JOIN contacts c ON c.id = up.id
    WHERE c.deleted_at IS NULL AND c.referred_by IS NOT NULL AND c.referred_by <> :id
    LIMIT :most
)
SELECT c.id, c.full_name, c.organisation FROM up CROSS JOIN contacts c ON c.id = up.id WHERE c.deleted_at IS NULL
"""

# ---------------------------------------------------------------- down
# The deepest first, and of one parent by name: so the rows come as the tree is read from above.
_TREE = """
WITH RECURSIVE tree(id, parent, depth, name, organisation, sorted) AS (
    SELECT id, referred_by, 1, full_name, organisation, sort_name FROM contacts
    WHERE referred_by = :id AND deleted_at IS NULL AND id <> :id
    UNION ALL
    SELECT c.id, c.referred_by, depth + 1, c.full_name, c.organisation, c.sort_name
    FROM tree JOIN contacts c ON c.referred_by = tree.id
    WHERE c.deleted_at IS NULL AND c.id <> :id
    ORDER BY 3 DESC, 6, 1
    LIMIT :most
)
"""


def tree(session: Session, contact_id: int, most: int = MOST) -> tuple[Branch, ...]:
    """Everybody somebody brought, and whom these brought, from above: each before those they brought."""
    given = {"id": contact_id, "most": most}
    rows = session.execute(
        sql(f"{_TREE} SELECT id, parent, depth, name AS full_name, organisation FROM tree"), given
    ).all()
    counts: dict[int, int] = {}
    for row in rows:
        counts[row.parent] = counts.get(row.parent, 0) + 1
    bought = _bought(session, (row.id for row in rows))
    return tuple(
        Branch(
            row.id, named.name, named.aside, row.parent, row.depth, counts.get(row.id, 0), bought.get(row.id, ())
        )
        for row in rows
        for named in (_named(row),)
    )  # fmt: skip


def brought(session: Session, contact_id: int) -> Brought:
    """How many somebody brought, and what came of it; of a very large tree the first MOST people."""
    given = {"id": contact_id, "most": MOST + 1}
    counted = session.execute(
        sql(f"{_TREE} SELECT count(*) AS tree, count(CASE depth WHEN 1 THEN 1 END) AS people FROM tree"),
        given,
    ).one()
    if not counted.people:
        return Brought()
    rows = session.execute(sql(f"{_TREE}{_VALUE}"), given).all()
    customers = session.execute(sql(f"{_TREE}{_CUSTOMERS}"), given).scalar_one()
    known = [row for row in rows if row.currency and row.whole is not None]
    return Brought(
        people=_direct(session, contact_id) if counted.tree > MOST else counted.people,
        tree=min(counted.tree, MOST),
        customers=customers,
        value=sums(Money(row.whole, row.currency) for row in known if row.first),
        tree_value=sums(Money(row.whole, row.currency) for row in known),
        more=counted.tree > MOST,
    )


_VALUE = """
SELECT depth = 1 AS first, p.currency, sum(p.amount_minor) AS whole
FROM tree CROSS JOIN purchases p ON p.contact_id = tree.id GROUP BY 1, 2
"""
_CUSTOMERS = """
SELECT count(*) FROM tree WHERE EXISTS (SELECT 1 FROM purchases p WHERE p.contact_id = tree.id)
"""


def _direct(session: Session, contact_id: int) -> int:
    query = "SELECT count(*) FROM contacts WHERE referred_by = :id AND deleted_at IS NULL AND id <> :id"
    return int(session.execute(sql(query), {"id": contact_id}).scalar_one())


def influence(session: Session, contact_id: int) -> Influence:
    """Followers over all accounts, and what somebody brought."""
    found = session.execute(
        sql(
            "SELECT ifnull(sum(followers), 0) AS followers, count(followers) AS accounts FROM addresses "
            "WHERE contact_id = :id AND followers IS NOT NULL"
        ),
        {"id": contact_id},
    ).one()
    return Influence(found.followers, found.accounts, brought(session, contact_id))


# ---------------------------------------------------------------- the report
def referral_rows(
    session: Session, since: date | None = None, until: date | None = None, limit: int = 50
) -> tuple[ReferralRow, ...]:
    """Who brought the most people, and what all these bought from `since` to `until` (both days included).

    `new`: who came into the book in that time; `people` and `customers` count whoever was ever brought.
    """
    given = {
        "since": -(2**62) if since is None else to_millis(clock.day_start(since)),
        "until": 2**62 if until is None else to_millis(clock.day_end(until)),
    }
    rows = session.execute(sql(_BRINGERS), {**given, "limit": limit}).all()
    value: dict[int, list[Money]] = {}
    listed = {"ids": json.dumps([row.id for row in rows])}
    for row in session.execute(sql(_REPORT_VALUE), {**given, **listed}):
        if row.currency and row.whole is not None:
            value.setdefault(row.id, []).append(Money(row.whole, row.currency))
    return tuple(
        ReferralRow(row.id, _named(row).name, row.people, row.new, row.customers, sums(value.get(row.id, ())))
        for row in rows
    )


# The partial index of `referred_by` holds only those who were brought, in the order of who brought them.
_BRINGERS = """
SELECT b.id, b.full_name, b.organisation, g.people, g.new, g.customers FROM (
    SELECT c.referred_by AS by_id, count(*) AS people,
        count(CASE WHEN c.created_at >= :since AND c.created_at < :until THEN 1 END) AS new,
        count(CASE WHEN EXISTS (SELECT 1 FROM purchases p WHERE p.contact_id = c.id) THEN 1 END) AS customers
    FROM contacts c WHERE c.referred_by IS NOT NULL AND c.deleted_at IS NULL AND c.referred_by <> c.id
    GROUP BY c.referred_by
) g JOIN contacts b ON b.id = g.by_id AND b.deleted_at IS NULL
ORDER BY g.people DESC, b.sort_name, b.id LIMIT :limit
"""
_REPORT_VALUE = """
SELECT c.referred_by AS id, p.currency, sum(p.amount_minor) AS whole
FROM json_each(:ids) j CROSS JOIN contacts c ON c.referred_by = j.value CROSS JOIN purchases p ON p.contact_id = c.id
WHERE c.deleted_at IS NULL AND c.id <> j.value AND p.at >= :since AND p.at < :until GROUP BY 1, 2
"""


def _bought(session: Session, ids: Iterable[int]) -> dict[int, tuple[Money, ...]]:
    made: dict[int, list[Money]] = {}
    rows = session.execute(
        sql(
            "SELECT p.contact_id, p.currency, sum(p.amount_minor) AS whole FROM json_each(:ids) j "
            "CROSS JOIN purchases p ON p.contact_id = j.value GROUP BY 1, 2"
        ),
        {"ids": json.dumps(list(ids))},
    )
    for row in rows:
        if row.currency and row.whole is not None:
            made.setdefault(row.contact_id, []).append(Money(row.whole, row.currency))
    return {number: sums(money) for number, money in made.items()}


def _named(row: Any) -> Named:
    name = naming.shown(row.full_name, row.organisation, f"Contact {row.id}")
    return Named(row.id, name, row.organisation if row.full_name else "")
