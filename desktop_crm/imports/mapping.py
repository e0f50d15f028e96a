"""Which column of a table holds what: proposed from header words and contents, changed by hand, kept as JSON.

    mapping = propose(layout, sample_rows, "GB")
    mapping = mapping.with_field(4, "phone", "mobile")

Pure: knows neither files nor the book.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from desktop_crm.base.errors import UserError
from desktop_crm.base.text import fold
from desktop_crm.files.entry import FIELDS, POSTAL
from desktop_crm.files.sheet import Cell, Layout, as_text
from desktop_crm.imports import contents, meanings, presets, resolving, words
from desktop_crm.imports.contents import Contents, Kind
from desktop_crm.imports.days import Order, order_of
from desktop_crm.imports.rows import RowKind

LOOKED_AT = 2_000  # rows from the top by which columns are judged
IGNORED = ""  # the field of a column that is not imported
PARTS = (
    meanings.HOUSE, meanings.POSTAL_CITY, meanings.WHOLE_ADDRESS, meanings.FAMILY_SECOND, *meanings.BIRTH_PARTS,
    meanings.LABEL, meanings.EVENT, meanings.CONSENT, meanings.OPT_OUT,
)  # fmt: skip
CHOICES = (*(f for f in FIELDS if f != "photo"), *PARTS)
NAMING = frozenset(("full_name", "given", "family", "nickname", "org", "email", "phone"))


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the `field` it goes to (one of CHOICES, or IGNORED), and why.

    `label`: home, work, mobile …; of a custom field its name. `group` ties columns of one address, or a label
    to its value. `kind` is what the values look like, `sure` how sure the proposal is (0 to 1).
    """

    name: str
    field: str = "custom"
    label: str = ""
    group: str = ""
    kind: Kind = Kind.TEXT
    sure: float = 0.0
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """All columns of a table in their order, and in which order its days are written."""

    columns: tuple[Column, ...] = ()
    order: Order = Order.DAY_FIRST
    preset: str = ""  # the program that wrote the file, where it was recognised
    language: str = ""  # of the header
    kind: RowKind = RowKind.CONTACTS

    def with_field(self, index: int, field: str, label: str = "") -> Mapping:
        """The mapping with one column sent elsewhere by hand. Raises UserError for an unknown field."""
        columns = list(self.columns)
        columns[index] = _by_hand(columns[index], field, label)
        return replace(self, columns=tuple(columns))

    def names_anybody(self) -> bool:
        """Whether there is a column that says who a row is about."""
        return any(c.field in NAMING for c in self.columns)

    def changed_by_hand(self) -> bool:
        return any(c.by_hand for c in self.columns)


def propose(layout: Layout, sample_rows: Iterable[Sequence[Cell]], country: str) -> Mapping:
    """The likeliest mapping of a table's columns; `sample_rows` are its first records (LOOKED_AT are enough)."""
    looked = _look(len(layout.columns), sample_rows)
    headed = layout.header_row > 0
    headers = layout.columns if headed else ("",) * len(layout.columns)
    known = presets.recognise(headers)
    languages = words.languages_of(tuple(headers))
    targets = [_target(header, known, languages) for header in headers]
    columns = resolving.resolve(layout.columns, targets, looked)
    made = tuple(
        Column(name, t.field, t.label, t.group, c.kind, t.sure)
        for name, t, c in zip(layout.columns, columns, looked, strict=True)
    )
    return Mapping(made, _order(made, looked, country), known.name if known else "", languages[0])


def _look(width: int, rows: Iterable[Sequence[Cell]]) -> list[Contents]:
    values: list[list[str]] = [[] for _ in range(width)]
    for row in islice(rows, LOOKED_AT):
        for held, cell in zip(values, row, strict=False):
            if cell is not None and cell != "":
                held.append(as_text(cell))
    return [contents.look(held) for held in values]


def _target(header: str, known: presets.Preset | None, languages: tuple[str, ...]) -> meanings.Target:
    if known and (found := known.columns.get(fold(header))):
        return found
    return meanings.target(words.vocabulary().cut(header, languages)) if header else meanings.NOTHING


