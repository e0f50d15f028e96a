"""Pages of a call sheet: who is to be rung, what to know before, and room to write. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desktop_crm.insight.printouts import CallEntry
from desktop_crm.ui.printing.paper import Flow, Measure, Page, clipped, line_height
from desktop_crm.ui.printing.stock import A4

OUTCOMES = ("Reached", "No answer", "Left a message", "Ring again on", "Wants no calls")
_LEAD = 30.0  # millimetres of the labels
_LINE = 7.0  # a line to write on
_BOX = 3.6
_LINES_OF_TEXT = 4  # of one paragraph at most
_NUMBERS = 8  # of one contact at most


def call_pages(entries: Iterable[CallEntry], title: str, measure: Measure) -> Iterator[Page]:
    """One person under another; nobody is cut in two by the end of a page."""
    flow, done = Flow(A4, measure, title=title), 0
    for entry in entries:
        rows = _rows(entry, flow.width - _LEAD, measure)
        flow.room(_height(rows, entry))
        _head(flow, entry)
        for label, lines in rows:
            _row(flow, label, lines)
        _room_to_write(flow, entry, measure)
        done = entry.done
        yield from flow.taken(done)
    yield from flow.end(done)


def _rows(entry: CallEntry, room: float, measure: Measure) -> list[tuple[str, list[str]]]:
    def few(text: str, bold: bool = False) -> list[str]:
        return clipped(text, _LINES_OF_TEXT, room, 10, bold, measure)

    told = [("Numbers", _numbers(entry))]
    if entry.best:
        told.append(("Best reached", few(entry.best)))
    left = [line for text in entry.left_off for line in few(text)]
    told.append(("Where we left off", left or ["Nothing yet."]))
    if entry.question:
        told.append(("To ask", few(entry.question, bold=True)))
    return told


def _numbers(entry: CallEntry) -> list[str]:
    shown = [f"{value}   {label}".rstrip() for label, value in entry.numbers[:_NUMBERS]]
    more = len(entry.numbers) - _NUMBERS
    return [*shown, f"and {more:,} more"] if more > 0 else shown or ["No number is noted."]


def _height(rows: list[tuple[str, list[str]]], entry: CallEntry) -> float:
    texts = sum(len(lines) for _label, lines in rows) * line_height(10) + len(rows) * 0.8
    head = line_height(13) + (line_height(9) if entry.under else 0) + 1.0
    return head + texts + _LINE * (3 if entry.question else 2) + line_height(9) + 8.5


def _head(flow: Flow, entry: CallEntry) -> None:
    flow.put(entry.name, 13, bold=True)
    flow.skip(line_height(13))
    if entry.under:
        flow.put(entry.under, 9, grey=True)
        flow.skip(line_height(9))
    flow.skip(1.0)


def _row(flow: Flow, label: str, lines: list[str]) -> None:
    for number, line in enumerate(lines):
        if number == 0:
            flow.put(label, 9, grey=True, width=_LEAD - 2)
        flow.put(line, 10, bold=label == "To ask", x=_LEAD)
        flow.skip(line_height(10))
    flow.skip(0.8)


def _room_to_write(flow: Flow, entry: CallEntry, measure: Measure) -> None:
    """A line for the answer, boxes for the outcome, a line for a note, and the end of this person."""
    if entry.question:
        _line(flow, "Answer")
    flow.skip(2.5)
    x = 0.0
    for outcome in OUTCOMES:
        flow.square(x, _BOX)
        wide = measure(outcome, 9, False) + 1.0
        flow.put(outcome, 9, x=x + _BOX + 1.5, width=wide)
        x += _BOX + 1.5 + wide + 5.0
    flow.skip(line_height(9))
    _line(flow, "Note")
    _line(flow, "")
    flow.skip(3.0)
    flow.rule()
    flow.skip(3.0)


def _line(flow: Flow, label: str) -> None:
    flow.skip(_LINE - line_height(9))
    if label:
        flow.put(label, 9, grey=True, width=_LEAD - 2)
    flow.skip(line_height(9))
    flow.rule(_LEAD)
