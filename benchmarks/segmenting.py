"""Counting who fits a rule, against the same question as SQL by hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from benchmarks.books import Stock
from benchmarks.measuring import Goal, Measure, median, pair
from desktop_crm.base import clock
from desktop_crm.book.columns import to_millis
from desktop_crm.book.opening import open_book
from desktop_crm.segments import members, rule_files

_BOUGHT = "EXISTS (SELECT 1 FROM purchases p WHERE p.contact_id = c.id AND p.at >= :{})"
_TAGGED = "EXISTS (SELECT 1 FROM contact_tags t WHERE t.contact_id = c.id AND t.tag_id = 1)"
# Name, rule, the same by hand. What a newsletter asks; what is left out; whom nobody has spoken to.
_NEWSLETTER = (
    "SELECT count(DISTINCT p.contact_id) FROM purchases p JOIN contact_tags t ON t.contact_id = p.contact_id"
    " AND t.tag_id = 1 JOIN contacts c ON c.id = p.contact_id WHERE p.at >= :half AND c.deleted_at IS NULL"
    " AND EXISTS (SELECT 1 FROM addresses a JOIN consent_states s ON s.address = a.normal AND s.topic_id = 1"
    " AND s.state = 'confirmed' WHERE a.contact_id = c.id AND a.channel = 'email')"
)
_LEFT_OUT = (
    f"SELECT count(*) FROM contacts c WHERE c.deleted_at IS NULL AND {_TAGGED}"
    f" AND NOT ({_BOUGHT.format('year')} OR c.stage = 'lost')"
)
_QUIET = (
    "SELECT count(*) FROM contacts c WHERE c.deleted_at IS NULL AND (c.last_at IS NULL OR c.last_at < :year)"
    f" AND {_BOUGHT.format('half')}"
)
_ROSES = {"field": "tag", "is": "roses"}
_RULES: tuple[tuple[str, Any, str], ...] = (
    (
        "segment",
        [
            _ROSES,
            {"field": "consent", "topic": "Monthly news", "is": "confirmed"},
            {"field": "bought", "within_days": 180},
        ],
        _NEWSLETTER,
    ),
    (
        "segment-none",
        [_ROSES, {"none": [{"field": "bought", "within_days": 365}, {"field": "stage", "is": "lost"}]}],
        _LEFT_OUT,
    ),
    (
        "segment-quiet",
        [{"field": "last_interaction", "older_than": 365}, {"field": "bought", "within_days": 180}],
        _QUIET,
    ),
)


def run(stock: Stock, count: int, runs: int) -> Iterator[Measure]:
    """One line a rule: the count as the builder and `segment count` make it."""
    book = open_book(stock.business(count))
    raw = sqlite3.connect(f"file:{book.file.as_posix()}?mode=ro", uri=True)
    raw.execute("PRAGMA cache_size = -16000")
    now = clock.now()
    binds = {"half": _days_ago(now, 180), "year": _days_ago(now, 365)}
    answers: list[int] = []
    try:
        for name, data, by_hand in _RULES:
            rule = rule_files.from_json(data)

            def ours(rule: Any = rule) -> None:
                with book.read() as session:
                    answers.append(members.count(session, rule, now))

            def floor(by_hand: str = by_hand) -> None:
                answers.append(raw.execute(by_hand, binds).fetchone()[0])

            answers.clear()
            pair(ours, floor, 1)  # warms both
            works, floors = pair(ours, floor, runs)
            if len(set(answers)) != 1:
                raise AssertionError(f"{name} counts {sorted(set(answers))}")
            yield Measure(
                name, f"count of {answers[0]:,} in {count:,} contacts", median(works), median(floors), Goal(1.3),
                runs, "the same SQL by hand",
            )  # fmt: skip
    finally:
        raw.close()
        book.close()


def _days_ago(now: datetime, days: int) -> int:
    day = clock.local(now).date() - timedelta(days=days)
    return to_millis(clock.from_local(datetime.combine(day, time())))
