"""Consent that the user states for rows of a file, with its proof.

A list alone proves nothing: events are recorded only for the rows the user says, never for rows that say
themselves that they want no mail, and never against a no that stands in the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import clean
from desktop_crm.consent import recording, topics
from desktop_crm.consent.recording import NewEvent
from desktop_crm.consent.state import How, Kind
from desktop_crm.imports.noting import SKIPPED, Became, Noting
from desktop_crm.imports.shaping import Person, Way
from desktop_crm.mapping.rows import Problem, ReadRow

_CHUNK = 5_000  # events recorded at a time


@dataclass(frozen=True, slots=True)
class StatedConsent:
    """What the user states: for which `topic` (its name; made where there is none), and what proves it.

    `records`: the rows it holds for, counted from 0; None means all. `given_at`: when they agreed; None: at
    the time of the import at the latest.
    """

    topic: str
    evidence: str
    given_at: datetime | None = None
    wording: str = ""
    incentive: str = ""
    evidence_file: str = ""  # name in the book's attachments
    records: frozenset[int] | None = None

    def holds_for(self, record: int) -> bool:
        return self.records is None or record in self.records

    def as_json(self) -> dict[str, Any]:
        """What the import keeps of it."""
        return {
            "topic": self.topic,
            "evidence": self.evidence,
            "given_at": self.given_at.isoformat() if self.given_at else "",
            "wording": self.wording,
            "incentive": self.incentive,
            "evidence_file": self.evidence_file,
            "rows": None if self.records is None else len(self.records),
        }


@dataclass(frozen=True, slots=True)
class Refused:
    """A row whose consent was not recorded, and why."""

    record: int
    address: str
    reason: str


class Ledgering:
    """Collects the events of one import and records them in chunks."""

    def __init__(self, session: Session, stated: StatedConsent, import_id: int, at: datetime) -> None:
        if not clean(stated.evidence) and not stated.evidence_file:
            raise UserError(
                "Nothing says how these people agreed.",
                "Say what proves it: a signed card, a form, a letter. Or import them as never asked.",
            )
        if stated.given_at is not None and stated.given_at > at:
            raise UserError("The day on which they agreed lies ahead.", "Give the day on which they said it.")
        known = topics.find(session, stated.topic)
        self.topic_id = known.id if known else topics.add(session, stated.topic, at)
        self.made_topic = known is None
        self._session = session
        self._stated = stated
        self._import_id = import_id
        self._at = at
        self._pending: dict[str, tuple[int, NewEvent]] = {}  # by address: the record, and what it adds
        self._seen: set[str] = set()
        self._noes: set[str] = set()
        self.count = 0

    def refuse(self, address: str) -> None:
        """A row says no for this address: no other row of the file says yes for it, before or after."""
        self._noes.add(address)
        if self._pending.pop(address, None) is None and address in self._seen:
            self.count -= recording.correct_import(
                self._session, self._import_id, address, "Another row of the file says no.", self._at
            )
        self._seen.add(address)

    def add(self, record: int, contact_id: int, address: str) -> bool:
        """One person's address, as normalised; a second row with the same says nothing new. False after a no."""
        if address in self._noes:
            return False
        if address in self._seen:
            return True
        self._seen.add(address)
        stated = self._stated
        self._pending[address] = (
            record,
            NewEvent(
                address=address,
                topic_id=self.topic_id,
                kind=Kind.CONFIRMED,
                at=stated.given_at or self._at,
                how=How.IMPORT,
                contact_id=contact_id,
                wording=stated.wording,
                incentive=stated.incentive,
                evidence=stated.evidence,
                evidence_file=stated.evidence_file,
                import_id=self._import_id,
            ),
        )
        return True

    def record(self, everything: bool = False) -> list[Refused]:
        """Records what was collected once it is worth it; what the ledger refuses."""
        if len(self._pending) < (1 if everything else _CHUNK):
            return []
        records, events = zip(*self._pending.values(), strict=True)
        found = recording.record_many(self._session, events, self._at)
        self.count += found.count
        self._pending.clear()
        return [Refused(records[r.index], r.address, r.reason) for r in found.refused]


class Stating:
    """Gives what was stated to the rows it holds for, and notes of which it could not be recorded."""

    def __init__(self, ledger: Ledgering, stated: StatedConsent, notes: Noting) -> None:
        self._ledger = ledger
        self._stated = stated
        self._notes = notes
        self._places: dict[int, tuple[int, str, str]] = {}  # record: its row, who it is, the sheet
        self._unreached: set[int] = set()  # contacts without an address; one row of each is told

    def state(self, rows: Sequence[Became]) -> None:
        """What some rows became; those that became a contact get the consent that was stated."""
        for became in rows:
            if became.contact_id is None or became.outcome is SKIPPED:
                continue
            if self._stated.holds_for(self._notes.number(became.row)):
                self._state(became, became.contact_id)
        self._record()

    def finish(self) -> None:
        """What is left to be recorded."""
        self._record(everything=True)

    def _state(self, became: Became, contact_id: int) -> None:
        """The row's first usable address gets the stated consent, unless the row itself says no."""
        row, person = became.row, became.person
        address = next((w.normal for w in _by_preference(person) if w.normal), None)
        if row.refuses or row.silent:
            for way in person.ways if row.refuses else ():
                if way.channel == "email" and way.normal:
                    self._ledger.refuse(way.normal)
            self._notes.problems(row, person, (Problem("", address or "", _why(row)),))
        elif address is None and contact_id in self._unreached:
            return
        elif address is None:
            self._unreached.add(contact_id)
            text = "There is no usable e-mail address; no consent was recorded."
            self._notes.problems(row, person, (Problem("", "", text),))
        else:
            number = self._notes.number(row)
            self._places[number] = row.record.row, person.shown(), self._notes.sheet
            if not self._ledger.add(number, contact_id, address):
                text = "Another row says that they want no newsletter; no consent was recorded."
                self._notes.problems(row, person, (Problem("", address, text),))

    def _record(self, everything: bool = False) -> None:
        for refused in self._ledger.record(everything):
            place, who, sheet = self._places[refused.record]
            present, self._notes.sheet = self._notes.sheet, sheet
            reason = f"{refused.reason} No consent was recorded."
            self._notes.problem(refused.record, place, who, Problem("", refused.address, reason))
            self._notes.sheet = present
        self._notes.counts.consents = self._ledger.count


def _by_preference(person: Person) -> list[Way]:
    return sorted((w for w in person.ways if w.channel == "email"), key=lambda w: not w.preferred)


def _why(row: ReadRow) -> str:
    if row.refuses:
        return "The row says that they want no newsletter; no consent was recorded."
    return "The row does not say that they want a newsletter; no consent was recorded."
