"""A rule as one piece of SQL, for lists, counts, audiences and exports alike.

made = compiled(session, rule, now)
session.execute(sql(f"SELECT c.id FROM contacts c WHERE {made.condition}"), made.binds)

A condition that is not finished is left out, and `ignored` says so; one that names what the book does not have
fits nobody, and `missing` says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.book.asking import ask_of
from desktop_crm.segments import known, stored
from desktop_crm.segments.catalogue import Kind
from desktop_crm.segments.conditions import piece
from desktop_crm.segments.meaning import Known, Ready, Unfinished
from desktop_crm.segments.pieces import Around, Binds, Piece
from desktop_crm.segments.rules import Condition, Group, Match, Path, Rule, conditions, walk
from desktop_crm.segments.values import ready

_DEEP = 12  # segments inside of segments


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence about the condition at `path`."""

    path: Path
    words: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """`condition` on a contact `c`, never NULL.

    `source`, if any, selects as `id` all who may fit, perhaps twice; then `rest` is what is left to look at.
    `living`: it names each once, and nobody who is gone.
    """

    condition: str
    source: str
    rest: str
    binds: dict[str, Any]
    ignored: tuple[Said, ...] = ()
    missing: tuple[Said, ...] = ()
    living: bool = False


@dataclass(slots=True)
class _Work:
    """One compilation under way. `inside`: the segments that this rule is a part of."""

    session: Session
    today: date
    now: datetime
    known: Known
    around: Around
    inside: tuple[int, ...]
    far: bool = False
    ignored: list[Said] = field(default_factory=list)
    missing: list[Said] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)  # of sources that were counted to their end


def compiled(
    session: Session,
    rule: Rule,
    now: datetime,
    prefix: str = "rule",
    inside: tuple[int, ...] = (),
    far: bool = False,
) -> Compiled:
    """The rule as it stands now; `far`: worth counting far for the best place to begin, for all are wanted.

    Raises UserError where segments contain each other.
    """
    if len(inside) > _DEEP:
        raise UserError("Too many segments stand inside of each other.", "Take some of them apart.")
    work = _work(session, rule, now, prefix, inside, far)
    root = rule if isinstance(rule, Group) else Group(Match.ALL, (rule,))
    made = _joined(work, root.match, _pieces(work, root, ())) or Piece("1")
    return Compiled(
        made.where,
        made.source,
        made.rest,
        work.around.bind.values,
        tuple(work.ignored),
        tuple(work.missing),
        made.living,
    )


def of_segment(session: Session, segment_id: int, now: datetime, prefix: str = "rule") -> Compiled:
    """A segment or a hand-picked list. Raises UserError where it is gone."""
    name = stored.name(session, segment_id)
    if not name:
        raise UserError("A segment is not in the book any more.", "Choose another one.")
    rule = stored.rule(session, segment_id)
    if rule is not None:
        return compiled(session, rule, now, prefix, (segment_id,))
    made = _picked(segment_id)
    return Compiled(made.where, made.source, made.rest, {})


def _picked(segment_id: int) -> Piece:
    of_list = f"m.segment_id = {int(segment_id)}"
    return Piece(
        f"EXISTS (SELECT 1 FROM segment_members m WHERE m.contact_id = c.id AND {of_list})",
        f"SELECT m.contact_id AS id FROM segment_members m WHERE {of_list}",
    )


def verdicts(
    session: Session, rule: Rule, now: datetime
) -> list[tuple[Path, Rule, Ready | None, str, dict[str, Any]]]:
    """Each line of the rule with what it means and its own condition; an ignored one has neither."""
    work = _work(session, rule, now, "why", ())
    found: list[tuple[Path, Rule, Ready | None, str, dict[str, Any]]] = []
    for path, each in walk(rule):
        if isinstance(each, Group):
            made = _joined(work, each.match, _pieces(work, each, path))
            found.append((path, each, None, made.where if made else "", work.around.bind.values))
            continue
        understood = _understood(work, each, path)
        where = _one(work, understood).where if understood else ""
        found.append((path, each, understood, where, work.around.bind.values))
    return found


def _work(
    session: Session, rule: Rule, now: datetime, prefix: str, inside: tuple[int, ...], far: bool = False
) -> _Work:
    listed = tuple(conditions(rule))
    today = clock.local(now).date()
    if any(c.field == "own" for c in listed):
        known.read_own(session)
    erased = any(c.field == "suppressed" for c in listed) and known.hash_erased(session)
    return _Work(
        session,
        today,
        now,
        known.of_conditions(session, listed),
        Around(today, Binds(prefix), erased),
        inside,
        far,
    )


