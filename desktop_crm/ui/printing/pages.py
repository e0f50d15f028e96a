"""Pages of labels, of a phone list, of contact sheets, of a list. Pure: records in, pages out, one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from desktop_crm.insight.printouts import Label, PhoneEntry, Portrayal
from desktop_crm.ui.printing.paper import (
    Flow,
    Item,
    Measure,
    Page,
    Text,
    fitted,
    line_height,
    wrapped,
)
from desktop_crm.ui.printing.stock import A4, Stock

_UPRIGHT = 700  # shares that fit beside each other on paper that stands
_INSET = 3.0  # millimetres inside of a label's edge: printers and hands are not exact


# ---------------------------------------------------------------- labels
def label_pages(labels: Iterable[Label], stock: Stock, start: int, measure: Measure) -> Iterator[Page]:
    """Sheets of labels; the first label goes to place `start`, counted from 1."""
    items: list[Item] = []
    place, done = max(0, min(start, stock.on_a_sheet) - 1), 0
    for label in labels:
        items += _label(label, stock, place, measure)
        place, done = place + 1, label.done
        if place == stock.on_a_sheet:
            yield Page(stock.paper, tuple(items), done)
            items, place = [], 0
    if items:
        yield Page(stock.paper, tuple(items), done)


def _label(label: Label, stock: Stock, place: int, measure: Measure) -> list[Item]:
    left, top = stock.place(place)
    inset = min(_INSET, stock.height / 10)
    room, height = stock.width - 2 * inset, stock.height - 2 * inset
    found = fitted(label.lines, room, height, measure)
    step = line_height(found.points)
    y = top + inset + max(0.0, (height - step * len(found.lines)) / 2)
    return [
        Text(left + inset, y + n * step, room, step, line, found.points) for n, line in enumerate(found.lines)
    ]


# ---------------------------------------------------------------- phone list
def phone_pages(entries: Iterable[PhoneEntry], title: str, measure: Measure) -> Iterator[Page]:
    """Two columns of names and numbers under their letters."""
    flow, letter, done = Flow(A4, measure, columns=2, title=title), "", 0
    for entry in entries:
        height = line_height(10) * max(1, len(entry.numbers)) + (line_height(8) if entry.aside else 0) + 1.2
        if entry.letter != letter:
            letter = entry.letter
            flow.room(height + 9)
            flow.skip(1.5)
            flow.put(letter, 12, bold=True)
            flow.skip(line_height(12))
            flow.rule()
            flow.skip(1.2)
        elif flow.room(height):
            flow.put(f"{letter} (continued)", 8, grey=True)
            flow.skip(line_height(8) + 0.8)
        _phone_entry(flow, entry, measure)
        done = entry.done
        yield from flow.taken(done)
    yield from flow.end(done)


def _phone_entry(flow: Flow, entry: PhoneEntry, measure: Measure) -> None:
    numbers = max((measure(number, 10, False) for number in entry.numbers), default=0.0) + 0.5
    numbers = min(numbers, flow.width * 0.6)
    top = flow.y
    flow.put(entry.name, 10, bold=True, width=flow.width - numbers - 3)
    if entry.aside:
        flow.skip(line_height(10))
        flow.put(entry.aside, 8, grey=True, width=flow.width - numbers - 3)
    for n, number in enumerate(entry.numbers):
        flow.y = top + n * line_height(10)
        flow.put(number, 10, align="r", x=flow.width - numbers, width=numbers)
    lower = line_height(10) + (line_height(8) if entry.aside else 0)
    flow.y = top + max(line_height(10) * len(entry.numbers), lower) + 1.2


# ---------------------------------------------------------------- contact sheets
def contact_pages(people: Iterable[Portrayal], measure: Measure) -> Iterator[Page]:
    """A page for each contact; what happened fills what is left of it, a long note goes on overleaf."""
    for person in people:
        flow = Flow(A4, measure)
        _head(flow, person)
        for section in person.sections:
            _section(flow, section.title, section.rows, measure)
        _history(flow, person.history, measure)
        yield from flow.end(person.done)


def _head(flow: Flow, person: Portrayal) -> None:
    for n, line in enumerate(wrapped(person.name, flow.width, 20, True, flow.measure)[:2]):
        flow.put(line, 20, bold=True)
        flow.skip(line_height(20 if n == 0 else 18))
    if person.under:
        flow.put(person.under, 11, grey=True)
        flow.skip(line_height(11))
    flow.skip(2)
    flow.rule()
    flow.skip(3)


def _section(flow: Flow, title: str, rows: Sequence[tuple[str, str]], measure: Measure) -> None:
    lead = 38.0
    flow.room(line_height(11) + 2 * line_height(10))
    flow.put(title, 11, bold=True)
    flow.skip(line_height(11) + 0.8)
    for label, text in rows:
        x = lead if label else 0.0
        for n, line in enumerate(wrapped(text, flow.width - x, 10, False, measure)):
            flow.room(line_height(10))
            if n == 0 and label:
                flow.put(label, 10, grey=True, width=lead - 2)
            flow.put(line, 10, x=x)
            flow.skip(line_height(10))
    flow.skip(2.6)


def _history(flow: Flow, history: Sequence[tuple[str, str, str]], measure: Measure) -> None:
    """As many entries as there is room for on the page; the newest first."""
    step = line_height(9)
    if not history or flow.left < line_height(11) + 3 * step:
        return
    flow.put("What happened", 11, bold=True)
    flow.skip(line_height(11) + 0.8)
    for when, what, text in history:
        lines = wrapped(text, flow.width - 38, 9, False, measure)[:2] if text else []
        if flow.left < (1 + len(lines)) * step:
            return
        flow.put(when, 9, grey=True, width=36)
        flow.put(what, 9, bold=True, x=38)
        flow.skip(step)
        for line in lines:
            flow.put(line, 9, x=38)
            flow.skip(step)
        flow.skip(0.8)


# ---------------------------------------------------------------- the list as shown
@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a printed list: its title, its share of the width, and its alignment."""

    title: str
    share: float
    align: str = "l"


