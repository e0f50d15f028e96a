"""One exchange as it is told: its fields, its mood, its former words as plain JSON. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from desktop_crm.base import clock
from desktop_crm.base.text import clean, one_line
from desktop_crm.dialogue.channels import Direction


class Mood(StrEnum):
    """How the other side felt about it."""

    GOOD = "good"
    MIXED = "mixed"
    BAD = "bad"


_MOODS = {Mood.GOOD.value: "Good", Mood.MIXED.value: "Mixed", Mood.BAD.value: "Bad"}


def mood_words(sentiment: str) -> str:
    """`Good`; what a list of another program called it stands as it came."""
    return _MOODS.get(sentiment, sentiment)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of an exchange: its `name` as the user knows it; its bytes lie under `stored` in the attachments."""

    name: str
    stored: str
    media_type: str
    size: int  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """An exchange to be written down. `open_point` is what it leaves to be answered or done."""

    contact_ids: tuple[int, ...]
    channel: str
    direction: Direction
    at: datetime
    subject: str = ""
    body: str = ""
    place: str = ""
    duration_minutes: int | None = None
    cost_minor: int | None = None  # in the book's currency; None: what its channel costs
    outcome: str = ""
    sentiment: str = ""
    open_point: str = ""
    campaign_id: int | None = None
    complaint_id: int | None = None
    products: tuple[str, ...] = ()  # names of what was spoken of
    files: tuple[Kept, ...] = ()


_LONG = frozenset({"body", "outcome", "open_point"})
_LISTS = frozenset({"contact_ids", "products", "files"})
_FILE = tuple(field.name for field in fields(Kept))
COLUMNS = tuple(field.name for field in fields(Log) if field.name not in _LISTS)


def value(entry: Log, name: str) -> Any:
    """A field as it is stored: texts without what nobody sees."""
    found = getattr(entry, name)
    if isinstance(found, Direction):
        return found.value
    if isinstance(found, str) and name != "channel":
        return clean(found) if name in _LONG else one_line(found)
    return found


# ---------------------------------------------------------------- former words
def packed(entry: Log) -> dict[str, Any]:
    """The exchange as plain JSON."""
    found = {name: value(entry, name) for name in COLUMNS}
    found["at"] = clock.to_iso(entry.at)
    found |= {"contact_ids": list(entry.contact_ids), "products": list(entry.products)}
    found["files"] = [{name: getattr(file, name) for name in _FILE} for file in entry.files]
    return found


def unpacked(found: Mapping[str, Any]) -> Log:
    """The exchange out of what `packed` made, also of a version that knew fewer fields."""
    known = {name: found[name] for name in COLUMNS if name in found}
    known["at"] = clock.from_iso(found["at"])
    known["direction"] = Direction(found["direction"])
    return Log(
        **known,
        contact_ids=tuple(found["contact_ids"]),
        products=tuple(found.get("products", ())),
        files=tuple(Kept(**file) for file in found.get("files", ())),
    )


def same(one: Log, other: Log) -> bool:
    """Whether two say the same."""
    return _plain(one) == _plain(other)


def _plain(entry: Log) -> dict[str, Any]:
    found = packed(entry)
    found["contact_ids"] = sorted(set(entry.contact_ids))
    found["products"] = sorted(one_line(name) for name in entry.products)
    return found
