"""How things are measured: the work and its floor in turns, so that a busy machine is busy for both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """The ratio (or the seconds, where there is no floor) that is to be reached, and where it is said."""

    ratio: float | None = None
    seconds: float | None = None

    def words(self) -> str:
        parts = []
        if self.ratio is not None:
            parts.append(f"≤ {self.ratio:g} × floor")
        if self.seconds is not None:
            parts.append(f"≤ {self.seconds * 1000:g} ms")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Measure:
    """One line: seconds per unit of work, beside the floor's, medians of `runs`. Smaller is better."""

    name: str
    unit: str
    seconds: float
    floor_seconds: float | None
    goal: Goal
    runs: int
    floor: str = ""  # what the floor is
    note: str = ""
    memory: bool = False  # the numbers are billions of bytes, not seconds

    @property
    def ratio(self) -> float | None:
        return self.seconds / self.floor_seconds if self.floor_seconds else None

    @property
    def reached(self) -> bool:
        by_ratio = self.goal.ratio is None or self.ratio is None or self.ratio <= self.goal.ratio
        return by_ratio and (self.goal.seconds is None or self.seconds <= self.goal.seconds)


Work = Callable[[], float | None]  # does it once; returns seconds where it measures itself


def pair(work: Work, floor: Work, runs: int) -> tuple[list[float], list[float]]:
    """Seconds of `work` and of `floor`, each `runs` times in turns."""
    works, floors = [], []
    for number in range(runs):
        # The one that goes first changes: neither always finds the caches warm.
        if number % 2:
            floors.append(once(floor))
            works.append(once(work))
        else:
            works.append(once(work))
            floors.append(once(floor))
    return works, floors


def once(work: Work, now: Callable[[], float] = time.perf_counter) -> float:
    """Seconds of one go; `time.thread_time` for work that only reads: others who work meanwhile do not count."""
    began = now()
    told = work()
    return now() - began if told is None else told


def median(seconds: Sequence[float]) -> float:
    return statistics.median(seconds)


def percentile(seconds: Sequence[float], share: float) -> float:
    """The value that `share` of all do not exceed."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
