"""Search as typed: each keystroke against the same statements by hand."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator

from benchmarks.books import Stock
from benchmarks.measuring import Goal, Measure, median, percentile
from desktop_crm.base import text
from desktop_crm.book.opening import open_book
from desktop_crm.contacts import finding, listing
from desktop_crm.contacts.finding import Query

TYPED = (
    "Ellen Fairweather", "bert", "person4711@", "0770000471", "王小明", "نه", "groß", "Nguyễn", "Co. 42",
    "allotment", "x", "Ashby Green",
)  # fmt: skip
SHOWN = 50
_LINE = "SELECT id, full_name, organisation FROM contacts WHERE id IN ({})"


def run(stock: Stock, count: int, runs: int) -> Iterator[Measure]:
    """One line for the median keystroke and one for the slowest in twenty."""
    book = open_book(stock.contacts(count))
    raw = sqlite3.connect(f"file:{book.file.as_posix()}?mode=ro", uri=True)
    raw.execute("PRAGMA cache_size = -16000")
    works: list[float] = []
    floors: list[float] = []
    try:
        for number in range(runs + 1):
            for keys in keystrokes():
                mine, floor = ours(book, keys), by_hand(raw, keys)
                if number:  # the first round warms both
                    works.append(mine)
                    floors.append(floor)
    finally:
        raw.close()
        book.close()
    floor_words = "the same search by hand on sqlite3"
    yield Measure(
        "search",
        f"keystroke, {count:,} contacts",
        median(works),
        median(floors),
        Goal(None, 0.016),
        runs,
        floor_words,
    )
    yield Measure(
        "search-p95", f"keystroke, {count:,} contacts, 95th percentile", percentile(works, 0.95),
        percentile(floors, 0.95), Goal(2.0, 0.016), runs, floor_words,
    )  # fmt: skip


def keystrokes() -> Iterator[str]:
    """Every beginning of what is typed."""
    for word in TYPED:
        for length in range(1, len(word) + 1):
            yield word[:length]


def ours(book, keys: str) -> float:  # type: ignore[no-untyped-def]
    """What the list does: the first ids, their lines, and how many there are."""
    began = time.perf_counter()
    with book.read() as session:
        query = Query(text=keys)
        listing.lines(session, finding.page(session, query, 0, SHOWN))
        finding.count(session, query)
    return time.perf_counter() - began


def by_hand(raw: sqlite3.Connection, keys: str) -> float:
    """The same without all that makes it a product."""
    began = time.perf_counter()
    low, match = text.sort_key(keys), text.match_expression(keys)
    begins = "sort_name >= ? AND sort_name < ? AND deleted_at IS NULL"
    ids = [
        row[0]
        for row in raw.execute(
            f"SELECT id FROM contacts WHERE {begins} ORDER BY sort_name, id LIMIT ?",
            (low, low + "\U0010ffff", SHOWN),
        )
    ]
    if match:
        if len(ids) < SHOWN:
            found = raw.execute(
                "SELECT rowid FROM contact_search WHERE contact_search MATCH ? AND rowid > 0 LIMIT ?",
                (match, SHOWN),
            )
            ids += [row[0] for row in found if row[0] not in ids]
        raw.execute(
            "SELECT count(*) FROM (SELECT 1 FROM contact_search WHERE contact_search MATCH ? AND rowid > 0"
            " LIMIT 1001)",
            (match,),
        ).fetchone()
    marks = ",".join("?" * len(ids[:SHOWN]))
    raw.execute(_LINE.format(marks), ids[:SHOWN]).fetchall()
    raw.execute(
        f"SELECT contact_id, channel, value FROM addresses WHERE contact_id IN ({marks})", ids[:SHOWN]
    ).fetchall()
    raw.execute(
        "SELECT x.contact_id, t.name FROM contact_tags x JOIN tags t ON t.id = x.tag_id"
        f" WHERE x.contact_id IN ({marks})",
        ids[:SHOWN],
    ).fetchall()
    return time.perf_counter() - began
