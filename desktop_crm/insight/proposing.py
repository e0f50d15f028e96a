"""How and when to reach one contact next, read from their last exchanges along one index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from desktop_crm.base.text import fold
from desktop_crm.book.asking import ask_of
from desktop_crm.book.columns import from_millis
from desktop_crm.contacts.questions import PREFERRED
from desktop_crm.dialogue import channel_list
from desktop_crm.dialogue.channels import Channel, ChannelInfo, Direction
from desktop_crm.dialogue.habits import Exchange, Habits, habits
from desktop_crm.dialogue.proposals import Preferred, Proposal, Purpose
from desktop_crm.dialogue.proposals import propose as proposed

LAST = 200  # exchanges that are looked at


@dataclass(frozen=True, slots=True)
class Reach:
    """What is known of reaching somebody: habits, wishes, ways there are (channels), and their clock."""

    habits: Habits
    preferred: Preferred
    ways: frozenset[str]
    zone: tzinfo | None
    returned: int  # letters that came back


def propose(
    session: Session, contact_id: int, now: datetime, purpose: Purpose = Purpose.ORDINARY
) -> Proposal | None:
    """The next attempt worth making with a contact; None where there is no way to reach them."""
    channels = channel_list.every(session)
    return best_way(reach(session, contact_id, channels), channels, now, purpose)


def best_way(
    known: Reach, channels: tuple[ChannelInfo, ...], now: datetime, purpose: Purpose = Purpose.ORDINARY
) -> Proposal | None:
    """The next attempt worth making, by what is known of reaching somebody."""
    return proposed(
        known.habits, known.preferred, channels, purpose, ways=known.ways, now=now, zone=known.zone
    )


def reach(session: Session, contact_id: int, channels: tuple[ChannelInfo, ...]) -> Reach:
    """Everything a proposal is made from."""
    exchanges = [_exchange(row) for row in ask_of(session)(EXCHANGES, {"who": contact_id, "limit": LAST})]
    zone = _zone(session, contact_id)
    ways, marked, said = _ways(session, contact_id, channels)
    returned = sum(e.channel == Channel.LETTER and came_back(e.outcome or e.body) for e in exchanges)
    return Reach(habits(exchanges, zone), Preferred(said, marked), ways, zone, returned)


_RETURNED = ("came back", "returned", "undeliverable", "moved away", "unknown at")


def came_back(words: str) -> bool:
    """Whether the words beside a letter say that it was not delivered."""
    return any(sign in fold(words) for sign in _RETURNED)


def _exchange(row: Any) -> Exchange:
    at, channel, family, direction, outcome, minutes, body = row
    return Exchange(from_millis(at), channel, Direction(direction), family, outcome, minutes, body)


# What went out with a campaign was no try with this one person.
EXCHANGES = """
SELECT p.at, i.channel, c.family, i.direction, i.outcome, i.duration_minutes, substr(i.body, 1, 60)
FROM participants p CROSS JOIN interactions i ON i.id = p.interaction_id CROSS JOIN channels c ON c.id = i.channel
WHERE p.contact_id = :who AND NOT (i.campaign_id IS NOT NULL AND i.direction = 'out')
ORDER BY p.at DESC, p.interaction_id DESC LIMIT :limit
"""
_ADDRESSES = "SELECT channel, preferred, normal IS NOT NULL FROM addresses WHERE contact_id = :who"
_SAID = "SELECT value FROM details WHERE contact_id = :who AND field = :field ORDER BY position, id LIMIT 1"


def _ways(
    session: Session, contact_id: int, channels: tuple[ChannelInfo, ...]
) -> tuple[frozenset[str], frozenset[str], str]:
    """The channels with an address that can be used, those with a preferred one, and the one they asked for."""
    ask = ask_of(session)
    rows = ask(_ADDRESSES, {"who": contact_id}).fetchall()
    used = [row for row in rows if row[2] or row[0] not in ("email", "phone", "sms")]
    said = ask(_SAID, {"who": contact_id, "field": PREFERRED}).fetchone()
    chosen = channel_called(channels, said[0]) if said else None
    return (
        frozenset(row[0] for row in used),
        frozenset(row[0] for row in used if row[1]),
        chosen.id if chosen is not None else "",
    )


def channel_called(channels: tuple[ChannelInfo, ...], words: str) -> ChannelInfo | None:
    """The channel of an id, or of a name in any spelling."""
    plain = fold(words)
    return next((c for c in channels if plain in (fold(c.id), fold(c.name))), None)


def _zone(session: Session, contact_id: int) -> tzinfo | None:
    """Their own clock, where it is known; else the computer's."""
    row = ask_of(session)("SELECT time_zone FROM contacts WHERE id = :who", {"who": contact_id}).fetchone()
    if row is None or not row[0]:
        return None
    try:
        return ZoneInfo(row[0])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