# ---------------------------------------------------------------- the tree
def _pieces(work: _Work, group: Group, path: Path) -> list[Piece]:
    """The lines of a group that can be used."""
    found = []
    for number, each in enumerate(group.rules):
        place = (*path, number)
        if isinstance(each, Group):
            made = _joined(work, each.match, _pieces(work, each, place))
        else:
            understood = _understood(work, each, place)
            made = _one(work, understood) if understood else None
        if made is not None:
            found.append(made)
    return found


def _joined(work: _Work, match: Match, pieces: list[Piece]) -> Piece | None:
    """The group as one; None where nothing is in it."""
    if not pieces:
        return None
    cost = sum(p.cost for p in pieces)
    if match is Match.ALL:
        return _all(work, pieces, cost)
    where = f"({' OR '.join(p.where for p in sorted(pieces, key=lambda p: p.cost))})"
    if match is Match.NONE:
        return Piece(f"NOT {where}", cost=cost)
    if not all(p.source for p in pieces):
        return Piece(where, cost=cost)
    if len(pieces) == 1:
        return replace(pieces[0], where=where)
    exact = not any(p.rest for p in pieces)
    source, size = (
        " UNION ALL ".join(f"SELECT id FROM ({each})" for each in (p.source for p in pieces)),
        " UNION ALL ".join(f"SELECT 1 FROM ({p.size or p.source})" for p in pieces),
    )
    return Piece(where, source, "" if exact else where, size, cost=cost)


def _understood(work: _Work, condition: Condition, path: Path) -> Ready | None:
    try:
        found = ready(condition, work.known, work.today)
    except Unfinished as lacking:
        work.ignored.append(Said(path, str(lacking)))
        return None
    if found.missing:
        work.missing.append(Said(path, found.missing))
    return found


def _one(work: _Work, understood: Ready) -> Piece:
    if understood.kind is Kind.OWN:
        return Piece("1" if understood.negated else "0")
    if understood.kind is not Kind.LIST:
        return piece(understood, work.around)
    parts = [_segment(work, number) for number in understood.ids]
    made = _joined(work, Match.ANY, parts) or Piece("0")
    return Piece(f"NOT ({made.where})", cost=made.cost) if understood.negated else made


def _segment(work: _Work, segment_id: int) -> Piece:
    """Another segment: its members, or its own rule as a part of this one."""
    if segment_id in work.inside:
        raise UserError(
            f"“{stored.name(work.session, segment_id)}” is part of itself.",
            "Take one of the segments out of the other.",
        )
    rule = stored.rule(work.session, segment_id)
    if rule is None:
        return _picked(segment_id)
    prefix = f"{work.around.bind.prefix}{len(work.around.bind.values)}s{segment_id}x"
    inner = compiled(work.session, rule, work.now, prefix, (*work.inside, segment_id), work.far)
    work.around.bind.values.update(inner.binds)
    return Piece(inner.condition, inner.source, inner.rest, living=inner.living)


# ---------------------------------------------------------------- where to begin
_STEPS = (5_000, 50_000, 500_000)  # counted that far, and only further while none comes to its end
_NEAR = _STEPS[:1]


def _all(work: _Work, pieces: list[Piece], cost: int) -> Piece:
    """The line whose people are fewest leads; of them the others are looked at, the narrowest first."""
    sizes = _sizes(work, [p for p in pieces if p.source])
    lead = min((p for p in pieces if p.source), key=lambda p: sizes[p.source], default=None)
    narrow = sorted(pieces, key=lambda p: (not p.source, p.cost, sizes.get(p.source, 0)))
    where = f"({' AND '.join(p.where for p in narrow)})"
    if lead is None:
        return Piece(where, cost=cost)
    rest = [lead.rest] if lead.rest else []
    rest += [p.where for p in narrow if p is not lead]
    return Piece(where, lead.source, " AND ".join(rest), lead.size, lead.living, cost)


def _sizes(work: _Work, pieces: list[Piece]) -> dict[str, int]:
    """How many each source names at most, by the source; of all that are larger, only that they are."""
    found: dict[str, int] = {}
    for most in () if len(pieces) < 2 else _STEPS if work.far else _NEAR:
        for each in pieces:
            found[each.source] = _size(work, each, most)
            if found[each.source] == 0:
                return {p.source: found.get(p.source, most) for p in pieces}  # nobody can fit
        if min(found.values()) <= most:
            break
    return found or {p.source: 0 for p in pieces}


def _size(work: _Work, of: Piece, most: int) -> int:
    if of.source not in work.sizes:
        query = f"SELECT count(*) FROM (SELECT 1 FROM ({of.size or of.source}) LIMIT {most + 1})"
        counted = int(ask_of(work.session)(query, work.around.bind.values).fetchone()[0])
        if counted > most:
            return counted
        work.sizes[of.source] = counted
    return work.sizes[of.source]
