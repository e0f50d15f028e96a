"""Where a timeline's entries come from: one walk along one index each, newest first, limited."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Row
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from desktop_crm.base.money import Money
from desktop_crm.base.text import count_words, short
from desktop_crm.book import settings
from desktop_crm.book.columns import from_millis
from desktop_crm.consent.state import How, Kind
from desktop_crm.contacts import naming
from desktop_crm.contacts.husks import FAMILY, family
from desktop_crm.dialogue.channels import Channel, Direction, told
from desktop_crm.dialogue.exchange import mood_words
from desktop_crm.imports.places import Sheets, places
from desktop_crm.insight import belongings, wording
from desktop_crm.insight.belongings import Belongings
from desktop_crm.insight.entry import Cursor, EntryKind, TimelineEntry, filled
from desktop_crm.purchases.recording import exact


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries of whom: at most `limit` behind `before`; no channels: all."""

    contact_id: int
    before: Cursor | None
    limit: int
    channels: frozenset[str] = frozenset()

    def ask(self, session: Session, query: str, kind: EntryKind, at: str, own_id: str) -> list[Row[Any]]:
        """The rows of `query`, which ends in its condition, behind the cursor and in the timeline's order."""
        whole = f"{query} AND {self._behind(kind, at, own_id)} ORDER BY {at} DESC, {own_id} DESC LIMIT :limit"
        binds: dict[str, Any] = {"who": self.contact_id, "limit": self.limit}
        if ":channels" in whole:
            binds["channels"] = json.dumps(sorted(self.channels))
        if self.before:
            binds |= {"at": self.before.at}
            binds |= {"id": self.before.id} if self.before.rank == kind.rank else {}
        return list(session.execute(sql(whole), binds))

    def _behind(self, kind: EntryKind, at: str, own_id: str) -> str:
        if self.before is None:
            return "1"
        if kind.rank == self.before.rank:
            return f"{at} <= :at AND ({at}, {own_id}) < (:at, :id)"
        return f"{at} {'<=' if kind.rank < self.before.rank else '<'} :at"

    def among(self, column: str) -> str:
        """The condition on the channel, where there is one."""
        return f" AND {column} IN (SELECT value FROM json_each(:channels))" if self.channels else ""


# ---------------------------------------------------------------- interactions
_INTERACTIONS = """
SELECT i.id, i.at, i.channel, c.name, c.family, i.direction, i.subject, i.body, i.duration_minutes,
    i.outcome, i.place, i.cost_minor, i.sentiment, i.open_point, i.open_closed_at,
    i.campaign_id, i.updated_at <> i.created_at AS edited
FROM participants p CROSS JOIN interactions i ON i.id = p.interaction_id JOIN channels c ON c.id = i.channel
WHERE p.contact_id = :who
"""


def interactions(session: Session, wanted: Wanted) -> list[TimelineEntry]:
    query = _INTERACTIONS + wanted.among("i.channel")
    rows = wanted.ask(session, query, EntryKind.INTERACTION, "p.at", "p.interaction_id")
    if not rows:
        return []
    who, ids = called(session, wanted.contact_id), [row.id for row in rows]
    others = _others(session, wanted.contact_id, ids)
    had = belongings.of(session, ids, [row.id for row in rows if row.edited])
    currency = settings.get(session, settings.CURRENCY)
    return [
        _interaction(row, who, others.get(row.id, []), had.get(row.id, belongings.NONE), currency)
        for row in rows
    ]


_SHIPPED = frozenset(channel.value for channel in Channel)
_DIRECTIONS = {direction.value: direction for direction in Direction}


