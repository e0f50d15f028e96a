"""Who fits a rule, and the views by which lists, exports and newsletters look at segments.

count(session, rule, now)
finding.page(session, Query(view(session, segment_id), "fair"), 0, 200)
"""

from __future__ import annotations

from array import array
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.contacts import finding
from desktop_crm.contacts.finding import Listed, Members, Query, Ruled, Sort
from desktop_crm.segments import compiling, stored
from desktop_crm.segments.rules import Group


def view(session: Session, segment_id: int) -> Listed | Ruled:
    """How a segment or a hand-picked list is looked at; a rule is asked anew at each look."""
    if stored.rule(session, segment_id) is None:
        return Listed(segment_id)
    return live(segment_id)


def live(segment_id: int) -> Ruled:
    """How a segment that is a rule is looked at."""
    return Ruled(("segment", segment_id), partial(_of_segment, segment_id))


def view_of(rule: Group, now: datetime | None = None) -> Ruled:
    """How a rule is looked at that is not kept, or not yet. `now` None: the moment of each look."""
    return Ruled(rule, partial(_of_rule, rule, now))


def count(session: Session, rule: Group, now: datetime) -> int:
    """How many living contacts the rule fits."""
    return finding.count(session, Query(view_of(rule, now)), None)


def ids(session: Session, rule: Group, now: datetime, sort: Sort | None = None) -> array[int]:
    """Their numbers, by name."""
    return finding.ids(session, Query(view_of(rule, now), "", sort or Sort()))


def _of_segment(segment_id: int, session: Session, all_of_them: bool) -> Members:
    rule = stored.rule(session, segment_id)
    if rule is None:
        raise UserError("This segment is not in the book any more.", "Choose another one.")
    return _members(compiling.compiled(session, rule, clock.now(), inside=(segment_id,), far=all_of_them))


def _of_rule(rule: Group, now: datetime | None, session: Session, all_of_them: bool) -> Members:
    return _members(compiling.compiled(session, rule, now or clock.now(), far=all_of_them))


def _members(made: compiling.Compiled) -> Members:
    return Members(made.source, made.condition, made.binds, made.rest if made.source else "", made.living)
