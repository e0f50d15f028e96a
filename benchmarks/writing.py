"""What one write costs: as a step that can be taken back, without, and taken back again."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import partial

from benchmarks import steps
from benchmarks.books import Stock
from benchmarks.measuring import Goal, Measure, Work, median, pair
from benchmarks.steps import open_side
from desktop_crm.book.opening import open_book

_TURNS = 10  # times the runs: each is short, and waits for the disk


def run(stock: Stock, count: int, runs: int) -> Iterator[Measure]:
    """A contact saved, an exchange written down, a step taken back, each beside the same by hand; what noting costs."""
    side = open_side(open_book(stock.business(count)), count)
    people = (1 + n % count for n in itertools.count())
    by_name = {step.name: step for step in steps.STEPS}
    save, log, undo = by_name["save"], by_name["log"], by_name["undo"]

    def of(work: steps.Work) -> Work:
        return lambda: work(side, next(people))

    noted, plain = of(steps.log), of(partial(steps.log, label=""))
    by_hand = of(steps.log_by_hand)
    try:
        for name, words, work, floor, beside, goal in (
            ("save", save.words, of(save.ours), of(steps.save_by_hand), "the same change by hand", Goal(None, 0.016)),
            ("log", log.words, noted, by_hand, "the same insert by hand", Goal(None, 0.016)),
            ("log-noted", "the same, beside one that cannot be undone", noted, plain, "without a label", Goal(1.25)),
            ("undo", undo.words, of(undo.ours), of(steps.save_by_hand), "the same change by hand", Goal(None, 0.016)),
        ):  # fmt: skip
            work(), floor()  # the first of each makes its connection and prepares
            ours, floors = pair(work, floor, runs * _TURNS)
            yield Measure(
                name, words, median(ours), median(floors), goal, runs * _TURNS, beside, f"{count:,} contacts"
            )  # fmt: skip
    finally:
        side.close()
