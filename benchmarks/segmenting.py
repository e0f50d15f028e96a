"""Counting who fits a rule, against the same question as SQL by hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from benchmarks.books import Stock
from benchmarks.measuring import Goal, Measure, median, pair
from benchmarks.rules import CASES, binds
from desktop_crm.base import clock
from desktop_crm.book.opening import open_book
from desktop_crm.segments import members, rule_files
from desktop_crm.segments.rules import Group


def run(stock: Stock, count: int, runs: int) -> Iterator[Measure]:
    """One line a rule: the count as the builder and `segment count` make it."""
    book = open_book(stock.business(count))
    raw = sqlite3.connect(f"file:{book.file.as_posix()}?mode=ro", uri=True)
    raw.execute("PRAGMA cache_size = -16000")
    now = clock.now()
    given = binds(now)
    answers: list[int] = []
    try:
        for case in CASES:
            rule = rule_files.from_json(case.rule)

            def ours(rule: Group = rule) -> None:
                with book.read() as session:
                    answers.append(members.count(session, rule, now))

            def floor(by_hand: str = case.by_hand) -> None:
                answers.append(raw.execute(by_hand, given).fetchone()[0])

            answers.clear()
            pair(ours, floor, 1)  # warms both
            works, floors = pair(ours, floor, runs)
            if len(set(answers)) != 1:
                raise AssertionError(f"{case.name} counts {sorted(set(answers))}")
            yield Measure(
                case.name, f"count of {answers[0]:,} in {count:,} contacts", median(works), median(floors),
                Goal(1.3), runs, "the same SQL by hand", case.words,
            )  # fmt: skip
    finally:
        raw.close()
        book.close()
