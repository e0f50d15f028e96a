"""Which column of a table holds what: proposed (`proposing`), changed by hand, kept as JSON.

    mapping = proposing.propose(layout, sample_rows, "GB")
    mapping = mapping.with_field(4, "phone", "mobile").with_kind(RowKind.PURCHASES)

Pure: knows neither files nor the book.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace
from dataclasses import field as held
from typing import Any

from desktop_crm.base.errors import UserError
from desktop_crm.base.numbers import Mark
from desktop_crm.base.text import fold
from desktop_crm.files.entry import FIELDS, POSTAL
from desktop_crm.mapping import exchange_columns, kinds, meanings, order_columns
from desktop_crm.mapping.contents import Kind
from desktop_crm.mapping.conversing import NOBODY, Ours
from desktop_crm.mapping.days import Order
from desktop_crm.mapping.rows import RowKind

IGNORED = ""  # the field of a column that is not imported
PARTS = (
    meanings.HOUSE, meanings.POSTAL_CITY, meanings.WHOLE_ADDRESS, meanings.FAMILY_SECOND, *meanings.BIRTH_PARTS,
    meanings.LABEL, meanings.EVENT, meanings.CONSENT, meanings.OPT_OUT,
)  # fmt: skip
CHOICES = (*(f for f in FIELDS if f != "photo"), *PARTS)
OF_KIND = {
    RowKind.CONTACTS: CHOICES,
    RowKind.PURCHASES: (*order_columns.FIELDS, *CHOICES),
    RowKind.INTERACTIONS: (*exchange_columns.FIELDS, *CHOICES),
}  # the fields a column can go to, by what the rows are about
NAMING = frozenset(("full_name", "given", "family", "nickname", "org", "email", "phone"))


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the `field` it goes to (one of CHOICES, or IGNORED), and why.

    `label`: home, work, mobile …; of a custom field its name. `group` ties columns of one address, or a label
    to its value, or the columns of one line of an order. `kind` is what the values look like, `sure` how sure the
    proposal is (0 to 1), `mark` what stands before the decimals where the column holds numbers.
    """

    name: str
    field: str = "custom"
    label: str = ""
    group: str = ""
    kind: Kind = Kind.TEXT
    sure: float = 0.0
    by_hand: bool = False
    mark: Mark | None = None
    notes: tuple[str, ...] = held(default=(), compare=False)  # `23 lost a leading zero`; not kept as JSON


@dataclass(frozen=True, slots=True)
class Mapping:
    """All columns of a table in their order, and in which order its days are written."""

    columns: tuple[Column, ...] = ()
    order: Order = Order.DAY_FIRST
    preset: str = ""  # the program that wrote the file, where it was recognised
    language: str = ""  # of the header
    kind: RowKind = RowKind.CONTACTS
    ours: Ours = NOBODY  # in a table of interactions: how we are called there
    # What is proposed where the rows are of another kind; not kept as JSON.
    proposals: tuple[tuple[RowKind, tuple[Column, ...]], ...] = held(default=(), compare=False, repr=False)

    def with_field(self, index: int, field: str, label: str = "") -> Mapping:
        """The mapping with one column sent elsewhere by hand. Raises UserError for an unknown field."""
        columns = list(self.columns)
        columns[index] = _by_hand(columns[index], field, label, self.kind)
        return replace(self, columns=tuple(columns))

    def with_kind(self, kind: RowKind) -> Mapping:
        """The mapping for rows of another kind: all columns proposed anew but those sent somewhere by hand."""
        if kind is self.kind:
            return self
        new = dict(self.proposals).get(kind) or tuple(_of_kind(c, kind) for c in self.columns)
        columns = tuple(
            old if old.by_hand and (old.field in OF_KIND[kind] or old.field == IGNORED) else proposed
            for old, proposed in zip(self.columns, new, strict=True)
        )
        return replace(self, columns=columns, kind=kind)

    def names_anybody(self) -> bool:
        """Whether there is a column that says who a row is about."""
        return any(c.field in NAMING for c in self.columns)

    def notes(self, index: int) -> tuple[str, ...]:
        """What is to be said of the values of one column: `23 of 400 lost a leading zero`."""
        return self.columns[index].notes

    def changed_by_hand(self) -> bool:
        return any(c.by_hand for c in self.columns)


# ---------------------------------------------------------------- by hand, and on disk
def _of_kind(column: Column, kind: RowKind) -> Column:
    """A column whose field has no place in tables of this kind is kept as a note."""
    if column.field in OF_KIND[kind] or column.field == IGNORED:
        return column
    return replace(column, field=kinds.notes(kind), label=column.name, group="", sure=0.5)


def _by_hand(column: Column, field: str, label: str = "", kind: RowKind = RowKind.CONTACTS) -> Column:
    choices = OF_KIND[kind]
    if field and field not in choices:
        raise UserError(
            f"“{field}” is no field of {_WHAT[kind]}.",
            f"Choose one of: {', '.join((*choices, 'or nothing'))}.",
        )
    if field == "custom":
        label = label or column.label or column.name
    group = f"{label or 'address'}" if field in (*POSTAL, *PARTS) else ""
    return replace(column, field=field, label=label, group=column.group or group, sure=1.0, by_hand=True)


_WHAT = {
    RowKind.CONTACTS: "a contact",
    RowKind.PURCHASES: "a purchase",
    RowKind.INTERACTIONS: "an interaction",
}


def to_json(mapping: Mapping) -> dict[str, Any]:
    """The mapping as plain values: what the command line prints, and takes back."""
    ours = {"us": list(mapping.ours.names), "partner": mapping.ours.partner} if mapping.ours.names else {}
    return ours | {
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
            | ({"decimal_mark": c.mark.value} if c.mark else {})
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
                Mark(c["decimal_mark"]) if c.get("decimal_mark") else None,
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
            Ours(tuple(map(str, data.get("us", ()))), str(data.get("partner", ""))),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise UserError(_NO_MAPPING, _LIKE_THIS) from fault
    for column in columns:
        if column.field and column.field not in OF_KIND[made.kind]:
            _by_hand(column, column.field, kind=made.kind)
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
        if data.get("kind") in tuple(RowKind):
            mapping = mapping.with_kind(RowKind(data["kind"]))
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
        columns[place] = _chosen(columns[place], choice, mapping.kind)
    return replace(mapping, columns=tuple(columns))


def _chosen(column: Column, choice: Any, kind: RowKind) -> Column:
    if isinstance(choice, MappingOf):
        field, label = str(choice.get("field") or ""), str(choice.get("label") or "")
        group = str(choice.get("group") or "")
    else:
        field, _, label = str(choice or "").partition(":")
        group = ""
    if (field, label) == (column.field, column.label):
        return column
    made = _by_hand(column, field.strip(), label.strip(), kind)
    return replace(made, group=group) if group else made
