"""Finding contacts: views, search as typed, and the lists of ids that tables page through.

    query = Query(Tagged(3), "fair", Sort(SortBy.LAST, descending=True))
    first = page(session, query, 0, 200)     # at once
    every = ids(session, query)              # in the background; then any page is a slice

A search gives first those whose folded name begins with the text, by name, then all others it stands in
(any part of names, organisation, addresses, tags, custom fields, notes), in the order they were added.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import Any, assert_never

from sqlalchemy.orm import Session

from desktop_crm.base import text as words
from desktop_crm.book.asking import Ask, ask_of
from desktop_crm.contacts import ordering, sorts
from desktop_crm.contacts.indexing import index, index_all, index_range, tidy
from desktop_crm.contacts.sorts import Sort, SortBy

__all__ = [
    "Chosen", "Deleted", "Everyone", "Imported", "Listed", "Members", "Query", "Ruled", "Sort", "SortBy", "Tagged",
    "View",
    "count", "ids", "index", "index_all", "index_range", "page", "search", "tidy",
]  # fmt: skip


# ---------------------------------------------------------------- what is asked for
@dataclass(frozen=True, slots=True)
class Everyone:
    """All that are not deleted."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """Those with this tag."""

    tag_id: int


@dataclass(frozen=True, slots=True)
class Listed:
    """The members of this hand-picked list."""

    segment_id: int


@dataclass(frozen=True, slots=True)
class Imported:
    """Those that this import made or filled."""

    import_id: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """These contacts, as far as they are not deleted: what is ticked in a list."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Deleted:
    """What is in the bin."""


@dataclass(frozen=True, slots=True)
class Members:
    """Whom a view holds: as a source of `id`, and as a condition on `c`; both empty for everyone.

    Whoever comes out of the source has to fit `rest`, too, where there is one. A source may name somebody twice,
    and who is gone; not where it is `living`.
    """

    source: str = ""
    condition: str = ""
    binds: dict[str, Any] = field(default_factory=dict)
    rest: str = ""
    living: bool = False

    @property
    def each(self) -> str:
        """The source, naming nobody twice; in the order of their numbers, so that neighbours are read together."""
        # Without a limit SQLite leaves an order out where another one follows.
        return self.source if self.living else f"SELECT DISTINCT id FROM ({self.source}) ORDER BY id LIMIT -1"


@dataclass(frozen=True, slots=True)
class Ruled:
    """Those whom a rule fits, whatever tells one rule from another. It is asked at each look, so the list is live.

    `members` is told whether all are wanted, or only some: then it is not worth while to look far for the best way.
    """

    rule: Hashable
    members: Callable[[Session, bool], Members] = field(compare=False, repr=False)


View = Everyone | Tagged | Listed | Imported | Chosen | Deleted | Ruled


@dataclass(frozen=True, slots=True)
class Query:
    """What a list shows. With a text, the order by name means: best matches first (see above)."""

    view: View = field(default_factory=Everyone)
    text: str = ""
    sort: Sort = field(default_factory=Sort)


# ---------------------------------------------------------------- answers
def search(session: Session, text: str, view: View | None = None, limit: int = 50) -> list[int]:
    """The ids of the best matches for what was typed so far."""
    return list(page(session, Query(view or Everyone(), text), 0, limit))


def page(session: Session, query: Query, offset: int = 0, limit: int = 200) -> array[int]:
    """The ids in the list's order from `offset` on, at most `limit`."""
    if not query.sort.by.at_any_size:
        if count(session, query, ordering.LIMIT + 1) <= ordering.LIMIT:
            return ids(session, query)[offset : offset + limit]
        query = replace(query, sort=Sort())
    found: array[int] = array("q")
    ask = ask_of(session)
    for run in _runs(session, query):
        room = {"limit": limit - len(found), "skip": offset}
        rows = ask(f"{run.body} {run.order} LIMIT :limit OFFSET :skip", run.binds | room)
        found.extend(row[0] for row in rows)
        if len(found) == limit:
            break
        if offset:
            offset = 0 if found else offset - _count(ask, run, -1)
    return found


def ids(session: Session, query: Query) -> array[int]:
    """All ids in the list's order."""
    if not (sort := query.sort).by.at_any_size:
        by_name = ids(session, replace(query, sort=Sort()))
        return ordering.ordered(session, by_name, sort.by.value, sort.descending, sort.of)
    found: array[int] = array("q")
    ask = ask_of(session)
    runs = _runs(session, query, whole=True)
    total = count(session, query, None) if len(runs) > 1 and not query.text else -1
    for run in runs:
        if len(found) == total:
            break  # the rest would be looked for one by one, and nobody is left
        # One value, put together by SQLite: row by row a million ids would fight for the interpreter's lock.
        joined = f"SELECT group_concat(printf('%016x', id), '') FROM ({run.body} {run.order})"
        _read_hex(ask(joined, run.binds).fetchone()[0] or "", found)
    return found


