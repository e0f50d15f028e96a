"""From the start of the process to the first painted window, against a bare window beside SQLAlchemy."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.books import Stock
from benchmarks.measuring import Goal, Measure, median, pair

ROOT = Path(__file__).parents[1]


def run(stock: Stock, count: int, runs: int) -> Iterator[Measure]:
    """An empty book, then one with `count` contacts beside the empty one."""
    empty, full = stock.empty("start"), stock.contacts(count)
    for folder in (empty, full):
        painted("ours", folder)  # compiles, warms the file cache
    painted("bare", empty)
    works, floors = pair(lambda: painted("ours", empty), lambda: painted("bare", empty), runs)
    yield Measure(
        "start", "start to first painted window, empty book", median(works), median(floors), Goal(1.3), runs,
        "bare window + sqlalchemy.orm",
    )  # fmt: skip
    works, floors = pair(lambda: painted("today", empty), lambda: painted("bare", empty), runs)
    yield Measure(
        "start-today", "start to the first page with what it read", median(works), median(floors), Goal(), runs,
        "bare window + sqlalchemy.orm", "no goal; for knowing what follows the first picture",
    )  # fmt: skip
    works, floors = pair(lambda: painted("ours", full), lambda: painted("ours", empty), runs)
    yield Measure(
        "start-full", f"the same with {count:,} contacts", median(works), median(floors), Goal(1.1), runs,
        "the empty book",
    )  # fmt: skip


def painted(which: str, book: Path) -> float:
    """Seconds from starting the process to the painted window."""
    # As an installed program starts: with its bytecode written.
    kept = {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(book.parent / "bytecode")}
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | kept
    if not environment.get("DISPLAY") and sys.platform.startswith("linux"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    program = [sys.executable, str(ROOT / "benchmarks" / "programs" / "painted.py"), which]
    words = [*program, str(time.monotonic_ns()), str(book)]
    ran = subprocess.run(words, capture_output=True, check=True, env=environment, timeout=120, cwd=ROOT)
    return int(ran.stdout.split()[-1]) / 1e9
