"""What the ledger of consent says: its lines, and where each address stands.

`consent_states` is the fold (`state.fold`) over `consent_events`, one row per address and topic about which
anything was ever said. Whoever adds an event calls `refold` in the same transaction.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, delete, select, text
from sqlalchemy.orm import Session

from desktop_crm.book.columns import from_millis, to_millis
from desktop_crm.consent.state import Event, How, Kind, Standing, State, fold
from desktop_crm.consent.tables import ConsentEventRow, ConsentStateRow, TopicRow
from desktop_crm.contacts import addresses

Pair = tuple[str, int]  # normalised address, topic id
_PIECE = 20_000
T = TypeVar("T")
_NEVER = Standing(State.NEVER)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger as people read it. `voided`: a later correction took it back."""

    id: int
    address: str
    topic_id: int
    topic: str
    contact_id: int | None
    kind: Kind
    at: datetime
    how: How
    wording: str
    incentive: str
    evidence: str
    evidence_file: str
    message_id: str
    voids: int | None
    import_id: int | None
    recorded_at: datetime
    voided: bool


def history(session: Session, address: str) -> tuple[Entry, ...]:
    """All lines about one address, the latest first; none for what is no address."""
    return _entries(session, ConsentEventRow.address == _normal(address))


def history_of_contact(session: Session, contact_id: int) -> tuple[Entry, ...]:
    """All lines recorded with a contact, the latest first, also on addresses it no longer has."""
    return _entries(session, ConsentEventRow.contact_id == contact_id)


def _entries(session: Session, condition: ColumnElement[bool]) -> tuple[Entry, ...]:
    rows = session.execute(
        select(ConsentEventRow, TopicRow.name)
        .join(TopicRow, TopicRow.id == ConsentEventRow.topic_id)
        .where(condition)
        .order_by(ConsentEventRow.at.desc(), ConsentEventRow.id.desc())
    ).all()
    void = {row.voids for row, _name in rows if row.voids is not None}
    return tuple(_entry(row, name, row.id in void) for row, name in rows)


def _entry(row: ConsentEventRow, topic: str, voided: bool) -> Entry:
    return Entry(
        id=row.id,
        address=row.address,
        topic_id=row.topic_id,
        topic=topic,
        contact_id=row.contact_id,
        kind=Kind(row.kind),
        at=row.at,
        how=How(row.how),
        wording=row.wording,
        incentive=row.incentive,
        evidence=row.evidence,
        evidence_file=row.evidence_file,
        message_id=row.message_id,
        voids=row.voids,
        import_id=row.import_id,
        recorded_at=row.recorded_at,
        voided=voided,
    )


# ---------------------------------------------------------------- where addresses stand
def standing(session: Session, address: str, topic_id: int) -> Standing:
    """Where an address stands with a topic."""
    pair = (_normal(address), topic_id)
    return standings_of(session, [pair]).get(pair, _NEVER)


def standings(session: Session, wanted: Collection[str]) -> dict[Pair, Standing]:
    """By (normalised address, topic id): where each address stands with each topic it was asked about."""
    return _states(session, {_normal(address) for address in wanted})


def standings_of(session: Session, pairs: Collection[Pair]) -> dict[Pair, Standing]:
    """The standings of these pairs; those never asked have no entry."""
    asked = frozenset(pairs)
    found = _states(session, {address for address, _topic in asked})
    return {pair: standing for pair, standing in found.items() if pair in asked}


def events_of(session: Session, pair: Pair) -> tuple[Event, ...]:
    """The events of one address and topic."""
    rows = session.execute(_EVENTS_OF_PAIRS, {"pairs": json.dumps([pair])})
    return tuple(Event(r.id, Kind(r.kind), from_millis(r.at), r.voids) for r in rows)


def _states(session: Session, wanted: Collection[str]) -> dict[Pair, Standing]:
    statement = text(
        "SELECT s.address, s.topic_id, s.state, s.since, s.event_id"
        " FROM json_each(:wanted) AS j JOIN consent_states AS s ON s.address = j.value"
    )
    found = {}
    for piece in _pieces(sorted(wanted)):
        for row in session.execute(statement, {"wanted": json.dumps(piece)}):
            found[row.address, row.topic_id] = Standing(
                State(row.state), from_millis(row.since), row.event_id
            )
    return found


# ---------------------------------------------------------------- keeping the states in step
def refold(session: Session, pairs: Collection[Pair]) -> dict[Pair, Standing]:
    """Folds the ledger again for these pairs, writes their states, and returns them."""
    result: dict[Pair, Standing] = {}
    for piece in _pieces(sorted(set(pairs))):
        events = session.execute(_EVENTS_OF_PAIRS, {"pairs": json.dumps(piece)})
        folded = dict.fromkeys(piece, _NEVER) | dict(_fold_rows(events))
        _write_states(session, folded)
        result |= folded
    return result


def rebuild_states(session: Session) -> int:
    """Makes all states anew from the ledger; how many there are."""
    session.execute(delete(ConsentStateRow))
    events = session.execute(text(f"{_EVENTS} FROM consent_events AS e ORDER BY e.address, e.topic_id"))
    folded = dict(_fold_rows(events))
    _insert_states(session, folded)
    return sum(1 for standing in folded.values() if standing.event_id is not None)


def fold_fresh(session: Session, events: Mapping[Pair, Sequence[Event]]) -> None:
    """Writes the states of pairs that have none yet from their first events; reads no ledger."""
    _insert_states(session, {pair: fold(of_pair) for pair, of_pair in events.items()})


_EVENTS = "SELECT e.address, e.topic_id, e.id, e.kind, e.at, e.voids"
_EVENTS_OF_PAIRS = text(
    f"{_EVENTS} FROM json_each(:pairs) AS j JOIN consent_events AS e"
    " ON e.address = json_extract(j.value, '$[0]') AND e.topic_id = json_extract(j.value, '$[1]')"
    " ORDER BY e.address, e.topic_id"
)


def _fold_rows(rows: Iterable[Row[Any]]) -> Iterator[tuple[Pair, Standing]]:
    """Folds rows that come grouped by address and topic."""
    for pair, group in groupby(rows, key=_pair):
        yield pair, fold(Event(r.id, Kind(r.kind), from_millis(r.at), r.voids) for r in group)


def _pair(row: Row[Any]) -> Pair:
    return row.address, row.topic_id


def _write_states(session: Session, folded: Mapping[Pair, Standing]) -> None:
    session.execute(
        text(
            "DELETE FROM consent_states WHERE (address, topic_id) IN"
            " (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(:pairs))"
        ),
        {"pairs": json.dumps(list(folded))},
    )
    _insert_states(session, folded)


def _insert_states(session: Session, folded: Mapping[Pair, Standing]) -> None:
    rows = [
        (address, topic_id, standing.state.value, to_millis(standing.since), standing.event_id)
        for (address, topic_id), standing in sorted(folded.items())
        if standing.since is not None
    ]
    if rows:
        session.connection().exec_driver_sql(
            "INSERT INTO consent_states (address, topic_id, state, since, event_id) VALUES (?, ?, ?, ?, ?)",
            rows,
        )


def _normal(address: str) -> str:
    found = addresses.email(address)
    return found if isinstance(found, str) else address


def _pieces(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), _PIECE):
        yield values[start : start + _PIECE]
