"""`read`: what a reader makes of a file, without a book."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_crm.base.text import count_words, short
from desktop_crm.cli.answers import Answer, Run, count, one_of
from desktop_crm.cli.passwords import read_password
from desktop_crm.files.entry import POSTAL, Entry
from desktop_crm.files.reading import Source, open_file
from desktop_crm.files.sheet import CardRecord, Cell, Layout, Record, as_text
from desktop_crm.mapping import doubting
from desktop_crm.mapping import mappings as columns
from desktop_crm.mapping.reading import proposal
from desktop_crm.mapping.rows import RowKind

if TYPE_CHECKING:
    from desktop_crm.cli.answers import Commands


def add(commands: Commands) -> None:
    parser = commands.add_parser("read", help="how a file would be read; nothing is saved")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--sheet", default="", metavar="NAME")
    parser.add_argument("--kind", type=one_of(RowKind), metavar="KIND",
                        help="contacts, purchases or interactions (default: as the rows look)")  # fmt: skip
    parser.add_argument("--limit", type=count, default=20, metavar="N", help="show at most so many rows (20)")
    parser.add_argument(
        "--country", default="GB", metavar="CC", help="where numbers without a country code are from (GB)"
    )
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the file's password from standard input"
    )
    parser.set_defaults(run=_read)


def _read(this: Run, given: argparse.Namespace) -> Answer:
    password = read_password() if given.password_stdin else ""
    with (
        open_file(given.file, given.sheet, password=password) as source,
        this.progress() as progress,
        this.stoppable() as stop,
    ):
        mapping = proposal(source, given.country)
        mapping = mapping.with_kind(given.kind) if given.kind and not source.cards else mapping
        records = sum(1 for _ in source.records(progress, stop))
        rows = [_row(source, r) for r in islice(source.records(), max(0, given.limit))]
    layout = source.layout
    found = doubting.doubts(mapping)
    keys = {
        "format": layout.format.value,
        "sheets": [{"name": s.name, "visibility": s.visibility.value} for s in layout.sheets],
        "sheet": layout.sheet,
        "encoding": layout.encoding,
        "delimiter": layout.delimiter,
        "header_row": layout.header_row,
        "columns": list(layout.columns),
        "records": records,
        "rows": rows,
        "kind": _kind(source, mapping),
        "preset": mapping.preset,
        "mapping": columns.to_json(mapping)["columns"],
        "doubts": [{"column": d.column, "text": d.text} for d in found],
    }
    keys |= {
        "member": layout.member,
        "hidden_rows": layout.hidden_rows,
        "merged": layout.merged,
        "lost_zeros": list(layout.lost_zeros),
        "rounded": list(layout.rounded),
        "mended": layout.mended,
    }
    what = count_words(records, "card") if source.cards else count_words(records, "row")
    lines = (*_lines(mapping, rows), *_remarks(layout), *(d.text for d in found if not source.cards))
    of = f" They are {mapping.kind.value}." if keys["kind"] and not source.cards else ""
    return Answer(keys, lines, f"{given.file.name}: {layout.format.value}, {what}.{of}")


def _kind(source: Source, mapping: columns.Mapping) -> str:
    """What the rows are about; empty where nothing says who they are."""
    if source.cards:
        return RowKind.CONTACTS.value
    return mapping.kind.value if mapping.names_anybody() else ""


def _remarks(layout: Layout) -> Iterator[str]:
    """What the person who sent the file may not know."""
    if layout.member and len(layout.sheets) > 1:
        yield f"Read from it: {layout.sheet}. It also has: {', '.join(_others(layout))}."
    if layout.hidden_rows:
        yield f"{count_words(layout.hidden_rows, 'hidden row')} would come in, too."
    for column in layout.lost_zeros:
        yield f"“{column}”: zeros in front may have been lost in a spreadsheet; compare with the original."
    for column in layout.rounded:
        yield f"“{column}”: a spreadsheet has cut long numbers; take them from the original."
    if layout.mended:
        yield "Letters that were saved twice (MÃ¼ller) are read as they were meant."


def _others(layout: Layout) -> list[str]:
    names = [s.name for s in layout.sheets if s.name != layout.sheet]
    return [*names[:12], "…"] if len(names) > 12 else names


def _lines(mapping: columns.Mapping, rows: list[dict[str, Any]]) -> list[str]:
    """Each column, where it would go, and its first value."""
    lines = []
    for column in mapping.columns:
        first = next((str(row[column.name]) for row in rows if row.get(column.name) not in (None, "")), "")
        goes = f"{column.field} ({column.label})" if column.label else column.field or "–"
        lines.append(f"{short(column.name, 26):<26}  {short(goes, 26):<26}  {short(first, 40)}".rstrip())
    return lines or [", ".join(f"{k}: {'; '.join(v)}" for k, v in row.items()) for row in rows]


def _row(source: Source, record: Record | CardRecord) -> dict[str, Any]:
    if isinstance(record, CardRecord):
        return values(record.entry)
    row = {name: _value(cell) for name, cell in zip(source.layout.columns, record.cells, strict=False)}
    extra = record.cells[len(source.layout.columns) :]
    return row | {f"#{len(row) + n}": _value(cell) for n, cell in enumerate(extra)}


def _value(cell: Cell) -> str | int | float | bool | None:
    """A cell as JSON has it: numbers as numbers, days in ISO form."""
    return as_text(cell) if isinstance(cell, datetime | date | time) else cell


def values(entry: Entry) -> dict[str, list[str]]:
    """What a card says, by field; each value as the file has it."""
    found = {name: [v.text for v in held] for name, held in entry.values.items() if held}
    for part in POSTAL:
        parts = [getattr(address, part) for address in entry.postal]
        if any(parts):
            found[part] = [p for p in parts if p]
    if entry.photo is not None:
        found["photo"] = [f"{entry.photo.mime}:{len(entry.photo.data)}"]
    return found
