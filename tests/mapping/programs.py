"""The header rows of other programs, whole, as they write them, each with one invented row (`programs.json`)."""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """`row` holds the filled cells; `says` what must stand in which field; `bought` and `told` likewise.

    `name` is that of the test, `preset` of the program as it must be recognised. `sign` stands between the columns.
    """

    name: str
    header: str
    row: dict[str, str]
    says: dict[str, list[str]] = field(default_factory=dict)
    preset: str = ""
    kind: str = "contacts"
    country: str = "GB"
    bought: tuple[dict[str, str], ...] = ()
    told: dict[str, str] = field(default_factory=dict)
    refuses: bool = False
    sign: str = ","


@cache
def programs(kind: str) -> tuple[Program, ...]:
    """Those whose rows are of a kind."""
    data = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return tuple(p for p in (Program(**d) for d in data) if p.kind == kind)
