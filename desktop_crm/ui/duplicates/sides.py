"""Two contacts of the book as the window compares them, and what was decided as a merge takes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop_crm.contacts import duplicates, listing, merging
from desktop_crm.contacts.duplicates import Pair, Verdict
from desktop_crm.contacts.joining import COLUMNS, DAYS
from desktop_crm.contacts.listing import Line
from desktop_crm.contacts.merging import Choice, FieldPair
from desktop_crm.insight import timeline
from desktop_crm.ui.widgets.pair_fields import FieldRow, Take
from desktop_crm.ui.widgets.pair_list import PairRow, Sure

SHOWN = 2_000  # pairs listed at a time
_SURE = {Verdict.CERTAIN: Sure.CERTAIN, Verdict.LIKELY: Sure.LIKELY, Verdict.POSSIBLE: Sure.POSSIBLE}
_CHOICES = {Take.MINE: Choice.MINE, Take.THEIRS: Choice.THEIRS, Take.BOTH: Choice.BOTH}


@dataclass(frozen=True, slots=True)
class Sided:
    """A pair with its sides chosen: `stays` is the one of which more is known, `goes` is put into it."""

    pair: Pair
    stays: Line
    goes: Line


@dataclass(frozen=True, slots=True)
class Comparison:
    """The fields of a pair, and what stands under the names of its sides."""

    fields: tuple[FieldRow, ...]
    mine: str
    theirs: str


def sided(session: Any, pairs: Sequence[Pair]) -> dict[int, Sided]:
    """The pairs by their number in the list, those whose contacts are still there."""
    lines = {line.id: line for line in listing.lines(session, list({i for p in pairs for i in (p.a, p.b)}))}
    made: dict[int, Sided] = {}
    for number, pair in enumerate(pairs):
        if pair.a in lines and pair.b in lines:
            stays = merging.which_stays(session, pair.a, pair.b)
            goes = pair.b if stays == pair.a else pair.a
            made[number] = Sided(pair, lines[stays], lines[goes])
    return made


def pair_row(number: int, each: Sided) -> PairRow:
    """The pair in the list."""
    return PairRow(number, each.stays.name, each.goes.name, each.pair.reason, _SURE[each.pair.verdict])


def compare(session: Any, each: Sided) -> Comparison:
    """Both sides. Raises UserError where one is gone."""
    found = merging.preview(session, each.goes.id, each.stays.id)
    rows = tuple(_field_row(number, field) for number, field in enumerate(found))
    return Comparison(rows, _history(session, each.stays), _history(session, each.goes))


def _field_row(number: int, field: FieldPair) -> FieldRow:
    single = field.field in COLUMNS or field.field.startswith("field:")
    several = field.field == "note" or not single
    mine, theirs, adds = (", ".join(values) for values in (field.mine, field.theirs, field.adds))
    fuller = field.field in DAYS and bool(mine) and theirs.startswith(f"{mine} ")
    return FieldRow(number, field.field, field.label, mine, theirs, several=several, adds=adds, fuller=fuller)


def _history(session: Any, line: Line) -> str:
    found = timeline.extent(session, line.id)
    return f"{found.entries:,} {'entry' if found.entries == 1 else 'entries'}, no. {line.id}"


def chosen(session: Any, ids: Sequence[int]) -> tuple[Pair, ...]:
    """The first of these contacts with each of the others, whatever speaks for them."""
    first, *others = ids
    known = {frozenset((pair.a, pair.b)): pair for pair in duplicates.pairs_of(session, first)}
    return tuple(
        known.get(frozenset((first, other)))
        or Pair(min(first, other), max(first, other), 0.0, Verdict.POSSIBLE, "chosen by hand")
        for other in others
        if other != first
    )


def choices(fields: Sequence[FieldRow]) -> dict[str, Choice]:
    """What a person chose; of all else both values are kept."""
    return {each.field: _CHOICES[each.take] for each in fields if each.chosen}
