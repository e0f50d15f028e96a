"""Which cadence counts for a contact, and what becomes of the follow-ups that cadences made: decisions only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop_crm.dialogue.repeating import Repeat


@dataclass(frozen=True, slots=True)
class Cadence:
    """Get in touch so long after the last real contact; for one contact, a tag or a stage."""

    id: int
    contact_id: int | None
    tag_id: int | None
    stage: str
    repeat: Repeat
    what: str
    channel: str
    created_at: datetime
    paused_at: datetime | None

    @property
    def rests(self) -> bool:
        return self.paused_at is not None


@dataclass(frozen=True, slots=True)
class Made:
    """An open follow-up that a cadence made; `anchor` is the day it was put on.

    Moved by hand it outlives its cadence, and belongs to none until another one takes it over.
    """

    id: int
    due: date
    anchor: date | None
    cadence_id: int | None

    @property
    def by_hand(self) -> bool:
        """Whether the user moved it to another day, where it stays."""
        return self.due != self.anchor or self.cadence_id is None


@dataclass(frozen=True, slots=True)
class Settled:
    """What is to be done about the follow-ups of one contact."""

    removed: tuple[int, ...] = ()
    moved: int | None = None  # put on the wanted day
    taken_over: int | None = None  # stays on its day, and belongs to the wanted cadence now
    let_go: tuple[int, ...] = ()  # stay on their day, and belong to none
    added: bool = False


def nearest(cadences: Sequence[Cadence]) -> Cadence | None:
    """Of the cadences that concern one contact the one that counts.

    Their own goes first, also while it rests: who pauses it wants no other instead. Then tags, then the stage, of
    which only those count that do not rest; of several the shortest.
    """
    own = [c for c in cadences if c.contact_id is not None]
    tags = [c for c in cadences if c.tag_id is not None and not c.rests]
    stages = [c for c in cadences if c.contact_id is None and c.tag_id is None and not c.rests]
    return next((min(some, key=_first) for some in (own, tags, stages) if some), None)


def _first(cadence: Cadence) -> tuple[bool, float, int]:
    return cadence.rests, cadence.repeat.days(), cadence.id


def settle(wanted: tuple[date, int] | None, made: Sequence[Made]) -> Settled:
    """`wanted`: the day and the cadence of the one follow-up there is to be. What was moved by hand stays."""
    ordered = sorted(made, key=lambda each: (not each.by_hand, each.id))
    if wanted is None:
        return Settled(
            removed=tuple(each.id for each in ordered if not each.by_hand),
            let_go=tuple(each.id for each in ordered if each.by_hand and each.cadence_id is not None),
        )
    if not ordered:
        return Settled(added=True)
    kept, surplus = ordered[0], tuple(each.id for each in ordered[1:])
    if kept.by_hand:
        other = kept.id if kept.cadence_id != wanted[1] else None
        return Settled(removed=surplus, taken_over=other)
    same = (kept.due, kept.cadence_id) == wanted
    return Settled(removed=surplus, moved=None if same else kept.id)
