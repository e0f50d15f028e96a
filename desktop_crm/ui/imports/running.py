"""An import carried out with what the wizard gathered, and taken back."""

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from pathlib import Path

from desktop_crm.base import clock
from desktop_crm.base.work import Progress, Stop
from desktop_crm.book import attachments
from desktop_crm.book.database import Book
from desktop_crm.imports import storing
from desktop_crm.imports.deciding import Decision
from desktop_crm.imports.stated import StatedConsent
from desktop_crm.imports.storing import ImportResult
from desktop_crm.mapping.mappings import Mapping
from desktop_crm.ui.imports.stated_fields import Stated
from desktop_crm.ui.imports.survey import Survey, records_with


@dataclass(frozen=True, slots=True)
class Order:
    """A file with everything that was said about it."""

    survey: Survey
    mapping: Mapping
    stated: Stated | None
    decisions: MappingOf[int, Decision] = field(default_factory=dict)
    mappings: MappingOf[str, Mapping] | None = None  # of all sheets, where all of them come in

    @property
    def path(self) -> Path:
        return self.survey.path


def carry_out(book: Book, order: Order, progress: Progress, stop: Stop) -> ImportResult:
    """Reads the file into the book. Raises UserError, Stopped; nothing is kept then."""
    survey = order.survey
    return storing.run(
        book,
        survey.path,
        sheet=survey.layout.sheet,
        header_row=None if survey.cards else survey.layout.header_row,
        password=survey.password,
        mapping=None if survey.cards else order.mapping,
        every_sheet=order.mappings is not None,
        mappings=order.mappings,
        decisions=order.decisions,
        consent=_consent(book, order),
        at=clock.now(),
        progress=progress,
        stop=stop,
    )


def _consent(book: Book, order: Order) -> StatedConsent | None:
    stated = order.stated
    if stated is None:
        return None
    records = None
    if stated.place is not None:
        records = records_with(order.survey, stated.place, [stated.value])
    return StatedConsent(
        topic=stated.topic,
        evidence=stated.evidence,
        given_at=stated.given_at,
        wording=stated.wording,
        evidence_file=attachments.keep_file(book, stated.proof) if stated.proof else "",
        records=records,
    )