def _order(columns: Sequence[Column], looked: Sequence[Contents], country: str) -> Order:
    """All dates of a table are written in one order, so each column may prove it."""
    texts = [
        value
        for column, held in zip(columns, looked, strict=True)
        if column.field in ("birthday", "anniversary", meanings.EVENT) or held.kind is Kind.DATE
        for value in held.values
    ]
    return order_of(texts, country)


# ---------------------------------------------------------------- by hand, and on disk
def _by_hand(column: Column, field: str, label: str = "") -> Column:
    if field and field not in CHOICES:
        raise UserError(
            f"“{field}” is no field of a contact.", f"Choose one of: {', '.join((*CHOICES, 'or nothing'))}."
        )
    if field == "custom":
        label = label or column.label or column.name
    group = f"{label or 'address'}" if field in (*POSTAL, *PARTS) else ""
    return replace(column, field=field, label=label, group=column.group or group, sure=1.0, by_hand=True)


def to_json(mapping: Mapping) -> dict[str, Any]:
    """The mapping as plain values: what the command line prints, and takes back."""
    return {
        "preset": mapping.preset,
        "kind": mapping.kind.value,
        "date_order": mapping.order.value,
        "language": mapping.language,
        "columns": [
            {
                "column": c.name,
                "field": c.field,
                "label": c.label,
                "group": c.group,
                "kind": c.kind.value,
                "confidence": round(c.sure, 2),
                "by_hand": c.by_hand,
            }
            for c in mapping.columns
        ],
    }


def from_json(data: Any) -> Mapping:
    """The mapping out of `to_json`. Raises UserError where it is none."""
    try:
        columns = tuple(
            Column(
                str(c["column"]),
                str(c.get("field") or ""),
                str(c.get("label") or ""),
                str(c.get("group") or ""),
                Kind(c.get("kind", Kind.TEXT)),
                float(c.get("confidence", 1.0)),
                bool(c.get("by_hand", True)),
            )
            for c in data["columns"]
        )
        order = Order(data.get("date_order", Order.DAY_FIRST))
        made = Mapping(
            columns,
            order,
            str(data.get("preset", "")),
            str(data.get("language", "")),
            RowKind(data.get("kind", RowKind.CONTACTS)),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise UserError(_NO_MAPPING, _LIKE_THIS) from fault
    for column in columns:
        if column.field and column.field not in CHOICES:
            _by_hand(column, column.field)
    return made


_NO_MAPPING = "This is no mapping of columns."
_LIKE_THIS = 'It looks like {"Tel.": "phone", "Ort": "city"}: the name of a column, then the field.'


def with_choices(mapping: Mapping, data: Any) -> Mapping:
    """The proposed mapping with what a mapping file says of some columns, whatever form that has.

    Taken are what `to_json` gives, and `{"Tel.": "phone", "Handy": {"field": "phone", "label": "mobile"},
    "Nr.": null}`. Raises UserError where a column or a field is not there.
    """
    if not isinstance(data, MappingOf):
        raise UserError(_NO_MAPPING, _LIKE_THIS)
    if isinstance(data.get("mapping"), MappingOf):
        data = data["mapping"]
    listed = data.get("columns")
    if isinstance(listed, list):
        order = data.get("date_order")
        if order in tuple(Order):
            mapping = replace(mapping, order=Order(order))
        said = {c["column"]: c for c in listed if isinstance(c, MappingOf) and "column" in c}
    else:
        said = dict(listed if isinstance(listed, MappingOf) else data)
    places = {fold(c.name): n for n, c in enumerate(mapping.columns)}
    columns = list(mapping.columns)
    for name, choice in said.items():
        place = places.get(fold(str(name)))
        if place is None:
            raise UserError(
                f"The file has no column “{name}”.", f"Its columns are: {', '.join(c.name for c in columns)}."
            )
        columns[place] = _chosen(columns[place], choice)
    return replace(mapping, columns=tuple(columns))


def _chosen(column: Column, choice: Any) -> Column:
    if isinstance(choice, MappingOf):
        field, label = str(choice.get("field") or ""), str(choice.get("label") or "")
        group = str(choice.get("group") or "")
    else:
        field, _, label = str(choice or "").partition(":")
        group = ""
    if (field, label) == (column.field, column.label):
        return column
    made = _by_hand(column, field.strip(), label.strip())
    return replace(made, group=group) if group else made
