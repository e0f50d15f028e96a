"""All benchmarks, by name, in a folder that is thrown away."""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.books import Stock
from benchmarks.measuring import Measure

# Name: module, contacts (rows, messages) of the quick and of the full form.
NAMES: dict[str, tuple[str, int, int]] = {
    "start": ("starting", 10_000, 100_000),
    "import": ("importing", 10_000, 100_000),
    "search": ("searching", 10_000, 100_000),
    "list": ("listing", 10_000, 100_000),
    "segment": ("segmenting", 10_000, 100_000),
    "contact": ("opening", 200, 200),
    "write": ("writing", 10_000, 100_000),
    "growth": ("growing", 10_000, 100_000),
    "review": ("looking", 10_000, 100_000),
    "build": ("building", 1_000, 2_000),
    "send": ("sending", 200, 1_000),
}
RUNS = 5  # the fewest that give a median


def run(
    names: Sequence[str], quick: bool, contacts: int | None, tell: Callable[[str], None]
) -> Iterator[Measure]:
    """Measures what is named (all without names); `contacts` instead of the usual number."""
    with tempfile.TemporaryDirectory(prefix="desktop-crm-bench-", ignore_cleanup_errors=True) as folder:
        stock = Stock(Path(folder))
        for name in names or NAMES:
            module, small, large = NAMES[name]
            tell(f"Measuring {name} …")
            count = contacts if contacts is not None and name in _SIZED else small if quick else large
            yield from importlib.import_module(f"benchmarks.{module}").run(stock, count, RUNS)


_SIZED = frozenset(NAMES) - {"contact"}
