"""Which columns a list of contacts shows, in which order, how wide, and how it is sorted: by tier and by view."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop_crm.base import clock
from desktop_crm.book import settings
from desktop_crm.contacts import fields
from desktop_crm.contacts.fields import Field
from desktop_crm.contacts.finding import Sort, SortBy, View
from desktop_crm.insight.rows import Wanted, has_purchases
from desktop_crm.segments import layouts
from desktop_crm.ui.contacts.table import COLUMNS, USUAL
from desktop_crm.ui.widgets.paged_model import Column

Shown = tuple[tuple[str, int], ...]
USUAL_SORT = Sort(SortBy.LAST, descending=True)
_OWN = frozenset(("birthday", "source", "language", "added"))
_PLACES = frozenset(("city", "country"))


# ---------------------------------------------------------------- columns
@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of each tier as the user left them; a tier nobody touched shows the usual ones."""

    by_tier: Mapping[str, Shown] = field(default_factory=dict)

    def of(self, tier: str) -> Shown:
        """The columns of a tier; the name is always among them."""
        shown = self.by_tier.get(tier) or tuple((key, 0) for key in USUAL[tier])
        return shown if any(key == "name" for key, _width in shown) else (("name", 0), *shown)

    def with_tier(self, tier: str, shown: Sequence[tuple[str, int]]) -> Layout:
        return Layout({**self.by_tier, tier: tuple(shown)})

    def without(self, tier: str) -> Layout:
        """With the usual columns in a tier."""
        return Layout({key: shown for key, shown in self.by_tier.items() if key != tier})

    def data(self) -> dict[str, list[list[Any]]]:
        """As it is kept."""
        return {tier: [list(column) for column in shown] for tier, shown in self.by_tier.items()}


def layout_from(data: Any) -> Layout:
    """The layout that was kept; the usual one where nothing sensible was."""
    found: dict[str, Shown] = {}
    for tier, shown in data.items() if isinstance(data, dict) else ():
        pairs = (
            [each for each in shown if isinstance(each, list) and len(each) == 2]
            if isinstance(shown, list)
            else []
        )
        if tier in USUAL and pairs:
            found[tier] = tuple((str(key), width if isinstance(width, int) else 0) for key, width in pairs)
    return Layout(found)


def all_columns(custom: Iterable[Field], *, purchases: bool = True) -> tuple[Column, ...]:
    """Every column there is, the custom fields behind the others; what was bought only where anything was."""
    own = (Column(f"field:{f.id}", f.name, 130, sort=f"field:{f.id}", rises=True) for f in custom)
    return (*(c for c in COLUMNS if purchases or c.key != "bought"), *own)


def wanted(keys: Iterable[str]) -> Wanted:
    """What must be read for these columns."""
    shown = frozenset(keys)
    numbers = tuple(int(key.partition(":")[2]) for key in sorted(shown) if key.startswith("field:"))
    year = clock.today().year if "bought" in shown else 0
    return Wanted(own=bool(shown & _OWN), places=bool(shown & _PLACES), fields=numbers, year=year)


# ---------------------------------------------------------------- order
def sort_key(sort: Sort) -> str:
    """The order as the head of its column names it."""
    return f"field:{sort.of}" if sort.by is SortBy.FIELD else sort.by.value


def sort_from(key: str, descending: bool) -> Sort:
    """The order by the column of this sort key. Raises ValueError where there is none."""
    name, _, number = key.partition(":")
    by = SortBy(name)
    of = clock.today().year if by is SortBy.BOUGHT else int(number or 0)
    return Sort(by, descending, of)


def written(sort: Sort) -> str:
    """As it is kept: `city`, `field:3 desc`."""
    return sort_key(sort) + (" desc" if sort.descending else "")


def read_sort(text: str) -> Sort:
    """The order that was kept; the usual one where there is none."""
    key, _, way = text.partition(" ")
    try:
        return sort_from(key, way == "desc")
    except ValueError:
        return USUAL_SORT


# ---------------------------------------------------------------- reading and keeping
@dataclass(frozen=True, slots=True)
class ListLook:
    """How a view's list looks: its columns by tier, its order, and the custom fields there are."""

    layout: Layout = field(default_factory=Layout)
    sort: Sort = USUAL_SORT
    fields: tuple[Field, ...] = ()
    purchases: bool = False

    def columns(self) -> tuple[Column, ...]:
        """The columns that can be shown."""
        return all_columns(self.fields, purchases=self.purchases)


def read(session: Any, view: View) -> ListLook:
    """How the list of a view was left; a view nobody arranged looks as Everyone does."""
    kept = settings.get(session, settings.LIST_LAYOUT)
    layout = layout_from(json.loads(kept) if kept else None)
    sort = settings.get(session, settings.LIST_SORT)
    saved = _saved_view(view)
    if saved is not None:
        own, own_sort = layouts.of_segment(session, saved)
        layout = layout_from(own) if own else layout
        sort = own_sort or sort
    known, purchases = fields.known(session), has_purchases(session)
    there = {column.key for column in all_columns(known, purchases=purchases)}
    tidy = {tier: tuple(c for c in shown if c[0] in there) for tier, shown in layout.by_tier.items()}
    read_back = read_sort(sort)
    if read_back.by is SortBy.FIELD and f"field:{read_back.of}" not in there:
        read_back = USUAL_SORT
    return ListLook(Layout(tidy), read_back, known, purchases)


def keep(session: Any, view: View, layout: Layout | None = None, sort: Sort | None = None) -> None:
    """Keeps how the list of a view is left."""
    saved = _saved_view(view)
    if saved is not None:
        layouts.keep(
            session, saved, None if layout is None else layout.data(), None if sort is None else written(sort)
        )
        return
    if layout is not None:
        settings.put(session, settings.LIST_LAYOUT, json.dumps(layout.data()))
    if sort is not None:
        settings.put(session, settings.LIST_SORT, written(sort))


def _saved_view(view: View) -> int | None:
    """The id of a saved view, which keeps its own columns; tags and imports look as Everyone does."""
    number = getattr(view, "segment_id", None)
    return number if isinstance(number, int) else None