def count(session: Session, query: Query, limit: int | None = 1001) -> int:
    """How many there are, counted up to `limit` (1001 shows as "more than 1,000"; None: to the end)."""
    total = 0
    ask = ask_of(session)
    plain = isinstance(query.view, Everyone | Tagged | Listed | Imported)
    if plain and limit is None and not words.match_expression(query.text):
        return _count_living(ask, _members(session, query.view))
    for run in _runs(session, query, counting=True):
        total += _count(ask, run, -1 if limit is None else limit - total)
        if total == limit:
            break
    return total


def _count(ask: Ask, run: _Run, limit: int) -> int:
    cut = "" if limit < 0 else f" LIMIT {limit}"
    return int(ask(f"SELECT count(*) FROM ({run.body}{cut})", run.binds).fetchone()[0])


def _count_living(ask: Ask, members: Members) -> int:
    """All of a view less those in the bin, who are few: nobody else's contact is looked at."""
    every = f"({members.source})" if members.source else "contacts"
    gone = f"SELECT count(*) FROM contacts c WHERE c.deleted_at IS NOT NULL AND {members.condition or 1}"
    counted = f"SELECT (SELECT count(*) FROM {every}) - ({gone})"
    return int(ask(counted, members.binds).fetchone()[0])


def _read_hex(joined: str, found: array[int]) -> None:
    """Adds numbers of 16 hexadecimal digits each, in pieces: the window may have its turn in between."""
    for start in range(0, len(joined), 16 * 65_536):
        piece = array("q", bytes.fromhex(joined[start : start + 16 * 65_536]))
        if sys.byteorder == "little":
            piece.byteswap()
        found.extend(piece)


# ---------------------------------------------------------------- how it is asked
@dataclass(frozen=True, slots=True)
class _Run:
    """A list is one or more of these, one behind the other: `body` selects `id`."""

    body: str
    order: str
    binds: dict[str, Any]


_SMALL = 2_000  # members; of smaller views each is looked at, larger ones are met while walking an index
_SOME = 50_000  # the same of a rule's source: how many of them fit is not known, perhaps hardly anybody
_BROAD = 10_000  # matches; more are not sorted but met in order
_INDEX = "contact_search s"
_COLUMN = re.compile(r"\bc\.(?!id\b)")
_THERE = "c.id NOT IN (SELECT id FROM contacts WHERE deleted_at IS NOT NULL)"


def _members(session: Session, view: View, all_of_them: bool = False) -> Members:
    match view:
        case Everyone() | Deleted():
            return Members()
        case Ruled():
            return view.members(session, all_of_them)
        case Tagged(number):
            table, key = "contact_tags", "tag_id"
        case Listed(number):
            table, key = "segment_members", "segment_id"
        case Imported(number):
            return Members(_IMPORTED, _WAS_IMPORTED, {"view": number})
        case Chosen(ids):
            listed = "SELECT value AS id FROM json_each(:view)"
            return Members(listed, f"c.id IN ({listed})", {"view": str(list(ids))})
        case _ as never:
            assert_never(never)
    return Members(
        f"SELECT contact_id AS id FROM {table} WHERE {key} = :view",
        f"EXISTS (SELECT 1 FROM {table} v WHERE v.contact_id = c.id AND v.{key} = :view)",
        {"view": number},
    )


# By family: whom an import made may be in another contact now. Each part along an index, and names nobody twice.
_IMPORTED = """
SELECT DISTINCT r.contact_id AS id FROM imported_rows r WHERE r.import_id = :view AND r.contact_id IS NOT NULL
UNION ALL SELECT DISTINCT k.merged_into FROM contacts k WHERE k.merged_into IS NOT NULL
AND EXISTS (SELECT 1 FROM imported_rows r WHERE r.import_id = :view AND r.contact_id = k.id)
AND NOT EXISTS (SELECT 1 FROM imported_rows r WHERE r.import_id = :view AND r.contact_id = k.merged_into)
"""
_WAS_IMPORTED = """EXISTS (SELECT 1 FROM imported_rows v WHERE +v.import_id = :view AND v.contact_id IN (
    SELECT c.id UNION ALL SELECT k.id FROM contacts k WHERE k.merged_into = c.id))"""


