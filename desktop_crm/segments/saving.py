"""Segments that are rules: made, changed, copied, removed. Lists that people chose by hand are in `lists`.

with book.write("Made “Trade in Bath”") as session:
    segment_id = saving.create(session, "Trade in Bath", rule, now)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import fold, one_line
from desktop_crm.book.asking import ask_of
from desktop_crm.contacts.finding import Listed, Ruled
from desktop_crm.segments import compiling, lists, members, stored
from desktop_crm.segments.rules import Group
from desktop_crm.segments.tables import SegmentRow


@dataclass(frozen=True, slots=True)
class Saved:
    """A segment or a hand-picked list, which has no rule. Who is in it is counted apart: that may take a while."""

    id: int
    name: str
    is_rule: bool
    view: Listed | Ruled


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment with its rule under its present names."""

    id: int
    name: str
    rule: Group


def every(session: Session) -> tuple[Saved, ...]:
    """All segments and lists by name."""
    rows = ask_of(session)("SELECT id, name, rule IS NOT NULL FROM segments ORDER BY folded", {}).fetchall()
    return tuple(
        Saved(number, name, bool(is_rule), members.view(session, number)) for number, name, is_rule in rows
    )


def get(session: Session, segment_id: int) -> Segment:
    """One segment. Raises UserError where it is gone, or is a list."""
    row = _row(session, segment_id)
    if row.rule is None:
        raise UserError(f"“{row.name}” is a list of people, not a rule.", "Change it in Contacts.")
    return Segment(row.id, row.name, stored.opened(session, row.rule))


def rule_of(session: Session, segment_id: int) -> Group | None:
    """A segment's rule under its present names; None of a list."""
    return stored.rule(session, segment_id)


def create(session: Session, name: str, rule: Group, now: datetime) -> int:
    """Makes a segment; its id. Raises UserError where the name is empty or taken, or segments contain each other."""
    plain = lists.free_name(session, name)
    row = SegmentRow(name=plain, folded=fold(plain), created_at=now, rule=stored.kept(session, rule))
    session.add(row)
    session.flush()
    compiling.compiled(session, rule, now, inside=(row.id,))
    return row.id


def change(session: Session, segment_id: int, rule: Group, now: datetime) -> None:
    """Puts another rule in the place of a segment's. Raises UserError where segments would contain each other."""
    row = _row(session, segment_id)
    if row.rule is None:
        raise UserError(f"“{row.name}” is a list of people, not a rule.", "Change it in Contacts.")
    compiling.compiled(session, rule, now, inside=(segment_id,))
    row.rule = stored.kept(session, rule)
    session.flush()


def duplicate(session: Session, segment_id: int, now: datetime) -> int:
    """A copy of a segment with its rule; its id."""
    found = get(session, segment_id)
    name, number = f"{found.name} (copy)", 2
    while lists.find(session, name) is not None:
        name, number = f"{found.name} (copy {number})", number + 1
    return create(session, name, found.rule, now)


def rename(session: Session, segment_id: int, name: str) -> None:
    """Gives a segment another name; rules that name it follow. Raises UserError where it is empty or taken."""
    lists.rename(session, segment_id, name)


def delete(session: Session, segment_id: int) -> None:
    """Removes a segment. Raises UserError where an unsent newsletter or another segment needs it."""
    lists.delete(session, segment_id)


def free_name(session: Session, wish: str) -> str:
    """The wished name, with a number where it is taken."""
    name, number = one_line(wish), 2
    while lists.find(session, name) is not None:
        name, number = f"{one_line(wish)} {number}", number + 1
    return name


def _row(session: Session, segment_id: int) -> SegmentRow:
    row = session.get(SegmentRow, segment_id)
    if row is None:
        raise UserError("This segment is not in the book any more.", "Choose another one.")
    return row
