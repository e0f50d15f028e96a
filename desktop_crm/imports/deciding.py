"""What a person decides about a row that may be somebody who is known already. Pure.

Choices are by field: a column of contacts (`full_name` stands for all parts of a name, too), a channel
(`email`, `phone`, `letter` …), `website`, `relation`, `uid`, `tags`, or `field:` and the name of a custom field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from desktop_crm.imports.shaping import NAME_PARTS


class Choice(StrEnum):
    """Which value of a field stays where the book and the file differ."""

    FILL = "fill"  # what is missing is filled; of two values the book's stays, and that is said
    MINE = "mine"  # the book's, nothing is taken
    FILES = "files"  # the file's takes the place of the book's
    BOTH = "both"  # the book's, and the file's beside it


Choices = Mapping[str, Choice]
NO_CHOICES: Choices = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Into:
    """It is this contact; or, with `record`, whoever that earlier row of the file became."""

    contact_id: int = 0
    choices: Choices = field(default_factory=dict)
    record: int | None = None


@dataclass(frozen=True, slots=True)
class Apart:
    """It is somebody else: a new contact. `from_id`: whom it is never to be taken for again."""

    from_id: int = 0


@dataclass(frozen=True, slots=True)
class Leave:
    """The row is left out."""


Decision = Into | Apart | Leave


def choice_of(choices: Choices, column: str) -> Choice:
    """The choice for a column of contacts; the parts of a name go with the whole."""
    return choices.get("full_name" if column in NAME_PARTS else column, Choice.FILL)
