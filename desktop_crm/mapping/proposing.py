"""The likeliest mapping of a table's columns: by the program that wrote it, by its header's words, by its values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from desktop_crm.base.numbers import Mark
from desktop_crm.base.text import fold
from desktop_crm.files.sheet import Cell, Layout, as_text
from desktop_crm.mapping import (
    amounts,
    contents,
    conversing,
    exchange_columns,
    kinds,
    losses,
    meanings,
    nobody,
    order_columns,
    presets,
    resolving,
    words,
)
from desktop_crm.mapping.contents import Contents, Kind
from desktop_crm.mapping.conversing import NOBODY
from desktop_crm.mapping.days import Order, order_of
from desktop_crm.mapping.losses import Loss
from desktop_crm.mapping.mappings import OF_KIND, Column, Mapping
from desktop_crm.mapping.meanings import Target
from desktop_crm.mapping.presets import Preset
from desktop_crm.mapping.resolving import Resolved
from desktop_crm.mapping.rows import RowKind

LOOKED_AT = 2_000  # rows from the top by which columns are judged
_DATED = ("birthday", "anniversary", meanings.EVENT, "bought_on", "at", "ends_at")


def propose(layout: Layout, sample_rows: Iterable[Sequence[Cell]], country: str) -> Mapping:
    """The mapping that a table most likely needs; `sample_rows` are its first records (LOOKED_AT are enough)."""
    names = layout.columns
    rows = list(islice(sample_rows, LOOKED_AT))
    cells = _cells(len(names), rows)
    looked = [contents.look(list(map(as_text, held))) for held in cells]
    headers = names if layout.header_row > 0 else ("",) * len(names)
    known = presets.recognise(headers)
    languages = words.languages_of(tuple(headers))
    readings = kinds.read(
        headers,
        looked,
        [_target(h, known, languages, held) for h, held in zip(headers, looked, strict=True)],
        languages,
    )
    # Our own tables have a point before the decimals, whatever the country.
    ours = known is not None and known.name == presets.OWN
    marks = {n: (Mark.POINT, Mark.POINT) if ours else _mark(held, country) for n, held in enumerate(cells)}
    proposals = {}
    for kind in RowKind:
        targets = kinds.targets_of(readings, kind, headers, languages)
        made = _columns(names, _preset(targets, headers, known, kind), looked, kind, marks)
        proposals[kind] = tuple(
            replace(c, notes=_notes(c, h, country)) for c, h in zip(made, looked, strict=True)
        )
    kind = known.kind if known and known.kind else readings.kind
    return Mapping(
        proposals[kind],
        _order(proposals[kind], looked, country),
        known.name if known else "",
        languages[0],
        kind,
        conversing.ours(proposals[RowKind.INTERACTIONS], rows) if kind is RowKind.INTERACTIONS else NOBODY,
        tuple(proposals.items()),
    )


def _cells(width: int, rows: Iterable[Sequence[Cell]]) -> list[list[Cell]]:
    """The filled cells of each column."""
    values: list[list[Cell]] = [[] for _ in range(width)]
    for row in rows:
        for held, cell in zip(values, row, strict=False):
            if cell is not None and cell != "":
                held.append(cell)
    return values


def _target(header: str, known: Preset | None, languages: tuple[str, ...], held: Contents) -> Target:
    found = known.columns.get(fold(header)) if known else None
    if found and found.field in (*OF_KIND[RowKind.CONTACTS], "", meanings.LABEL):
        return found
    if not header:
        return meanings.NOTHING
    read = meanings.target(words.vocabulary().cut(header, languages))
    return (_foreign(header, held) or read) if read.unknown else read


def _foreign(header: str, held: Contents) -> Target | None:
    """A `PLZ` in a table that speaks English: a whole header that means one thing wherever it is a word."""
    book = words.vocabulary()
    plain = words.plain(header)
    meant = {book.whole(plain, (language,)) for language in book.languages_of(plain)}
    if len(meant) != 1 or len(plain) < 3:
        return None
    found = meanings.target(words.Cut((words.Piece(plain, meant.pop()),), 0.5, exact=True))
    if found.field not in _ANYWHERE:
        return None
    if found.field == meanings.NAME and held.kind is not Kind.TEXT:
        return None
    numbered = sum(any(map(str.isdecimal, v)) for v in held.values)
    if found.field in ("postal_code", "phone", "birthday") and numbered < 0.8 * len(held.values):
        return None
    return replace(found, sure=0.8)


_ANYWHERE = frozenset(
    ("postal_code", "phone", "birthday", "email", "given", "family", meanings.NAME, "street", "city")
)


def _preset(
    targets: list[Target], headers: Sequence[str], known: Preset | None, kind: RowKind
) -> list[Target]:
    """What the program's own table says of its columns goes before what their words say."""
    if known is None or known.kind is not kind:
        return targets
    return [known.columns.get(fold(h), t) for h, t in zip(headers, targets, strict=True)]


def _columns(
    names: Sequence[str],
    targets: list[Target],
    looked: Sequence[Contents],
    kind: RowKind,
    marks: dict[int, tuple[Mark, Mark]],
) -> tuple[Column, ...]:
    resolved = resolving.resolve(names, targets, looked)
    if kind is RowKind.CONTACTS:
        resolved = nobody.without_false_names(resolved, looked)
    else:
        resolved = [_noted(r, t, n, kind) for r, t, n in zip(resolved, targets, names, strict=True)]
    return tuple(
        Column(name, r.field, r.label, r.group, held.kind, r.sure, mark=_mark_for(r.field, marks[n]))
        for n, (name, r, held) in enumerate(zip(names, resolved, looked, strict=True))
    )


def _noted(resolved: Resolved, target: Target, name: str, kind: RowKind) -> Resolved:
    """In a table of purchases or interactions what nobody knows is told of the row, not of the person."""
    if target.number and target.field in order_columns.FIELDS:
        return replace(resolved, group=f"item {target.number}")
    if (
        resolved.field in (order_columns.NOTE, exchange_columns.NOTE)
        and not resolved.label
        and target.unknown
    ):
        return replace(resolved, label=name)
    if resolved.field == "custom" and (target.unknown or target.field != "custom"):
        return replace(resolved, field=kinds.notes(kind), label=name, group="")
    return resolved


def _mark(cells: Sequence[Cell], country: str) -> tuple[Mark, Mark]:
    """What stands before the decimals, of money and of counts."""
    return amounts.mark_of(cells, country), amounts.mark_of(cells, country, whole=True)


def _mark_for(field: str, marks: tuple[Mark, Mark]) -> Mark | None:
    if field == "quantity":
        return marks[1]
    return marks[0] if field in order_columns.COUNTED or field == "items" else None


def _notes(column: Column, held: Contents, country: str) -> tuple[str, ...]:
    """What the values of a column lost on their way, with how many."""
    if column.field == "postal_code":
        counts = {Loss.ZERO: losses.count_postcodes(held.values, country)}
    elif column.field == "phone":
        found = Counter(loss for v in held.values if (loss := losses.of_phone(v, country)))
        counts = dict(found)
    else:
        return ()
    return tuple(f"{count:,} of {len(held.values):,} {loss.value}" for loss, count in counts.items() if count)


def _order(columns: Sequence[Column], looked: Sequence[Contents], country: str) -> Order:
    """All dates of a table are written in one order, so each column may prove it."""
    texts = [
        value
        for column, held in zip(columns, looked, strict=True)
        if column.field in _DATED or held.kind is Kind.DATE
        for value in held.values
    ]
    return order_of(texts, country)
