"""Records of a file as entries: every value in its field, as written, with what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_crm.base.work import Progress, Stop, never, silent
from desktop_crm.files.reading import Source
from desktop_crm.files.sheet import CardRecord, Record
from desktop_crm.mapping import own_tables, proposing
from desktop_crm.mapping.cards import card
from desktop_crm.mapping.mappings import Mapping
from desktop_crm.mapping.own_tables import OwnPlan
from desktop_crm.mapping.plan import Plan
from desktop_crm.mapping.rows import Problem, ReadRow

__all__ = ["Problem", "ReadRow", "entries", "proposal"]


def proposal(source: Source, country: str) -> Mapping:
    """The mapping proposed for a file; of address cards, whose fields are named already, an empty one."""
    if source.cards:
        return Mapping()
    if own_tables.is_own(source.layout.columns):
        return own_tables.mapping(source.layout.columns)
    sample = source.sample(proposing.LOOKED_AT)
    return proposing.propose(source.layout, [r.cells for r in sample if isinstance(r, Record)], country)


def entries(
    source: Source, mapping: Mapping, country: str, progress: Progress = silent, stop: Stop = never
) -> Iterator[ReadRow]:
    """Every record of the file in its order. Raises FileRefused where it breaks off, Stopped."""
    plan = OwnPlan(mapping, country) if own_tables.takes(mapping) else Plan(mapping, country)
    for record in source.records(progress, stop):
        yield card(record, country) if isinstance(record, CardRecord) else plan.read(record)
