"""How many of the duplicates are found, and how many of those found are right, beside two simpler ways.

python -m benchmarks.duplicates --people 50000 --seed 1
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks.labelled import Record, records
from desktop_crm.base import clock
from desktop_crm.base.work import Step
from desktop_crm.book.columns import to_millis
from desktop_crm.book.database import Book
from desktop_crm.contacts import duplicates, naming
from desktop_crm.contacts.duplicates import Pair, Verdict

Pairs = set[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Result:
    """What one way found: the share of what it found that is right, the share of what is there that it found."""

    name: str
    found: int
    precision: float
    recall: float
    seconds: float
    megabytes: float = 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def line(self) -> str:
        return (
            f"{self.name:<44} {self.found:>8,}  precision {self.precision:7.4f}  recall {self.recall:7.4f}  "
            f"F1 {self.f1:6.4f}  {self.seconds:6.1f} s  {self.megabytes:6.0f} MB"
        )


def truth(listed: Sequence[Record]) -> Pairs:
    """The pairs that are one person; ids count from 1 in the order of the list."""
    by_person: dict[int, list[int]] = defaultdict(list)
    for number, record in enumerate(listed, 1):
        by_person[record.who].append(number)
    return {pair for ids in by_person.values() for pair in combinations(ids, 2)}


def judge(name: str, found: Pairs, real: Pairs, seconds: float, megabytes: float = 0.0) -> Result:
    right = len(found & real)
    return Result(name, len(found), right / max(1, len(found)), right / max(1, len(real)), seconds, megabytes)


# ---------------------------------------------------------------- ours
def ours(book: Book) -> tuple[tuple[Pair, ...], float, float]:
    """The pairs, how long it took, and how much memory more than before at its height."""
    import psutil  # type: ignore[import-untyped, unused-ignore]

    here = psutil.Process()
    before = here.memory_info().rss
    high = before

    def watch(_step: Step) -> None:
        nonlocal high
        high = max(high, here.memory_info().rss)

    began = time.perf_counter()
    found = duplicates.find(book, watch)
    return found, time.perf_counter() - began, (high - before) / 1e6


def results_of(pairs: Iterable[Pair], real: Pairs, seconds: float, megabytes: float) -> list[Result]:
    """All that is proposed, without the merely possible, and what would be merged unseen."""
    wanted = (
        ("ours: all that is proposed", (Verdict.CERTAIN, Verdict.LIKELY, Verdict.POSSIBLE)),
        ("ours: certain and likely", (Verdict.CERTAIN, Verdict.LIKELY)),
        ("ours: certain", (Verdict.CERTAIN,)),
    )
    listed = list(pairs)
    return [
        judge(name, {(p.a, p.b) for p in listed if p.verdict in verdicts}, real, seconds, megabytes)
        for name, verdicts in wanted
    ]


# ---------------------------------------------------------------- the simpler ways
def by_email(listed: Sequence[Record], real: Pairs) -> Result:
    began = time.perf_counter()
    behind: dict[str, set[int]] = defaultdict(set)
    for number, record in enumerate(listed, 1):
        for email in filter(None, (record.email, record.further_email)):
            behind[email].add(number)
    found = {pair for ids in behind.values() for pair in combinations(sorted(ids), 2)}
    return judge("e-mail only", found, real, time.perf_counter() - began)


def by_rapidfuzz(
    listed: Sequence[Record], real: Pairs, what: str, text_of: Callable[[Record], str]
) -> Result:
    """Blocks by first letter and length, then `token_sort_ratio`; the threshold is the best for this list."""
    began = time.perf_counter()
    texts = [" ".join(sorted(text_of(record).lower().split())) for record in listed]
    blocks: dict[tuple[str, int], list[int]] = defaultdict(list)
    for place, line in enumerate(texts):
        blocks[line[:1], len(line) // 2].append(place)
    scored: list[tuple[float, tuple[int, int]]] = []
    for (letter, length), block in blocks.items():
        near = {place: texts[place] for place in (*block, *blocks.get((letter, length + 1), ()))}
        for place in block:
            del near[place]
            matches = process.extract(texts[place], near, scorer=fuzz.ratio, limit=None, score_cutoff=80)
            scored += [(score, (min(place, k) + 1, max(place, k) + 1)) for _text, score, k in matches]
    seconds = time.perf_counter() - began
    return max(
        (judge(f"rapidfuzz, {what} ≥ {limit}", {p for s, p in scored if s >= limit}, real, seconds)
         for limit in range(80, 101)),
        key=lambda result: result.f1,
    )  # fmt: skip


# ---------------------------------------------------------------- the book
def fill(book: Book, listed: Sequence[Record]) -> None:
    """The records as contacts, in their order, by plain SQL."""
    now = to_millis(clock.from_iso("2026-01-01T00:00:00Z"))
    texts = [
        "middle",
        "prefix",
        "suffix",
        "nickname",
        "phonetic_given",
        "phonetic_family",
        "department",
        "title",
        "role",
        "language",
        "time_zone",
        "gender",
        "household",
        "note",
        "photo",
        "source",
        "stage",
        "last_channel",
    ]
    with book.write() as session:
        raw = session.connection().exec_driver_sql
        raw(
            "INSERT INTO contacts (id, kind, full_name, given, family, organisation, birthday, sort_name, match_name,"
            f" created_at, updated_at, {', '.join(texts)}) VALUES (?, 'person', ?, ?, ?, ?, ?, ?, ?, ?, ?,"
            f" {', '.join(repr('') for _ in texts)})",
            [
                (n, r.full_name, r.given, r.family, r.firm, r.born or None, naming.sort_name(r.full_name),
                 naming.match_name(r.full_name), now, now)
                for n, r in enumerate(listed, 1)
            ],
        )  # fmt: skip
        ways: list[tuple[object, ...]] = []
        for n, r in enumerate(listed, 1):
            ways += [(n, "email", e, e, "", "", "") for e in (r.email, r.further_email) if e]
            ways += [(n, "phone", r.phone, r.phone, "", "", "")] if r.phone else []
            if r.street or r.town or r.code:
                whole = ", ".join(part for part in (r.street, f"{r.town} {r.code}".strip()) if part)
                ways.append((n, "letter", whole, whole.casefold(), r.street, r.town, r.code))
        raw(
            "INSERT INTO addresses (contact_id, channel, value, normal, street, city, postal_code, label, preferred,"
            " position, extended, po_box, region, country) VALUES (?, ?, ?, ?, ?, ?, ?, '', 0, 0, '', '', '', '')",
            ways,
        )


def compare(folder: Path, people: int, seed: int, tell: Callable[[str], object]) -> list[Result]:
    """Makes the list, asks all ways, and judges them."""
    from desktop_crm.book.opening import open_book

    listed = list(records(people, seed))
    real = truth(listed)
    tell(
        f"{people:,} people, {len(listed):,} records, {len(real):,} pairs that are one person (seed {seed})\n"
    )
    book = open_book(folder / "book")
    try:
        fill(book, listed)
        found = results_of(*_with(ours(book), real))
    finally:
        book.close()
    line = lambda r: f"{r.full_name} {r.email} {r.phone} {r.town}"  # noqa: E731
    return [
        *found,
        by_email(listed, real),
        by_rapidfuzz(listed, real, "name", lambda r: r.full_name),
        by_rapidfuzz(listed, real, "whole line", line),
    ]


def _with(
    found: tuple[tuple[Pair, ...], float, float], real: Pairs
) -> tuple[tuple[Pair, ...], Pairs, float, float]:
    pairs, seconds, megabytes = found
    return pairs, real, seconds, megabytes


def main() -> None:
    import desktop_crm.tables  # noqa: F401

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for result in compare(Path(folder), given.people, given.seed, sys.stderr.write):
            sys.stdout.write(f"{result.line()}\n")


if __name__ == "__main__":
    main()
