"""What a line of the quick log is read as, and whom the reader may ask who is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Protocol

from desktop_crm.dialogue.channels import Direction


class Unsure(StrEnum):
    """What somebody has to look at before the line is kept."""

    CONTACT = "contact"
    CHANNEL = "channel"
    DIRECTION = "direction"
    AT = "at"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Someone:
    """A contact whose name fits."""

    id: int
    name: str


class Who(Protocol):
    """Looks people up."""

    def called(self, words: Sequence[str], firms: bool) -> Sequence[Someone]:
        """Everybody in whose name or nickname (with `firms` also organisation) each of the words stands, whole.

        A single letter stands for a word of the name that begins with it; beside a whole word a short form (`Dot`)
        stands for the name it is made of.
        """

    def nearly(self, words: Sequence[str]) -> Sequence[Someone]:
        """Everybody who may be meant by a name with a slip in it, or by its short form alone."""

    def like(self, text: str) -> Sequence[Someone]:
        """Who may be meant where nobody is called so."""

    def reached(self, address: str) -> Sequence[Someone]:
        """Everybody who has this e-mail address or telephone number."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to be done, and by when."""

    on: date
    text: str
    clock: time | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A line as it would be kept. `at` is on the wall clock; `candidates` where nobody can tell who is meant.

    Where `contact` stands among the unsure though it is set, the name is not written as the contact's is.
    """

    contact: Someone | None
    candidates: tuple[Someone, ...]
    channel: str
    direction: Direction
    at: datetime
    text: str
    open_point: str = ""
    follow_up: Planned | None = None
    minutes: int | None = None
    unsure: tuple[Unsure, ...] = ()
