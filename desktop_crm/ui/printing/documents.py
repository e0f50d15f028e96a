"""What can be printed of contacts, from the book to pages; read and laid out as it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, assert_never

from desktop_crm.base import clock
from desktop_crm.book.database import Book
from desktop_crm.contacts import fields
from desktop_crm.insight import call_sheets, printed, rows
from desktop_crm.insight.rows import Wanted
from desktop_crm.ui.printing import call_pages, pages
from desktop_crm.ui.printing.pages import ListColumn, ListRow
from desktop_crm.ui.printing.painting import measuring
from desktop_crm.ui.printing.paper import Page
from desktop_crm.ui.printing.stock import STOCKS, Stock

Ids = Callable[[Any], Sequence[int]]  # session -> whom it is about, in the order of the list


class Paper(StrEnum):
    """What the paper holds."""

    LABELS = "labels"
    PHONES = "phones"
    CALLS = "calls"
    SHEETS = "sheets"
    LIST = "list"


WORDS = {
    Paper.LABELS: "Labels",
    Paper.PHONES: "Phone list",
    Paper.CALLS: "Call sheet",
    Paper.SHEETS: "Contact sheets",
    Paper.LIST: "List as shown",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of the list as shown: keys, heads, and what a cell says."""

    heads: tuple[ListColumn, ...]
    keys: tuple[str, ...]
    wanted: Wanted
    words: Callable[[Any, str, dict[int, fields.Field]], str]


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom it is about: how many, how the list is called, who they are, and how the list looks."""

    count: int
    title: str
    ids: Ids
    columns: Columns | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user chose to print."""

    paper: Paper
    stock: Stock = field(default_factory=lambda: STOCKS[0])
    start: int = 1
    once_a_household: bool = True


def laid_out(book: Book, subject: Subject, choice: Choice) -> Generator[Page, None, None]:
    """The pages, one after another; reads the book while they are asked for."""
    measure = measuring()
    with book.read() as session:
        ids = list(subject.ids(session))
        match choice.paper:
            case Paper.LABELS:
                made = printed.labels(session, ids, once_a_household=choice.once_a_household)
                yield from pages.label_pages(made, choice.stock, choice.start, measure)
            case Paper.PHONES:
                yield from pages.phone_pages(printed.phone_entries(session, ids), subject.title, measure)
            case Paper.CALLS:
                entries = call_sheets.call_entries(session, ids, clock.now())
                yield from call_pages.call_pages(entries, subject.title, measure)
            case Paper.SHEETS:
                yield from pages.contact_pages(printed.portrayals(session, ids, clock.now()), measure)
            case Paper.LIST if subject.columns is not None:
                lines = _list_rows(session, ids, subject.columns)
                yield from pages.list_pages(subject.columns.heads, lines, subject.title, measure)
            case Paper.LIST:
                return
            case _ as never:
                assert_never(never)


def _list_rows(session: Any, ids: Sequence[int], shown: Columns) -> Iterator[ListRow]:
    custom = {each.id: each for each in fields.known(session)}
    for start in range(0, len(ids), printed.BATCH):
        batch = ids[start : start + printed.BATCH]
        for done, line in enumerate(rows.rows(session, batch, wanted=shown.wanted), start + 1):
            yield ListRow(tuple(shown.words(line, key, custom) for key in shown.keys), done)


def left_out(session: Any, subject: Subject, choice: Choice) -> str:
    """Who is not on the paper, in words; empty where all are."""
    if choice.paper is not Paper.LABELS:
        return ""
    count = printed.without_address(session, list(subject.ids(session)))
    return f"{count:,} {'has' if count == 1 else 'have'} no postal address." if count else ""