def _runs(session: Session, query: Query, counting: bool = False, whole: bool = False) -> list[_Run]:
    match = words.match_expression(query.text)
    members = _members(session, query.view, (counting or whole) and not match)
    ruled = isinstance(query.view, Ruled)
    if counting and ruled and members.source and not match and not _COLUMN.search(members.rest):
        # Nothing of the contact itself is looked at: its row need not be read.
        where = " AND ".join(filter(None, ("" if members.living else _THERE, members.rest))) or "1"
        return [_Run(f"SELECT c.id AS id FROM ({members.each}) c WHERE {where}", "", members.binds)]
    # All of a rule's people come from where there are fewest; a page of them from the sort's index.
    led = (counting or whole) and ruled and not match
    few = _SOME if ruled else _SMALL
    if members.source and (led or _is_small(ask_of(session), members, few)):
        first = members.each
        if members.rest and not _COLUMN.search(members.rest):  # looked at before their rows are read
            first = f"SELECT c.id AS id FROM ({first}) c WHERE {members.rest}"
        source, where, binds = _through_members(query, f"({first}) m CROSS JOIN contacts c ON c.id = m.id")
        where += f" AND {members.rest}" if members.rest and first == members.each else ""
        binds |= members.binds
    elif match and query.sort != Sort() and not (counting or whole) and _is_broad(ask_of(session), match):
        # A page is met while walking the sort's index: sorting so many matches would take longer.
        source, where, binds = _through_members(query, "contacts c")
        where, binds = f"{where} AND {members.condition or 1}", binds | members.binds
    elif match:
        source, where, binds = _through_index(query, members, match)
    else:
        source, where, binds = "contacts c", _living(query.view), dict(members.binds)
        where += f" AND {members.condition}" if members.condition else ""
    if counting and match and not members.condition and source.startswith(_INDEX):
        return [_Run(f"SELECT s.rowid AS id FROM {_INDEX} WHERE {where}", "", binds)]  # its sign tells enough
    if counting:
        return [_Run(f"SELECT c.id AS id FROM {source} WHERE {where}", "", binds)]
    if match and query.sort == Sort():
        return _best_first(query, members, source, where, binds)
    every = whole and source == "contacts c" and not isinstance(query.view, Deleted)
    return [
        _Run(f"SELECT c.id AS id FROM {source} {join} WHERE {where}{narrow}", f"ORDER BY {order}", binds)
        for join, narrow, order in sorts.by_index(query.sort, every, led=not source.startswith("contacts c"))
    ]


def _living(view: View) -> str:
    if isinstance(view, Deleted):
        return "c.deleted_at IS NOT NULL AND c.merged_into IS NULL"
    return "c.deleted_at IS NULL"


def _is_small(ask: Ask, members: Members, few: int) -> bool:
    counted = f"SELECT count(*) FROM ({members.source} LIMIT {few + 1})"
    return bool(ask(counted, members.binds).fetchone()[0] <= few)


def _is_broad(ask: Ask, match: str) -> bool:
    matched = "SELECT 1 FROM contact_search WHERE contact_search MATCH :match LIMIT :limit"
    counted = f"SELECT count(*) FROM ({matched})"
    return bool(ask(counted, {"match": match, "limit": _BROAD}).fetchone()[0] == _BROAD)


def _through_members(query: Query, source: str) -> tuple[str, str, dict[str, Any]]:
    """Each contact of `source` is looked at; a search reads its line of the index."""
    where, binds = _living(query.view), dict[str, Any]()
    ways = words.wanted(query.text)
    if ways:
        pieces = {piece: f"piece{n}" for n, piece in enumerate(dict.fromkeys(p for way in ways for p in way))}
        found = " OR ".join(" AND ".join(f"instr(s.words, :{pieces[p]})" for p in way) for way in ways)
        sign = "-" if isinstance(query.view, Deleted) else ""
        source += f" CROSS JOIN contact_search s ON s.rowid = {sign}c.id"
        where += f" AND ({found})"
        binds |= {name: piece for piece, name in pieces.items()}
    return source, where, binds


def _through_index(query: Query, members: Members, match: str) -> tuple[str, str, dict[str, Any]]:
    """The full-text index leads; what it finds is looked up in the view."""
    gone = isinstance(query.view, Deleted)
    source = f"{_INDEX} CROSS JOIN contacts c ON c.id = {'-s.rowid' if gone else 's.rowid'}"
    where = f"s.contact_search MATCH :match AND s.rowid {'<' if gone else '>'} 0"
    where += f" AND {members.condition}" if members.condition else ""
    return source, where, members.binds | {"match": match}


def _best_first(query: Query, members: Members, source: str, where: str, binds: dict[str, Any]) -> list[_Run]:
    """Whose name begins with the text, by name; behind them the others."""
    begins = "c.sort_name >= :low AND c.sort_name < :high"
    low = words.sort_key(query.text)
    binds = binds | {"low": low, "high": f"{low}\U0010ffff"}
    if source.startswith("("):
        order = f"ORDER BY ({begins}) DESC, c.sort_name, c.id"
        return [_Run(f"SELECT c.id AS id FROM {source} WHERE {where}", order, binds)]
    view = f" AND {members.condition}" if members.condition else ""
    return [
        _Run(
            f"SELECT c.id AS id FROM contacts c WHERE {_living(query.view)} AND {begins}{view}",
            "ORDER BY c.sort_name, c.id",
            binds,
        ),
        _Run(f"SELECT c.id AS id FROM {source} WHERE {where} AND NOT ({begins})", "ORDER BY s.rowid", binds),
    ]
