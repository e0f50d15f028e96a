"""The first look at everybody in a large book, and how long the user waits who writes meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial

from benchmarks.books import Stock
from benchmarks.measuring import Goal, Measure, median, once, percentile
from benchmarks.mornings import said
from desktop_crm.base import clock
from desktop_crm.book.database import Book
from desktop_crm.book.opening import open_book
from desktop_crm.dialogue import interactions
from desktop_crm.lifecycle import reviewing

_PACE = 0.03  # seconds between two chunks, as in the window
_BETWEEN = 0.1  # seconds between two things the user writes
_LONGEST = 120  # seconds of a very large book; the rest would be no different


def run(stock: Stock, count: int, runs: int) -> Iterator[Measure]:
    """Seconds a contact of the review; seconds of an exchange written down alone and during it."""
    book = open_book(stock.business(count))
    try:
        with book.write() as session:
            session.connection().exec_driver_sql("INSERT OR IGNORE INTO to_review SELECT id FROM contacts")
        alone = [once(partial(_log, book, 1 + n % count)) for n in range(runs * 4)]
        over, spent = threading.Event(), list[tuple[int, float]]()
        reviewer = threading.Thread(target=_review, args=(book, over, spent))
        reviewer.start()
        meanwhile: list[float] = []
        while reviewer.is_alive():
            meanwhile.append(once(partial(_log, book, 1 + len(meanwhile) % count)))
            over.wait(_BETWEEN)
        reviewer.join()
        reviewing.review(book, clock.now())  # as it was
    finally:
        book.close()
    looked = sum(number for number, _seconds in spent)
    per_contact = sum(seconds for _number, seconds in spent) / max(1, looked)
    yield Measure("review", f"contact looked at, of {looked:,}", per_contact, None, Goal(seconds=0.0005), 1)
    for name, words, of in (
        ("", "median", median),
        ("-p95", "95th percentile", lambda t: percentile(t, 0.95)),
    ):
        yield Measure(
            f"review-write{name}", f"an exchange written down during the review, {words}", of(meanwhile), of(alone),
            Goal(seconds=0.4), len(meanwhile), "the same alone",
        )  # fmt: skip


def _review(book: Book, over: threading.Event, spent: list[tuple[int, float]]) -> None:
    ends = time.perf_counter() + _LONGEST
    while time.perf_counter() < ends:
        began = time.perf_counter()
        with book.write() as session:
            number = reviewing.review_some(session, reviewing.BATCH, clock.now())
        spent.append((number, time.perf_counter() - began))
        if number < reviewing.BATCH:
            break
        time.sleep(_PACE)
    over.set()


def _log(book: Book, who: int) -> None:
    now = clock.now()
    with book.write("Logged a call") as session:
        interactions.log(session, said(who, now), now)