def _interaction(row: Row[Any], who: str, others: list[str], had: Belongings, currency: str) -> TimelineEntry:
    direction = _DIRECTIONS[row.direction]
    is_open = bool(row.open_point) and row.open_closed_at is None
    own = row.name if row.subject and row.channel not in _SHIPPED else ""
    lasting, together = wording.lasting(row.duration_minutes), wording.together(others)
    aside = [row.subject or in_a_line(row.name), own, lasting, together]
    asked = row.open_point if row.open_point and row.open_point not in row.body else ""
    details = (
        ("Subject", row.subject),
        ("Open point" if is_open else "Answered", row.open_point),
        ("Outcome", row.outcome),
        ("Mood", mood_words(row.sentiment)),
        ("Place", row.place),
        ("Spoken of", ", ".join(had.products)),
        ("It cost", "" if row.cost_minor is None else Money(row.cost_minor, currency).words()),
        ("With", ", ".join(others)),
    )
    return TimelineEntry(
        kind=EntryKind.INTERACTION,
        id=row.id,
        at=from_millis(row.at),
        title=told(row.channel, row.family, direction, who),
        aside=", ".join(part for part in aside if part),
        text=row.body or row.outcome or asked,
        pill="Open question" if is_open else "",
        state="open" if is_open else "",
        channel=row.channel,
        family=row.family,
        direction=direction,
        open_point=row.open_point if is_open else "",
        edited=bool(row.edited),
        campaign_id=row.campaign_id,
        details=filled(details),
        files=had.files,
        changes=had.changes,
    )


def _others(session: Session, contact_id: int, ids: list[int]) -> dict[int, list[str]]:
    """Who else took part."""
    found: dict[int, list[str]] = defaultdict(list)
    query = """
    SELECT p.interaction_id, c.full_name, c.organisation FROM json_each(:ids) j
    CROSS JOIN participants p ON p.interaction_id = j.value JOIN contacts c ON c.id = p.contact_id
    WHERE p.contact_id <> :who ORDER BY c.sort_name
    """
    for row in session.execute(sql(query), {"ids": json.dumps(ids), "who": contact_id}):
        found[row.interaction_id].append(naming.shown(row.full_name, row.organisation, "somebody"))
    return found


def called(session: Session, contact_id: int) -> str:
    """What the timeline calls somebody: the given name, else the whole one."""
    row = session.execute(
        sql("SELECT given, full_name, organisation FROM contacts WHERE id = :who"), {"who": contact_id}
    ).first()
    return "They" if row is None else naming.shown(row.given or row.full_name, row.organisation, "They")


@lru_cache(maxsize=500)
def in_a_line(name: str) -> str:
    """Words inside a line: `e-mail`, but `SMS` and `WhatsApp` as they are."""
    return name.lower() if name[1:] == name[1:].lower() else name


# ---------------------------------------------------------------- purchases
_PURCHASES = """
SELECT p.id, p.at, p.what, p.quantity, p.number, p.amount_minor, p.currency, p.coupon, p.note, p.import_id,
    p.updated_at <> p.created_at AS edited
FROM purchases p WHERE p.contact_id = :who
"""


def purchases(session: Session, wanted: Wanted) -> list[TimelineEntry]:
    if wanted.channels:
        return []
    return [_purchase(row) for row in wanted.ask(session, _PURCHASES, EntryKind.PURCHASE, "p.at", "p.id")]


def _purchase(row: Row[Any]) -> TimelineEntry:
    amount = "" if row.amount_minor is None else Money(row.amount_minor, row.currency).words()
    order = f"order {row.number}" if row.number else ""
    details = (
        ("Amount", amount),
        ("Order", row.number),
        ("Coupon", row.coupon),
        ("Note", row.note),
    )
    return TimelineEntry(
        kind=EntryKind.PURCHASE,
        id=row.id,
        at=from_millis(row.at),
        title=wording.bought(row.what, exact(row.quantity)),
        aside=", ".join(part for part in (amount, order) if part),
        text=row.note,
        edited=bool(row.edited),
        import_id=row.import_id,
        details=filled(details),
    )


