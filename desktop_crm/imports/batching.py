"""Rows of a file become contacts: who is known already, who is new, what is filled, what is a problem."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from desktop_crm.base.text import short
from desktop_crm.book.columns import to_json
from desktop_crm.contacts import recalling
from desktop_crm.contacts.matching import Ambiguous, Facts, Match, Matcher, Reason, SharedAddress
from desktop_crm.files.sheet import CardRecord, as_text
from desktop_crm.imports import filling, shaping
from desktop_crm.imports.filling import Conflict
from desktop_crm.imports.mapping import Mapping
from desktop_crm.imports.own_rows import OwnRows
from desktop_crm.imports.rows import Problem, ReadRow
from desktop_crm.imports.shaping import PHOTO, Person
from desktop_crm.imports.stated import Ledgering, StatedConsent
from desktop_crm.imports.writing import Writer, states

Batch = Sequence[ReadRow]
ON_MATCH = ("fill", "skip", "ask")
COMMON = 100  # people behind one address, from which on it says nothing about who somebody is
CREATED, UPDATED, UNCHANGED, SKIPPED = "created", "updated", "unchanged", "skipped"


@dataclass(frozen=True, slots=True)
class NotedProblem:
    """A value or row that could not be taken as it stands. `row` is where the file shows it, from 1."""

    record: int
    row: int
    who: str
    column: str
    value: str
    reason: str


@dataclass(slots=True)
class Counts:
    """What became of the rows so far."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    consents: int = 0
    problems: list[NotedProblem] = field(default_factory=list)


@dataclass(slots=True)
class _Fit:
    """A row that fits a contact of the book, to be filled once the batch is matched."""

    row: ReadRow
    person: Person
    contact_id: int


