"""Where in a file something stood, in the user's words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_CARDS = frozenset(("vcard", "ldif"))  # formats whose rows are lines of a text


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets that were read together: name, first record, number of records."""

    sheets: tuple[tuple[str, int, int], ...] = ()

    @classmethod
    def of(cls, added: Any) -> Sheets:
        """Out of what an import keeps of what it added."""
        listed = added.get("sheets", ()) if isinstance(added, dict) else ()
        return cls(tuple((str(s[0]), int(s[1]), int(s[2])) for s in listed))

    def at(self, record: int) -> str:
        """The sheet that a record stood in; empty where only one was read."""
        return next((name for name, first, count in self.sheets if first <= record < first + count), "")


def row_words(row: int, form: str = "", sheet: str = "") -> str:
    """`row 18`, `sheet “2024”, row 18`; in address cards `line 18`."""
    place = f"{'line' if form in _CARDS else 'row'} {row}"
    return f"sheet “{sheet}”, {place}" if sheet else place


def places(file: str, form: str, sheets: Sheets, rows: Iterable[tuple[int, int]]) -> str:
    """All rows of one file, by record and row: `spring-fair.xlsx, rows 18, 21`."""
    by_sheet: dict[str, list[int]] = {}
    for record, row in rows:
        by_sheet.setdefault(sheets.at(record), []).append(row)
    return f"{file}, " + "; ".join(_rows(found, form, sheet) for sheet, found in by_sheet.items())


def _rows(rows: Sequence[int], form: str, sheet: str) -> str:
    if len(rows) == 1:
        return row_words(rows[0], form, sheet)
    word = "lines" if form in _CARDS else "rows"
    place = f"{word} {', '.join(map(str, rows))}"
    return f"sheet “{sheet}”, {place}" if sheet else place