# ---------------------------------------------------------------- campaign messages
_MESSAGES = """
SELECT d.id, d.at, d.address, d.state, d.reply, d.reason, d.attempts, d.campaign_id, c.name, c.subject, c.practice
FROM deliveries d JOIN campaigns c ON c.id = d.campaign_id WHERE d.contact_id = :who
"""


def messages(session: Session, wanted: Wanted) -> list[TimelineEntry]:
    if wanted.channels and Channel.EMAIL not in wanted.channels:
        return []
    rows = [
        row
        for number in family(session, wanted.contact_id)
        for row in replace(wanted, contact_id=number).ask(
            session, _MESSAGES, EntryKind.MESSAGE, "d.at", "d.id"
        )
    ]
    rows.sort(key=lambda row: (row.at, row.id), reverse=True)
    return [_message(row) for row in rows[: wanted.limit]]


def _message(row: Row[Any]) -> TimelineEntry:
    pill, sentence = wording.delivered(row.state, bool(row.practice))
    why = wording.held_back(row.reason) if row.state == "held" else row.reason
    details = (
        ("Subject", row.subject),
        ("To", row.address),
        ("Why", why),
        ("The server said", row.reply),
        ("Tried", count_words(row.attempts, "time") if row.attempts > 1 else ""),
    )
    return TimelineEntry(
        kind=EntryKind.MESSAGE,
        id=row.id,
        at=from_millis(row.at),
        title=row.name or row.subject or "Newsletter",
        aside="campaign",
        text=f"Held back: {in_a_line(why)}." if row.state == "held" and why else sentence,
        pill=pill,
        state=row.state,
        channel=Channel.EMAIL,
        family=Channel.EMAIL,
        direction=Direction.OUT,
        campaign_id=row.campaign_id,
        details=filled(details),
    )


# ---------------------------------------------------------------- consent
_CONSENT = """
SELECT e.id, e.at, e.kind, e.how, e.address, t.name AS topic, e.wording, e.incentive, e.evidence,
    e.evidence_file, e.message_id, e.import_id,
    EXISTS (SELECT 1 FROM consent_events v
            WHERE v.address = e.address AND v.topic_id = e.topic_id AND v.voids = e.id) AS voided
FROM consent_events e JOIN topics t ON t.id = e.topic_id WHERE
"""
# Numbers of contacts that are gone may be given again, and the ledger keeps the old ones.
_SINCE = "(SELECT created_at FROM contacts WHERE id = e.contact_id)"
RECORDED = f"e.contact_id IN {FAMILY} AND e.recorded_at >= {_SINCE}"
# Consent is an address's: what was recorded for it without, or with another contact, belongs here, too.
OF_ADDRESSES = f"""
e.address IN (SELECT normal FROM addresses WHERE contact_id = :who AND channel = 'email' AND normal IS NOT NULL)
AND (e.contact_id IS NULL OR e.contact_id NOT IN {FAMILY} OR e.recorded_at < {_SINCE})
"""


def consents(session: Session, wanted: Wanted) -> list[TimelineEntry]:
    if wanted.channels:
        return []
    rows = [
        row
        for which in (RECORDED, OF_ADDRESSES)
        for row in wanted.ask(session, f"{_CONSENT} {which}", EntryKind.CONSENT, "e.at", "e.id")
    ]
    rows.sort(key=lambda row: (row.at, row.id), reverse=True)
    return [_consent(row) for row in rows[: wanted.limit]]


def _consent(row: Row[Any]) -> TimelineEntry:
    kind, how = Kind(row.kind), How(row.how)
    details = (
        ("Topic", row.topic),
        ("Address", row.address),
        ("Evidence", row.evidence),
        ("What they were shown", row.wording),
        ("Offered for it", row.incentive),
        ("Message", row.message_id),
        ("File", "kept as proof" if row.evidence_file else ""),
    )
    return TimelineEntry(
        kind=EntryKind.CONSENT,
        id=row.id,
        at=from_millis(row.at),
        title=wording.consent_said(kind, how),
        aside=row.topic,
        text=row.evidence or row.wording,
        pill="Was a mistake" if row.voided else "",
        state="voided" if row.voided else kind.value,
        direction=Direction.OUT if kind is Kind.REQUESTED else Direction.IN,
        import_id=row.import_id,
        details=filled(details),
    )


