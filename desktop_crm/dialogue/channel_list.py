"""The channels of this book with their traits: the shipped ones and the user's own."""

import re
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import fold, one_line
from desktop_crm.book.once import once
from desktop_crm.dialogue.channels import Channel, ChannelInfo, Distance, Traits
from desktop_crm.dialogue.tables import (
    CadenceRow,
    ChannelRow,
    ComplaintRow,
    FollowUpRow,
    InteractionRow,
)

__all__ = ["ChannelInfo", "Traits", "add", "change", "every", "get", "move", "remove", "used_since"]


def every(session: Session) -> tuple[ChannelInfo, ...]:
    """All channels in the user's order."""
    query = select(ChannelRow).order_by(ChannelRow.position, ChannelRow.id)
    return once(session, "channels", lambda: tuple(_record(row) for row in session.scalars(query)))


def get(session: Session, channel_id: str) -> ChannelInfo:
    """One channel. Raises UserError where there is none of that id."""
    return _record(_row(session, channel_id))


def add(session: Session, name: str, family: str, traits: Traits | None = None) -> str:
    """Makes a channel; its id is the name's slug. Raises UserError where the name is empty or taken."""
    plain = _free_name(session, name)
    like = _row(session, family)
    last = session.scalar(select(func.max(ChannelRow.position)))
    looks = like.id if like.id in _SHIPPED else like.family
    row = ChannelRow(id=_slug(session, plain), name=plain, family=looks, position=(last or 0) + 1)
    _fill(row, traits or _record(like).traits)
    session.add(row)
    session.flush()
    return row.id


def change(
    session: Session, channel_id: str, name: str | None = None, traits: Traits | None = None
) -> ChannelInfo:
    """Renames a channel or changes its traits; what was logged over it stays."""
    row = _row(session, channel_id)
    if name is not None:
        row.name = _free_name(session, name, channel_id)
    if traits is not None:
        _fill(row, traits)
    session.flush()
    return _record(row)


def remove(session: Session, channel_id: str) -> None:
    """Removes a channel of the user's own. Raises UserError for a shipped one, or where it is in use."""
    row = _row(session, channel_id)
    if channel_id in _SHIPPED:
        raise UserError(f"“{row.name}” came with the program and stays.", "Rename it instead.")
    if _in_use(session, channel_id):
        raise UserError(
            f"“{row.name}” is in use.", "What was logged or planned over it needs it. Rename it instead."
        )
    session.delete(row)
    session.flush()


def move(session: Session, channel_id: str, by: int) -> None:
    """Moves a channel up (negative) or down in the order of menus."""
    row = _row(session, channel_id)
    rows = list(session.scalars(select(ChannelRow).order_by(ChannelRow.position, ChannelRow.id)))
    at = rows.index(row)
    rows.insert(max(0, min(len(rows) - 1, at + by)), rows.pop(at))
    for place, each in enumerate(rows):
        if each.position != place:
            each.position = place
    session.flush()


def used_since(session: Session, since: datetime) -> dict[str, int]:
    """How many exchanges there were over each channel since then."""
    query = select(InteractionRow.channel, func.count()).where(InteractionRow.at >= since)
    rows = session.execute(query.group_by(InteractionRow.channel))
    return {row[0]: row[1] for row in rows}


def _in_use(session: Session, channel_id: str) -> bool:
    """Whether anything names the channel: an exchange, a follow-up, a cadence, a complaint, a planned touch."""
    places = (InteractionRow, FollowUpRow, CadenceRow, ComplaintRow)
    named = (select(table.id).where(table.channel == channel_id).limit(1) for table in places)
    if any(session.scalar(query) is not None for query in named):
        return True
    touch = sql("SELECT id FROM plan_touches WHERE channel = :channel LIMIT 1")
    return session.execute(touch, {"channel": channel_id}).first() is not None


def _fill(row: ChannelRow, traits: Traits) -> None:
    for name in ("speed", "richness", "interactivity"):
        if not 1 <= getattr(traits, name) <= 5:
            raise UserError(f"The {name} is a number from 1 to 5.")
    if traits.cost_minor < 0:
        raise UserError("A touch cannot cost less than nothing.")
    row.cost_minor, row.speed, row.richness = traits.cost_minor, traits.speed, traits.richness
    row.interactivity, row.distance = traits.interactivity, traits.distance.value


def _slug(session: Session, name: str) -> str:
    stem = re.sub(r"[^\w]+", "-", fold(name)).strip("-") or "channel"
    taken = set(session.scalars(select(ChannelRow.id)))
    return next(s for s in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if s not in taken)


def _free_name(session: Session, name: str, own_id: str = "") -> str:
    plain = one_line(name)
    if not fold(plain):
        raise UserError("A channel needs a name.", "Type a word.")
    for other in session.scalars(select(ChannelRow)):
        if fold(other.name) == fold(plain) and other.id != own_id:
            raise UserError(f"There is a channel “{other.name}” already.", "Choose another name.")
    return plain


def _row(session: Session, channel_id: str) -> ChannelRow:
    row = session.get(ChannelRow, channel_id)
    if row is None:
        raise UserError(f"There is no channel “{channel_id}”.", f"Use one of {_names(session)}.")
    return row


def _names(session: Session) -> str:
    return ", ".join(session.scalars(select(ChannelRow.id).order_by(ChannelRow.position)))


_SHIPPED = frozenset(c.value for c in Channel)


def _record(row: ChannelRow) -> ChannelInfo:
    traits = Traits(row.cost_minor, row.speed, row.richness, row.interactivity, Distance(row.distance))
    return ChannelInfo(row.id, row.name, row.family, traits, row.id in _SHIPPED)
