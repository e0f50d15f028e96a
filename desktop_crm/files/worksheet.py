"""What the reading process knows of one sheet: its rows, and what they do not tell."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

Padding = dict[int, dict[int, str]]  # row from 0 → column from 0 → format
Merge = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0


@dataclass(slots=True)
class Marks:
    """`padded`: how numbers are shown; `hidden`: how many rows with values are not shown."""

    padded: Padding = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet at hand. `height`: rows up to the last value; `first`: the column in which the rows begin."""

    name: str
    rows: Callable[[], Iterator[list[Any]]]
    height: int
    width: int
    first: int = 0
    marks: Marks = field(default_factory=Marks)