class Storing:
    """One import's way through its batches."""

    def __init__(
        self,
        session: Session,
        writer: Writer,
        import_id: int,
        mapping: Mapping,
        country: str,
        on_match: str,
        stated: StatedConsent | None,
        ledger: Ledgering | None,
        keep_photo: Callable[[bytes, str], str],
    ) -> None:
        self._session = session
        self._writer = writer
        self._import_id = import_id
        self._country = country
        self._on_match = on_match
        self._stated = stated
        self._ledger = ledger
        self._keep_photo = keep_photo
        self._own_rows = OwnRows(session, writer.first_id)
        self._columns = {shaping.OWN.get(c.field, c.field): c.name for c in reversed(mapping.columns)}
        self._places: dict[
            int, tuple[int, str]
        ] = {}  # record: its row and who it is, while consent is stated
        self._common: set[str] = set()
        self.counts = Counts()
        self.touched: set[int] = set()  # contacts of before that were changed

    # ------------------------------------------------------------ a batch
    def store(self, batch: Batch) -> None:
        """Matches and writes some rows."""
        people = [shaping.shape(row.entry, self._country) for row in batch]
        if self._common:
            for person in people:
                person.facts = self._telling(person.facts)
        matcher = Matcher()
        recalling.recall(self._session, matcher, [p.facts for p in people])
        self._own_rows.recall(people)
        fresh: dict[int, tuple[ReadRow, Person]] = {}
        fits: list[_Fit] = []
        for row, person in zip(batch, people, strict=True):
            self.counts.rows += 1
            self._problems(row, person, row.problems)
            if not person.shown():
                self._nobody(row, person)
                continue
            if person.photo is not None:
                person.own[PHOTO] = self._keep_photo(person.photo.data, person.photo.mime)
            self._place(row, person, matcher, fresh, fits)
        for contact_id, (row, person) in fresh.items():
            tags = self._writer.add(contact_id, person)
            self._note(row, person, CREATED, contact_id, _tags(tags))
        self._fill(fits)
        self._consent()

    def _telling(self, facts: Facts) -> Facts:
        """The facts without addresses that too many share."""
        emails = tuple(e for e in facts.emails if e not in self._common)
        phones = tuple(p for p in facts.phones if p not in self._common)
        return Facts(facts.name, facts.organisation, emails, phones)

    def finish(self) -> None:
        """What is left to be recorded."""
        self._consent(everything=True)

    def _place(
        self,
        row: ReadRow,
        person: Person,
        matcher: Matcher,
        fresh: dict[int, tuple[ReadRow, Person]],
        fits: list[_Fit],
    ) -> None:
        answer = self._own_rows.answer(person, matcher.find(person.facts))
        match answer:
            case Match(contact_id, _) if contact_id in fresh:
                change = filling.merge(fresh[contact_id][1], person)
                matcher.add(contact_id, person.facts)
                self._note(row, person, UPDATED if change else UNCHANGED, contact_id)
            case Match(contact_id, _) if self._on_match == "fill" or contact_id >= self._writer.first_id:
                matcher.add(contact_id, person.facts)
                self._own_rows.note(person, contact_id)
                fits.append(_Fit(row, person, contact_id))
            case Match(contact_id, reasons):
                why = reasons[0].words() if reasons else "it was exported from this book"
                self._left_alone(row, person, contact_id, why)
            case Ambiguous(ids, _) if min(ids) < self._writer.first_id:
                text = (
                    f"It fits {len(ids)} contacts of the book equally well. Add it to the right one by hand."
                )
                self._problems(row, person, (Problem("", person.shown(), text),))
                self._note(row, person, SKIPPED, None)
            case _:
                if isinstance(answer, SharedAddress) and len(answer.ids) >= COMMON:
                    # A placeholder or a switchboard; comparing with all behind it again and again takes for ever.
                    same = person.facts.emails if answer.reason is Reason.EMAIL else person.facts.phones
                    self._common.update(same)
                contact_id = self._writer.take_id()
                self._own_rows.note(person, contact_id)
                fresh[contact_id] = row, person
                matcher.add(contact_id, person.facts)

    def _left_alone(self, row: ReadRow, person: Person, contact_id: int, why: str) -> None:
        if self._on_match == "ask":
            text = (
                f"This may be somebody who is in the book already ({why}). Decide and import the row again."
            )
            self._problems(row, person, (Problem("", person.shown(), text),))
        self._note(row, person, SKIPPED, contact_id if self._on_match == "skip" else None)

    def _nobody(self, row: ReadRow, person: Person) -> None:
        text = "Nothing says who this is: no name, no organisation, no way to reach them."
        self._problems(row, person, (Problem("", "", text),))
        self._note(row, person, SKIPPED, None)

    def _fill(self, fits: list[_Fit]) -> None:
        if not fits:
            return
        self._writer.flush()  # contacts of earlier batches are read back as they are
        known = states(self._writer.connection, [fit.contact_id for fit in fits])
        for fit in fits:
            state, was = known[fit.contact_id]
            own = fit.contact_id >= self._writer.first_id
            change = filling.fill(fit.person, state, same_file=own)
            back: dict[str, Any] = {}
            if change:
                back = self._writer.change(fit.contact_id, change, state, was)
                if own:
                    back = _tags(back.get("tags", ()))
                else:
                    self.touched.add(fit.contact_id)
            self._conflicts(fit, change.conflicts)
            self._note(fit.row, fit.person, UPDATED if change else UNCHANGED, fit.contact_id, back)

    # ------------------------------------------------------------ what is noted
    def _note(
        self,
        row: ReadRow,
        person: Person,
        outcome: str,
        contact_id: int | None,
        back: dict[str, Any] | None = None,
    ) -> None:
        counts, record = self.counts, row.record
        setattr(counts, outcome, getattr(counts, outcome) + 1)
        changes = to_json(back) if back else "{}"
        self._writer.note_row((self._import_id, record.number, record.row, outcome, contact_id, changes))
        if self._stated is None or contact_id is None or outcome == SKIPPED:
            return
        if self._stated.holds_for(record.number):
            self._state(row, person, contact_id)

    def _conflicts(self, fit: _Fit, conflicts: Sequence[Conflict]) -> None:
        self._problems(
            fit.row,
            fit.person,
            [
                Problem(
                    self._columns.get(c.column, c.column),
                    c.value,
                    f"“{short(c.kept, 60)}” stands in the book already and was kept.",
                )
                for c in conflicts
            ],
        )

    def _problems(self, row: ReadRow, person: Person, problems: Sequence[Problem]) -> None:
        if not problems:
            return
        record, who = row.record, person.shown()
        cells = to_json([shaping.tidy(cell) for cell in _cells(row)])
        for p in (Problem(p.column, shaping.tidy(p.value), shaping.tidy(p.reason)) for p in problems):
            self.counts.problems.append(
                NotedProblem(record.number, record.row, who, p.column, p.value, p.reason)
            )
            self._writer.note_problem(
                (self._import_id, record.number, record.row, who, p.column, p.value, p.reason, cells)
            )

    # ------------------------------------------------------------ stated consent
    def _state(self, row: ReadRow, person: Person, contact_id: int) -> None:
        """The row's first usable address gets the stated consent, unless the row itself says no."""
        address = next((w.normal for w in _by_preference(person) if w.normal), None)
        if self._ledger is None:
            return
        if row.refuses:
            text = "The row says that they want no newsletter; no consent was recorded."
            self._problems(row, person, (Problem("", address or "", text),))
        elif address is None:
            text = "There is no usable e-mail address; no consent was recorded."
            self._problems(row, person, (Problem("", "", text),))
        else:
            self._places[row.record.number] = (row.record.row, person.shown())
            self._ledger.add(row.record.number, contact_id, address)

    def _consent(self, everything: bool = False) -> None:
        if self._ledger is None:
            return
        for refused in self._ledger.record(everything):
            place, who = self._places[refused.record]
            reason = f"{refused.reason} No consent was recorded."
            self.counts.problems.append(NotedProblem(refused.record, place, who, "", refused.address, reason))
            self._writer.note_problem(
                (self._import_id, refused.record, place, who, "", refused.address, reason, "[]")
            )
        self.counts.consents = self._ledger.count


def _tags(ids: Sequence[int]) -> dict[str, Any]:
    """What is kept of a contact the import made: its tags, by which an undo sees whether others came since."""
    return {"tags": list(ids)} if ids else {}


def _by_preference(person: Person) -> list[shaping.Way]:
    return sorted((w for w in person.ways if w.channel == "email"), key=lambda w: not w.preferred)


def _cells(row: ReadRow) -> list[str]:
    """The row as the file has it; of a card, its values under the layout's columns are told by name."""
    record = row.record
    if isinstance(record, CardRecord):
        entry = row.entry
        held = [f"{name}: {value.text}" for name, values in entry.values.items() for value in values]
        return held + [f"address: {address.one_line()}" for address in entry.postal]
    return [as_text(cell) for cell in record.cells]