# ---------------------------------------------------------------- follow-ups that were done
_FOLLOW_UPS = """
SELECT f.id, f.done_at, f.what, f.channel, ifnull(c.family, '') AS family, f.outcome,
    json_array_length(f.former) AS changes
FROM follow_ups f LEFT JOIN channels c ON c.id = f.channel
WHERE f.contact_id = :who AND f.done_at IS NOT NULL
"""


def follow_ups(session: Session, wanted: Wanted) -> list[TimelineEntry]:
    query = _FOLLOW_UPS + wanted.among("f.channel")
    return [
        TimelineEntry(
            kind=EntryKind.FOLLOW_UP,
            id=row.id,
            at=from_millis(row.done_at),
            title=row.what,
            aside="follow-up done",
            text=row.outcome,
            state="done",
            channel=row.channel,
            family=row.family,
            edited=row.changes > 0,
            changes=row.changes,
        )
        for row in wanted.ask(session, query, EntryKind.FOLLOW_UP, "f.done_at", "f.id")
    ]


# ---------------------------------------------------------------- imports, and how it began
# What became of the person: a row may be new because of a purchase of somebody who was there.
_PERSON = "ifnull(json_extract(r.changes, '$.contact'), r.outcome)"
IMPORTS = f"""
SELECT id, at, file, format, sheets, outcome, records, changes FROM (
    SELECT i.id, i.at, i.file, i.format, json_extract(i.added, '$.sheets') AS sheets, min({_PERSON}) AS outcome,
        json_group_array(json_array(r.record, r."row")) AS records, json_group_array(json(r.changes)) AS changes
    FROM imported_rows r JOIN imports i ON i.id = r.import_id
    WHERE r.contact_id IN {FAMILY} AND {_PERSON} IN ('created', 'updated') GROUP BY i.id)
WHERE 1
"""


def imports(session: Session, wanted: Wanted) -> list[TimelineEntry]:
    if wanted.channels:
        return []
    return [_import(row) for row in wanted.ask(session, IMPORTS, EntryKind.IMPORT, "at", "id")]


def _import(row: Row[Any]) -> TimelineEntry:
    made = row.outcome == "created"
    details = () if made else wording.filled(json.loads(row.changes))
    sheets = Sheets.of({"sheets": json.loads(row.sheets)} if row.sheets else None)
    what = short("; ".join(value for _label, value in details), 200)
    return TimelineEntry(
        kind=EntryKind.IMPORT,
        id=row.id,
        at=from_millis(row.at),
        title="Came in with an import" if made else "Filled in by an import",
        aside=places(row.file, row.format, sheets, sorted(json.loads(row.records))),
        text=what,
        state=row.outcome,
        import_id=row.id,
        details=details,
    )


# The note of one that was put into another stands in the note of that.
NOTE = f"""
SELECT id, created_at, note, source FROM (
    SELECT id, created_at, iif(id = :who, note, '') AS note, source FROM contacts WHERE id IN {FAMILY}) k
WHERE (note <> '' OR NOT EXISTS (
    SELECT 1 FROM imported_rows r WHERE r.contact_id = k.id AND {_PERSON} = 'created'))
"""


def notes(session: Session, wanted: Wanted) -> list[TimelineEntry]:
    """The first entry: how the contact came into the book, with the note about it."""
    if wanted.channels:
        return []
    return [
        TimelineEntry(
            kind=EntryKind.NOTE,
            id=row.id,
            at=from_millis(row.created_at),
            title="Added to the book",
            aside=row.source,
            text=row.note,
            state="note",
        )
        for row in wanted.ask(session, NOTE, EntryKind.NOTE, "created_at", "id")
    ]
