"""The channels that ship with every book, and how an exchange over them is told."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Channel(StrEnum):
    """Ids of the shipped channels; users add their own beside them."""

    VISIT = "visit"
    PHONE = "phone"
    SMS = "sms"
    LETTER = "letter"
    EMAIL = "email"
    WEBSITE = "website"
    MESSENGER = "messenger"
    SOCIAL = "social"
    EVENT = "event"
    ADVERTISEMENT = "advertisement"


class Direction(StrEnum):
    """Who began: IN, they came to us; OUT, we went to them."""

    IN = "in"
    OUT = "out"


class Distance(StrEnum):
    """How near a channel brings two people."""

    FACE_TO_FACE = "face_to_face"
    PERSONAL = "personal"
    IMPERSONAL = "impersonal"


@dataclass(frozen=True, slots=True)
class Traits:
    """What tells channels apart; speed, richness and interactivity from 1 (little) to 5 (much)."""

    cost_minor: int = 0  # per touch, in the book's currency
    speed: int = 3
    richness: int = 3
    interactivity: int = 3
    distance: Distance = Distance.PERSONAL


@dataclass(frozen=True, slots=True)
class ChannelInfo:
    """One channel. `family` is the shipped channel it looks like: icon, colour and headline follow it."""

    id: str
    name: str
    family: str
    traits: Traits
    shipped: bool


WRITTEN = frozenset({Channel.LETTER, Channel.EMAIL})  # mail, as opposed to talks

# What they did, what we did; `{}` is their name.
_TOLD: dict[Channel, tuple[str, str]] = {
    Channel.VISIT: ("{} came by", "You visited {}"),
    Channel.PHONE: ("{} rang", "You rang {}"),
    Channel.SMS: ("{} texted", "You texted {}"),
    Channel.LETTER: ("{} sent a letter", "You sent {} a letter"),
    Channel.EMAIL: ("{} wrote", "You wrote to {}"),
    Channel.WEBSITE: ("{} used the website", "You answered {} on the website"),
    Channel.MESSENGER: ("{} sent a message", "You sent {} a message"),
    Channel.SOCIAL: ("{} wrote on a social network", "You wrote to {} on a social network"),
    Channel.EVENT: ("{} came to an event", "You met {} at an event"),
    Channel.ADVERTISEMENT: ("{} answered an advertisement", "You advertised to {}"),
}


def told(channel: str, family: str, direction: Direction, who: str) -> str:
    """One exchange as a headline: `Ellen rang`, `You wrote to Ellen`.

    A channel of the user's own is told like its `family`, the shipped one that it looks like.
    """
    return _headline(channel, family, direction).format(who)


@lru_cache(maxsize=500)
def _headline(channel: str, family: str, direction: Direction) -> str:
    known = next((Channel(c) for c in (channel, family) if c in _KNOWN), Channel.EMAIL)
    they, we = _TOLD[known]
    return they if direction is Direction.IN else we


_KNOWN = frozenset(c.value for c in Channel)


# Of an exchange `i`: it came about. A call that nobody answered and a visit to a closed door did not.
CAME_ABOUT = """
(i.direction = 'in' OR NOT met_nobody(i.outcome, substr(i.body, 1, 60), i.duration_minutes) OR i.channel NOT IN (
    SELECT id FROM channels WHERE id <> 'sms' AND ('visit' IN (id, family) OR 'phone' IN (id, family)
        OR 'event' IN (id, family))))
"""
# Of an exchange `i`: somebody was meant, and met. Advertisements, on whatever channel of the user's own, and a
# campaign's mail are none; the reply to one is.
REAL_CONTACT = f"""
i.channel NOT IN (SELECT id FROM channels WHERE 'advertisement' IN (id, family))
AND (i.campaign_id IS NULL OR i.direction = 'in') AND {CAME_ABOUT}
"""
