"""The list of contacts: opened, jumped to its end, scrolled, and what it takes of the memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.books import Stock
from benchmarks.measuring import Goal, Measure, median, percentile

ROOT = Path(__file__).parents[1]
_FLOOR = "bare table view over the ids in order, pages read as they are shown"


def run(stock: Stock, count: int, runs: int) -> Iterator[Measure]:
    """Four lines; the last is about memory."""
    folder = stock.business(count)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    if not environment.get("DISPLAY") and sys.platform.startswith("linux"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    program = str(ROOT / "benchmarks" / "programs" / "listed.py")
    ran = subprocess.run(
        [sys.executable, program, str(folder), str(runs)],
        capture_output=True, check=True, env=environment, timeout=900, cwd=ROOT,
    )  # fmt: skip
    told = json.loads(ran.stdout.split(b"\n")[-2])
    sized = f"{count:,} contacts"
    yield Measure(
        "list", f"list opened with its first rows, painted, {sized}", median(told["opened"]), None,
        Goal(None, 0.1), runs,
    )  # fmt: skip
    yield Measure(
        "list-end", f"jump to the end, {sized}", median(told["end"]), median(told["bare_end"]), Goal(1.5), runs,
        _FLOOR,
    )  # fmt: skip
    yield Measure(
        "list-scroll", f"a page scrolled, {sized}, 95th percentile", percentile(told["step"], 0.95),
        percentile(told["bare_step"], 0.95), Goal(1.5), runs, _FLOOR,
    )  # fmt: skip
    yield Measure(
        "list-memory", f"memory with the list walked through, {sized}", told["memory"] / 1e9,
        told["bare_memory"] / 1e9, Goal(3.0), runs, "a bare window",
        "billions of bytes stand where others have seconds", memory=True,
    )  # fmt: skip
