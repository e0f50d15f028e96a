"""The channels that ship with every book."""

from enum import StrEnum


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
