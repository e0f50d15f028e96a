"""How each cost grows: the same steps in books of a thousand contacts, of a hundred thousand and of the largest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks import mornings, searching, starting, steps
from benchmarks.books import Stock
from benchmarks.measuring import Goal, Measure, median, once, percentile
from benchmarks.steps import Side, Step, open_side
from desktop_crm.book.opening import open_book

STEPS = (*steps.STEPS, *mornings.STEPS)
ROOT = Path(__file__).parents[1]
SMALLEST, BETWEEN = 1_000, 100_000
_TURNS = 3  # of what is painted, size after size: a busy moment meets all of them
Times = dict[str, dict[int, tuple[list[float], list[float]]]]  # by name and size: ours, the floor's
_WINDOW = (
    # Name, what it is, goal beside the floor, how much it may grow.
    Step("start", "start to first painted window", lambda *_: None, None, None, None, 1.1),
    Step("list", "list opened with its first rows, painted", lambda *_: None, None, None, 0.1),
    Step("list-end", "jump to the end", lambda *_: None, None, 1.5, None, 1.5),
    Step("list-scroll", "a page scrolled", lambda *_: None, None, 1.5, None, 1.5),
    Step("contact", "contact page opened, painted", lambda *_: None, None, 2.0, 0.1),
    Step("today-opened", "Today opened, painted", lambda *_: None, None, None, 0.1),
    Step("search", "keystroke", lambda *_: None, None, None, 0.016),
    Step("search-p95", "keystroke, 95th percentile", lambda *_: None, None, 2.0, 0.016),
)  # fmt: skip


def run(stock: Stock, count: int, runs: int) -> Iterator[Measure]:
    """A line for each step and size, and one that says what became of a thousand's cost."""
    sizes = sorted({SMALLEST, *([BETWEEN] if count > BETWEEN else []), count})
    times: Times = defaultdict(dict)
    for size in sizes:
        stock.business(size)
    _in_the_window(stock, sizes, runs, times)
    sides = {size: open_side(open_book(stock.business(size)), size) for size in sizes}
    try:
        _search(sides, runs, times)
        for step in STEPS:
            _step(step, sides, runs, times)
    finally:
        for side in sides.values():
            side.close()
    for step in (*_WINDOW, *STEPS):
        yield from _lines(step, times[step.name], runs)


def _lines(step: Step, told: dict[int, tuple[list[float], list[float]]], runs: int) -> Iterator[Measure]:
    middle = p95 if step.name.endswith(("-p95", "-scroll")) else median
    found = {
        size: (middle(ours), middle(floors) if floors else None) for size, (ours, floors) in told.items()
    }
    first, last = min(found), max(found)
    for size, (ours, floor) in found.items():
        # In a small book both take next to nothing, and what surrounds a question is all there is.
        goal = step.goal if size == last else Goal()
        yield Measure(
            f"{step.name}-{size}", f"{step.words}, {size:,} contacts", ours, floor, goal, runs,
            "the same by hand" if floor else "",
        )  # fmt: skip
    yield Measure(
        f"{step.name}-growth", f"{step.words}, {first:,} → {last:,} contacts", found[last][0], found[first][0],
        Goal(step.grows), runs, f"the same with {first:,}", "" if step.grows else "counts everybody, so it grows",
    )  # fmt: skip


def p95(seconds: Sequence[float]) -> float:
    return percentile(seconds, 0.95)


def _step(step: Step, sides: dict[int, Side], runs: int, times: Times) -> None:
    """Size after size in turns, so that a busy moment meets all of them."""
    found: dict[int, tuple[list[float], list[float]]] = {size: ([], []) for size in sides}
    now = time.perf_counter if step.writes else time.thread_time
    for number in range(runs * 3 + 1):
        for size, side in sides.items():
            mine, his = next(side.ids), next(side.ids)
            ours = once(partial(step.ours, side, mine), now)
            floor = once(partial(step.floor, side, his), now) if step.floor else None
            if number:  # the first warms
                found[size][0].append(ours)
                if floor is not None:
                    found[size][1].append(floor)
    times[step.name] = found


def _search(sides: dict[int, Side], runs: int, times: Times) -> None:
    for size in sides:
        times["search"][size] = times["search-p95"][size] = ([], [])
    for number in range(runs + 1):
        for keys in searching.keystrokes():
            for size, side in sides.items():
                ours, floor = searching.ours(side.book, keys), searching.by_hand(side.raw, keys)
                if number:
                    times["search"][size][0].append(ours)
                    times["search"][size][1].append(floor)


def _in_the_window(stock: Stock, sizes: Sequence[int], runs: int, times: Times) -> None:
    """What is painted, each in a process of its own."""
    folders = {size: stock.business(size) for size in sizes}
    times["start"] = {size: ([], []) for size in sizes}
    for number in range(runs + 1):
        for size, folder in folders.items():
            ours, bare = starting.painted("ours", folder), starting.painted("bare", folder)
            if number:
                times["start"][size][0].append(ours)
                times["start"][size][1].append(bare)
    for name in ("list", "list-end", "list-scroll", "contact", "today-opened"):
        times[name] = {size: ([], []) for size in sizes}
    for turn in range(_TURNS):
        for size, folder in folders.items():
            told = _told("listed.py", folder, runs // 2)
            _add(times["list"][size], told["opened"], [])
            _add(times["list-end"][size], told["end"], told["bare_end"])
            _add(times["list-scroll"][size], told["step"], told["bare_step"])
            told = _told("timeline.py", folder, runs, str(3 + 20 * turn))  # others each time
            _add(times["contact"][size], told["ours"], told["bare"])
            told = _told("timeline.py", folder, runs, "today")
            _add(times["today-opened"][size], told["ours"], told["bare"])


def _add(found: tuple[list[float], list[float]], ours: list[float], floors: list[float]) -> None:
    found[0].extend(ours)
    found[1].extend(floors)


def _told(program: str, folder: Path, runs: int, *more: str) -> dict[str, list[float]]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    if not environment.get("DISPLAY") and sys.platform.startswith("linux"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    words = [sys.executable, str(ROOT / "benchmarks" / "programs" / program), str(folder), str(runs), *more]
    ran = subprocess.run(words, capture_output=True, check=True, env=environment, timeout=900, cwd=ROOT)
    found: dict[str, list[float]] = json.loads(ran.stdout.split(b"\n")[-2])
    return found
