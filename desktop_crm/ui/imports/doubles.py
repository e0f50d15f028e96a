"""Rows that may be people of the book, as the window compares them, and what was decided as the import takes it."""

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_crm.base.text import count_words, fold
from desktop_crm.base.work import Progress, Stop
from desktop_crm.book.database import Book
from desktop_crm.contacts.joining import DAYS
from desktop_crm.imports import pairing
from desktop_crm.imports.pairing import Apart, Choice, Decision, FieldPair, Into, Pair, Pairs
from desktop_crm.mapping.mappings import Mapping
from desktop_crm.ui.imports.survey import Survey
from desktop_crm.ui.widgets.pair_fields import FieldRow, Take
from desktop_crm.ui.widgets.pair_list import Fate, PairRow, Sure

LIKELY = 0.75  # from this score on a pair is likely, below it is possible
# What a contact has one of; of all else both sides fit beside each other.
_SINGLE = frozenset(
    ("full_name", "nickname", "phonetic_given", "phonetic_family", "organisation", "department", "title", "role",
     "birthday", "anniversary", "gender", "photo")
)  # fmt: skip
_CHOICES = {Take.MINE: Choice.MINE, Take.THEIRS: Choice.FILES, Take.BOTH: Choice.BOTH}


@dataclass(frozen=True, slots=True)
class Doubles:
    """`listed` are worth a look; `settled` rows are certain and contradict nothing; `more` were only counted."""

    listed: tuple[Pair, ...]
    settled: int
    more: int

    def also(self) -> str:
        """What the list says below it."""
        said = []
        if self.settled:
            rows = f"{count_words(self.settled, 'more row')} {'is' if self.settled == 1 else 'are'}"
            said.append(
                f"{rows} about people you know and {'needs' if self.settled == 1 else 'need'} no look."
            )
        if self.more:
            said.append(f"{self.more:,} further pairs are left to Possible duplicates.")
        return " ".join(said)


def find(
    book: Book,
    survey: Survey,
    mapping: Mapping,
    mappings: MappingOf[str, Mapping] | None,
    progress: Progress,
    stop: Stop,
) -> Doubles:
    """Compares the rows with the book; with `mappings` those of all sheets. Raises UserError, Stopped."""
    if mappings is not None:
        return _told(
            pairing.in_file(book, survey.path, dict(mappings), progress, stop, password=survey.password)
        )
    with survey.open() as source:
        return _told(pairing.pairs(book, source, None if survey.cards else mapping, progress, stop))


def _told(found: Pairs) -> Doubles:
    # Rows that repeat an earlier row of the same file are joined there; two people of the book are what is asked.
    listed = tuple(p for p in found.pairs if p.earlier is None and (not p.certain or _contradicts(p)))
    return Doubles(listed, found.certain - sum(p.certain for p in listed), found.found - len(found.pairs))


def _contradicts(pair: Pair) -> bool:
    return any(each.differ and _is_single(each) for each in pair.fields)


def _is_single(each: FieldPair) -> bool:
    return each.field in _SINGLE or each.field.startswith("field:")


def pair_rows(doubles: Doubles) -> list[PairRow]:
    """The list of pairs, the surest first."""
    rows = [
        PairRow(pair.record, pair.name, pair.who, ", ".join(pair.reasons), _sure(pair))
        for pair in doubles.listed
    ]
    order = list(Sure)
    return sorted(rows, key=lambda row: (order.index(row.sure), row.id))


def _sure(pair: Pair) -> Sure:
    if pair.certain:
        return Sure.CERTAIN
    return Sure.LIKELY if pair.score >= LIKELY else Sure.POSSIBLE


def field_rows(pair: Pair) -> list[FieldRow]:
    """Both sides of a pair, field by field."""
    return [_field_row(number, each) for number, each in enumerate(pair.fields)]


def _field_row(number: int, each: FieldPair) -> FieldRow:
    known = {fold(value) for value in each.mine}
    mine, files = ", ".join(each.mine), ", ".join(each.files)
    adds = ", ".join(value for value in each.files if fold(value) not in known)
    fuller = each.field in DAYS and bool(mine) and files.startswith(f"{mine} ")
    several = not _is_single(each)
    return FieldRow(number, each.field, each.words, mine, files, several=several, adds=adds, fuller=fuller)


def decisions(
    doubles: Doubles, fates: Sequence[PairRow], taken: MappingOf[int, Sequence[FieldRow]]
) -> dict[int, Decision]:
    """What was decided, by record. A certain pair that nobody decided is joined, any other comes in as two people."""
    pairs = {pair.record: pair for pair in doubles.listed}
    made: dict[int, Decision] = {}
    for row in fates:
        pair = pairs[row.id]
        match row.fate:
            case Fate.JOINED:
                made[row.id] = _into(pair, taken.get(row.id, ()))
            case Fate.APART:
                made[row.id] = Apart(pair.contact_id)
            case Fate.LATER:
                made[row.id] = Apart()
            case Fate.OPEN if not pair.certain:
                made[row.id] = Apart()
            case _:
                pass
    return made


def _into(pair: Pair, fields: Sequence[FieldRow]) -> Into:
    return pair.into({each.field: _CHOICES[each.take] for each in fields if not (each.same or each.locked)})
