"""Rows of a file become contacts: who is known already, who is new, what is filled, what is a problem."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy.orm import Session

from desktop_crm.base.text import short
from desktop_crm.contacts.matching import Ambiguous, Answer, Facts, Match, Matcher, Reason, SharedAddress
from desktop_crm.contacts.recalling import Namesakes, recall
from desktop_crm.files.sheet import Record
from desktop_crm.imports import filling, shaping
from desktop_crm.imports.ahead import Shaped
from desktop_crm.imports.deciding import Apart, Decision, Into, Leave
from desktop_crm.imports.filling import Change, Conflict
from desktop_crm.imports.noting import CREATED, SKIPPED, UNCHANGED, UPDATED, Became, Noting
from desktop_crm.imports.own_rows import OwnRows
from desktop_crm.imports.recognising import Recognising
from desktop_crm.imports.shaping import PHOTO, Person
from desktop_crm.imports.targets import Targets
from desktop_crm.imports.writing import Writer, states
from desktop_crm.mapping.mappings import Mapping
from desktop_crm.mapping.rows import Problem, ReadRow, RowKind

Batch = Sequence[Shaped]
Fresh = dict[int, Became]  # contacts that the present batch makes, by the row that does
ON_MATCH = ("fill", "skip", "ask")
COMMON = 100  # people behind one address, from which on it says nothing about who somebody is


@dataclass(frozen=True, slots=True)
class Terms:
    """How rows are treated: `on_match` of those that fit a contact, and what was decided of single records."""

    country: str
    on_match: str = "fill"
    decisions: MappingOf[int, Decision] = field(default_factory=dict)


class Watch(Protocol):
    """Looks on while rows are matched."""

    def see(self, became: Became, answer: Answer, fresh: Fresh) -> None:
        """A row was compared; nothing of it is in `fresh` yet."""

    def look(self) -> None:
        """A batch was matched, and nothing is filled into contacts yet."""


class Storing:
    """One import's way through its batches."""

    def __init__(
        self,
        session: Session,
        writer: Writer,
        notes: Noting,
        terms: Terms,
        recognising: Recognising,
        keep_photo: Callable[[bytes, str], str],
        further: Sequence[Callable[[Sequence[Became]], None]] = (),
        watch: Watch | None = None,
    ) -> None:
        """`further` is called with what the rows of each batch became, before that is noted."""
        self._session = session
        self._writer = writer
        self._notes = notes
        self._terms = terms
        self._recognising = recognising
        self._keep_photo = keep_photo
        self._further = further
        self._watch = watch
        self._columns: dict[str, str] = {}
        self._own_rows = OwnRows(session, writer.first_id)
        self._common: set[str] = set()
        self._namesakes = Namesakes(session)
        self._targets = Targets(session, terms.decisions)
        self.touched: set[int] = set()  # contacts that were changed after they were written

    def begin(self, mapping: Mapping) -> None:
        """A sheet begins, with its columns."""
        self._columns = {shaping.OWN.get(c.field, c.field): c.name for c in reversed(mapping.columns)}
        self._recognising.begin(repeats=mapping.kind is not RowKind.CONTACTS)

    # ------------------------------------------------------------ a batch
    def store(self, batch: Batch) -> None:
        """Matches and writes some rows."""
        people = [each.person for each in batch]
        if self._common:
            for person in people:
                person.facts = self._telling(person.facts)
        matcher = Matcher()
        recall(self._session, matcher, [p.facts for p in people], self._namesakes)
        if self._terms.decisions:
            self._targets.recall(matcher, [self._notes.number(each.row) for each in batch])
        self._recognising.recall(people, [self._notes.number(each.row) for each in batch])
        fresh: Fresh = {}
        fits: list[Became] = []
        made: list[Became] = []
        self._own_rows.recall(people)
        lines: dict[int, str] = {}
        for each in batch:
            self._notes.counts.rows += 1
            self._notes.problems(each.row, each.person, each.row.problems)
            became = self._row(each.row, each.person, matcher, fresh, fits)
            made.append(became)
            if (
                became.contact_id in fresh
            ):  # of a later row of the same person, what is new went into the first
                lines[became.contact_id] = each.line if fresh[became.contact_id] is became else ""
        if self._watch is not None:
            self._watch.look()
        for contact_id, became in fresh.items():
            became.back |= _tags(self._writer.add(contact_id, became.person, lines[contact_id]))
            self._notes.counts.contacts_created += 1
        self._fill(fits)
        for further in self._further:
            further(made)
        for became in made:
            self._notes.became(became)

    def _telling(self, facts: Facts) -> Facts:
        """The facts without addresses that too many share."""
        emails = tuple(e for e in facts.emails if e not in self._common)
        phones = tuple(p for p in facts.phones if p not in self._common)
        return Facts(facts.name, facts.organisation, emails, phones)

    def _row(
        self, row: ReadRow, person: Person, matcher: Matcher, fresh: Fresh, fits: list[Became]
    ) -> Became:
        """Whom a row is about; what is left to be written is added to `fresh` and `fits`."""
        became = Became(row, person, SKIPPED)
        number = self._notes.number(row)
        decision = self._terms.decisions.get(number) if self._terms.decisions else None
        if isinstance(decision, Leave):
            return became
        if isinstance(row.record, Record) and row.record.total:
            return self._refused(became, person.shown(), "This row only sums up those above it.")
        if not person.shown():
            text = "Nothing says who this is: no name, no organisation, no way to reach them."
            return self._refused(became, "", text)
        if person.photo is not None:
            person.own[PHOTO] = self._keep_photo(person.photo.data, person.photo.mime)
        match decision:
            case None:
                self._match(became, matcher, fresh, fits)
            case Into():
                contact_id = self._targets.of(decision)
                if contact_id is None:
                    text = "The contact chosen for it is not there any more. Import the row again."
                    return self._refused(became, person.shown(), text)
                became.choices = decision.choices
                self._is(became, contact_id, matcher, fresh, fits)
            case Apart(from_id):
                self._new(became, matcher, fresh)
                if self._targets.lives(from_id) and became.contact_id is not None:
                    self._writer.tell_apart(from_id, became.contact_id)
        self._targets.note(number, became.contact_id)
        return became

    def _match(self, became: Became, matcher: Matcher, fresh: Fresh, fits: list[Became]) -> None:
        person = became.person
        answer = self._own_rows.answer(person, matcher.find(person.facts))
        if (
            answer is None
            and (before := self._recognising.find(person, self._notes.number(became.row))) is not None
        ):
            if self._terms.on_match == "fill" or before >= self._writer.first_id:
                self._is(became, before, matcher, fresh, fits)
            else:
                self._left_alone(became, before, "the same row came in before")
            return
        if self._watch is not None:
            self._watch.see(became, answer, fresh)
        match answer:
            case Match(id=contact_id) if (
                self._terms.on_match == "fill" or contact_id >= self._writer.first_id
            ):
                self._is(became, contact_id, matcher, fresh, fits)
            case Match(id=contact_id, reasons=reasons):
                why = reasons[0].words() if reasons else "it was exported from this book"
                self._left_alone(became, contact_id, why)
            case Ambiguous(ids=ids) if min(ids) < self._writer.first_id:
                text = (
                    f"It fits {len(ids)} contacts of the book equally well. Add it to the right one by hand."
                )
                self._refused(became, person.shown(), text)
            case _:
                if isinstance(answer, SharedAddress) and len(answer.ids) >= COMMON:
                    # A placeholder or a switchboard; comparing with all behind it again and again takes for ever.
                    same = person.facts.emails if answer.reason is Reason.EMAIL else person.facts.phones
                    self._common.update(same)
                self._new(became, matcher, fresh)

    def _is(
        self, became: Became, contact_id: int, matcher: Matcher, fresh: Fresh, fits: list[Became]
    ) -> None:
        """The row is about a contact that is known."""
        became.contact_id, became.outcome = contact_id, UNCHANGED
        matcher.add(contact_id, became.person.facts)
        self._recognising.note(became.person, contact_id)
        if contact_id in fresh:
            change = filling.merge(fresh[contact_id].person, became.person, became.choices)
            if change:
                became.outcome, became.back = UPDATED, _joined(change)
        else:
            self._own_rows.note(became.person, contact_id)
            fits.append(became)

    def _new(self, became: Became, matcher: Matcher, fresh: Fresh) -> None:
        became.contact_id, became.outcome = self._writer.take_id(), CREATED
        self._own_rows.note(became.person, became.contact_id)
        fresh[became.contact_id] = became
        matcher.add(became.contact_id, became.person.facts)
        self._recognising.note(became.person, became.contact_id)

    def _left_alone(self, became: Became, contact_id: int, why: str) -> None:
        if self._terms.on_match == "ask":
            text = (
                f"This may be somebody who is in the book already ({why}). Decide and import the row again."
            )
            self._refused(became, became.person.shown(), text)
        else:
            became.contact_id = contact_id

    def _refused(self, became: Became, value: str, text: str) -> Became:
        self._notes.problems(became.row, became.person, (Problem("", value, text),))
        return became

    def _fill(self, fits: Sequence[Became]) -> None:
        if not fits:
            return
        self._writer.flush()  # contacts of earlier batches are read back as they are
        known = states(self._writer.connection, [fit.contact_id for fit in fits if fit.contact_id])
        for fit in fits:
            assert fit.contact_id is not None
            state, was = known[fit.contact_id]
            own = fit.contact_id >= self._writer.first_id
            change = filling.fill(fit.person, state, same_file=own, choices=fit.choices)
            if change:
                fit.outcome = UPDATED
                fit.back = self._writer.change(fit.contact_id, change, state, was)
                if {"full_name", "organisation"} & (change.own.keys() | change.over.keys()):
                    firm = state.own.get("organisation", "")
                    self._namesakes.note(fit.contact_id, was["match_name"], firm)
                self.touched.add(fit.contact_id)
                if own:
                    del fit.back["was"]  # it goes as a whole
            self._conflicts(fit, change.conflicts)

    def _conflicts(self, fit: Became, conflicts: Sequence[Conflict]) -> None:
        self._notes.problems(
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


def _tags(ids: Sequence[int]) -> dict[str, Any]:
    """What is kept of a contact the import made: its tags, by which an undo sees whether others came since."""
    return {"tags": list(ids)} if ids else {}


def _joined(change: Change) -> dict[str, Any]:
    """What a second row of somebody who is not written yet added: only to say later where it came from."""
    said: dict[str, Any] = {
        "own": change.own | {column: new for column, (_before, new) in change.over.items()},
        "ways": [[0, way.value, way.label] for way in change.ways],
        "details": [[0, detail.value] for detail in change.details],
        "named": list(change.fields),
    }
    return {name: value for name, value in said.items() if value}
