"""Adds to the ledger of consent and keeps the present state in step with it, in one transaction.

Whatever is recorded here counts from the commit on, for queued messages too: the gate reads the state.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, func, select, text
from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import clean
from desktop_crm.book.columns import to_millis
from desktop_crm.consent import ledger
from desktop_crm.consent.state import Event, How, Kind, Standing, State
from desktop_crm.consent.tables import ConsentEventRow, TopicRow
from desktop_crm.contacts import addresses

NO = frozenset({State.DECLINED, State.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What was said, for one address and topic: when, how, in which words, and what proves it."""

    address: str
    topic_id: int
    kind: Kind
    at: datetime
    how: How
    contact_id: int | None = None
    wording: str = ""  # exactly as it was shown
    incentive: str = ""  # what was offered for a yes
    evidence: str = ""
    evidence_file: str = ""  # name in the book's attachments
    message_id: str = ""
    import_id: int | None = None


@dataclass(frozen=True, slots=True)
class NotRecorded:
    """An event that was not added: which of those given, and why."""

    index: int
    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many events were added, and those that were not."""

    count: int
    refused: tuple[NotRecorded, ...]


def record(session: Session, event: NewEvent, now: datetime) -> Standing:
    """Adds one event and returns where its address stands now.

    Raises UserError where it proves nothing, is no address, lies ahead, or where an import would turn
    a standing no into a yes.
    """
    _known_topic(session, event.topic_id)
    ready = _prepare(event, now)
    if isinstance(ready, str):
        raise UserError(ready, _WAY_OUT.get(ready, ""))
    before = ledger.standing(session, ready.address, ready.topic_id)
    if _overrides_a_no(ready, before.state):
        raise UserError(_SAID_NO, "If they changed their mind since, record how they told you.")
    _insert(session, [ready], now)
    return ledger.refold(session, [(ready.address, ready.topic_id)])[ready.address, ready.topic_id]


def record_many(session: Session, events: Sequence[NewEvent], now: datetime) -> Recorded:
    """Adds many events in order (100,000 in seconds). What `record` would refuse is listed, not raised."""
    for topic_id in {event.topic_id for event in events}:
        _known_topic(session, topic_id)
    prepared = [_prepare(event, now) for event in events]
    pairs = {(e.address, e.topic_id) for e in prepared if not isinstance(e, str)}
    standings = ledger.standings_of(session, pairs)
    present = {pair: standing.state for pair, standing in standings.items()}
    good: list[NewEvent] = []
    refused: list[NotRecorded] = []
    for index, event in enumerate(prepared):
        if isinstance(event, str):
            refused.append(NotRecorded(index, events[index].address, event))
            continue
        pair = (event.address, event.topic_id)
        if _overrides_a_no(event, present.get(pair, State.NEVER)):
            refused.append(NotRecorded(index, event.address, _SAID_NO))
            continue
        if State(event.kind.value) in NO:
            present[pair] = State(event.kind.value)  # a no further up in the same file stands, too
        good.append(event)
    first = _insert(session, good, now)
    _update_states(session, good, first, standings.keys())
    return Recorded(len(good), tuple(refused))


def _update_states(
    session: Session, events: Sequence[NewEvent], first: int, known: Collection[ledger.Pair]
) -> None:
    """Folds only the new events where an address has no state yet: nearly all of a first import."""
    fresh: dict[ledger.Pair, list[Event]] = defaultdict(list)
    for event_id, event in enumerate(events, first):
        fresh[event.address, event.topic_id].append(Event(event_id, event.kind, event.at))
    ledger.refold(session, [pair for pair in fresh if pair in known])
    ledger.fold_fresh(session, {pair: of_pair for pair, of_pair in fresh.items() if pair not in known})


def correct(
    session: Session,
    event_id: int,
    evidence: str,
    now: datetime,
    how: How = How.BY_HAND,
) -> Standing:
    """Records that an event was entered by mistake; what stood before it stands again.

    Raises UserError where nothing says why, or the event is a correction or corrected already.
    """
    wrong = session.get(ConsentEventRow, event_id)
    if wrong is None:
        raise UserError("This entry is not in the ledger.", "Open the ledger again.")
    if wrong.kind == Kind.CORRECTED:
        raise UserError("A correction stays as it is.", "Record what is true now as a new entry.")
    pair = (wrong.address, wrong.topic_id)
    if any(e.voids == event_id for e in ledger.events_of(session, pair)):
        raise UserError("This entry was corrected already.", "")
    if not clean(evidence):
        raise UserError("Nothing says why this was a mistake.", "Say why in a few words.")
    note = NewEvent(
        address=wrong.address,
        topic_id=wrong.topic_id,
        kind=Kind.CORRECTED,
        at=now,
        how=how,
        contact_id=wrong.contact_id,
        evidence=clean(evidence),
    )
    _insert(session, [note], now, voids=event_id)
    return ledger.refold(session, [pair])[pair]


def correct_import(session: Session, import_id: int, address: str, evidence: str, now: datetime) -> int:
    """Corrects what an import recorded for one address (normalised); how many entries."""
    found = session.execute(
        text(
            "SELECT id FROM consent_events AS mine WHERE import_id = :import_id AND address = :address "
            "AND kind <> 'corrected' AND NOT EXISTS (SELECT 1 FROM consent_events AS c "
            "WHERE c.address = mine.address AND c.topic_id = mine.topic_id AND c.voids = mine.id)"
        ),
        {"import_id": import_id, "address": address},
    ).scalars()
    ids = list(found)
    for event_id in ids:
        correct(session, event_id, evidence, now, How.IMPORT)
    return len(ids)


def retract_import(session: Session, import_id: int, now: datetime) -> int:
    """Corrects every event that the import added, because it is being taken back; how many there were."""
    mine = "import_id = :import_id AND kind <> 'corrected'"
    pairs = session.execute(
        text(f"SELECT DISTINCT address, topic_id FROM consent_events WHERE {mine}"), {"import_id": import_id}
    ).all()
    added = session.execute(
        text(f"""
        INSERT INTO consent_events (contact_id, address, topic_id, kind, at, how, wording, incentive,
            evidence, evidence_file, message_id, voids, import_id, recorded_at)
        SELECT contact_id, address, topic_id, 'corrected', :now, how, '', '', 'The import was taken back.',
            '', '', id, import_id, :now
        FROM consent_events AS mine WHERE {mine} AND NOT EXISTS (
            SELECT 1 FROM consent_events AS c
            WHERE c.address = mine.address AND c.topic_id = mine.topic_id AND c.voids = mine.id)
        """),
        {"import_id": import_id, "now": to_millis(now)},
    )
    ledger.refold(session, [(row.address, row.topic_id) for row in pairs])
    return cast(CursorResult[Any], added).rowcount


# ---------------------------------------------------------------- what may be added
_SAID_NO = "They said no before, and a list cannot turn that into a yes."
_NO_PROOF = "Nothing says how they agreed."
_AHEAD = "The day lies ahead."
_WAY_OUT = {
    _NO_PROOF: "Say how they agreed: a signed card, their words, a letter, a form.",
    _AHEAD: "Enter the day on which they said it.",
}


def _prepare(event: NewEvent, now: datetime) -> NewEvent | str:
    """The event as it is written, or why it cannot be."""
    address = addresses.email(event.address)
    if isinstance(address, addresses.BadAddress):
        return f"“{event.address}” {address.why}."
    if event.kind is Kind.CORRECTED:
        raise ValueError("corrections are made by correct()")
    evidence = clean(event.evidence)
    if event.kind is Kind.CONFIRMED and not (evidence or event.evidence_file or event.message_id):
        return _NO_PROOF
    if event.at > now + timedelta(days=1):
        return _AHEAD
    # A day without a time may lie some hours ahead; nothing may ever stand behind a later withdrawal.
    at = min(event.at, now)
    if (address, evidence, at) == (event.address, event.evidence, event.at):
        return event
    return replace(event, address=address, evidence=evidence, at=at)


def _overrides_a_no(event: NewEvent, state: State) -> bool:
    return event.how is How.IMPORT and event.kind is Kind.CONFIRMED and state in NO


def _known_topic(session: Session, topic_id: int) -> None:
    if session.get(TopicRow, topic_id) is None:
        raise UserError("This topic is not in the book any more.", "Choose another topic.")


def _insert(session: Session, events: Sequence[NewEvent], now: datetime, voids: int | None = None) -> int:
    """Adds the events with consecutive ids and returns the first; nobody else writes meanwhile."""
    first = (session.scalar(select(func.max(ConsentEventRow.id))) or 0) + 1
    if events:
        rows = [_row(event, first + offset, now, voids) for offset, event in enumerate(events)]
        # Plain rows to the driver: a third of the time that 100,000 named parameters take.
        session.connection().exec_driver_sql(_INSERT, rows)
    return first


_INSERT = (
    "INSERT INTO consent_events (id, contact_id, address, topic_id, kind, at, how, wording, incentive,"
    f" evidence, evidence_file, message_id, voids, import_id, recorded_at) VALUES ({', '.join('?' * 15)})"
)


def _row(event: NewEvent, event_id: int, now: datetime, voids: int | None) -> tuple[object, ...]:
    return (
        event_id,
        event.contact_id,
        event.address,
        event.topic_id,
        event.kind.value,
        to_millis(event.at),
        event.how.value,
        event.wording,
        event.incentive,
        event.evidence,
        event.evidence_file,
        event.message_id,
        voids,
        event.import_id,
        to_millis(now),
    )
