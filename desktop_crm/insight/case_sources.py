"""Further entries of a timeline: dated notes, complaints and their steps, stages, merges."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from desktop_crm.base.money import Money
from desktop_crm.book import settings
from desktop_crm.book.columns import from_millis
from desktop_crm.contacts import naming
from desktop_crm.contacts.husks import FAMILY
from desktop_crm.dialogue.channels import Direction
from desktop_crm.insight import wording
from desktop_crm.insight.entry import EntryKind, TimelineEntry, filled
from desktop_crm.insight.sources import Wanted

# ---------------------------------------------------------------- dated notes
_NOTES = """
SELECT n.id, n.at, n.text, n.updated_at <> n.created_at AS edited, json_array_length(n.former) AS changes
FROM notes n WHERE n.contact_id = :who
"""


def dated_notes(session: Session, wanted: Wanted) -> list[TimelineEntry]:
    if wanted.channels:
        return []
    return [
        TimelineEntry(
            kind=EntryKind.DATED_NOTE,
            id=row.id,
            at=from_millis(row.at),
            title="Note",
            text=row.text,
            state="note",
            edited=bool(row.edited),
            changes=row.changes,
        )
        for row in wanted.ask(session, _NOTES, EntryKind.DATED_NOTE, "n.at", "n.id")
    ]


# ---------------------------------------------------------------- complaints
_COMPLAINTS = """
SELECT c.id, c.opened_at, c.subject, c.heard, c.wish, c.channel, ifnull(h.family, '') AS family, p.name AS product,
    c.justified, c.why, c.solution, c.cost_minor, c.satisfied, c.closed_at
FROM complaints c LEFT JOIN channels h ON h.id = c.channel LEFT JOIN products p ON p.id = c.product_id
WHERE c.contact_id = :who
"""


def complaints(session: Session, wanted: Wanted) -> list[TimelineEntry]:
    query = _COMPLAINTS + wanted.among("c.channel")
    rows = wanted.ask(session, query, EntryKind.COMPLAINT, "c.opened_at", "c.id")
    currency = settings.get(session, settings.CURRENCY) if rows else ""
    return [_complaint(row, currency) for row in rows]


def _complaint(row: Row[Any], currency: str) -> TimelineEntry:
    details = (
        ("They wish", row.wish),
        ("Product", row.product or ""),
        ("Justified", wording.verdict(row.justified)),
        ("Why", row.why),
        ("Solution", row.solution),
        ("It cost", "" if row.cost_minor is None else Money(row.cost_minor, currency).words()),
        ("Satisfied", wording.verdict(row.satisfied)),
    )
    return TimelineEntry(
        kind=EntryKind.COMPLAINT,
        id=row.id,
        at=from_millis(row.opened_at),
        title=f"Complained: {row.subject}" if row.subject else "Complained",
        text=row.heard,
        pill="Open complaint" if row.closed_at is None else "",
        state="open" if row.closed_at is None else "closed",
        channel=row.channel,
        family=row.family,
        direction=Direction.IN,
        details=filled(details),
    )


_STEPS = """
SELECT s.id, s.at, s."before", s."after", s.words, c.subject
FROM complaints c CROSS JOIN complaint_steps s ON s.complaint_id = c.id
WHERE c.contact_id = :who AND s."before" <> ''
"""


def complaint_steps(session: Session, wanted: Wanted) -> list[TimelineEntry]:
    """The steps of a contact’s complaints, which are few: sorted, not walked. The first is the complaint itself."""
    if wanted.channels:
        return []
    return [
        TimelineEntry(
            kind=EntryKind.COMPLAINT_STEP,
            id=row.id,
            at=from_millis(row.at),
            title=wording.stepped(row.before, row.after),
            aside=row.subject,
            text=row.words,
            state=row.after,
        )
        for row in wanted.ask(session, _STEPS, EntryKind.COMPLAINT_STEP, "s.at", "s.id")
    ]


# ---------------------------------------------------------------- stages
_STAGES = """
SELECT s.id, s.at, s."before", s."after", s.reason, s.by_hand FROM stage_changes s WHERE s.contact_id = :who
"""


def stages(session: Session, wanted: Wanted) -> list[TimelineEntry]:
    if wanted.channels:
        return []
    return [
        TimelineEntry(
            kind=EntryKind.STAGE,
            id=row.id,
            at=from_millis(row.at),
            title=wording.became(row.after, row.reason),
            aside=_by_whom(row.by_hand, row.reason),
            state=row.after,
        )
        for row in wanted.ask(session, _STAGES, EntryKind.STAGE, "s.at", "s.id")
    ]


def _by_whom(by_hand: bool, reason: str) -> str:
    """A person gives no reason; where there is one, they left the stage to the rules again."""
    if not by_hand:
        return ""
    return "left to the rules again" if reason else "set by hand"


# ---------------------------------------------------------------- merges
# Taken apart again, the row is gone: the two are as they were.
MERGES = f"""
SELECT m.id, m.at, m.reason, c.full_name, c.organisation FROM merges m JOIN contacts c ON c.id = m.from_id
WHERE m.into_id IN {FAMILY}
"""


def merges(session: Session, wanted: Wanted) -> list[TimelineEntry]:
    """Who was put into this contact; a handful at most."""
    if wanted.channels:
        return []
    return [
        TimelineEntry(
            kind=EntryKind.MERGE,
            id=row.id,
            at=from_millis(row.at),
            title=f"Put together with “{naming.shown(row.full_name, row.organisation, 'somebody')}”",
            aside=row.reason,
            state="merged",
        )
        for row in wanted.ask(session, MERGES, EntryKind.MERGE, "m.at", "m.id")
    ]
