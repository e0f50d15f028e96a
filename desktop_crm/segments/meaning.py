"""What a condition means once it is understood, and what the book has under the names it uses. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from desktop_crm.base.dates import PartialDate
from desktop_crm.contacts.field_kinds import FieldKind
from desktop_crm.segments.catalogue import Field, Kind
from desktop_crm.segments.rules import By


class Unfinished(Exception):
    """The condition cannot be used yet; says in a sentence what it needs."""


@dataclass(frozen=True, slots=True)
class OwnField:
    """A custom field: what it is called, and what its values are."""

    id: int
    name: str
    kind: FieldKind
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the book has under the names that rules use; keys are folded."""

    tags: Mapping[str, int] = field(default_factory=dict)
    topics: Mapping[str, int] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)  # ids and names
    products: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # names and codes
    campaigns: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # names and numbers
    imports: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # files and numbers
    segments: Mapping[str, int] = field(default_factory=dict)
    fields: Mapping[str, OwnField] = field(default_factory=dict)
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """A condition whose value is understood. `test` is never the opposite of another: `negated` says that.

    `since` and `until` are the first and the last local day of its period, None where it is open.
    """

    field: Field
    kind: Kind
    test: By
    negated: bool = False
    texts: tuple[str, ...] = ()  # folded
    numbers: tuple[Decimal, ...] = ()
    days: tuple[PartialDate, ...] = ()
    count: int = 0  # of days, or the month
    ids: tuple[int, ...] = ()
    of: str = ""
    of_id: int = 0
    since: date | None = None
    until: date | None = None
    never: bool = False
    read_as: FieldKind | None = None  # of an own field of texts: what its values are read as
    missing: str = ""  # what it names and the book does not have, as a sentence


@dataclass(frozen=True, slots=True)
class Words:
    """How a sentence about the condition begins."""

    named: str
    test: str

    def needs(self, what: str) -> Unfinished:
        return Unfinished(f"“{self.named} {self.test}” needs {what}.")
