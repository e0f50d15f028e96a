"""One entry of a timeline, and where a page of it ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desktop_crm.base.text import fold
from desktop_crm.book.columns import to_millis
from desktop_crm.dialogue.channels import Direction
from desktop_crm.dialogue.files import File


class EntryKind(StrEnum):
    """What happened. Of entries of the same moment the kind that stands later here is shown first."""

    NOTE = "note"  # the contact came into the book
    IMPORT = "import"
    MERGE = "merge"  # another contact turned out to be this one
    STAGE = "stage"
    DATED_NOTE = "dated_note"
    PURCHASE = "purchase"
    COMPLAINT = "complaint"  # came
    COMPLAINT_STEP = "complaint_step"
    INTERACTION = "interaction"
    MESSAGE = "message"  # of a campaign
    CONSENT = "consent"
    FOLLOW_UP = "follow_up"  # done

    @property
    def rank(self) -> int:
        return _RANK[self]


_RANK = {kind: rank for rank, kind in enumerate(EntryKind)}


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """The place of an entry in the timeline; the next page begins behind it."""

    at: int  # milliseconds since 1970, UTC
    rank: int
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """What happened, in the user's words: `title` 600, `aside` beside it, `text` under it, `pill` behind it."""

    kind: EntryKind
    id: int  # of the row it tells of: an interaction, purchase, delivery, …; of NOTE the contact
    at: datetime
    title: str
    aside: str = ""
    text: str = ""
    pill: str = ""
    state: str = (
        ""  # gives the pill its colour: `open`, a delivery's state, a consent event's kind, `created` …
    )
    channel: str = ""
    family: str = ""  # the shipped channel it looks like
    direction: Direction | None = None
    open_point: str = ""  # only while it is open
    edited: bool = False
    campaign_id: int | None = None
    import_id: int | None = None
    details: tuple[tuple[str, str], ...] = field(default=())  # label, value
    files: tuple[File, ...] = ()
    changes: int = 0  # how many former words are kept

    @property
    def place(self) -> Cursor:
        return Cursor(to_millis(self.at), self.kind.rank, self.id)

    def holds(self, words: tuple[str, ...]) -> bool:
        """Whether all these folded words stand in it, wherever."""
        texts = (
            self.title, self.aside, self.text, self.pill,
            *(value for _label, value in self.details), *(file.name for file in self.files),
        )  # fmt: skip
        line = fold("\n".join(texts))
        return all(word in line for word in words)


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries, newest first; `next` is where to go on, None at the end."""

    entries: tuple[TimelineEntry, ...]
    next: Cursor | None


def filled(details: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The details that say something."""
    return tuple(detail for detail in details if detail[1])
