"""`bench`: the benchmarks, each beside its floor in one run. They live in the checkout, not in the package."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_crm.base.errors import UserError
from desktop_crm.cli.answers import Answer, Run, count
from desktop_crm.cli.display import draw_in_memory

if TYPE_CHECKING:
    from desktop_crm.cli.answers import Commands

_CHECKOUT = Path(__file__).resolve().parents[2]


def add(commands: Commands) -> None:
    """Only where the benchmarks are: an installed program does not list what it cannot do."""
    if not (_CHECKOUT / "benchmarks" / "running.py").is_file():
        return
    parser = commands.add_parser("bench", help="how quick everything is, each beside its floor")
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="start, import, search, list, segment, contact, growth, review, write, build, send",
    )
    parser.add_argument("--quick", action="store_true", help="smaller numbers, for a check on the way")
    parser.add_argument("--contacts", type=count, metavar="N", help="measure with so many contacts or rows")
    parser.set_defaults(run=_bench)


def _bench(this: Run, given: argparse.Namespace) -> Answer:
    if str(_CHECKOUT) not in sys.path:
        sys.path.insert(0, str(_CHECKOUT))
    running: Any = importlib.import_module("benchmarks.running")
    unknown = [name for name in given.names if name not in running.NAMES]
    if unknown:
        raise UserError(f"There is no benchmark “{unknown[0]}”.", f"There are {', '.join(running.NAMES)}.")
    this.doors.prepare()
    draw_in_memory()
    results, lines = [], []
    for measure in running.run(given.names, given.quick, given.contacts, this.say):
        results.append(_keys(measure))
        lines.append(_line(measure))
    return Answer({"results": results}, tuple(lines))


def _keys(measure: Any) -> dict[str, Any]:
    return {
        "name": measure.name,
        "unit": measure.unit,
        "seconds": measure.seconds,
        "floor_seconds": measure.floor_seconds,
        "ratio": measure.ratio,
        "goal": measure.goal.words(),
        "reached": measure.reached,
        "floor": measure.floor,
        "runs": measure.runs,
        "note": measure.note,
    }


def _line(measure: Any) -> str:
    ratio = f"{measure.ratio:5.2f} ×" if measure.ratio is not None else "      –"
    said = _memory if measure.memory else _time
    floor = said(measure.floor_seconds) if measure.floor_seconds else "–"
    mark = "ok" if measure.reached else "  "
    return (
        f"{measure.name:<21} {said(measure.seconds):>10}  floor {floor:>10}  {ratio}  "
        f"goal {measure.goal.words():<26} {mark}  {measure.unit}"
    )


def _memory(billions: float) -> str:
    return f"{billions * 1000:,.0f} MB"


def _time(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1000:.2f} ms" if seconds >= 0.001 else f"{seconds * 1e6:.0f} µs"
