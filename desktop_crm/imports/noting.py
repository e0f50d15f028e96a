"""What an import keeps of its rows: what each became, how it is taken back, what could not be taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from desktop_crm.book.columns import to_json
from desktop_crm.files.sheet import CardRecord, as_text
from desktop_crm.imports import shaping
from desktop_crm.imports.deciding import NO_CHOICES, Choices
from desktop_crm.imports.inserting import Inserts
from desktop_crm.imports.shaping import Person
from desktop_crm.mapping.rows import Problem, ReadRow


class Outcome(StrEnum):
    """What became of a row, or of its person alone. Of several, the one that stands first here is told."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


TOLD = 100_000  # problems that are held beside the book, which keeps all; a list may have one in each row
CREATED, UPDATED, UNCHANGED, SKIPPED = Outcome
_RANK = {outcome: rank for rank, outcome in enumerate(Outcome)}


@dataclass(frozen=True, slots=True)
class NotedProblem:
    """A value or row that could not be taken as it stands. `row` is where the file shows it, from 1."""

    record: int
    row: int
    who: str
    column: str
    value: str
    reason: str
    sheet: str = ""  # where several were read


@dataclass(slots=True)
class Counts:
    """What became of the rows so far, and how much of each kind is new. The first TOLD problems are held."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    consents: int = 0
    contacts_created: int = 0
    purchases: int = 0
    interactions: int = 0
    problem_count: int = 0
    problems: list[NotedProblem] = field(default_factory=list)


@dataclass(slots=True)
class Became:
    """What a row became: its person (`outcome`, `contact_id`), and what it tells beside (`told`)."""

    row: ReadRow
    person: Person
    outcome: Outcome
    contact_id: int | None = None
    back: dict[str, Any] = field(default_factory=dict)  # how it is taken back
    choices: Choices = field(default_factory=lambda: NO_CHOICES)
    told: Outcome | None = None

    def whole(self) -> Outcome:
        """What became of the row as a whole."""
        if self.told is None:
            return self.outcome
        return min(self.outcome, self.told, key=_RANK.__getitem__)

    def tell(self, outcome: Outcome) -> None:
        """Notes what became of a purchase or an interaction of the row."""
        self.told = outcome if self.told is None else min(self.told, outcome, key=_RANK.__getitem__)


class Noting:
    """The notes of one import. Records are counted on over all sheets: `first` is that of the present one."""

    def __init__(self, inserts: Inserts, import_id: int) -> None:
        self._rows = inserts.rows
        self._import_id = import_id
        self.counts = Counts()
        self.first = 0
        self.sheet = ""
        self.quiet = False  # nobody will read the problems

    def number(self, row: ReadRow) -> int:
        """The record's number in the whole import."""
        return self.first + row.record.number

    def became(self, one: Became) -> None:
        """Counts and keeps what a row became."""
        outcome = one.outcome
        if one.told is not None and (whole := one.whole()) is not outcome:
            one.back["contact"] = outcome.value
            outcome = whole
        value = outcome.value  # SQLite takes a plain text quicker than one that is an enum
        setattr(self.counts, value, getattr(self.counts, value) + 1)
        changes = to_json(one.back) if one.back else "{}"
        row = (self._import_id, self.number(one.row), one.row.record.row, value, one.contact_id, changes)
        self._rows["imported_rows"].append(row)

    def problems(self, row: ReadRow, person: Person, problems: Sequence[Problem]) -> None:
        """Keeps what could not be taken of a row, with the row as the file has it."""
        if not problems or self.quiet:
            return
        cells = to_json([shaping.tidy(cell) for cell in _cells(row)])
        for p in problems:
            self.problem(self.number(row), row.record.row, person.shown(), p, cells)

    def problem(self, record: int, row: int, who: str, problem: Problem, cells: str = "[]") -> None:
        """One problem of a record; `cells` is its row as JSON."""
        if self.quiet:
            return
        column, value, reason = problem.column, shaping.tidy(problem.value), shaping.tidy(problem.reason)
        self.counts.problem_count += 1
        if len(self.counts.problems) < TOLD:
            self.counts.problems.append(NotedProblem(record, row, who, column, value, reason, self.sheet))
        self._rows["import_problems"].append(
            (self._import_id, record, row, who, column, value, reason, cells)
        )


def _cells(row: ReadRow) -> list[str]:
    """The row as the file has it; of a card, its values under the layout's columns are told by name."""
    record = row.record
    if isinstance(record, CardRecord):
        entry = row.entry
        held = [f"{name}: {value.text}" for name, values in entry.values.items() for value in values]
        return held + [f"address: {address.one_line()}" for address in entry.postal]
    return [as_text(cell) for cell in record.cells]
