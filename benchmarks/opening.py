"""Opening a contact with 10,000 entries in its timeline, to painted, in one window kept open."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.books import Stock, add_history
from benchmarks.measuring import Goal, Measure, median
from desktop_crm.book.opening import open_book

ROOT = Path(__file__).parents[1]
ENTRIES = 10_000


def run(stock: Stock, _count: int, runs: int) -> Iterator[Measure]:
    """The page against a bare query and a bare list view of the same entries."""
    folder = stock.empty("timeline")
    book = open_book(folder)
    from benchmarks.books import fill

    fill(book, 200)
    add_history(book, 1, ENTRIES)
    book.close()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    if not environment.get("DISPLAY") and sys.platform.startswith("linux"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    program = str(ROOT / "benchmarks" / "programs" / "timeline.py")
    ran = subprocess.run(
        [sys.executable, program, str(folder), str(runs)],
        capture_output=True, check=True, env=environment, timeout=300, cwd=ROOT,
    )  # fmt: skip
    told = json.loads(ran.stdout.split(b"\n")[-2])
    yield Measure(
        "contact", f"contact page with {ENTRIES:,} entries opened, to painted", median(told["ours"]),
        median(told["bare"]), Goal(2.0), runs, "bare query of the page + bare list view, to painted",
    )  # fmt: skip
