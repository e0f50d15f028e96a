"""Which tables of a file are read, and what their columns hold."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from desktop_crm.base.errors import UserError
from desktop_crm.files.reading import Source, open_file
from desktop_crm.files.sheet import CardRecord, Layout, Visibility
from desktop_crm.mapping import mappings as columns
from desktop_crm.mapping import reading
from desktop_crm.mapping.mappings import Mapping
from desktop_crm.mapping.rows import RowKind

Given = (
    Mapping | MappingOf[str, Any] | None
)  # a plain dict: what it says of some columns; None: the proposed one


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be read: how it is laid out, what its columns hold, and how its source is opened."""

    layout: Layout
    mapping: Mapping
    open: Callable[[], AbstractContextManager[Source]]
    count: int | None = None  # records, where it is worth counting them


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of one import, and the sheets that hold rows but name nobody."""

    tables: tuple[Table, ...]
    left_out: tuple[str, ...] = ()

    @property
    def several(self) -> bool:
        return len(self.tables) + len(self.left_out) > 1

    @property
    def named(self) -> str:
        """The sheets by their names."""
        return ", ".join(table.layout.sheet for table in self.tables)

    @property
    def total(self) -> int | None:
        counts = [table.count for table in self.tables]
        return sum(c for c in counts if c is not None) if None not in counts else None


def one(source: Source, given: Given, kind: RowKind | None, country: str, counted: bool) -> Tables:
    """The table of an open source. Raises UserError where it holds nothing or nobody."""
    mapping = _mapping(source, given, kind, country)
    count = source.count() if counted else None
    return Tables((Table(source.layout, mapping, lambda: nullcontext(source), count),))


def every(
    path: Path,
    given: MappingOf[str, Given],
    kind: RowKind | None,
    country: str,
    counted: bool,
    password: str = "",
) -> Tables:
    """All visible sheets that hold rows. Raises UserError where none names anybody."""
    with open_file(path, password=password) as source:
        names = [s.name for s in source.layout.sheets if s.visibility is Visibility.VISIBLE]
    unknown = [name for name in given if name not in names]
    if unknown:
        raise UserError(f"There is no sheet “{unknown[0]}”.", f"Its sheets are: {', '.join(names)}.")
    found: list[Table] = []
    left_out: dict[str, UserError] = {}
    for name in names:
        opened = partial(open_file, path, name, password=password)
        with opened() as source:
            if not source.sample(1):
                continue
            try:
                mapping = _mapping(source, given.get(name), kind, country)
            except UserError as refusal:
                if name in given:
                    raise
                left_out[name] = refusal
                continue
            found.append(Table(source.layout, mapping, opened, source.count() if counted else None))
    if not found:
        raise _nothing(path.name, list(left_out.values()))
    return Tables(tuple(found), tuple(left_out))


_CARDS = 200  # from the beginning


def _nothing(file: str, refusals: list[UserError]) -> UserError:
    """Why no sheet of a workbook can be read."""
    if not refusals:
        return UserError(f"“{file}” holds nothing to import.", "Choose another file.")
    if len(refusals) == 1:
        return refusals[0]
    return UserError(
        f"No sheet of “{file}” names anybody.",
        "Choose a sheet, and by hand what its columns hold (on the command line: --sheet, --mapping).",
    )


def _mapping(source: Source, given: Given, kind: RowKind | None, country: str) -> Mapping:
    """The mapping to read by. Raises UserError where the table holds nothing or nobody."""
    name = source.path.name
    if not source.sample(1):
        where = f"The sheet “{source.layout.sheet}” of “{name}”" if source.layout.sheet else f"“{name}”"
        others = [s.name for s in source.layout.sheets if s.name != source.layout.sheet]
        way_out = f"Its other sheets are: {', '.join(others)}." if others else "Choose another file."
        raise UserError(f"{where} holds nothing to import.", way_out)
    if source.cards:
        _refuse_bare(source)
        return Mapping()
    chosen = given if isinstance(given, Mapping) else reading.proposal(source, country)
    chosen = chosen if kind is None else chosen.with_kind(kind)
    if given is not None and not isinstance(given, Mapping):
        chosen = columns.with_choices(chosen, given)
    if len(chosen.columns) != len(source.layout.columns):
        raise UserError(
            "The mapping was made for another table.",
            "Choose the columns again, or import without a mapping.",
        )
    if not chosen.names_anybody():
        raise UserError(
            f"No column of “{name}” was recognised as a name, an e-mail address, a phone number or an organisation.",
            "Choose by hand what the columns hold (on the command line: --mapping FILE.json).",
        )
    return chosen if kind is None else chosen.with_kind(kind)


def _refuse_bare(source: Source) -> None:
    """Raises UserError where hundreds of cards say nothing of anybody: nor will the thousands behind them."""
    seen = source.sample(_CARDS)
    said = any(isinstance(card, CardRecord) and (card.entry.values or card.entry.postal) for card in seen)
    if not said and len(seen) == _CARDS:
        raise UserError(
            f"The cards in “{source.path.name}” are empty: they hold nobody's name and no way to reach anybody.",
            "Export them once more from the program they come from.",
        )