@dataclass(frozen=True, slots=True)
class ListRow:
    """The cells of a printed row; `done` contacts are on paper with it."""

    cells: tuple[str, ...]
    done: int


def list_pages(
    columns: Sequence[ListColumn], rows: Iterable[ListRow], title: str, measure: Measure
) -> Iterator[Page]:
    """A table with its heads on each page, lying down where it has many columns."""
    paper = A4 if sum(column.share for column in columns) <= _UPRIGHT else (A4[1], A4[0])
    flow, done = Flow(paper, measure, title=title), 0
    _heads(flow, columns)
    height = line_height(9) + 1.6
    for row in rows:
        if flow.room(height):
            _heads(flow, columns)
        for (x, width), column, cell in zip(_places(flow, columns), columns, row.cells, strict=True):
            flow.put(cell, 9, x=x, width=width, align=column.align)
        flow.skip(line_height(9) + 0.6)
        flow.rule()
        flow.skip(1.0)
        done = row.done
        yield from flow.taken(done)
    yield from flow.end(done)


def _heads(flow: Flow, columns: Sequence[ListColumn]) -> None:
    for (x, width), column in zip(_places(flow, columns), columns, strict=True):
        flow.put(column.title, 9, bold=True, x=x, width=width, align=column.align)
    flow.skip(line_height(9) + 0.8)
    flow.rule()
    flow.skip(1.2)


def _places(flow: Flow, columns: Sequence[ListColumn]) -> list[tuple[float, float]]:
    """Left edge and width of each column; between them stays a gap."""
    gap = 3.0
    total = sum(column.share for column in columns) or 1.0
    room = flow.width - gap * (len(columns) - 1)
    places: list[tuple[float, float]] = []
    x = 0.0
    for column in columns:
        width = room * column.share / total
        places.append((x, width))
        x += width + gap
    return places
