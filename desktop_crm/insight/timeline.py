"""Everything that happened with one contact, newest first, a page at a time.

    first = page(session, contact_id)
    then = page(session, contact_id, before=first.next)

Each source is one walk along its index with a limit, so a page costs the same however long the timeline is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from heapq import merge

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.text import fold
from desktop_crm.book.columns import from_millis
from desktop_crm.contacts.husks import FAMILY
from desktop_crm.dialogue import channel_list
from desktop_crm.dialogue.channels import WRITTEN
from desktop_crm.insight import case_sources, sources
from desktop_crm.insight.entry import Cursor, EntryKind, Page, TimelineEntry
from desktop_crm.insight.sources import Wanted

__all__ = ["Cursor", "EntryKind", "Extent", "Page", "Shown", "TimelineEntry", "extent", "page", "which"]

_SOURCES: dict[EntryKind, Callable[[Session, Wanted], list[TimelineEntry]]] = {
    EntryKind.INTERACTION: sources.interactions,
    EntryKind.MESSAGE: sources.messages,
    EntryKind.PURCHASE: sources.purchases,
    EntryKind.CONSENT: sources.consents,
    EntryKind.FOLLOW_UP: sources.follow_ups,
    EntryKind.IMPORT: sources.imports,
    EntryKind.NOTE: sources.notes,
    EntryKind.DATED_NOTE: case_sources.dated_notes,
    EntryKind.COMPLAINT: case_sources.complaints,
    EntryKind.COMPLAINT_STEP: case_sources.complaint_steps,
    EntryKind.STAGE: case_sources.stages,
    EntryKind.MERGE: case_sources.merges,
}
_OVER_CHANNELS = frozenset(
    {EntryKind.INTERACTION, EntryKind.MESSAGE, EntryKind.FOLLOW_UP, EntryKind.COMPLAINT}
)
_SEARCHED = 500  # entries looked at in one go while searching


def page(
    session: Session,
    contact_id: int,
    *,
    before: Cursor | None = None,
    limit: int = 200,
    kinds: Collection[EntryKind] = (),
    channel: str | Collection[str] = (),
    text: str = "",
) -> Page:
    """At most `limit` entries behind `before`: of these kinds, over these channels, with all words of `text`.

    Without kinds, channels or text: everything. Kinds that were asked for and know no channel come whole.
    """
    channels = frozenset(({channel} if channel else ()) if isinstance(channel, str) else channel)
    words = tuple(fold(text).split())
    found: list[TimelineEntry] = []
    while True:
        size = max(_SEARCHED, limit + 1) if words else limit + 1
        raw = _walk(session, Wanted(contact_id, before, size, channels), kinds)
        found += [entry for entry in raw if entry.holds(words)] if words else raw
        if len(found) > limit:
            return Page(tuple(found[:limit]), found[limit - 1].place)
        if len(raw) < size:
            return Page(tuple(found), None)
        before = raw[-1].place


def _walk(session: Session, wanted: Wanted, kinds: Collection[EntryKind]) -> list[TimelineEntry]:
    """The next entries of all sources together."""
    whole = replace(wanted, channels=frozenset()) if kinds else wanted
    parts = [
        ask(session, wanted if kind in _OVER_CHANNELS else whole)
        for kind, ask in _SOURCES.items()
        if not kinds or kind in kinds
    ]
    joined = merge(*parts, key=lambda entry: entry.place, reverse=True)
    return [entry for entry, _number in zip(joined, range(wanted.limit), strict=False)]


# ---------------------------------------------------------------- the filter above it
class Shown(StrEnum):
    """What the filter above a timeline offers."""

    ALL = "all"
    TALKS = "talks"
    MAIL = "mail"
    PURCHASES = "purchases"
    CONSENT = "consent"


def which(session: Session, shown: Shown) -> tuple[frozenset[EntryKind], frozenset[str]]:
    """The kinds and channels of a choice, for `page`."""
    match shown:
        case Shown.ALL:
            return frozenset(), frozenset()
        case Shown.PURCHASES:
            return frozenset({EntryKind.PURCHASE}), frozenset()
        case Shown.CONSENT:
            return frozenset({EntryKind.CONSENT}), frozenset()
        case Shown.TALKS:
            kinds = frozenset({EntryKind.INTERACTION})
        case Shown.MAIL:
            kinds = frozenset({EntryKind.INTERACTION, EntryKind.MESSAGE})
    written = shown is Shown.MAIL
    channels = {c.id for c in channel_list.every(session) if (c.family in WRITTEN) == written}
    return kinds, frozenset(channels)


@dataclass(frozen=True, slots=True)
class Extent:
    """How long a timeline is, and since when; `since` None where nothing happened yet."""

    entries: int
    since: datetime | None


def extent(session: Session, contact_id: int) -> Extent:
    """`96 entries since March 2019`: counted along the indexes."""
    row = session.execute(sql(_EXTENT), {"who": contact_id}).one()
    return Extent(row[0], None if row[1] is None else from_millis(row[1]))


_EXTENT = f"""
SELECT sum(n), min(since) FROM (
    SELECT count(*) AS n, min(at) AS since FROM participants WHERE contact_id = :who
    UNION ALL SELECT count(*), min(at) FROM deliveries WHERE contact_id IN {FAMILY}
    UNION ALL SELECT count(*), min(at) FROM purchases WHERE contact_id = :who
    UNION ALL SELECT count(*), min(at) FROM consent_events e WHERE {sources.RECORDED}
    UNION ALL SELECT count(*), min(at) FROM consent_events e WHERE {sources.OF_ADDRESSES}
    UNION ALL SELECT count(done_at), min(done_at) FROM follow_ups WHERE contact_id = :who
    UNION ALL SELECT count(*), min(at) FROM ({sources.IMPORTS})
    UNION ALL SELECT count(*), min(created_at) FROM ({sources.NOTE})
    UNION ALL SELECT count(*), min(at) FROM notes WHERE contact_id = :who
    UNION ALL SELECT count(*), min(opened_at) FROM complaints WHERE contact_id = :who
    UNION ALL SELECT count(*), min(s.at) FROM complaints c JOIN complaint_steps s ON s.complaint_id = c.id
        WHERE c.contact_id = :who AND s."before" <> ''
    UNION ALL SELECT count(*), min(at) FROM stage_changes WHERE contact_id = :who
    UNION ALL SELECT count(*), min(at) FROM ({case_sources.MERGES}))
"""
